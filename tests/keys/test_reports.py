"""The keys of a report: each ciphertext opens in its one place, the portal opens nothing, and leavers lose what is next."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import select

from casebook.crypto.envelope import Context, Sealed, SecretKey, seal, unseal
from casebook.crypto.padding import levelled
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import NoGrant, Refused, Tampered, WrongKey
from casebook.keys.hierarchy import Subjected, team_wrapping_key
from casebook.keys.keyring import Keyring
from casebook.keys.reports import ReportKeys, keep_arrived, open_note, open_report
from casebook.model import Message, Report, ReporterSession, ReportFile, Team
from casebook.model.places import report_context, wrap_context
from casebook.model.report import MessageBody, MessageNoteBody, ReportBody, ReportFileBody, TriageBody
from casebook.services import inbox, membership, triage
from casebook.services.report_keys import open_body, open_with_code
from casebook.services.visits import visit
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, context_of, named, vectors
from tests.keys.acting import let_in
from tests.services.reporting import Reporter, code_of

ROOTS = "from casebook.services import intake, report_keys, returning, visits; import sys; print(*sys.modules)"


# ── by the page ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("vector", vectors("report"), ids=named)
def test_keys_and_sessions_open_or_are_refused_as_the_vectors_say(vector: Vector) -> None:
    sealed = Sealed(bytes.fromhex(vector["sealed"]))

    def opened() -> bytes:
        if "info" in vector:
            return unseal_from(PrivateKey(bytes.fromhex(vector["private_key"])), vector["info"], sealed)
        return unseal(SecretKey(bytes.fromhex(vector["key"])), context_of(vector["context"]), sealed)

    if vector["expect"] == "opened":
        assert opened().hex() == vector["content"]
    else:
        with pytest.raises((Tampered, WrongKey)):
            opened()


@pytest.mark.parametrize("vector", vectors("report"), ids=named)
def test_a_reader_written_from_the_page_agrees(vector: Vector) -> None:
    sealed = bytes.fromhex(vector["sealed"])
    read, key, place = (
        (by_the_page.from_key, vector["private_key"], vector["info"])
        if "info" in vector
        else (by_the_page.value, vector["key"], vector["context"])
    )
    if vector["expect"] == "opened":
        assert read(bytes.fromhex(key), place, sealed).hex() == vector["content"]
    else:
        with pytest.raises(by_the_page.NotThis):
            read(bytes.fromhex(key), place, sealed)


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────


class Told:
    """One report with all that it can hold, and a way to open each of its ciphertexts."""

    def __init__(self, office: Office, word: str) -> None:
        self.office, self.word = office, word
        self.reporter = Reporter(office.house)
        self.id = self.reporter.begin(story=word)
        self.file = self.reporter.add_file(word.encode(), f"{word}.txt")
        self.reporter.finish()
        self.message = uuid4()

    def worked_on(self) -> None:
        """Let Dana answer, translate and note."""
        with self.office.acting(cast.DANA) as (work, keys):
            beside = MessageNoteBody(translation=self.word)
            triage.answer(work, keys, self.id, self.word, beside=beside, message_id=self.message)
            triage.keep_note(work, keys, self.id, self.word)
            inbox.inbox(work, keys)

    def openers(self, work: Work, keys: Keyring) -> dict[tuple[Any, str], Callable[[], Any]]:
        """Row and column of each ciphertext, and how it is opened, with the report's own keys."""
        report, session = work.db.get_one(Report, self.id), self.session(work)
        file, message = work.db.get_one(ReportFile, self.file), work.db.get_one(Message, self.message)
        own, office = open_report(keys, report), work.office().id.bytes
        return {
            (report, "body"): lambda: open_body(own.thread, report, ReportBody),
            (report, "triage"): lambda: open_note(own, report, "triage", report.triage, TriageBody),
            (report, "team_wrap"): lambda: open_report(keys, report),
            (report, "code_wrap"): lambda: open_with_code(report, code_of(self.reporter), office, work.clock().date()),
            (file, "body"): lambda: open_body(own.thread, file, ReportFileBody),
            (message, "body"): lambda: open_body(own.thread, message, MessageBody),
            (message, "note"): lambda: open_note(own, message, "note", message.note, MessageNoteBody),
            (session, "body"): lambda: _opened(visit(work, self.reporter.cookie)),
        }

    def session(self, work: Work) -> ReporterSession:
        """The row of the reporter's browser."""
        return work.db.scalars(select(ReporterSession).where(ReporterSession.report_id == self.id)).one()


