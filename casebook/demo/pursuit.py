"""Act what a story tells beside its incidents: links of accounts, and records that are nothing but their fields.

They go through the same gate as a form does (casebook.services.records), so a story cannot say what a member could not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casebook.dates import bounds
from casebook.demo.shapes import Answered, Record, Sent, Story, in_exile
from casebook.keys.keyring import Keyring
from casebook.model import AccountLink, Intervention
from casebook.model.account import AccountLinkBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.services import pursuing, records
from casebook.services.changes import noun_of
from casebook.services.pursuing import AnswerDraft
from casebook.work import Work

Ids = dict[str, UUID]


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose act it is, in which case, and the ids of everything that was told so far, by its key."""

    work: Work
    keys: Keyring
    case_id: UUID
    ids: Ids

    def links(self, story: Story) -> None:
        """Record which accounts belong together."""
        for each in story.links:
            body = AccountLinkBody(
                account=self.ids[each.account],
                kind=each.kind,
                other=self.ids.get(each.other),
                person=self.ids.get(each.person),
                basis=each.basis,
                confidence=each.confidence,
            )
            records.add(self.work, self.keys, self.case_id, AccountLink, body)

    def record(self, told: Record) -> None:
        """Add one record, and what was sent and answered in it."""
        noun = noun_of(told.noun)
        if noun is None:
            raise ValueError(told.noun)
        body = noun.body_type(**told.says, **self._named(told.names), **self._days(told.in_days))
        self.ids[told.key] = records.add(self.work, self.keys, self.case_id, noun, body)
        for letter in told.letters:
            self._letter(self.ids[told.key], letter)

    def _letter(self, intervention: UUID, told: Sent | Answered) -> None:
        letter = Letter(at=in_exile(told.at), route=told.route, reference=told.reference, words=told.words)
        row = self.work.db.get_one(Intervention, intervention)
        revision = self.keys.open_row(row, InterventionBody).revision
        if isinstance(told, Sent):
            pursuing.send(self.work, self.keys, self.case_id, intervention, letter, revision=revision)
            return
        answer = AnswerDraft(
            letter=letter,
            decided=bool(told.decision),
            decision=dict(told.decision),
            admissible_on=day_of(told.admissible_on) if told.admissible_on else None,
        )
        pursuing.take_answer(self.work, self.keys, self.case_id, intervention, answer, revision=revision)

    def _named(self, names: Mapping[str, str | tuple[str, ...]]) -> dict[str, Any]:
        return {
            name: self.ids[keys] if isinstance(keys, str) else tuple(self.ids[key] for key in keys)
            for name, keys in names.items()
        }

    def _days(self, in_days: Mapping[str, int]) -> dict[str, date]:
        today = self.work.clock().date()
        return {name: today + timedelta(days=days) for name, days in in_days.items()}


def day_of(edtf: str) -> date:
    """Give the first day that a date can mean."""
    earliest, _ = bounds(edtf, "UTC")
    return earliest.date()
