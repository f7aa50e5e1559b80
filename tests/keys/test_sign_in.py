"""Signing in: the private key opens or it does not, and every refusal is the same."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from casebook.crypto.envelope import Sealed
from casebook.crypto.passphrase import stretch
from casebook.errors import InvalidInput, Refused
from casebook.keys import credentials
from casebook.model import Credential, Session
from casebook.model.member import Role
from casebook.services import membership
from casebook.services.founding import Newcomer
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.engines import stored_bytes


def attempt(office: Office, login: str, passphrase: str) -> type[BaseException] | None:
    """Try to sign in; give what was raised."""
    try:
        with begin(office.house, writes=True, name="sign_in") as work:
            membership.sign_in(work, login, passphrase)
    except Exception as error:  # noqa: BLE001  -- whatever it is, is what is asked
        return type(error) if not str(error) else AssertionError  # a refusal says nothing
    return None


@contextmanager
def removed_omid(office: Office) -> Iterator[None]:
    """Omid leaves."""
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    yield


def test_the_right_passphrase_opens(office: Office) -> None:
    assert attempt(office, "dana", cast.DANA.passphrase) is None
    assert attempt(office, " DANA ", cast.DANA.passphrase) is None


def test_unknown_wrong_removed_and_damaged_are_refused_alike(office: Office) -> None:
    with removed_omid(office):
        tries = [
            ("nobody", "words"),
            ("dana", "wrong"),
            ("omid", cast.OMID.passphrase),
            ("", ""),
            ("dana", ""),
            ("dana", cast.KIAN.passphrase),
            ("d\u0430na", cast.DANA.passphrase),
            ("dana", cast.DANA.passphrase + " "),
            ("dana", "x" * 100_000),
            ("dana\x00", cast.DANA.passphrase),
            ("dana", "\ud800"),
        ]
        assert {attempt(office, *each) for each in tries} == {Refused}
    with begin(office.house, writes=True) as work:
        for row in work.db.scalars(select(Credential)):
            row.private_key = Sealed(row.private_key.ciphertext[:-1] + b"\x00\x00")
    assert attempt(office, "dana", cast.DANA.passphrase) is Refused


def test_a_refusal_leaves_no_session(office: Office) -> None:
    attempt(office, "dana", "wrong")
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(Session)).all() == []


@pytest.mark.slow
def test_every_refusal_takes_the_same_time(office: Office) -> None:
    kinds = {"unknown": ("nobody", "x"), "wrong": ("dana", "x"), "removed": ("omid", cast.OMID.passphrase)}
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    with removed_omid(office), begin(office.house, writes=False) as work:
        the_office = work.office()
        for _ in range(30):
            for kind, (login, passphrase) in kinds.items():
                started = time.process_time()  # a busy machine is slow to all
                stretched = stretch(login, passphrase, credentials.stretching_of(the_office))
                with pytest.raises(Refused):
                    credentials.unlock(work.db, the_office, stretched)
                taken[kind].append(time.process_time() - started)
    medians = [statistics.median(times) for times in taken.values()]
    assert max(medians) < 1.5 * min(medians)


def test_composed_and_decomposed_letters_sign_in_alike(office: Office) -> None:
    nora = Newcomer(name="Nora", login="zoe\u0308", passphrase="caf\u00e9 \u0439", role=Role.COUNSEL)
    with office.acting(cast.KIAN) as (work, keys):
        membership.add(work, keys, nora)
    assert attempt(office, "ZO\u00cb", "cafe\u0301 \u0438\u0306") is None


def test_a_passphrase_that_could_never_open_is_not_taken(office: Office) -> None:
    long = Newcomer(name="Nora", login="nora", passphrase="я" * 600, role=Role.COUNSEL)
    with pytest.raises(InvalidInput) as refusal, office.acting(cast.KIAN) as (work, keys):
        membership.add(work, keys, long)
    assert refusal.value.field == "passphrase"


@pytest.mark.parametrize("login", ["dana", "DANA", " dana\u00a0", "\uff44\uff41\uff4e\uff41"])
def test_two_spellings_of_one_login_are_one_login(office: Office, login: str) -> None:
    with pytest.raises(InvalidInput) as refusal, office.acting(cast.KIAN) as (work, keys):
        membership.add(work, keys, Newcomer(name="X", login=login, passphrase="y", role=Role.COUNSEL))
    assert refusal.value.field == "login"


def test_a_look_alike_is_another_member(office: Office) -> None:
    with office.acting(cast.KIAN) as (work, keys):
        other = membership.add(
            work, keys, Newcomer(name="X", login="d\u0430na", passphrase=cast.DANA.passphrase, role=Role.COUNSEL)
        )
    with begin(office.house, writes=False) as work:
        assert membership.unlock(work, "d\u0430na", cast.DANA.passphrase).member_id == other
        assert membership.unlock(work, "dana", cast.DANA.passphrase).member_id == office.dana


def test_the_database_names_no_login_and_no_member(office: Office) -> None:
    stored = stored_bytes(office.house.settings).replace(
        b"counsel_note", b""
    )  # the table of what members note for themselves is no role of anybody
    for newcomer in (cast.DANA, cast.KIAN, cast.LENA, cast.OMID):
        for word in (newcomer.name, newcomer.passphrase, newcomer.role.value):
            for encoding in ("utf-8", "utf-16-le"):
                assert word.encode(encoding) not in stored


def test_a_new_passphrase_has_100_random_bits() -> None:
    made = {credentials.new_passphrase() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(each.replace("-", "")) for each in made} == {20}
