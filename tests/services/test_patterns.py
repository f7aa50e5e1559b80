"""Which accounts act together: found over the posts that one may read, and kept as a campaign by hand alone."""

from dataclasses import replace
from uuid import uuid4

import pytest

from casebook.dates import Moment
from casebook.errors import InvalidInput, NotFound
from casebook.model.account import AccountBody, ContentItemBody, Handle
from casebook.services import patterns, reading, recording
from casebook.services.casework import CaseView
from casebook.services.drafts import PostDraft
from casebook.services.job_contents import result_bytes, result_of
from casebook.services.job_of_patterns import asked, compare
from casebook.services.pattern_table import compared, instant, table
from casebook.services.patterns import CampaignDraft, Looked, found_in, mark_of
from casebook.services.picture_twins import Impressions
from casebook.services.progress import PATTERNS, Progress
from casebook.services.reading import CaseBook, Opened
from tests import cast
from tests.conftest import Office
from tests.services.coordinating import attack, record

ROWS, TEAM = attack()


def names(looked: Looked, network: int = 0) -> set[str]:
    return {looked.table.accounts[each.account].name.lstrip("@") for each in looked.networks[network].members}


def test_a_team_is_found_in_a_case_and_becomes_a_campaign_of_what_was_ticked(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        incident = record(work, keys, case.id, ROWS)
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, case.id, page="patterns")
    looked = found_in([book])
    (network,) = looked.networks
    assert names(looked) <= TEAM
    assert len(names(looked)) >= 10
    made = compare(asked([compared(book)], [], Impressions()), office.house.blobs, Progress(stages=PATTERNS))
    assert result_of(result_bytes(made)) == made  # with every network, account and post that it names
    with office.acting(cast.DANA) as (work, keys):
        assert replace(patterns.of_job(work, keys, made), cases=looked.cases) == looked  # a job finds what a page does
    ticked = {place[1] for member in network.members[:5] for place in looked.table.accounts[member.account].places}
    left_out = looked.table.accounts[network.members[-1].account].name
    draft = CampaignDraft(mark=mark_of(network), accounts=frozenset(ticked), title="The wave", confidence="likely")
    with office.acting(cast.DANA) as (work, keys):
        campaign = patterns.describe(work, keys, case.id, draft, locale="en")
        assert [type(event).__name__ for event in work.journal][-2:] == ["CaseRead", "RecordAdded"]
    with office.acting(cast.DANA) as (work, keys):
        (kept,) = reading.case_book(work, keys, case.id, page="test").campaigns
    assert kept.id == campaign
    assert set(kept.body.accounts) == ticked
    assert kept.body.incidents == (incident,)
    assert kept.body.confidence == "likely"
    assert "probability below 10^-" in kept.body.basis
    assert "not who runs them" in kept.body.basis
    assert f"{left_out}:" not in kept.body.basis
    assert f" {left_out} " not in kept.body.basis


