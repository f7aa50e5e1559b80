"""One case as it leaves: every record that the allow-list admits, its changes, its custody, and where its files lie.

Read in a fixed number of queries. What does not open is named and does not stop the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.crypto.envelope import SecretKey
from casebook.errors import NoGrant, Tampered
from casebook.exporters.records import CaseOut, KeptFile, Link, Packed, Told
from casebook.inspection.names import pack_name
from casebook.keys.keyring import Keyring
from casebook.model import Capture, CaseRecord, Change, CustodyEvent, Delivery, Derivative, Pack, PackDraft
from casebook.model.base import Body
from casebook.model.change import ChangeBody, Step
from casebook.model.delivery import DeliveryBody
from casebook.model.evidence import CaptureBody, CustodyEventBody, DerivativeBody
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services.custody_record import FIRST_LINK
from casebook.services.exported import BODIES, Beside, fields, told
from casebook.services.reading import CaseBook, Opened, OpenedEvidence, case_book
from casebook.services.undoing import earlier
from casebook.work import Work

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one file lies: of which exhibit, in which blob, under which key, bound to which owner."""

    evidence: UUID
    owner: UUID
    blob: str
    file_key: SecretKey
    size: int


def case_out(work: Work, keys: Keyring, case_id: UUID, sources: dict[str, Source]) -> CaseOut:
    """Open one case as it leaves; the places of its files are put into `sources`. Raises as `case_book`."""
    book = case_book(work, keys, case_id, page="out")
    reader = _Reader(work, keys, case_id)
    beside = reader.rows(Capture, CaptureBody), reader.rows(Derivative, DerivativeBody)
    labels = {exhibit.id: exhibit.body.label for exhibit in book.evidence}
    files = [_file(case_id, exhibit, sources) for exhibit in book.evidence]
    derived = (each for each in beside[1] if each[0].blob is not None and each[0].evidence_id in labels)
    files += [_derived(number, row, body, labels, sources) for number, (row, body) in enumerate(derived, start=1)]
    records = {
        **_of_book(book),
        "evidence": tuple(told(each.id, each.body, Beside(original=each.original)) for each in book.evidence),
        "capture": tuple(told(row.id, body, Beside(evidence=row.evidence_id)) for row, body in beside[0]),
        "derivative": tuple(told(row.id, body, Beside(evidence=row.evidence_id)) for row, body in beside[1]),
        "pack": tuple(told(row.id, body) for row, body in reader.rows(Pack, PackBody)),
        "pack_draft": tuple(told(row.id, body) for row, body in reader.rows(PackDraft, PackDraftBody)),
        "delivery": tuple(told(row.id, body) for row, body in reader.rows(Delivery, DeliveryBody)),
    }
    return CaseOut(
        reference=book.case.body.reference or str(case_id),
        records={noun: Packed(records.get(noun, ())) for noun in BODIES},
        changes=Packed(_change(row, body) for row, body in reader.rows(Change, ChangeBody)),
        custody=tuple(_links(reader.rows(CustodyEvent, CustodyEventBody), labels)),
        files=tuple(files),
        damaged=tuple(f"{damage.noun} {damage.id}" for damage in book.damaged) + tuple(reader.damaged),
    )


def _of_book(book: CaseBook) -> dict[str, tuple[Told, ...]]:
    lists: dict[str, Iterable[Opened[Any]]] = {
        "case_party": book.parties,
        "person_relation": book.relations,
        "account_link": book.account_links,
        "account_snapshot": book.snapshots,
        "incident": book.incidents,
        "incident_link": book.incident_links,
        "act": book.acts,
        "involvement": book.involvements,
        "content_item": book.posts,
        "consent": book.consents,
        "campaign": book.campaigns,
        "legal_instrument": book.instruments,
        "intervention": book.interventions,
        "risk_assessment": book.risks,
        "safety_plan": book.plans,
        "referral": book.referrals,
        "note": book.notes,
        "task": book.tasks,
    }
    named: dict[str, Mapping[UUID, Body]] = {"person": book.persons, "account": book.accounts}
    case = () if book.case.damaged else (told(book.case.id, book.case.body),)
    return {
        "case_file": case,
        **{noun: tuple(told(record, body) for record, body in each.items()) for noun, each in named.items()},
        **{noun: tuple(told(each.id, each.body) for each in opened) for noun, opened in lists.items()},
    }


def _file(case_id: UUID, exhibit: OpenedEvidence, sources: dict[str, Source]) -> KeptFile:
    original = exhibit.original
    key = str(exhibit.id)
    owner = original.bound_to or case_id
    sources[key] = Source(exhibit.id, owner, exhibit.blob, SecretKey(original.file_key), original.size)
    return KeptFile(
        key=key,
        label=exhibit.body.label,
        name=pack_name(original.name, original.media_type),
        size=original.size,
        sha256=original.sha256,
        sha512=original.sha512,
    )


def _derived(
    number: int, row: Derivative, body: DerivativeBody, labels: dict[UUID, str], sources: dict[str, Source]
) -> KeptFile:
    key = str(row.id)
    sources[key] = Source(row.evidence_id, row.case_id, row.blob or "", SecretKey(body.file_key), body.size)
    return KeptFile(
        key=key,
        label=f"{labels[row.evidence_id]}_derived{number}",
        name=pack_name(body.name, body.media_type),
        size=body.size,
        sha256=body.sha256,
        sha512=body.sha512,
    )


# ── history ─────────────────────────────────────────────────────────────────────────────────────────────


def _change(row: Change, body: ChangeBody) -> Told:
    steps = [
        {
            "noun": step.noun,
            "record": str(step.record),
            "doing": step.doing.value,
            "revision": step.revision,
            "before": _before(step),
        }
        for step in body.steps
    ]
    said = {
        "id": str(row.id),
        "number": row.number,
        "at": body.at,
        "by": body.by,
        "act": body.act,
        "undoes": body.undoes,
        "steps": steps,
    }
    return Told(msgspec.json.encode(said))


def _before(step: Step) -> dict[str, Any] | None:
    before = earlier(step) if step.noun in BODIES else None
    return fields(step.record, before) if before is not None else None


def _links(rows: list[tuple[CustodyEvent, CustodyEventBody]], labels: dict[UUID, str]) -> Iterator[Link]:
    previous: dict[UUID, str] = {}
    for row, body in sorted(rows, key=lambda each: (labels.get(each[0].evidence_id, ""), each[0].seq)):
        yield Link(
            exhibit=labels.get(row.evidence_id, str(row.evidence_id)),
            event_hash=body.link,
            previous_hash=previous.get(row.evidence_id, FIRST_LINK),
            record=body.record,
        )
        previous[row.evidence_id] = body.link


R = TypeVar("R", bound=CaseRecord)


class _Reader:
    """Opens the rows that no page of a case shows as a whole, and names those that do not open."""

    def __init__(self, work: Work, keys: Keyring, case_id: UUID) -> None:
        self._work, self._keys, self._case_id = work, keys, case_id
        self.damaged: list[str] = []

    def rows(self, noun: type[R], body_type: type[B]) -> list[tuple[R, B]]:
        opened = []
        for row in self._work.db.scalars(select(noun).where(noun.case_id == self._case_id)):
            try:
                opened.append((row, self._keys.open_row(row, body_type)))
            except (Tampered, NoGrant):
                self.damaged.append(f"{noun.__tablename__} {row.id}")
        return opened
