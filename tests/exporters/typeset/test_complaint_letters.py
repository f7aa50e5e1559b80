"""The letter of every kind of complaint is set in the recipient's language, on one page or two, with the words of its answers."""

import subprocess
from dataclasses import replace
from uuid import UUID

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.facts_around import InterventionFacts
from casebook.exporters.profiles import profiles
from casebook.exporters.typeset.documents_set import documents_of
from casebook.exporters.typeset.pictures import no_pictures
from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.complaining import a_complaint

KINDS = [kind.identifier for kind in profiles() if kind.form and kind.documents]
ANSWERED = InterventionFacts(
    id=UUID(int=7),
    kind="Platform notice",
    kind_code="platform_notice",
    channel="DSA Art. 16 notice",
    reference="FB-310",
    sent="13 May 2026",
    answered="20 May 2026",
    outcome="Rejected",
    missing_reasons=("b", "f"),
)


def a_letter(kind: str, locale: str) -> Dossier:
    answers = {"why_wrong": "It demands a death.", "authority_letter": "yes", "real_profile_url": "https://x.com/mahsa"}
    dossier = replace(a_complaint(kind, answers=answers), locale=locale, interventions=(ANSWERED,))
    return replace(dossier, asked_posts=(), asked_accounts=dossier.accounts) if kind == "impersonation" else dossier


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_every_letter_is_set(locale: str) -> None:
    with TypstTypesetter(no_pictures) as typesetter:
        for kind in KINDS:
            dossier = a_letter(kind, locale)
            (letter,) = documents_of(dossier)
            pdf = typesetter.document(dossier, letter)
            text = " ".join(
                subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
                .stdout.decode()
                .split()
            )
            pages = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
            assert int(pages.partition("Pages:")[2].split()[0]) <= 2, kind
            assert "haqgu.misol" in text, kind
            if dossier.profile.opens in {"appeal", "dsa_odr"}:
                assert "FB-310" in text
                assert "It demands a death." in text
            if kind == "impersonation" and locale == "en":
                assert "please accept this letter in place of one" in text
