"""Accounts seen harassing, with the names that they have gone by."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, TextAreaField

from casebook import links
from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.account import AccountBody, Handle
from casebook.services import reading, recording
from casebook.services.drafts import AccountDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page, part_of, term_choices
from casebook.web.desk.fields import date_of, form_id
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, PageForm, line, prose, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("accounts", __name__)


class AccountForm(PageForm):
    """An account: a link says most of it."""

    form_id = HiddenField()
    revision = HiddenField(default="0")
    url = StringField(lazy_gettext("Link to the account"), line(longest=2000))
    platform = ChoiceField(lazy_gettext("Platform"))
    handle = StringField(lazy_gettext("Handle"), line())
    display_name = StringField(lazy_gettext("Name shown there"), line())
    native_id = StringField(lazy_gettext("The platform’s number of it"), line(longest=100))
    seen = StringField(lazy_gettext("Seen under this name"), line(longest=60))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def __init__(self, *given: Any, before: AccountBody | None = None, **kept: Any) -> None:
        super().__init__(*given, **kept)
        offered = term_choices("platform", empty=_("as the link says"))
        if before and before.platform not in dict(offered):  # an imported table names any platform
            offered.append((before.platform, before.platform))
        self.platform.choices = offered

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        shown = self.revision.data or ""
        return int(shown) if shown.isdecimal() else -1

    def draft(self, before: AccountBody | None = None) -> AccountDraft:
        """The account as typed; what was left empty is read from the link, and what is not asked for stays."""
        link = links.read(self.url.data or "")
        told = {name: tidy(self[name].data) for name in ("handle", "display_name", "native_id", "note")}
        return AccountDraft(
            platform=self.platform.data or (link.platform if link else "other"),
            handle=told["handle"] or (link.handle if link else ""),
            display_name=told["display_name"],
            native_id=told["native_id"] or (link.account_id if link else ""),
            url=link.canonical_url if link else tidy(self.url.data),
            kind=before.kind if before else "",
            note=told["note"],
            seen=date_of(self.seen, before=_present(before).seen if before else ""),
        )


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
    return page("accounts/show.html", **of_book(book), **_one(book, account_id), form=RenameForm())


@blueprint.get("/cases/<uuid:case_id>/accounts/<uuid:account_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Show what is said of an account, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="accounts.edit")
    shown = _one(book, account_id)
    return page("accounts/edit.html", **of_book(book), **shown, form=_filled(shown["account"]))


@blueprint.post("/cases/<uuid:case_id>/accounts/<uuid:account_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Correct what is said of an account; the names before the present one stay."""
    book = reading.case_book(work, keys, case_id, page="accounts.edit")
    shown = _one(book, account_id)
    form = AccountForm(request.form, before=shown["account"])
    if form.validate():
        with form.blaming(work):
            draft = form.draft(shown["account"])
            recording.correct_account(work, keys, case_id, account_id, draft, revision=form.shown_revision())
            return go("accounts.show", case_id=case_id, account_id=account_id, said="account_changed")
    form.show_revision(shown["account"].revision)
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
    return page("accounts/show.html", 422, **of_book(book), **shown, form=form)


def account_choices(book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The accounts of a case as a form offers them."""
    named = [(str(account_id), account_name(account)) for account_id, account in book.accounts.items()]
    return [("", empty), *sorted(named, key=lambda pair: pair[1].casefold())]


def account_name(account: Any) -> str:
    """What an account is called: its handle, else its name, number or link."""
    first = account.handles[0] if account.handles else None
    handle = f"@{first.handle}" if first and first.handle else ""
    return handle or (first.display_name if first else "") or account.native_id or account.url


def _filled(account: AccountBody) -> AccountForm:
    now = _present(account)
    return AccountForm(obj=account, before=account, handle=now.handle, display_name=now.display_name, seen=now.seen)


def _present(account: AccountBody) -> Handle:
    return account.handles[0] if account.handles else Handle(handle="")


def _one(book: CaseBook, account_id: UUID) -> dict[str, Any]:
    account = book.accounts.get(account_id)
    if account is None:
        raise NotFound
    return {
        "account": account,
        "account_id": account_id,
        "called": account_name(account),
        "deeds": _acts(book).get(account_id, []),
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
