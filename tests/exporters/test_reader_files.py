"""What the recipient gets beside the proof pack: each file once, in filing order, by its own name."""

import dataclasses

from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts
from casebook.exporters.profile import Document
from casebook.exporters.proof_pack import BuiltPack
from casebook.exporters.reader_files import reader_files
from casebook.exporters.typeset.leaves import BoundPart
from tests.exporters.typeset import dossiers, venues


class Told:
    """A typesetter that says what it was asked for; the real one has tests of its own."""

    def __init__(self, parts: int, exhibit_files: int = 1) -> None:
        self.parts = parts
        self.exhibit_files = exhibit_files

    def bundle_parts(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> tuple[BoundPart, ...]:
        return tuple(
            BoundPart(content=f"part {number}".encode(), first=number, last=number) for number in range(self.parts)
        )

    def document(self, dossier: Dossier, document: Document) -> bytes:
        return document.identifier.encode()

    def exhibit_parts(self, dossier: Dossier, exhibit: ExhibitFacts, contents: Contents) -> tuple[BoundPart, ...]:
        return tuple(BoundPart(content=exhibit.label.encode(), first=1, last=1) for _ in range(self.exhibit_files))


def files(court: str, parts: int = 1, exhibit_files: int = 1) -> list[tuple[str, str, bytes]]:
    dossier, contents = venues.case(court)
    built = BuiltPack(
        dossier=dataclasses.replace(dossier, exhibits=dossier.exhibits[1:]),  # one failed
        facts=dossiers.facts(dossier),
        pages={},
        size=0,
        sha256="",
        tagmanifest_sha256="",
        stamps=(),
        certificate=b"sealed certificate",
    )
    given = reader_files(dossier, built, Told(parts, exhibit_files), contents, lambda *_: None)  # type: ignore[arg-type, return-value]
    return [(each.part, each.name, b"".join(each.pieces)) for each in given]


def test_a_bundle_in_one_file_goes_with_the_sealed_certificate_and_what_is_to_be_signed() -> None:
    assert [(part, name) for part, name, _ in files("uk_ftt_iac")] == [
        ("bundle", "Appellant-Bundle_Answer-appeal_number_2026-11-23.pdf"),
        ("certificate", "CBP-2026-7F3A91_Evidence-Certificate.pdf"),
        ("document-statement", "CBP-2026-7F3A91_Witness-Statement-Answer-statement_number.pdf"),
        ("document-statement_original", "CBP-2026-7F3A91_Witness-Statement-Answer-statement_number_Original.pdf"),
        (
            "document-statement_translation",
            "CBP-2026-7F3A91_Witness-Statement-Answer-statement_number_Translation-Certificate.pdf",
        ),
        ("document-country_schedule", "CBP-2026-7F3A91_Country-Evidence-Schedule.pdf"),
    ]
    assert files("uk_ftt_iac")[1][2] == b"sealed certificate"


def test_parts_are_numbered_as_the_court_wants_them() -> None:
    given = files("us_eoir", parts=2)
    assert [name for part, name, _ in given if part.startswith("part-")] == [
        "CBP-2026-7F3A91_Evidence_Part1.pdf",
        "CBP-2026-7F3A91_Evidence_Part2.pdf",
    ]
    assert len({part for part, _, _ in given}) == len({name for _, name, _ in given}) == len(given)


def test_where_each_exhibit_is_its_own_file_all_that_were_included_are_given() -> None:
    given = [(name, content) for part, name, content in files("de_bamf") if part.startswith("exhibit-")]
    assert len(given) == 5
    assert ("K1_CBP-2026-7F3A91.pdf", b"E004") in given
    assert {content for _, content in given} == {b"E002", b"E003", b"E004", b"E005", b"E006"}


def test_an_exhibit_above_the_limit_goes_in_parts_of_its_own() -> None:
    given = [(part, name) for part, name, _ in files("us_uscis", exhibit_files=2) if part.startswith("exhibit-E004")]
    assert given == [
        ("exhibit-E004-part-1", "CBP-2026-7F3A91_Exhibit-1_Part1.pdf"),
        ("exhibit-E004-part-2", "CBP-2026-7F3A91_Exhibit-1_Part2.pdf"),
    ]
