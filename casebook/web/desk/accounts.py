"""Accounts seen harassing, with the names that they have gone by."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.account import Handle
from casebook.services import reading, recording
from casebook.services.reading import CaseBook
from casebook.services.seen_before import seen_before
from casebook.web.desk.account_forms import AccountForm
from casebook.web.desk.answers import go, of_book, page, part_of
from casebook.web.desk.choices import account_name
from casebook.web.desk.fields import date_of, form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.versions import beside
from casebook.web.shared.fields import PageForm, line, tidy
from casebook.work import Work

blueprint = Blueprint("accounts", __name__)


class RenameForm(PageForm):
    """A new name that an account was seen under."""

    handle = StringField(lazy_gettext("New handle"), line(needed=True))
    display_name = StringField(lazy_gettext("Name shown there"), line())
    seen = StringField(lazy_gettext("First seen under it"), line(longest=60))

    def renamed(self) -> Handle:
        """The name as typed."""
        handle = tidy(self.handle.data).lstrip("@")
        return Handle(handle=handle, display_name=tidy(self.display_name.data), seen=date_of(self.seen))


@blueprint.get("/cases/<uuid:case_id>/accounts")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the accounts."""
    book = reading.case_book(work, keys, case_id, page="accounts")
    return page("accounts/index.html", **of_book(book), acts=_acts(book))


@blueprint.get("/cases/<uuid:case_id>/accounts/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for an account."""
    book = reading.case_book(work, keys, case_id, page="accounts.new")
    return page("accounts/new.html", **of_book(book), form=AccountForm(form_id=str(uuid4())))


@blueprint.post("/cases/<uuid:case_id>/accounts/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Add an account to the case."""
    book = reading.case_book(work, keys, case_id, page="accounts.new")
    form = AccountForm(request.form)
    if form.grows():
        return page("accounts/new.html", **of_book(book), form=form)
    if form.validate():
        with form.blaming(work):
            account_id = recording.add_account(work, keys, case_id, form.draft(), account_id=form_id(form))
            return go("accounts.show", case_id=case_id, account_id=account_id, said="account_added")
    return page("accounts/new.html", 422, **of_book(book), form=form)


@blueprint.get("/cases/<uuid:case_id>/accounts/<uuid:account_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Show an account, its names, and what it is said to have done."""
    book = reading.case_book(work, keys, case_id, page="account")
    shown = _one(book, account_id)
    before = seen_before(work, keys, case_id, shown["account"])
    return page("accounts/show.html", **of_book(book), **shown, before=before, form=RenameForm())


@blueprint.get("/cases/<uuid:case_id>/accounts/<uuid:account_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Show what is said of an account, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="accounts.edit")
    shown = _one(book, account_id)
    return page("accounts/edit.html", **of_book(book), **shown, form=AccountForm(before=shown["account"]))


@blueprint.post("/cases/<uuid:case_id>/accounts/<uuid:account_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Correct what is said of an account; the names before the present one stay."""
    book = reading.case_book(work, keys, case_id, page="accounts.edit")
    shown = _one(book, account_id)
    form = AccountForm(request.form, before=shown["account"])
    if form.grows():
        return page("accounts/edit.html", **of_book(book), **shown, form=form)
    if form.validate():
        with form.blaming(work):
            recording.correct_account(work, keys, case_id, account_id, form.draft(), revision=form.shown_revision())
            return go("accounts.show", case_id=case_id, account_id=account_id, said="account_changed")

    def newer() -> AccountForm:
        now = reading.case_book(work, keys, case_id, page="accounts.edit")
        return AccountForm(before=_one(now, account_id)["account"])

    beside(work, keys, form, newer, case_id=case_id, noun="account", record=account_id)
    return page("accounts/edit.html", 422, **of_book(book), **shown, form=form)


@blueprint.post("/cases/<uuid:case_id>/accounts/<uuid:account_id>/rename")
@guarded(Permission.WRITE_CASE)
def rename(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Record a new name; the old ones stay."""
    book = reading.case_book(work, keys, case_id, page="account")
    form, shown = RenameForm(request.form), _one(book, account_id)
    if form.validate():
        with form.blaming(work):
            recording.rename_account(work, keys, case_id, account_id, form.renamed())
            return go("accounts.show", case_id=case_id, account_id=account_id, said="account_renamed")
    before = seen_before(work, keys, case_id, shown["account"])
    return page("accounts/show.html", 422, **of_book(book), **shown, before=before, form=form)


def _one(book: CaseBook, account_id: UUID) -> dict[str, Any]:
    account = book.accounts.get(account_id)
    if account is None:
        raise NotFound
    return {
        "account": account,
        "account_id": account_id,
        "called": account_name(account),
        "deeds": _deeds(book, account_id),
        "links": [link for link in book.account_links if account_id in (link.body.account, link.body.other)],
        "snapshots": [one for one in reversed(book.snapshots) if one.body.account == account_id],
        "posts": part_of([post for post in book.posts if post.body.author == account_id]),
    }


def _acts(book: CaseBook) -> dict[UUID, list[Any]]:
    """The incidents that each account is said to be involved in, in their order."""
    found: dict[UUID, list[Any]] = {account_id: [] for account_id in book.accounts}
    for incident in book.incidents:
        for act in book.acts_of.get(incident.id, []):
            for involvement in book.involvements_of.get(act.id, []):
                if involvement.body.account in found and incident not in found[involvement.body.account]:
                    found[involvement.body.account].append(incident)
    return found


def _deeds(book: CaseBook, account_id: UUID) -> list[dict[str, Any]]:
    """The acts that an account is said to have part in, each with its incident and how sure that is."""
    incidents, acts = {one.id: one for one in book.incidents}, {act.id: act for act in book.acts}
    found = []
    for part in book.involvements:
        act = acts.get(part.body.act) if part.body.account == account_id else None
        if act is not None:
            found.append({"act": act, "part": part, "incident": incidents.get(act.body.incident)})
    return found
