"""The seal of the certificate PDF: pyHanko's own validator, pdfsig and qpdf agree, and nothing else of the pack changes."""

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from casebook.exporters import timestamps
from casebook.exporters.documents import CertificateFacts, SealFacts, SealUnusable
from casebook.exporters.pdf_seal import PdfSealer, read_seal
from casebook.exporters.proof_pack import build
from casebook.exporters.timestamps import Answering, NoTimeStamp, Rfc3161Stamper
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.verify import verify
from tests.exporters.authority import LocalAuthority, local_authority
from tests.exporters.factories import SIGNER, Pipe, a_dossier, contents
from tests.exporters.seal import KeptSeal, a_seal
from tests.exporters.typeset.dossiers import simple_pictures

FACTS = CertificateFacts(
    files=(), file_count=0, payload_bytes=0, manifest_sha256="0" * 64, key_fingerprint=SIGNER.fingerprint
)


@pytest.fixture(scope="module")
def typesetter() -> Iterator[TypstTypesetter]:
    with TypstTypesetter(simple_pictures) as typesetter:
        yield typesetter


@pytest.fixture(scope="module")
def pdf(typesetter: TypstTypesetter) -> bytes:
    return typesetter.certificate(a_dossier(), FACTS)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptSeal:
    return a_seal(tmp_path_factory.mktemp("office") / "seal")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return local_authority(tmp_path_factory.mktemp("authority") / "tsa")


def sealer(kept: KeptSeal) -> PdfSealer:
    return PdfSealer(read_seal(kept.file, kept.passphrase, datetime.now(UTC)))


def answering(authority: LocalAuthority) -> list[Answering]:
    stamper = Rfc3161Stamper("Invented TSA", authority)
    return [(stamper, timestamps.chain(timestamps.checked(stamper.stamp(b"x"), b"x")))]


def told_by_tools(sealed: bytes, folder: Path) -> str:
    """What pdfsig says, after qpdf has found nothing wrong."""
    (folder / "sealed.pdf").write_bytes(sealed)
    checked = subprocess.run(["qpdf", "--check", folder / "sealed.pdf"], check=True, capture_output=True, text=True)
    assert "No syntax or stream encoding errors" in checked.stdout
    shown = subprocess.run(["pdfsig", "-nocert", folder / "sealed.pdf"], check=False, capture_output=True, text=True)
    return shown.stdout


def validated(sealed: bytes, *roots: Path) -> list[Any]:
    """What pyHanko's validator says of each signature and time stamp, with the reader's own roots."""
    trusted = [load_cert_from_pemder(str(root)) for root in roots]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail")
    reader = PdfFileReader(io.BytesIO(sealed))
    return [
        (validate_pdf_timestamp if each.sig_object["/Type"] == "/DocTimeStamp" else validate_pdf_signature)(
            each, context
        )
        for each in reader.embedded_signatures
    ]


def test_an_offices_certificate_seals_with_a_time_and_for_long(
    pdf: bytes, kept: KeptSeal, authority: LocalAuthority, tmp_path: Path
) -> None:
    """ETSI EN 319 142-1: B-LTA, where no certificate can be revoked."""
    sealing, vouching = sealer(kept), answering(authority)
    plan = sealing.plan(vouching)
    assert plan == SealFacts(kind="certificate", name="Invented Office", level="B-LTA")
    sealed = sealing.seal(pdf, plan, vouching)
    assert sealed.startswith(pdf)
    seal, archive = validated(sealed, kept.root, authority.root)
    assert seal.bottom_line
    assert seal.timestamp_validity.trusted
    assert archive.intact
    assert archive.trusted
    assert DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(sealed))).certs
    shown = told_by_tools(sealed, tmp_path)
    assert "ETSI.CAdES.detached" in shown
    assert "Signature is Valid" in shown


def test_a_certificate_that_could_be_revoked_promises_less_and_asks_nobody(
    pdf: bytes, authority: LocalAuthority, tmp_path: Path
) -> None:
    kept = a_seal(tmp_path / "seal", extensions="crlDistributionPoints=URI:http://ca.invalid/list.crl\n")
    sealing, vouching = sealer(kept), answering(authority)
    plan = sealing.plan(vouching)
    assert plan.level == "B-T"
    (seal,) = validated(sealing.seal(pdf, plan, vouching), kept.root, authority.root)
    assert seal.bottom_line
    assert seal.timestamp_validity.trusted


