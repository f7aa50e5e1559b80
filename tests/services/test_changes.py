"""What an act changes is written down once per act, under the team's next number, with what stood there before."""

from collections.abc import Callable
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import Campaign, Change, Intervention, Note, Team
from casebook.model.campaign import CampaignBody
from casebook.model.change import ChangeBody, Doing
from casebook.model.incident import IncidentBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.note import NoteBody
from casebook.services import casework, noting, recording, records
from casebook.services.changes import noun_of
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, InvolvementDraft
from casebook.services.undoing import earlier
from casebook.work import Work
from tests.conftest import Office
from tests.services.acting import as_dana


def kept(office: Office) -> list[tuple[int, ChangeBody]]:
    """Every change of the team with its number, oldest first."""

    def opened(work: Work, keys: Keyring) -> list[tuple[int, ChangeBody]]:
        rows = work.db.scalars(select(Change).order_by(Change.number))
        return [(row.number, keys.open_row(row, ChangeBody)) for row in rows]

    found: list[tuple[int, ChangeBody]] = as_dana(office, opened)
    return found


def test_one_act_is_one_change_whatever_it_touches(office_on: Office) -> None:
    case = office_on.new_case()
    draft = IncidentDraft(
        title="A call", acts=(ActDraft(kind="doxxing", involvements=(InvolvementDraft(organisation="GKNB"),)),)
    )
    incident = as_dana(office_on, lambda w, k: recording.record_incident(w, k, case.id, draft))
    as_dana(
        office_on,
        lambda w, k: recording.correct_incident(w, k, case.id, incident, IncidentDraft(title="A threat"), revision=1),
    )
    opening, adding, correcting = kept(office_on)
    assert [number for number, _ in (opening, adding, correcting)] == [1, 2, 3]
    assert [(step.noun, step.doing) for step in opening[1].steps] == [("case_file", Doing.ADDED)]
    assert [(step.noun, step.doing, step.stood) for step in adding[1].steps] == [
        ("incident", Doing.ADDED, False),
        ("act", Doing.ADDED, False),
        ("involvement", Doing.ADDED, False),
    ]
    (step,) = correcting[1].steps
    before = earlier(step)
    assert isinstance(before, IncidentBody)
    assert (step.record, step.doing, step.revision, before.title) == (incident, Doing.CHANGED, 2, "A call")
    assert (correcting[1].by, correcting[1].act) == (office_on.dana, "test")


def test_an_act_that_fails_takes_no_number(office_on: Office) -> None:
    case = office_on.new_case()

    def fail(work: Work, keys: Keyring) -> None:
        records.add(work, keys, case.id, Campaign, CampaignBody(title="Kept by nobody"))
        raise InvalidInput("Please give a title.")

    with pytest.raises(InvalidInput):
        as_dana(office_on, fail)
    as_dana(office_on, lambda w, k: records.add(w, k, case.id, Campaign, CampaignBody(title="One voice")))
    assert [number for number, _ in kept(office_on)] == [1, 2]
    assert as_dana(office_on, lambda w, _: w.db.scalars(select(Team.changes)).one()) == 2


def test_an_act_in_two_cases_makes_a_change_in_each_of_them(office_on: Office) -> None:
    first, second = office_on.new_case(), office_on.new_case()

    def both(work: Work, keys: Keyring) -> None:
        for case in (first, second):
            records.add(work, keys, case.id, Campaign, CampaignBody(title="One voice"))

    as_dana(office_on, both)
    as_dana(office_on, lambda w, k: casework.case(w, k, first.id))  # reading changes nothing
    rows = as_dana(office_on, lambda w, _: [(row.number, row.case_id) for row in w.db.scalars(select(Change))])
    assert sorted(rows) == [(1, first.id), (2, second.id), (3, first.id), (4, second.id)]


def test_what_stood_there_before_is_kept_to_the_letter(office: Office) -> None:
    case = office.new_case()
    letter = Letter(words="Сатри аввал\nخط دوم", by=office.dana)
    body = InterventionBody(kind="platform_notice", title="“Notice”", letters=(letter,), tags=("a", "b"))
    added = as_dana(office, lambda w, k: records.add(w, k, case.id, Intervention, body))
    changed = msgspec.structs.replace(body, title="Else", letters=())
    as_dana(office, lambda w, k: records.correct(w, k, case.id, Intervention, added, changed, revision=1))
    as_dana(office, lambda w, k: casework.change_case(w, k, case.id, CaseDraft(title="Renamed"), revision=1))
    told = [earlier(step) for _, change in kept(office)[2:] for step in change.steps]
    assert told[0] == body
    assert told[1] is not None
    assert told[1] == case.body


def test_a_removed_record_is_in_the_change_and_nowhere_else(office: Office) -> None:
    case = office.new_case()
    note = as_dana(office, lambda w, k: noting.note_on(w, k, case.id, "Why “severe”: she named the street."))
    as_dana(office, lambda w, k: records.remove(w, k, case.id, Note, note))
    (step,) = kept(office)[-1][1].steps
    said = earlier(step)
    assert isinstance(said, NoteBody)
    assert (step.doing, said.words[:3]) == (Doing.REMOVED, "Why")
    assert as_dana(office, lambda w, _: w.db.get(Note, note)) is None


@pytest.mark.parametrize(("table", "noun"), [("note", Note), ("case_file", None), ("member", None), ("no such", None)])
def test_only_records_of_a_case_are_nouns(table: str, noun: type | None) -> None:
    assert noun_of(table) is noun


def ids(office: Office, act: Callable[[Work, Keyring], UUID], times: int) -> list[UUID]:
    """Do an act several times; give what each gave."""
    return [as_dana(office, act) for _ in range(times)]


def test_the_same_form_sent_twice_is_one_change(office: Office) -> None:
    case = office.new_case()
    chosen = UUID(int=7)

    def send(work: Work, keys: Keyring) -> UUID:
        return records.add(work, keys, case.id, Campaign, CampaignBody(title="One voice"), record_id=chosen)

    assert ids(office, send, 2) == [chosen, chosen]
    assert [number for number, _ in kept(office)] == [1, 2]
