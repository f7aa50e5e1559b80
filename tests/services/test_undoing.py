"""Undoing: what stood there before stands there again; what somebody changed since is left alone, and said."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from casebook.errors import IllegalMove, NotAllowed, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Campaign, Incident, IncidentLink, Person
from casebook.model.campaign import CampaignBody
from casebook.model.change import Doing
from casebook.model.incident import IncidentLinkBody
from casebook.model.person import PersonName, PersonRelationBody
from casebook.services import casework, membership, recording, records, undoing
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, InvolvementDraft, PersonDraft, PostDraft
from casebook.services.reading import CaseBook, case_book
from casebook.services.undoing import ChangeView
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, take_in

ONE = CampaignBody(title="One voice", tags=("t",))
TWO = msgspec.structs.replace(ONE, title="Two voices")


class Desk:
    """Short ways to change one case as Dana, and to take changes back."""

    def __init__(self, office: Office) -> None:
        self.office, self.case = office, office.new_case().id

    def act(self, function: Callable[..., Any], *given: Any, **more: Any) -> Any:
        """Do one act on the case."""
        return as_dana(self.office, lambda work, keys: function(work, keys, self.case, *given, **more))

    def add(self) -> UUID:
        """Add a campaign."""
        added: UUID = self.act(records.add, Campaign, ONE)
        return added

    def correct(self, campaign: UUID, body: CampaignBody = TWO, revision: int = 1) -> None:
        """Correct it."""
        self.act(records.correct, Campaign, campaign, body, revision=revision)

    def changes(self) -> list[ChangeView]:
        """The changes of the case, newest first."""
        found: list[ChangeView] = self.act(undoing.changes)
        return found

    def undo(self, change: UUID | None = None) -> None:
        """Take one back, the last one where none is named."""
        self.act(undoing.undo, change or self.changes()[0].id)

    def book(self) -> CaseBook:
        """Everything in the case."""
        opened: CaseBook = self.act(lambda w, k, case: case_book(w, k, case, page="overview"))
        return opened

    def titles(self) -> list[str]:
        """The titles of the campaigns."""
        return [one.body.title for one in self.book().campaigns]


@pytest.fixture
def desk(office_on: Office) -> Desk:
    return Desk(office_on)


def test_what_was_added_goes_and_comes_back_when_that_is_undone_too(desk: Desk) -> None:
    campaign = desk.add()
    desk.undo()
    assert desk.titles() == []
    desk.undo()
    assert [(one.id, one.body.title) for one in desk.book().campaigns] == [(campaign, "One voice")]
    newest, undone, adding = desk.changes()[:3]
    assert (newest.undoes, undone.undoes, undone.undone, adding.undone) == (undone.id, adding.id, True, False)


def test_what_was_corrected_is_as_it_was_and_counts_on(desk: Desk) -> None:
    campaign = desk.add()
    desk.correct(campaign)
    desk.undo()
    (one,) = desk.book().campaigns
    assert one.body == msgspec.structs.replace(ONE, revision=3)


def test_a_removed_incident_comes_back_with_all_that_hung_on_it(desk: Desk) -> None:
    post = PostDraft(platform="vk", text="words")
    act = ActDraft(kind="doxxing", involvements=(InvolvementDraft(organisation="GKNB"),))
    incident = desk.act(recording.record_incident, IncidentDraft(title="A call", acts=(act,), posts=(post,)))
    other = desk.act(recording.record_incident, IncidentDraft(title="Before it"))
    desk.act(records.add, IncidentLink, IncidentLinkBody(incident=other, kind="01", other=incident))
    before = desk.book()
    desk.act(records.remove, Incident, incident)
    between = desk.book()
    assert [one.id for one in between.incidents] == [other]
    assert (between.acts, between.involvements, between.incident_links) == ([], [], [])
    assert [one.body.incident for one in between.posts] == [None]
    desk.undo()
    after = desk.book()
    assert after.posts[0].body.incident == incident
    for told in ("incidents", "acts", "involvements", "incident_links"):
        assert [one.id for one in getattr(after, told)] == [one.id for one in getattr(before, told)], told


def test_a_removed_person_takes_parts_and_relations_along(desk: Desk) -> None:
    mahsa, brother = (
        desk.act(recording.add_person, PersonDraft(names=(PersonName(text=name),), role="target"))
        for name in ("Mahsa", "Her brother")
    )
    desk.act(recording.relate, PersonRelationBody(person=brother, of=mahsa, relationship="010102"))
    desk.act(records.remove, Person, mahsa)
    book = desk.book()
    assert (list(book.persons), [one.body.person for one in book.parties], book.relations) == ([brother], [brother], [])
    desk.undo()
    book = desk.book()
    assert (set(book.persons), len(book.parties), len(book.relations)) == ({mahsa, brother}, 2, 1)


def test_no_change_is_undone_twice(desk: Desk) -> None:
    desk.add()
    adding = desk.changes()[0].id
    desk.undo(adding)
    with pytest.raises(IllegalMove, match="already"):
        desk.undo(adding)
    assert desk.titles() == []


@pytest.mark.parametrize("since", ["corrected", "removed"])
def test_what_somebody_changed_since_is_left_alone(desk: Desk, since: str) -> None:
    campaign = desk.add()
    adding = desk.changes()[0].id
    desk.correct(campaign)
    correcting = desk.changes()[0].id
    if since == "corrected":
        desk.correct(campaign, msgspec.structs.replace(ONE, title="Three"), revision=2)
    else:
        desk.act(records.remove, Campaign, campaign)
    there = desk.titles()
    for change in (adding, correcting):
        with pytest.raises(IllegalMove, match="since"):
            desk.undo(change)
    assert desk.titles() == there


def test_any_earlier_version_can_be_put_back_whatever_came_since(desk: Desk) -> None:
    campaign = desk.add()
    desk.correct(campaign)
    first = desk.changes()[0].id
    desk.correct(campaign, msgspec.structs.replace(ONE, title="Three"), revision=2)
    desk.act(records.remove, Campaign, campaign)
    desk.act(undoing.restore, first, campaign)
    (one,) = desk.book().campaigns
    assert (one.id, one.body.title, one.body.tags) == (campaign, "One voice", ("t",))
    step = desk.changes()[0].steps[0]
    assert (step.doing, step.stood) == (Doing.RESTORED, False)
    # It has a number of its own: a form that showed an earlier version does not take it for that one.
    assert one.body.revision > 3
    with pytest.raises(NotFound):
        desk.act(undoing.restore, first, UUID(int=1))


def test_an_exhibit_that_was_taken_in_stays(desk: Desk) -> None:
    take_in(desk.office, desk.case)
    taking = next(view for view in desk.changes() if any(step.noun == "evidence" for step in view.steps))
    assert not taking.can_be_undone
    with pytest.raises(IllegalMove, match="exhibit"):
        desk.undo(taking.id)
    assert len(desk.book().evidence) == 1


def test_what_is_said_of_the_case_is_no_matter_of_undoing(desk: Desk) -> None:
    desk.act(casework.change_case, CaseDraft(title="Renamed"), revision=1)
    with pytest.raises(IllegalMove):
        desk.undo()
    assert desk.book().case.body.title == "Renamed"


def test_the_last_change_of_one_record_is_found_among_others(desk: Desk) -> None:
    campaign, other = desk.add(), desk.add()
    desk.correct(campaign)
    desk.correct(other)
    found = desk.act(undoing.latest, "campaign", campaign)
    assert (found.by, [step.record for step in found.steps]) == (desk.office.dana, [campaign])
    assert desk.act(undoing.latest, "campaign", UUID(int=1)) is None


def test_a_change_of_another_case_is_no_change_here(desk: Desk) -> None:
    desk.add()
    foreign, elsewhere = desk.changes()[0].id, desk.office.new_case().id
    with pytest.raises(NotFound):
        as_dana(desk.office, lambda w, k: undoing.undo(w, k, elsewhere, foreign))


def test_counsel_undoes_nothing(desk: Desk) -> None:
    desk.add()
    change = desk.changes()[0].id
    as_dana(desk.office, lambda w, k: membership.admit(w, k, desk.office.lena))
    desk.act(membership.grant, desk.office.lena, ends_on=None)

    def undo(work: Work, keys: Keyring) -> None:
        undoing.undo(work, keys, desk.case, change)

    with desk.office.acting(cast.LENA) as (work, keys), pytest.raises(NotAllowed):
        undo(work, keys)
    assert desk.titles() == ["One voice"]