def _opened(found: object | None) -> object:
    if found is None:
        raise Refused
    return found


@pytest.fixture
def two(office: Office) -> tuple[Told, Told]:
    """Two reports of one team, each with everything."""
    both = Told(office, "FIRST"), Told(office, "SECOND")
    for told in both:
        told.worked_on()
    return both


def test_a_ciphertext_in_the_row_of_another_report_is_refused(office: Office, two: tuple[Told, Told]) -> None:
    with office.acting(cast.DANA) as (work, keys):
        first, second = (told.openers(work, keys) for told in two)
        for (row, column), (other, _), opener in zip(first, second, first.values(), strict=True):
            assert opener()
            ours, theirs = getattr(row, column), getattr(other, column)
            setattr(row, column, theirs)
            with pytest.raises((Tampered, Refused)):
                opener()
            setattr(row, column, ours)
            assert opener()
        work.db.rollback()


def test_a_ciphertext_in_another_column_or_table_is_refused(office: Office, two: tuple[Told, Told]) -> None:
    with office.acting(cast.DANA) as (work, keys):
        openers = two[0].openers(work, keys)
        stored = {place: getattr(*place) for place in openers}
        for (row, column), opener in openers.items():
            for place, sealed in stored.items():
                if place != (row, column):
                    setattr(row, column, sealed)
                    with pytest.raises((Tampered, Refused)):
                        opener()
            setattr(row, column, stored[row, column])
        work.db.rollback()


def test_a_changed_or_cut_ciphertext_gives_nothing_of_itself(office: Office, two: tuple[Told, Told]) -> None:
    with office.acting(cast.DANA) as (work, keys):
        for (row, column), opener in two[0].openers(work, keys).items():
            good = getattr(row, column).ciphertext
            flipped = good[:70] + bytes([good[70] ^ 1]) + good[71:]
            for bad in (b"", good[:1], good[:-1], good + b"\x00", b"\x02" + good[1:], flipped):
                setattr(row, column, Sealed(bad))
                with pytest.raises((Tampered, Refused)) as refusal:
                    opener()
                assert str(refusal.value) == ""
            setattr(row, column, Sealed(good))
        work.db.rollback()


def test_even_under_one_key_each_member_of_the_place_counts() -> None:
    key, here = SecretKey.generate(), wrap_context(UUID(int=1), "team_wrap", 1)
    for place in (here, report_context("report", UUID(int=1)), report_context("message", UUID(int=1), "note")):
        sealed = seal(key, place, bytes(64))
        changes = {"label": "x", "table": "x", "column": "x", "row": uuid4(), "case": uuid4(), "version": 9}
        for member, value in changes.items():
            moved = {name: getattr(place, name) for name in Context.__dataclass_fields__} | {member: value}
            with pytest.raises(Tampered):
                unseal(key, Context(**moved), sealed)


def test_a_report_under_another_version_or_team_is_refused(office: Office) -> None:
    kept = Told(office, "KEPT")
    kept.worked_on()
    arrived = Told(office, "ARRIVED")
    with office.acting(cast.DANA) as (work, keys):
        rows = [work.db.get_one(Report, told.id) for told in (kept, arrived)]
        team, other = keys.team(rows[0].team_id, 1), uuid4()
        keys.adopt(Subjected(team.subject, team.id, 2, SecretKey.generate()))
        keys.adopt(Subjected(team.subject, other, 1, team.secret))
        with work.db.no_autoflush:
            for row in rows:
                assert open_report(keys, row)
                for version in (0, 2, 3):
                    row.team_version = version
                    with pytest.raises((Tampered, NoGrant)):
                        open_report(keys, row)
                row.team_version, row.team_id = 1, uuid4()
                with pytest.raises(NoGrant):
                    open_report(keys, row)
            rows[1].team_id = other  # even if that team had the same secret
            with pytest.raises(Tampered):
                open_report(keys, rows[1])
        work.db.rollback()


def test_what_was_sent_does_not_open_in_the_row_of_another_report(office: Office) -> None:
    first, second = Told(office, "FIRST"), Told(office, "SECOND")
    with office.acting(cast.DANA) as (work, keys):
        rows = [work.db.get_one(Report, told.id) for told in (first, second)]
        rows[0].sent_wrap, rows[1].sent_wrap = rows[1].sent_wrap, rows[0].sent_wrap
        for row in rows:
            with pytest.raises(Tampered):
                open_report(keys, row)
    with office.acting(cast.DANA) as (work, keys):
        views = inbox.inbox(work, keys)
        assert [(view.damaged, view.body.story) for view in views] == [(True, "")] * 2


