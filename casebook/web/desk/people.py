"""People of a case: who they are, how they are related, and what they agreed may leave."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model.consent import ConsentBody
from casebook.model.person import PersonBody, PersonName, PersonRelationBody
from casebook.services import reading, recording
from casebook.services.drafts import PersonDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page, term_choices
from casebook.web.desk.fields import date_of, day_of, form_id, id_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, line, prose, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("people", __name__)
SCRIPTS = (("", ""), ("Cyrl", "_cyrillic"), ("Latn", "_latin"), ("Arab", "_arabic"))


class PersonForm(PageForm):
    """Names as each script writes them, the part in the case, and what is known beyond."""

    form_id = HiddenField()
    revision = HiddenField(default="0")
    name = StringField(lazy_gettext("Name, or what to call this person"), line())
    name_cyrillic = StringField(lazy_gettext("Name in Cyrillic letters"), line())
    name_latin = StringField(lazy_gettext("Name in Latin letters"), line())
    name_arabic = StringField(lazy_gettext("Name in Persian letters"), line())
    role = ChoiceField(lazy_gettext("Part in the case"))
    related_to = ChoiceField(lazy_gettext("Related to"))
    relationship = ChoiceField(lazy_gettext("as"))
    sex = ChoiceField(lazy_gettext("Sex"))
    born = StringField(lazy_gettext("Born"), line(longest=40))
    exile_category = ChoiceField(lazy_gettext("Why in exile"))
    whereabouts = StringField(lazy_gettext("Lives in"), line())
    contact = StringField(lazy_gettext("Contact"), line())
    note = TextAreaField(lazy_gettext("Note"), prose())

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.role.choices = term_choices("case_party_role", empty=_("not said"))
        self.related_to.choices = person_choices(book, _("nobody in this case"))
        self.relationship.choices = term_choices("relationship", empty=_("not said"))
        self.sex.choices = term_choices("sex", empty=_("not said"))
        self.exile_category.choices = term_choices("exile_category", empty=_("not said"))

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        shown = self.revision.data or ""
        return int(shown) if shown.isdecimal() else -1

    def draft(self, before: PersonBody | None = None) -> PersonDraft:
        """The person as typed; what this form does not ask for stays as it was before."""
        plain = ("role", "relationship", "sex", "exile_category", "whereabouts", "contact", "note")
        told: dict[str, Any] = {name: tidy(self[name].data) for name in plain}
        return PersonDraft(
            names=self._names(before.names if before else ()),
            born=date_of(self.born, before=before.born if before else ""),
            citizenships=before.citizenships if before else (),
            status=before.status if before else "",
            related_to=id_of(self.related_to),
            **told,
        )

    def _names(self, before: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
        typed = {script: tidy(self[f"name{suffix}"].data) for script, suffix in SCRIPTS}
        # The form shows the first name of each script; a name that was there keeps its place and kind.
        kept = [msgspec.structs.replace(name, text=typed.pop(name.script, name.text)) for name in before]
        called = [PersonName(text=typed.pop(""))] if typed.get("") else []
        added = [PersonName(text=text, script=script, kind="transliteration") for script, text in typed.items()]
        return tuple(name for name in (*called, *kept, *added) if name.text)


def named_as(person: PersonBody, book: CaseBook) -> PersonForm:
    """The form as it stands for a person."""
    names = {f"name{suffix}": _first_name(person, script) for script, suffix in SCRIPTS}
    return PersonForm(obj=person, book=book, **names)


def _first_name(person: PersonBody, script: str) -> str:
    return next((name.text for name in person.names if name.script == script), "")


class RelationForm(PageForm):
    """How two people of the case are related."""

    person = ChoiceField(lazy_gettext("This person"), [Needed()])
    relationship = ChoiceField(lazy_gettext("is"), [Needed()])
    of = ChoiceField(lazy_gettext("of"), [Needed()])

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.person.choices = self.of.choices = person_choices(book, "")
        self.relationship.choices = term_choices("relationship", empty="")

    def relation(self) -> PersonRelationBody:
        """The relation as chosen."""
        person, of = id_of(self.person), id_of(self.of)
        if person is None or of is None or person == of:
            raise InvalidInput("Choose two different people.", field="of")
        return PersonRelationBody(person=person, of=of, relationship=self.relationship.data)


class ConsentForm(PageForm):
    """What a person agreed may leave the office."""

    person = ChoiceField(lazy_gettext("Who agrees"), [Needed()])
    purpose = ChoiceField(lazy_gettext("For what"), [Needed()])
    recipient = StringField(lazy_gettext("To whom"), line())
    scope = TextAreaField(lazy_gettext("What may leave"), prose())
    identity = BooleanField(lazy_gettext("The person’s name may leave"))
    originals = BooleanField(lazy_gettext("Original files may leave"))
    given_how = StringField(lazy_gettext("How it was given"), line())
    language = ChoiceField(lazy_gettext("Language of the talk"))
    given_on = StringField(lazy_gettext("Given on"), line(needed=True, longest=40))
    valid_until = StringField(lazy_gettext("Valid until"), line(longest=40))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.person.choices = person_choices(book, "")
        self.purpose.choices = term_choices("consent_purpose", empty="")
        self.language.choices = term_choices("language", empty=_("not said"))

    def consent(self) -> ConsentBody:
        """The consent as typed."""
        person, given_on = id_of(self.person), day_of(self.given_on, needed=True)
        if person is None or given_on is None:
            raise InvalidInput("Choose who agrees.", field="person")
        plain = ("purpose", "recipient", "scope", "given_how", "language", "note")
        told: dict[str, Any] = {name: tidy(self[name].data) for name in plain}
        return ConsentBody(
            person=person,
            given_on=given_on,
            valid_until=day_of(self.valid_until),
            originals=self.originals.data,
            identity=self.identity.data,
            **told,
        )


@blueprint.get("/cases/<uuid:case_id>/people")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the people, their relations and their consents."""
    book = reading.case_book(work, keys, case_id, page="people")
    return page("people/index.html", **of_book(book), form=RelationForm(book=book), today=work.clock().date())


