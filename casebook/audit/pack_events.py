"""What the log holds of packs: built, held back, approved, stamped, handed over. Part of the catalogue in `events`."""

from uuid import UUID

from casebook.audit.event import CaseEvent, OfficeEvent


class PackBuilt(CaseEvent, frozen=True, kw_only=True):
    """A pack passed its self-test and was kept."""

    pack: UUID
    profile: str
    exhibits: int
    failures: int
    sha256: str


class CommitmentsShown(CaseEvent, frozen=True, kw_only=True):
    """The keys of so many commitments of a pack were given out, so that originals can be matched with it."""

    pack: UUID
    count: int


class PackRefused(CaseEvent, frozen=True, kw_only=True):
    """A pack failed its self-test and was not released."""

    profile: str
    step: int


class PackApproved(CaseEvent, frozen=True, kw_only=True):
    """Somebody looked at exactly what would leave, and let it."""

    draft: UUID


class PackHeldBack(CaseEvent, frozen=True, kw_only=True):
    """A pack was not built, because something still stood in its way: a consent, an answer, a name in a text."""

    profile: str
    problems: int


class PackFetched(CaseEvent, frozen=True, kw_only=True):
    """A pack left the office."""

    pack: UUID
    part: str


class PackDelivered(CaseEvent, frozen=True, kw_only=True):
    """A file of a pack begins to leave; `protection` says how it is encrypted: age, zip, or "" for not at all."""

    pack: UUID
    delivery: UUID
    part: str
    protection: str


class DeliveryEnded(CaseEvent, frozen=True, kw_only=True):
    """The last byte of a delivered file has left, or the connection broke off; size and hash are of what left."""

    delivery: UUID
    size: int
    sha256: str
    whole: bool


class DeliveryRecalled(CaseEvent, frozen=True, kw_only=True):
    """The recipient was asked to give back or delete what was delivered."""

    delivery: UUID


class PackStamped(CaseEvent, frozen=True, kw_only=True):
    """An unstamped draft got its time stamps; its files are the same, its ZIP is another."""

    pack: UUID
    stamps: int
    sha256: str


class NumbersPackMade(OfficeEvent, frozen=True, kw_only=True):
    """Statistics left as a signed pack, or as its document alone."""

    pack: UUID
    sha256: str  # of the first file that left


class LedgerRead(OfficeEvent, frozen=True, kw_only=True):
    """The ledgers of so many cases were read, or a file was looked for in them by its hash."""

    cases: int
    deliveries: int
