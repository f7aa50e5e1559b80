"""What makes a complaint succeed: one test for each check, its name begins with the section of exports.md that asks for it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from casebook.exporters.dossier import AccountFacts, Dossier, ExhibitFacts
from casebook.exporters.facts_around import InterventionFacts
from casebook.exporters.profile import Data, FormField, How, Profile
from casebook.exporters.profiles import profile, profiles
from casebook.exporters.rules import problems
from casebook.vocabulary.terms import terms
from tests.exporters.complaining import ACCOUNT, DAY, a_complaint, a_post
from tests.exporters.factories import NOON, a_file


def said(dossier: Dossier) -> dict[str, bool]:
    """Codes of what is found, with whether it blocks; what a profile says of its own age is left out."""
    return {each.code: each.blocking for each in problems(dossier, DAY.date()) if each.code != "profile_old"}


def places(dossier: Dossier, code: str) -> list[str]:
    return [each.where for each in problems(dossier, DAY.date()) if each.code == code]


def test_a_complaint_with_everything_has_nothing_in_its_way() -> None:
    assert said(a_complaint()) == {}


# ── exports.md §1.1, table a–d ──────────────────────────────────────────────────────────────────────────


def test_1_1_a_an_explanation_is_needed_should_be_substantiated_and_should_cite_a_statute() -> None:
    assert said(a_complaint(answers={"legal_reasoning": ""}))["reasons"] is True
    short = said(a_complaint(answers={"legal_reasoning": "It is a threat."}))
    assert short == {"reasons_short": False}
    uncited = said(a_complaint(answers={"legal_ground": ""}))
    assert uncited["law_cited"] is False
    assert uncited["elements_law"] is True  # §1.6, 4 blocks what §1.1 only warns of


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://www.facebook.com/a/posts/1"}, "address_not_https"),
        ({"url": "https://bit.ly/3xyz"}, "address_short"),
        ({"points_to": "share", "url": "https://www.facebook.com/share/p/abcdef/"}, "address_short"),
        ({"points_to": "page", "url": "https://www.facebook.com/search/posts?q=x"}, "address_list"),
        ({"points_to": "page", "url": "https://www.facebook.com/hashtag/x"}, "address_list"),
        ({"points_to": "account", "url": "https://www.facebook.com/haqgu"}, "address_not_one"),
        ({"points_to": "page", "url": "https://www.facebook.com/"}, "address_not_one"),
        ({"platform_code": "x", "url": "https://x.com/a/status/1"}, "address_elsewhere"),
    ],
)
def test_1_1_b_and_1_6_1_each_item_has_one_exact_address(changes: dict[str, str], code: str) -> None:
    found = said(a_complaint("platform_facebook", a_post(**changes)))
    assert found[code] is True


def test_1_1_b_one_item_each_and_something_at_all() -> None:
    twice = a_complaint("platform_facebook", a_post(), a_post(2, url=a_post().url))
    assert places(twice, "address_twice") == ["2"]
    nothing = replace(a_complaint(), asked_posts=())
    assert said(nothing)["items"] is True
    account = AccountFacts(id=ACCOUNT, platform="Facebook", handle="haqgu.misol")
    assert "items" not in said(replace(nothing, asked_accounts=(account,)))


def test_1_1_c_name_and_address_of_the_office_are_needed_but_for_child_sexual_abuse() -> None:
    assert places(a_complaint(answers={"notifier_name": ""}), "notifier") == ["notifier_name"]
    for wrong in ("nobody", "evidence@casebook.invalid"):
        assert places(a_complaint(answers={"notifier_email": wrong}), "notifier") == ["notifier_email"]
    abuse = {"notifier_name": "", "notifier_email": "x", "dsa_keyword": "Child sexual abuse material"}
    assert "notifier" not in said(a_complaint(answers=abuse))


def test_1_1_d_good_faith_with_who_confirmed_it_and_when() -> None:
    assert said(a_complaint(answers={"good_faith": "no"}))["good_faith"] is True
    assert places(a_complaint(answers={"good_faith_by": "", "good_faith_on": ""}), "good_faith_who") == [
        "good_faith_by",
        "good_faith_on",
    ]


# ── exports.md §1.6 ─────────────────────────────────────────────────────────────────────────────────────


def test_1_6_1_the_item_was_seen_live_lately() -> None:
    gone = a_complaint("platform_facebook", a_post(last_seen_state="deleted"))
    assert said(gone) == {"seen_gone": True}
    for unsure in ("", "unknown", "unreachable"):
        assert said(a_complaint("platform_facebook", a_post(last_seen_state=unsure))) == {"seen_live": True}
    assert said(a_complaint("platform_facebook", a_post(last_seen_on="2026-05-01"))) == {"seen_long_ago": False}


def test_1_6_2_the_number_of_the_account_is_wanted() -> None:
    assert said(a_complaint("platform_facebook", a_post(account_id=""))) == {"native_id": False}


def test_1_6_3_a_flag_quotes_one_clause_with_address_and_day_and_one_sentence() -> None:
    flag = {"channel": "tos_flag", "legal_ground": "", "policy_clause": "", "policy_url": ""}
    found = a_complaint(answers=flag)
    assert places(found, "policy_missing") == ["policy_clause", "policy_url", "policy_read_on", "policy_met"]
    whole = flag | {
        "policy_clause": "Threats are removed.",
        "policy_url": "https://transparency.meta.com/policies/",
        "policy_read_on": "2026-05-12",
        "policy_met": "It demands a death.",
    }
    assert said(a_complaint(answers=whole)) == {}
    assert said(a_complaint(answers=whole | {"policy_url": "http://x.example/"}))["policy_address"] is True
    assert said(a_complaint(answers=whole | {"policy_met": "One. Two."})) == {"policy_met_long": False}


def test_1_6_4_each_element_quotes_words_of_the_post() -> None:
    assert said(a_complaint(answers={"legal_elements": ""}))["elements"] is True
    wrong = "a threat — “death to her” — yes\nto a person — “words that nobody wrote” — no\na felony — none quoted"
    found = [
        each
        for each in problems(a_complaint(answers={"legal_elements": wrong}), DAY.date())
        if each.code == "elements_quote"
    ]
    assert [each.detail["line"] for each in found] == ["2", "3"]
    assert all(each.blocking for each in found)


def test_1_6_5_words_as_posted_with_translation_and_slang_explained() -> None:
    assert said(a_complaint("platform_facebook", a_post(text="")))["words_missing"] is True
    assert said(a_complaint("platform_facebook", a_post(text="", kind="IMAGE")))["words_missing"] is False
    assert said(a_complaint("platform_facebook", a_post(altered=True))) == {"words_altered": False}
    assert said(a_complaint("platform_facebook", a_post(language="")))["language_unsaid"] is True
    assert said(a_complaint("platform_facebook", a_post(translation="")))["translation_missing"] is True
    assert said(a_complaint("platform_facebook", a_post(translation_language="ru")))["translation_other"] is True
    assert said(a_complaint(answers={"slang": ""})) == {"slang_unexplained": True}
    english = a_post(language="en", text=a_post().translation, translation="")
    assert (
        said(a_complaint("platform_facebook", english, answers={"slang": "", "legal_elements": "x — “death to her”"}))
        == {}
    )


def test_1_6_6_sound_and_video_have_a_time_each() -> None:
    video = a_post(kind="VIDEO")
    assert said(a_complaint("platform_facebook", video)) == {"timecode": True}
    assert said(a_complaint("platform_facebook", video, answers={"timecodes": "at 01:10"})) == {}
    two = (a_post(kind="VIDEO"), a_post(2, kind="AUDIO"))
    assert places(a_complaint("platform_facebook", *two, answers={"timecodes": "2 00:01:10–00:01:32"}), "timecode") == [
        "1"
    ]


def test_1_6_7_context_has_at_most_five_sentences() -> None:
    assert said(a_complaint(answers={"context": "One. Two! Three? Four… Five؟ Six."})) == {"context": False}
    assert said(a_complaint(answers={"context": "One. Two! Three? Four… Five."})) == {}
    assert said(a_complaint(answers={"context": ""})) == {"context_missing": False}


def test_1_6_8_history_and_grounds_of_links_are_wanted() -> None:
    assert said(a_complaint(answers={"history": ""})) == {"history": False}
    complaint = a_complaint()
    loose = tuple(replace(each, links_without_basis=1) for each in complaint.accounts)
    assert said(replace(complaint, accounts=loose)) == {"links_without_basis": False}


def test_1_6_9_severity_is_said_and_a_threat_to_life_goes_to_the_police() -> None:
    assert said(a_complaint(answers={"doxxing": ""})) == {"severity": False}
    assert said(a_complaint(answers={"police_told": ""})) == {"police": False}
    slow = a_complaint(answers={"channel": "trusted_partner"})
    assert said(slow)["partner_is_slow"] is False


def test_1_6_10_the_item_was_captured_before_anything_is_sent() -> None:
    assert said(a_complaint("platform_facebook", a_post(kept_since=None))) == {"captured": True}
    assert said(a_complaint("platform_facebook", a_post(captured=""))) == {"captured_unsaid": True}
    assert said(a_complaint("platform_facebook", a_post(captured="elsewhere"))) == {"captured_elsewhere": False}


def test_1_6_11_no_original_goes() -> None:
    original = ExhibitFacts(
        label="E001", title="", received_at_utc=NOON, files=(a_file("photo", "original", "photo.png"),)
    )
    assert said(replace(a_complaint(), exhibits=(original,))) == {"only_copies": True}


def test_1_6_12_the_way_fits_what_is_said() -> None:
    assert "channel" in said(a_complaint(answers={"channel": "ods_art21"}))
    policy = {"policy_clause": "Threats are removed."}
    assert said(a_complaint(answers=policy | {"legal_ground": ""}))["channel_is_policy"] is True
    assert said(a_complaint(answers={"channel": "tos_flag"}))["channel_is_law"] is True
    assert said(a_complaint(answers=policy)) == {"both_channels": False}


def test_1_1_the_way_of_trusted_flaggers_is_for_offices_that_are_recognised() -> None:
    flagged = {"channel": "trusted_flagger"}
    assert said(a_complaint(answers=flagged)) == {"flagger_unrecognised": True}
    assert said(a_complaint(answers=flagged | {"notifier_role": "trusted_flagger"})) == {}
    bare = said(a_complaint(answers=flagged | {"notifier_role": "trusted_flagger", "good_faith": "no"}))
    assert bare == {"good_faith": True}, "what art. 16(2) asks is asked here too"


def test_1_6_14_every_complaint_needs_two_people() -> None:
    assert a_complaint().profile.two_people


def test_1_2_the_united_kingdoms_way_wants_an_affected_person_and_a_tie() -> None:
    complaint = a_complaint(answers={"channel": "osa_s20"})
    assert places(complaint, "osa") == ["osa_basis", "uk_nexus"]
    assert said(a_complaint(answers={"channel": "osa_s20", "osa_basis": "helper", "uk_nexus": "Seen there"})) == {}


# ── exports.md §1.4, §1.5 and follow-ups ────────────────────────────────────────────────────────────────


def test_1_4_what_no_field_takes_is_named() -> None:
    complaint = a_complaint()
    short = FormField(identifier="reasons", label={"en": "Why"}, source="text:reasons", most=100)
    tight = replace(complaint.profile, form=(short,))
    found = [each for each in problems(replace(complaint, profile=tight), DAY.date()) if each.code == "form_limits"]
    assert [(each.where, each.blocking, each.detail["most"]) for each in found] == [("reasons", True, "100")]


def test_1_4_the_russian_networks_ask_for_a_confirmation_each_time() -> None:
    for kind in ("platform_vk", "platform_odnoklassniki"):
        platform = kind.removeprefix("platform_")
        post = a_post(platform_code=platform, language="ru")
        found = places(a_complaint(kind, post), "unanswered")
        assert found == ["confirm_recipient", "notifier_safe"]
        no = {"confirm_recipient": "no", "notifier_safe": "yes"}
        assert places(a_complaint(kind, post, answers=no), "answered_no") == ["confirm_recipient"]


def test_1_5_no_file_goes_with_a_stopncii_case_and_minors_go_elsewhere() -> None:
    answers = {
        "channel": "ncii",
        "adult": "no",
        "stopncii_case_no": "12345",
        "stopncii_on": "2026-05-12",
        "pin_with_person": "yes",
    }
    complaint = replace(a_complaint("stopncii", answers=answers), asked_posts=())
    assert places(complaint, "answered_no") == ["adult"]
    picture = ExhibitFacts(label="E001", title="", received_at_utc=NOON)
    assert said(replace(complaint, exhibits=(picture,)))["no_exhibits"] is True


TAKE_DOWN = {
    "channel": "ncii",
    "depiction": "The third picture beneath the video",
    "without_consent": "yes",
    "will_sign": "yes",
    "legal_ground": "US, TAKE IT DOWN Act",
}


def test_1_5_a_take_it_down_request_says_where_it_is_without_consent_in_good_faith_signed_with_contact() -> None:
    whole = a_complaint("take_it_down", answers=TAKE_DOWN)
    assert said(whole) == {}
    for ask in ("depiction", "without_consent", "will_sign", "notifier_name", "notifier_email"):
        assert places(a_complaint("take_it_down", answers=TAKE_DOWN | {ask: ""}), "unanswered") == [ask]
    for ask in ("without_consent", "will_sign"):
        assert places(a_complaint("take_it_down", answers=TAKE_DOWN | {ask: "no"}), "answered_no") == [ask]
    assert said(replace(whole, asked_posts=()))["items"] is True
    picture = ExhibitFacts(label="E001", title="", received_at_utc=NOON)
    assert said(replace(whole, exhibits=(picture,)))["no_exhibits"] is True
    (letter,) = whole.profile.documents
    assert letter.signed, "a hand signs it"
    assert not whole.profile.admits_any(Data.ORIGINALS)


CONTEST = {
    "channel": "art20_appeal",
    "decision_reference": "1",
    "decision_informed_on": "2026-05-01",
    "why_wrong": "It is a threat.",
}


def contested(**changes: str) -> tuple[InterventionFacts, ...]:
    return (InterventionFacts(id=UUID(int=7), kind="Platform notice", kind_code="platform_notice", **changes),)


def test_1_1_an_appeal_has_its_correspondence_and_comes_in_time() -> None:
    appeal = a_complaint("dsa_art20_appeal", answers=CONTEST)
    assert said(appeal)["correspondence"] is True
    answered = replace(appeal, interventions=contested(answered_on="2026-05-01"))
    assert said(answered) == {}
    late = a_complaint("dsa_art20_appeal", answers=CONTEST | {"decision_informed_on": "2025-10-01"})
    assert said(replace(late, interventions=contested()))["contest_in_time"] is False


def test_1_1_a_body_of_art_21_wants_a_decision() -> None:
    answers = CONTEST | {"channel": "ods_art21", "ods_body": "user_rights", "member_state": "Germany"}
    dispute = replace(a_complaint("ods_art21", answers=answers), interventions=contested(outcome_code="no_answer"))
    assert said(dispute)["decided"] is True
    assert said(replace(dispute, interventions=contested(outcome_code="rejected"))) == {}


def test_1_5_the_oversight_board_wants_metas_own_appeal_first() -> None:
    answers = CONTEST | {"channel": "oversight_board", "ob_reference": "FB-1"}
    board = replace(a_complaint("oversight_board", answers=answers), interventions=contested(outcome_code="rejected"))
    assert said(board)["appealed"] is True
    appealed = contested(channel_code="art20_appeal", outcome_code="rejected")
    assert "appealed" not in said(replace(board, interventions=appealed))


# ── exports.md §4.2: the columns platform, DSC/ODS, helpline ────────────────────────────────────────────

LOW_TRUST = tuple(each for each in profiles() if each.form or each.recipient_kind in {"platform", "helpline"})
HELD_BACK = (
    Data.RELATIVES, Data.THIRD_PARTIES, Data.PERPETRATORS, Data.PLACES, Data.STATUS, Data.PAPERS, Data.IDENTITY,
    Data.IDENTIFIERS, Data.NARRATIVE, Data.OFFLINE, Data.CASE, Data.ORIGINALS, Data.CUSTODY, Data.CAPTURE, Data.SOURCES,
    Data.TRANSLATORS,
)  # fmt: skip


@pytest.mark.parametrize("kind", LOW_TRUST, ids=lambda kind: kind.identifier)
def test_4_2_of_a_case_a_platform_a_helpline_and_a_coordinator_learn_codes_and_accounts_alone(kind: Profile) -> None:
    assert {data: kind.how(data) for data in HELD_BACK} == dict.fromkeys(HELD_BACK, How.NO)
    assert kind.how(Data.AFFECTED) in {How.CODE, How.NO}
    assert not kind.instead, "nothing widens it"
    assert kind.consents
    assert kind.consent_needed
    assert kind.hashes == "commitment", "exports.md §4.4: a hash would tie this pack to others"
    assert not kind.key_annex, "exports.md §4.5: the key of the codes is for courts"
    # An answer of one's own is never a name: each question that names somebody names the office.
    assert all(ask.office == "name" for ask in kind.asks if ask.identifier == "notifier_name")
    assert not [ask.identifier for ask in kind.asks if ask.kind == "person"]


@pytest.mark.parametrize("kind", ["platform_vk", "platform_odnoklassniki"])
def test_1_4_the_russian_networks_are_off_and_learn_of_nobody(kind: str) -> None:
    network = profile(kind)
    assert set(network.off_by_default) == {"en", "ru", "tg", "fa"}
    assert network.two_people
    assert network.how(Data.AFFECTED) is How.NO
    assert network.how(Data.OWN_WORDS) is How.NO


def test_1_4_a_profile_older_than_ninety_days_is_shown_as_old() -> None:
    complaint = a_complaint()
    verified = date.fromisoformat(complaint.profile.last_verified_on)
    for days, old in ((90, False), (91, True)):
        found = {each.code: each.blocking for each in problems(complaint, verified + timedelta(days=days))}
        assert ("profile_old" in found) is old
        assert not found.get("profile_old")


def test_1_4_limits_that_nobody_found_are_open_and_every_profile_names_its_sources() -> None:
    for kind in LOW_TRUST:
        assert kind.most_items == 0
        assert not [field.identifier for field in kind.form if field.most]
        assert kind.sources
        assert all(rule.source for rule in kind.rules)


def test_1_3_every_way_of_complaint_has_a_profile_that_goes_it() -> None:
    ways = {term.code for term in terms("complaint_channel")}
    gone = {channel for kind in profiles() for channel in kind.channels}
    assert ways == gone
