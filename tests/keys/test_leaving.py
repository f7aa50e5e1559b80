"""Somebody leaves: everything of theirs goes at once, and what they held gets new keys from those who remain."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from casebook.audit.verification import verify
from casebook.errors import IllegalMove, NoGrant, NotAllowed, Refused, Tampered
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.keys.rotation import recovery_of
from casebook.model import CaseFile, Credential, Grant, Member, Session, Team
from casebook.model.grant import Holder, Subject
from casebook.model.member import Role
from casebook.services import casework, membership
from casebook.services.casework import CaseView
from casebook.services.drafts import CaseDraft
from casebook.services.founding import Newcomer
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in, read_people, version_of, write_person


def remove(office: Office, member: object) -> None:
    """Remove a member, as Kian."""
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, member)  # type: ignore[arg-type]


def team_of(office: Office) -> tuple[int, bool]:
    """The team's key version, and whether it is to be replaced."""
    with begin(office.house, writes=False) as work:
        team = work.db.scalars(select(Team)).one()
        return team.key_version, team.rotation_due


def test_credential_sessions_and_grants_go_at_once(office: Office) -> None:
    let_in(office, office.omid)
    office.session(cast.OMID)
    remove(office, office.omid)
    with begin(office.house, writes=False) as work:
        for column in (Credential.member_id, Session.member_id, Grant.holder_id):
            assert work.db.scalars(select(column).where(column == office.omid)).all() == []
        assert work.db.get(Member, office.omid) is not None
    with pytest.raises(Refused), begin(office.house, writes=True) as work:
        membership.sign_in(work, "omid", cast.OMID.passphrase)


def test_team_and_case_keys_rotate_when_a_teammate_next_signs_in(office: Office) -> None:
    let_in(office, office.omid)
    cases = [office.new_case(f"Case {number}") for number in range(3)]
    with office.acting(cast.OMID, writes=False) as (_, omid):
        copied = [*omid.teams(), *(omid.case_key(case.id, 1) for case in cases)]
    with office.acting(cast.DANA) as (work, keys):
        for case in cases:
            write_person(work, keys, case.id, "before")
    remove(office, office.omid)
    assert team_of(office) == (1, True)
    office.session(cast.DANA)
    assert team_of(office) == (2, False)
    assert [version_of(office, case) for case in cases] == [2, 2, 2]
    with office.acting(cast.DANA) as (work, keys):
        later = casework.open_case(work, keys, CaseDraft(title="Later"))
        for case in cases:
            write_person(work, keys, case.id, "after")
            assert read_people(work, keys, case.id) == {"before", "after"}
        _opens_nothing_new(keys, copied, [*cases, later])
        assert verify(work.db, office.house.heads).faults == ()


def _opens_nothing_new(keys: Keyring, copied: list[object], cases: list[CaseView]) -> None:
    """A keyring of nothing but what the leaver copied reaches no present case key."""
    thief = Keyring.__new__(Keyring)
    thief._db, thief._today, thief._own, thief._opened = keys._db, keys._today, {}, {}
    for each in copied:
        thief.adopt(each)  # type: ignore[arg-type]
    for case in cases:
        with pytest.raises((NoGrant, KeyError)):
            thief.case_key(case.id, keys._db.get_one(CaseFile, case.id).key_version)


def test_a_second_teammate_finds_it_done(office: Office) -> None:
    let_in(office, office.omid, office.lena)
    office.new_case()
    with office.acting(cast.KIAN) as (work, keys):
        third = membership.add(work, keys, THIRD)
    let_in(office, third)
    remove(office, third)
    office.session(cast.DANA)
    office.session(cast.OMID)
    assert team_of(office) == (2, False)


THIRD = Newcomer(name="Third", login="third", passphrase="third words", role=Role.CASEWORKER)


def test_an_administrator_who_signs_in_rotates_nothing(office: Office) -> None:
    let_in(office, office.omid)
    remove(office, office.omid)
    office.session(cast.KIAN)
    assert team_of(office) == (1, True)


def test_a_restricted_case_of_somebody_else_stops_no_rotation(office: Office) -> None:
    let_in(office, office.omid)
    office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        hidden = casework.open_case(work, keys, CaseDraft(title="Hidden", restricted=True))
    with office.acting(cast.KIAN) as (work, keys):
        third = membership.add(work, keys, THIRD)
    let_in(office, third)
    remove(office, third)
    office.session(cast.OMID)
    assert team_of(office) == (2, False)
    assert version_of(office, hidden) == 1
    with office.acting(cast.DANA) as (_, keys):
        assert keys.holds(hidden.id)


