"""The network annex on paper: what it says in each language, what it leaves to the table, and that nothing else names anybody."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.network_facts import JointAct, NetworkAnnex, NetworkFound, NetworkMember, PostCompared
from casebook.exporters.profiles import profile
from casebook.exporters.typeset.documents_set import documents_of
from casebook.exporters.typeset.network_blocks import MOST_ACTS, MOST_POSTS, duration, networks
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.scene import scene
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.exporters.typeset.wording import LOCALES, wording
from tests.exporters.factories import NOON, a_dossier

TAJIK = "Ин хоин дар бораи ватан дурӯғ мегӯяд"


def a_network(acts: int = 3, accounts: int = 4, *, title: str = "", kind: str = "text") -> NetworkFound:
    """A network whose accounts all take part in everything, a minute after each other."""
    names = [f"facebook/haqgu{number}" for number in range(accounts)]
    joints = tuple(
        JointAct(
            number=number,
            kind=kind,
            what="T1" if kind == "target" else f"{TAJIK} {number}",
            strangers=2,
            posts=tuple(
                PostCompared(
                    number=number * 1000 + at,
                    account=name,
                    at=NOON + timedelta(hours=number, minutes=at),
                    url=f"https://www.facebook.com/haqgu/posts/{number * 1000 + at}",
                )
                for at, name in enumerate(names)
            ),
        )
        for number in range(1, acts + 1)
    )
    numbers = tuple(range(1, acts + 1))
    members = tuple(
        NetworkMember(account=name, platform="Facebook", joints=numbers, partners=accounts - 1, gap=60.0)
        for name in names
    )
    return NetworkFound(
        name="N1", title=title, confidence="very high", log10_chance=-34.2, basis="text", members=members, joints=joints
    )


def annexed(*found: NetworkFound, locale: str = "en") -> Dossier:
    annex = NetworkAnnex(posts=40, accounts=9, first=NOON, last=NOON + timedelta(days=3), left_out=2, networks=found)
    return a_dossier(
        profile=profile("platform_facebook"), locale=locale, network_annex=annex, answers={"network_annex": "yes"}
    )


def said(dossier: Dossier) -> str:
    """All words of the annex, without their directions."""
    return "\n".join(_words(networks(scene(Setting(wording(dossier.locale)), dossier))))


def _words(thing: object) -> list[str]:
    if isinstance(thing, str):
        return [thing]
    if isinstance(thing, dict):
        return (
            ["".join(_words(thing["t"]))] if "t" in thing else [one for each in thing.values() for one in _words(each)]
        )
    return [one for each in thing for one in _words(each)] if isinstance(thing, list) else []


def drawings(blocks: list[Json]) -> list[Json]:
    return [each for each in blocks if each["b"] == "drawing"]


def test_a_dossier_without_a_network_has_no_annex_and_no_document() -> None:
    dossier = replace(annexed(a_network()), network_annex=None)
    assert networks(scene(Setting(wording("en")), dossier)) == []
    assert "network_annex" not in {each.identifier for each in documents_of(dossier)}
    assert "network_annex" in {each.identifier for each in documents_of(annexed(a_network()))}


def test_it_says_what_was_compared_how_sure_it_is_who_and_why_and_where_the_posts_stand() -> None:
    words = said(annexed(a_network(title="The smear of V1")))
    for told in (
        "Network N1: The smear of V1",
        "very high",
        "p < 10^-34 (log10 p = -34.2)",
        "In 3 of 3 joint acts, with 3 of the 3 other accounts; half of the times within 60 s of the nearest of them.",
        "Joint acts: 1–3",
        "Others who did the same: 2",
        "P1001 · 2026-05-11 13:01:00 · haqgu1",
        "Item 1001",
        "not who runs them",
        "casebook patterns Network_Posts.csv --out answer.json",
        f"{TAJIK} 2",
    ):
        assert told in words


def test_what_a_page_cannot_hold_is_counted() -> None:
    words = said(annexed(a_network(MOST_ACTS + 3, MOST_POSTS + 5)))
    assert "Further ones, in the table that goes along: 3" in words
    assert "Further ones, in the table that goes along: 5" in words
    assert f"{MOST_ACTS + 1}. {TAJIK}" not in words


def test_an_answer_to_one_post_is_said_without_the_post() -> None:
    assert "an answer to one and the same post (T1)" in said(annexed(a_network(kind="target")))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "1 s"), (60, "60 s"), (61, "2 min"), (7200, "2 h"), (86_400, "24 h"), (3e5, "4 d")],
)
def test_a_length_of_time_is_rounded_up(seconds: float, told: str) -> None:
    assert duration(Setting(wording("en")), seconds) == told


@pytest.mark.parametrize("locale", LOCALES)
def test_both_pictures_are_drawn_and_say_in_words_what_they_show(locale: str) -> None:
    blocks = networks(scene(Setting(wording(locale)), annexed(a_network(), locale=locale)))
    graph, raster = drawings(blocks)
    assert graph["alt"]
    assert raster["alt"]
    names = _words([graph["shapes"], raster["shapes"]])
    assert names.count("haqgu1") == 2


def test_it_is_set_as_a_page_that_a_reader_can_copy_from() -> None:
    dossier = annexed(a_network(), locale="fa")
    with TypstTypesetter(lambda *_: PictureSet()) as typesetter:
        pdf = typesetter.document(dossier, documents_of(dossier)[-1])
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "p < 10^-34" in text
    assert "https://www.facebook.com/haqgu/posts/1001" in text
