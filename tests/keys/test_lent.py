"""Keys that are lent: they open and seal some records of one case, and are good for nothing once anything about it has changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import select, update

from casebook.access import Actor
from casebook.crypto.envelope import Sealed
from casebook.errors import NoGrant, Tampered
from casebook.keys import sessions
from casebook.keys.case_keys import CaseKeys
from casebook.keys.keyring import Keyring
from casebook.keys.lent import LentKeys, Loan, lend, stands
from casebook.keys.rotation import new_case_version
from casebook.model import Account, CaseFile, ContentItem, Grant, Member, Person, Team
from casebook.model.account import ContentItemBody
from casebook.model.grant import Holder, Subject
from casebook.model.member import Role
from casebook.model.person import PersonBody, PersonName
from casebook.services import holding, membership, sharing
from casebook.services.casework import CaseView
from casebook.services.recording import put
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import MORNING, Clock, clocked, grant, let_in, write_person

DAY = timedelta(hours=12)


@pytest.fixture
def case(office: Office) -> CaseView:
    clocked(office)
    return office.new_case("QZ1titleMARK")


def lent(office: Office, case: CaseView, who: Any = cast.DANA, place: bytes = b"") -> Loan:
    """What a member lends of a case: posts to be opened, posts and accounts to be sealed."""
    place = place or sessions.place_of(office.session(who))
    with office.acting(who) as (work, keys):
        return lend(
            keys,
            work.db,
            case.id,
            opens=(ContentItem,),
            seals=(ContentItem, Account),
            session=place,
            ends_at=work.clock() + DAY,
        )


def still(office: Office, loan: Loan) -> bool:
    with begin(office.house, writes=False) as work:
        found = stands(work.db, loan, work.clock())
    assert isinstance(found, bool)
    return found


def a_post(work: Work, keys: Keyring, case_id: UUID, text: str = "words") -> UUID:
    return put(work, keys, ContentItem(case_id=case_id), ContentItemBody(platform="other", text=text), quietly=True)


def with_keys(office: Office, loan: Loan, act: Callable[[Work, LentKeys], Any]) -> Any:
    with begin(office.house, writes=True, name="test") as work:
        return act(work, LentKeys(work.db, loan))


# ── what they open and seal ─────────────────────────────────────────────────────────────────────────────


def test_they_open_and_seal_what_they_were_lent_for_in_the_members_name(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA) as (work, keys):
        a_post(work, keys, case.id, "QZ2wordsMARK")
    loan = lent(office, case)

    def read_and_write(work: Work, keys: LentKeys) -> str:
        assert keys.actor == Actor(office.dana, Role.CASEWORKER)
        assert (keys.member_id, keys.holds(case.id)) == (office.dana, True)
        row = work.db.scalars(select(ContentItem)).one()
        further = ContentItem(case_id=case.id, day=MORNING.date())
        keys.seal_row(further, ContentItemBody(platform="other", text="QZ3wordsMARK"))
        work.db.add(further)
        return keys.open_row(row, ContentItemBody).text

    assert with_keys(office, loan, read_and_write) == "QZ2wordsMARK"
    with office.acting(cast.DANA) as (work, keys):
        texts = {keys.open_row(row, ContentItemBody).text for row in work.db.scalars(select(ContentItem))}
    assert texts == {"QZ2wordsMARK", "QZ3wordsMARK"}


def test_other_kinds_of_records_neither_open_nor_are_sealed(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA) as (work, keys):
        write_person(work, keys, case.id, "QZ4nameMARK")
    loan = lent(office, case)

    def attempt(work: Work, keys: LentKeys) -> None:
        person = work.db.scalars(select(Person)).one()
        with pytest.raises(NoGrant):
            keys.open_row(person, PersonBody)
        with pytest.raises(NoGrant):
            keys.seal_row(Person(case_id=case.id), PersonBody(names=(PersonName(text="x"),)))
        account = Account(case_id=case.id, key_version=1, body=Sealed(bytes(40)))
        with pytest.raises(NoGrant):  # to be sealed, and not to be opened
            keys.open_row(account, ContentItemBody)

    with_keys(office, loan, attempt)


def test_of_another_case_nothing_opens_and_nothing_is_sealed(office: Office, case: CaseView) -> None:
    other = office.new_case("Another case of the same member")
    with office.acting(cast.DANA) as (work, keys):
        a_post(work, keys, other.id)
    loan = lent(office, case)

    def attempt(work: Work, keys: LentKeys) -> None:
        assert not keys.holds(other.id)
        assert not keys.holds(uuid4())
        row = work.db.scalars(select(ContentItem)).one()
        for act in (
            lambda: keys.open_row(row, ContentItemBody),
            lambda: keys.seal_row(row, ContentItemBody(platform="other")),
            lambda: keys.seal_row(ContentItem(case_id=uuid4()), ContentItemBody(platform="other")),
            lambda: keys.case_key(other.id, 1),
            lambda: keys.case_key(case.id, 2),
        ):
            with pytest.raises(NoGrant):
                act()
        row.case_id = case.id  # moved by whoever can write to the database: it was sealed for its own place
        with pytest.raises(Tampered):
            keys.open_row(row, ContentItemBody)
        work.db.rollback()

    with_keys(office, loan, attempt)


def test_whatever_else_a_keyring_can_raises(office: Office, case: CaseView) -> None:
    loan = lent(office, case)
    known = {name for name in dir(CaseKeys) if not name.startswith("_")} | {"member_id"}
    assert known == {
        *("actor", "case_key", "holds", "member_id"),
        *("open_column", "open_row", "seal_column", "seal_row"),
    }
    beyond = {name for name in dir(Keyring) if not name.startswith("_")} - known | {"member", "office", "_private_key"}
    assert len(beyond) > 20

    def attempt(_work: Work, keys: LentKeys) -> None:
        for name in beyond:
            with pytest.raises(NoGrant):
                getattr(keys, name)

    with_keys(office, loan, attempt)


def test_a_loan_holds_no_other_key_of_the_member(office: Office, case: CaseView) -> None:
    office.new_case("Another case")
    loan = lent(office, case)
    written = msgspec.msgpack.encode(loan, enc_hook=lambda key: key.material)
    with office.acting(cast.DANA) as (_, keys):
        assert keys.case_key(case.id, 1).secret.material in written
        others = [keys.office, *keys.teams(), *(keys.case_key(other, 1) for other in keys.case_ids() - {case.id})]
        assert len(others) == 3
        for secret in (*(each.secret.material for each in others), keys.signing_key().seed, keys._private_key.encoded):
            assert secret not in written
    assert "QZ1" not in repr(loan)
    assert loan.keys[1].material.hex() not in repr(loan)


def test_of_the_key_it_holds_the_present_version_and_those_that_are_needed(office: Office, case: CaseView) -> None:
    with office.acting(cast.DANA) as (work, keys):
        write_person(work, keys, case.id, "before")
        renew(work, keys, case.id)
        a_post(work, keys, case.id)
        renew(work, keys, case.id)
    place = sessions.place_of(office.session(cast.DANA))
    with begin(office.house, writes=True) as work:
        work.db.execute(update(ContentItem).values(key_version=2))  # as if not yet sealed anew
        work.db.execute(update(Person).values(key_version=1))
    loan = lent(office, case, place=place)
    assert (loan.version, set(loan.keys)) == (3, {2, 3})

    def attempt(work: Work, keys: LentKeys) -> None:
        row = work.db.scalars(select(ContentItem)).one()
        with pytest.raises(NoGrant):  # an older version opens what lies under it, and seals nothing
            keys.seal_column(row, "body", ContentItemBody(platform="other"))
        work.db.get_one(CaseFile, case.id).key_version = 2  # somebody who can write there puts it back
        with pytest.raises(NoGrant):
            keys.seal_row(row, ContentItemBody(platform="other"))
        work.db.rollback()

    with_keys(office, loan, attempt)


def renew(work: Work, keys: Keyring, case_id: UUID) -> None:
    new_case_version(work.db, keys, work.db.get_one(CaseFile, case_id), work.clock().date())


# ── how long they are good ──────────────────────────────────────────────────────────────────────────────


def test_they_are_good_until_the_session_ends_and_not_after_its_time(office: Office, case: CaseView) -> None:
    clock = office.house.clock
    assert isinstance(clock, Clock)
    loan = lent(office, case)
    clock.pass_(hours=12)
    assert still(office, loan)
    clock.pass_(seconds=1)
    assert not still(office, loan)


def test_a_session_that_was_ended_or_is_another_members_ends_them(office: Office, case: CaseView) -> None:
    loan = lent(office, case)
    let_in(office, office.omid)
    of_omid = sessions.place_of(office.session(cast.OMID))
    assert still(office, loan)
    assert not still(office, msgspec.structs.replace(loan, session=of_omid))
    with begin(office.house, writes=True) as work:
        sessions.close_at(work.db, office.dana, loan.session)
    assert not still(office, loan)


def test_a_grant_with_a_last_day_is_lent_to_the_end_of_that_day(office: Office, case: CaseView) -> None:
    clock = office.house.clock
    assert isinstance(clock, Clock)
    let_in(office, office.omid)
    with office.acting(cast.DANA) as (work, keys):
        sharing.restrict(work, keys, case.id, [office.dana, office.omid])
    with office.acting(cast.DANA) as (work, keys):
        sharing.extend(work, keys, case.id, office.omid, date(2026, 5, 14))
    loan = lent(office, case, cast.OMID)
    assert loan.last_day == date(2026, 5, 14)
    assert still(office, loan)
    clock.pass_(hours=11)
    assert still(office, loan)
    clock.pass_(hours=4)
    assert not still(office, msgspec.structs.replace(loan, ends_at=clock() + DAY))


def restrict(work: Work, keys: Keyring, case: CaseView, office: Office) -> None:
    sharing.restrict(work, keys, case.id, [office.dana])


CHANGES: dict[str, Callable[[Work, Keyring, CaseView, Office], Any]] = {
    "the case got a new key": lambda w, k, c, _o: renew(w, k, c.id),
    "the case was closed to the rest of the team": restrict,
    "its use was restricted": lambda w, k, c, _o: holding.restrict_use(w, k, c.id, "accuracy", "why"),
    "it was put on hold": lambda w, k, c, _o: holding.place_hold(w, k, c.id, "why"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_case_ends_them(office: Office, case: CaseView, change: Callable[..., Any]) -> None:
    loan = lent(office, case)
    with office.acting(cast.DANA) as (work, keys):
        change(work, keys, case, office)
    assert not still(office, loan)


def test_work_in_the_case_does_not_end_them(office: Office, case: CaseView) -> None:
    loan = lent(office, case)
    with office.acting(cast.DANA) as (work, keys):
        write_person(work, keys, case.id, "Mahsa")
        a_post(work, keys, case.id)
    grant(office, case, office.lena)
    assert still(office, loan)


def test_who_is_removed_or_loses_the_case_lends_no_longer(office: Office, case: CaseView) -> None:
    let_in(office, office.omid)
    through_the_team = lent(office, case, cast.OMID)
    assert len(through_the_team.grants) == 2
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    assert not still(office, through_the_team)
    session = sessions.place_of(office.session(cast.DANA))
    assert not still(office, msgspec.structs.replace(through_the_team, session=session, member_id=office.dana))


def test_a_grant_that_was_changed_in_the_database_ends_them(office: Office, case: CaseView) -> None:
    loan = lent(office, case)
    columns: dict[str, Any] = {
        "wrapped": Sealed(bytes(60)),
        "subject": Subject.TEAM,
        "subject_id": uuid4(),
        "subject_version": 7,
        "holder": Holder.RECOVERY,
        "holder_id": uuid4(),
        "holder_version": 7,
    }
    for name, value in columns.items():
        with begin(office.house, writes=False) as work:
            work.db.execute(update(Grant).where(Grant.id == loan.grants[-1]).values({name: value}))
            assert not stands(work.db, loan, work.clock()), name
    another = uuid4()
    for change in (
        update(Member).where(Member.id == office.dana).values(body=Sealed(bytes(60))),
        update(CaseFile).values(team_id=another),
        update(CaseFile).values(key_version=7),
    ):
        with begin(office.house, writes=False) as work:
            work.db.add(Team(id=another, day=MORNING.date(), key_version=1, body=Sealed(bytes(60)), changes=0))
            work.db.flush()
            work.db.execute(change)
            assert not stands(work.db, loan, work.clock())
    assert still(office, loan)


def test_who_does_not_hold_a_case_lends_nothing_of_it(office: Office, case: CaseView) -> None:
    with pytest.raises(NoGrant):
        lent(office, case, cast.KIAN)
