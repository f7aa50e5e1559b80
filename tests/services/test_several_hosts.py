"""Two hosts serve one office: what one does counts at the other with its next question, and what one ends is over everywhere.

Each host has a house and an instance folder of its own; they share the database, the files and the secret. On SQLite that is two
processes of one machine.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Barrier, Event
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from casebook.audit.log import HeadFile
from casebook.audit.verification import verify
from casebook.crypto import bearer, one_time
from casebook.errors import IllegalMove, NoGrant, NotFound, Refused, TooManyTries
from casebook.keys import guesses, sessions
from casebook.keys import hosts as secret
from casebook.keys.announcing import announce, heard
from casebook.model import Incident, Report, Team, TombstoneRow
from casebook.model.report import ReportBody
from casebook.services import (
    casework,
    guessing,
    hearing,
    hosts,
    membership,
    posting,
    recording,
    second_steps,
    sharing,
    shredding,
    snapshots,
    tombstones,
)
from casebook.services.drafts import IncidentDraft
from casebook.services.guessing import PER_PAIR, Try
from casebook.services.measures import ready
from casebook.web.desk.shelves import let_go
from casebook.web.portal.lanes import PATIENCE, Lanes
from casebook.web.portal.letterbox import Letterbox
from casebook.work import House, begin, now
from tests import cast
from tests.conftest import Office
from tests.hosts_of import another_host
from tests.services.reporting import STORY, Reporter
from tests.services.test_lookup import find, smeared

SOON = 10.0  # seconds that a test waits for what should take milliseconds; a busy machine is slow, not wrong


@dataclass(frozen=True)
class Two:
    """One office, as each of its hosts sees it."""

    here: Office
    there: Office


@pytest.fixture
def two(office_on: Office) -> Iterator[Two]:
    """Two hosts of one office, on each engine in turn."""
    with another_host(office_on.house) as house:
        yield Two(office_on, office_on.moved(house))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do acts in threads that start together; give what each gave, or its error."""
    gate = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Exception as error:  # noqa: BLE001  -- given to the test
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, for as long as `SOON`."""
    end = monotonic() + SOON
    while not holds() and monotonic() < end:
        sleep(0.01)
    return holds()


def record(office: Office, case_id: UUID, title: str) -> UUID:
    """Record an incident as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        return recording.record_incident(work, keys, case_id, IncidentDraft(title=title))


def is_open(office: Office, cookie: str) -> bool:
    """Whether a session opens anything at this host."""
    with office.resuming(cookie) as (_, keys):
        return keys is not None


# ── what is written ─────────────────────────────────────────────────────────────────────────────────────


def test_a_write_of_one_is_found_by_the_next_question_of_the_other(two: Two) -> None:
    case = two.here.new_case()
    assert find(two.there, "checkpoint").total == 0  # its shelf is open by now
    for number in range(3):
        record(two.here, case.id, f"Stopped at checkpoint {number}")
        assert find(two.there, "checkpoint").total == number + 1
        assert find(two.there, f"checkpoint {number}").total == 1
    renamed = record(two.there, case.id, "A market")
    assert find(two.here, "market").total == 1
    with two.there.acting(cast.DANA) as (work, keys):
        recording.correct_incident(work, keys, case.id, renamed, IncidentDraft(title="A bazaar"), revision=1)
    assert (find(two.here, "market").total, find(two.here, "bazaar").total) == (0, 1)


ANOTHER_PROCESS = """
import sys
from uuid import UUID
from casebook.services import membership, recording
from casebook.services.drafts import IncidentDraft
from casebook.settings import load
from casebook.work import House, begin
house = House(load())
for line in sys.stdin:
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", sys.argv[2])
        recording.record_incident(work, keys, UUID(sys.argv[1]), IncidentDraft(title=line.strip()))
    print("kept", flush=True)
"""


