"""Log at speed: one page, from a pasted link or a screenshot to saved incidents, by keyboard alone and without script too.

What is here already is shown and asked about, never merged silently. Files that arrive with a form which cannot be taken as
it is become exhibits without an incident, and join it when the form is sent again: they are not lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook import links
from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.links import Link
from casebook.services import custody, duplicates, lookup, quick_log, reading
from casebook.services.duplicates import Same, Twin
from casebook.services.indexing import account_keys
from casebook.services.lookup import FoundRecord
from casebook.services.quick_log import Logged
from casebook.services.reading import CaseBook
from casebook.services.receiving import Received
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.intake import Intake
from casebook.web.desk.log_kinds import FIELDS, KINDS
from casebook.web.desk.quick_forms import QuickForm, usual_victim
from casebook.web.shared.words import gettext as _
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that another case of the member has already; only told, for it is another person's case."""

    same: Same
    what: str
    hit: FoundRecord

    @property
    def key(self) -> str:
        """As that of a Twin."""
        return Twin(same=self.same, what=self.what, record=self.hit.record, noun=self.hit.noun, case=self.hit.case).key


blueprint = Blueprint("quick_log", __name__)
_MOST_ELSEWHERE = 20  # records of other cases that one page names


@blueprint.get("/cases/<uuid:case_id>/log")
@guarded(Permission.TAKE_IN_EVIDENCE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask what is to be logged."""
    book = reading.case_book(work, keys, case_id, page="quick_log")
    kind = request.args.get("kind", "")
    form = QuickForm(book=book, form_id=str(uuid4()), victim=usual_victim(book), kind=kind if kind in KINDS else "")
    return _page(book, form)


@blueprint.post("/cases/<uuid:case_id>/log")
@staged(Permission.TAKE_IN_EVIDENCE, Intake)
def log(files: Intake, case_id: UUID) -> ResponseReturnValue:
    """Record everything in one act; or say what is in the way, with every word and file kept."""
    sent = request.form  # the files arrive while it is read
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        elsewhere = _elsewhere(work, keys, case_id, links.read_all(sent.get("links", "")), files.received)
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="quick_log")
        form = QuickForm(sent, book=book)
        elsewhere = [one for one in elsewhere if one.same is not Same.ACCOUNT or one.what not in _accounts_of(book)]
        twins = _twins(book, form, files.received)
        logged = None
        if _complete(form, files, twins) and not _asks(form, twins, elsewhere):
            with form.blaming(work):
                logged = _log(work, keys, case_id, form, twins, files)
    return _after(case_id, logged) if logged is not None else _again(case_id, form, twins, elsewhere, files)


def _again(
    case_id: UUID, form: QuickForm, twins: list[Twin], elsewhere: list[Elsewhere], files: Intake
) -> ResponseReturnValue:
    """Show the form again; the files that came with it are stored first."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
        _keep_files(work, keys, case_id, form, twins, files)
    # The block above has committed: only now may the page say that anything is stored.
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="quick_log")
        return _page(book, form, 422, twins=twins, elsewhere=elsewhere, refused=files.refused)


def _complete(form: QuickForm, files: Intake, twins: list[Twin]) -> bool:
    """Whether there is something to log and nothing in the way; what is missing is said in the form."""
    form.validate()
    if wrong := form.no_links():
        words = _("There is no link in this: %(line)s. Correct the line or take it out.", line=wrong[0])
        form.links.errors = [*form.links.errors, words]
    out = _left_out(form, twins)
    nothing_new = bool(form.found) and all(link.canonical_url in out for link in form.found)
    said = form.words.data or form.text.data
    brought = files.received or files.refused or form.kept.data
    if (form.says_nothing() and not brought) or (nothing_new and not said and not brought and not form.into.data):
        form.form_errors.append(
            _("There is nothing to record in this. Paste a link, choose a file, or say what happened.")
        )
    return not (form.errors or files.refused)


def _asks(form: QuickForm, twins: list[Twin], elsewhere: list[Elsewhere]) -> bool:
    """Whether something is here already that the member has not been shown."""
    seen = set(form.seen.data or ())
    return not seen.issuperset([*(one.key for one in twins), *(one.key for one in elsewhere)])


