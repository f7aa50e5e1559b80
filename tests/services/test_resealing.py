"""Rows sealed anew: after a leaver, and after a format was replaced; a few at a time, and whenever it stops, all is readable."""

import msgspec
import pytest
from cryptography.cobblestone import Cobblestone128Decryptor, Cobblestone128Encryptor
from sqlalchemy import select

from casebook.audit.verification import verify
from casebook.crypto import envelope
from casebook.crypto.envelope import FORMAT, Sealed
from casebook.crypto.padding import pad
from casebook.errors import NoGrant
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Person
from casebook.model.person import PersonBody
from casebook.model.places import record_context
from casebook.services import membership, resealing
from casebook.services.casework import CaseView
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in, read_people, write_person


def reseal(office: Office, at_most: int) -> int:
    """Seal some rows anew, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        return resealing.reseal_some(work, keys, at_most)


def waits(office: Office, case: CaseView) -> bool:
    """Whether rows of the case are still to be sealed anew."""
    with office.acting(cast.DANA, writes=False) as (work, _):
        return work.db.get_one(CaseFile, case.id).resealing_due


def people(office: Office, case: CaseView) -> set[str]:
    """Who is readable in the case."""
    with office.acting(cast.DANA, writes=False) as (work, keys):
        return read_people(work, keys, case.id)


def a_case_with_people(office: Office, count: int) -> CaseView:
    """A case of Dana's with so many people."""
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        for number in range(count):
            write_person(work, keys, case.id, f"person {number}")
    return case


def test_what_a_leaver_copied_opens_no_row_of_the_database_that_is_sealed_anew(office: Office) -> None:
    let_in(office, office.omid)
    case = a_case_with_people(office, 5)
    with office.acting(cast.OMID, writes=False) as (_, omid):
        copied = omid.case_key(case.id, 1)
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    office.session(cast.DANA)  # renews, and seals anew
    with office.acting(cast.DANA, writes=False) as (work, keys):
        rows = work.db.scalars(select(Person).where(Person.case_id == case.id)).all()
        assert {row.key_version for row in rows} == {2}
        thief = Keyring.__new__(Keyring)
        thief._db, thief._today, thief._own, thief._opened = work.db, keys._today, {}, {}
        thief.adopt(copied)
        for row in rows:
            with pytest.raises((NoGrant, KeyError)):
                thief.open_row(row, PersonBody)
        assert verify(work.db, office.house.heads).faults == ()
    assert len(people(office, case)) == 5
    assert not waits(office, case)


def test_it_goes_on_where_it_stopped_and_everything_is_readable_between(office: Office) -> None:
    case = a_case_with_people(office, 7)
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(CaseFile, case.id)
        membership.rotation.new_case_version(work.db, keys, row, work.clock().date())
    counts = []
    while waits(office, case):
        counts.append(reseal(office, 3))
        assert len(people(office, case)) == 7
    assert sum(counts) >= 7
    assert max(counts) <= 3
    assert reseal(office, 100) == 0


def test_a_row_in_an_earlier_format_is_read_and_sealed_in_today_s(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An invented earlier format: the library's other cipher, under the first byte 0."""
    case = a_case_with_people(office, 1)
    former = lambda key, place: Cobblestone128Decryptor(key[:16], place)  # noqa: E731 -- an opener, as the table holds
    monkeypatch.setitem(envelope.OPENERS, b"\x00", former)
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.scalars(select(Person).where(Person.case_id == case.id)).one()
        body = msgspec.json.encode(keys.open_row(row, PersonBody))
        key = keys.case_key(case.id, 1).secret.material
        encryptor = Cobblestone128Encryptor(key[:16], record_context(row, "body").encoded())
        row.body = Sealed(b"\x00" + encryptor.update(pad(body)) + encryptor.finalize())
        work.db.get_one(CaseFile, case.id).resealing_due = True
    assert people(office, case) == {"person 0"}
    office.session(cast.DANA)
    with office.acting(cast.DANA, writes=False) as (work, _):
        row = work.db.scalars(select(Person).where(Person.case_id == case.id)).one()
        assert row.body.ciphertext[:1] == FORMAT
    assert people(office, case) == {"person 0"}


def test_a_damaged_row_is_passed_over_and_the_rest_goes_on(office: Office) -> None:
    case = a_case_with_people(office, 3)
    with office.acting(cast.DANA) as (work, keys):
        rows = work.db.scalars(select(Person).where(Person.case_id == case.id)).all()
        rows[0].body = Sealed(rows[0].body.ciphertext[:-1] + b"x")
        membership.rotation.new_case_version(work.db, keys, work.db.get_one(CaseFile, case.id), work.clock().date())
    reseal(office, 100)
    with office.acting(cast.DANA, writes=False) as (work, _):
        versions = sorted(row.key_version for row in work.db.scalars(select(Person).where(Person.case_id == case.id)))
    assert versions == [1, 2, 2]
