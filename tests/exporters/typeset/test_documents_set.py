"""A profile's own documents: answers in their places, lines where a hand must fill in, prescribed words unchanged."""

import dataclasses
import re

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Ask, Document, DocumentPart, Layout
from casebook.exporters.profiles import profile
from casebook.exporters.typeset.documents_set import BLANK, documents_of
from casebook.exporters.typeset.fact_blocks import BLOCKS
from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.typeset import dossiers, venues
from tests.exporters.typeset.conftest import words_of


def asking(document: Document, *asks: Ask, answers: dict[str, str] | None = None, locale: str = "en") -> Dossier:
    dossier, _ = dossiers.dossier(exhibits=2, incidents=6, locale=locale)
    kind = dataclasses.replace(dossier.profile, asks=asks, documents=(document,))
    return dataclasses.replace(dossier, profile=kind, answers=answers or {})


def said(typesetter: TypstTypesetter, document: Document, *asks: Ask, **kept: object) -> str:
    dossier = asking(document, *asks, **kept)  # type: ignore[arg-type]
    return " ".join(words_of(typesetter.document(dossier, document)).split())


def request(*parts: DocumentPart, **more: object) -> Document:
    return Document(
        identifier="request", title={"en": "Request", "ru": "Запрос"}, file_name="request", parts=parts, **more
    )  # type: ignore[arg-type]


GROUNDS = Ask(identifier="grounds", label={"en": "Grounds of fear", "ru": "Основания"}, kind="prose", needed="wanted")


def test_an_answer_stands_under_its_heading_in_numbered_paragraphs(typesetter: TypstTypesetter) -> None:
    document = request(DocumentPart(heading={"en": "Grounds"}, source="ask:grounds"), numbered=True)
    words = said(typesetter, document, GROUNDS, answers={"grounds": "They came.\n\nThey asked."})
    assert "Grounds 1. They came. 2. They asked." in words


def test_what_is_wanted_and_missing_is_left_for_a_hand_and_what_nobody_wants_is_left_out(
    typesetter: TypstTypesetter,
) -> None:
    spare = Ask(identifier="spare", label={"en": "Spare"})
    document = request(
        DocumentPart(source="ask:grounds"), DocumentPart(heading={"en": "Spare heading"}, source="ask:spare")
    )
    words = said(typesetter, document, GROUNDS, spare)
    assert "Grounds of fear" in words
    assert "Spare heading" not in words


def test_prescribed_words_keep_every_letter_and_take_answers(typesetter: TypstTypesetter) -> None:
    document = request(
        face={"en": "Urgent\nContact: {contact}\nRemoval: {removal}"},
        signed={"en": "I believe that the facts stated are true."},
    )
    contact = Ask(identifier="contact", label={"en": "Contact"})
    words = said(typesetter, document, contact, answers={"contact": "Lena {x} $a$"})
    assert "Contact: Lena {x} $a$" in words
    assert f"Removal: {BLANK}" in words
    assert "I believe that the facts stated are true." in words
    assert "To be completed and signed by hand" in words
    assert "Signature" in words


def test_a_document_speaks_the_language_of_the_pack_or_of_the_venue(typesetter: TypstTypesetter) -> None:
    assert "Запрос" in said(typesetter, request(), locale="ru")
    german = dataclasses.replace(request(), title={"de": "Antrag", "en": "Request"}, signed={"en": "x"})
    dossier = asking(german)
    kind = dataclasses.replace(dossier.profile, layout=Layout(wording="de"))
    words = words_of(typesetter.document(dataclasses.replace(dossier, profile=kind), german))
    assert "Antrag" in words
    assert "Unterschrift" in words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Request", "Access to data", "Political character", "Signature of the applicant")),
        ("fr", ("Requête", "Accès aux données", "Caractère politique", "Signature du requérant")),
        ("es", ("Petición", "Acceso a los datos", "Carácter político", "Firma del solicitante")),
        ("ar", ("الطلب", "الاطلاع", "الطابع", "توقيع")),
    ],
)
def test_2_6_a_request_is_set_in_each_language_that_the_commission_takes(
    typesetter: TypstTypesetter, language: str, said: tuple[str, ...]
) -> None:
    """exports.md §2.6: the signed request is in Arabic, English, French or Spanish, whatever the pack's own language."""
    kind = profile("interpol_ccf")
    (ask,) = [each for each in kind.asks if each.identifier == "request_language"]
    assert {choice.code for choice in ask.choices} == set(kind.languages)
    dossier, _ = venues.case("interpol_ccf", "ru")
    dossier = dataclasses.replace(dossier, answers={**dossier.answers, "request_language": language})
    words = " ".join(words_of(typesetter.document(dossier, kind.documents[0])).split())
    for each in said:
        assert each in words, each
    assert "Постановление" not in words
    assert "Запрос" not in words


def test_a_document_whose_ask_nobody_answered_is_not_set() -> None:
    document = request(when="grounds")
    assert documents_of(asking(document, GROUNDS)) == ()
    assert documents_of(asking(document, GROUNDS, answers={"grounds": "yes"})) == (document,)


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_every_block_of_facts_can_be_set(typesetter: TypstTypesetter, locale: str) -> None:
    parts = tuple(DocumentPart(heading={"en": f"Block {name}"}, source=f"facts:{name}") for name in BLOCKS)
    words = said(typesetter, request(*parts), locale=locale)
    for name in BLOCKS:
        assert f"Block {name}" in words
    assert "[U+" not in words


def test_blocks_of_facts_say_so_when_there_is_nothing(typesetter: TypstTypesetter) -> None:
    parts = tuple(DocumentPart(source=f"facts:{name}") for name in BLOCKS)
    document = request(*parts)
    dossier = dataclasses.replace(
        asking(document), persons=(), accounts=(), incidents=(), exhibits=(), bonds=(), withheld=(), failures=()
    )
    assert "None in this pack." in words_of(typesetter.document(dossier, document))


def test_attacks_and_acts_stand_side_by_side_with_days_and_sources(typesetter: TypstTypesetter) -> None:
    words = said(typesetter, request(DocumentPart(source="facts:link_table")))
    assert re.search(r"\b5 ?d\b", words)
    assert "Statement of the affected person, 4 March 2026" in words
    assert "that alone proves no cause" in words
