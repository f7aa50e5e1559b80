"""Statements for a person to sign: the venue's prescribed words stand verbatim, the fields are filled from custody."""

from dataclasses import replace

import pytest

from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Dossier
from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.factories import FILES, a_dossier, a_file, custody_of, exhibits
from tests.exporters.typeset.conftest import words_of

PERJURY = (
    "I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and "
    "correct. Executed on (date)."
)
TRUTH = (
    "I believe that the facts stated in this witness statement are true. I understand that proceedings for contempt of "
    "court may be brought against anyone who makes, or causes to be made, a false statement in a document verified by a "
    "statement of truth without an honest belief in its truth."
)


def of_venue(custodian: str, **changes: object) -> Dossier:
    dossier = a_dossier(**changes)
    return replace(dossier, profile=replace(dossier.profile, custodian=custodian))


def set_words(typesetter: TypstTypesetter, dossier: Dossier) -> str:
    return " ".join(words_of(typesetter.custodian_statement(dossier)).split())


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_the_us_certification_has_every_field_and_the_oath_word_for_word(
    typesetter: TypstTypesetter, locale: str
) -> None:
    """exports.md §2.9: fields of FRE 902(14), and the form of 28 U.S.C. § 1746, in English for every pack."""
    dossier = of_venue("us_902", locale=locale)
    words = set_words(typesetter, dossier)
    assert PERJURY in words
    original, copy = dossier.exhibits[0].files
    for told in (
        "Certification under FRE 902(14)",
        "training and experience",
        "Case name, court and number",
        "https://facebook.com/1",
        "2026-05-11 12:00:00 UTC",
        "Collector C1",
        "SHA-256 (FIPS 180-4)",
        original.sha256,
        copy.sha256,
        "The two hash values are equal",
        "It was made from it as follows: redaction, pillow 12",
        "2026-05-11T12:00:00Z · received · Collector C1",
        "how I know",
        "Signature",
    ):
        assert told in words, told


def test_a_hash_that_differs_from_custody_is_not_called_identical(typesetter: TypstTypesetter) -> None:
    (first, *_) = exhibits()
    first = replace(first, files=(a_file("photo", "original", "photo.png"),))
    other = custody_of("E001", a_file("chat", "original", "chat.txt").sha256)
    words = set_words(typesetter, of_venue("us_902", exhibits=(first,), custody=other))
    assert "equal" not in words.replace("was equal", "")
    assert FILES["photo"]
    undisclosed = set_words(typesetter, of_venue("us_902", exhibits=(first,), custody=()))
    assert undisclosed.count("not disclosed in this pack") == 2


def test_the_uk_statement_asks_what_practice_direction_32_wants(typesetter: TypstTypesetter) -> None:
    """exports.md §2.2."""
    words = set_words(typesetter, of_venue("uk", locale="ru"))
    assert TRUTH in words
    for told in ("initials and surname", "How this statement was prepared", "information or belief", "Exhibit", "E002"):
        assert told in words, told


@pytest.mark.parametrize(("custodian", "oath"), [("uk", TRUTH), ("us_902", PERJURY)])
def test_the_certificate_carries_the_venues_own_declaration(
    typesetter: TypstTypesetter, custodian: str, oath: str
) -> None:
    """exports.md §3.2: the custodian's declaration in the form of the venue, word for word in every language."""
    facts = CertificateFacts(
        files=(), file_count=0, payload_bytes=0, manifest_sha256="0" * 64, key_fingerprint="SHA256:x"
    )
    words = words_of(typesetter.certificate(of_venue(custodian, locale="ru"), facts))
    assert oath in " ".join(words.split())
    assert oath not in " ".join(words_of(typesetter.certificate(a_dossier(), facts)).split())


def test_our_own_form_is_in_the_packs_language(typesetter: TypstTypesetter) -> None:
    words = set_words(typesetter, of_venue("generic", locale="ru"))
    assert TRUTH not in words
    assert PERJURY not in words
    assert "Заявление" in words or "Свидетельство" in words or "хранител" in words


@pytest.mark.parametrize(
    ("locale", "mark"),
    [("en", "not for courts"), ("ru", "не для судов"), ("tg", "барои судҳо нест"), ("fa", "برای دادگاه")],
)
def test_an_unstamped_draft_says_so_on_its_certificate(typesetter: TypstTypesetter, locale: str, mark: str) -> None:
    facts = CertificateFacts(
        files=(), file_count=0, payload_bytes=0, manifest_sha256="0" * 64, key_fingerprint="SHA256:x"
    )
    plain = words_of(typesetter.certificate(a_dossier(locale=locale), facts))
    draft = words_of(typesetter.certificate(a_dossier(locale=locale), replace(facts, unstamped_draft=True)))
    assert "UNSTAMPED DRAFT" in draft
    assert "UNSTAMPED DRAFT" not in plain
    if locale != "fa":  # poppler gives joined Arabic letters in another order
        assert mark in " ".join(draft.split())
