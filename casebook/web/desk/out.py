"""Everything out: a page that says what would leave encryption, and the download itself, sent as it is opened.

Nothing is gathered on the disk. What left is recorded before its first byte is sent.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField

from casebook.access import Permission
from casebook.i18n import NAMES
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import handover, reading
from casebook.services.handover import Choice, Prepared
from casebook.web.desk.answers import of_book, page
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.shared.fields import ButtonsField, ChoiceField, PageForm
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("out", __name__)


class OutForm(PageForm):
    """In which form, and in which language the words beside codes are."""

    form = ButtonsField(lazy_gettext("Form"), default="archive")
    language = ChoiceField(lazy_gettext("Language of the words beside codes"))
    bom = BooleanField(lazy_gettext("Tables open in Excel"), default=True)
    sure = BooleanField(lazy_gettext("I know where this file will lie, and who can read it there"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.form.choices = [
            ("archive", lazy_gettext("Archive with all files")),
            ("csv", lazy_gettext("Tables (CSV)")),
            ("json", lazy_gettext("One document (JSON)")),
        ]
        self.language.choices = list(NAMES.items())

    def is_sure(self) -> bool:
        """Whether the warning was answered; says so at its place if not."""
        if not self.sure.data:
            self.sure.errors = [*self.sure.errors, lazy_gettext("Tick this once you have made sure.")]
        return bool(self.sure.data)

    def choice(self) -> Choice:
        """What was chosen."""
        return Choice(form=self.form.data, locale=self.language.data, bom=self.bom.data)


@blueprint.get("/cases/<uuid:case_id>/out")
@guarded(Permission.EXPORT_CASE)
def case(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Say what would leave of this case."""
    return _case_page(work, keys, case_id, OutForm(language=locale()))


@blueprint.post("/cases/<uuid:case_id>/out")
@staged(Permission.EXPORT_CASE, proof=True)
def take_case(case_id: UUID) -> ResponseReturnValue:
    """Send the case."""
    form = OutForm(request.form)
    if not (form.validate() and form.is_sure()):
        with acting(Permission.EXPORT_CASE, case_id, writes=False) as (work, keys):
            return _case_page(work, keys, case_id, form, 422)
    with acting(Permission.EXPORT_CASE, case_id, writes=False) as (work, keys):
        composition = handover.compose(work, keys, [case_id], form.choice())
    prepared = handover.prepare(composition, house().blobs)
    with acting(Permission.EXPORT_CASE, case_id, writes=True) as (work, keys):
        handover.release(work, keys, prepared)
    return _sent(prepared)


@blueprint.get("/out")
@guarded(Permission.EXPORT_CASES)
def everything(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Say what would leave of all cases that the member holds."""
    return _all_page(handover.held(work, keys), OutForm(form="csv", language=locale()))


@blueprint.post("/out")
@staged(Permission.EXPORT_CASES, proof=True)
def take_everything() -> ResponseReturnValue:
    """Send all cases that the member holds."""
    form = OutForm(request.form)
    sure = form.validate() and form.is_sure()
    with _acting_on_all(writes=False) as (work, keys):
        held = handover.held(work, keys)
        if not sure or not held:
            return _all_page(held, form, 422)
        composition = handover.compose(work, keys, held, form.choice())
    prepared = handover.prepare(composition, house().blobs)
    with _acting_on_all(writes=True) as (work, keys):
        handover.release(work, keys, prepared)
    return _sent(prepared)


def _acting_on_all(*, writes: bool) -> AbstractContextManager[tuple[Work, Keyring]]:
    return acting(Permission.EXPORT_CASES, None, writes=writes)


def _case_page(work: Work, keys: Keyring, case_id: UUID, form: OutForm, status: int = 200) -> ResponseReturnValue:
    book = reading.case_book(work, keys, case_id, page="out")
    size = sum(exhibit.original.size for exhibit in book.evidence)
    return page("out/case.html", status, **of_book(book), form=form, size=size)


def _all_page(held: Sequence[UUID], form: OutForm, status: int = 200) -> ResponseReturnValue:
    return page("out/everything.html", status, held=len(held), form=form)


def _sent(prepared: Prepared) -> Response:
    response = Response(prepared.pieces(), direct_passthrough=True)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Length"] = str(prepared.size)
    response.headers["Content-Disposition"] = content_disposition(prepared.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
