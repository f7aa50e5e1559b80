"""The forms about people: a person with all their names, a part in the case, a relation, a consent."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook.errors import InvalidInput
from casebook.model.base import Body
from casebook.model.consent import ConsentBody
from casebook.model.person import CasePartyBody, PersonBody, PersonName, PersonRelationBody
from casebook.services.drafts import PersonDraft
from casebook.web.desk.answers import term_choices
from casebook.web.desk.choices import person_choices
from casebook.web.desk.declared import DeclaredForm
from casebook.web.desk.fields import id_of
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, RowsField, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _


class NameRow(PageForm):
    """A further name."""

    text = StringField(lazy_gettext("Name"), line())
    script = ChoiceField(lazy_gettext("Script"))
    kind = ChoiceField(lazy_gettext("Kind of name"))


class AddressRow(PageForm):
    """Where a person can be found or written to."""

    words = StringField(lazy_gettext("Address"), line())
    country = ChoiceField(lazy_gettext("Country"))
    kind = ChoiceField(lazy_gettext("Kind of address"))
    since = StringField(lazy_gettext("Since"), line(longest=60))


class PersonForm(DeclaredForm):
    """What a caseworker knows at once stands first; the rest can follow."""

    body_type = PersonBody
    form_id = HiddenField()
    revision = HiddenField(default="0")
    name = StringField(lazy_gettext("Name, or what to call this person"), line())
    name_script = ChoiceField(lazy_gettext("Script of this name"))
    name_kind = ChoiceField(lazy_gettext("Kind of this name"))
    names = RowsField(NameRow, lazy_gettext("Other names, and the same name in other scripts"))
    role = ChoiceField(lazy_gettext("Part in the case"))
    related_to = ChoiceField(lazy_gettext("Related to"))
    relationship = ChoiceField(lazy_gettext("as"))
    sex = ChoiceField(lazy_gettext("Sex"))
    born = StringField(lazy_gettext("Born"), line(longest=60))
    died = StringField(lazy_gettext("Died"), line(longest=60))
    citizenships = SeveralField(lazy_gettext("Citizenships"))
    languages = SeveralField(lazy_gettext("Languages"))
    exile_category = ChoiceField(lazy_gettext("Why in exile"))
    status = ChoiceField(lazy_gettext("Residence or asylum"))
    characteristics = SeveralField(lazy_gettext("Characteristics that matter here"))
    counting_unit = ChoiceField(lazy_gettext("One person, or more"))
    occupation = StringField(lazy_gettext("Occupation"), line())
    affiliation = StringField(lazy_gettext("Party, organisation, newsroom"), line())
    whereabouts = StringField(lazy_gettext("Lives in"), line())
    addresses = RowsField(AddressRow, lazy_gettext("Addresses"))
    contact = StringField(lazy_gettext("Contact"), line())
    reliability = ChoiceField(lazy_gettext("Reliability as a source"))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def offer(self) -> None:
        """Beside what is declared: the first name, the part in the case, and whose relative this is."""
        super().offer()
        held = self.before.names[:1] if isinstance(self.before, PersonBody) else ()
        for field, list_name, present in (
            (self.name_script, "script", [name.script for name in held]),
            (self.name_kind, "name_kind", [name.kind for name in held]),
        ):
            choices = term_choices(list_name, empty=_("not said"))
            field.choices = choices + [(code, code) for code in present if code not in dict(choices)]
        self.role.choices = term_choices("case_party_role", empty=_("not said"))
        self.relationship.choices = term_choices("relationship", empty=_("not said"))
        if self.book is not None:
            self.related_to.choices = person_choices(self.book, _("nobody in this case"))

    def first(self, before: Body) -> dict[str, Any]:
        """The first name stands by itself, the others in rows."""
        told = super().first(before)
        first, *others = told["names"] or [{"text": "", "script": "", "kind": ""}]
        called = {"name": first["text"], "name_script": first["script"], "name_kind": first["kind"]}
        return {**told, **called, "names": others}

    def draft(self) -> PersonDraft:
        """The person as typed; what was not touched stays as it was before."""
        told = self.told()
        told["names"] = self._names(told["names"])
        return PersonDraft(
            role=tidy(self.role.data),
            related_to=id_of(self.related_to),
            relationship=tidy(self.relationship.data),
            **told,
        )

    def _names(self, others: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
        before = self.before.names if isinstance(self.before, PersonBody) else ()
        text, script = tidy(self.name.data), self.name_script.data or ""
        if before and tidy(before[0].text) == text:
            text = before[0].text
        first = PersonName(text=text, script=script, kind=self.name_kind.data or ("" if before else "legal"))
        if not self.names.entries:  # the page did not show the others
            others = before[1:]
        return tuple(_of_a_kind(name, before) for name in (first, *others) if name.text.strip())


def _of_a_kind(name: PersonName, before: tuple[PersonName, ...]) -> PersonName:
    if name.kind or name in before:
        return name
    return PersonName(text=name.text, script=name.script, kind="transliteration" if name.script else "alias")


class RoleForm(DeclaredForm):
    """A part that a person has in the case."""

    body_type = CasePartyBody
    role = ChoiceField(lazy_gettext("Part in the case"), [Needed()])
    note = StringField(lazy_gettext("Note"), line())

    def party(self, person_id: UUID) -> CasePartyBody:
        """The part as chosen."""
        return CasePartyBody(person=person_id, **self.told())


class RelationForm(DeclaredForm):
    """How two people of the case are related, and from when until when."""

    body_type = PersonRelationBody
    revision = HiddenField(default="0")
    person = ChoiceField(lazy_gettext("This person"), [Needed()])
    relationship = ChoiceField(lazy_gettext("is"), [Needed()])
    of = ChoiceField(lazy_gettext("of"), [Needed()])
    since = StringField(lazy_gettext("Since"), line(longest=60))
    until = StringField(lazy_gettext("Until"), line(longest=60))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def relation(self) -> PersonRelationBody:
        """The relation as chosen.

        Raises:
            InvalidInput: nobody is related to themselves.
        """
        told = self.told()
        if told["person"] is None or told["of"] is None or told["person"] == told["of"]:
            raise InvalidInput("Choose two different people.", field="of")
        return PersonRelationBody(**told)


class ConsentForm(DeclaredForm):
    """What a person agreed may leave the office."""

    body_type = ConsentBody
    revision = HiddenField(default="0")
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
    withdrawn_on = StringField(lazy_gettext("Taken back on"), line(longest=40))
    note = TextAreaField(lazy_gettext("Note"), prose())

    def consent(self) -> ConsentBody:
        """The consent as typed.

        Raises:
            InvalidInput: a day is none, or it ends before it was given.
        """
        told = self.told()
        if told["person"] is None:
            raise InvalidInput("Choose who agrees.", field="person")
        if told["valid_until"] is not None and told["valid_until"] < told["given_on"]:
            raise InvalidInput("It cannot end before it was given.", field="valid_until")
        return ConsentBody(**told)
