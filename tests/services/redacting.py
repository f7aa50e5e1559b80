"""Redacted copies for tests: made as the desk makes them, or put into a case as if somebody else had made them."""

import hashlib
import io
from dataclasses import dataclass
from uuid import UUID, uuid4

from PIL import Image

from casebook.inspection.values import Region
from casebook.keys.keyring import Keyring
from casebook.model import Derivative
from casebook.model.evidence import DerivativeBody
from casebook.model.redaction import Mark, Redaction
from casebook.services import custody, recording, redaction
from casebook.services.drafts import PostDraft
from casebook.services.receiving import Received, receive
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import LIMIT

LEFT_HALF = Region(1, 0, 0, 5000, 10_000, "R2")
BOXES = redaction.Boxes(regions=(LEFT_HALF,))


def a_picture(text: bytes = b"") -> bytes:
    """A red picture of 40 × 20 pixels, with words in its comment."""
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", comment=text)
    return made.getvalue()


def a_made_copy(office: Office, case_id: UUID) -> redaction.Made:
    """A copy that was made and not kept yet; its file is three bytes."""
    return redaction.Made(_file(office, case_id), "image/png", BOXES, ("drawn", "Pillow"), 1)


@dataclass(frozen=True)
class Copies:
    """Copies of one exhibit that somebody who is not of the cast has made, with a transcript and a post to close words in."""

    waiting: UUID
    approved: UUID
    transcript: UUID
    post: UUID


def copies_in(office: Office, work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> Copies:
    """Put them into a case."""
    given = {"operation": "transcript", "text": "Salim was here", "language": "en", "made_by": ""}
    transcript = custody.derive_text(work, keys, case_id, evidence_id, **given)
    waiting, approved = (_copy(office, work, keys, case_id, evidence_id, approved=each) for each in (False, True))
    (post,) = recording.add_posts(work, keys, case_id, [PostDraft(platform="vk", text="Salim saw")], incident=None)
    return Copies(waiting, approved, transcript, post)


def kept(office: Office, case_id: UUID, evidence_id: UUID, boxes: redaction.Boxes = BOXES) -> UUID:
    """Make a copy as Dana, in the three steps of the desk."""
    with office.acting(cast.DANA) as (work, keys):
        file = custody.read(work, keys, case_id, evidence_id, purpose="page")
    made = redaction.make(office.house.blobs, case_id, file, "E001", boxes)
    with office.acting(cast.DANA) as (work, keys):
        return redaction.keep(work, keys, case_id, evidence_id, made)


def _copy(office: Office, work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, *, approved: bool) -> UUID:
    file, at = _file(office, case_id), work.clock()
    told = Redaction(
        marks=(Mark(code="R2", page=1, width=5000, height=10_000),),
        recipe=("drawn",),
        page_count=1,
        original_sha256="0" * 64,
        done_by=uuid4(),
        done_by_role="caseworker",
        done_at=at,
        approved_by=uuid4() if approved else None,
        approved_by_role="counsel" if approved else "",
        approved_at=at if approved else None,
    )
    body = DerivativeBody(
        operation="redaction", made_at=at, media_type="image/png", name=file.name, size=file.size, sha256=file.sha256,
        sha512=file.sha512, file_key=file.file_key.material, redaction=told,
    )  # fmt: skip
    row = Derivative(case_id=case_id, evidence_id=evidence_id, blob=file.blob)
    return recording.put(work, keys, row, body, quietly=True)


def _file(office: Office, case_id: UUID) -> Received:
    content = b"\x89PNG\r\n\x1a\n" + hashlib.sha256(uuid4().bytes).digest()
    return receive(office.house.blobs, case_id, "E001_redacted.png", [content], limit=LIMIT)
