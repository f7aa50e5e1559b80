"""People, accounts, posts, incidents: nothing foreign, nothing twice, nothing overwritten unseen."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from casebook.dates import Moment
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Account, Act, CaseParty, Consent, ContentItem, Incident, Involvement, Person, PersonRelation
from casebook.model.account import AccountBody, ContentItemBody, Handle
from casebook.model.base import Body
from casebook.model.consent import ConsentBody
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody, Source
from casebook.model.person import PersonBody, PersonName, PersonRelationBody
from casebook.services import drafts, membership, recording
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    IncidentDraft,
    InvolvementDraft,
    PersonDraft,
    PostDraft,
    shared,
)
from casebook.services.reading import CaseBook, case_book
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, rows, statements
from tests.services.test_casework import HOSTILE, NAUGHTY

MAHSA = PersonDraft(names=(PersonName(text="Mahsa"), PersonName(text="  ")), role="target")


def book(office: Office, case_id: UUID) -> CaseBook:
    """Everything in a case."""
    opened: CaseBook = as_dana(office, lambda work, keys: case_book(work, keys, case_id, page="overview"))
    return opened


# ── what may be set ─────────────────────────────────────────────────────────────────────────────────────

OWN = {  # fields of a body that no draft may set: the act itself does
    PersonBody: {"revision"},
    IncidentBody: {"recorded_by", "recorded_at", "revision", "redacted", "translations"},
    ActBody: {"incident", "revision"},
    InvolvementBody: {"act", "revision"},
    ContentItemBody: {"incident", "checks", "revision", "redacted", "translations"},
}
PAIRS: list[tuple[object, type[Body]]] = [
    (MAHSA, PersonBody),
    (IncidentDraft(title="T"), IncidentBody),
    (ActDraft(kind=""), ActBody),
    (InvolvementDraft(), InvolvementBody),
    (PostDraft(platform="vk"), ContentItemBody),
]


@pytest.mark.parametrize(("draft", "body_type"), PAIRS)
def test_a_draft_sets_every_field_of_its_body_but_those_of_the_act(draft: object, body_type: type[Body]) -> None:
    assert set(body_type.__struct_fields__) - set(shared(draft, body_type)) == OWN[body_type]


def test_no_draft_can_name_who_recorded_which_revision_or_whose_case() -> None:
    forbidden = {"recorded_by", "recorded_at", "revision", "case_id", "id", "label", "received_by", "status_of_case"}
    forbidden |= {"state", "received_at", "flooded", "erasure_asked_at"}
    found = [each for each in vars(drafts).values() if isinstance(each, type) and each.__name__.endswith("Draft")]
    assert len(found) == 8
    for each in found:
        assert forbidden.isdisjoint(field.name for field in dataclasses.fields(each))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def test_hostile_words_of_an_incident_come_back_exactly(office: Office) -> None:
    case, kept = office.new_case(), {}
    with office.acting(cast.DANA) as (work, keys):
        for each in (*HOSTILE, *NAUGHTY[::7]):
            draft = IncidentDraft(title="T", place=each, narrative=each, original_text=each, spoken_by=each)
            kept[recording.record_incident(work, keys, case.id, draft)] = each
        wrong = []
        for incident_id, each in kept.items():
            body = keys.open_row(work.db.get_one(Incident, incident_id), IncidentBody)
            if {body.place, body.narrative, body.original_text, body.spoken_by} != {each}:
                wrong.append(each)
        assert wrong == []


@pytest.mark.parametrize(
    "draft",
    [
        IncidentDraft(title=" "),
        IncidentDraft(title="T", narrative="x" * 200_001),
        IncidentDraft(title="T", translation="\udc80"),
        IncidentDraft(title="T", severity="dreadful"),
        IncidentDraft(title="T", track="' OR 1=1"),
        IncidentDraft(title="T", acts=(ActDraft(kind=""),)),
        IncidentDraft(title="T", acts=(ActDraft(kind="no_such_act"),)),
        IncidentDraft(title="T", country="XX"),
        IncidentDraft(title="T", tactics=("no_such_tactic",)),
        IncidentDraft(title="T", place="x" * 301),
        IncidentDraft(title="T", sources=(Source(words="W", received="32 May"),)),
        IncidentDraft(title="T", sources=(Source(words="W", person=uuid4()),)),
        IncidentDraft(title="T", acts=(ActDraft(kind="doxxing", harms=("pride",)),)),
        IncidentDraft(title="T", acts=(ActDraft(kind="doxxing", involvements=(InvolvementDraft(degree="?"),)),)),
    ],
)
def test_an_incident_that_cannot_be_used_leaves_nothing(office: Office, draft: IncidentDraft) -> None:
    case = office.new_case()
    before = rows(office)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda work, keys: recording.record_incident(work, keys, case.id, draft))
    assert rows(office) == before


def test_people_accounts_relations_and_consents_need_what_they_are_made_of(office: Office) -> None:
    case = office.new_case()
    person = as_dana(office, lambda w, k: recording.add_person(w, k, case.id, MAHSA))
    given = date(2026, 1, 1)
    attempts: list[Callable[[Work, Keyring], Any]] = [
        lambda w, k: recording.add_person(w, k, case.id, PersonDraft(names=(PersonName(text=" "),))),
        lambda w, k: recording.add_person(w, k, case.id, PersonDraft(names=MAHSA.names, role="queen")),
        lambda w, k: recording.add_person(w, k, case.id, PersonDraft(names=(PersonName(text="x" * 2000),))),
        lambda w, k: recording.add_person(w, k, case.id, PersonDraft(names=MAHSA.names, born="32 May 1989")),
        lambda w, k: recording.add_account(w, k, case.id, AccountDraft(platform="vk", handle=" ")),
        lambda w, k: recording.add_account(w, k, case.id, AccountDraft(platform="vk", handle="x", created="soon")),
        lambda w, k: recording.relate(w, k, case.id, PersonRelationBody(person=person, of=person, relationship="?")),
        lambda w, k: recording.add_consent(w, k, case.id, ConsentBody(person=person, purpose="fun", given_on=given)),
    ]
    before = rows(office)
    for attempt in attempts:
        with pytest.raises(InvalidInput):
            as_dana(office, attempt)
    assert rows(office) == before


# ── once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_form_twice_records_once(office: Office) -> None:
    case, one = office.new_case(), uuid4()
    two, three = uuid4(), uuid4()
    incident = IncidentDraft(
        title="T", acts=(ActDraft(kind="killing_attempt"),), posts=(PostDraft(platform="vk", author_handle="x"),)
    )
    for _ in range(2):
        with office.acting(cast.DANA) as (work, keys):
            recording.add_person(work, keys, case.id, MAHSA, person_id=one)
            recording.add_account(work, keys, case.id, AccountDraft(platform="vk", handle="y"), account_id=two)
            recording.record_incident(work, keys, case.id, incident, incident_id=three)
    opened = book(office, case.id)
    counts = (opened.persons, opened.parties, opened.accounts, opened.incidents, opened.acts, opened.posts)
    assert [len(each) for each in counts] == [1, 1, 2, 1, 1, 1]


def test_a_correction_of_what_somebody_else_has_corrected_changes_nothing(office: Office) -> None:
    case = office.new_case()
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="T")))

    def correct(title: str, revision: int) -> None:
        draft = IncidentDraft(title=title, when=Moment("2026-05"))
        as_dana(office, lambda w, k: recording.correct_incident(w, k, case.id, incident, draft, revision=revision))

    recorded = book(office, case.id).incident(incident).body
    correct("First tab", 1)
    before = rows(office)
    for revision in (1, 0, -1, 3):
        with pytest.raises(IllegalMove):
            correct("Second tab", revision)
    assert rows(office) == before
    body = book(office, case.id).incident(incident).body
    assert (body.title, body.revision) == ("First tab", 2)
    assert (body.recorded_by, body.recorded_at) == (recorded.recorded_by, recorded.recorded_at)


def test_an_account_keeps_all_its_handles(office: Office) -> None:
    case = office.new_case()
    draft = AccountDraft(platform="telegram", handle="@haqgu", display_name="Truth", native_id="77")
    account = as_dana(office, lambda w, k: recording.add_account(w, k, case.id, draft))
    for handle in ("haqgu_2", "haqgu_3"):
        as_dana(office, lambda w, k, h=handle: recording.rename_account(w, k, case.id, account, Handle(handle=h)))
    body = book(office, case.id).accounts[account]
    assert [handle.handle for handle in body.handles] == ["haqgu_3", "haqgu_2", "haqgu"]
    assert (body.native_id, body.handles[-1].display_name, body.revision) == ("77", "Truth", 3)


def test_a_consent_is_withdrawn_once_and_the_first_day_stays(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        person = recording.add_person(work, keys, case.id, MAHSA)
        agreed = ConsentBody(person=person, purpose="ccf", given_on=date(2026, 1, 1))
        consent = recording.add_consent(work, keys, case.id, agreed)
    for day in (3, 9):
        as_dana(office, lambda w, k, d=day: recording.withdraw_consent(w, k, case.id, consent, date(2026, 2, d)))
    (opened,) = book(office, case.id).consents
    assert opened.body.withdrawn_on == date(2026, 2, 3)
    assert opened.body.purpose == "ccf"


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────────


def a_post(office: Office, case_id: UUID, **told: Any) -> UUID:
    """A post of no incident."""
    draft = PostDraft(platform="vk", **{"text": "words", **told})
    (post,) = as_dana(office, lambda w, k: recording.add_posts(w, k, case_id, [draft], incident=None))
    return UUID(str(post))


def test_a_look_at_a_post_is_kept_with_time_and_name_and_no_correction_takes_it_away(office: Office) -> None:
    case = office.new_case()
    post = a_post(office, case.id, identity="row 7", source_position="line 7")
    as_dana(office, lambda w, k: recording.check_post(w, k, case.id, post, "live"))
    as_dana(office, lambda w, k: recording.check_post(w, k, case.id, post, "deleted", remark="page not found"))
    draft = PostDraft(platform="vk", text="corrected", identity="", source_position="")
    as_dana(office, lambda w, k: recording.correct_post(w, k, case.id, post, draft, incident=None, revision=3))
    (opened,) = book(office, case.id).posts
    assert [(look.status, look.note) for look in opened.body.checks] == [("live", ""), ("deleted", "page not found")]
    assert {look.by for look in opened.body.checks} == {office.dana}
    assert opened.body.checks[0].at.tzinfo is not None
    assert (opened.body.text, opened.body.identity, opened.body.source_position) == ("corrected", "row 7", "line 7")


def test_posts_are_moved_between_incidents_and_only_those_that_move_are_changed(office: Office) -> None:
    case, other = office.new_case(), office.new_case("Other")
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="T")))
    here, foreign = [a_post(office, case.id) for _ in range(3)], a_post(office, other.id)
    moved = as_dana(office, lambda w, k: recording.assign_posts(w, k, case.id, [*here[:2], here[0]], incident))
    assert moved == 2
    assert as_dana(office, lambda w, k: recording.assign_posts(w, k, case.id, here, incident)) == 1
    before = rows(office)
    with pytest.raises(NotFound), office.acting(cast.DANA) as (work, keys):
        recording.assign_posts(work, keys, case.id, [here[0], foreign], None)
    assert rows(office) == before
    assert len(book(office, case.id).posts_of[incident]) == 3


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"text": " "}, "url"),
        ({"language": "xx"}, "language"),
        ({"kind": "song"}, "kind"),
        ({"target_person": uuid4()}, "target_person"),
    ],
)
def test_a_post_is_corrected_to_what_it_can_be_only(office: Office, told: dict[str, Any], field: str) -> None:
    case = office.new_case()
    post = a_post(office, case.id)
    before = rows(office)
    draft = PostDraft(platform="vk", **{"text": "words", **told})
    with pytest.raises(InvalidInput) as refused:
        as_dana(office, lambda w, k: recording.correct_post(w, k, case.id, post, draft, incident=None, revision=1))
    assert refused.value.field == field
    draft = PostDraft(platform="vk", text="words", in_reply_to=post)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: recording.correct_post(w, k, case.id, post, draft, incident=None, revision=1))
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: recording.check_post(w, k, case.id, post, "gone fishing"))
    assert rows(office) == before


# ── the stage ───────────────────────────────────────────────────────────────────────────────────────────


def test_only_acts_of_confirmed_and_likely_incidents_reach_a_stage(office: Office) -> None:
    case = office.new_case()

    def recorded(kind: str, status: str) -> tuple[int, int]:
        draft = IncidentDraft(title=kind, status=status, acts=(ActDraft(kind=kind),))
        as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, draft))
        opened = book(office, case.id)
        assert all(act.body.kind in {"detention_in_host_state", "threat_to_target"} for act in opened.stage[1])
        return opened.stage[0], opened.unproven_stage[0]

    assert recorded("threat_to_target", "") == (0, 1)  # nobody has judged it
    assert recorded("killing_assassination", "02") == (0, 1)  # unlikely
    assert recorded("killing_assassination", "0103") == (0, 1)  # no violation
    assert recorded("threat_to_target", "04") == (1, 0)  # likely
    assert recorded("detention_in_host_state", "03") == (1, 2)  # possible
    assert recorded("detention_in_host_state", "0102") == (2, 0)  # confirmed
    opened = book(office, case.id)
    assert [opened.incident(act.body.incident).body.status for act in opened.stage[1]] == ["0102"]


# ── what stands there may stay ──────────────────────────────────────────────────────────────────────────


def test_a_correction_is_not_refused_for_what_nobody_touched(office: Office) -> None:
    case = office.new_case()
    old = IncidentBody(
        title="Old", when=Moment(), recorded_at=office.house.clock(), severity="withdrawn_code", tactics=("gone",)
    )
    with office.acting(cast.DANA) as (work, keys):
        incident = recording.put(work, keys, Incident(case_id=case.id), old)
    kept = IncidentDraft(title="New", severity="withdrawn_code", tactics=("gone",))
    as_dana(office, lambda w, k: recording.correct_incident(w, k, case.id, incident, kept, revision=1))
    assert book(office, case.id).incident(incident).body.tactics == ("gone",)
    added = IncidentDraft(title="New", severity="withdrawn_code", tactics=("gone", "gone too"))
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: recording.correct_incident(w, k, case.id, incident, added, revision=2))


# ── who wrote a post ────────────────────────────────────────────────────────────────────────────────────


def test_posts_find_known_authors_by_number_and_by_any_handle_in_any_letter_case(office: Office) -> None:
    case = office.new_case()
    draft = AccountDraft(platform="telegram", handle="HaqGu", native_id="77")
    account = as_dana(office, lambda w, k: recording.add_account(w, k, case.id, draft))
    as_dana(office, lambda w, k: recording.rename_account(w, k, case.id, account, Handle(handle="New_Name")))
    known = [
        PostDraft(platform="telegram", author_native_id="77", author_handle="whatever"),
        PostDraft(platform="telegram", author_handle="@haqgu"),
        PostDraft(platform="telegram", author_handle=" NEW_NAME "),
        PostDraft(platform="telegram", author_handle="haqgu", author_native_id="77"),
        PostDraft(platform="telegram", author=account),
    ]
    as_dana(office, lambda w, k: recording.add_posts(w, k, case.id, known, incident=None))
    opened = book(office, case.id)
    assert {post.body.author for post in opened.posts} == {account}
    assert set(opened.accounts) == {account}


def test_posts_of_unknown_authors_make_one_account_each(office: Office) -> None:
    case = office.new_case()
    for _ in range(2):  # the second time they are known
        posts = [
            PostDraft(platform="vk", author_handle="haqgu"),  # the same handle elsewhere is another account
            PostDraft(platform="", author_handle="nowhere"),
            PostDraft(platform="vk", author_handle="@HAQGU"),
            PostDraft(platform="vk", author_handle="  "),
            PostDraft(platform="vk", author_handle="@"),
        ]
        as_dana(office, lambda w, k, p=posts: recording.add_posts(w, k, case.id, p, incident=None))
    opened = book(office, case.id)
    assert sorted((body.platform, body.handles[0].handle) for body in opened.accounts.values()) == [
        ("other", "nowhere"),
        ("vk", "haqgu"),
    ]
    assert len([post for post in opened.posts if post.body.author is None]) == 4


def test_a_handle_that_changed_hands_is_another_account(office: Office) -> None:
    case = office.new_case()
    draft = AccountDraft(platform="telegram", handle="haqgu", native_id="77")
    account = as_dana(office, lambda w, k: recording.add_account(w, k, case.id, draft))
    posts = [PostDraft(platform="telegram", author_handle="haqgu", author_native_id="78")]
    as_dana(office, lambda w, k: recording.add_posts(w, k, case.id, posts, incident=None))
    opened = book(office, case.id)
    assert len(opened.accounts) == 2
    assert [post.body.author for post in opened.posts] != [account]


# ── nothing of another case ─────────────────────────────────────────────────────────────────────────────


def test_a_record_of_another_case_looks_like_none(office: Office) -> None:
    here, there = office.new_case("Here"), office.new_case("There")
    with office.acting(cast.DANA) as (work, keys):
        own = recording.add_person(work, keys, here.id, MAHSA)
        person = recording.add_person(work, keys, there.id, MAHSA)
        account = recording.add_account(work, keys, there.id, AccountDraft(platform="vk", handle="x"))
        incident = recording.record_incident(work, keys, there.id, IncidentDraft(title="T"))
        agreed = ConsentBody(person=person, purpose="ccf", given_on=date(2026, 1, 1))
        consent = recording.add_consent(work, keys, there.id, agreed)
    before = rows(office)
    for foreign in (True, False):
        p, a, i, c = (person, account, incident, consent) if foreign else (uuid4(), uuid4(), uuid4(), uuid4())
        attempts: list[Callable[[Work, Keyring, UUID], Any]] = [
            lambda w, k, h, p=p: recording.relate(w, k, h, PersonRelationBody(person=own, of=p, relationship="010102")),
            lambda w, k, h, p=p: recording.relate(w, k, h, PersonRelationBody(person=p, of=own, relationship="010102")),
            lambda w, k, h, p=p: recording.add_person(
                w, k, h, PersonDraft(names=MAHSA.names, related_to=p, relationship="010102")
            ),
            lambda w, k, h, p=p: recording.add_consent(
                w, k, h, ConsentBody(person=p, purpose="ccf", given_on=date(2026, 1, 1))
            ),
            lambda w, k, h, c=c: recording.withdraw_consent(w, k, h, c, date(2026, 2, 1)),
            lambda w, k, h, a=a: recording.rename_account(w, k, h, a, Handle(handle="y")),
            lambda w, k, h, a=a: recording.add_posts(w, k, h, [PostDraft(platform="vk", author=a)], incident=None),
            lambda w, k, h, i=i: recording.add_posts(w, k, h, [PostDraft(platform="vk")], incident=i),
            lambda w, k, h, i=i: recording.record_act(w, k, h, i, ActDraft(kind="killing_attempt")),
            lambda w, k, h, i=i: recording.correct_incident(w, k, h, i, IncidentDraft(title="X"), revision=1),
            lambda w, k, h, p=p: recording.record_incident(
                w, k, h, IncidentDraft(title="T", acts=(ActDraft(kind="killing_attempt", victim=p),))
            ),
            *(
                lambda w, k, h, part=part: recording.record_incident(
                    w, k, h, IncidentDraft(title="T", acts=(ActDraft(kind="killing_attempt", involvements=(part,)),))
                )
                for part in (InvolvementDraft(person=p), InvolvementDraft(account=a))
            ),
        ]
        if foreign:  # an id that exists elsewhere is no form of this case that was sent before
            attempts += [
                lambda w, k, h: recording.add_person(w, k, h, MAHSA, person_id=person),
                lambda w, k, h: recording.add_account(
                    w, k, h, AccountDraft(platform="vk", handle="z"), account_id=account
                ),
                lambda w, k, h: recording.record_incident(w, k, h, IncidentDraft(title="T"), incident_id=incident),
            ]
        for attempt in attempts:
            with pytest.raises(NotFound), office.acting(cast.DANA) as (work, keys):
                attempt(work, keys, here.id)
    assert rows(office) == before


# ── damage and cost ─────────────────────────────────────────────────────────────────────────────────────

NOUNS = (Person, CaseParty, PersonRelation, Account, Incident, Act, Involvement, ContentItem, Consent)


def everything_twice(office: Office) -> UUID:
    """A case with two of each noun."""
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        first = recording.add_person(work, keys, case.id, MAHSA)
        kin = PersonDraft(names=MAHSA.names, role="relative", related_to=first, relationship="010102")
        second = recording.add_person(work, keys, case.id, kin)
        recording.relate(work, keys, case.id, PersonRelationBody(person=first, of=second, relationship="010102"))
        for number in range(2):
            account = recording.add_account(work, keys, case.id, AccountDraft(platform="vk", handle=f"x{number}"))
            act = ActDraft(kind="killing_attempt", victim=first, involvements=(InvolvementDraft(account=account),))
            post = PostDraft(platform="vk", author=account, text="words")
            draft = IncidentDraft(title="T", acts=(act,), posts=(post,))
            recording.record_incident(work, keys, case.id, draft)
            agreed = ConsentBody(person=first, purpose="ccf", given_on=date(2026, 1, 1))
            recording.add_consent(work, keys, case.id, agreed)
    return case.id


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("column", ["body", "key_version"])
def test_a_damaged_row_is_listed_and_the_page_and_the_work_go_on(office: Office, noun: Any, column: str) -> None:
    case_id = everything_twice(office)
    with office.acting(cast.DANA) as (work, _):
        row = work.db.query(noun).filter_by(case_id=case_id).first()
        if column == "body":
            row.body = type(row.body)(row.body.ciphertext[:-1] + bytes([row.body.ciphertext[-1] ^ 1]))
        else:
            row.key_version = 7
        damaged = row.id
    opened = book(office, case_id)
    assert [(each.noun, each.id) for each in opened.damaged] == [(noun.__tablename__, damaged)]
    assert len(opened.persons) + len(opened.incidents) + len(opened.accounts) >= 5
    with office.acting(cast.DANA) as (work, keys):
        recording.record_incident(
            work, keys, case_id, IncidentDraft(title="T", posts=(PostDraft(platform="vk", author_handle="x9"),))
        )


def test_a_case_page_takes_as_many_statements_for_fifty_incidents_as_for_five(office: Office) -> None:
    case, counts, have = office.new_case(), [], 0
    for wanted in (5, 50):
        with office.acting(cast.DANA) as (work, keys):
            for _ in range(wanted - have):
                act = ActDraft(kind="killing_attempt")
                recording.record_incident(work, keys, case.id, IncidentDraft(title="T", acts=(act,)))
        have = wanted
        with office.acting(cast.DANA, writes=False) as (work, keys), statements(office.house.engine) as ran:
            case_book(work, keys, case.id, page="overview")
        counts.append(len(ran))
    assert counts[0] == counts[1]
    assert counts[0] < 32


def test_a_leaver_s_old_rows_can_be_corrected_under_the_new_key(office: Office) -> None:
    case = office.new_case()
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="T")))
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=None)
    as_dana(office, lambda w, k: membership.revoke(w, k, case.id, office.lena))
    draft = IncidentDraft(title="After")
    as_dana(office, lambda w, k: recording.correct_incident(w, k, case.id, incident, draft, revision=1))
    with office.acting(cast.DANA) as (work, keys):
        assert work.db.get_one(Incident, incident).key_version == 2
        assert keys.open_row(work.db.get_one(Incident, incident), IncidentBody).title == "After"


def test_the_bodies_of_accounts_are_covered_too() -> None:
    handled = {"handles": {"handle", "display_name", "seen"}}
    fields = set(AccountBody.__struct_fields__) - {"revision", "handles"} | handled["handles"] | {"earlier"}
    assert fields == {field.name for field in dataclasses.fields(AccountDraft)}
