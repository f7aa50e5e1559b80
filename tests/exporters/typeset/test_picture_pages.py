"""The pictures in the reader PDF: landscape pages with words that can be read and heard, drawn from the dossier alone."""

import dataclasses
from uuid import UUID

import pytest

from casebook.exporters.dossier import ActFacts, BondFacts, Dossier, InvolvementFacts, PersonFacts
from casebook.exporters.typeset.bundle import picture_pages
from casebook.exporters.typeset.covering import covered
from casebook.exporters.typeset.setting import Setting
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.exporters.typeset.wording import LOCALES, wording
from tests.exporters.typeset import dossiers
from tests.exporters.typeset.conftest import opened, pages_of
from tests.pictures.looking import HOSTILE


def drawn(dossier: Dossier) -> str:
    return str(picture_pages(Setting(wording(dossier.locale)), dossier))


@pytest.mark.parametrize("locale", LOCALES)
def test_three_landscape_pages_stand_before_the_chronology(typesetter: TypstTypesetter, locale: str) -> None:
    dossier, contents = dossiers.dossier(locale=locale)
    pdf = typesetter.bundle(dossier, dossiers.facts(dossier), contents)
    boxes = [[float(edge) for edge in page.mediabox] for page in opened(pdf).pages]
    wide = [number for number, box in enumerate(boxes) if box[2] > box[3]]
    assert len(wide) == 3
    assert wide == list(range(wide[0], wide[0] + 3))
    texts = pages_of(pdf)
    assert "@haqgu_example" in texts[wide[1]]
    assert "District office" in texts[wide[1]]
    assert all(texts[number].strip() for number in range(len(texts)))


def test_the_same_dossier_gives_the_same_shapes_and_none_of_them_names_anybody_else(
    typesetter: TypstTypesetter,
) -> None:
    dossier, _ = dossiers.dossier()
    act = ActFacts(
        kind="threat",
        victim="SECRET",
        victim_id=UUID(int=999),
        involvements=(InvolvementFacts(who=UUID(int=998), likely=True),),
    )
    incident = dataclasses.replace(dossier.incidents[0], acts=(act,))
    bonds = (BondFacts(one=UUID(int=999), other=UUID(int=101), words="SECRET"),)
    left_out = dataclasses.replace(dossier, incidents=(incident, *dossier.incidents[1:]), bonds=bonds)
    assert "SECRET" not in drawn(left_out)
    assert "Not known who" in drawn(left_out)
    assert drawn(left_out) == drawn(left_out)


def test_hostile_names_are_set_and_change_nothing(typesetter: TypstTypesetter) -> None:
    dossier, contents = dossiers.dossier(exhibits=1)
    people = tuple(
        PersonFacts(id=UUID(int=300 + at), name=name, role=name, part="relative") for at, name in enumerate(HOSTILE)
    )
    acts = tuple(
        ActFacts(
            kind="threat", victim_id=person.id, involvements=(InvolvementFacts(office=person.name, note="#panic()"),)
        )
        for person in people
    )
    incident = dataclasses.replace(dossier.incidents[0], acts=acts)
    hostile = dataclasses.replace(dossier, persons=people, incidents=(incident, *dossier.incidents[1:]))
    for locale in ("en", "fa"):
        pdf = typesetter.bundle(dataclasses.replace(hostile, locale=locale), dossiers.facts(dossier), contents)
        assert pdf.startswith(b"%PDF")


def test_a_large_case_stays_a_few_pages_and_an_empty_one_has_none() -> None:
    large, _ = dossiers.dossier(exhibits=0, incidents=400)
    assert len(drawn(large)) < 150_000
    few, _ = dossiers.dossier(exhibits=0, incidents=0)
    assert picture_pages(Setting(wording("en")), few) == []


def test_coverage_says_what_this_pack_holds() -> None:
    dossier, _ = dossiers.dossier(exhibits=2, incidents=4)
    rows = covered(dossier)
    assert [row.bare for row in rows] == [False, False, True, True]
    assert rows[0].states["capture"] == "there"
    assert rows[2].states["translation"] == "there"
    assert rows[0].states["source"] == "missing"
    shown = dataclasses.replace(dossier.exhibits[0], files=())
    without = covered(dataclasses.replace(dossier, exhibits=(shown, *dossier.exhibits[1:])))
    assert without[0].states["original"] == "missing"
