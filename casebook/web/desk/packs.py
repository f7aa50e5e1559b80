"""Packs of a case: what is in preparation, what was built, how a new one is begun, and what changed between two."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.pack import PackBody
from casebook.services import casework, comparing, delivery, disclosure, preparing, reading
from casebook.services.casework import CaseView
from casebook.services.colleagues import colleagues
from casebook.services.reading import Opened
from casebook.services.releasing import NotReleasable
from casebook.web.desk.admission_words import kind_groups
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.compared import compared
from casebook.web.desk.guards import guarded
from casebook.web.desk.looking import send
from casebook.web.desk.preparing_forms import BeginForm
from casebook.web.desk.workshop import builds_of, further_ways
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("packs", __name__)


@blueprint.get("/cases/<uuid:case_id>/packs")
@guarded(Permission.READ_PACK)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List what is in preparation, and what has left or can."""
    view = casework.case(work, keys, case_id)
    drafts = preparing.drafts(work, keys, case_id)
    return page(
        "packs/index.html",
        case=view,
        packs=disclosure.packs(work, keys, case_id),
        drafts=[draft for draft in reversed(drafts) if draft.body.built is None],
        finished=[draft for draft in reversed(drafts) if draft.body.built is not None],
        builds=builds_of(work, keys, case_id, drafts),
        members=colleagues(work, keys),
    )


@blueprint.get("/cases/<uuid:case_id>/packs/new")
@guarded(Permission.BUILD_PACK)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show every receiving office that a pack can be prepared for."""
    packs = disclosure.packs(work, keys, case_id)
    form = BeginForm(packs=packs, language=locale(), follows=request.args.get("follows", ""))
    return _new_page(work, casework.case(work, keys, case_id), form)


@blueprint.post("/cases/<uuid:case_id>/packs/new")
@guarded(Permission.BUILD_PACK)
def begin(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Begin to prepare a pack. Nothing leaves."""
    form = BeginForm(request.form, packs=disclosure.packs(work, keys, case_id))
    if form.validate():
        with form.blaming(work):
            draft_id = preparing.begin_draft(work, keys, case_id, form.beginning())
            return go("preparing.contents", case_id=case_id, draft_id=draft_id, said="draft_begun")
    return _new_page(work, casework.case(work, keys, case_id), form, 422)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>")
@guarded(Permission.READ_PACK)
def show(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Show a pack: what it holds, how it is checked, and where it can be had."""
    view = casework.case(work, keys, case_id)
    packs = disclosure.packs(work, keys, case_id)
    pack = _of(packs, pack_id)
    return page(
        "packs/show.html",
        case=view,
        pack=pack.body,
        pack_id=pack_id,
        others=[other for other in packs if other.id != pack_id],
        before=next((other for other in packs if other.id == pack.body.follows), None),
        members=colleagues(work, keys),
        ways=further_ways(case_id, pack_id, pack.body),
    )


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/changes")
@guarded(Permission.READ_PACK)
def changes(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Say what changed from an earlier pack to this one."""
    packs = disclosure.packs(work, keys, case_id)
    after, before = _of(packs, pack_id), _of(packs, _asked_id("since"))
    book = reading.case_book(work, keys, case_id, page="packs.changes")
    found = comparing.compare(comparing.of_pack(before.body), comparing.of_pack(after.body))
    return page("packs/changes.html", **of_book(book), before=before, after=after, draft=None, **compared(book, found))


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/<any(proof, reader):part>")
@guarded(Permission.READ_PACK, writes=True, proof=True)
def fetch(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> ResponseReturnValue:
    """Hand over the proof pack or the file to read as it is; a line of the ledger, once for a download in parts."""
    onwards = request.range is not None and any(start for start, _end in request.range.ranges)
    try:
        file = delivery.hand_over(work, keys, case_id, pack_id, part=part, onwards=onwards)
    except NotReleasable:  # the page of its deliveries says why
        return go("deliveries.index", case_id=case_id, pack_id=pack_id)
    return send(file)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _new_page(work: Work, case: CaseView, form: BeginForm, status: int = 200) -> ResponseReturnValue:
    groups = kind_groups(disclosure.kinds())
    return page("packs/new.html", status, case=case, form=form, groups=groups, today=work.clock().date())


def _of(packs: list[Opened[PackBody]], pack_id: UUID) -> Opened[PackBody]:
    found = next((pack for pack in packs if pack.id == pack_id), None)
    if found is None:
        raise NotFound
    return found


def _asked_id(name: str) -> UUID:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError as error:
        raise NotFound from error