@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_another_process_was_told_is_kept_is_found_within_a_second(two: Two) -> None:
    """Measured from its word that it was kept: the question itself takes milliseconds, and nothing is waited for."""
    case = two.here.new_case()
    find(two.here, "tower")
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(case.id), cast.DANA.passphrase]
    environment = two.there.house.settings.environment()
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        took = []
        for number in range(3):
            other.stdin.write(f"Tower {number}\n")
            other.stdin.flush()
            assert other.stdout.readline() == "kept\n"
            began = monotonic()
            assert find(two.here, "tower").total == number + 1
            took.append(monotonic() - began)
        other.stdin.close()
    assert min(took) < 1.0


def test_one_report_sent_to_both_hosts_at_once_is_one_report(two: Two) -> None:
    report, cookie = uuid4(), bearer.new_cookie()
    body = ReportBody(story=STORY)
    posts = [
        lambda office=office: Letterbox().post(office.house, cookie, body, report_id=report)
        for office in (two.here, two.there)
    ]
    assert sorted(at_once(*posts)) == [False, True]
    with begin(two.here.house, writes=False) as work:
        assert work.db.scalar(select(func.count()).select_from(Report)) == 1


def test_one_form_sent_to_both_hosts_at_once_is_one_record(two: Two) -> None:
    case, minted = two.here.new_case(), uuid4()

    def send(office: Office) -> UUID:
        with office.acting(cast.DANA) as (work, keys):
            return recording.record_incident(work, keys, case.id, IncidentDraft(title="T"), incident_id=minted)

    assert at_once(lambda: send(two.here), lambda: send(two.there)) == [minted, minted]
    with begin(two.here.house, writes=False) as work:
        assert work.db.scalar(select(func.count()).select_from(Incident)) == 1


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_report_begun_at_one_host_gets_its_file_at_the_other_and_is_sent_and_read_at_either(two: Two) -> None:
    sender = Reporter(two.here.house)
    sender.begin()
    sender.house = two.there.house
    sender.add_file()
    sender.house = two.here.house
    sender.finish()
    sender.house = two.there.house
    sender.come_back()
    sender.write("I came back at the other one.")


@pytest.mark.parametrize("engine", ["sqlite"])
def test_whoever_waits_at_one_portal_gets_in_at_the_other(two: Two) -> None:
    time = [1000.0]
    lanes = [
        Lanes(1, lambda: time[0], lambda office=office: posting.ticket_key(office.house))
        for office in (two.here, two.there)
    ]
    for each in lanes:
        assert [each.admit("cookie", "", "") for _ in range(6)] == ["fast"] * 5 + [""]
    ticket = lanes[0].ticket("cookie")
    time[0] += PATIENCE
    for each in lanes:
        assert each.admit("another", "", "") in {"", "fast"}
    assert lanes[1].admit("another cookie", ticket, "") == ""
    assert lanes[1].admit("cookie", ticket, "") == "slow"


# ── what ends ───────────────────────────────────────────────────────────────────────────────────────────


def test_signing_out_and_ending_everything_at_one_host_ends_it_at_the_other(two: Two) -> None:
    first, second, third = (two.here.session(cast.DANA) for _ in range(3))
    assert is_open(two.there, first)
    with two.here.resuming(first) as (work, keys):
        assert keys is not None
        membership.sign_out(work, keys, first)
    assert not is_open(two.there, first)
    assert is_open(two.there, second)
    with begin(two.there.house, writes=True) as work:
        sessions.close_all(work.db, two.here.dana)
    assert not is_open(two.here, second)
    assert not is_open(two.here, third)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_member_who_was_removed_at_one_host_is_nobody_at_the_other(two: Two) -> None:
    cookie = two.there.session(cast.LENA)
    assert is_open(two.there, cookie)
    with two.here.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, two.here.lena)
    assert not is_open(two.there, cookie)
    with pytest.raises(Refused):
        two.there.session(cast.LENA)


