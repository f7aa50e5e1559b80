"""Who holds a case: given to a day, taken back with a new key, and nothing won by editing the database."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from casebook.crypto.envelope import Sealed
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import InvalidInput, NoGrant, NotAllowed, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Grant, Member
from casebook.model.grant import Holder, Subject
from casebook.model.member import Role
from casebook.services import casework, membership
from casebook.services.drafts import CaseDraft
from casebook.services.founding import Newcomer
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import clocked, grant, let_in, read_people, version_of, write_person


def test_a_newcomer_waits_until_let_in(office: Office) -> None:
    case = office.new_case()
    for who in (cast.OMID, cast.LENA):
        with office.acting(who) as (_, keys):
            assert keys.case_ids() == set()
            assert not keys.holds(case.id)
            with pytest.raises(NoGrant):
                keys.signing_key()
    let_in(office, office.omid, office.lena)
    with office.acting(cast.OMID) as (_, keys):
        assert keys.holds(case.id)
    with office.acting(cast.LENA) as (_, keys):
        assert not keys.holds(case.id)
        assert keys.signing_key()


def test_a_team_opens_its_own_cases_and_says_which(office: Office) -> None:
    let_in(office, office.omid)
    first, second = office.new_case(), office.new_case("Another")
    grant(office, first, office.lena)
    cases = {first.id, second.id}
    with office.acting(cast.DANA, writes=False) as (work, keys):
        (team,) = keys.teams()
        assert keys.team_case_ids(team) == cases
        assert keys.team_case_ids(replace(team, version=team.version + 1)) == set()
        versions = select(Grant.holder_version).where(Grant.holder.in_((Holder.MEMBER, Holder.RECOVERY)))
        assert set(work.db.scalars(versions)) == {1}, "a member's and the sheets' key has one version"


def test_an_administrator_opens_no_case_and_signs_no_pack(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.KIAN) as (work, keys):
        row = work.db.get_one(CaseFile, case.id)
        assert keys.case_ids() == set()
        assert keys.teams() == []
        for act in (keys.signing_key, lambda: keys.case_key(case.id, 1), lambda: keys.open_case(row)):
            with pytest.raises(NoGrant):
                act()
    with pytest.raises(NotAllowed), office.acting(cast.KIAN) as (work, keys):
        membership.admit(work, keys, office.omid)
    with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.kian, ends_on=None)


def test_a_granted_member_reads_until_the_last_day_and_not_after(office: Office) -> None:
    clock = clocked(office)
    case = office.new_case()
    grant(office, case, office.lena, date(2026, 5, 20))
    clock.pass_(days=6)
    with office.acting(cast.LENA) as (work, keys):
        assert casework.case(work, keys, case.id).body.title == case.body.title
        assert keys.case_ids() == {case.id}
    clock.pass_(days=1)
    with office.acting(cast.LENA) as (_, keys):
        assert keys.case_ids() == set()
        assert not keys.holds(case.id)
    with pytest.raises(NotFound), office.acting(cast.LENA) as (work, keys):
        casework.case(work, keys, case.id)


def test_a_grant_is_not_lengthened_by_editing_the_database(office: Office) -> None:
    clock = clocked(office)
    case, other = office.new_case(), office.new_case("Another")
    grant(office, case, office.lena, date(2026, 5, 20))
    grant(office, other, office.lena)
    with begin(office.house, writes=True) as work:
        rows = {
            row.subject_id: row
            for row in work.db.scalars(
                select(Grant).where(Grant.holder_id == office.lena, Grant.subject == Subject.CASE)
            )
        }
        rows[case.id].body = rows[other.id].body
        rows[case.id].day = date(2030, 1, 1)
    clock.pass_(days=30)
    with office.acting(cast.LENA) as (_, keys):
        assert keys.case_ids() == {other.id}
        assert not keys.holds(case.id)
    with begin(office.house, writes=True) as work:
        work.db.execute(update(Grant).where(Grant.id == rows[case.id].id).values(wrapped=rows[other.id].wrapped))
    with pytest.raises(Tampered), office.acting(cast.LENA) as (_, keys):
        keys.case_key(case.id, 1)


def test_a_last_day_in_the_past_is_no_day(office: Office) -> None:
    clocked(office)
    case = office.new_case()
    with pytest.raises(InvalidInput):
        grant(office, case, office.lena, date(2026, 5, 13))


def test_taking_back_gives_the_case_a_new_key_that_the_old_keyring_lacks(office: Office) -> None:
    case = office.new_case()
    let_in(office, office.omid)
    grant(office, case, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        write_person(work, keys, case.id, "before")
    with office.acting(cast.LENA, writes=False) as (_, lena):
        old = lena.case_key(case.id, 1)
        with office.acting(cast.DANA) as (work, keys):
            membership.revoke(work, keys, case.id, office.lena)
            write_person(work, keys, case.id, "after")
    assert version_of(office, case) == 2
    with office.acting(cast.LENA) as (work, lena):
        assert lena.case_ids() == set()
        lena.adopt(old)  # what she may have copied
        with pytest.raises(NoGrant):
            read_people(work, lena, case.id)
    for who in (cast.DANA, cast.OMID):
        with office.acting(who) as (work, keys):
            assert read_people(work, keys, case.id) == {"before", "after"}


def test_nobody_else_loses_a_case_when_one_is_taken_back(office: Office) -> None:
    case = office.new_case()
    let_in(office, office.omid)
    with office.acting(cast.KIAN) as (work, keys):
        mina = membership.add(work, keys, Newcomer(name="M", login="mina", passphrase="m", role=Role.COUNSEL))
    grant(office, case, office.lena)
    grant(office, case, mina, date(2999, 1, 1))
    with office.acting(cast.OMID) as (work, keys):
        membership.revoke(work, keys, case.id, office.lena)
        write_person(work, keys, case.id, "after")
    with begin(office.house, writes=True) as work:
        keys = membership.unlock(work, "mina", "m")
        assert read_people(work, keys, case.id) == {"after"}
    ends = [row.ends_on for row in grants_seen(office, case) if row.holder_id == mina]
    assert ends == [date(2999, 1, 1)]


def grants_seen(office: Office, case: casework.CaseView) -> list[membership.GrantView]:
    """Who holds a case, as Dana sees it."""
    with office.acting(cast.DANA, writes=False) as (work, keys):
        return membership.grants(work, keys, case.id)


def test_an_ended_grant_gets_no_new_key(office: Office) -> None:
    clock = clocked(office)
    case = office.new_case()
    let_in(office, office.omid)
    grant(office, case, office.lena, date(2026, 5, 20))
    grant(office, case, office.omid)
    clock.pass_(days=10)
    with office.acting(cast.DANA) as (work, keys):
        membership.revoke(work, keys, case.id, office.omid)
    with begin(office.house, writes=False) as work:
        held = {
            (row.holder_id, row.subject_version)
            for row in work.db.scalars(select(Grant).where(Grant.subject_id == case.id, Grant.holder == Holder.MEMBER))
        }
    assert held == {(office.lena, 1)}


def test_taking_back_what_nobody_holds_is_an_error(office: Office) -> None:
    case = office.new_case()
    with pytest.raises(NotFound), office.acting(cast.DANA) as (work, keys):
        membership.revoke(work, keys, case.id, office.lena)


def test_a_restricted_case_is_held_by_name_alone(office: Office) -> None:
    let_in(office, office.omid)
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Hidden", restricted=True))
    with office.acting(cast.OMID) as (work, keys):
        assert not keys.holds(case.id)
        assert casework.cases(work, keys) == []
        with pytest.raises(NotFound):
            casework.case(work, keys, case.id)


def test_exchanged_wraps_open_nothing(office: Office) -> None:
    first, second = office.new_case("First"), office.new_case("Second")
    with begin(office.house, writes=True) as work:
        rows = work.db.scalars(
            select(Grant).where(Grant.holder == Holder.TEAM, Grant.subject_id.in_((first.id, second.id)))
        ).all()
        rows[0].wrapped, rows[1].wrapped = rows[1].wrapped, rows[0].wrapped
    for case in (first, second):
        with pytest.raises(Tampered), office.acting(cast.DANA) as (_, keys):
            keys.case_key(case.id, 1)


def test_a_damaged_wrap_hides_no_case_and_spoils_no_other(office: Office) -> None:
    first, second = office.new_case("First"), office.new_case("Second")
    grant(office, first, office.lena)
    grant(office, second, office.lena)
    with begin(office.house, writes=True) as work:
        for row in work.db.scalars(select(Grant).where(Grant.subject_id == first.id, Grant.holder != Holder.RECOVERY)):
            row.wrapped = Sealed(row.wrapped.ciphertext[:-1] + b"\x00\x00")
    for who in (cast.DANA, cast.LENA):
        with office.acting(who) as (work, keys):
            views = {view.id: view for view in casework.cases(work, keys)}
            assert views[first.id].damaged
            assert views[second.id].body.title == "Second"


def test_a_row_that_names_another_holder_opens_nothing(office: Office) -> None:
    case = office.new_case()
    grant(office, case, office.lena)
    with begin(office.house, writes=True) as work:
        hers = (Grant.holder_id == office.lena) & (Grant.subject == Subject.CASE)
        work.db.execute(update(Grant).where(hers).values(holder_id=office.omid))
    with pytest.raises((NoGrant, Tampered)), office.acting(cast.OMID) as (_, keys):
        keys.case_key(case.id, 1)


def test_a_keyring_of_no_grants_is_none(office: Office) -> None:
    with begin(office.house, writes=True) as work:
        for row in work.db.scalars(select(Grant).where(Grant.holder_id == office.omid)):
            work.db.delete(row)
    with pytest.raises(NoGrant), office.acting(cast.OMID) as (_, keys):
        assert isinstance(keys, Keyring)


def test_a_public_key_exchanged_before_a_grant_gets_nothing(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.KIAN) as (work, _):
        work.db.get_one(Member, office.lena).public_key = PrivateKey.generate().public_key().encoded
    with pytest.raises(Tampered), office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, office.lena, ends_on=None)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert all(view.holder_id != office.lena for view in membership.grants(work, keys, case.id))