@blueprint.get("/cases/<uuid:case_id>/people/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a person."""
    book = reading.case_book(work, keys, case_id, page="people.new")
    return page("people/new.html", **of_book(book), form=PersonForm(book=book, form_id=str(uuid4())))


@blueprint.post("/cases/<uuid:case_id>/people/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Add a person to the case."""
    book = reading.case_book(work, keys, case_id, page="people.new")
    form = PersonForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            recording.add_person(work, keys, case_id, form.draft(), person_id=form_id(form))
            return go("people.index", case_id=case_id, said="person_added")
    return page("people/new.html", 422, **of_book(book), form=form)


@blueprint.get("/cases/<uuid:case_id>/people/<uuid:person_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Show what is said of a person, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="people.edit")
    person = _one(book, person_id)
    return page("people/edit.html", **of_book(book), person_id=person_id, form=named_as(person, book))


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Correct what is said of a person."""
    book = reading.case_book(work, keys, case_id, page="people.edit")
    person, form = _one(book, person_id), PersonForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            recording.correct_person(work, keys, case_id, person_id, form.draft(person), revision=form.shown_revision())
            return go("people.index", case_id=case_id, said="person_changed")
    form.show_revision(person.revision)
    return page("people/edit.html", 422, **of_book(book), person_id=person_id, form=form)


@blueprint.post("/cases/<uuid:case_id>/people/relations")
@guarded(Permission.WRITE_CASE)
def relate(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record how two people are related."""
    book = reading.case_book(work, keys, case_id, page="people")
    form = RelationForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            recording.relate(work, keys, case_id, form.relation())
            return go("people.index", case_id=case_id, said="relation_added")
    return page("people/index.html", 422, **of_book(book), form=form, today=work.clock().date())


@blueprint.get("/cases/<uuid:case_id>/consents/new")
@guarded(Permission.WRITE_CASE)
def new_consent(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a consent."""
    book = reading.case_book(work, keys, case_id, page="consents.new")
    form = ConsentForm(book=book, given_on=work.clock().date().isoformat(), person=request.args.get("person", ""))
    return page("people/consent.html", **of_book(book), form=form)


@blueprint.post("/cases/<uuid:case_id>/consents/new")
@guarded(Permission.WRITE_CASE)
def add_consent(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record a consent."""
    book = reading.case_book(work, keys, case_id, page="consents.new")
    form = ConsentForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            recording.add_consent(work, keys, case_id, form.consent())
            return go("people.index", case_id=case_id, said="consent_recorded")
    return page("people/consent.html", 422, **of_book(book), form=form)


@blueprint.post("/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw")
@guarded(Permission.WRITE_CASE)
def withdraw(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Record that a person took a consent back, today."""
    today: date = work.clock().date()
    recording.withdraw_consent(work, keys, case_id, consent_id, today)
    return go("people.index", case_id=case_id, said="consent_withdrawn")


def person_choices(book: CaseBook, empty: str) -> list[tuple[str, str]]:
    """The people of a case as a form offers them."""
    people = [(str(person_id), person.names[0].text) for person_id, person in book.persons.items() if person.names]
    return [("", empty), *sorted(people, key=lambda pair: pair[1].casefold())]


def _one(book: CaseBook, person_id: UUID) -> PersonBody:
    person = book.persons.get(person_id)
    if person is None:
        raise NotFound
    return person