def test_a_grant_that_was_taken_back_at_one_host_opens_nothing_at_the_other(two: Two) -> None:
    case = two.here.new_case("Given")
    smeared(two.here, case.id)
    with two.here.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, two.here.lena, ends_on=None)
    cookie = two.there.session(cast.LENA)
    assert find(two.there, "ватан", cast.LENA).total == 1
    with two.here.acting(cast.DANA) as (work, keys):
        membership.revoke(work, keys, case.id, two.here.lena)
    with two.there.resuming(cookie, writes=False) as (work, keys):
        assert keys is not None
        with pytest.raises((NotFound, NoGrant)):
            casework.case(work, keys, case.id)
    assert find(two.there, "", cast.LENA).total == 0


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_team_key_that_was_renewed_at_one_host_leaves_no_old_shelf_at_the_other(two: Two) -> None:
    with two.here.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, two.here.omid)
    case = two.here.new_case()
    smeared(two.here, case.id)
    assert find(two.there, "ватан").total == find(two.there, "ватан", cast.OMID).total == 1
    with two.here.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, two.here.omid)
    two.here.session(cast.DANA)  # renews the key
    record(two.here, case.id, "After the renewal")
    assert find(two.there, "renewal").total == 1
    with begin(two.there.house, writes=False) as work:
        team, version = work.db.execute(select(Team.id, Team.key_version)).one()
    with two.there.house.shelves.using(("team", team), now()) as held:
        assert held.version == version == 2


def test_a_code_counts_once_whichever_host_it_is_typed_at(two: Two) -> None:
    at, seed = two.here.house.clock(), one_time.new_seed()
    two.here.house.clock = two.there.house.clock = lambda: at
    typed = one_time.code_at(seed, at)
    with two.here.acting(cast.DANA) as (work, keys):
        second_steps.add_application(work, keys, seed, typed, "my telephone")

    def take(office: Office) -> None:
        cookie = office.session(cast.DANA)
        with begin(office.house, writes=True, name="sign_in.code") as work:
            second_steps.take_second_step(work, cookie, typed)

    given = at_once(*[lambda office=office: take(office) for office in (two.here, two.there) * 2])
    assert sorted(type(each).__name__ for each in given) == ["NoneType", "Refused", "Refused", "Refused"]


def test_guesses_at_one_host_count_at_the_other_and_a_known_browser_is_known_at_both(two: Two) -> None:
    at = two.here.house.clock().replace(minute=1)
    two.here.house.clock = two.there.house.clock = lambda: at
    attempt = Try("dana", "198.51.100.7")

    def guess(office: Office, tried: Try = attempt) -> None:
        with guessing.counted(office.house, tried):
            raise Refused

    for number in range(PER_PAIR):
        with pytest.raises(Refused):
            guess((two.here, two.there)[number % 2])
    for office in (two.here, two.there):
        with pytest.raises(TooManyTries):
            guess(office)
    mark = guesses.known_browser(two.here.house.settings, "dana")
    with pytest.raises(Refused):  # counted by itself, so it was tried
        guess(two.there, Try("dana", "198.51.100.7", mark))


# ── shelves and snapshots of other hosts ────────────────────────────────────────────────────────────────


def listening(stack: ExitStack, house: House) -> None:
    """Let a host hear what others announce, as the desk does."""
    stopping, hears = Event(), Event()

    def on(what: str, which: UUID | None) -> None:
        hears.set()
        let_go(house, what, which)

    thread = hearing.listen(house, on, stopping)
    assert thread is not None
    stack.callback(thread.join, SOON)
    stack.callback(stopping.set)
    assert hears.wait(SOON)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_what_ends_at_one_host_leaves_the_memory_of_the_other_at_once(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.2)
    case = two.here.new_case("Given")
    smeared(two.here, case.id)
    with two.here.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, two.here.lena, ends_on=None)
    cookies = [two.there.session(cast.DANA), two.there.session(cast.LENA)]
    shelves, of_lena = two.there.house.shelves, ("member", two.here.lena)
    assert find(two.there, "ватан").total == find(two.there, "ватан", cast.LENA).total == 1
    (team,) = (holder for holder in shelves.open_holders() if holder[0] == "team")
    with ExitStack() as stack:
        listening(stack, two.there.house)
        with two.here.acting(cast.DANA) as (work, keys):
            membership.revoke(work, keys, case.id, two.here.lena)
        assert until(lambda: of_lena not in shelves.open_holders())
        with two.here.acting(cast.DANA) as (work, keys):
            sharing.restrict(work, keys, case.id, [two.here.dana])
        with shelves.using(team, now()) as held:
            assert held.shelf is not None
        assert until(lambda: holds(two.there, team, case.id) is False)
        for cookie in cookies:
            with two.here.resuming(cookie) as (work, keys):
                assert keys is not None
                membership.sign_out(work, keys, cookie)
        assert until(lambda: shelves.open_holders() == [])


