"""An invented dossier, a typesetter that only pretends, and a sink that cannot seek."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casebook.crypto.canonical import canonical
from casebook.crypto.chain import START, link
from casebook.crypto.signing import SigningKey
from casebook.exporters.documents import CertificateFacts, Pages
from casebook.exporters.dossier import (
    ActFacts,
    CaptureFacts,
    CaseFacts,
    Contents,
    CustodyFacts,
    Dossier,
    ExhibitFacts,
    ExhibitFile,
    IncidentFacts,
    Issuer,
    PostFacts,
    Software,
)
from casebook.exporters.profiles import profile
from casebook.exporters.proof_pack import BuiltPack, build

NOON = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)
SIGNER = SigningKey(b"k" * 32)
PIECE = 7  # bytes: small, so that every file comes in several pieces

FILES = {
    "photo": b"\x89PNG\r\n\x1a\n" + bytes(range(64)),
    "redacted": b"\x89PNG\r\n\x1a\nblack boxes",
    "chat": "Салом, мо медонем, ки бародарат куҷост.\n".encode(),
    "chat-en": b"Hello, we know where your brother is.\n",
    "empty": b"",
}


def contents(key: str) -> Iterator[bytes]:
    """The bytes of the invented files."""
    content = FILES[key]
    return (content[at : at + PIECE] for at in range(0, len(content), PIECE))


def a_file(key: str, role: str, name: str, **more: Any) -> ExhibitFile:
    content = FILES.get(key, b"")
    fields: dict[str, Any] = {
        "key": key,
        "role": role,
        "name": name,
        "media_type": "image/png" if name.endswith("png") else "text/plain",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "sha512": hashlib.sha512(content).hexdigest(),
    }
    return ExhibitFile(**{**fields, **more})


def custody_of(exhibit: str, sha256: str) -> tuple[CustodyFacts, ...]:
    """Two true links: the exhibit was received, then exported."""
    events: list[CustodyFacts] = []
    head = START
    for seq, event in enumerate(("received", "exported"), 1):
        record = {"actor_role": "Collector C1", "event": event, "seq": seq, "sha256_after": sha256}
        previous, head = head, link(head, record)
        events.append(
            CustodyFacts(
                exhibit=exhibit,
                seq=seq,
                at_utc=NOON,
                event=event,
                actor_role="Collector C1",
                sha256_after=sha256,
                previous_hash=previous.hex(),
                event_hash=head.hex(),
                canonical=canonical(record).decode(),
            )
        )
    return tuple(events)


def exhibits() -> tuple[ExhibitFacts, ...]:
    post = PostFacts(platform="facebook", url="https://facebook.com/1", author_handle="@haqgu_example", text="=1+1")
    return (
        ExhibitFacts(
            label="E001",
            title="Post naming Mahsa, with ӣ ӯ қ ғ ҳ ҷ",
            kind="image",
            source_url="https://facebook.com/1",
            post=post,
            received_at_utc=NOON,
            capture=CaptureFacts(method="screenshot", captured_at_utc=NOON, operator_role="Collector C1"),
            files=(
                a_file("photo", "original", "photo.png"),
                a_file("redacted", "derivative", "E001_redacted.png", based_on="photo", made_by="redaction, pillow 12"),
            ),
            custody_first_seq=1,
        ),
        ExhibitFacts(
            label="E002",
            title="=HYPERLINK(0)",
            kind="document",
            received_at_utc=NOON,
            files=(
                a_file("chat", "original", "chat.txt", language="tg"),
                a_file("chat-en", "translation", "E002_en.txt", language="en", based_on="chat", made_by="translator"),
            ),
            custody_first_seq=1,
        ),
        ExhibitFacts(
            label="E003", title="An empty file", received_at_utc=NOON, files=(a_file("empty", "original", "empty.txt"),)
        ),
    )


def a_dossier(**changes: Any) -> Dossier:
    """The invented case of Mahsa, ready to disclose to Lena."""
    chosen = exhibits()
    custody = [custody_of(exhibit.label, exhibit.files[0].sha256) for exhibit in chosen]
    whole = Dossier(
        pack_id="CBP-2026-7F3A91",
        pack_uuid=UUID("7f3a91c0-0000-4000-8000-000000000001"),
        profile=profile("case_file"),
        issued_at=NOON,
        locale="en",
        recipient="Lena, counsel",
        purpose="asylum appeal",
        issuer=Issuer(legal_name="Invented Office e.V.", key_page="https://office.invalid/keys"),
        software=Software(version="0.1.0"),
        case=CaseFacts(reference="C-0001", title="Mahsa", tlp="AMBER"),
        incidents=(
            IncidentFacts(
                id=UUID(int=1),
                number=1,
                title="Threat in a post",
                when="11 May 2026",
                sort_key="2026-05-11T00:00:00Z",
                narrative="She was named.\nHer brother was visited.",
                acts=(ActFacts(kind="threat", victim="Mahsa", perpetrators=("@haqgu_example",)),),
                exhibits=("E001",),
            ),
        ),
        exhibits=chosen,
        custody=tuple(event for chain in custody for event in chain),
        withheld=("whereabouts of relatives",),
    )
    return replace(whole, **changes)


@dataclass
class PlainTypesetter:
    """Stands in for the typesetter: says what it was asked to set."""

    asked: list[str] = field(default_factory=list)

    def _set(self, what: str) -> bytes:
        self.asked.append(what)
        return f"%PDF {what}\n".encode()

    def index(self, dossier: Dossier, pages: Pages) -> bytes:
        return self._set(f"index of {len(pages)}")

    def chronology(self, dossier: Dossier) -> bytes:
        return self._set("chronology")

    def cover_slip(self, dossier: Dossier, exhibit: ExhibitFacts) -> bytes:
        return self._set(f"slip {exhibit.label}")

    def custodian_statement(self, dossier: Dossier) -> bytes:
        return self._set("statement")

    def certificate(self, dossier: Dossier, facts: CertificateFacts) -> bytes:
        return self._set(f"certificate {facts.manifest_sha256} {facts.payload_bytes}.{facts.file_count}")

    def bundle(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> bytes:
        return self._set("bundle")

    def bundle_pages(self, dossier: Dossier, contents: Contents) -> Pages:
        return {exhibit.label: (3 * at + 2, 3 * at + 4) for at, exhibit in enumerate(dossier.exhibits)}


class Pipe(io.RawIOBase):
    """A sink that can only be written forward."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: Any, /) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def getvalue(self) -> bytes:
        return b"".join(self.pieces)


def a_pack(dossier: Dossier | None = None, stampers: Any = (), signer: Any = SIGNER) -> tuple[bytes, BuiltPack]:
    """Build a pack; give its bytes and what was said about it."""
    pipe = Pipe()
    built = build(dossier or a_dossier(), contents, PlainTypesetter(), signer, stampers, pipe)
    return pipe.getvalue(), built
