"""Acts that rules propose for the posts of an export, with the words that are the reason; a caseworker ticks or declines.

Nothing is recorded without a tick, and every page says what the rules cannot understand.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField

from casebook.access import Permission
from casebook.analysis.proposing import Proposal, marked
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.account import ContentItemBody
from casebook.services import proposing, reading
from casebook.services.drafts import LONGEST_TITLE
from casebook.services.proposing import Answer, Coding, Proposed
from casebook.services.reading import CaseBook, Opened
from casebook.web.desk.answers import go, of_book, page, part_of
from casebook.web.desk.choices import person_choices
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, PageForm, line
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("import_proposals", __name__, url_prefix="/cases/<uuid:case_id>/imports/<uuid:run_id>/proposals")
AT_ONCE = 50  # posts on one page
ANSWER = "answer"
"""Begins the name of the field of one proposal: answer:<post>:<rule>."""


class CodingForm(PageForm):
    """How the ticked acts are recorded."""

    victim = ChoiceField(lazy_gettext("Against whom"))
    authors = BooleanField(lazy_gettext("The accounts that wrote the posts had part in it"))
    title = StringField(
        lazy_gettext("Move the ticked posts to a new incident with this title"), line(longest=LONGEST_TITLE)
    )

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.victim.choices = person_choices(book, _("not said"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as the page shows it: its text in pieces, those marked that a rule found, and the proposals."""

    post: Opened[ContentItemBody]
    pieces: list[tuple[str, bool]]
    proposals: tuple[Proposal, ...]


@blueprint.get("")
@guarded(Permission.WRITE_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """List the posts for which something is proposed."""
    return _page(work, keys, case_id, run_id, None)


@blueprint.post("")
@guarded(Permission.WRITE_CASE)
def settle(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Record what was ticked, and remember what was declined."""
    form = CodingForm(request.form, book=reading.case_book(work, keys, case_id, page="import_proposals"))
    if form.validate():
        with form.blaming(work):
            coding = Coding(
                victim=UUID(form.victim.data) if form.victim.data else None,
                authors=bool(form.authors.data),
                title=form.title.data or "",
                locale=locale(),
            )
            proposing.settle(work, keys, case_id, run_id, list(_answers()), coding)
            return go("import_proposals.show", case_id=case_id, run_id=run_id, said="proposals_settled")
    return _page(work, keys, case_id, run_id, form, 422)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _answers() -> list[Answer]:
    answers = []
    for name, said in request.form.items():
        kind, _sep, rest = name.partition(":")
        post, _sep, rule = rest.partition(":")
        if kind == ANSWER and said in {"record", "decline"}:
            answers.append(Answer(_id(post), rule, recorded=said == "record"))
    return answers


def _page(
    work: Work, keys: Keyring, case_id: UUID, run_id: UUID, form: CodingForm | None, status: int = 200
) -> ResponseReturnValue:
    book, run, found = proposing.proposals(work, keys, case_id, run_id)
    victims = proposing.victims(book)
    if form is None:
        form = CodingForm(book=book, victim=str(victims[0]) if len(victims) == 1 else "", authors=True)
    shown = part_of([_shown(each) for each in found], AT_ONCE)
    return page(
        "importing/proposals.html",
        status,
        **of_book(book),
        run=run,
        run_id=run_id,
        form=form,
        shown=shown,
        answered=dict(request.form.items()),
        locale=locale(),
    )


def _shown(one: Proposed) -> Shown:
    places = [place for proposal in one.proposals for place in proposal.places]
    return Shown(one.post, marked(one.post.body.text, places), one.proposals)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