def test_where_nobody_acts_together_nobody_is_named(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        record(work, keys, case.id, attack(0)[0])
        looked = found_in([reading.posts_book(work, keys, case.id, page="patterns")])
    assert looked.networks == ()
    assert looked.table.compared > 200


def test_a_team_that_is_spread_over_cases_is_found_by_who_holds_them_and_named_in_each_with_its_own_posts(
    office: Office,
) -> None:
    cases = [office.new_case(), office.new_case()]
    with office.acting(cast.DANA) as (work, keys):
        for number, case in enumerate(cases):
            record(work, keys, case.id, ROWS[number::2])
    with office.acting(cast.DANA) as (work, keys):
        looked = patterns.across(work, keys)
        assert [event.page for event in work.journal if type(event).__name__ == "CaseRead"] == ["patterns"] * 2
    assert {view.id for view in looked.cases} == {case.id for case in cases}
    (network,) = looked.networks
    assert len(names(looked)) >= 10
    here = frozenset(
        place[1]
        for member in network.members
        for place in looked.table.accounts[member.account].places
        if place[0] == cases[0].id
    )
    draft = CampaignDraft(mark=mark_of(network), accounts=here, title="The wave", across=True)
    with office.acting(cast.DANA) as (work, keys):
        patterns.describe(work, keys, cases[0].id, draft, locale="fa")
        body = reading.case_book(work, keys, cases[0].id, page="test").campaigns[0].body
    elsewhere = {text for _account, _second, text in ROWS[1::2]} - {text for _account, _second, text in ROWS[0::2]}
    assert not any(text in body.basis for text in elsewhere)
    with office.acting(cast.DANA) as (work, keys):
        assert {view.id for view in patterns.across(work, keys, [cases[1].id]).cases} == {cases[1].id}


def test_nothing_is_kept_of_a_network_that_is_not_found_or_without_accounts(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        record(work, keys, case.id, ROWS)
        (network,) = found_in([reading.posts_book(work, keys, case.id, page="patterns")]).networks
    draft = CampaignDraft(mark=mark_of(network), accounts=frozenset({uuid4()}), title="The wave")
    for wrong, words in ((draft, "Choose the accounts"), (replace(draft, mark="0" * 16), "have changed")):
        with pytest.raises(InvalidInput, match=words), office.acting(cast.DANA) as (work, keys):
            patterns.describe(work, keys, case.id, wrong, locale="en")
    with pytest.raises(NotFound), office.acting(cast.DANA) as (work, keys):
        patterns.describe(work, keys, uuid4(), draft, locale="en")


def a_book(accounts: list[AccountBody], posts: list[tuple[int, ContentItemBody]] = ()) -> CaseBook:  # type: ignore[assignment]
    view = CaseView(id=uuid4(), body=None, team_id=uuid4())  # type: ignore[arg-type]
    ids = [uuid4() for _ in accounts]
    opened = [Opened(uuid4(), recording_author(body, ids[author])) for author, body in posts]
    return CaseBook(case=view, accounts=dict(zip(ids, accounts, strict=True)), posts=opened)


def recording_author(body: ContentItemBody, author: object) -> ContentItemBody:
    return ContentItemBody(**{name: getattr(body, name) for name in body.__struct_fields__} | {"author": author})


def an_account(handle: str = "", number: str = "") -> AccountBody:
    handles = (Handle(handle=handle),) if handle else ()
    return AccountBody(platform="telegram", handles=handles, native_id=number)


def test_an_account_is_one_by_its_number_and_a_handle_that_two_numbers_had_stands_for_neither() -> None:
    books = [
        a_book([an_account("Haqgu", "7"), an_account("vatan", "8")]),
        a_book([an_account("haqgu"), an_account("vatan", "9"), an_account("vatan")]),
    ]
    accounts = table([compared(book) for book in books]).accounts
    assert {key: len(one.places) for key, one in accounts.items()} == {
        "telegram:#7": 2, "telegram:#8": 1, "telegram:#9": 1, "telegram:@vatan": 1,
    }  # fmt: skip


def test_a_post_in_two_cases_counts_once_and_one_without_author_or_minute_not_at_all() -> None:
    def post(edtf: str, url: str = "", text: str = "Words") -> ContentItemBody:
        return ContentItemBody(platform="telegram", canonical_url=url, posted=Moment(edtf), text=text)

    same = post("2026-05-11T14:12:05Z", "https://t.me/haqgu/1")
    one = a_book([an_account("haqgu")], [(0, same), (0, post("2026-05-11")), (0, post("2026-05-11T14:12Z", text=""))])
    other = a_book([an_account("HAQGU")], [(0, same)])
    found = table([compared(one), compared(other)])
    assert len(found.compared) == 1
    assert [len(seen.places) for seen in found.posts.values()] == [2]
    assert (found.timeless, found.silent, found.unnamed) == (1, 1, 0)


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (Moment("2026-05-11T14:12:05Z"), True),
        (Moment("2026-05-11T14:12", "Asia/Dushanbe"), True),
        (Moment("2026-05-11T14:12"), False),
        (Moment("2026-05-11"), False),
        (Moment(""), False),
    ],
)
def test_only_a_time_to_the_minute_on_a_known_clock_is_compared(moment: Moment, known: bool) -> None:
    assert (instant(moment) is not None) == known


def test_who_does_not_hold_a_case_sees_nothing_of_it(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        recording.add_posts(
            work, keys, case.id, [PostDraft(platform="telegram", author_handle="haqgu", text="Words")], incident=None
        )
    with office.acting(cast.OMID) as (work, keys):
        assert patterns.across(work, keys).cases == ()
        assert patterns.across(work, keys, [case.id]).cases == ()