def test_keys_of_a_wrong_length_are_none(office: Office) -> None:
    told = Told(office, "SHORT")
    told.worked_on()
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(Report, told.id)
        key = team_wrapping_key(keys.team(row.team_id, 1).secret)
        for length in (0, 32, 63, 65):
            row.team_wrap = seal(key, wrap_context(row.id, "team_wrap", 1), bytes(length))
            with pytest.raises(Tampered):
                open_report(keys, row)
        work.db.rollback()


# ── two keys ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_thread_key_opens_nothing_that_the_team_keeps_to_itself(office: Office, two: tuple[Told, Told]) -> None:
    told = two[0]
    told.reporter.come_back()
    with begin(office.house, writes=False) as work:
        thread = told.reporter.here(work).key
        report, message = work.db.get_one(Report, told.id), work.db.get_one(Message, told.message)
        assert open_body(thread, report, ReportBody).story == "FIRST"
        for row, column in ((report, "triage"), (message, "note")):
            sealed = getattr(row, column)
            for place in _places(row, column):
                with pytest.raises(Tampered):
                    unseal(thread, place, sealed)


def _places(row: Any, column: str) -> Iterator[Context]:
    yield report_context(row.__tablename__, row.id, column)
    yield report_context(row.__tablename__, row.id)
    yield wrap_context(row.id, column)


def test_the_services_of_the_portal_load_nothing_that_could_open_what_was_sent() -> None:
    done = subprocess.run([sys.executable, "-c", ROOTS], capture_output=True, text=True, check=True, timeout=60)
    loaded = done.stdout.split()
    assert "casebook.services.intake" in loaded
    assert [name for name in loaded if name.startswith(("casebook.keys", "casebook.crypto.unsealing"))] == []


def test_nothing_stored_opens_anything_stored(office: Office, two: tuple[Told, Told]) -> None:
    """Who has the disk and the code of casebook, but no cookie, code or passphrase: every 32 bytes tried as a key."""
    with begin(office.house, writes=False) as work:
        report, session = work.db.get_one(Report, two[0].id), two[0].session(work)
        candidates = [session.lookup, report.lookup, bytes(32), work.office().id.bytes * 2, report.id.bytes * 2]
        rows = [(report, name) for name in ("body", "triage", "team_wrap", "code_wrap")] + [(session, "body")]
        for row, column in rows:
            place = (
                wrap_context(report.id, column)
                if column.endswith("wrap")
                else report_context(row.__tablename__, report.id, column)
            )
            for candidate in candidates:
                with pytest.raises(Tampered):
                    unseal(SecretKey(candidate or b""), place, getattr(row, column))


# ── who leaves, and who comes ───────────────────────────────────────────────────────────────────────────


def team_version(office: Office) -> int:
    """The present version of the team's key."""
    with begin(office.house, writes=False) as work:
        return work.db.scalars(select(Team.key_version)).one()


def leaves(office: Office) -> list[Subjected]:
    """Omid, who was let in, copies the team's secret, and is removed; Dana's next sign-in renews the key."""
    with office.acting(cast.OMID, writes=False) as (_, keys):
        copied = keys.teams()
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    office.session(cast.DANA)
    return copied


def thief(work: Work, copied: list[Subjected]) -> Keyring:
    """A keyring of nothing but what a leaver copied."""
    keys = Keyring.__new__(Keyring)
    keys._db, keys._own, keys._opened, keys._wrapping = work.db, {}, {}, {}
    for each in copied:
        keys.adopt(each)
    return keys


def test_what_a_leaver_copied_opens_no_report_of_the_new_database(office: Office) -> None:
    let_in(office, office.omid)
    arrived, kept = Told(office, "ARRIVED"), Told(office, "KEPT")
    kept.worked_on()
    last = Told(office, "LAST")  # nobody has opened it when the key is renewed
    copied = leaves(office)
    after = Told(office, "AFTER")
    assert team_version(office) == 2
    with office.acting(cast.DANA) as (work, keys):
        stolen = thief(work, copied)
        for told in (arrived, kept, last, after):
            row = work.db.get_one(Report, told.id)
            assert row.team_version == 2
            assert open_body(open_report(keys, row).thread, row, ReportBody).story == told.word
            with pytest.raises(NoGrant):
                open_report(stolen, row)
            row.team_version = 1
            with pytest.raises(Tampered):
                open_report(stolen, row)
        work.db.rollback()


