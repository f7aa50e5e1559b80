"""Two at once, on each database: nothing twice, nothing lost, nobody gets an error for having been second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from casebook.audit.verification import verify
from casebook.errors import IllegalMove
from casebook.keys.keyring import Keyring
from casebook.model.case import CaseStatus
from casebook.model.person import PersonName
from casebook.services import casework, custody, delivery, disclosure, membership, recording
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import AccountDraft, CaseDraft, IncidentDraft, PersonDraft
from casebook.services.reading import case_book
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.services.acting import TO_COURT, as_dana, received, take_in
from tests.services.acts import a_pack

AT_ONCE = 4
Doing = Callable[[Work, Keyring], Any]


def at_once(office: Office, *acts: Doing) -> list[Any]:
    """Do acts in threads that start together; give what each gave, or its error."""
    gate = Barrier(len(acts))

    def do(act: Doing) -> Any:
        gate.wait()
        try:
            with office.acting(cast.DANA, alone=False) as (work, keys):  # beside each other, as the desk has them
                return act(work, keys)
        except Exception as error:  # noqa: BLE001  -- given to the test
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


@pytest.fixture
def case(office_on: Office) -> casework.CaseView:
    """A case of Dana's."""
    return office_on.new_case()


def test_one_form_sent_four_times_at_once_is_kept_once(office_on: Office, case: casework.CaseView) -> None:
    person, account, incident, opened = uuid4(), uuid4(), uuid4(), uuid4()
    draft = PersonDraft(names=(PersonName(text="Mahsa"),), role="target")

    def send(work: Work, keys: Keyring) -> None:
        casework.open_case(work, keys, CaseDraft(title="T"), case_id=opened)
        recording.add_person(work, keys, case.id, draft, person_id=person)
        recording.add_account(work, keys, case.id, AccountDraft(platform="vk", handle="x"), account_id=account)
        recording.record_incident(work, keys, case.id, IncidentDraft(title="T"), incident_id=incident)

    assert at_once(office_on, *[send] * AT_ONCE) == [None] * AT_ONCE
    book = as_dana(office_on, lambda w, k: case_book(w, k, case.id, page="overview"))
    assert [len(each) for each in (book.persons, book.parties, book.accounts, book.incidents)] == [1, 1, 1, 1]
    assert len(as_dana(office_on, casework.cases)) == 2


def test_of_four_tabs_that_correct_at_once_one_wins_and_three_are_told(
    office_on: Office, case: casework.CaseView
) -> None:
    incident = as_dana(office_on, lambda w, k: recording.record_incident(w, k, case.id, IncidentDraft(title="T")))

    def correct(title: str) -> Doing:
        draft = IncidentDraft(title=title)
        return lambda w, k: recording.correct_incident(w, k, case.id, incident, draft, revision=1)

    given = at_once(office_on, *[correct(title) for title in "ABCD"])
    assert sorted(type(each).__name__ for each in given) == ["IllegalMove"] * 3 + ["NoneType"]
    book = as_dana(office_on, lambda w, k: case_book(w, k, case.id, page="overview"))
    assert book.incident(incident).body.title == "ABCD"[given.index(None)]


def test_of_four_that_close_a_case_at_once_one_does(office_on: Office, case: casework.CaseView) -> None:
    given = at_once(office_on, *[lambda w, k: casework.close_case(w, k, case.id)] * AT_ONCE)
    assert len([each for each in given if isinstance(each, IllegalMove)]) == AT_ONCE - 1
    assert as_dana(office_on, lambda w, k: casework.case(w, k, case.id)).body.status is CaseStatus.CLOSED


def test_uploads_at_once_get_labels_of_their_own(office_on: Office, case: casework.CaseView) -> None:
    came = [received(office_on, case.id, bytes([number])) for number in range(AT_ONCE)]
    acts: list[Doing] = [lambda w, k, c=each: custody.take_in(w, k, case.id, c, ExhibitDraft()) for each in came]
    assert [each for each in at_once(office_on, *acts) if isinstance(each, Exception)] == []
    book = as_dana(office_on, lambda w, k: case_book(w, k, case.id, page="overview"))
    assert [exhibit.body.label for exhibit in book.evidence] == ["E001", "E002", "E003", "E004"]


def test_looks_at_one_exhibit_at_once_are_a_link_each(office_on: Office, case: casework.CaseView) -> None:
    evidence = take_in(office_on, case.id)
    given = at_once(office_on, *[lambda w, k: custody.read(w, k, case.id, evidence, purpose="page").size] * AT_ONCE)
    assert given == [5] * AT_ONCE
    view = as_dana(office_on, lambda w, k: custody.exhibit(w, k, case.id, evidence))
    assert (len(view.custody), view.chain_holds) == (1 + AT_ONCE, True)
    with begin(office_on.house, writes=False) as work:
        assert verify(work.db, office_on.house.heads).faults == ()


def test_a_pack_is_composed_and_fetched_on_each_database(office_on: Office, case: casework.CaseView) -> None:
    take_in(office_on, case.id)
    composition = as_dana(office_on, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    assert [exhibit.label for exhibit in composition.dossier.exhibits] == ["E001"]
    with office_on.acting(cast.DANA) as (work, keys):
        pack = a_pack(work, keys, case.id)
    file = as_dana(office_on, lambda w, k: delivery.hand_over(w, k, case.id, pack))
    assert b"".join(file.pieces()) == b"PK!"


def test_others_write_while_a_passphrase_is_stretched(office_on: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    stretched = membership.stretch

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(membership, "stretch", stretched)
        with ThreadPoolExecutor(1) as other:
            other.submit(office_on.new_case).result(timeout=20)
        return stretched(*given)

    monkeypatch.setattr(membership, "stretch", slow)
    with begin(office_on.house, writes=True, name="test") as work:
        assert membership.sign_in(work, cast.DANA.login, cast.DANA.passphrase)