def _twins(book: CaseBook, form: QuickForm, received: list[Received]) -> list[Twin]:
    found = duplicates.same_links(book, (link.canonical_url for link in form.found))
    kept = set(form.kept.data or ())
    files = duplicates.same_files(book, (file.sha256 for file in received))
    found += [twin for twin in files if str(twin.record) not in kept]
    known = {twin.record for twin in found}
    return found + [twin for twin in duplicates.near_texts(book, form.text.data or "") if twin.record not in known]


def _elsewhere(
    work: Work, keys: Keyring, case_id: UUID, pasted: Iterable[Link], received: list[Received]
) -> list[Elsewhere]:
    pasted = list(pasted)
    wanted = {f"url:{link.canonical_url}": Same.LINK for link in pasted}
    wanted |= {
        key: Same.ACCOUNT for link in pasted for key in account_keys(link.platform, [link.handle], link.account_id)
    }
    wanted |= {f"sha256:{file.sha256}": Same.FILE for file in received}
    found = lookup.known(work, keys, wanted) if wanted else {}
    others = [(key, hit) for key, hits in found.items() for hit in hits if hit.case != case_id]
    return [Elsewhere(wanted[key], key.partition(":")[2], hit) for key, hit in others[:_MOST_ELSEWHERE]]


def _accounts_of(book: CaseBook) -> frozenset[str]:
    """What recognises the accounts that the case knows already: of these it is not told again where else they were seen."""
    named = (
        account_keys(one.platform, (each.handle for each in one.handles), one.native_id)
        for one in book.accounts.values()
    )
    return frozenset(key.partition(":")[2] for several in named for key in several)


def _left_out(form: QuickForm, twins: Iterable[Twin]) -> frozenset[str]:
    """What is here already and is not to be recorded again: canonical addresses and hashes."""
    anyway = set(form.anyway.data or ())
    return frozenset(twin.what for twin in twins if twin.same is not Same.TEXT and twin.key not in anyway)


def _log(work: Work, keys: Keyring, case_id: UUID, form: QuickForm, twins: list[Twin], files: Intake) -> Logged:
    out = _left_out(form, twins)
    there = [twin.record for twin in twins if twin.same is Same.FILE and twin.what in out]
    kept = form.exhibits()
    draft = form.draft(out, tuple(dict.fromkeys([*kept, *there])))
    taken = [file for file in files.received if file.sha256 not in out]
    logged = quick_log.log(work, keys, case_id, draft, taken, form_id=form_id(form))
    gone = files.received if logged.before else [file for file in files.received if file.sha256 in out]
    work.after.extend(partial(work.blobs.delete, file.blob) for file in gone)
    files.kept = True
    return logged


def _keep_files(work: Work, keys: Keyring, case_id: UUID, form: QuickForm, twins: list[Twin], files: Intake) -> None:
    """Store what arrived with a form that is shown again, as exhibits without an incident."""
    here = {twin.what for twin in twins if twin.same is Same.FILE}
    new = [
        custody.take_in(work, keys, case_id, one, form.about_files())
        for one in files.received
        if one.sha256 not in here
    ]
    work.after.extend(partial(work.blobs.delete, one.blob) for one in files.received if one.sha256 in here)
    form.kept.data = list(dict.fromkeys([*(form.kept.data or ()), *map(str, new)]))
    files.kept = True


def _after(case_id: UUID, logged: Logged) -> ResponseReturnValue:
    if "another" in request.form:
        return go("quick_log.new", case_id=case_id, said="logged")
    if len(logged.incidents) > 1:
        return go("incidents.index", case_id=case_id, said="logged")
    return go("incidents.show", case_id=case_id, incident_id=logged.incidents[0], said="logged")


def _page(
    book: CaseBook,
    form: QuickForm,
    status: int = 200,
    *,
    twins: Iterable[Twin] = (),
    elsewhere: Iterable[Elsewhere] = (),
    refused: Iterable[tuple[str, str]] = (),
) -> ResponseReturnValue:
    numbers = {incident.id: number for number, incident in enumerate(book.incidents, 1)}
    titles = {incident.id: incident.body.title for incident in book.incidents}
    stored = [one for one in book.evidence if str(one.id) in set(form.kept.data or ())]
    shown: dict[str, Any] = {
        "twins": list(twins),
        "elsewhere": list(elsewhere),
        "refused": list(refused),
        "numbers": numbers,
        "titles": titles,
        "owners": list(dict.fromkeys(one for twin in twins for one in twin.incidents if one in titles)),
        "stored": stored,
        "kinds": KINDS,
        "further": FIELDS,
    }
    return page("quick_log/new.html", status, **of_book(book), form=form, **shown)