def test_a_draft_begun_before_a_renewal_is_sent_to_the_new_version(office: Office) -> None:
    let_in(office, office.omid)
    reporter = Reporter(office.house)
    report_id = reporter.begin()
    leaves(office)
    reporter.finish()
    with office.acting(cast.DANA) as (work, keys):
        assert work.db.get_one(Report, report_id).team_version == 2
        assert not inbox.report(work, keys, report_id).view.damaged


def test_who_kept_the_old_secret_and_an_old_copy_reads_that_thread_on(office: Office) -> None:
    """What the page admits: nobody renews a thread key, since its sender may be away for months."""
    let_in(office, office.omid)
    told = Told(office, "OLD")
    with begin(office.house, writes=False) as work:
        copy = work.db.get_one(Report, told.id)
        work.db.expunge(copy)
    copied = leaves(office)
    told.worked_on()
    with begin(office.house, writes=False) as work:
        old = open_report(thief(work, copied), copy)
        message = work.db.get_one(Message, told.message)
        assert open_body(old.thread, message, MessageBody).text == "OLD"


def test_a_damaged_report_stops_no_renewal(office: Office) -> None:
    let_in(office, office.omid)
    ways: list[dict[str, Sealed | None]] = [
        {"sent_wrap": Sealed(b"\x01" + bytes(1300))},
        {"sent_wrap": Sealed(b"")},
        {"body": Sealed(b"\x01" + bytes(600))},
        {"sent_wrap": None, "team_wrap": Sealed(b"\x01" + bytes(200))},
    ]
    broken = [Told(office, "BROKEN") for _ in ways]
    whole = Told(office, "WHOLE")
    with begin(office.house, writes=True) as work:
        for told, columns in zip(broken, ways, strict=True):
            row = work.db.get_one(Report, told.id)
            for column, sealed in columns.items():
                setattr(row, column, sealed)
    leaves(office)
    assert team_version(office) == 2
    with office.acting(cast.DANA) as (work, keys):
        views = {view.id: view for view in inbox.inbox(work, keys)}
    assert views[whole.id].body.story == "WHOLE"
    assert all(views[told.id].damaged and views[told.id].body == ReportBody() for told in broken)


def test_a_newcomer_opens_the_reports_that_came_before(office: Office) -> None:
    early = Told(office, "EARLY")
    let_in(office, office.omid)
    with office.acting(cast.KIAN) as (work, keys):
        third = membership.add(work, keys, THIRD)
    let_in(office, third)
    leaves(office)
    kept, fresh = Told(office, "KEPT"), Told(office, "FRESH")
    kept.worked_on()
    with office.acting(cast.KIAN) as (work, keys):
        fourth = membership.add(work, keys, FOURTH)
    let_in(office, fourth)
    for who in (THIRD, FOURTH):
        with office.acting(who) as (work, keys):
            assert {view.body.story for view in inbox.inbox(work, keys)} == {"EARLY", "KEPT", "FRESH"}
            for told in (early, kept, fresh):
                assert inbox.report(work, keys, told.id).view.body.story == told.word


def _newcomer(name: str) -> Any:
    return cast.OMID.__class__(name=name, login=name, passphrase=f"{name} words", role=cast.OMID.role)


THIRD, FOURTH = _newcomer("third"), _newcomer("fourth")


def test_who_reads_the_inbox_never_writes_over_a_renewal(office: Office) -> None:
    let_in(office, office.omid)
    told = Told(office, "SLOW")
    with office.acting(cast.DANA, writes=False) as (work, keys):
        stale = work.db.get_one(Report, told.id)
        opened, team = open_report(keys, stale), keys.team(stale.team_id, 1)
        work.db.expunge(stale)
    leaves(office)
    with begin(office.house, writes=True) as work:
        keep_arrived(work.db, stale, opened, team)
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(Report, told.id)
        assert row.team_version == 2
        assert isinstance(open_report(keys, row), ReportKeys)


def test_bodies_of_reports_are_filled_up_so_that_few_words_look_like_fewer(office: Office) -> None:
    short, long = Told(office, "A"), Told(office, "B" * 100)
    for told in (short, long):
        told.worked_on()
    with begin(office.house, writes=False) as work:
        for noun, column in ((Report, "body"), (Report, "triage"), (Message, "body"), (Message, "note")):
            sizes = {len(sealed.ciphertext) for sealed in work.db.scalars(select(getattr(noun, column)))}
            assert len(sizes) == 1
    assert len(levelled(msgspec.json.encode(TriageBody()))) == 480
