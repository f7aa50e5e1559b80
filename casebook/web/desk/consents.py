"""Consents: what a person agreed may leave, for which purpose, to whom, until when; corrected and taken back."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.i18n import format_day
from casebook.keys.keyring import Keyring
from casebook.model.consent import ConsentBody
from casebook.services import ledger, reading, recording
from casebook.services.reading import CaseBook, Opened
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.guards import guarded
from casebook.web.desk.people_forms import ConsentForm
from casebook.web.desk.versions import beside
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("consents", __name__)
SOON = timedelta(days=30)
"""How long before its end a consent is said to end."""


@blueprint.get("/cases/<uuid:case_id>/consents/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a consent."""
    book = reading.case_book(work, keys, case_id, page="consents.new")
    form = ConsentForm(book=book, given_on=work.clock().date().isoformat(), person=request.args.get("person", ""))
    return page("people/consent.html", **of_book(book), consent=None, form=form)


@blueprint.post("/cases/<uuid:case_id>/consents/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record a consent."""
    book = reading.case_book(work, keys, case_id, page="consents.new")
    form = ConsentForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            recording.add_consent(work, keys, case_id, form.consent())
            return go("people.index", case_id=case_id, said="consent_recorded")
    return page("people/consent.html", 422, **of_book(book), consent=None, form=form)


@blueprint.get("/cases/<uuid:case_id>/consents/<uuid:consent_id>")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Show what a consent says, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="consent")
    consent = _one(book, consent_id)
    form = ConsentForm(book=book, before=consent.body)
    return page("people/consent.html", **of_book(book), consent=consent, form=form)


@blueprint.post("/cases/<uuid:case_id>/consents/<uuid:consent_id>")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Correct what a consent says."""
    book = reading.case_book(work, keys, case_id, page="consent")
    consent = _one(book, consent_id)
    form = ConsentForm(request.form, book=book, before=consent.body)
    if form.validate():
        with form.blaming(work):
            told = form.consent()
            recording.correct_consent(work, keys, case_id, consent_id, told, revision=form.shown_revision())
            return go("people.show", case_id=case_id, person_id=told.person, said="consent_changed")

    def newer() -> ConsentForm:
        now = reading.case_book(work, keys, case_id, page="consent")
        return ConsentForm(book=now, before=_one(now, consent_id).body)

    beside(work, keys, form, newer, case_id=case_id, noun="consent", record=consent_id)
    return page("people/consent.html", 422, **of_book(book), consent=consent, form=form)


@blueprint.post("/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw")
@guarded(Permission.WRITE_CASE)
def withdraw(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Record that a person took a consent back, today; where something left under it, show what to call back."""
    today: date = work.clock().date()
    recording.withdraw_consent(work, keys, case_id, consent_id, today)
    left = any(line.to_recall for line in ledger.ledger(work, keys, case_id))
    return go("ledger.case" if left else "people.index", case_id=case_id, said="consent_withdrawn")


def consent_standing(consent: ConsentBody, today: date) -> tuple[str, str]:
    """The shape and the words of how a consent stands on a day: given, ends soon, ended, taken back."""
    if consent.withdrawn_on is not None:
        return "bad", _("Withdrawn %(day)s", day=format_day(consent.withdrawn_on, locale()))
    if consent.valid_until is not None and consent.valid_until < today:
        return "wait", _("Ended %(day)s", day=format_day(consent.valid_until, locale()))
    if consent.valid_until is not None and consent.valid_until <= today + SOON:
        return "wait", _("Ends soon: %(day)s", day=format_day(consent.valid_until, locale()))
    return "done", _("Given %(day)s", day=format_day(consent.given_on, locale()))


def _one(book: CaseBook, consent_id: UUID) -> Opened[ConsentBody]:
    for consent in book.consents:
        if consent.id == consent_id:
            return consent
    raise NotFound
