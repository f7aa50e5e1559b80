"""The network annex: only what the pack tells is compared, only members are named, and anybody can work it out again."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from casebook.cli.patterns import patterns
from casebook.exporters.dossier import Dossier
from casebook.exporters.facts_around import CampaignFacts
from casebook.exporters.network_facts import ASK, FINDINGS_FILE, POSTS_FILE, NetworkAnnex
from casebook.exporters.profile import Data, How
from casebook.exporters.profiles import profile, profiles
from casebook.sensitive import Kind, Term
from casebook.services.composing import Choice
from casebook.services.network_annex import problems, with_annex
from casebook.services.recipes import Recipe, packed, unpacked
from casebook.services.screening import screen
from tests.services.annexing import Wave, a_wave


@cache
def annexed(kind: str = "platform_facebook") -> Dossier:
    """The complaint about the whole wave, with its annex."""
    return with_annex(a_wave().dossier(kind), a_wave().book)


def changed(wave: Wave, **more: Any) -> NetworkAnnex:
    """The annex of the same complaint with something changed."""
    annex = with_annex(wave.dossier(**more), wave.book).network_annex
    assert annex is not None
    return annex


def files(dossier: Dossier) -> dict[str, str]:
    return {each.name: each.text for each in dossier.data_files}


def test_a_team_is_named_with_its_reasons_its_joint_acts_and_their_posts() -> None:
    wave = a_wave()
    annex = annexed().network_annex
    assert annex is not None
    (network,) = annex.networks
    assert {member.account for member in network.members} == {f"facebook/{handle}" for handle in wave.team}
    assert network.confidence in {"moderate", "high"}
    assert network.log10_chance < -2
    told = dict(enumerate(wave.posts, start=1))
    for joint in network.joints:
        assert {told[post.number].text for post in joint.posts} == {joint.what}
        assert [post.at for post in joint.posts] == sorted(post.at for post in joint.posts)
        assert all(post.url == told[post.number].url for post in joint.posts)
    assert (annex.posts, annex.left_out) == (len(wave.posts), 0)


def test_the_command_gives_the_same_answer_on_the_table_that_goes_along(tmp_path: Path) -> None:
    made = files(annexed())
    table, answer = tmp_path / POSTS_FILE, tmp_path / "answer.json"
    table.write_bytes(made[POSTS_FILE].encode())
    done = CliRunner().invoke(patterns, [str(table), "--out", str(answer)], catch_exceptions=False)
    assert done.exit_code == 0
    assert answer.read_bytes() == made[FINDINGS_FILE].encode()
    assert json.loads(made[FINDINGS_FILE])["format"] == "casebook-patterns/1"


def test_who_is_no_member_is_a_number_in_the_table_and_in_the_answer() -> None:
    wave = a_wave()
    made = files(annexed())
    strangers = {post.author_handle for post in wave.posts} - wave.team
    assert len(strangers) > 20
    for text in made.values():
        assert not [handle for handle in strangers if handle in text]
    assert "other 1" in made[POSTS_FILE]


def test_words_and_accounts_of_posts_that_were_not_chosen_never_enter() -> None:
    """The case holds them all; the pack, and so its annex, only those of six members and their neighbours."""
    wave = a_wave()
    left = {f"team{number}x9" for number in (6, 7, 8)}
    chosen = tuple(post for post in wave.posts if post.author_handle not in left)
    made = with_annex(wave.dossier(posts=chosen), wave.book)
    said = repr(made.network_annex) + "".join(files(made).values())
    assert made.network_annex is not None
    assert made.network_annex.posts == len(chosen)
    unchosen = {post.text for post in wave.posts} - {post.text for post in chosen}
    assert unchosen
    assert not [words for words in (*unchosen, *left) if words in said]


def test_of_a_bundle_the_posts_of_its_incidents_are_compared_and_lead_to_their_exhibits() -> None:
    annex = annexed("un_special_procedures").network_annex
    assert annex is not None
    post = annex.networks[0].joints[0].posts[0]
    assert (post.incident, post.exhibits) == (1, ("E001",))
    complaint = annexed().network_annex
    assert complaint is not None
    assert complaint.networks[0].joints[0].posts[0].incident == 0


def test_nothing_is_said_where_nothing_is_found_or_nobody_asked_or_the_office_admits_no_annex() -> None:
    alone, wave = a_wave(0), a_wave()
    asked = alone.dossier()
    assert with_annex(asked, alone.book) == asked
    assert [(each.code, each.blocking) for each in problems(asked)] == [("network_none", False)]
    for quiet in (wave.dossier(answers={ASK: ""}), replace(wave.dossier(), profile=profile("case_file"))):
        assert with_annex(quiet, wave.book) == quiet
        assert problems(quiet) == ()
    assert problems(annexed()) == ()


def test_an_annex_is_asked_for_only_where_accounts_enter_and_is_off_by_itself() -> None:
    admitting = [each for each in profiles() if each.network_annex]
    assert {
        "platform_facebook",
        "dsa_art20_appeal",
        "oversight_board",
        "sanctions_dossier",
        "un_special_procedures",
    } <= {each.identifier for each in admitting}
    for each in admitting:
        assert each.how(Data.ACCOUNTS) is How.YES
        (ask,) = (one for one in each.asks if one.identifier == ASK)
        assert (ask.needed, ask.default) == ("no", "")
        (document,) = (one for one in each.documents if one.identifier == ASK)
        assert (document.when, document.holds) == (f"{ASK}=yes", "network")
        assert not each.layout.parts or f"document:{ASK}" in each.layout.parts


def test_a_campaign_that_names_most_of_the_accounts_gives_the_title_as_far_as_it_is_told() -> None:
    wave = a_wave()
    accounts = tuple({post.account for post in wave.posts if post.author_handle in wave.team and post.account})
    told = CampaignFacts(title="The smear of V1", accounts=accounts)
    small = CampaignFacts(title="Another", accounts=accounts[:2])
    assert changed(wave, campaigns=(small, told)).networks[0].title == "The smear of V1"
    assert changed(wave, campaigns=(small,)).networks[0].title == ""


def test_two_accounts_of_one_handle_are_two_and_one_account_in_two_records_is_one() -> None:
    wave = a_wave()
    number = {"team0x9": "1001", "team1x9": "1001"}
    posts = tuple(replace(post, account_id=number.get(post.author_handle, "")) for post in wave.posts)
    assert len(changed(wave, posts=posts).networks[0].members) == len(wave.team) - 1
    same = tuple(
        replace(post, author_handle="team0x9", account_id="2002") if post.author_handle == "team1x9" else post
        for post in (
            replace(post, account_id="1001") if post.author_handle == "team0x9" else post for post in wave.posts
        )
    )
    members = {one.account for one in changed(wave, posts=same).networks[0].members}
    assert {"facebook/team0x9", "facebook/team0x9 (2)"} < members


@pytest.mark.parametrize("how", [How.YES, How.NO])
def test_what_goes_along_is_searched_again(how: How) -> None:
    """A name in a post's own words stands in the annex as in the post: admitted there, or found here."""
    wave = a_wave()
    named = tuple(replace(post, text=f"{post.text} Mahsa") for post in wave.posts)
    made = with_annex(wave.dossier(posts=named), wave.book)
    kind = replace(made.profile, admits={**made.profile.admits, Data.OWN_WORDS: how})
    terms = [Term(kind=Kind.AFFECTED, words="Mahsa", code="V1", source=str(UUID(int=7)))]
    found = screen(replace(made, profile=kind, incidents=(), asked_posts=()), lambda _: iter(()), terms).findings
    places = {each.where.field.partition(" ")[0] for each in found}
    assert places - {"case,"} == ({"data", "network"} if how is How.NO else set())


def test_a_recipe_keeps_the_annex() -> None:
    made = annexed()
    choice = Choice(recipient="Facebook", purpose="Removal")
    recipe = Recipe(choice=choice, dossier=made, sources={}, intimate=frozenset(), evidence={}, contents="")
    assert unpacked(packed(recipe)).dossier.network_annex == made.network_annex
