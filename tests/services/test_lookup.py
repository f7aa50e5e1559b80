"""The desk index over real sealed records: found in every script, current at once, and nothing that a member may not open."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.errors import NotAllowed
from casebook.model import Incident, Task
from casebook.model.person import PersonName
from casebook.model.task import TaskBody
from casebook.search.entry import Query
from casebook.services import casework, index_keeping, lookup, membership, recording, records, sharing, undoing
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, InvolvementDraft, PersonDraft, PostDraft
from casebook.services.founding import Newcomer
from casebook.services.lookup import Found
from casebook.work import House, begin
from tests import cast
from tests.conftest import Office

SMEAR = "Хоини Ватан, ки нони ғарибонро мехӯрад, боз ба мардум дурӯғ мегӯяд."


def find(office: Office, words: str = "", who: Newcomer = cast.DANA, **asked: object) -> Found:
    """What a member finds."""
    query = Query(words=words, **asked)  # type: ignore[arg-type]
    with office.acting(who, writes=False) as (work, keys):
        return lookup.find(work, keys, query, counted=("noun", "severity", "act_type", "cape_stage", "evidence"))


def titles(found: Found) -> list[str]:
    return [record.title for record in found.records]


def smeared(office: Office, case_id: UUID) -> UUID:
    """A smear in Tajik, with its act, its account and its post."""
    with office.acting(cast.DANA) as (work, keys):
        victim = recording.add_person(
            work, keys, case_id, PersonDraft(names=(PersonName(text="Маҳса Раҳимова"),), role="target")
        )
        return recording.record_incident(
            work,
            keys,
            case_id,
            IncidentDraft(
                title="A post with a false photograph",
                when=Moment("2026-05-11"),
                severity="high",
                original_text=SMEAR,
                acts=(
                    ActDraft(
                        kind="smear_sexual_gendered",
                        victim=victim,
                        involvements=(InvolvementDraft(organisation="Answer factory of the ministry"),),
                    ),
                ),
                posts=(
                    PostDraft(
                        platform="facebook",
                        canonical_url="https://www.facebook.com/1/posts/2",
                        author_handle="haqgu",
                        text="Дурӯғгӯй",
                    ),
                ),
            ),
        )


TYPED = (
    "хоини ватан",
    "ХОИНИ",
    "нони гарибонро",
    "дуруг",
    '"боз ба мардум"',
    "rahimova",
    "رحیموا",
    "ministry",
    "haqgu",
)


def test_it_is_found_as_people_type_in_any_script(office_on: Office) -> None:
    smeared(office_on, office_on.new_case().id)
    with office_on.acting(cast.DANA, writes=False) as (work, keys):
        missed = [typed for typed in TYPED if lookup.find(work, keys, Query(words=typed)).total == 0]
        told = lookup.find(work, keys, Query(words="ғарибонро"))
    assert missed == []
    assert [marked for text, marked in told.records[0].pieces if text == "ғарибонро"] == [True]
    assert find(office_on, "нони -ғарибонро").total == 0
    assert find(office_on, "xyzzy").total == 0
    assert find(office_on, "!!!").total == 0


def test_filters_count_what_choosing_them_would_give(office: Office) -> None:
    case = office.new_case()
    smeared(office, case.id)
    with office.acting(cast.DANA) as (work, keys):
        act = ActDraft(kind="detention_in_host_state")
        recording.record_incident(
            work, keys, case.id, IncidentDraft(title="At the border", severity="life", status="04", acts=(act,))
        )
    found = find(office, nouns=("incident",), chosen=(("severity", ("life",)),))
    assert titles(found) == ["At the border"]
    assert found.counts["severity"] == {"life": 1, "high": 1}
    assert found.counts["act_type"] == {"detention_in_host_state": 1}
    assert find(office, nouns=("case_file",)).counts["cape_stage"] == {"2": 1}
    assert find(office, nouns=("incident",), chosen=(("platform", ("facebook",)),)).total == 1
    assert find(office, nouns=("incident",), chosen=(("evidence", ("!yes",)),)).total == 2


def test_lists_run_in_their_order_and_undated_records_come_last(office: Office) -> None:
    case = office.new_case()
    days = ("2026-03", "2025", "2026-05-01", "")
    with office.acting(cast.DANA) as (work, keys):
        for day in days:
            recording.record_incident(work, keys, case.id, IncidentDraft(title=f"In {day}", when=Moment(day)))
    assert titles(find(office, nouns=("incident",), sort="-when")) == ["In 2026-05-01", "In 2026-03", "In 2025", "In"]
    assert titles(find(office, nouns=("incident",), sort="when")) == ["In 2025", "In 2026-03", "In 2026-05-01", "In"]
    assert titles(find(office, nouns=("incident",), since="2026-01-01", until="2026-03-31")) == ["In 2026-03"]
    assert titles(find(office, nouns=("incident",), sort="when", start=1, at_once=2)) == ["In 2026-03", "In 2026-05-01"]


def test_a_page_of_several_shelves_is_its_part_of_the_whole_list(office: Office) -> None:
    """Dana holds one case by name alone: its incidents stand between those of the team, on a shelf of its own."""
    with office.acting(cast.DANA) as (work, keys):
        own = casework.open_case(work, keys, CaseDraft(title="Hidden", restricted=True))
    shared = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        for number in range(9):
            case = own if number in (0, 4, 5) else shared
            draft = IncidentDraft(title=f"No. {number}", when=Moment(f"2026-01-0{number + 1}"))
            recording.record_incident(work, keys, case.id, draft)
    whole = [f"No. {number}" for number in range(9)]
    for start in range(10):
        found = find(office, nouns=("incident",), sort="when", start=start, at_once=3)
        assert (titles(found), found.total) == (whole[start : start + 3], 9)


def test_a_change_is_found_at_once_also_by_another_process(office: Office) -> None:
    case = office.new_case()
    incident = smeared(office, case.id)
    elsewhere = House(office.house.settings)
    other = Office.__new__(Office)
    other.house = elsewhere
    assert find(other, "photograph").total == 1
    with office.acting(cast.DANA) as (work, keys):
        draft = IncidentDraft(title="A drawing", original_text="Дигар")
        recording.correct_incident(work, keys, case.id, incident, draft, revision=1)
    assert (find(other, "photograph").total, find(other, "drawing").total) == (0, 1)
    with office.acting(cast.DANA) as (work, keys):
        records.remove(work, keys, case.id, Incident, incident)
    assert (find(other, "drawing").total, find(office, "ministry").total) == (0, 0)
    with office.acting(cast.DANA) as (work, keys):
        undoing.undo(work, keys, case.id, undoing.changes(work, keys, case.id)[0].id)
    assert (find(other, "drawing").total, find(other, "ministry").total) == (1, 1)
    elsewhere.close()


def test_a_restricted_case_is_on_no_colleagues_shelf(office: Office) -> None:
    with office.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, office.omid)
        hidden = casework.open_case(work, keys, CaseDraft(title="Hidden", restricted=True))
    smeared(office, hidden.id)
    assert find(office, "ватан").total >= 1
    assert find(office, "ватан", cast.OMID).total == 0
    assert find(office, "", cast.OMID).total == 0


def test_a_case_that_is_closed_to_the_team_leaves_its_shelf_and_its_snapshot(office: Office) -> None:
    with office.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, office.omid)
    case = office.new_case()
    smeared(office, case.id)
    assert find(office, "ватан", cast.OMID).total == 1
    assert snapshot(office).is_file()
    with office.acting(cast.DANA) as (work, keys):
        sharing.restrict(work, keys, case.id, [office.dana])
    assert not any((office.house.settings.instance / "index").iterdir())
    assert find(office, "ватан", cast.OMID).total == 0
    assert find(office, "ватан").total == 1


def test_counsel_finds_the_one_case_until_the_grant_is_taken_back(office: Office) -> None:
    case, other = office.new_case("Given"), office.new_case("Not given")
    smeared(office, case.id)
    smeared(office, other.id)
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=None)
    assert {record.case for record in find(office, "ватан", cast.LENA).records} == {case.id}
    with office.acting(cast.DANA) as (work, keys):
        recording.record_incident(work, keys, case.id, IncidentDraft(title="Later"))
    assert find(office, "later", cast.LENA).total == 1
    with office.acting(cast.DANA) as (work, keys):
        membership.revoke(work, keys, case.id, office.lena)
    assert find(office, "", cast.LENA).total == 0


def test_a_grant_that_ends_takes_its_case_off_the_shelf(office: Office) -> None:
    case = office.new_case()
    smeared(office, case.id)
    today = office.house.clock()
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=today.date())
    assert find(office, "ватан", cast.LENA).total == 1
    office.house.clock = lambda: today + timedelta(days=1)
    assert find(office, "ватан", cast.LENA).total == 0


def test_an_administrator_finds_nothing_and_is_told_so(office: Office) -> None:
    with pytest.raises(NotAllowed):
        find(office, "", cast.KIAN)


def test_the_log_tells_that_somebody_searched_and_never_what_for(office: Office) -> None:
    smeared(office, office.new_case().id)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        lookup.find(work, keys, Query(words="ватан"))
        told = [event for event in work.journal if type(event).__name__ == "RecordsSearched"]
        assert [set(event.__struct_fields__) for event in told] == [{"found"}]


# ── the sealed snapshot ─────────────────────────────────────────────────────────────────────────────────


def snapshot(office: Office) -> Path:
    """The one file that the index keeps."""
    (path,) = (office.house.settings.instance / "index").iterdir()
    return path


def cold(office: Office) -> None:
    """Let the process forget everything."""
    office.house.shelves.close_all()


def test_a_cold_start_reads_the_snapshot_and_what_came_since(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.new_case()
    smeared(office, case.id)
    find(office)
    assert SMEAR.encode() not in snapshot(office).read_bytes()
    assert snapshot(office).stat().st_mode & 0o077 == 0
    cold(office)
    with office.acting(cast.DANA) as (work, keys):
        recording.record_incident(work, keys, case.id, IncidentDraft(title="Since then"))
    read_whole: list[object] = []
    monkeypatch.setattr(index_keeping.Reader, "cases", lambda _self, cases: read_whole.extend(cases) or iter(()))
    assert (find(office, "ватан").total, find(office, "since").total) == (1, 1)
    assert read_whole == []


def test_a_case_is_found_by_its_reference_and_not_by_what_its_letters_sound_like(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casework, "random_code", lambda _length: "VTN4")
    reference = office.new_case().body.reference
    assert "VTN4" in reference
    assert [found.noun for found in find(office, "vtn4").records] == ["case_file"]
    assert [found.noun for found in find(office, reference.lower()).records] == ["case_file"]
    assert find(office, "ватан").total == 0


@pytest.mark.parametrize("damage", [b"", b"\x01", b"nonsense" * 900])
def test_a_damaged_snapshot_is_built_anew_and_said(office: Office, damage: bytes) -> None:
    smeared(office, office.new_case().id)
    find(office)
    cold(office)
    snapshot(office).write_bytes(damage)
    found = find(office, "ватан")
    assert found.total >= 1
    assert found.rebuilt == "damaged"
    cold(office)
    assert find(office, "ватан").rebuilt == ""


def test_a_snapshot_of_another_format_is_built_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    smeared(office, office.new_case().id)
    monkeypatch.setattr("casebook.search.store.FORMAT", 0)
    find(office)
    cold(office)
    monkeypatch.undo()
    assert find(office, "ватан").rebuilt == "damaged"


def test_a_large_office_is_read_in_turns_and_can_be_searched_meanwhile(office: Office) -> None:
    for number in range(3):
        office.new_case(f"Case {number}")
    monkey = pytest.MonkeyPatch()
    monkey.setattr(index_keeping, "AT_ONCE", 1)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        first = lookup.find(work, keys, Query(), patience=0.0)
        assert first.reading == (0, 3)
        whole = lookup.find(work, keys, Query(), patience=None)
    monkey.undo()
    assert (whole.reading, whole.total) == (None, 3)


def test_the_shelves_go_with_the_last_session_that_may_use_them(office: Office) -> None:
    office.new_case()
    cookie = office.session(cast.DANA)
    find(office)
    with begin(office.house, writes=False) as work:
        index_keeping.close_unused(work, idle=1800)
    assert office.house.shelves.open_holders() != []
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        membership.sign_out(work, keys, cookie)
    with begin(office.house, writes=False) as work:
        assert index_keeping.close_unused(work, idle=1800) >= 1
    assert office.house.shelves.open_holders() == []


# ── what is due ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_due_is_found_across_cases(office: Office) -> None:
    first, second = office.new_case("One"), office.new_case("Two")
    with office.acting(cast.DANA) as (work, keys):
        for case, day in ((first, date(2026, 12, 24)), (second, date(2026, 12, 1))):
            records.add(work, keys, case.id, Task, TaskBody(title=f"By {day}", kind="hearing", due=day))
        found = lookup.dues(work, keys, date(2026, 12, 10))
    assert [(one.title, one.reference) for one in found] == [("By 2026-12-01", second.body.reference)]


def test_the_same_post_is_known_again(office: Office) -> None:
    case = office.new_case()
    smeared(office, case.id)
    key = "url:https://www.facebook.com/1/posts/2"
    with office.acting(cast.DANA, writes=False) as (work, keys):
        found = lookup.known(work, keys, [key, "url:https://example.org/"])
    assert list(found) == [key]
    assert found[key][0].case == case.id
