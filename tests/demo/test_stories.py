"""The invented stories hold together: codes, keys, dates, languages and addresses are such as casebook accepts."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from casebook.dates import Moment, bounds
from casebook.demo.cast import MEMBERS, OFFICE
from casebook.demo.shapes import Act, Incident, Involvement, Post, Story, Words
from casebook.demo.stories import STORIES
from casebook.links import read
from casebook.model.fields import fields_of
from casebook.services.changes import noun_of
from casebook.vocabulary import cape_stage, term

every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)


def acts(story: Story) -> Iterator[Act]:
    return chain.from_iterable(incident.acts for incident in story.incidents)


def posts(story: Story) -> Iterator[Post]:
    return chain.from_iterable(incident.posts for incident in story.incidents)


def involvements(story: Story) -> Iterator[Involvement]:
    return chain.from_iterable(act.by for act in acts(story))


def words(story: Story) -> Iterator[Words]:
    """Every text of the story that has a translation."""
    found = [post.words for post in posts(story)] + [exhibit.words for exhibit in story.exhibits]
    return (one for one in found if one is not None)


def codes(story: Story) -> Iterator[tuple[str, str]]:
    """Every code that the story uses, with the name of its list."""
    yield "tlp", story.tlp
    yield "priority", story.priority
    yield from (("language", language) for language in story.languages)
    yield from _codes_of_people(story)
    yield from chain.from_iterable(map(_codes_of_incident, story.incidents))
    for exhibit in story.exhibits:
        yield "evidence_kind", exhibit.kind
        yield "capture_method", exhibit.captured.method
        yield "language", exhibit.language
    yield from (("language", one.language) for one in words(story))


def _codes_of_people(story: Story) -> Iterator[tuple[str, str]]:
    for person in story.people:
        yield "case_party_role", person.role
        yield "sex", person.sex
        yield from (("exile_category", person.exile_category) for _ in person.exile_category)
        for name in person.names:
            yield "name_kind", name.kind
            yield "language", name.language
    yield from (("relationship", relation.kind) for relation in story.relations)
    yield from (("platform", account.platform) for account in story.accounts)
    for link in story.links:
        yield "account_link", link.kind
        yield "estimative", link.confidence
    for consent in story.consents:
        yield "consent_purpose", consent.purpose
        yield "consent_state", consent.answer


def _codes_of_incident(incident: Incident) -> Iterator[tuple[str, str]]:
    yield "track", incident.track
    yield "severity", incident.severity
    yield from (("harm", harm) for harm in incident.harms)
    for act in incident.acts:
        yield "act_type", act.kind
        yield "violation_status", act.status
        for involvement in act.by:
            yield "perpetrator_type", involvement.perpetrator_type
            yield "degree_of_involvement", involvement.degree
            yield "estimative", involvement.confidence
    for post in incident.posts:
        yield "platform", post.platform
        yield "content_state", post.state
    for source in incident.sources:
        yield "source_connection", source.connection
        yield "source_reliability", source.reliability
        yield "information_credibility", source.credibility


def test_the_office_has_two_caseworkers_counsel_and_an_administrator() -> None:
    assert sorted(member.role for member in MEMBERS) == ["administrator", "caseworker", "caseworker", "counsel"]
    assert len({member.login for member in MEMBERS}) == len(MEMBERS)


def test_the_office_can_never_be_reached() -> None:
    assert OFFICE.role_email.endswith(".invalid")
    assert ".invalid/" in OFFICE.key_page


def test_there_are_three_cases_with_a_dozen_incidents_and_more() -> None:
    assert len(STORIES) == 3
    assert sum(len(story.incidents) for story in STORIES) >= 12


def test_one_caseworker_and_the_administrator_stand_outside_the_restricted_case() -> None:
    restricted = [story for story in STORIES if story.restricted]
    assert [story.caseworkers for story in restricted] == [("dana",)]


@every_story
def test_only_members_with_the_right_role_work_on_a_case(story: Story) -> None:
    roles = {member.login: member.role for member in MEMBERS}
    assert {roles[login] for login in story.caseworkers} == {"caseworker"}
    assert {roles[login] for login in story.counsel} <= {"counsel"}


@every_story
def test_every_code_may_be_chosen_from_its_word_list(story: Story) -> None:
    for name, code in codes(story):
        assert term(name, code).selectable, (name, code)


@every_story
def test_every_key_is_unique_and_means_something_in_the_story(story: Story) -> None:
    people = [person.key for person in story.people]
    accounts = [account.key for account in story.accounts]
    exhibits = [exhibit.key for exhibit in story.exhibits]
    for keys in (people, accounts, exhibits, [incident.key for incident in story.incidents]):
        assert len(set(keys)) == len(keys)
    assert {act.victim for act in acts(story)} <= set(people)
    assert {consent.person for consent in story.consents} <= set(people)
    assert {key for relation in story.relations for key in (relation.person, relation.other)} <= set(people)
    named = {link.person for link in story.links} | {
        one.person for incident in story.incidents for one in incident.sources
    }
    assert named - {""} <= set(people)
    seen = {post.account for post in posts(story)} | {one.account for one in involvements(story)}
    assert (seen | {link.account for link in story.links} | {link.other for link in story.links}) - {""} <= set(
        accounts
    )


@every_story
def test_records_name_what_the_story_told_before_them(story: Story) -> None:
    told = {each.key for each in (*story.people, *story.accounts, *story.incidents)}
    told |= {f"exhibit {exhibit.key}" for exhibit in story.exhibits}
    for record in story.records:
        named = {key for keys in record.names.values() for key in ((keys,) if isinstance(keys, str) else keys)}
        assert named <= told, record.key
        assert record.key not in told
        told.add(record.key)


@every_story
def test_records_say_what_their_fields_can_hold(story: Story) -> None:
    for record in story.records:
        noun = noun_of(record.noun)
        assert noun is not None
        assert {*record.says, *record.names, *record.in_days} <= {each.name for each in fields_of(noun.body_type)}
        for each in fields_of(noun.body_type):
            if each.coded and each.name in record.says:
                codes = record.says[each.name]
                assert all(
                    term(each.coded, code).selectable for code in ((codes,) if isinstance(codes, str) else codes)
                )


def test_something_is_asked_of_a_platform_and_of_interpol_and_something_is_due() -> None:
    nouns = {record.noun for story in STORIES for record in story.records}
    assert nouns >= {
        "intervention",
        "legal_instrument",
        "referral",
        "risk_assessment",
        "safety_plan",
        "task",
        "campaign",
    }
    assert any(record.in_days for story in STORIES for record in story.records)


@every_story
def test_every_exhibit_belongs_to_exactly_one_incident(story: Story) -> None:
    shown = [key for incident in story.incidents for key in incident.exhibits]
    assert sorted(shown) == sorted(exhibit.key for exhibit in story.exhibits)


@every_story
def test_incidents_stand_in_the_order_of_time(story: Story) -> None:
    starts = [bounds(incident.when.edtf, incident.when.zone)[0] for incident in story.incidents]
    assert starts == sorted(starts)


@every_story
def test_nothing_is_captured_before_it_was_posted(story: Story) -> None:
    captured = {exhibit.key: exhibit.captured.at for exhibit in story.exhibits}
    for incident in story.incidents:
        for at in (captured[key] for key in incident.exhibits):
            for post in incident.posts:
                assert bounds(at.edtf, at.zone)[1] >= bounds(post.posted_at.edtf, post.posted_at.zone)[0]


@every_story
def test_every_address_is_read_as_it_is_written(story: Story) -> None:
    for post in posts(story):
        link = read(post.url)
        assert link is not None
        assert (link.platform, link.canonical_url, link.native_id) == (post.platform, post.url, post.native_id)
    for account in story.accounts:
        link = read(account.url)
        assert link is not None
        assert (link.platform, link.canonical_url) == (account.platform, account.url)
        assert link.handle in {account.handles[-1].handle, ""}


@every_story
def test_identifiers_that_tell_their_time_tell_the_time_of_the_post(story: Story) -> None:
    for post in posts(story):
        link = read(post.url)
        if link is not None and link.minted_at is not None:
            earliest, latest = bounds(post.posted_at.edtf, post.posted_at.zone)
            assert earliest <= link.minted_at <= latest


@every_story
def test_every_other_date_can_be_read(story: Story) -> None:
    dates = [consent.asked_on for consent in story.consents] + [consent.until for consent in story.consents]
    dates += [consent.withdrawn_on for consent in story.consents]
    dates += [source.received_on for incident in story.incidents for source in incident.sources]
    dates += [person.born for person in story.people] + [post.checked_on for post in posts(story)]
    dates += [date for account in story.accounts for one in account.handles for date in (one.since, one.until)]
    assert [Moment(edtf=date).edtf for date in dates] == dates


def test_some_dates_are_imprecise_and_two_zones_are_used() -> None:
    moments = [incident.when for story in STORIES for incident in story.incidents]
    assert {moment.zone for moment in moments} == {"Asia/Dushanbe", "Europe/Zurich"}
    assert any("~" in moment.edtf for moment in moments)
    assert any("/" in moment.edtf for moment in moments)


def test_words_are_in_tajik_russian_and_persian_with_english_beside() -> None:
    assert {one.language for story in STORIES for one in words(story)} >= {"tg", "ru", "fa"}
    assert all(one.english.strip() for story in STORIES for one in words(story))


@pytest.mark.parametrize(
    ("language", "letters", "foreign"),
    [("tg", "[ӣӯқғҳҷ]", "[ыщьپچ]"), ("ru", "[а-яё]", "[ӣӯқғҳҷ]"), ("fa", "[پچگکی]", "[а-яё]")],
)
def test_each_language_is_written_in_its_own_letters(language: str, letters: str, foreign: str) -> None:
    texts = [one.text for story in STORIES for one in words(story) if one.language == language]
    assert all(re.search(letters, text) for text in texts)
    assert not [text for text in texts if re.search(foreign, text)]


def test_no_persian_text_uses_arabic_yeh_or_kaf() -> None:
    texts = [one.text for story in STORIES for one in words(story) if one.language == "fa"]
    texts += [
        name.text for story in STORIES for person in story.people for name in person.names if name.script == "Arab"
    ]
    assert not [text for text in texts if "ي" in text or "ك" in text]


def test_names_are_written_in_three_scripts() -> None:
    assert {name.script for story in STORIES for person in story.people for name in person.names} == {
        "Cyrl",
        "Latn",
        "Arab",
    }


def test_all_platforms_of_the_desk_occur() -> None:
    expected = {"facebook", "instagram", "odnoklassniki", "telegram", "tiktok", "vk", "x", "youtube"}
    assert {account.platform for story in STORIES for account in story.accounts} == expected


def test_some_accounts_were_renamed() -> None:
    assert sum(len(account.handles) > 1 for story in STORIES for account in story.accounts) >= 3


@every_story
def test_words_of_sexual_smears_are_not_repeated(story: Story) -> None:
    for incident in story.incidents:
        if {act.kind for act in incident.acts} == {"smear_sexual_gendered"}:
            assert [post.words for post in incident.posts] == [None] * len(incident.posts)


def test_the_stage_of_each_case_follows_from_its_acts() -> None:
    stages = {story.key: cape_stage([act.kind for act in acts(story)]) for story in STORIES}
    assert stages == {"teacher": 1, "journalist": 2, "student": 1}


@every_story
def test_some_persons_have_not_consented(story: Story) -> None:
    assert {consent.answer for consent in story.consents} >= {"given"}
    assert {consent.answer for consent in story.consents} & {"refused", "asked"}
