"""Deliveries: hand a pack over encrypted, note what the recipient said, call it back. The ledger stands beside this.

What leaves is encrypted while it is sent; nothing is gathered. A passphrase is made here, shown once on the page that
offers the download, comes back from that page alone, and is kept nowhere.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.crypto.parcels import new_passphrase
from casebook.errors import NotFound
from casebook.exporters.documents import SealUnusable
from casebook.exporters.timestamps import NoTimeStamp
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import assembling, casework, delivery, ledger, stamping
from casebook.services.delivery import PackView, Parcel
from casebook.services.ledger import Line
from casebook.services.releasing import NotReleasable
from casebook.web.desk import deliveries_words as words
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import house
from casebook.web.desk.deliveries_forms import ZIP, AnswerForm, DeliverForm, RecallForm
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.looking import send as send_file
from casebook.web.shared.fields import tidy
from casebook.web.shared.headers import SANDBOX
from casebook.work import Work, begin

blueprint = Blueprint("deliveries", __name__)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/deliveries")
@guarded(Permission.READ_PACK)
def index(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Show how a pack can be handed over, and where it went."""
    view = delivery.of_pack(work, keys, case_id, pack_id)
    return _pack_page(work, keys, case_id, view, DeliverForm(parts=view.parts, recipient=view.pack.body.recipient))


