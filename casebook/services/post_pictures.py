"""Pictures that posts carried, as a signal for the analysis: posts whose pictures look alike show the same one.

Only files that came out of an export with their message are taken: pictures of a screen look alike because screens do. What a
picture looks like is known to `casebook.services.picture_twins`; the analysis gets a number for it. To look into a picture takes a
child process, so a page does it with none: a job does (casebook.services.job_of_patterns).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

import numpy as np
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Capture
from casebook.model.evidence import CaptureBody
from casebook.services import picture_twins
from casebook.services.pattern_table import Place
from casebook.services.picture_twins import SIMILAR, Impressions, Picture, PictureKept
from casebook.services.reading import CaseBook
from casebook.work import Work

AT_ONCE: Final = 400  # pictures that one job looks into, each in a child of about 0.15 seconds; the next look goes on
_ROWS: Final = 500  # read with one query


class Shown(Protocol):
    """A picture that can be looked into, and the posts that carried it."""

    @property
    def picture(self) -> Picture:
        """The picture."""

    @property
    def posts(self) -> tuple[Place, ...]:
        """The posts."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A picture, and the posts that carried it."""

    picture: PictureKept
    posts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Images:
    """By post: the number of what its picture shows; and how many pictures were not looked into yet."""

    of: Mapping[Place, str]
    waiting: int = 0


NONE: Final = Images({})


def carried(work: Work, keys: Keyring, books: Sequence[CaseBook]) -> list[Carried]:
    """Find the pictures that posts of these opened cases carried, the last recorded first; reads no file.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    posts = {
        (book.case.id, post.body.identity): (book.case.id, post.id)
        for book in books
        for post in book.posts
        if post.body.identity
    }
    if not posts:
        return []
    kept = {each.record.record: each for each in picture_twins.pictures(work, keys)}
    found = [
        Carried(kept[evidence], places)
        for case, evidence, body in _captures(work, keys, list(kept))
        if (places := tuple(posts[case, each] for each in body.carried_by if (case, each) in posts))
    ]
    return sorted(found, key=lambda each: each.picture.record.made, reverse=True)


def alike(
    found: Sequence[Shown], known: Impressions, *, at_once: int = AT_ONCE, one: Callable[[], None] = lambda: None
) -> Images:
    """Give posts with pictures that look alike the same number; at most `at_once` pictures are looked into now, in a child each.

    `one` is called after each of these.
    """
    first, bits = np.empty(0, np.uint64), list[int]()
    images, waiting, left = dict[Place, str](), 0, at_once
    for each in found:
        if each.picture.sha256 not in known:
            if not left:
                waiting += 1
                continue
            left -= 1
            known.of(each.picture)
            one()
        seen = known.of(each.picture)
        if seen is None or seen.plain:
            continue
        near = np.flatnonzero(np.bitwise_count(first ^ np.uint64(seen.bits)) <= SIMILAR)
        if len(near):
            number = int(near[0]) + 1
        else:
            bits.append(seen.bits)
            first, number = np.array(bits, np.uint64), len(bits)
        images |= dict.fromkeys(each.posts, f"#{number}")
    return Images(images, waiting)


def _captures(work: Work, keys: Keyring, ids: Sequence[UUID]) -> Iterator[tuple[UUID, UUID, CaptureBody]]:
    for at in range(0, len(ids), _ROWS):
        for row in work.db.scalars(select(Capture).where(Capture.evidence_id.in_(ids[at : at + _ROWS]))):
            with suppress(Tampered, NoGrant):  # a damaged record says nothing, and stops none
                if keys.holds(row.case_id):
                    yield row.case_id, row.evidence_id, keys.open_row(row, CaptureBody)
