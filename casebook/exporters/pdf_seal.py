"""Seal the evidence certificate, so that a lawyer's own PDF reader shows who made it and that nothing was changed.

Three outcomes, in this order (exports.md §3.1, §3.2): a PAdES seal where the office has a certificate of its own; a
document time stamp where only an authority answers; nothing, and the certificate says so. A seal is appended: the
pages before it stay byte for byte what the typesetter set.
Sources: ETSI EN 319 142-1 (PAdES B-B, B-T, B-LTA), ISO 32000-2 §12.8, RFC 7292 (PKCS #12).

The private key is read from the file that the operator named and is held in memory; nothing is written anywhere.
Only casebook's own pages are sealed here: a PDF of somebody else must never be parsed in this process.
"""

import asyncio
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pem, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from casebook.exporters.documents import SealFacts, SealUnusable
from casebook.exporters.timestamps import Answering, NoTimeStamp, Stamper

FIELD, ARCHIVE_FIELD = "OfficeSeal", "DocumentTimeStamp"
DIGEST = "sha256"
LASTING = "B-LTA"
logging.getLogger("pyhanko").setLevel(logging.ERROR)  # it warns of networks that it must not use anyway


@dataclass(frozen=True, slots=True)
class OfficeSeal:
    """A certificate of the office with its key, held in memory."""

    signer: SimpleSigner
    chain: tuple[x509.Certificate, ...]  # the signing certificate first, as far as the file holds its issuers

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return _called(self.chain[0], "organization_name")


@dataclass(frozen=True, slots=True)
class PdfSealer:
    """Seals with the office's certificate if there is one, and with whatever authorities answered."""

    office: OfficeSeal | None = None

    def plan(self, authorities: Sequence[Answering]) -> SealFacts:
        """Say how a PDF would be sealed."""
        if self.office is not None:
            return SealFacts(kind="certificate", name=self.office.name, level=_level(self.office, authorities))
        if authorities:
            return SealFacts(kind="time_stamp", name=_called(_certificates(authorities)[0]))
        return SealFacts()

    def seal(self, pdf: bytes, plan: SealFacts, authorities: Sequence[Answering]) -> bytes:
        """Give the sealed PDF, looked at again before it is given: it begins with `pdf`.

        Raises:
            NoTimeStamp: an authority that had answered before does not any more.
            SealUnusable: the certificate cannot seal.
        """
        if not plan.kind:
            return pdf
        try:
            sealed = self._sealed(pdf, plan, authorities)
        except TimestampRequestError as error:
            raise NoTimeStamp("the authority did not stamp the certificate") from error
        except (SigningError, PathError, ValidationError) as error:
            raise SealUnusable("the office's certificate cannot seal") from error
        _check(pdf, sealed)
        return sealed

    def _sealed(self, pdf: bytes, plan: SealFacts, authorities: Sequence[Answering]) -> bytes:
        writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
        first = _Authority(authorities[0][0]) if authorities else None
        if self.office is not None:
            metadata = _metadata(self.office, plan, authorities)
            PdfSigner(metadata, self.office.signer, timestamper=first).sign_pdf(writer, output=out)
        elif first is not None:
            PdfTimeStamper(first, field_name=ARCHIVE_FIELD).timestamp_pdf(writer, DIGEST, output=out)
        return out.getvalue()


def read_seal(file: Path, passphrase_file: Path | None, now: datetime) -> OfficeSeal:
    """Read a PKCS #12 file and its passphrase, both as the operator keeps them.

    Raises:
        SealUnusable: a file cannot be read, the passphrase does not open it, or the certificate is not valid now.
    """
    try:
        passphrase = passphrase_file.read_bytes().rstrip(b"\r\n") if passphrase_file else None
        signer = SimpleSigner.load_pkcs12_data(file.read_bytes(), (), passphrase)
    except OSError as error:
        raise SealUnusable("the office's certificate or its passphrase cannot be read") from error
    except ValueError as error:
        raise SealUnusable("the passphrase does not open the office's certificate") from error
    chain = _chain(signer)
    if not chain or not chain[0].not_valid_before <= now.astimezone(UTC) <= chain[0].not_valid_after:
        raise SealUnusable("the office's certificate is not valid today")
    return OfficeSeal(signer, chain)


class _Authority(TimeStamper):
    """Lets pyHanko ask one of casebook's authorities, by the same way that packs are stamped."""

    def __init__(self, stamper: Stamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._stamper = stamper

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Carry one request."""
        return tsp.TimeStampResp.load(self._stamper.answer(req.dump()))


def _metadata(office: OfficeSeal, plan: SealFacts, authorities: Sequence[Answering]) -> PdfSignatureMetadata:
    lasting = plan.level == LASTING
    return PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm=DIGEST,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        use_pades_lta=lasting,
        embed_validation_info=lasting,
        timestamp_field_name=ARCHIVE_FIELD,
        validation_context=_context(office.chain, _certificates(authorities)) if lasting else None,
        signer_key_usage=set(),
    )


def _level(office: OfficeSeal, authorities: Sequence[Answering]) -> str:
    """How long the seal can be checked: for good where nothing could be revoked; otherwise as long as the CA answers.

    No revocation list is fetched: an authority must not learn from us when a pack is made.
    """
    if not authorities:
        return "B-B"
    stamping = _certificates(authorities)
    if any(_revocable(each) for each in (*office.chain, *stamping)):
        return "B-T"
    try:
        context = _context(office.chain, stamping)
        _validate(office.chain, context, set())
        _validate(stamping, context, {"time_stamping"})
    except (PathError, ValidationError):
        return "B-T"
    return LASTING


def _validate(chain: tuple[x509.Certificate, ...], context: ValidationContext, purposes: set[str]) -> None:
    validator = CertificateValidator(chain[0], intermediate_certs=list(chain[1:]), validation_context=context)
    asyncio.run(validator.async_validate_usage(set(), purposes))  # type: ignore[no-untyped-call]


def _revocable(certificate: x509.Certificate) -> bool:
    return bool(certificate.crl_distribution_points or certificate.ocsp_urls)


def _context(*chains: tuple[x509.Certificate, ...]) -> ValidationContext:
    # Whether the last certificate of a chain deserves trust is the reader's decision; here it only ends the chain.
    return ValidationContext(
        trust_roots=[chain[-1] for chain in chains],
        other_certs=[each for chain in chains for each in chain],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _certificates(authorities: Sequence[Answering]) -> tuple[x509.Certificate, ...]:
    blocks = pem.unarmor(authorities[0][1], multiple=True)
    return tuple(x509.Certificate.load(der) for _, _, der in blocks)


def _chain(signer: SimpleSigner) -> tuple[x509.Certificate, ...]:
    """The signing certificate and its issuers, as far as the file holds them; nothing if it holds no certificate."""
    chain = [signer.signing_cert] if signer.signing_cert is not None else []
    known = list(signer.cert_registry)
    while chain and not chain[-1].self_issued:
        issuer = next((each for each in known if each.subject == chain[-1].issuer and each not in chain), None)
        if issuer is None:
            break
        chain.append(issuer)
    return tuple(chain)


def _called(certificate: x509.Certificate, *first: str) -> str:
    named = certificate.subject.native
    found = next((named[each] for each in (*first, "common_name") if named.get(each)), None)
    return str(found or certificate.subject.human_friendly)


def _check(pdf: bytes, sealed: bytes) -> None:
    signatures = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    for each in signatures:
        each.compute_integrity_info()
    if not sealed.startswith(pdf) or not signatures:
        raise SealUnusable("the sealed certificate is not the one that was set")
