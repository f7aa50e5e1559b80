"""The records of a case that are nothing but their fields: lists, one record, its form, its removal.

Every page is made from the declarations of the fields and their words; a noun without words has no pages here.
"""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.base import Body
from casebook.model.fields import fields_of
from casebook.services import reading, records
from casebook.services.colleagues import colleagues
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import of_book, page
from casebook.web.desk.campaign_shown import campaign_shown
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.noun_words import NounWords
from casebook.web.desk.record_facts import facts_of
from casebook.web.desk.record_forms import RecordForm, body_of, filled_from, form_for, groups_of
from casebook.web.desk.record_hanging import hanging_on, kind_of
from casebook.web.desk.record_names import bodies, name_of
from casebook.web.desk.record_places import TABS, address_of, back_from
from casebook.web.desk.record_words import words_of
from casebook.web.desk.versions import beside
from casebook.work import Work

blueprint = Blueprint("records", __name__)

ONE = "/cases/<uuid:case_id>/records/<noun>/<uuid:record_id>"
PROTECTION = ("risk_assessment", "safety_plan", "referral")
TODAY = ("assessed_on", "agreed_on", "referred_on")  # days that are today until somebody says otherwise
OF_THE_PERSON = ("legal_instrument", *PROTECTION)  # about the affected person until somebody says otherwise


@blueprint.get("/cases/<uuid:case_id>/records/<noun>")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """List the records of one kind."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="records")
    members = colleagues(work, keys)
    listed = [_listed(book, words, record_id, body, members) for record_id, body in _newest_first(book, noun)]
    return page("records/index.html", **of_book(book), words=words, noun=noun, listed=listed, tab_open=TABS[noun])


@blueprint.get("/cases/<uuid:case_id>/protection")
@guarded(Permission.READ_CASE)
def protection(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show how much danger there is, what was agreed, and who was sent where: the newest look first."""
    book = reading.case_book(work, keys, case_id, page="protection")
    members = colleagues(work, keys)
    parts = [
        (noun, words_of(noun), [_listed(book, words_of(noun), *one, members) for one in _newest_first(book, noun)])
        for noun in PROTECTION
    ]
    return page("records/protection.html", **of_book(book), parts=parts, tab_open="protection")


