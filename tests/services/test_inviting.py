"""Somebody joins by a code that is good once; whoever lost their passphrase comes back, and is given back what was theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from casebook.audit.verification import verify
from casebook.errors import IllegalMove, InvalidInput, NotAllowed, Refused
from casebook.keys.keyring import Keyring
from casebook.model import Credential, Grant, Invitation, Member
from casebook.model.grant import Holder, Subject
from casebook.model.member import Role
from casebook.services import inviting, membership, sharing
from casebook.services.inviting import Invited
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.engines import stored_bytes
from tests.keys.acting import grant, let_in, read_people, write_person

NEW = "four lanterns cross a slow river"


def invite(office: Office, name: str = "Nodira", login: str = "nodira", role: Role = Role.CASEWORKER) -> Invited:
    """Invite somebody, as Kian."""
    with office.acting(cast.KIAN) as (work, keys):
        return inviting.invite(work, keys, name=name, login=login, role=role)


def join(office: Office, invited: Invited, passphrase: str = NEW) -> object:
    """Join by a code, as it was read out."""
    with begin(office.house, writes=True, name="join") as work:
        return inviting.join(work, " ".join(invited.code).lower(), passphrase)


def signed_in(office: Office, login: str, passphrase: str) -> Keyring:
    """The keyring that a login and passphrase open."""
    with begin(office.house, writes=True, name="test") as work:
        return membership.unlock(work, login, passphrase)


def as_dana(office: Office, act: Callable[[Work, Keyring], object]) -> None:
    """Do something as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        act(work, keys)


def test_a_newcomer_chooses_their_own_passphrase_and_reads_nothing_until_let_in(office: Office) -> None:
    case = office.new_case()
    invited = invite(office)
    with begin(office.house, writes=False, name="join") as work:
        shown = inviting.welcome(work, "-".join(invited.code))
        assert (shown.name, shown.login, shown.role, shown.again) == ("Nodira", "nodira", Role.CASEWORKER, False)
    member_id = join(office, invited)
    keys = signed_in(office, "nodira", NEW)
    assert keys.member_id == member_id == invited.member_id
    with office.house.engine.connect():
        assert keys.teams() == []
    as_dana(office, lambda work, keys: membership.admit(work, keys, invited.member_id))
    with begin(office.house, writes=True, name="test") as work:
        assert membership.unlock(work, "nodira", NEW).holds(case.id)
        assert verify(work.db, office.house.heads).faults == ()


def test_a_code_is_good_once_and_until_its_moment(office: Office) -> None:
    invited = invite(office)
    join(office, invited)
    with pytest.raises(Refused):
        join(office, invited)
    late = invite(office, "Parvin", "parvin")
    office.house.clock = lambda: late.ends_at
    with pytest.raises(Refused):
        join(office, late)
    with begin(office.house, writes=True, name="sweep") as work:
        inviting.sweep(work, (late.ends_at + timedelta(days=5)).date())
        assert work.db.scalars(select(Invitation)).all() == []


def test_whatever_is_no_open_invitation_is_refused_alike(office: Office) -> None:
    withdrawn = invite(office)
    with office.acting(cast.KIAN) as (work, keys):
        assert [view.name for view in inviting.invitations(work, keys)] == ["Nodira"]
        inviting.withdraw(work, keys, withdrawn.member_id)
    for typed in ("", "words", "-".join(withdrawn.code), "0000-0000-0000-0000-0000-0", "9" * 500):
        with pytest.raises(Refused), begin(office.house, writes=False, name="join") as work:
            inviting.welcome(work, typed)


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaaaaaa", "nodira nodira nodira", "Nodira1234567"])
def test_what_would_be_guessed_is_refused_and_the_code_stays_good(office: Office, weak: str) -> None:
    invited = invite(office)
    with pytest.raises(InvalidInput):
        join(office, invited, weak)
    join(office, invited)


