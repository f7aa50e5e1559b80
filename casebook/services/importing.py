"""Read an export into a case: it is an exhibit first, then its messages become posts; nothing twice, nothing lost silently.

A run is written in batches, each in a unit of work of its own, so that a long one can be stopped, and goes on after a crash:
rows that are in the case already are known and left alone. Nothing is coded here; what a message may be is proposed elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, select

from casebook import importers
from casebook.access import Permission, require
from casebook.audit.events import CaseRead, RecordAdded, RecordChanged, TableImported
from casebook.errors import IllegalMove, InvalidInput, NoGrant, Tampered
from casebook.importers import ColumnMap, Message, Skipped, registry, unreadable
from casebook.importers.choice import Choice, chosen
from casebook.importers.source import Source
from casebook.keys.case_keys import CaseKeys
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem, Evidence, ImportRun
from casebook.model.account import ContentItemBody
from casebook.model.evidence import OriginalBody
from casebook.model.import_run import DONE, RUNNING, STOPPED, STOPPING, Gathered, ImportRunBody, RowNote
from casebook.services import imported_rows
from casebook.services.casework import hold
from casebook.services.drafts import IncidentDraft
from casebook.services.imported_rows import Earlier, ImportReport, Known, RowReport, Taken
from casebook.services.recording import add_posts, of_case, record_incident
from casebook.work import Work

BATCH = 500  # rows that are written at a time
MOST_NOTES = 2_000  # rows of one run whose places and reasons are kept
GATHERINGS = ("all", "thread", "day")


# ── what is there ───────────────────────────────────────────────────────────────────────────────────────


def format_of(source: Source, wanted: str = "auto") -> str:
    """Give the format to read a source with.

    Raises:
        InvalidInput: casebook reads no such kind, or the file is of another kind than was said.
    """
    if wanted != "auto" and not registry.named(wanted):
        raise InvalidInput("This is not one of the choices.", field="format")
    sure = registry.recognise(source)
    if wanted != "auto":
        sure = [(name, share) for name, share in sure if name in registry.named(wanted)]
    if not sure:
        wrong = "This file is no export that casebook can read." if wanted == "auto" else registry.WRONG_KIND
        raise InvalidInput(unreadable.told(source) or wrong, field="format")
    return sure[0][0]


def kept_already(work: Work, keys: Keyring, case_id: UUID, sha256: str) -> UUID | None:
    """Give the exhibit of the case that holds the same bytes, if there is one."""
    hold(work, keys, case_id)
    for row in work.db.scalars(select(Evidence).where(Evidence.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            if keys.open_column(row, "original", row.original, OriginalBody).sha256 == sha256:
                return row.id
    return None


def known(work: Work, keys: CaseKeys, case_id: UUID) -> Known:
    """Give what the case has from exports already; removed posts are not among them."""
    hold(work, keys, case_id)
    found: Known = {}
    for row in work.db.scalars(select(ContentItem).where(ContentItem.case_id == case_id)):
        with suppress(Tampered, NoGrant):  # one damaged post must not stop an import
            body = keys.open_row(row, ContentItemBody)
            if body.identity:
                found[body.identity] = Earlier(row.id, imported_rows.words(body.text))
    return found


def posts_of(work: Work, case_id: UUID) -> int:
    """Count the posts of a case, to see whether others have brought in some."""
    return work.db.scalar(select(func.count()).select_from(ContentItem).where(ContentItem.case_id == case_id)) or 0


def runs(work: Work, keys: Keyring, case_id: UUID, *, page: str = "") -> list[tuple[UUID, ImportRunBody]]:
    """List the runs of a case, the last one first; one that does not open is left out. The log names a page that lists them."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    if page:
        work.record(CaseRead(case=case_id, page=page))
    opened = []
    for row in work.db.scalars(select(ImportRun).where(ImportRun.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            opened.append((row.id, keys.open_row(row, ImportRunBody)))
    return sorted(opened, key=lambda pair: str(pair[1].started_at), reverse=True)


def run_of(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ImportRunBody:
    """Give one run as it stands. The log says who looked, but for whoever runs it and only follows how far it is.

    Raises:
        NotFound: it is not of this case, or the case is not held.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    run = keys.open_row(of_case(work, ImportRun, run_id, case_id), ImportRunBody)
    if run.state not in {RUNNING, STOPPING} or run.by != keys.member_id:
        work.record(CaseRead(case=case_id, page="import_runs"))
    return run


# ── running ─────────────────────────────────────────────────────────────────────────────────────────────


def begin_run(work: Work, keys: Keyring, case_id: UUID, body: ImportRunBody) -> UUID:
    """Write down that an export is being read, with what was chosen. Nothing is read yet.

    Raises:
        InvalidInput: the gathering or the format is none that there is.
        NotFound, NotAllowed: the exhibit is not of this case, or the actor may not record in it.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.WRITE_CASE, holds_case=True)
    of_case(work, Evidence, body.evidence, case_id)
    if body.gather not in GATHERINGS or body.format not in registry.FORMATS:
        raise InvalidInput("This is not one of the choices.", field="gather")
    now = work.clock()
    row = ImportRun(id=uuid4(), case_id=case_id, day=now.date())
    begun = msgspec.structs.replace(body, state=RUNNING, by=actor.member_id, started_at=now, moved_at=now)
    keys.seal_row(row, begun)
    work.db.add(row)
    work.record(RecordAdded(case=case_id, noun="import_run", record=row.id))
    return row.id


def rows_of(source: Source, run: ImportRunBody) -> Iterator[Message | Skipped]:
    """Read an export as a run chose it: every row of the file once, and the members of the archive that were refused."""
    yield from source.problems
    yield from chosen(registry.FORMATS[run.format].read(source, choice_of(run)), choice_of(run))


def choice_of(run: ImportRunBody) -> Choice:
    """Give what a run chose in the words of the importers."""
    return Choice(
        columns=replace(ColumnMap(), **dict[str, Any](run.columns)) if run.columns else None,
        day_first=run.day_first,
        zone=run.zone,
        threads=frozenset(run.threads) or None,
        senders=frozenset(run.senders) or None,
        since=run.since,
        until=run.until,
        ticked=frozenset(run.ticked),
    )


def matched(columns: ColumnMap) -> tuple[tuple[str, str], ...]:
    """Give which column holds what as a run keeps it; the zone and the order of dates are kept beside it."""
    apart = {"zone", "day_first"}
    each = ((part.name, getattr(columns, part.name)) for part in fields(columns) if part.name not in apart)
    return tuple((name, column) for name, column in each if column)


def remembered(runs: Iterable[ImportRunBody], header: Sequence[str]) -> ColumnMap | None:
    """Give the columns as the last run of the case matched them that had all of these; None where there was none."""
    for run in runs:
        if run.columns and {column for _name, column in run.columns} <= set(header):
            return replace(ColumnMap(), **dict[str, Any](run.columns))
    return None


def accounted(source: Source, run: ImportRunBody, before: Known, sha256: str) -> Iterator[RowReport]:
    """Read an export again and name every row: known, if the case has it; else added stands for what it has not, and why."""
    report = ImportReport(format=run.format, dry_run=True)
    for batch in batches(rows_of(source, run)):
        for one in imported_rows.judged(batch, before, sha256, report):
            before[one.identity] = Earlier(uuid4(), imported_rows.words(one.text))
        yield from report.rows
        report.rows.clear()


def batches(rows: Iterable[Message | Skipped]) -> Iterator[list[Message | Skipped]]:
    """Give the rows in pieces of BATCH."""
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        yield batch


def take(
    work: Work,
    keys: CaseKeys,
    case_id: UUID,
    run_id: UUID,
    batch: Sequence[Message | Skipped],
    *,
    before: Known,
    sha256: str,
    turn: int = 0,
) -> ImportRunBody:
    """Write one batch of rows, and how far the run has come; `before` learns what is new.

    A run that was asked to stop is stopped, with this batch unwritten.

    Raises:
        IllegalMove: the run is over, or went on elsewhere since this `turn` of it began.
        NotFound, NotAllowed: the actor may no longer record in this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, ImportRun, run_id, case_id)
    run = keys.open_row(row, ImportRunBody)
    if run.turn != turn:
        raise IllegalMove("This export is being read already.")
    if run.state == STOPPING:
        return _moved(work, keys, row, msgspec.structs.replace(run, state=STOPPED, ended_at=work.clock()))
    if run.state != RUNNING:
        raise IllegalMove("This reading is over.")
    report = ImportReport(format=run.format, dry_run=False)
    taken = list(imported_rows.judged(batch, before, sha256, report))
    run = _written(work, keys, case_id, run, taken, before)
    notes = tuple(_note(one) for one in report.rows if one.outcome in {"skipped", "changed"} or one.reason)
    room = max(MOST_NOTES - len(run.notes), 0)
    run = msgspec.structs.replace(
        run,
        rows=run.rows + report.total,
        added=run.added + report.added,
        known=run.known + report.known,
        changed=run.changed + report.changed,
        skipped=run.skipped + report.skipped,
        notes=(*run.notes, *notes[:room]),
        moved_at=work.clock(),
    )
    return _keep(work, keys, row, run)


def finish(work: Work, keys: CaseKeys, case_id: UUID, run_id: UUID, *, turn: int = 0) -> ImportRunBody:
    """Write down that the whole export was read; raises as `take`."""
    row = _writable(work, keys, case_id, run_id)
    run = keys.open_row(row, ImportRunBody)
    if run.turn != turn:
        raise IllegalMove("This export is being read already.")
    work.record(
        TableImported(
            case=case_id,
            evidence=run.evidence,
            rows=run.rows,
            added=run.added,
            known=run.known + run.changed,
            skipped=run.skipped,
        )
    )
    return _keep(work, keys, row, msgspec.structs.replace(run, state=DONE, ended_at=work.clock()))


def stop(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> None:
    """Stop a run: no further rows are written, in whichever process it is. What is written stays."""
    row = _writable(work, keys, case_id, run_id)
    run = keys.open_row(row, ImportRunBody)
    if run.state in {RUNNING, STOPPING}:
        _moved(work, keys, row, msgspec.structs.replace(run, state=STOPPED, ended_at=work.clock()))


def go_on(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ImportRunBody:
    """Have a run carried out, or let one that was stopped, or that a crash ended, go on with the same choice.

    What it wrote is known by now. Whoever carried it until then may write nothing more: this is its next `turn`.
    """
    row = _writable(work, keys, case_id, run_id)
    run = keys.open_row(row, ImportRunBody)
    if run.state == DONE:
        raise IllegalMove("This reading is over.")
    return _next_turn(work, keys, row, run)


def attempt(work: Work, keys: CaseKeys, case_id: UUID, run_id: UUID) -> ImportRunBody:
    """Begin to carry out a run that is to go on: its rows are counted anew, and an earlier attempt may write nothing more.

    Raises:
        IllegalMove: it was stopped, or read to its end.
    """
    row = _writable(work, keys, case_id, run_id)
    run = keys.open_row(row, ImportRunBody)
    if run.state != RUNNING:
        raise IllegalMove("This reading is over.")
    return _next_turn(work, keys, row, run)


# ── in one go ───────────────────────────────────────────────────────────────────────────────────────────


def run(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    stream: BinaryIO,
    *,
    name: str,
    sha256: str,
    kind: str,
    evidence_id: UUID | None,
    choice: Choice | None = None,
) -> ImportReport:
    """Read an export in this one unit of work, and name every row. Without its exhibit it is a dry run: nothing is written.

    Raises:
        InvalidInput: it is of another kind than `kind`.
        NotFound, NotAllowed: the actor may not record in this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    source = importers.source_of(name, stream)
    made = ImportReport(format=format_of(source, kind), dry_run=evidence_id is None)
    before = known(work, keys, case_id)
    body = _body(made.format, name, evidence_id, choice or Choice())
    run_id = None if evidence_id is None else begin_run(work, keys, case_id, body)
    for batch in batches(rows_of(source, body)):
        if run_id is None:
            for draft in imported_rows.judged(batch, before, sha256, made):
                before[draft.identity] = Earlier(uuid4(), imported_rows.words(draft.text))
            continue
        report = ImportReport(format=made.format, dry_run=False)
        list(imported_rows.judged(batch, dict(before), sha256, report))
        for row in report.rows:
            made.note(row)
        after = take(work, keys, case_id, run_id, batch, before=before, sha256=sha256)
        made.incident = after.gathered[0].incident if after.gathered else None
    if run_id is not None:
        finish(work, keys, case_id, run_id)
    return made


def _body(kind: str, name: str, evidence_id: UUID | None, choice: Choice) -> ImportRunBody:
    return ImportRunBody(
        evidence=evidence_id or uuid4(),  # of a dry run, which is not kept
        name=name[:300],
        format=kind,
        day_first=choice.day_first,
        zone=choice.zone,
        columns=matched(choice.columns) if choice.columns else (),
        threads=tuple(sorted(choice.threads or ())),
        senders=tuple(sorted(choice.senders or ())),
        since=choice.since,
        until=choice.until,
        ticked=tuple(sorted(choice.ticked)),
    )


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _written(
    work: Work, keys: CaseKeys, case_id: UUID, run: ImportRunBody, taken: Sequence[Taken], before: Known
) -> ImportRunBody:
    by_key: dict[str, list[Taken]] = {}
    for one in taken:
        by_key.setdefault(imported_rows.gathering(one.message, run.gather), []).append(one)
    incidents = {each.key: each.incident for each in run.gathered}
    for key, ones in by_key.items():
        if key not in incidents:
            incidents[key] = record_incident(work, keys, case_id, IncidentDraft(title=imported_rows.title(run, key)))
        drafts = [imported_rows.draft(one, run) for one in ones]
        for one, post in zip(ones, add_posts(work, keys, case_id, drafts, incident=incidents[key]), strict=True):
            before[one.identity] = Earlier(post, imported_rows.words(one.text))
    gathered = tuple(Gathered(key=key, incident=incident) for key, incident in incidents.items())
    return msgspec.structs.replace(run, gathered=gathered)


def _next_turn(work: Work, keys: CaseKeys, row: ImportRun, run: ImportRunBody) -> ImportRunBody:
    anew = dict.fromkeys(("rows", "added", "known", "changed", "skipped"), 0)
    moved = {"state": RUNNING, "turn": run.turn + 1, "ended_at": None, "moved_at": work.clock()}
    return _moved(work, keys, row, msgspec.structs.replace(run, notes=(), **moved, **anew))


def _note(row: RowReport) -> RowNote:
    return RowNote(row=row.row, place=row.place[:300], outcome=row.outcome, reason=row.reason[:300], post=row.post)


def _writable(work: Work, keys: CaseKeys, case_id: UUID, run_id: UUID) -> ImportRun:
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, ImportRun, run_id, case_id)
    work.db.refresh(row)
    return row


def _moved(work: Work, keys: CaseKeys, row: ImportRun, body: ImportRunBody) -> ImportRunBody:
    kept = _keep(work, keys, row, body)
    work.record(RecordChanged(case=row.case_id, noun="import_run", record=row.id, revision=kept.revision))
    return kept


def _keep(work: Work, keys: CaseKeys, row: ImportRun, body: ImportRunBody) -> ImportRunBody:
    kept = msgspec.structs.replace(body, revision=body.revision + 1)
    keys.seal_row(row, kept)
    work.db.flush()
    return kept
