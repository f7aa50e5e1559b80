"""What a record says, field by field, as its page shows it: words, codes in the reader's language, names of what it refers to.

Fields that hold nothing are left out; they are asked for in the form and are no fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casebook.dates import Moment
from casebook.i18n import format_time
from casebook.model.base import Body
from casebook.model.fields import Coded, Dated, Field, OfMember, Text, fields_of
from casebook.services.colleagues import Colleague
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import date_words, term_label, when_words
from casebook.web.desk.noun_words import NounWords
from casebook.web.desk.record_names import record_name
from casebook.web.desk.record_places import address_of
from casebook.web.desk.record_words import label_of
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a fact: its words, and the page of the record that it names, "" for none."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record that holds something; `prose` is shown as written, line by line."""

    name: str
    label: Any
    parts: tuple[Part, ...]
    prose: bool = False
    code: str = ""  # of the list of severities, which has a sign of its own


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one group of fields."""

    title: Any
    facts: tuple[Fact, ...]


def facts_of(book: CaseBook, words: NounWords, body: Body, members: Mapping[UUID, Colleague]) -> list[Facts]:
    """What a record says, in the groups of its form; groups that say nothing are left out."""
    told = {one.name: one for one in fields_of(type(body))}
    groups = []
    for section in words.sections:
        facts = (_fact(book, told[name], body, members) for name in section.fields)
        held = tuple(fact for fact in facts if fact is not None)
        if held:
            groups.append(Facts(section.title, held))
    return groups


def _fact(book: CaseBook, one: Field, body: Body, members: Mapping[UUID, Colleague]) -> Fact | None:
    value = getattr(body, one.name)
    if value in (None, "", (), False, Moment()) or issubclass(one.plain, Body):
        return None
    prose = isinstance(one.meaning, Text) and one.meaning.lines
    parts = tuple(_part(book, one, each, members) for each in (value if one.several else (value,)))
    code = value if one.coded == "severity" else ""
    return Fact(one.name, label_of(type(body), one.name), parts, prose, code)


def held(book: CaseBook, one: Field, value: Any, members: Mapping[UUID, Colleague]) -> tuple[Part, ...]:
    """What one field holds, in words; nothing for an empty one, and the fields of a part beside each other."""
    if value in (None, "", (), False, Moment()):
        return ()
    if issubclass(one.plain, Body):
        return tuple(Part(_in_one_line(book, each, members)) for each in (value if one.several else (value,)))
    return tuple(_part(book, one, each, members) for each in (value if one.several else (value,)))


def _in_one_line(book: CaseBook, body: Body, members: Mapping[UUID, Colleague]) -> str:
    parts = (held(book, one, getattr(body, one.name), members) for one in fields_of(type(body)) if one.typed)
    return " · ".join(part.words for several in parts for part in several if part.words)


def _part(book: CaseBook, one: Field, value: Any, members: Mapping[UUID, Colleague]) -> Part:
    if one.refers:
        return Part(record_name(book, one.refers, value), address_of(book, one.refers, value))
    if isinstance(one.meaning, OfMember):
        return Part(members[value].name if value in members else _("a member who is not known here"))
    return Part(_words(one, value))


def _words(one: Field, value: Any) -> str:
    if isinstance(one.meaning, Coded):
        return term_label(one.meaning.list, value)
    if isinstance(value, Moment):
        return when_words(value)
    if isinstance(one.meaning, Dated):
        return date_words(value)
    if isinstance(value, bool):
        return _("yes")
    if isinstance(value, datetime):
        return format_time(value, "UTC", locale())
    return date_words(value.isoformat()) if isinstance(value, date) else str(value)
