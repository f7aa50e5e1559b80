"""Three drills as an office would hold them: the machine is taken, somebody leaves in anger, a passphrase is lost.

Each begins with an office at work: a case with people in it, a session, an invitation and a second factor on the way.
The fire drill is `test_fire_drill.py`.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from casebook.audit.verification import verify
from casebook.crypto import one_time
from casebook.crypto.bearer import decoded, encoded
from casebook.crypto.envelope import KEY_BYTES, Context, Sealed, SecretKey, unseal
from casebook.crypto.labels import SESSION_KEY, VALUE, WRAP
from casebook.crypto.randomness import derive
from casebook.errors import CasebookError, NoGrant, Refused, Tampered
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model import Base, Credential, Invitation, Person, SecondFactor, Session
from casebook.model.person import PersonBody
from casebook.model.places import record_context
from casebook.services import inviting, membership, recovering, second_steps
from casebook.services.casework import CaseView
from casebook.work import House, Work, begin
from tests import cast, forensics
from tests.conftest import Office, settings_in
from tests.keys.acting import grant, let_in, read_people, write_person

NEW = "four lanterns cross a slow river"
SECRET_WORDS = ["Orzuzoda-MARK", "brother-in-Khujand-MARK"]


@dataclass
class AtWork:
    """An office in the middle of a day."""

    office: Office
    case: CaseView
    cookie: str  # of Dana's browser, which is not on the server
    code: str  # of an invitation that was read out by telephone


@pytest.fixture
def at_work(office: Office) -> AtWork:
    """Omid and Lena are in, Dana has a case of two people and is signed in, somebody is invited."""
    let_in(office, office.omid)
    let_in(office, office.lena)
    case = office.new_case("Smear and pressure MARK")
    grant(office, case, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        for word in SECRET_WORDS:
            write_person(work, keys, case.id, word)
        second_steps.add_application(work, keys, bytes(20), one_time.code_at(bytes(20), work.clock()))
    cookie = office.session(cast.LENA)
    with office.acting(cast.KIAN) as (work, keys):
        invited = inviting.invite(work, keys, name="Nodira-MARK", login="nodira", role=cast.DANA.role)
    return AtWork(office, case, cookie, "-".join(invited.code))


# ── the machine is taken ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def seized(at_work: AtWork, tmp_path: Path) -> Iterator[House]:
    """The machine was switched off and copied: every byte of the instance, opened by whoever took it."""
    at_work.office.house.close()
    taken = tmp_path / "taken"
    shutil.copytree(at_work.office.house.settings.instance, taken)
    house = House(settings_in(taken))
    yield house
    house.close()


def test_a_search_of_every_byte_finds_no_word(seized: House) -> None:
    words = [*SECRET_WORDS, "Nodira-MARK", "Smear and pressure MARK", "Charogh", "Dana Rahim", cast.DANA.passphrase]
    assert forensics.find([seized.settings.instance], words) == []


def sealed_things(work: Work) -> list[tuple[Context, Sealed]]:
    """What is worth opening, each with the place that it is bound to."""
    found = [(record_context(row, "body"), row.body) for row in work.db.scalars(select(Person))]
    for noun in (Session, Invitation):
        for row in work.db.scalars(select(noun)):
            place = Context(label=VALUE, table=noun.__tablename__, column="body", row=row.member_id)
            found.append((place, row.body))
    found += [
        (Context(label=VALUE, table="second_factor", column="body", row=factor.id), factor.body)
        for factor in work.db.scalars(select(SecondFactor))
    ]
    for row in work.db.scalars(select(Credential)):
        place = Context(label=WRAP, table="credential", column="private_key", row=row.member_id)
        found.append((place, row.private_key))
    return found


def opened_with(keys: set[bytes], things: list[tuple[Context, Sealed]]) -> int:
    """How many of the things one of the keys opens."""
    count = 0
    for place, sealed in things:
        for key in keys:
            with suppress(Tampered):
                unseal(SecretKey(key), place, sealed)
                count += 1
    return count


def test_what_lies_there_opens_nothing_by_itself(seized: House, at_work: AtWork) -> None:
    """Every 32 bytes that the disk holds in the open are tried as a key of everything that is sealed."""
    with begin(seized, writes=False) as work:
        in_the_open = {
            value
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if column.info.get("casebook") == "open"
            for value in work.db.scalars(select(column))
            if isinstance(value, bytes) and len(value) >= KEY_BYTES
        }
        in_the_open |= {path.read_bytes() for path in seized.settings.instance.glob("*-key*")}
        keys = {value[:KEY_BYTES] for value in in_the_open} | {value[-KEY_BYTES:] for value in in_the_open}
        keys |= {derive(key, SESSION_KEY) for key in keys}
        things = sealed_things(work)
        assert opened_with(keys, things) == 0
        in_the_browser = derive(decoded(at_work.cookie) or b"", SESSION_KEY)
        assert opened_with({in_the_browser}, things) == 1  # the attack would have found a key that was there


def test_sessions_codes_and_passphrases_that_are_guessed_open_nothing(seized: House, at_work: AtWork) -> None:
    with begin(seized, writes=True, name="attack") as work:
        for row in work.db.scalars(select(Session)).all():
            forged = encoded(row.lookup)  # what the row is found by is not what it opens with
            assert sessions.resume(work.db, forged, work.clock(), membership.limits(work)) is None
        for typed in ("0000-0000-0000-0000-0000-0", at_work.code[:-1] + "0" if at_work.code[-1] != "0" else "1"):
            with pytest.raises(Refused):
                inviting.welcome(work, typed)
        for guess in ("password", "dana", "123456", cast.OMID.passphrase):
            with pytest.raises(Refused):
                membership.unlock(work, "dana", guess)
        for sheets in ([at_work.office.founded.sheets[0]], []):  # one sheet was found in a drawer
            with pytest.raises(CasebookError):
                recovering.recover_member(work, sheets, "dana", NEW)


def test_a_new_machine_goes_on_and_the_one_that_was_taken_learns_nothing_more(at_work: AtWork, seized: House) -> None:
    """After the seizure: sheets and signing key are renewed elsewhere; the taken copy has neither."""
    office = at_work.office
    office.house = House(office.house.settings)
    with begin(office.house, writes=True, name="recover") as work:
        sheets = recovering.renew_sheets(work, list(office.founded.sheets[:2]))
    with begin(seized, writes=True, name="attack") as work, pytest.raises(CasebookError):
        recovering.recover_member(work, list(sheets[:2]), "dana", NEW)
    office.house.close()


# ── somebody leaves in anger ────────────────────────────────────────────────────────────────────────────


def test_a_leaver_reads_nothing_of_what_comes_after_nor_of_a_later_copy(at_work: AtWork) -> None:
    office, case = at_work.office, at_work.case
    with office.acting(cast.OMID, writes=False) as (_, omid):
        copied = [*omid.teams(), omid.case_key(case.id, 1), omid.office]
    cookie = office.session(cast.OMID)
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    with office.resuming(cookie) as (_, gone):
        assert gone is None
    with office.acting(cast.DANA) as (work, keys):
        membership.settle(work, keys)  # the next sign-in of a teammate
        write_person(work, keys, case.id, "came later")
    with office.acting(cast.DANA, writes=False) as (work, keys):
        thief = Keyring.__new__(Keyring)
        thief._db, thief._today, thief._own, thief._opened = work.db, keys._today, {}, {}
        for each in copied:
            thief.adopt(each)
        for row in work.db.scalars(select(Person).where(Person.case_id == case.id)):
            with pytest.raises((NoGrant, KeyError)):
                thief.open_row(row, PersonBody)
        assert read_people(work, keys, case.id) == {*SECRET_WORDS, "came later"}
        assert verify(work.db, office.house.heads).faults == ()


def test_a_renewal_that_is_interrupted_is_done_whole_at_the_next_sign_in(
    at_work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, case = at_work.office, at_work.case
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    renew = membership.rotation.new_case_version

    def cut(*given: object) -> object:
        renew(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt  # as if the machine had gone down here

    monkeypatch.setattr(membership.rotation, "new_case_version", cut)
    with pytest.raises(KeyboardInterrupt), office.acting(cast.DANA) as (work, keys):
        membership.settle(work, keys)
    monkeypatch.undo()
    with office.acting(cast.DANA) as (work, keys):
        assert read_people(work, keys, case.id) == set(SECRET_WORDS)
        membership.settle(work, keys)
        assert keys.holds(case.id)
        assert read_people(work, keys, case.id) == set(SECRET_WORDS)
        assert {row.key_version for row in work.db.scalars(select(Person).where(Person.case_id == case.id))} == {2}


# ── a passphrase is lost ────────────────────────────────────────────────────────────────────────────────


def test_the_only_caseworker_who_forgot_everything_reads_their_cases_again(at_work: AtWork) -> None:
    office, case = at_work.office, at_work.case
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    with begin(office.house, writes=True, name="recover") as work:
        recovering.recover_member(work, list(office.founded.sheets[::2]), "dana", NEW)
    with begin(office.house, writes=True, name="sign_in") as work:
        cookie = membership.sign_in(work, "dana", NEW)  # the telephone is gone too: nothing asks for it
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        assert read_people(work, keys, case.id) == set(SECRET_WORDS)
        assert keys.signing_key()
        assert verify(work.db, office.house.heads).faults == ()


def test_counsel_who_lost_theirs_comes_back_by_two_voices(at_work: AtWork) -> None:
    office, case = at_work.office, at_work.case
    with office.acting(cast.KIAN) as (work, keys):
        code = inviting.invite_again(work, keys, office.lena).code
    with office.resuming(at_work.cookie) as (_, gone):
        assert gone is None
    with begin(office.house, writes=True, name="join") as work:
        inviting.join(work, "".join(code), NEW)
    with office.acting(cast.DANA) as (work, keys):
        lena = next(one for one in membership.members(work, keys) if one.id == office.lena)
        assert lena.waiting
        membership.admit(work, keys, office.lena)
    with begin(office.house, writes=True, name="sign_in") as work:
        back = membership.unlock(work, "lena", NEW)
        assert read_people(work, back, case.id) == set(SECRET_WORDS)