def test_without_an_authority_the_certificate_seals_without_a_time(pdf: bytes, kept: KeptSeal, tmp_path: Path) -> None:
    sealing = sealer(kept)
    plan = sealing.plan([])
    assert plan.level == "B-B"
    sealed = sealing.seal(pdf, plan, [])
    (seal,) = validated(sealed, kept.root)
    assert seal.bottom_line
    assert seal.timestamp_validity is None
    assert "Total document signed" in told_by_tools(sealed, tmp_path)


def test_an_authority_alone_gives_a_document_time_stamp(pdf: bytes, authority: LocalAuthority, tmp_path: Path) -> None:
    """exports.md §3.2, certificates for the PDF: without a seal, a document time stamp."""
    sealing, vouching = PdfSealer(), answering(authority)
    plan = sealing.plan(vouching)
    assert plan == SealFacts(kind="time_stamp", name="Invented TSA leaf")
    sealed = sealing.seal(pdf, plan, vouching)
    (stamp,) = validated(sealed, authority.root)
    assert (stamp.intact, stamp.valid, stamp.trusted) == (True, True, True)
    assert "DocumentTimeStamp" in told_by_tools(sealed, tmp_path)


def test_with_neither_the_pages_stay_as_they_are(pdf: bytes) -> None:
    assert PdfSealer().plan([]) == SealFacts()
    assert PdfSealer().seal(pdf, SealFacts(), []) == pdf


def test_a_changed_byte_breaks_the_seal(pdf: bytes, kept: KeptSeal, authority: LocalAuthority) -> None:
    """exports.md §0, 2: a changed file is invalid."""
    sealing, vouching = sealer(kept), answering(authority)
    sealed = bytearray(sealing.seal(pdf, sealing.plan(vouching), vouching))
    sealed[sealed.index(b"/CreationDate") + 20] ^= 1  # a digit of a date
    seal, _ = validated(bytes(sealed), kept.root, authority.root)
    assert not seal.bottom_line


def test_an_authority_that_falls_silent_leaves_no_seal(pdf: bytes, kept: KeptSeal, authority: LocalAuthority) -> None:
    def silent(_: bytes) -> bytes:
        raise ConnectionRefusedError

    _, chain = answering(authority)[0]
    gone: list[Answering] = [(Rfc3161Stamper("TSA", silent), chain)]
    for sealing in (sealer(kept), PdfSealer()):
        with pytest.raises(NoTimeStamp):
            sealing.seal(pdf, sealing.plan(gone), gone)


def test_what_the_operator_keeps_is_refused_in_words(tmp_path: Path, kept: KeptSeal) -> None:
    now = datetime.now(UTC)
    (tmp_path / "wrong").write_text("another passphrase")
    (tmp_path / "junk.p12").write_bytes(b"no certificate")
    for file, passphrase, at, words in (
        (kept.file, tmp_path / "wrong", now, "passphrase does not open"),
        (tmp_path / "junk.p12", kept.passphrase, now, "passphrase does not open"),
        (tmp_path / "gone.p12", kept.passphrase, now, "cannot be read"),
        (kept.file, None, now, "passphrase does not open"),
        (kept.file, kept.passphrase, now + timedelta(days=31), "not valid today"),
    ):
        with pytest.raises(SealUnusable, match=words):
            read_seal(file, passphrase, at)


def files_of(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_a_sealed_pack_differs_from_itself_in_nothing_but_the_seal(
    typesetter: TypstTypesetter, kept: KeptSeal, tmp_path: Path
) -> None:
    packs = []
    for _ in range(2):
        pipe = Pipe()
        built = build(a_dossier(), contents, typesetter, SIGNER, [], pipe, sealer(kept))
        packs.append(files_of(pipe.getvalue()))
        assert built.facts.seal.kind == "certificate"
    (tmp_path / "pack.zip").write_bytes(pipe.getvalue())
    assert verify(tmp_path / "pack.zip").ok
    one, two = packs
    names = {"EVIDENCE-CERTIFICATE.pdf", "tagmanifest-sha256.txt", "signatures/tagmanifest-sha256.txt.sig"}
    assert {name for name in one if one[name] != two[name]} == names
    plain = typesetter.certificate(built.dossier, built.facts)
    assert all(files["EVIDENCE-CERTIFICATE.pdf"].startswith(plain) for files in packs)
    assert b"Invented Office (PAdES B-B)" in one["README-FIRST.txt"]
    pages = subprocess.run(
        ["pdftotext", "-", "-"], input=one["EVIDENCE-CERTIFICATE.pdf"], check=True, capture_output=True, text=False
    )
    assert "PAdES B-B" in pages.stdout.decode()
    assert not [path for path in tmp_path.iterdir() if path.name != "pack.zip"]  # no key, nothing plain
