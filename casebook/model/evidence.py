"""Evidence: immutable originals, how they were obtained, what was derived from them, and who touched them when."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.dates import Moment
from casebook.model.base import SEALED, Body, CaseRecord, SealedColumn, opened
from casebook.model.fields import Coded, Kept, Line, Prose, Refers, Revision, Words
from casebook.model.redaction import Redaction
from casebook.model.translation import Translating


class OriginalBody(Body, frozen=True, kw_only=True):
    """The original as it arrived. Written once, never changed: hashes over the received bytes, lower-case hex."""

    sha256: str
    sha512: str
    size: int  # bytes
    name: str  # as sent, untrusted
    media_type: str  # by content
    name_agrees: bool = True  # whether the name's extension claims the same
    file_key: bytes  # opens the blob
    received_at: datetime
    received_by: UUID | None = None
    bound_to: UUID | None = None  # the report that the file came with; None where it came to the case itself


class EvidenceBody(Body, frozen=True, kw_only=True):
    """What members say about an exhibit; may be corrected."""

    label: Annotated[str, Kept()]  # "E001", in order of arrival in the case
    title: Line
    kind: Annotated[str, Coded("evidence_kind")] = ""
    description: Prose = ""
    language: Annotated[str, Coded("language")] = ""
    incidents: Annotated[tuple[UUID, ...], Refers("incident")] = ()
    graphic: bool = False
    intimate: bool = False
    tlp: Annotated[str, Coded("tlp")] = ""
    tags: Words = ()
    note: Prose = ""
    # What refugee judges ask of online material (IARMJ guidelines 2025; exports.md §2.3).
    account_owner: Annotated[str, Coded("account_owner")] = ""
    full_export: Annotated[str, Coded("full_export")] = ""
    selectivity: Annotated[str, Coded("selectivity")] = ""
    selectivity_note: Prose = ""
    online_checks: Prose = ""  # one check a line: its day, and whether it was still there
    reach: Prose = ""
    deletable_by: Annotated[tuple[str, ...], Coded("deletable_by")] = ()
    authority_interest: Prose = ""
    revision: Revision = 1


class Evidence(CaseRecord):
    """One exhibit: a sealed blob, what it is, and what is said about it."""

    __tablename__ = "evidence"
    body_type: ClassVar[type[Body]] = EvidenceBody

    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    original: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class CaptureBody(Body, frozen=True, kw_only=True):
    """How an original was obtained: the collection record of the Berkeley Protocol, chapter VI."""

    method: Annotated[str, Coded("capture_method")] = ""
    url_requested: str = ""
    url_final: str = ""
    redirects: tuple[str, ...] = ()
    http_status: int | None = None
    page_title: str = ""
    captured: Moment = Moment()
    clock_source: str = ""
    clock_offset_ms: int | None = None
    tool_name: str = ""
    tool_version: str = ""
    tool_sha256: str = ""
    browser: str = ""
    viewport: str = ""
    logged_in: bool | None = None
    viewer_account: str = ""
    egress_country: str = ""
    collector: UUID | None = None
    author_displayed: str = ""
    posted: Moment = Moment()
    text_verbatim: str = ""
    visibility: str = ""
    archive_urls: tuple[str, ...] = ()
    carried_by: Annotated[tuple[str, ...], Kept()] = ()  # identities of the imported messages that carried this file
    notes: str = ""
    revision: Revision = 1


class Capture(CaseRecord):
    """The capture record of one exhibit."""

    __tablename__ = "capture"
    body_type: ClassVar[type[Body]] = CaptureBody

    evidence_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("evidence.id"), index=True, info=opened("random id of the exhibit")
    )


class DerivativeBody(Body, frozen=True, kw_only=True):
    """A copy made from an original: redacted, translated, transcribed. Small texts lie here, files in a blob.

    A text with times of its own has the media type text/vtt and is WebVTT as casebook writes it (docs/formats/transcript.md).
    """

    operation: Annotated[str, Coded("derivative_operation")]
    text: str = ""
    language: str = ""
    made_by: str = ""  # a role, or "machine"
    tool: str = ""
    made_at: Annotated[datetime, Kept()]
    media_type: Annotated[str, Kept()] = "text/plain"
    name: str = ""
    size: Annotated[int, Kept()] = 0  # bytes
    sha256: Annotated[str, Kept()] = ""
    sha512: Annotated[str, Kept()] = ""
    file_key: Annotated[bytes, Kept()] = b""
    redaction: Annotated[Redaction | None, Kept()] = None
    translating: Annotated[Translating | None, Kept()] = None  # of a translation: by whom, certified how
    revision: Revision = 1


class Derivative(CaseRecord):
    """Something made from an exhibit; the original stays as it is."""

    __tablename__ = "derivative"
    body_type: ClassVar[type[Body]] = DerivativeBody

    evidence_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("evidence.id"), index=True, info=opened("random id of the exhibit")
    )
    blob: Mapped[str | None] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))


class CustodyEventBody(Body, frozen=True, kw_only=True):
    """One link of an exhibit's custody chain: `record` is the canonical JSON that `link` commits to."""

    record: str
    link: str  # hex


class CustodyEvent(CaseRecord):
    """Somebody did something with an exhibit. Never changed, never removed while the case exists."""

    __tablename__ = "custody_event"
    __table_args__ = (UniqueConstraint("evidence_id", "seq"),)
    body_type: ClassVar[type[Body]] = CustodyEventBody

    evidence_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("evidence.id"), index=True, info=opened("random id of the exhibit")
    )
    seq: Mapped[int] = mapped_column(Integer, info=opened("position in the exhibit's chain"))
