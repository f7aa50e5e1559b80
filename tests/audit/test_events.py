"""The catalogue of events: ids, counts and codes; nothing in it can hold a word of a case."""

import types
import typing
from uuid import UUID

import msgspec
import pytest

from casebook.audit import events
from casebook.audit.event import CaseEvent, OfficeEvent, TeamEvent
from casebook.audit.events import AnyEvent, Entry

BASES = (OfficeEvent, TeamEvent, CaseEvent)
EVENTS = typing.get_args(AnyEvent)
# Texts that the code itself chooses; a person types none of them.
CODES = {
    "role",
    "act",
    "kind",
    "page",
    "status",
    "noun",
    "custody",
    "operation",
    "ends_on",
    "profile",
    "part",
    "protection",
    "fingerprint",
    "sha256",
    "change",
    "outcome",
}
WORDS = {"name", "title", "text", "note", "url", "handle", "purpose", "login", "reason", "query", "file", "label"}


def fields(event: type[msgspec.Struct]) -> dict[str, object]:
    """The fields of an event with their types."""
    return {field.name: field.type for field in msgspec.structs.fields(event)}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_holds_ids_counts_and_codes_only(event: type[msgspec.Struct]) -> None:
    for name, kind in fields(event).items():
        inner = set(typing.get_args(kind)) - {types.NoneType} if isinstance(kind, types.UnionType) else {kind}
        assert inner <= {UUID, int, bool} or (inner == {str} and name in CODES), (name, kind)
        assert name not in WORDS


def test_every_event_of_any_module_is_in_the_catalogue() -> None:
    assert {each for base in BASES for each in base.__subclasses__()} == set(EVENTS)


def test_an_undeclared_field_cannot_be_recorded() -> None:
    with pytest.raises(TypeError):
        events.CaseRead(case=UUID(int=1), page="overview", title="Mahsa")  # type: ignore[call-arg]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_comes_back_as_it_was(event: type[msgspec.Struct]) -> None:
    samples = {UUID: UUID(int=7), int: 7, str: "code", bool: True}
    made = event(**{name: samples.get(typing.cast("type", kind), UUID(int=7)) for name, kind in fields(event).items()})
    entry = Entry(at="2026-05-14T09:00:00+00:00", actor=None, event=typing.cast("AnyEvent", made), undone=True)
    assert msgspec.json.decode(msgspec.json.encode(entry), type=Entry) == entry