def holds(office: Office, holder: tuple[str, UUID], case_id: UUID) -> bool | None:
    """Whether an open shelf says anything of a case; None where it is closed."""
    with office.house.shelves.using(holder, now()) as held:
        return held.shelf.entry(case_id) is not None if held.shelf is not None else None


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_lost_connection_is_sought_again_and_nothing_depends_on_it(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LOOK", 0.1)
    monkeypatch.setattr(hearing, "FIRST_WAIT", 0.05)
    told: list[str] = []
    stopping = Event()
    thread = hearing.listen(two.there.house, lambda what, _: told.append(what), stopping)
    assert thread is not None
    assert until(lambda: told == ["session"])
    with two.here.house.engine.connect() as connection:
        ended = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'"
        )
        connection.execute(text(ended + " AND pid <> pg_backend_pid()"))
    assert until(lambda: told == ["session"] * 2)  # connected again, and looked: something may have been missed
    with begin(two.here.house, writes=True) as work:
        announce(work.db, "member", UUID(int=7))
    assert until(lambda: told[2:] == ["member"])
    stopping.set()
    thread.join(SOON)
    assert not thread.is_alive()


def test_what_is_heard_is_one_of_three_kinds_with_an_id_or_nothing() -> None:
    assert heard("session") == ("session", None)
    assert heard(f"case {UUID(int=7)}") == ("case", UUID(int=7))
    assert [heard(said) for said in ("", "case x", f"house {UUID(int=7)}", "session'; --")] == [("", None)] * 4


def test_a_snapshot_of_before_a_case_was_closed_is_opened_on_no_host_and_deleted_on_each(two: Two) -> None:
    case = two.here.new_case()
    smeared(two.here, case.id)
    for office in (two.here, two.there):
        assert find(office, "ватан").total == 1
    instance = two.there.house.settings.instance
    (before,) = (instance / "index").iterdir()
    kept = before.read_bytes()
    with two.here.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, two.here.omid)
        sharing.restrict(work, keys, case.id, [two.here.dana])
    assert not list((two.here.house.settings.instance / "index").iterdir())
    shredding.take_over(two.there.house)
    assert not list((instance / "index").iterdir())
    before.write_bytes(kept)  # as if a process had been slow
    team, number = before.stem.rsplit("-", 1)
    later = before.with_name(f"{team}-{int(number) + 100}.sealed")
    two.there.house.shelves.close_all()
    assert find(two.there, "ватан", cast.OMID).total == 0
    later.write_bytes(kept)  # as if somebody had renamed it
    two.there.house.shelves.close_all()
    found = find(two.there, "ватан", cast.OMID)
    assert (found.total, found.rebuilt) == (0, "damaged")


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_host_takes_over_what_another_one_has_erased_for_good(two: Two) -> None:
    gone = tombstones.Tombstone("case", uuid4(), now().date())
    case = two.here.new_case()
    smeared(two.here, case.id)
    find(two.there, "ватан")
    with two.here.acting(cast.DANA) as (work, _):
        team = work.db.execute(select(Team)).scalar_one()
        work.db.add(
            TombstoneRow(
                id=gone.id, noun="case", team_id=team.id, day=gone.day, reason="request", number=0, finished=True
            )
        )
        team.snapshots_from = team.changes + 1
        team_id = team.id
    hosts.beat(two.there.house)
    hosts.beat(two.there.house)
    instance = two.there.house.settings.instance
    assert (instance / tombstones.FILE).read_text() == f"{gone}\n"
    assert snapshots.of_team(instance, team_id) == []


