"""Change a selection from the list of all records, over several cases at once: as casebook.web.desk.bulk does within one.

Each case is asked by itself and has its own change, to be undone there; a case that refuses is named and stops no other.
Records of other kinds and fields that name records of one case are left out: they mean nothing in the next case.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotAllowed, NotFound
from casebook.keys.keyring import Keyring
from casebook.services import bulk, reading
from casebook.services.bulk import Line, Outcome, Setting
from casebook.services.colleagues import colleagues
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, page
from casebook.web.desk.bulk import fields_shown, id_in, left_alone, names_of, offered_for, settings_typed
from casebook.web.desk.change_words import ShownField
from casebook.web.desk.guards import guarded
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("bulk_across", __name__)
MOST_CASES = 20  # each is opened whole for its names


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked: one kind of record, and which ones of which cases, each with the revision that was shown."""

    noun: str
    records: dict[UUID, dict[UUID, int]]

    @property
    def ticks(self) -> list[str]:
        """The selection, to be carried on to the next form."""
        return [f"{self.noun}:{case}:{one}" for case, records in self.records.items() for one in records]

    def __len__(self) -> int:
        """How many records are chosen."""
        return sum(map(len, self.records.values()))


@dataclass(slots=True)
class OfCase:
    """One case of the selection: what would change or has changed in it, or why it refuses."""

    id: UUID
    reference: str = ""
    lines: list[Line] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)
    fields: dict[UUID, list[ShownField]] = field(default_factory=dict)
    outcome: Outcome | None = None
    refused: str = ""

    @property
    def changing(self) -> list[Line]:
        """The records that would change."""
        return [line for line in self.lines if not line.skipped]


@blueprint.post("/records/change")
@guarded(Permission.LIST_CASES)
def choose(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask what is to be changed in the selection."""
    del work, keys
    kinds = {noun for noun, *_rest in _ticked("pick")}
    several = _("Choose records of one kind: only incidents, only posts, or only accounts.")
    return _choosing(Chosen("", {}), [several], 422) if len(kinds) > 1 else _choosing(_chosen("pick"), [])


@blueprint.post("/records/change/preview")
@guarded(Permission.LIST_CASES)
def preview(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show by case what would change, and what is left alone and why."""
    chosen = _chosen("pick")
    settings = _settings(chosen.noun)
    if not (chosen.records and settings):
        return _choosing(chosen, [_("Choose what to change.")], 422)
    members = colleagues(work, keys)

    def look(one: OfCase, book: CaseBook) -> None:
        records = list(chosen.records[one.id])
        one.lines = bulk.preview(work, keys, one.id, chosen.noun, records, settings)
        one.names = names_of(book, chosen.noun, records)
        one.fields = {line.record: fields_shown(book, chosen.noun, line, members) for line in one.lines}

    cases = _each(work, keys, chosen, look)
    return page("bulk/across_preview.html", cases=cases, settings=settings, noun=chosen.noun, left_alone=left_alone)


@blueprint.post("/records/change/apply")
@guarded(Permission.LIST_CASES)
def apply(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Change what was shown, one change for each case; where something was left alone, say what and why."""
    chosen = _chosen("shown")
    settings = _settings(chosen.noun)
    if not (chosen.records and settings):
        return _choosing(chosen, [_("Choose what to change.")], 422)

    def change(one: OfCase, book: CaseBook) -> None:
        shown = chosen.records[one.id]
        one.names = names_of(book, chosen.noun, list(shown))
        one.outcome = bulk.apply(work, keys, one.id, chosen.noun, shown, settings)

    cases = _each(work, keys, chosen, change)
    if all(one.outcome and not one.outcome.skipped for one in cases):
        return go("finding.index", said="changed_across")
    return page("bulk/across_done.html", cases=cases, left_alone=left_alone)


def _each(work: Work, keys: Keyring, chosen: Chosen, act: Callable[[OfCase, CaseBook], None]) -> list[OfCase]:
    """Do something in each case; what one refuses is said of it."""
    return [_in_one(work, keys, OfCase(case_id), act) for case_id in chosen.records]


def _in_one(work: Work, keys: Keyring, one: OfCase, act: Callable[[OfCase, CaseBook], None]) -> OfCase:
    try:
        book = reading.case_book(work, keys, one.id, page="bulk")
        one.reference = book.case.body.reference
        act(one, book)  # it refuses before it changes anything
    except InvalidInput as error:
        one.refused = _(error.reason, **error.values)
    except NotAllowed:
        one.refused = _("You may not write in this case.")
    except NotFound:
        one.refused = _("You do not hold this case any more.")
    return one


def _choosing(chosen: Chosen, errors: list[str], status: int = 200) -> ResponseReturnValue:
    if len(chosen.records) > MOST_CASES:
        errors = [*errors, _("Choose records of at most %(most)s cases.", most=MOST_CASES)]
        chosen = Chosen(chosen.noun, {})
    fields = [one for one in bulk.changeable(chosen.noun) if not one.refers] if chosen.records else []
    offered = [offered_for(None, chosen.noun, one) for one in fields]
    return page("bulk/across.html", status, chosen=chosen, offered=offered, errors=errors)


def _settings(noun: str) -> list[Setting]:
    if noun not in bulk.NOUNS:
        return []
    named = {one.name for one in bulk.changeable(noun) if one.refers}
    return [one for one in settings_typed(noun) if one.field not in named]


def _chosen(name: str) -> Chosen:
    """The selection of a form, of one kind of record."""
    ticked = list(_ticked(name))
    noun = next((noun for noun, *_rest in ticked), "")
    chosen = Chosen(noun, {})
    for kind, case_id, record, revision in ticked:
        if kind == noun:
            chosen.records.setdefault(case_id, {})[record] = revision
    return chosen


def _ticked(name: str) -> Iterator[tuple[str, UUID, UUID, int]]:
    for typed in request.form.getlist(name):
        noun, case, record, revision = (*typed.split(":"), "", "", "", "")[:4]
        case_id, record_id = id_in(case), id_in(record)
        if noun in bulk.NOUNS and case_id is not None and record_id is not None:
            yield noun, case_id, record_id, int(revision) if revision.isascii() and revision.isdigit() else 0
