"""Tell the records about the person who asks for their own data: in words, and as JSON (GDPR art. 15, 20).

Other people stand under their codes (art. 15(4)); members of the office, and what they noted for one another, do not stand at
all. Which fields there are is the allow-list of casebook.services.exported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec

from casebook.dates import Moment, in_words
from casebook.exporters.facts_around import DataFile, RecordFacts, SubjectFacts
from casebook.exporters.records import Column
from casebook.model.base import Body
from casebook.services.exported import fields, nouns
from casebook.services.reading import Opened, OpenedEvidence
from casebook.services.subject_scope import Narrowed
from casebook.vocabulary.terms import label

FORMAT = "casebook/own-data@1"
_OURS = frozenset(
    {
        "label",
        "revision",
        "noun",
        "record",
        "field",
        "note",
        "tags",
        "recorded_at",
        "identity",
        "source_position",
        "translating",
    }
)
# Numbers of our own, what was closed and who translated, and what members noted for one another: notes are looked through by a person first.


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How it is told: the language, the codes of other people, and what puts codes in the place of names in a text."""

    locale: str
    codes: Mapping[UUID, str]
    words: Callable[[str], str]


def record_facts(narrowed: Narrowed, answers: Mapping[str, str], speech: Speech) -> Iterator[RecordFacts]:
    """Give every record about the person in words, kind by kind."""
    for noun, _, body in _records(narrowed, answers):
        yield RecordFacts(title=noun, rows=tuple(_rows(noun, body, narrowed, speech)))


def as_file(narrowed: Narrowed, facts: SubjectFacts, answers: Mapping[str, str], speech: Speech) -> DataFile:
    """Give the same for machines (art. 20): codes stay codes, and each record has its kind and number."""
    told = {
        "format": FORMAT,
        "person": facts.name,
        "records": [
            {"noun": noun, **_coded(noun, fields(record, body), narrowed, speech)}
            for noun, record, body in _records(narrowed, answers)
        ],
        "recipients": facts.recipients,
        "sources": facts.sources,
        "withheld": narrowed.withheld,
    }
    text = msgspec.json.format(msgspec.json.encode(told), indent=2).decode()
    return DataFile(name="own-data.json", media_type="application/json", text=text + "\n")


def sources(narrowed: Narrowed, speech: Speech) -> Iterator[str]:
    """Say where data came from that the person did not give (art. 15(1)(g)), each once."""
    found = dict[str, None]()
    for incident in narrowed.book.incidents:
        for source in incident.body.sources:
            if source.person != narrowed.person and source.words:
                kind = label("source_connection", source.connection, speech.locale) if source.connection else ""
                found[", ".join(filter(None, (speech.words(source.words), kind)))] = None
    return iter(found)


def _records(narrowed: Narrowed, answers: Mapping[str, str]) -> Iterator[tuple[str, UUID, Body]]:
    book, person = narrowed.book, narrowed.person
    if person is None:
        return
    yield "person", person, book.persons[person]
    lists: tuple[tuple[str, Iterable[Opened[Any] | OpenedEvidence]], ...] = (
        ("person_relation", [each for each in book.relations if person in (each.body.person, each.body.of)]),
        ("incident", book.incidents),
        ("act", book.acts),
        ("content_item", book.posts),
        ("evidence", book.evidence),
        ("legal_instrument", book.instruments),
        ("intervention", book.interventions),
        ("consent", book.consents),
        *(
            (("risk_assessment", book.risks), ("safety_plan", book.plans))
            if answers.get("safety_hold") != "yes"
            else ()
        ),
        ("referral", book.referrals),
    )
    for noun, found in lists:
        for each in found:
            yield noun, each.id, each.body


def _columns(noun: str) -> tuple[Column, ...]:
    return next(each.columns for each in nouns() if each.name == noun)


def _coded(noun: str, told: Mapping[str, Any], narrowed: Narrowed, speech: Speech) -> dict[str, Any]:
    """Give a record's fields with codes in place of other people, without what is ours alone."""
    columns = {each.name: each for each in _columns(noun)}
    kept = {
        name: _value(columns[name], value, narrowed, speech)
        for name, value in told.items()
        if name in columns and shows(columns[name]) and value not in ("", [], None)
    }
    return {"id": told["id"], **kept}


def shows(column: Column) -> bool:
    """Say whether a person may read a field: all but what names members, or is a number of our own."""
    return column.kind != "member" and column.name not in _OURS and column.name != "original"


def _value(column: Column, value: Any, narrowed: Narrowed, speech: Speech) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, list):
        return [_value(replace(column, several=False), each, narrowed, speech) for each in value]
    if column.kind == "part":
        parts = {each.name: each for each in column.parts if shows(each) and (each.kind != "id" or each.of == "person")}
        return {
            name: _value(parts[name], each, narrowed, speech)
            for name, each in value.items()
            if name in parts and each not in ("", [], None)
        }
    if column.kind == "id" and column.of == "person":
        person = UUID(value)
        return (
            narrowed.book.persons[person].names[0].text if person == narrowed.person else speech.codes.get(person, "…")
        )
    return speech.words(value) if column.kind == "text" else value


def _rows(noun: str, body: Body, narrowed: Narrowed, speech: Speech) -> Iterator[tuple[str, str]]:
    columns = {each.name: each for each in _columns(noun)}
    told = _coded(noun, fields(UUID(int=0), body), narrowed, speech)
    for name, value in told.items():
        internal = name == "id" or (columns[name].kind == "id" and columns[name].of != "person")
        if not internal and (text := _in_words(columns[name], value, speech.locale)):
            yield name, text


def _in_words(column: Column, value: Any, locale: str) -> str:  # noqa: ANN401
    if isinstance(value, list):
        between = "\n" if column.kind in ("part", "text") else ", "
        return between.join(filter(None, (_in_words(column, each, locale) for each in value)))
    if column.kind == "part":
        parts = {each.name: each for each in column.parts}
        told = (_in_words(parts[name], each, locale) for name, each in value.items() if parts[name].kind != "id")
        return ", ".join(filter(None, told))
    return _one(column, value, locale)


def _one(column: Column, value: Any, locale: str) -> str:  # noqa: ANN401
    match column.kind:
        case "moment":
            said = in_words(Moment(**value), locale) if value.get("edtf") else value.get("displayed", "")
        case "code":
            said = label(column.list, value, locale)
        case "date" | "day":
            said = in_words(Moment(edtf=value), locale)
        case "time":
            said = f"{value[:10]} {value[11:16]} UTC"
        case "yes_no":
            said = "yes" if value else "no"
        case _:
            said = str(value)
    return str(said)
