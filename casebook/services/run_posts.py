"""The posts that one reading of an export brought into a case, and its messages as the export has them.

Posts that a caseworker has since moved to an incident that the run did not make are theirs, and no longer listed with it.
"""

import re
from collections.abc import Iterator
from uuid import UUID

from casebook import importers
from casebook.dates import sort_key
from casebook.errors import NotFound
from casebook.importers import Message, registry
from casebook.importers.choice import chosen
from casebook.importers.source import Source
from casebook.model.account import ContentItemBody
from casebook.model.import_run import ImportRunBody
from casebook.services.importing import choice_of
from casebook.services.reading import CaseBook, Opened

_NUMBERS = re.compile(r"([0-9]{1,18})")


def incidents_of(run: ImportRunBody) -> frozenset[UUID]:
    """Give the incidents that gather what the run brought."""
    return frozenset({*(each.incident for each in run.gathered), *run.besides})


def posts_of(run: ImportRunBody, book: CaseBook) -> list[Opened[ContentItemBody]]:
    """Give the posts of a run in the order of their times; those of one time as they stand in the export."""
    here = incidents_of(run)
    found = [post for post in book.posts if post.body.identity and post.body.incident in here]
    return sorted(found, key=lambda post: (*sort_key(post.body.posted), _place(post.body.source_position)))


def chosen_posts(run: ImportRunBody, book: CaseBook, wanted: frozenset[UUID]) -> list[Opened[ContentItemBody]]:
    """Give those of a run's posts that somebody ticked.

    Raises:
        NotFound: one of them is not of this run.
    """
    found = [post for post in posts_of(run, book) if post.id in wanted]
    if len(found) != len(wanted):
        raise NotFound
    return found


def messages_of(source: Source, run: ImportRunBody, sha256: str) -> Iterator[tuple[Message, str, bool]]:
    """Give every message of the export, its identity, and whether the run took it; also those that it did not take.

    `sha256` is the hash of the export. Rows that cannot be read are passed over: the run's report names them.
    """
    choice = choice_of(run)
    for row in registry.FORMATS[run.format].read(source, choice):
        if isinstance(row, Message):
            taken = isinstance(next(iter(chosen((row,), choice))), Message)
            yield row, importers.identity(row, sha256), taken


def _place(position: str) -> list[str | int]:
    """Give a place so that message 10 comes after message 9; words and numbers take turns."""
    return [int(part) if number % 2 else part for number, part in enumerate(_NUMBERS.split(position))]