def test_only_an_administrator_invites_and_a_login_is_given_once(office: Office) -> None:
    with pytest.raises(NotAllowed), office.acting(cast.DANA) as (work, keys):
        inviting.invite(work, keys, name="Nodira", login="nodira", role=Role.CASEWORKER)
    with pytest.raises(InvalidInput):
        invite(office, "Dana again", "  DANA ")
    first, second = invite(office), invite(office, "Other", "nodira")
    join(office, first)
    with pytest.raises(InvalidInput):
        join(office, second)


def test_an_invited_administrator_reads_the_office_s_log_and_no_case(office: Office) -> None:
    case = office.new_case()
    join(office, invite(office, "Rustam", "rustam", Role.ADMINISTRATOR))
    with begin(office.house, writes=True, name="test") as work:
        keys = membership.unlock(work, "rustam", NEW)
        assert keys.log_secret().secret
        assert not keys.holds(case.id)


def test_who_lost_their_passphrase_comes_back_and_is_given_back_what_was_theirs(office: Office) -> None:
    let_in(office, office.lena)
    case, unseen = office.new_case(), office.new_case("Restricted to Dana")
    grant(office, case, office.lena)
    cookie = office.session(cast.LENA)
    with office.acting(cast.KIAN) as (work, keys):
        again = inviting.invite_again(work, keys, office.lena)
    with office.resuming(cookie) as (_, gone):
        assert gone is None
    with pytest.raises(Refused):
        signed_in(office, "lena", cast.LENA.passphrase)
    join(office, again)
    with begin(office.house, writes=True, name="test") as work:
        assert membership.unlock(work, "lena", NEW).case_ids() == set()
    as_dana(office, lambda work, keys: sharing.restrict(work, keys, unseen.id, {office.dana}))
    as_dana(office, lambda work, keys: write_person(work, keys, case.id, "kept"))
    as_dana(office, lambda work, keys: membership.admit(work, keys, office.lena))
    with begin(office.house, writes=True, name="test") as work:
        back = membership.unlock(work, "lena", NEW)
        work.actor = back.actor
        assert back.case_ids() == {case.id}
        assert read_people(work, back, case.id) == {"kept"}
        assert work.db.scalars(select(Grant).where(Grant.holder == Holder.LAPSED)).all() == []
        assert verify(work.db, office.house.heads).faults == ()


def test_a_case_renewed_in_between_is_given_back_whole(office: Office) -> None:
    let_in(office, office.lena)
    case = office.new_case()
    grant(office, case, office.lena)
    grant(office, case, office.omid)
    with office.acting(cast.KIAN) as (work, keys):
        again = inviting.invite_again(work, keys, office.lena)
    as_dana(office, lambda work, keys: membership.revoke(work, keys, case.id, office.omid))
    join(office, again)
    as_dana(office, lambda work, keys: membership.admit(work, keys, office.lena))
    with begin(office.house, writes=True, name="test") as work:
        back = membership.unlock(work, "lena", NEW)
        assert {version.version for version in (back.case_key(case.id, 1), back.case_key(case.id, 2))} == {1, 2}


def test_nobody_invites_themselves_again_nor_one_who_left(office: Office) -> None:
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    for member in (office.kian, office.omid):
        with pytest.raises(IllegalMove), office.acting(cast.KIAN) as (work, keys):
            inviting.invite_again(work, keys, member)


def test_an_invitation_alone_in_a_copied_database_opens_nothing(office: Office) -> None:
    invited = invite(office)
    stored = stored_bytes(office.house.settings)
    for word in (b"nodira", b"Nodira", "".join(invited.code).encode(), "-".join(invited.code).encode()):
        assert word not in stored
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(Member.id).where(Member.id == invited.member_id)).first() is None
        assert work.db.scalars(select(Credential).where(Credential.member_id == invited.member_id)).first() is None
        held = select(Grant).where(Grant.holder_id == invited.member_id, Grant.subject == Subject.OFFICE)
        assert work.db.scalars(held).all() == []
