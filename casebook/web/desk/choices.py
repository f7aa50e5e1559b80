"""The records of a case as forms offer them, by a name that those who work on the case know them by."""

from typing import Any
from uuid import UUID

from casebook.model.account import ContentItemBody
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_label, when_words
from casebook.web.shared.words import gettext as _

_SHOWN = 60  # characters of a post's words


def person_choices(book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The people of a case as a form offers them."""
    people = [(str(person_id), person.names[0].text) for person_id, person in book.persons.items() if person.names]
    return [("", empty), *sorted(people, key=lambda pair: pair[1].casefold())]


def account_choices(book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The accounts of a case as a form offers them."""
    named = [(str(account_id), account_name(account)) for account_id, account in book.accounts.items()]
    return [("", empty), *sorted(named, key=lambda pair: pair[1].casefold())]


def incident_choices(book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The incidents of a case as a form offers them, in the order in which they happened."""
    named = [(str(one.id), f"{one.body.title} · {when_words(one.body.when)}".strip(" ·")) for one in book.incidents]
    return [("", empty), *named]


def offered(noun: str, book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The records of one kind, where a form offers them as a list."""
    lists = {"person": person_choices, "account": account_choices, "incident": incident_choices}
    return lists[noun](book, empty) if noun in lists else [("", empty)]


def person_name(book: CaseBook, person_id: UUID | None) -> str:
    """What a person of a case is called first."""
    person = book.persons.get(person_id) if person_id else None
    return person.names[0].text if person and person.names else _("somebody")


def account_name(account: Any) -> str:
    """What an account is called: its handle, else its name, number or link."""
    first = account.handles[0] if account.handles else None
    handle = f"@{first.handle}" if first and first.handle else ""
    return handle or (first.display_name if first else "") or account.native_id or account.url


def post_name(post: ContentItemBody) -> str:
    """What a post is called: the beginning of its words, else its link, else its platform."""
    words = " ".join(post.text.split())
    short = words[:_SHOWN] + ("…" if len(words) > _SHOWN else "")
    return short or post.canonical_url or post.url or term_label("platform", post.platform)
