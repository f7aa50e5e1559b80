"""A case with one record of every kind, each of its fields filled, so that a test can look for what leaves of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.model import Capture, CaseRecord, Derivative, Evidence, Pack
from casebook.model.base import Body
from casebook.model.fields import Dated, Field, fields_of
from casebook.services import changes
from casebook.services.exported import BODIES
from casebook.services.recording import put
from casebook.vocabulary.terms import terms
from casebook.work import Work

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


def filled(body: type[Body]) -> Body:
    """Give a body whose every field says which it is."""
    return body(**{one.name: _value(body, one) for one in fields_of(body)})


def words_of(body: type[Body]) -> Iterator[tuple[type[Body], str, str]]:
    """Type, field and the words that `filled` puts there, for each field of words, parts included."""
    for one in fields_of(body):
        if issubclass(one.plain, Body):
            yield from words_of(one.plain)
        elif isinstance(_single(body, one), str) and not one.coded and not isinstance(one.meaning, Dated):
            yield body, one.name, _words(body, one.name)


def _value(body: type[Body], one: Field) -> Any:
    single = _single(body, one)
    return (single,) if one.several else single


def _single(body: type[Body], one: Field) -> Any:
    if issubclass(one.plain, Body):
        return filled(one.plain)
    if one.coded:
        return next(term.code for term in terms(one.coded) if term.selectable)
    if issubclass(one.plain, Enum):
        return next(iter(one.plain))
    if isinstance(one.meaning, Dated):
        return "2026-05"
    given: dict[type[Any], Any] = {
        bool: True,
        int: 7,
        date: NOON.date(),
        datetime: NOON,
        UUID: uuid4(),
        Moment: Moment("2026-05-14", "Asia/Dushanbe"),
        bytes: f"key of {body.__name__}".encode().ljust(32, b"."),
    }
    return given.get(one.plain, _words(body, one.name))


def _words(body: type[Body], name: str) -> str:
    return f'=«{body.__name__}.{name}» "ҷавоб",\n@پاسخ'


def fill(work: Work, keys: Keyring, case_id: UUID, evidence: UUID) -> None:
    """Put one filled record of every kind into a case, but for the case itself and its exhibit."""
    for table, body in BODIES.items():
        noun = changes.noun_of(table)
        if noun is not None and noun is not Evidence:
            put(work, keys, _row(noun, case_id, evidence), filled(body))


def _row(noun: type[CaseRecord], case_id: UUID, evidence: UUID) -> CaseRecord:
    if noun is Pack:
        return Pack(case_id=case_id, blob=uuid4().hex)
    beside = {"evidence_id": evidence} if noun in (Capture, Derivative) else {}
    return noun(case_id=case_id, **beside)