def test_a_case_that_counsel_held_by_name_rotates_too(office: Office) -> None:
    held, other = office.new_case("Held"), office.new_case("Other")
    grant(office, held, office.lena)
    remove(office, office.lena)
    office.session(cast.KIAN)
    assert version_of(office, held) == 1
    office.session(cast.DANA)
    assert (version_of(office, held), version_of(office, other)) == (2, 1)
    assert team_of(office) == (1, False)


def test_a_restricted_case_rotates_when_one_of_its_holders_signs_in(office: Office) -> None:
    let_in(office, office.omid)
    with office.acting(cast.DANA) as (work, keys):
        hidden = casework.open_case(work, keys, CaseDraft(title="Hidden", restricted=True))
    grant(office, hidden, office.omid)
    grant(office, hidden, office.lena)
    remove(office, office.omid)
    office.session(cast.LENA)
    assert version_of(office, hidden) == 2
    for who in (cast.DANA, cast.LENA):
        with office.acting(who) as (_, keys):
            assert keys.holds(hidden.id)


def test_counsel_cannot_rotate_what_a_team_holds_and_does_not_try(office: Office) -> None:
    case = office.new_case()
    let_in(office, office.omid)
    grant(office, case, office.lena)
    grant(office, case, office.omid)
    remove(office, office.omid)
    office.session(cast.LENA)
    assert version_of(office, case) == 1
    office.session(cast.DANA)
    assert version_of(office, case) == 2


def test_a_public_key_exchanged_in_the_database_gets_nothing(office: Office) -> None:
    let_in(office, office.omid)
    office.new_case()
    with office.acting(cast.KIAN) as (work, keys):
        third = membership.add(work, keys, THIRD)
    let_in(office, third)
    remove(office, third)
    with begin(office.house, writes=True) as work:
        stranger = work.db.get_one(Member, office.kian).public_key
        work.db.execute(update(Member).where(Member.id == office.omid).values(public_key=stranger))
    with pytest.raises(Tampered):
        office.session(cast.DANA)
    assert team_of(office) == (1, True)
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(Grant).where(Grant.subject_version > 1)).all() == []


def test_recovery_keeps_up_with_every_rotation(office: Office) -> None:
    let_in(office, office.omid)
    case = office.new_case()
    remove(office, office.omid)
    office.session(cast.DANA)
    with begin(office.house, writes=False) as work:
        recovery = recovery_of(work.db)
        held = {
            (Subject(row.subject), row.subject_id, row.subject_version)
            for row in work.db.scalars(select(Grant).where(Grant.holder == Holder.RECOVERY))
        }
        every = {(Subject(row.subject), row.subject_id, row.subject_version) for row in work.db.scalars(select(Grant))}
    assert recovery.id == office.founded.office_id
    assert held == every
    assert (Subject.CASE, case.id, 2) in held


def test_only_an_administrator_removes_and_not_themselves(office: Office) -> None:
    with pytest.raises(NotAllowed), office.acting(cast.DANA) as (work, keys):
        membership.remove(work, keys, office.omid)
    with pytest.raises(IllegalMove), office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.kian)
    remove(office, office.omid)
    with pytest.raises(IllegalMove):
        remove(office, office.omid)


def test_a_sign_in_that_fails_while_rotating_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    let_in(office, office.omid)
    case = office.new_case()
    remove(office, office.omid)

    def broken(*_: object, **__: object) -> None:
        raise OSError("interrupted")

    with monkeypatch.context() as patched:
        patched.setattr(membership.rotation, "_rewrap", broken)
        with pytest.raises(OSError, match="interrupted"):
            office.session(cast.DANA)
    assert (team_of(office), version_of(office, case)) == ((1, True), 1)
    cookie = office.session(cast.DANA)
    assert (team_of(office), version_of(office, case)) == ((2, False), 2)
    with begin(office.house, writes=False) as work:
        assert sessions.resume(work.db, cookie, work.clock(), membership.limits(work)) is not None


def test_two_teammates_who_sign_in_at_once_rotate_once(office_on: Office) -> None:
    let_in(office_on, office_on.omid)
    case = office_on.new_case()
    with office_on.acting(cast.KIAN) as (work, keys):
        third = membership.add(work, keys, THIRD)
    let_in(office_on, third)
    remove(office_on, third)
    with ThreadPoolExecutor(2) as both:
        cookies = list(both.map(office_on.session, (cast.DANA, cast.OMID)))
    assert len(set(cookies)) == 2
    assert (team_of(office_on), version_of(office_on, case)) == ((2, False), 2)
    for who in (cast.DANA, cast.OMID):
        with office_on.acting(who) as (_, keys):
            assert keys.holds(case.id)
