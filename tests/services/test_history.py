"""The log as pages show it: a case's to its caseworkers, the office's to administrators, and reading it is in it."""

import pytest
from sqlalchemy import update

from casebook.crypto.envelope import Sealed
from casebook.errors import IllegalMove, InvalidInput, NotAllowed, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import AuditEntry, Member
from casebook.services import casework, history, membership
from casebook.services.drafts import CaseDraft
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.services.acting import as_dana


def test_a_case_s_log_names_who_did_what_and_marks_what_was_undone(office: Office) -> None:
    case = office.new_case()

    def fail_afterwards(work: Work, keys: Keyring) -> None:
        casework.close_case(work, keys, case.id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        as_dana(office, fail_afterwards)
    page = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    told = [(type(line.event).__name__, line.actor, line.undone) for line in page.lines]
    assert told == [
        ("CaseActFailed", "Dana Rahim", False),
        ("CaseChanged", "Dana Rahim", True),
        ("CaseOpened", "Dana Rahim", False),
    ]
    again = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    assert type(again.lines[0].event).__name__ == "HistoryRead"
    older = as_dana(office, lambda w, k: history.case_history(w, k, case.id, before=2))
    assert ([line.seq for line in older.lines], older.total) == ([1], 5)


def test_counsel_and_administrator_do_not_read_a_case_s_log_nor_caseworkers_the_office_s(office: Office) -> None:
    case = office.new_case()
    grant(office, case, office.lena)
    with pytest.raises(NotAllowed), office.acting(cast.LENA) as (work, keys):
        history.case_history(work, keys, case.id)
    with pytest.raises(NotFound), office.acting(cast.KIAN) as (work, keys):
        history.case_history(work, keys, case.id)
    for who in (cast.DANA, cast.LENA):
        with pytest.raises(NotAllowed), office.acting(who) as (work, keys):
            history.office_log(work, keys)
    with office.acting(cast.KIAN) as (work, keys):
        kinds = {type(line.event).__name__ for line in history.office_log(work, keys).lines}
    assert {"OfficeFounded", "MemberAdded", "SignedIn", "ActFailed"} <= kinds
    assert "CaseOpened" not in kinds


def test_a_damaged_entry_or_member_hides_no_other_line(office: Office) -> None:
    case = office.new_case()
    as_dana(office, lambda w, k: casework.close_case(w, k, case.id))
    with office.acting(cast.DANA) as (work, _):
        entry = update(AuditEntry).where(AuditEntry.chain == case.id, AuditEntry.seq == 1)
        work.db.execute(entry.values(body=Sealed(b"\x01rubbish")))
        work.db.execute(update(Member).where(Member.id == office.lena).values(body=Sealed(b"\x01rubbish")))
    page = as_dana(office, lambda w, k: history.case_history(w, k, case.id))
    assert [(line.seq, line.event is None) for line in page.lines] == [(2, False), (1, True)]


def test_the_last_holder_of_a_case_cannot_take_it_from_themselves(office: Office) -> None:
    let_in(office, office.omid)
    case = as_dana(office, lambda w, k: casework.open_case(w, k, CaseDraft(title="Hidden", restricted=True)))
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: membership.revoke(w, k, case.id, office.dana))
    grant(office, case, office.omid)
    as_dana(office, lambda w, k: membership.revoke(w, k, case.id, office.dana))
    with office.acting(cast.OMID) as (work, keys):
        assert [view.name for view in membership.grants(work, keys, case.id)] == ["Omid Farr"]


def test_who_holds_a_case_is_listed_with_terms(office: Office) -> None:
    case = office.new_case()
    today = office.house.clock().date()
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=today, purpose="appeal")  # today is no past day
    views = as_dana(office, lambda w, k: membership.grants(w, k, case.id))
    assert {(view.name, view.ends_on, view.purpose) for view in views} == {
        ("North", None, ""),
        ("Lena Okafor", today, "appeal"),
    }
    for newcomer in (cast.OMID, cast.DANA):
        with pytest.raises(InvalidInput), office.acting(cast.KIAN) as (work, keys):
            membership.add(work, keys, newcomer)
