"""Where a problem is mended: what it is about in the words of the case, and the page to open. Ids only in the address."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from casebook.exporters.problem import Problem
from casebook.inspection.names import display_name
from casebook.services.composition import Composition
from casebook.services.reading import CaseBook
from casebook.web.desk.admission_words import ask_words
from casebook.web.desk.choices import person_name
from casebook.web.desk.problem_words import problem_words
from casebook.web.shared.words import gettext as _

_ANSWERS = frozenset({"unanswered", "too_long", "not_a_day", "not_a_choice", "answered_no"})
_LABEL = re.compile(r"([A-Z][0-9]{3,})\b")
_INCIDENT = re.compile(r"(?:incident )?([0-9]{1,6})\b")
_FINDING = re.compile(r" \[[0-9a-f]{8}\]$")
_LISTS = {
    "correspondence": "interventions.index",
    "affected_named": "people.index",
    "perpetrator_named": "incidents.index",
    "identity": "people.index",
    "identifiers": "people.index",
    "decided": "interventions.index",
    "appealed": "interventions.index",
    "messages": "interventions.index",
    "open_already": "interventions.index",
    "history_known": "interventions.index",
    "links_without_basis": "accounts.index",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """One problem as its page shows it."""

    problem: Problem
    words: str
    about: str
    address: str
    mend: str  # what the link says


def shown_problem(book: CaseBook, made: Composition, draft_id: UUID, problem: Problem) -> ShownProblem:
    """Put a problem into words, with the page where it is mended."""
    about, address, mend = _Places(book, made, draft_id).place(problem)
    return ShownProblem(problem=problem, words=problem_words(problem), about=about, address=address, mend=mend)


class _Places:
    """Finds what the place of a problem names in one case."""

    def __init__(self, book: CaseBook, made: Composition, draft_id: UUID) -> None:
        self._book = book
        self._made = made
        self._here: dict[str, Any] = {"case_id": book.case.id, "draft_id": draft_id}

    def place(self, problem: Problem) -> tuple[str, str, str]:
        """What a problem is about, where it is mended, and what the link there says."""
        if problem.code in _ANSWERS or problem.where in {ask.identifier for ask in self._made.dossier.profile.asks}:
            return self._ask(problem.where)
        if problem.code.startswith("consent_"):
            return self._consent(problem.where)
        found = self._step(problem) or self._exhibit(problem) or self._item(problem) or self._incident(problem)
        return found or self._elsewhere(problem)

    def _step(self, problem: Problem) -> tuple[str, str, str] | None:
        if problem.code == "four_eyes":
            return "", url_for("preparing_checks.preview", **self._here, _anchor="approve"), _("Look and approve")
        if problem.code == "language":
            return "", url_for("preparing.contents", **self._here, _anchor="language"), _("Choose another language")
        return None

    def _elsewhere(self, problem: Problem) -> tuple[str, str, str]:
        if problem.code in _LISTS:
            return _plain(problem.where), url_for(_LISTS[problem.code], case_id=self._here["case_id"]), _("Look there")
        return _plain(problem.where), url_for("preparing.contents", **self._here), _("Look at the contents")

    def _ask(self, identifier: str) -> tuple[str, str, str]:
        address = url_for("preparing.questions", **self._here, _anchor=f"ask-{identifier}")
        return ask_words(identifier, self._made.kind), address, _("Answer it")

    def _consent(self, where: str) -> tuple[str, str, str]:
        try:
            name = person_name(self._book, UUID(where))
        except ValueError:
            name = ""
        return name, url_for("people.index", case_id=self._here["case_id"]), _("Look at the consents")

    def _exhibit(self, problem: Problem) -> tuple[str, str, str] | None:
        label = _LABEL.match(problem.where)
        record = self._made.evidence.get(label[1]) if label else None  # this recipient may know it by another label
        found = next((each for each in self._book.evidence if each.id == record), None)
        if found is None:
            return None
        title = " · ".join(filter(None, (_plain(problem.where), display_name(found.body.title))))
        where: dict[str, Any] = {"case_id": self._here["case_id"], "evidence_id": found.id}
        if problem.code in ("nothing_to_show", "original_names") or (
            problem.code.startswith("sensitive_") and "file" in problem.where
        ):
            return title, url_for("redaction.new", **where), _("Redact a copy")
        return title, url_for("evidence.show", **where), _("Open the exhibit")

    def _item(self, problem: Problem) -> tuple[str, str, str] | None:
        """An item of a complaint, by its number in it: the post that it is."""
        items = self._made.dossier.asked_posts if self._made.dossier.profile.channels else ()
        if not (problem.where.isdecimal() and 0 < int(problem.where) <= len(items)):
            return None
        post = items[int(problem.where) - 1]
        named = _("Item %(number)s", number=problem.where)
        if post.id is None or all(each.id != post.id for each in self._book.posts):
            return named, url_for("preparing.contents", **self._here, _anchor="posts-h"), _("Look at the contents")
        address = url_for("posts.show", case_id=self._here["case_id"], post_id=post.id)
        return f"{named} · {post.url}", address, _("Open the post")

    def _incident(self, problem: Problem) -> tuple[str, str, str] | None:
        number = _INCIDENT.match(problem.where)
        found = next((each for each in self._made.dossier.incidents if number and each.number == int(number[1])), None)
        if found is None or all(each.id != found.id for each in self._book.incidents):
            return None
        address = url_for("incidents.show", case_id=self._here["case_id"], incident_id=found.id)
        title = self._book.incident(found.id).body.title
        return " · ".join(filter(None, (_plain(problem.where), title))), address, _("Open the incident")


def _plain(where: str) -> str:
    return _FINDING.sub("", where)
