"""Two versions of one record: what a member typed, and what somebody else has saved since. Both are kept and shown.

Nothing is overwritten here. The page has the form with what was typed, ready to be saved over the newer version on purpose;
the version that goes then stays in the history. Works for every form with a `revision`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField
from wtforms import Field as FormField

from casebook.keys.keyring import Keyring
from casebook.services import undoing
from casebook.services.colleagues import colleagues
from casebook.web.desk.again import words_of_form
from casebook.web.desk.moments import PARTS, moment_in_words, moments_in
from casebook.web.shared.fields import ChoiceField, PageForm, RowsField, SeveralField, tidy
from casebook.web.shared.words import gettext as _
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """One field in both versions, in words."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Whether the two versions say different things here."""
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True)
class Versions:
    """Both versions field by field, who made the newer one and when, and what was typed, to be sent again."""

    lines: list[Line]
    by: str
    at: datetime | None
    kept: list[tuple[str, str]]
    revision: str


def beside(
    work: Work,
    keys: Keyring,
    form: PageForm,
    theirs: Callable[[], PageForm],
    *,
    case_id: UUID,
    noun: str,
    record: UUID,
) -> None:
    """Where a correction has met a newer version, show both in the form and let its next sending replace that one.

    `theirs` reads the record anew and gives its form; it is called only then.
    """
    if not form.overtaken:
        return
    newer = theirs()
    revision = newer["revision"].data
    form.show_revision(int(revision))
    change = undoing.latest(work, keys, case_id, noun, record)
    by = colleagues(work, keys).get(change.by) if change and change.by else None
    form.versions = Versions(
        lines=compared(form, newer),
        by=by.name if by else "",
        at=change.at if change else None,
        kept=[(name, typed) for name, typed in words_of_form() if name != "revision"],
        revision=str(revision),
    )


def compared(mine: PageForm, theirs: PageForm) -> list[Line]:
    """Both versions field by field, those that differ first; fields that both leave empty are left out."""
    moments = moments_in(mine)
    told = {f"{prefix}{name}" for prefix in moments for name in PARTS}
    lines = [_moment_line(mine, theirs, prefix) for prefix in moments]
    lines += [
        Line(str(field.label.text), in_words(field), in_words(theirs[field.short_name]))
        for field in mine
        if not isinstance(field, HiddenField) and field.short_name in theirs and field.short_name not in told
    ]
    return sorted((line for line in lines if line.mine or line.theirs), key=lambda line: not line.differs)


def _moment_line(mine: PageForm, theirs: PageForm, prefix: str) -> Line:
    """When something happened is one line, said as everywhere; zones are named where nothing else tells the two apart."""
    says = [moment_in_words(form, prefix) for form in (mine, theirs)]
    zones = [in_words(form[f"{prefix}zone"]) for form in (mine, theirs)]
    if says[0] == says[1] and zones[0] != zones[1]:
        says = [", ".join(filter(None, pair)) for pair in zip(says, zones, strict=True)]
    return Line(str(mine[f"{prefix}day"].label.text), *says)


def in_words(field: FormField) -> str:
    """What stands in a field, as a page shows it."""
    data: Any = field.data
    if isinstance(field, RowsField):
        rows = (" · ".join(filter(None, map(in_words, row))) for row in field.rows)
        return "\n".join(filter(None, rows))
    if isinstance(field, BooleanField):
        return _("yes") if data else ""
    if isinstance(field, SeveralField):
        chosen = set(data or ())
        return ", ".join(words for code, words in _pairs(field) if code in chosen)
    if isinstance(field, ChoiceField):
        return dict(_pairs(field)).get(data, data or "") if data else ""
    return tidy(data) if isinstance(data, str) else ""


def _pairs(field: Any) -> list[tuple[str, str]]:
    return [(str(code), str(words)) for code, words, *_more in field.choices or ()]
