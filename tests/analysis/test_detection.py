"""Who is named, and above all who is not."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from casebook.analysis.detection import analyse
from casebook.analysis.findings import Report
from tests.analysis.posting import DAY, START, Platform, Rewrite


def named(report: Report) -> set[str]:
    return {member.account for network in report.networks for member in network.members}


def homoglyphs(chance: random.Random, text: str) -> str:
    latin = str.maketrans("аеорсх", "aeopcx")
    return "".join(letter.translate(latin) if chance.random() < 0.5 else letter for letter in text)


def zero_width(chance: random.Random, text: str) -> str:
    return "".join(letter + ("\u200b" if chance.random() < 0.2 else "") for letter in text)


def emoji(chance: random.Random, text: str) -> str:
    return (
        " ".join(word + (chance.choice(" 😀🔥👍🇹🇯") if chance.random() < 0.3 else "") for word in text.split()) + "!!!"
    )


def reordered(chance: random.Random, text: str) -> str:
    words = text.split()
    place = chance.randrange(len(words) - 1)
    words[place], words[place + 1] = words[place + 1], words[place]
    return " ".join(words)


def reworded(chance: random.Random, text: str) -> str:
    other = ["".join(chance.choices("абвгдеклмнопрст", k=6)) for _ in range(3)]
    words = [chance.choice(other) if chance.random() < 0.2 else word for word in text.split()]
    words.insert(chance.randrange(len(words)), "кстати")
    return " ".join(words)


@pytest.mark.parametrize("seed", [1, 3])
def test_a_team_among_people_is_named_and_nobody_else(seed: int) -> None:
    platform = Platform(seed)
    team = platform.team(40, orders=60, each=7)
    found = named(analyse(platform.posts()))
    assert found <= team
    assert len(found) >= 0.9 * len(team)


@pytest.mark.parametrize("seed", [4, 5])
def test_ten_accounts_over_days_are_found(seed: int) -> None:
    platform = Platform(seed, days=10)
    team = platform.team(10, orders=14, each=5, within=DAY / 2)
    found = named(analyse(platform.posts()))
    assert found <= team
    assert len(found) >= 9


@pytest.mark.parametrize("rewrite", [homoglyphs, zero_width, emoji, reordered, reworded])
def test_small_changes_of_the_words_hide_nobody(rewrite: Rewrite) -> None:
    platform = Platform(6)
    team = platform.team(30, orders=45, each=6, rewrite=rewrite)
    found = named(analyse(platform.posts()))
    assert found <= team
    assert len(found) >= 0.75 * len(team)


def test_two_teams_are_two_networks() -> None:
    platform = Platform(7)
    teams = [platform.team(20, orders=30, each=6), platform.team(25, orders=35, each=6)]
    report = analyse(platform.posts())
    groups = [{member.account for member in network.members} for network in report.networks]
    assert len(groups) == 2
    assert all(any(group <= team for team in teams) for group in groups)


def people_only(platform: Platform) -> None:
    """Nothing is added."""


def one_headline(platform: Platform) -> None:
    platform.shared(platform.chance.sample(platform.people, 120), platform.text(), within=300)


def many_headlines(platform: Platform) -> None:
    readers = platform.people[:120]
    for _ in range(20):
        text = platform.text(10) + " https://paper.example/1 via @paper"
        platform.shared(platform.chance.sample(readers, platform.chance.randint(18, 50)), text, within=600)


def short_replies(platform: Platform) -> None:
    for _ in range(60):
        for text in ("да", "+1", "рахмат", "👍👍👍", "С днём рождения!", "забили гол ура"):
            platform.shared(platform.chance.sample(platform.people, 4), text)


def greetings_that_come_back(platform: Platform) -> None:
    text = platform.text(8)
    for _ in range(20):
        platform.shared(platform.chance.sample(platform.people, 6), text)


def popular_reposts(platform: Platform) -> None:
    fans = platform.people[:40]
    for _ in range(40):
        platform.shared(platform.chance.sample(fans, 25), f"RT @star: {platform.text(9)}", within=4000)


def one_who_repeats_himself(platform: Platform) -> None:
    for text in [platform.text() for _ in range(10)]:
        platform.shared(["bot"] * 12, text)


def one_account_in_two_spellings(platform: Platform) -> None:
    for text in [platform.text() for _ in range(12)]:
        platform.shared(["Mahsa", "@mahsa", "MAHSA"], text)


def accounts_with_one_joint_text(platform: Platform) -> None:
    for number in range(12):
        platform.shared([f"once{number}x{each}" for each in range(5)], platform.text())


@pytest.mark.parametrize("seed", [11])
@pytest.mark.parametrize(
    "happens",
    [
        people_only,
        one_headline,
        many_headlines,
        short_replies,
        greetings_that_come_back,
        popular_reposts,
        one_who_repeats_himself,
        one_account_in_two_spellings,
        accounts_with_one_joint_text,
    ],
)
def test_where_there_is_no_network_nobody_is_named(happens: Callable[[Platform], None], seed: int) -> None:
    platform = Platform(seed)
    happens(platform)
    assert analyse(platform.posts()).networks == ()


def test_reposting_within_a_minute_again_and_again_is_found_among_fans() -> None:
    platform = Platform(8)
    popular_reposts(platform)
    team = [f"quick{number}" for number in range(8)]
    for _ in range(25):
        text = f"RT @other: {platform.text(9)}"
        platform.shared(platform.chance.sample(platform.people, 30), text, within=DAY)
        platform.shared(team, text, within=20)
    assert named(analyse(platform.posts())) == set(team)


def test_the_order_of_rows_changes_nothing() -> None:
    platform = Platform(9)
    platform.team(12, orders=18, each=5)
    first = analyse(platform.posts())
    again = analyse(platform.posts())
    assert first == again
    platform.chance.shuffle(platform.rows)
    assert named(analyse(platform.posts())) == named(first)


def test_every_edge_has_its_posts_with_times() -> None:
    platform = Platform(10)
    platform.team(12, orders=18, each=5)
    (network,) = analyse(platform.posts()).networks
    pairs = {
        tuple(sorted(pair))
        for joint in network.joints
        for pair in combinations((post.account for post in joint.posts), 2)
    }
    assert {(edge.one, edge.other) for edge in network.edges} == pairs
    for edge in network.edges:
        for meeting in edge.meetings:
            assert meeting.seconds == meeting.second.time - meeting.first.time >= 0
            assert {meeting.first.account, meeting.second.account} == {edge.one, edge.other}
    assert not any("troll" in reason or "bot" in reason for member in network.members for reason in member.reasons)


def test_what_members_have_in_common_stands_beside_the_finding_and_makes_none() -> None:
    platform = Platform(13)
    team = platform.team(12, orders=18, each=5)
    people = platform.posts()
    made = [START + (day if name in team else 40 * day) * DAY for day, name in enumerate(people.accounts)]
    alike = [f"olim{number:05}" if name in team else f"{name}x" for number, name in enumerate(people.accounts)]
    close = [START if name in team else second for name, second in zip(people.accounts, made, strict=True)]
    (network,) = analyse(replace(people, accounts=tuple(alike), created=np.array(close, np.float64))).networks
    assert {(mark.kind, mark.hits) for mark in network.marks} >= {("made", 12), ("named", 12)}
    assert all(mark.log10_chance <= -2 for mark in network.marks)
    nobody = Platform(14)
    assert analyse(replace(nobody.posts(), created=np.zeros(len(nobody.posts().accounts)))).networks == ()


def test_an_address_under_every_text_of_a_team_does_not_make_them_pages_that_people_pass_on() -> None:
    platform = Platform(15)
    team = platform.team(15, orders=24, each=5, rewrite=lambda _, text: f"{text} https://t.example/channel")
    assert named(analyse(platform.posts())) == team