@blueprint.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/deliveries/send")
@staged(Permission.READ_PACK, proof=True)
def send(case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Send an age file as it is encrypted; for a ZIP, first show its passphrase, once."""
    try:
        return _begun(case_id, pack_id)
    except NotReleasable:  # the page says why
        return go("deliveries.index", case_id=case_id, pack_id=pack_id)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/files/<part>")
@guarded(Permission.READ_PACK, writes=True, proof=True)
def take(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> ResponseReturnValue:
    """Hand over any part of a pack as it is: a further volume of a bundle, a table; a line of the ledger."""
    onwards = request.range is not None and any(start for start, _end in request.range.ranges)
    try:
        return send_file(delivery.hand_over(work, keys, case_id, pack_id, part=part, onwards=onwards))
    except NotReleasable:  # the page says why
        return go("deliveries.index", case_id=case_id, pack_id=pack_id)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/draft/<part>")
@guarded(Permission.READ_PACK, writes=True)
def look(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> ResponseReturnValue:
    """Give a part of an unstamped draft to the office itself, which must be able to read what it cannot file yet."""
    try:
        return send_file(delivery.look(work, keys, case_id, pack_id, part=part))
    except NotReleasable:
        return go("deliveries.index", case_id=case_id, pack_id=pack_id)


@blueprint.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/stamp")
@staged(Permission.BUILD_PACK)
def stamp(case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Build an unstamped draft again with its stamps; the draft stays where an authority is still silent."""
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        composition = stamping.reopen(work, keys, case_id, pack_id)
    try:
        assembled = assembling.assemble(composition, house().blobs, house().settings)
        with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
            stamping.replace(work, keys, pack_id, assembled)
    except NoTimeStamp:
        return go("deliveries.index", case_id=case_id, pack_id=pack_id, said="pack_unstamped")
    except SealUnusable:
        return go("deliveries.index", case_id=case_id, pack_id=pack_id, said="seal_unusable")
    return go("deliveries.index", case_id=case_id, pack_id=pack_id, said="pack_stamped")


@blueprint.get("/cases/<uuid:case_id>/deliveries/<uuid:delivery_id>")
@guarded(Permission.READ_PACK)
def show(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """Show one delivery with what the recipient said, and the letter that calls it back where one is due."""
    line = _line(work, keys, case_id, delivery_id)
    return _delivery_page(work, keys, line, _answer(line), _recall(work, keys, line))


@blueprint.post("/cases/<uuid:case_id>/deliveries/<uuid:delivery_id>/answer")
@guarded(Permission.READ_PACK)
def answer(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """Note what the recipient said."""
    line, form = _line(work, keys, case_id, delivery_id), AnswerForm(request.form)
    if form.validate():
        with form.blaming(work):
            said = delivery.Answer(
                reference=tidy(form.reference.data),
                acknowledged=tidy(form.acknowledged.data),
                note=form.note.data or "",
            )
            delivery.note_answer(work, keys, case_id, delivery_id, said, revision=_revision(form))
            return go("deliveries.show", case_id=case_id, delivery_id=delivery_id, said="delivery_noted")
    return _delivery_page(work, keys, line, form, _recall(work, keys, line), 422)


@blueprint.post("/cases/<uuid:case_id>/deliveries/<uuid:delivery_id>/recall")
@guarded(Permission.READ_PACK)
def recall(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """Note that the recipient was asked to give it back."""
    line, form = _line(work, keys, case_id, delivery_id), RecallForm(request.form)
    if form.validate():
        with form.blaming(work):
            letter = form.recalled.data or ""
            delivery.note_recall(work, keys, case_id, delivery_id, words=letter, revision=_revision(form))
            return go("deliveries.show", case_id=case_id, delivery_id=delivery_id, said="delivery_recalled")
    return _delivery_page(work, keys, line, _answer(line), form, 422)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _begun(case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    with acting(Permission.READ_PACK, case_id, writes=True) as (work, keys):
        view = delivery.of_pack(work, keys, case_id, pack_id)
        form = DeliverForm(request.form, parts=view.parts)
        if form.validate():
            if form.protection.data == ZIP and not form.passphrase.data:
                form.passphrase.data = new_passphrase()
                return _passphrase_page(work, keys, case_id, view, form)
            with form.blaming(work):
                return _sent(delivery.begin(work, keys, case_id, pack_id, _encrypted(form)), keys)
        return _pack_page(work, keys, case_id, view, form, 422)


def _encrypted(form: DeliverForm) -> delivery.Handing:
    """What this page hands over is always encrypted; without a key the service says so at its field."""
    handing = form.handing()
    if not handing.keys and not handing.passphrase:
        handing = delivery.Handing(part=handing.part, keys=("",))
    return handing


def _sent(parcel: Parcel, keys: Keyring) -> Response:
    """The parcel as a download; the ledger learns its hash when the last byte has left, or the connection has."""
    here = house()

    def pieces() -> Iterator[bytes]:
        try:
            yield from parcel.pieces()
        finally:
            with begin(here, writes=True, alone=False, name="deliveries.finish", actor=keys.actor) as work:
                delivery.finish(work, keys.beside(work.db), parcel)

    response = Response(pieces(), direct_passthrough=True)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = content_disposition(parcel.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _pack_page(
    work: Work, keys: Keyring, case_id: UUID, view: PackView, form: DeliverForm, status: int = 200
) -> Response:
    case = casework.case(work, keys, case_id)
    return page("deliveries/pack.html", status, case=case, view=view, form=form, words=words)


def _passphrase_page(work: Work, keys: Keyring, case_id: UUID, view: PackView, form: DeliverForm) -> Response:
    # keeps_form: what is typed on a page is kept, sealed, for its writer; this page must leave nothing behind.
    case = casework.case(work, keys, case_id)
    return page("deliveries/passphrase.html", case=case, view=view, form=form, words=words, keeps_form=False)


def _delivery_page(
    work: Work, keys: Keyring, line: Line, form: AnswerForm, recall_form: RecallForm | None, status: int = 200
) -> Response:
    case = casework.case(work, keys, line.case_id)
    shown: dict[str, Any] = {"line": line, "form": form, "recall": recall_form, "words": words}
    return page("deliveries/show.html", status, case=case, **shown)


def _line(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> Line:
    for line in ledger.ledger(work, keys, case_id):
        if line.delivery.id == delivery_id:
            return line
    raise NotFound


def _answer(line: Line) -> AnswerForm:
    body = line.delivery.body
    return AnswerForm(reference=body.reference, acknowledged=body.acknowledged, note=body.note, revision=body.revision)


def _recall(work: Work, keys: Keyring, line: Line) -> RecallForm | None:
    if not line.to_recall:
        return None
    drafted = ledger.recall_letter(work, keys, line.case_id, line.delivery.id)
    return RecallForm(recalled=drafted, revision=line.delivery.body.revision)


def _revision(form: AnswerForm | RecallForm) -> int:
    given = form.revision.data or ""
    return int(given) if given.isascii() and given.isdecimal() else 0
