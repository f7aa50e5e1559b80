"""What the log holds of how long things are kept, and of what was erased for good. Part of the catalogue, `events`."""

from uuid import UUID

from casebook.audit.event import CaseEvent, OfficeEvent, TeamEvent


class HoldPlaced(CaseEvent, frozen=True, kw_only=True):
    """A case was put on legal hold; `stopped` says whether that stopped its ending."""

    hold: UUID
    stopped: bool


class HoldReleased(CaseEvent, frozen=True, kw_only=True):
    """A legal hold was released."""

    hold: UUID


class RestrictionPlaced(CaseEvent, frozen=True, kw_only=True):
    """The processing of a case was restricted, on a ground of art. 18."""

    kind: str


class RestrictionLifted(CaseEvent, frozen=True, kw_only=True):
    """The restriction was lifted."""


class ErasureRequested(CaseEvent, frozen=True, kw_only=True):
    """A person asked for erasure."""

    request: UUID


class ErasureDecided(CaseEvent, frozen=True, kw_only=True):
    """A request for erasure was decided."""

    request: UUID
    kind: str


class CasePostponed(CaseEvent, frozen=True, kw_only=True):
    """A case is kept longer than its clock says."""


class EndingOrdered(CaseEvent, frozen=True, kw_only=True):
    """A caseworker wants a case to be erased for good."""

    kind: str


class EndingConfirmed(CaseEvent, frozen=True, kw_only=True):
    """A second caseworker confirmed it; it waits."""


class EndingCalledOff(CaseEvent, frozen=True, kw_only=True):
    """It was called off."""


class CaseErased(TeamEvent, frozen=True, kw_only=True):
    """A case was erased for good, with so many reports and files; only its id is left."""

    erased: UUID
    kind: str
    reports: int
    files: int


class DueListed(TeamEvent, frozen=True, kw_only=True):
    """It was looked at what is due to go."""

    cases: int
    reports: int


class ClocksRead(OfficeEvent, frozen=True, kw_only=True):
    """The clocks, and how much is kept, were looked at."""


class BreachRecorded(OfficeEvent, frozen=True, kw_only=True):
    """A breach was written into the register."""

    breach: UUID


class BreachChanged(OfficeEvent, frozen=True, kw_only=True):
    """What the register says of a breach was corrected or completed."""

    breach: UUID


class BreachesRead(OfficeEvent, frozen=True, kw_only=True):
    """The register of breaches was read, or taken out."""

    breaches: int
    taken: bool


class ProcessingRecordTaken(OfficeEvent, frozen=True, kw_only=True):
    """A record of processing or an impact assessment was made from the settings."""

    kind: str


RetentionEvent = (
    HoldPlaced | HoldReleased | RestrictionPlaced | RestrictionLifted | ErasureRequested | ErasureDecided | CasePostponed
    | EndingOrdered | EndingConfirmed | EndingCalledOff | CaseErased | DueListed | ClocksRead | BreachRecorded
    | BreachChanged | BreachesRead | ProcessingRecordTaken
)  # fmt: skip
