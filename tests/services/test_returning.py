"""Coming back: a code opens one thread until its last day, and whatever does not open looks and costs the same."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select, update

from casebook.crypto import bearer
from casebook.crypto.envelope import Sealed, seal
from casebook.crypto.return_code import ReturnCode
from casebook.errors import IllegalMove, InvalidInput, Refused
from casebook.model import AuditEntry, Message, Report, ReporterSession, Team
from casebook.model.places import wrap_context
from casebook.model.report import MessageNoteBody, ReportState
from casebook.services import inbox, returning, triage
from casebook.services.drafts import LONGEST_TEXT
from casebook.services.visits import told, visit
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import Clock, clocked
from tests.services.acting import as_dana
from tests.services.reporting import Reporter, code_of
from tests.services.test_intake import AT_ONCE, at_once, count, doing


@pytest.fixture
def clock(office: Office) -> Clock:
    """A clock that the test moves."""
    return clocked(office)


@pytest.fixture
def reporter(office: Office) -> Reporter:
    """Somebody who has sent a report and written the code down."""
    sender = Reporter(office.house)
    sender.send()
    return sender


def write(reporter: Reporter, text: str = "A", files: int = 0, message_id: Any = None) -> Callable[[Work], None]:
    """Write a message."""
    form = message_id or uuid4()
    return lambda w: returning.write(w, reporter.here(w), text, files=files, language="tg", message_id=form)


# ── the code ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_opens_on_its_last_day_and_not_after(office: Office, clock: Clock) -> None:
    sender = Reporter(office.house)
    sender.send()
    clock.time = clock.time.replace(hour=23, minute=59)
    clock.pass_(days=office.house.settings.code_days)
    sender.come_back()
    with begin(office.house, writes=False) as work:
        assert returning.thread(work, sender.here(work)).ends_on == clock.time.date()
    clock.pass_(minutes=1)
    with pytest.raises(Refused):
        sender.come_back()


def test_editing_the_database_does_not_lengthen_a_code(office: Office, clock: Clock) -> None:
    sender = Reporter(office.house)
    sender.send()
    clock.pass_(days=office.house.settings.code_days + 1)
    doing(office, lambda w: w.db.execute(update(Report).values(code_day=clock.time.date())))
    with pytest.raises(Refused):
        sender.come_back()


def test_a_new_code_kills_the_old_one(office: Office, reporter: Reporter) -> None:
    old = reporter.code
    reporter.come_back()
    doing(office, lambda w: returning.renew_code(w, reporter.here(w)))
    with begin(office.house, writes=False) as work:
        shown = returning.code_to_show(reporter.here(work))
    assert shown is not None
    with pytest.raises(Refused):
        reporter.come_back(old)
    reporter.come_back(" ".join(shown.groups))


def test_a_new_code_begins_a_new_span(office: Office, clock: Clock) -> None:
    sender = Reporter(office.house)
    sender.send()
    clock.pass_(days=100)
    sender.come_back()
    doing(office, lambda w: returning.renew_code(w, sender.here(w)))
    with begin(office.house, writes=False) as work:
        sender.code = " ".join(code.groups) if (code := returning.code_to_show(sender.here(work))) else ""
    clock.pass_(days=office.house.settings.code_days)
    sender.come_back()


def test_four_new_codes_at_once_leave_one_that_opens_and_it_is_the_one_shown(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    reporter.send()
    reporter.come_back()
    given = at_once(office_on, *[lambda w: returning.renew_code(w, reporter.here(w))] * AT_ONCE)
    assert given == [None] * AT_ONCE
    with begin(office_on.house, writes=False) as work:
        shown = returning.code_to_show(reporter.here(work))
    assert shown is not None
    reporter.come_back(" ".join(shown.groups))


def test_a_code_is_shown_again_until_it_is_put_away_and_never_after(office: Office) -> None:
    sender = Reporter(office.house)
    sender.send()
    for _ in range(2):
        with begin(office.house, writes=False) as work:
            shown = returning.code_to_show(sender.here(work))
            assert shown is not None
            assert " ".join(shown.groups) == sender.code
    doing(office, lambda w: returning.put_away(w, sender.here(w)))
    with begin(office.house, writes=False) as work:
        assert visit(work, sender.cookie) is None
    sender.come_back()
    with begin(office.house, writes=False) as work:
        assert returning.code_to_show(sender.here(work)) is None


def test_putting_away_twice_at_once_is_putting_away(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    reporter.send()

    def press(work: Work) -> None:
        if (here := visit(work, reporter.cookie)) is not None:
            returning.put_away(work, here)

    assert at_once(office_on, *[press] * AT_ONCE) == [None] * AT_ONCE
    assert count(office_on, ReporterSession) == 0


def test_a_draft_has_no_code_and_no_thread(office: Office) -> None:
    sender = Reporter(office.house)
    sender.begin()
    for act in (
        lambda w: returning.renew_code(w, sender.here(w)),
        lambda w: returning.thread(w, sender.here(w)),
        lambda w: returning.ask_erasure(w, sender.here(w)),
        write(sender),
    ):
        with pytest.raises(IllegalMove):
            doing(office, act)
    with begin(office.house, writes=False) as work:
        assert returning.code_to_show(sender.here(work)) is None


# ── what does not open ──────────────────────────────────────────────────────────────────────────────────


def other_than(code: str) -> str:
    """A code of the right form that was never given out."""
    made = " ".join(ReturnCode.generate().groups)
    assert made != code
    return made


def test_whatever_does_not_open_is_refused_alike(office: Office, clock: Clock) -> None:
    """Never given out, misspelt, no code at all, over, replaced, erased, moved in the database, damaged."""
    over, erased, damaged, first, second = (Reporter(office.house) for _ in range(5))
    over.send()
    clock.pass_(days=office.house.settings.code_days + 1)
    ids = [each.send() for each in (erased, damaged, first, second)]
    with office.acting(cast.DANA) as (work, keys):
        triage.erase(work, keys, ids[0])
    with begin(office.house, writes=True) as work:
        work.db.get_one(Report, ids[1]).code_wrap = Sealed(b"\x01" + bytes(116))
        rows = [work.db.get_one(Report, report_id) for report_id in ids[2:]]
        rows[0].code_wrap, rows[1].code_wrap = rows[1].code_wrap, rows[0].code_wrap
    codes = [each.code for each in (over, erased, damaged, first, second)]
    codes += [other_than(first.code), first.code[:-1], "", "\x00", "x" * 10_000, "🔐" * 21, "\ud800"]
    for typed in codes:
        with begin(office.house, writes=False) as work:
            assert not returning.opens(work, typed)
        with pytest.raises(Refused) as refusal, begin(office.house, writes=True) as work:
            returning.come_back(work, bearer.new_cookie(), typed)
        assert str(refusal.value) == ""
    assert count(office, Report) == 4


def test_a_wrap_whose_day_is_no_day_is_refused(office: Office, reporter: Reporter) -> None:
    with begin(office.house, writes=True) as work:
        row, code = work.db.scalars(select(Report)).one(), code_of(reporter)
        key = code.key(work.office().id.bytes)
        for day in (b"", b"2027-02-30", b"tomorrow", b"9999-99-99"):
            row.code_wrap = seal(key, wrap_context(row.id, "code_wrap"), bytes(32) + day)
            work.db.flush()
            assert not returning.opens(work, reporter.code)


def test_a_wrong_try_leaves_no_row_and_no_entry_but_the_failure(office: Office, reporter: Reporter) -> None:
    with begin(office.house, writes=False) as work:
        before = len(work.db.scalars(select(AuditEntry.id)).all())
    with begin(office.house, writes=False) as work:
        assert not returning.opens(work, other_than(reporter.code))
    with begin(office.house, writes=False) as work:
        assert len(work.db.scalars(select(AuditEntry.id)).all()) == before


@pytest.mark.slow
def test_every_refusal_takes_the_same_time(office: Office, clock: Clock) -> None:
    over = Reporter(office.house)
    over.send()
    clock.pass_(days=office.house.settings.code_days + 1)
    for _ in range(20):
        Reporter(office.house).send()
    kinds = {"no code": "hello", "misspelt": over.code[:-1] + "?", "unknown": other_than(over.code), "over": over.code}
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(60):
        for kind, typed in kinds.items():
            with begin(office.house, writes=False) as work:
                work.office()
                started = time.process_time()  # a busy machine is slow to all
                assert not returning.opens(work, typed)
                taken[kind].append(time.process_time() - started)
    medians = {kind: statistics.median(times) for kind, times in taken.items()}
    assert max(medians.values()) < 2 * min(medians.values()), medians


def test_a_browser_that_bears_no_cookie_of_ours_does_not_come_back(office: Office, reporter: Reporter) -> None:
    for cookie in ("", "x", bearer.new_cookie() + "="):
        with pytest.raises(Refused):
            doing(office, lambda w, c=cookie: returning.come_back(w, c, reporter.code))


# ── the thread ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_thread_takes_so_many_messages_and_no_more(
    office: Office, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "MOST_MESSAGES", 2)
    for _ in range(2):
        doing(office, write(reporter))
    with pytest.raises(InvalidInput) as refusal:
        doing(office, write(reporter))
    assert refusal.value.field == "text"
    assert count(office, Message) == 2


def test_a_message_sent_four_times_at_once_is_kept_once(office_on: Office) -> None:
    reporter = Reporter(office_on.house)
    reporter.send()
    one, others = uuid4(), [write(reporter) for _ in range(AT_ONCE)]
    acts = [*others, *[write(reporter, message_id=one)] * AT_ONCE]
    assert at_once(office_on, *acts) == [None] * 2 * AT_ONCE
    assert count(office_on, Message) == AT_ONCE + 1


@pytest.mark.parametrize(("text", "files"), [("", 0), (" \n", 0), ("x" * (LONGEST_TEXT + 1), 0), ("\ud800", 1)])
def test_an_empty_or_unreadable_message_is_not_kept(office: Office, reporter: Reporter, text: str, files: int) -> None:
    with pytest.raises(InvalidInput):
        doing(office, write(reporter, text, files))
    assert count(office, Message) == 0


def test_files_alone_are_a_message(office: Office, reporter: Reporter) -> None:
    doing(office, write(reporter, "", 1))
    assert count(office, Message) == 1


def test_a_damaged_message_is_left_out_and_the_thread_goes_on(office: Office, reporter: Reporter) -> None:
    broken = uuid4()
    doing(office, write(reporter, "BROKEN", message_id=broken))
    doing(office, write(reporter, "WHOLE"))
    doing(
        office,
        lambda w: w.db.execute(update(Message).where(Message.id == broken).values(body=Sealed(b"\x01" + bytes(600)))),
    )
    with begin(office.house, writes=False) as work:
        assert [message.text for message in returning.thread(work, reporter.here(work)).messages] == ["WHOLE"]


def test_asking_twice_for_erasure_is_asking_once(office: Office, clock: Clock) -> None:
    sender = Reporter(office.house)
    sender.send()
    asked = clock.time
    for _ in range(2):
        doing(office, lambda w: returning.ask_erasure(w, sender.here(w)))
        clock.pass_(minutes=5)
    with begin(office.house, writes=False) as work:
        assert told(sender.here(work)).erasure_asked_at == asked
        assert len(work.db.scalars(select(AuditEntry.id).where(AuditEntry.chain.in_(select(Team.id)))).all()) == 2


def test_a_visit_is_noted_and_changes_nothing_else(office: Office, reporter: Reporter) -> None:
    with begin(office.house, writes=False) as work:
        before = told(reporter.here(work))
    doing(office, lambda w: returning.note_visit(w, reporter.here(w)))
    with begin(office.house, writes=False) as work:
        after = told(reporter.here(work))
    assert after.visited_at is not None
    assert msgspec.structs.replace(after, visited_at=None, revision=before.revision) == before


def test_reading_and_writing_at_once_lose_nothing(office_on: Office) -> None:
    """Whoever opens the report first notes so in the row in which its sender notes a wish."""
    for _ in range(5):
        reporter = Reporter(office_on.house)
        report_id = reporter.send()
        acts: list[Callable[[], Any]] = [
            lambda i=report_id: as_dana(office_on, lambda w, k: inbox.report(w, k, i)),
            lambda r=reporter: doing(office_on, lambda w: returning.ask_erasure(w, r.here(w))),
            lambda r=reporter: doing(office_on, lambda w: returning.note_visit(w, r.here(w))),
        ]
        with ThreadPoolExecutor(len(acts)) as threads:
            for done in [threads.submit(act) for act in acts]:
                done.result()
        with begin(office_on.house, writes=False) as work:
            body = told(reporter.here(work))
        assert body.state is ReportState.READ
        assert body.erasure_asked_at is not None
        assert body.visited_at is not None


def test_a_reporter_sees_what_was_written_to_them_and_nothing_that_the_team_notes(
    office: Office, reporter: Reporter
) -> None:
    with office.acting(cast.DANA) as (work, keys):
        (view,) = inbox.inbox(work, keys)
        beside = MessageNoteBody(translation="ORIGINAL", translation_language="en", translated_by="Dana")
        triage.answer(work, keys, view.id, "SEEN", beside=beside, message_id=uuid4())
        triage.keep_note(work, keys, view.id, "NOTED")
        triage.translate(work, keys, view.id, None, MessageNoteBody(translation="TRANSLATED"))
        triage.assign(work, keys, view.id, office.dana)
    reporter.come_back()
    with begin(office.house, writes=False) as work:
        shown = msgspec.json.encode(returning.thread(work, reporter.here(work))).decode()
    assert "SEEN" in shown
    for hidden in ("ORIGINAL", "NOTED", "TRANSLATED"):
        assert hidden not in shown
    with office.acting(cast.DANA) as (work, keys):
        page = inbox.report(work, keys, view.id)
        assert (page.view.triage.note, page.messages[0].note.translation) == ("NOTED", "ORIGINAL")
