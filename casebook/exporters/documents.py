"""What a pack asks of whoever sets its pages: the protocol between exporters and the typesetter.

Only types stand here, so that the pack can be tested without a typesetter and the typesetter without a pack.
A typesetter gives the same bytes for the same dossier, and never fails because of what a text contains.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from casebook.errors import CasebookError
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts

Pages = Mapping[str, tuple[int, int]]
"""First and last page of each exhibit in the reader bundle, by label; pages count from 1."""

Relation = Literal["original", "derivative", "translation", "transcript", "excerpt", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """One payload file as the evidence certificate lists it."""

    path: str  # inside the pack folder: "data/exhibits/E001/original/photo.jpg"
    size: int  # bytes
    sha256: str  # hex
    exhibit: str = ""  # "E001"; "" for the pack's own records
    description: str = ""
    captured_at: datetime | None = None  # UTC
    method: str = ""
    relation: Relation = "record"
    based_on: str = ""  # path of the original


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A time-stamping authority (TSA) that vouches for when this pack existed."""

    name: str
    policy: str  # dotted OID


class SealUnusable(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """The office's certificate cannot seal: the message says why, never a word of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """How the certificate PDF itself is sealed: by the office's certificate, by an authority's time stamp, or not."""

    kind: Literal["", "certificate", "time_stamp"] = ""
    name: str = ""  # whom the certificate names, or the authority
    level: str = ""  # of PAdES: "B-B", "B-T", "B-LTA"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What the evidence certificate says about the bytes of the pack."""

    files: tuple[PackFile, ...]  # every payload file, sorted by path
    file_count: int
    payload_bytes: int  # with file_count: Payload-Oxum of RFC 8493
    manifest_sha256: str  # hex SHA-256 of manifest-sha256.txt
    key_fingerprint: str  # "SHA256:…"
    authorities: tuple[Authority, ...] = ()  # empty: no time stamp was made
    unstamped_draft: bool = False  # a time stamp was due and could not be had: marked, and not for courts
    seal: SealFacts = field(default_factory=SealFacts)


class Typesetter(Protocol):
    """Sets every PDF of a pack. All answers are whole PDF files."""

    def index(self, dossier: Dossier, pages: Pages) -> bytes:
        """Set the list of exhibits, with their pages in the reader bundle."""

    def chronology(self, dossier: Dossier) -> bytes:
        """Set what happened, in order."""

    def cover_slip(self, dossier: Dossier, exhibit: ExhibitFacts) -> bytes:
        """Set the one-page slip that opens an exhibit."""

    def custodian_statement(self, dossier: Dossier) -> bytes:
        """Set the statement that a human custodian completes and signs."""

    def certificate(self, dossier: Dossier, facts: CertificateFacts) -> bytes:
        """Set the evidence certificate."""

    def bundle(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> bytes:
        """Set the reader PDF: index, chronology, exhibits, certificate."""

    def bundle_pages(self, dossier: Dossier, contents: Contents) -> Pages:
        """Tell on which pages of the bundle each exhibit stands; they do not depend on any hash of the pack."""