# ── hosts that do not belong together, and clocks that differ ───────────────────────────────────────────


def test_a_host_with_another_secret_is_refused_while_others_serve_and_not_after(office_on: Office) -> None:
    hosts.join(office_on.house)
    with another_host(office_on.house) as good:
        hosts.join(good)
        assert [(each.same_secret, each.lively) for each in hosts.seen(good)] == [(True, True)] * 2
    with another_host(office_on.house, "strange", secret=False) as strange:
        with pytest.raises(IllegalMove, match="lacks the secret"):
            hosts.join(strange)
        assert not list(strange.settings.instance.glob("*-*"))  # it was not given one of its own meanwhile
        secret.hosts_key(strange.settings, b"label@v1")
        with pytest.raises(IllegalMove, match="lacks the secret"):
            hosts.join(strange)
        assert [each.same_secret for each in hosts.seen(strange)] == [False, False]
        with begin(office_on.house, writes=True) as work:
            work.db.execute(text("UPDATE host SET seen_at = '2026-05-01 00:00:00'"))
        hosts.join(strange)  # those hosts are gone: a new machine begins with a new secret
        (only,) = hosts.seen(strange)
        assert (only.here, only.ahead) == (True, 0)
        (strange.settings.instance / "hosts-key").write_bytes(b"half")
        with pytest.raises(IllegalMove, match="does not hold 32 bytes"):
            hosts.join(strange)
        strange.settings = replace(strange.settings, hosts_key_file=str(strange.settings.instance / "no" / "secret"))
        with pytest.raises(IllegalMove, match="none can be made"):
            hosts.join(strange)


def skewed(seconds: float) -> Callable[[], datetime]:
    """A clock that is wrong."""
    return lambda: now() + timedelta(seconds=seconds)


@pytest.mark.parametrize("engine", ["postgresql"])
@pytest.mark.parametrize("seconds", [-55, 55])
def test_clocks_that_differ_by_less_than_a_minute_change_nothing(office_on: Office, seconds: float) -> None:
    with another_host(office_on.house, clock=skewed(seconds)) as house:
        other = office_on.moved(house)
        hosts.join(house)
        assert ready(house).clock
        here, there = office_on.session(cast.DANA), other.session(cast.DANA)
        for cookie in (here, there):
            assert is_open(other, cookie)
            assert is_open(office_on, cookie)
        sender = Reporter(house)
        sender.begin()
        sender.house = office_on.house
        sender.finish()
        case = office_on.new_case()
        record(other, case.id, "Told at a host whose clock is wrong")
        record(office_on, case.id, "Told afterwards")
        assert find(other, "told").total == find(office_on, "told").total == 2
        with begin(office_on.house, writes=False) as work:
            verdict = verify(work.db, office_on.house.heads, HeadFile(house.settings.instance / "log-heads").read())
        assert verdict.faults == ()


@pytest.mark.parametrize("engine", ["postgresql"])
@pytest.mark.parametrize(("seconds", "way"), [(-3600, "3600 seconds behind"), (3600, "3600 seconds ahead of")])
def test_a_host_whose_clock_is_an_hour_wrong_says_so_and_does_not_serve(
    office_on: Office, seconds: float, way: str
) -> None:
    with another_host(office_on.house, clock=skewed(seconds)) as house:
        with pytest.raises(IllegalMove, match=way):
            hosts.join(house)
        assert not ready(house).clock
        assert not ready(house).all
        hosts.beat(house)  # it was set back while it served
        (seen,) = hosts.seen(office_on.house)
        assert abs(seen.ahead - seconds) <= 1
        assert seen.lively


def test_a_copied_instance_folder_is_another_host_on_another_machine(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "first")
    first = hosts.own_id(office.house)
    assert hosts.own_id(office.house) == first
    monkeypatch.setattr("socket.gethostname", lambda: "second")
    assert hosts.own_id(office.house) != first
