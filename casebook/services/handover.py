"""Take everything out: the records of one case, or of all that a member holds, as tables, as a document, or with their files.

Three acts, so that no transaction is open while files are read: `compose` opens what the allow-list admits, `prepare` reads
the files without a database, `release` records that it leaves. Nothing is written to the disk; what comes out is in the clear.
Between the acts the records wait deflated in memory; every file of them is written twice, to know its size and to send it,
and is never whole in memory.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal
from uuid import UUID

from casebook import __version__
from casebook.access import Permission, require
from casebook.audit.events import CaseExported
from casebook.blobs.store import Store
from casebook.errors import InvalidInput
from casebook.exporters import archive, case_archive, records_csv, records_json
from casebook.exporters.items import Item, made
from casebook.exporters.records import CaseOut, Export
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model.office import OfficeBody
from casebook.services import casework, custody
from casebook.services.casework import hold
from casebook.services.custody_chain import add_links
from casebook.services.exported import nouns
from casebook.services.leaving import Source, case_out
from casebook.services.retention import may_leave, restricted_of
from casebook.vocabulary.terms import VERSION, label
from casebook.work import Work

Form = Literal["csv", "json", "archive"]
FORMS: tuple[Form, ...] = ("csv", "json", "archive")
TYPES = {"csv": "text/csv", "json": "application/json", "zip": "application/zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """In which form; `noun` asks for one table alone; `bom` marks tables as UTF-8 for spreadsheets that need it."""

    form: Form = "archive"
    locale: str = "en"
    bom: bool = True
    noun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What will leave, and where its files lie."""

    choice: Choice
    export: Export
    case_ids: tuple[UUID, ...]  # in the order of the export's cases
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Ready to be sent; `pieces` gives its bytes, once or again."""

    composition: Composition
    export: Export  # as it leaves, with what could not be read named in it
    name: str
    media_type: str
    size: int  # bytes
    pieces: Callable[[], Iterator[bytes]]


def compose(work: Work, keys: Keyring, case_ids: Sequence[UUID], choice: Choice) -> Composition:
    """Open everything of these cases that may leave. What cannot be opened is named in the export.

    Raises:
        NotFound: a case is not held.
        NotAllowed: the actor may not take it out.
        InvalidInput: there is no such form, language or kind of record.
    """
    _check(choice)
    sources: dict[str, Source] = {}
    cases: list[CaseOut] = []
    for case_id in case_ids:
        hold(work, keys, case_id)
        require(work.actor, Permission.EXPORT_CASE, holds_case=True)
        may_leave(work, keys, case_id)
        cases.append(case_out(work, keys, case_id, sources))
    office = work.office()
    export = Export(
        made_at=work.clock(),
        office=keys.open_office_body("office", office.id, office.body, OfficeBody).name,
        software=f"casebook {__version__}",
        vocabulary=VERSION,
        locale=choice.locale,
        nouns=nouns(),
        cases=tuple(cases),
        labels=lambda list_name, code: label(list_name, code, choice.locale),
    )
    return Composition(choice=choice, export=export, case_ids=tuple(case_ids), sources=sources)


def held(work: Work, keys: Keyring) -> list[UUID]:
    """Give the cases that the actor may take out all at once, oldest first; those whose processing is restricted stay.

    Raises:
        NotAllowed: the actor may not.
    """
    require(work.actor, Permission.EXPORT_CASES)
    held_cases = [view.id for view in reversed(casework.cases(work, keys))]
    restricted = restricted_of(work, keys, held_cases)
    return [case_id for case_id in held_cases if case_id not in restricted]


def prepare(composition: Composition, blobs: Store) -> Prepared:
    """Make what leaves ready to be sent. Files are read once here, and once more as they are sent."""
    choice, export = composition.choice, composition.export
    name = _name(export)
    if choice.form == "json":
        return _one(composition, f"{name}.json", partial(records_json.document, export))
    if choice.form == "csv" and choice.noun:
        table = partial(records_csv.one, export, choice.noun, bom=choice.bom)
        return _one(composition, f"{name}-{choice.noun}.csv", table)
    if choice.form == "csv":
        tables = [made(path, pieces) for path, pieces in records_csv.tables(export, bom=choice.bom)]
        return _zipped(composition, export, name, tables)
    export, items = case_archive.items(export, _contents(composition, blobs), bom=choice.bom)
    return _zipped(composition, export, name, items)


def release(work: Work, keys: Keyring, prepared: Prepared) -> None:
    """Record that it leaves: in the log of each case, and in the custody of each original that goes with it.

    Raises:
        NotFound, NotAllowed: the actor may no longer.
    """
    composition, form = prepared.composition, prepared.composition.choice.form
    for case_id, case in zip(composition.case_ids, prepared.export.cases, strict=True):
        hold(work, keys, case_id)
        require(work.actor, Permission.EXPORT_CASE, holds_case=True)
        may_leave(work, keys, case_id)
        files = [file for file in case.files if form == "archive" and file.label not in case.unreadable]
        evidence = {composition.sources[file.key].evidence for file in files}
        add_links(work, keys, case_id, evidence, "exported", purpose="case archive")
        failures = len(case.damaged) + len(case.unreadable)
        work.record(CaseExported(case=case_id, kind=form, records=case.count, files=len(files), failures=failures))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _check(choice: Choice) -> None:
    if choice.form not in FORMS or choice.locale not in LOCALES:
        raise InvalidInput("This is not one of the choices.", field="form")
    if choice.noun and choice.noun not in {noun.name for noun in nouns()}:
        raise InvalidInput("This is not one of the choices.", field="noun")


def _name(export: Export) -> str:
    day = f"{export.made_at:%Y%m%d}"
    return f"casebook-{export.cases[0].reference if len(export.cases) == 1 else 'cases'}-{day}"


def _one(composition: Composition, name: str, pieces: Callable[[], Iterator[bytes]]) -> Prepared:
    return Prepared(
        composition=composition,
        export=composition.export,
        name=name,
        media_type=TYPES[name.rpartition(".")[2]],
        size=sum(map(len, pieces())),
        pieces=pieces,
    )


def _zipped(composition: Composition, export: Export, name: str, items: list[Item]) -> Prepared:
    return Prepared(
        composition=composition,
        export=export,
        name=f"{name}.zip",
        media_type=TYPES["zip"],
        size=archive.size_of(name, items),
        pieces=lambda: archive.stream(name, items),
    )


def _contents(composition: Composition, blobs: Store) -> case_archive.Contents:
    def contents(key: str) -> Iterator[bytes]:
        source = composition.sources[key]
        return custody.open_sealed(blobs, source.owner, source.blob, source.file_key.material, source.size).pieces()

    return contents
