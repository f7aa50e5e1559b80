"""Sessions: the cookie opens, the database alone opens nothing."""

import shutil
from datetime import UTC, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from casebook.crypto.envelope import Sealed
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model import Member, Session
from casebook.services import membership
from casebook.services.migration import is_current
from casebook.work import House, begin
from tests import cast
from tests.conftest import Office, settings_in
from tests.engines import stored_bytes
from tests.keys.acting import clocked


def alive(office: Office, cookie: str) -> bool:
    """Say whether a cookie opens a keyring."""
    with office.resuming(cookie) as (_, keys):
        return keys is not None


def test_a_cookie_opens_the_keyring_of_who_signed_in(office: Office) -> None:
    with office.resuming(office.session(cast.DANA)) as (_, keys):
        assert keys is not None
        assert keys.member_id == office.dana


def test_two_sessions_of_one_member_are_independent(office: Office) -> None:
    first, second = office.session(cast.DANA), office.session(cast.DANA)
    with begin(office.house, writes=True) as work:
        sessions.close(work.db, first)
    assert not alive(office, first)
    assert alive(office, second)


def test_an_idle_session_ends(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    clock.pass_(minutes=30)
    assert alive(office, cookie)
    clock.pass_(minutes=30)
    assert alive(office, cookie)
    clock.pass_(minutes=30, seconds=1)
    assert not alive(office, cookie)


def test_work_beside_the_pages_keeps_nobody_signed_in(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    for _ in range(3):
        clock.pass_(minutes=10)
        with begin(office.house, writes=True) as work:
            limits = membership.limits(work)
            assert sessions.resume(work.db, cookie, work.clock(), limits, uses=False) is not None
    clock.pass_(seconds=1)
    assert not alive(office, cookie)


def test_a_session_in_use_ends_after_its_hours(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    for _ in range(12 * 3):
        clock.pass_(minutes=20)
        assert alive(office, cookie)
    clock.pass_(seconds=1)
    assert not alive(office, cookie)


def test_a_session_from_the_future_is_none(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    clock.pass_(hours=-1)
    assert not alive(office, cookie)


def test_an_ended_session_leaves_no_row(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    clock.pass_(hours=2)
    assert not alive(office, cookie)
    clock.pass_(hours=-2)
    assert not alive(office, cookie)
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(Session)).all() == []


def test_old_rows_are_swept_without_anybodys_secret(office: Office) -> None:
    clock = clocked(office)
    office.session(cast.DANA)
    clock.pass_(days=3)
    office.session(cast.KIAN)
    with begin(office.house, writes=False) as work:
        assert [row.member_id for row in work.db.scalars(select(Session))] == [office.kian]


def test_signing_out_kills_the_session_on_the_server(office: Office) -> None:
    cookie = office.session(cast.DANA)
    with office.resuming(cookie) as (work, keys):
        assert keys is not None
        membership.sign_out(work, keys, cookie)
    assert not alive(office, cookie)


def test_a_changed_cookie_opens_nothing(office: Office) -> None:
    cookie = office.session(cast.DANA)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = [
        cookie[:at] + letters[(letters.index(cookie[at]) + 1) % 64] + cookie[at + 1 :] for at in range(len(cookie))
    ]
    odd = ["", "=", cookie + "=", cookie + "!", cookie[:-1], cookie + "A", "я" * 43, cookie.swapcase(), "\x00", " "]
    with begin(office.house, writes=False) as work:
        limits = membership.limits(work)
        for each in [*changed, *odd]:
            assert sessions.resume(work.db, each, work.clock(), limits) is None
        assert sessions.resume(work.db, cookie, work.clock(), limits) is not None


def test_a_damaged_or_exchanged_row_opens_nothing(office: Office) -> None:
    dana, kian = office.session(cast.DANA), office.session(cast.KIAN)
    with begin(office.house, writes=True) as work:
        rows = {row.member_id: row for row in work.db.scalars(select(Session))}
        first, second = rows[office.dana], rows[office.kian]
        first.body, second.body = second.body, first.body
    assert not alive(office, dana)
    assert not alive(office, kian)


def test_a_row_given_to_another_member_opens_nothing(office: Office) -> None:
    cookie = office.session(cast.DANA)
    with begin(office.house, writes=True) as work:
        work.db.execute(update(Session).values(member_id=office.kian))
    assert not alive(office, cookie)


def test_a_copied_database_opens_no_session(office: Office, tmp_path: Path) -> None:
    cookie = office.session(cast.DANA)
    copy = tmp_path / "copy"
    shutil.copytree(office.house.settings.instance, copy)
    house = House(settings_in(copy))
    try:
        assert is_current(house)
        with begin(house, writes=False) as work:
            row = work.db.scalars(select(Session)).one()
            for guess in (row.lookup, row.body.ciphertext[1:33], bytes(32), row.member_id.bytes * 2):
                with pytest.raises(sessions.Tampered):
                    sessions.unseal(sessions._key(guess[:32]), sessions._context(row), row.body)
            assert cookie.encode() not in stored_bytes(house.settings)
    finally:
        house.close()


def test_a_removed_members_cookie_opens_nothing(office: Office) -> None:
    cookie = office.session(cast.OMID)
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    assert not alive(office, cookie)


def test_a_member_marked_removed_opens_nothing_even_with_a_session(office: Office) -> None:
    cookie = office.session(cast.OMID)
    with office.acting(cast.KIAN) as (work, keys):
        row = work.db.get_one(Member, office.omid)
        body = keys.open_office_body("member", row.id, row.body, membership.MemberBody)
        row.body = membership.seal_for_office(
            keys.office, "member", row.id, msgspec.structs.replace(body, removed=True)
        )
    assert not alive(office, cookie)


def test_the_time_of_use_is_sealed(office: Office) -> None:
    clock = clocked(office)
    cookie = office.session(cast.DANA)
    with begin(office.house, writes=False) as work:
        before = work.db.scalars(select(Session)).one().body
    clock.pass_(seconds=59)
    assert alive(office, cookie)
    with begin(office.house, writes=False) as work:
        row = work.db.scalars(select(Session)).one()
        assert row.body == before
        assert isinstance(row.body, Sealed)
        assert row.day == clock().astimezone(UTC).date()
    clock.pass_(seconds=2)
    assert alive(office, cookie)
    with begin(office.house, writes=False) as work:
        assert work.db.scalars(select(Session)).one().body != before


def test_limits_come_from_the_settings(office: Office) -> None:
    with begin(office.house, writes=False) as work:
        assert membership.limits(work) == sessions.Limits(timedelta(minutes=30), timedelta(hours=12))


def test_a_keyring_is_not_kept_between_requests(office: Office) -> None:
    cookie = office.session(cast.DANA)
    with office.resuming(cookie) as (_, first), office.resuming(cookie, writes=False) as (_, second):
        assert isinstance(first, Keyring)
        assert first is not second


def test_a_session_stands_at_its_place_until_it_is_closed(office: Office) -> None:
    cookie = office.session(cast.DANA)
    place = sessions.place_of(cookie)
    with begin(office.house, writes=True) as work:
        assert sessions.stands(work.db, place)
        assert not sessions.nobody_in(work.db)
        assert not sessions.stands(work.db, sessions.place_of("nobody's"))
        sessions.close(work.db, cookie)
        assert not sessions.stands(work.db, place)
        assert sessions.nobody_in(work.db)


def test_a_session_awaits_a_second_step_only_where_it_is_said(office: Office) -> None:
    with office.acting(cast.DANA) as (work, keys):
        for begins, awaits in ((None, False), (sessions.Beginning(), False), (sessions.Beginning(awaits=True), True)):
            cookie = sessions.open_session(work.db, keys.member_id, keys._private_key, work.clock(), begins)
            awaiting = sessions.resume_awaiting(work.db, cookie, work.clock())
            assert (awaiting is not None) is awaits
            assert (sessions.resume(work.db, cookie, work.clock(), membership.limits(work)) is None) is awaits


def test_only_the_sessions_that_were_shown_are_noted_as_seen(office: Office) -> None:
    cookies = [office.session(cast.DANA) for _ in range(2)]
    shown = sessions.place_of(cookies[0])
    with office.resuming(cookies[1]) as (work, keys):
        assert keys is not None
        sessions.note_seen(work.db, keys, {shown, sessions.place_of("nobody's")})
        work.db.flush()
        assert {one.place: one.note.seen for one in sessions.listed(work.db, keys)} == {
            shown: True,
            sessions.place_of(cookies[1]): False,
        }


def test_proving_oneself_without_a_session_changes_nothing(office: Office) -> None:
    with begin(office.house, writes=True) as work:
        sessions.prove(work.db, "", work.clock())
        assert sessions.proved_at(work.db, "") is None
        assert work.db.scalars(select(Session)).all() == []
