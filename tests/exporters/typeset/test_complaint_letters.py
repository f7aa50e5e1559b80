"""The letter of every kind of complaint is set in the recipient's language, on one page or two, with the words of its answers."""

import subprocess
from dataclasses import replace
from uuid import UUID

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.facts_around import InterventionFacts
from casebook.exporters.problem import Problem
from casebook.exporters.profiles import profiles
from casebook.exporters.rules import problems
from casebook.exporters.typeset.documents_set import documents_of
from casebook.exporters.typeset.pictures import no_pictures
from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.complaining import a_complaint, a_post

# With a letter: the network annex is a document of its own, and set only where a network is found.
KINDS = [kind.identifier for kind in profiles() if kind.form and any(not each.holds for each in kind.documents)]
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
            assert pages_of(pdf) <= 2, kind
            assert "haqgu.misol" in text, kind
            if dossier.profile.opens in {"appeal", "dsa_odr"}:
                assert "FB-310" in text
                assert "It demands a death." in text
            if kind == "impersonation" and locale == "en":
                assert "please accept this letter in place of one" in text


@pytest.mark.parametrize(("count", "times", "pages"), [(4, 1, 2), (8, 1, 3), (5, 8, 3), (10, 8, 5)])
def test_a_letter_that_will_be_too_long_is_said_before_it_is_set(count: int, times: int, pages: int) -> None:
    text = "Ин хоин дар бораи ватан дурӯғ мегӯяд. " * times
    translation = "This traitor lies about the homeland. " * times
    posts = [a_post(number, text=text, translation=translation) for number in range(1, count + 1)]
    dossier = a_complaint("platform_facebook", *posts)
    with TypstTypesetter(no_pictures) as typesetter:
        assert pages_of(typesetter.document(dossier, dossier.profile.documents[0])) == pages
    said = too_long(dossier)
    assert [each.blocking for each in said] == ([False] if pages > 2 else []), "it warns, and every item can still go"
    for each in said:
        assert each.detail == {"most": "2", "pages": str(pages)}
        assert f"about {pages} pages" in each.words["en"].format(**each.detail)


def too_long(dossier: Dossier) -> list[Problem]:
    return [each for each in problems(dossier, dossier.issued_at.date()) if each.code == "pages_of_documents"]


def pages_of(pdf: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return int(told.partition("Pages:")[2].split()[0])