@blueprint.get("/cases/<uuid:case_id>/records/<noun>/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """Ask for a record; what the address names it for is chosen already."""
    words = _typed(noun)
    book = reading.case_book(work, keys, case_id, page="records.new")
    given = _given(book, words, work, keys)
    form = form_for(words.noun.body_type)(book=book, members=colleagues(work, keys), form_id=str(uuid4()), **given)
    return _new_page(book, words, form)


@blueprint.post("/cases/<uuid:case_id>/records/<noun>/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """Add a record; the same form sent twice adds one."""
    words = _typed(noun)
    book = reading.case_book(work, keys, case_id, page="records.new")
    form = form_for(words.noun.body_type)(request.form, book=book, members=colleagues(work, keys))
    if form.validate():
        with form.blaming(work):
            body = body_of(form)
            records.add(work, keys, case_id, words.noun, body, record_id=form_id(form))
            return _said(back_from(book, noun, body), "record_added")
    return _new_page(book, words, form, 422)


@blueprint.get(ONE)
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Show what one record says."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="record")
    body = _one(book, noun, record_id)
    facts = facts_of(book, words, body, colleagues(work, keys))
    campaign = campaign_shown(book, record_id) if noun == "campaign" else None
    return page("records/show.html", facts=facts, campaign=campaign, **_shown(book, words, record_id, body))


@blueprint.get(f"{ONE}/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Show a record, to be corrected."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="records.edit")
    body = _one(book, noun, record_id)
    return _edit_page(book, words, record_id, body, filled_from(body, book, colleagues(work, keys)))


@blueprint.post(f"{ONE}/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Correct a record; where somebody else was quicker, show both versions."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="records.edit")
    body, members = _one(book, noun, record_id), colleagues(work, keys)
    form = form_for(words.noun.body_type)(request.form, book=book, before=body, members=members)
    if form.validate():
        with form.blaming(work):
            told = body_of(form)
            records.correct(work, keys, case_id, words.noun, record_id, told, revision=form.shown_revision())
            return _said(back_from(book, noun, told), "record_changed")

    def newer() -> RecordForm:
        now = reading.case_book(work, keys, case_id, page="records.edit")
        return filled_from(_one(now, noun, record_id), now, members)

    beside(work, keys, form, newer, case_id=case_id, noun=noun, record=record_id)
    return _edit_page(book, words, record_id, body, form, 422)


@blueprint.get(f"{ONE}/remove")
@guarded(Permission.WRITE_CASE)
def ask_to_remove(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Ask whether a record is to be taken out of the case."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="records.remove")
    body = _one(book, noun, record_id)
    shown = _shown(book, words, record_id, body)
    told = {
        "action": url_for("records.remove", case_id=case_id, noun=noun, record_id=record_id),
        "kind": kind_of(noun),
        "facts": facts_of(book, words, body, colleagues(work, keys))[:1],
        "hanging": hanging_on(book, noun, record_id),
        "back": shown["shown_at"],
    }
    return page("records/remove.html", **{**shown, **told})


@blueprint.post(f"{ONE}/remove")
@guarded(Permission.WRITE_CASE)
def remove(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Take a record out of the case; the history keeps it."""
    words = words_of(noun)
    book = reading.case_book(work, keys, case_id, page="records.remove")
    back = back_from(book, noun, _one(book, noun, record_id))
    records.remove(work, keys, case_id, words.noun, record_id)
    return _said(back, "record_removed")


# ── what the pages are made of ──────────────────────────────────────────────────────────────────────────


def _typed(noun: str) -> NounWords:
    """The words for a noun that is added here; a note says whom it is from and has its own page."""
    if noun == "note":
        raise NotFound
    return words_of(noun)


def _one(book: CaseBook, noun: str, record_id: UUID) -> Any:
    body = bodies(book, noun).get(record_id)
    if body is None:
        raise NotFound
    return body


def _newest_first(book: CaseBook, noun: str) -> list[tuple[UUID, Any]]:
    day = next(
        (name for name in ("assessed_on", "agreed_on", "referred_on", "issued_on") if _has(book, noun, name)), ""
    )
    held = list(reversed(bodies(book, noun).items()))
    return sorted(held, key=lambda one: str(getattr(one[1], day, "") or ""), reverse=True) if day else held


def _has(book: CaseBook, noun: str, name: str) -> bool:
    return any(hasattr(body, name) for body in bodies(book, noun).values())


def _listed(book: CaseBook, words: NounWords, record_id: UUID, body: Body, members: Any) -> dict[str, Any]:
    noun = words.noun.__tablename__
    name, told = name_of(book, noun, body) or str(words.one), facts_of(book, words, body, members)[:1]
    # What the name says already is not said twice.
    facts = [fact for group in told for fact in group.facts if [part.words for part in fact.parts] != [name]]
    return {"id": record_id, "name": name, "facts": facts}


def _given(book: CaseBook, words: NounWords, work: Work, keys: Keyring) -> dict[str, Any]:
    """What a new form begins with: the records that the address names, today, and the person whom the case is about."""
    given: dict[str, Any] = {}
    for one in fields_of(words.noun.body_type):
        named = request.args.getlist(one.name) if one.refers else []
        if named:
            given[one.name] = named if one.several else named[0]
        elif one.name in TODAY:
            given[one.name] = work.clock().date().isoformat()
        elif one.name == "assessed_by":
            given[one.name] = str(keys.member_id)
        elif one.name == "person" and words.noun.__tablename__ in OF_THE_PERSON:
            given[one.name] = _affected(book)
    return given


def _affected(book: CaseBook) -> str:
    affected = [person for person, roles in book.roles_of.items() if "target" in roles]
    return str(affected[0]) if len(affected) == 1 else ""


def _shown(book: CaseBook, words: NounWords, record_id: UUID, body: Any) -> dict[str, Any]:
    noun = words.noun.__tablename__
    return {
        **of_book(book),
        "words": words,
        "noun": noun,
        "record_id": record_id,
        "body": body,
        "name": name_of(book, noun, body) or words.one,
        "back": back_from(book, noun, body),
        "shown_at": address_of(book, noun, record_id),
        "tab_open": TABS[noun],
    }


def _new_page(book: CaseBook, words: NounWords, form: RecordForm, status: int = 200) -> ResponseReturnValue:
    noun, typed = words.noun.__tablename__, form.data
    names = [one.name for one in fields_of(words.noun.body_type) if one.needed and one.refers]
    # The page goes back to what the record hangs on, where the address named it.
    hangs_on = _Named({name: _as_id(typed.get(name)) for name in names}) if names else None
    return page(
        "records/new.html",
        status,
        **of_book(book),
        words=words,
        noun=noun,
        form=form,
        groups=groups_of(form, words.sections),
        back=back_from(book, noun, hangs_on),
        tab_open=TABS[noun],
    )


def _edit_page(
    book: CaseBook, words: NounWords, record_id: UUID, body: Any, form: RecordForm, status: int = 200
) -> ResponseReturnValue:
    shown = _shown(book, words, record_id, body)
    return page("records/edit.html", status, **shown, form=form, groups=groups_of(form, words.sections))


def _said(address: str, notice: str) -> ResponseReturnValue:
    return redirect(f"{address}?said={notice}", 303)


class _Named:
    """The records that a form names, as a body would have them."""

    def __init__(self, names: dict[str, UUID | None]) -> None:
        self.__dict__.update(names)


def _as_id(typed: Any) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None
