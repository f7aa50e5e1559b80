"""The three kinds of events, by whose chain they go into. What each holds is declared in the catalogue, `events`."""

from uuid import UUID

import msgspec


class OfficeEvent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of events that concern no case. Names are past tense; fields are declared or cannot be written."""


class CaseEvent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of events about one case."""

    case: UUID


class TeamEvent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of events about what one team keeps beside its cases: reports, saved views."""

    team: UUID
