"""The letters of an intervention: what was sent when and by which way, and what came back, with its decision and its reasons."""

from typing import Any, ClassVar
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model.base import Body
from casebook.model.intervention import InterventionBody, Letter
from casebook.services import pursuing, reading
from casebook.services.colleagues import colleagues
from casebook.services.pursuing import AnswerDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.fields import day_of
from casebook.web.desk.guards import guarded
from casebook.web.desk.interventions import one_of
from casebook.web.desk.moments import moment_of
from casebook.web.desk.noun_words import Section
from casebook.web.desk.record_forms import RecordForm, form_for, groups_of
from casebook.web.desk.record_names import record_choices
from casebook.web.desk.zones import zone_choices
from casebook.web.shared.fields import ButtonsField, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("letters", __name__)

LETTER = ("at_day", "at_time", "at_zone", "at_about", "at_until", "route", "reference", "words", "evidence")
DECISION = Section(lazy_gettext("The decision"), ("outcome", "answer", "right", "response", "impact", "admissible_on"))
REASONS = Section(
    lazy_gettext("Statement of reasons"),
    (
        "statement_reference", "decision_visibility", "decision_account", "reasons_territory", "reasons_facts",
        "decision_automated", "reasons_automated", "decision_ground", "reasons_legal", "reasons_contractual",
        "reasons_redress", "decision_source",
    ),
)  # fmt: skip
RECEIPT, DECIDED = "receipt", "decision"


class _LetterForm(RecordForm):
    """When, by which way, under which number, in which words; and which exhibits show it."""

    body_type: ClassVar[type[Body]] = InterventionBody

    def first(self, before: Body) -> dict[str, Any]:
        """Begin with what is known of the decision; every letter is a new one."""
        return {name: value for name, value in super().first(before).items() if name not in LETTER}

    def offer(self) -> None:
        """Give every field that chooses its choices."""
        super().offer()
        fields: dict[str, Any] = self._fields
        fields["at_zone"].choices = zone_choices(fields["at_zone"].data)
        if self.book is not None:
            fields["evidence"].offer(record_choices(self.book, "evidence"))

    def letter(self) -> Letter:
        """The letter as typed.

        Raises:
            InvalidInput: it is not said when, or that cannot be read.
        """
        at = moment_of(self, "at_")
        if not at.edtf:
            raise InvalidInput("Say when: all deadlines are counted from that day.", field="at_day")
        told: dict[str, Any] = {name: tidy(self[name].data) for name in ("route", "reference", "words")}
        return Letter(at=at, evidence=tuple(UUID(chosen) for chosen in self["evidence"].data or ()), **told)


class _AnswerForm(_LetterForm):
    """What came back: a receipt, or a decision with its reasons."""

    came = ButtonsField(lazy_gettext("What it is"), default=DECIDED)

    def offer(self) -> None:
        """Give every field that chooses its choices."""
        super().offer()
        self.came.choices = [
            (DECIDED, _("A decision, or an answer to what we asked")),
            (RECEIPT, _("A confirmation that ours arrived, or a question")),
        ]

    def draft(self) -> AnswerDraft:
        """The answer as typed; raises as `letter`."""
        told = {name: value for name, value in self.told().items() if name not in (*LETTER, "admissible_on")}
        return AnswerDraft(
            letter=self.letter(),
            decided=self.came.data != RECEIPT,
            decision=told,
            admissible_on=day_of(self["admissible_on"]),
        )


def _borrowed(base: type[_LetterForm], **from_forms: tuple[str, ...]) -> Any:
    """Give a form with fields of the forms of a letter and of an intervention."""
    sources = {"letter": form_for(Letter), "intervention": form_for(InterventionBody)}
    fields = {name: getattr(sources[source], name) for source, names in from_forms.items() for name in names}
    return type(base.__name__.removeprefix("_"), (base,), {**fields, "__doc__": base.__doc__})


LetterForm = _borrowed(_LetterForm, letter=LETTER)
AnswerForm = _borrowed(_AnswerForm, letter=LETTER, intervention=(*DECISION.fields, *REASONS.fields))


@blueprint.get("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/send")
@guarded(Permission.WRITE_CASE)
def write(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Ask what was sent."""
    book = reading.case_book(work, keys, case_id, page="letters.new")
    return _page(work, keys, book, intervention_id, "letter", LetterForm)


@blueprint.post("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/send")
@guarded(Permission.WRITE_CASE)
def send(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Record what was sent."""
    book = reading.case_book(work, keys, case_id, page="letters.new")
    form = LetterForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            told, shown = form.letter(), form.shown_revision()
            pursuing.send(work, keys, case_id, intervention_id, told, revision=shown)
            return go("interventions.show", case_id=case_id, intervention_id=intervention_id, said="letter_kept")
    return _page(work, keys, book, intervention_id, "letter", form)


@blueprint.get("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/answer")
@guarded(Permission.WRITE_CASE)
def answer(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Ask what came back."""
    book = reading.case_book(work, keys, case_id, page="answers.new")
    return _page(work, keys, book, intervention_id, "answer", AnswerForm)


@blueprint.post("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/answer")
@guarded(Permission.WRITE_CASE)
def take_answer(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID) -> ResponseReturnValue:
    """Record what came back."""
    book = reading.case_book(work, keys, case_id, page="answers.new")
    before = one_of(book, intervention_id, {}, work)["one"].body
    form = AnswerForm(request.form, book=book, before=before)
    if form.validate():
        with form.blaming(work):
            draft, shown = form.draft(), form.shown_revision()
            pursuing.take_answer(work, keys, case_id, intervention_id, draft, revision=shown)
            return go("interventions.show", case_id=case_id, intervention_id=intervention_id, said="answer_kept")
    return _page(work, keys, book, intervention_id, "answer", form)


def _page(
    work: Work, keys: Keyring, book: CaseBook, intervention_id: UUID, name: str, form: Any
) -> ResponseReturnValue:
    """Show a form, or a fresh one of a class; a form that was overtaken takes the revision that stands there now."""
    status = 200 if isinstance(form, type) else 422
    if status != 200 and form.overtaken:  # noqa: PLR2004
        book = reading.case_book(work, keys, book.case.id, page=f"{name}s.new")
    shown = one_of(book, intervention_id, colleagues(work, keys), work)
    body = shown["one"].body
    if isinstance(form, type):
        form = form(book=book, before=body, revision=str(body.revision))
    elif form.overtaken:
        form.show_revision(body.revision)
    sections = (DECISION, REASONS) if name == "answer" else ()
    groups = groups_of(form, sections)
    return page(f"interventions/{name}.html", status, **of_book(book), **shown, form=form, groups=groups)
