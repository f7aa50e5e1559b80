"""The ledger of disclosures: which bytes went to whom, why, when, under which consent, and what must be called back.

It only reads. A file that turns up somewhere is found by its SHA-256, as it left or as it lay inside its encryption.
Sources: exports.md §0 (C), §5 (5, 13, 16).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseRead
from casebook.audit.pack_events import LedgerRead
from casebook.errors import InvalidInput, NoGrant, NotFound, Tampered
from casebook.exporters.recall import LeftFile, Recall, letter
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Consent, Delivery, Member, Pack, PackFile
from casebook.model.consent import ConsentBody
from casebook.model.delivery import DeliveryBody
from casebook.model.member import MemberBody
from casebook.model.office import OfficeBody
from casebook.model.pack import PackBody, PackFileBody
from casebook.services.casework import hold
from casebook.services.composing import issuer_of
from casebook.services.reading import Opened
from casebook.services.recording import of_case
from casebook.work import Work

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One delivery with what is known of its pack. `inside` are the hashes of the pack's own files, by part."""

    case_id: UUID
    reference: str  # of the case
    pack: Opened[PackBody]
    delivery: Opened[DeliveryBody]
    role: str  # of the member who handed it over
    consents: tuple[Opened[ConsentBody], ...]
    inside: dict[str, str]

    @property
    def withdrawn_on(self) -> date | None:
        """When a consent behind it was withdrawn, if that was not before it left."""
        days = [each.body.withdrawn_on for each in self.consents if each.body.withdrawn_on is not None]
        return min((day for day in days if day >= self.delivery.body.at.date()), default=None)

    @property
    def to_recall(self) -> bool:
        """Whether the recipient has still to be asked to give it back."""
        return self.withdrawn_on is not None and not self.delivery.body.recalled

    def holds(self, sha256: str) -> bool:
        """Say whether one of its files has this hash, as it left or before it was encrypted."""
        body = self.delivery.body
        return any(sha256 in (file.sha256, self.inside.get(file.part)) for file in body.files)


def ledger(work: Work, keys: Keyring, case_id: UUID) -> list[Line]:
    """Give every delivery of a case, the newest first; a damaged row hides no other.

    Raises:
        NotFound: no such case, or not held.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    work.record(CaseRead(case=case_id, page="ledger"))
    return _lines(work, keys, {case_id})


def ledgers(work: Work, keys: Keyring, *, sha256: str = "") -> list[Line]:
    """Give the deliveries of every case that the actor holds; with a hash, only those that hold such a file.

    Raises:
        InvalidInput: it is no SHA-256.
    """
    require(work.actor, Permission.LIST_CASES)
    wanted = sha256_of(sha256)
    held = keys.case_ids()
    keys.preload_cases(held)
    found = [line for line in _lines(work, keys, held) if not wanted or line.holds(wanted)]
    work.record(LedgerRead(cases=len({line.case_id for line in found}), deliveries=len(found)))
    return found


def sha256_of(typed: str) -> str:
    """Give a hash as it is kept, however it was typed; "" for none. Raises InvalidInput where it is no SHA-256."""
    wanted = "".join(typed.split()).lower().removeprefix("sha256:")
    if wanted and not _SHA256.fullmatch(wanted):
        raise InvalidInput("A SHA-256 has 64 digits and letters from a to f.", field="sha256")
    return wanted


def recall_letter(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> str:
    """Draft the letter that asks a recipient to give a delivery back, in the language of its pack.

    Raises:
        NotFound: no such delivery in this case, or no consent behind it was withdrawn since it left.
    """
    of_case(work, Delivery, delivery_id, case_id)
    line = next((each for each in ledger(work, keys, case_id) if each.delivery.id == delivery_id), None)
    if line is None or line.withdrawn_on is None:
        raise NotFound
    office = work.office()
    body, pack = line.delivery.body, line.pack.body
    return letter(
        Recall(
            issuer=issuer_of(keys.open_office_body("office", office.id, office.body, OfficeBody)),
            locale=pack.locale,
            recipient=body.recipient,
            reference=body.reference,
            pack=pack.identifier,
            purpose=pack.purpose,
            delivered_at=body.at,
            withdrawn_on=line.withdrawn_on,
            today=work.clock().date(),
            files=tuple(LeftFile(name=each.name, size=each.size, sha256=each.sha256) for each in body.files),
        )
    )


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _lines(work: Work, keys: Keyring, case_ids: set[UUID]) -> list[Line]:
    only = Delivery.case_id == next(iter(case_ids)) if len(case_ids) == 1 else None
    query = select(Delivery) if only is None else select(Delivery).where(only)
    reader = _Reader(work, keys)
    lines = [line for row in work.db.scalars(query) if row.case_id in case_ids for line in reader.line(row)]
    return sorted(lines, key=lambda line: line.delivery.body.at, reverse=True)


class _Reader:
    """Opens what lines refer to, each record once."""

    def __init__(self, work: Work, keys: Keyring) -> None:
        self._work, self._keys = work, keys
        self._packs: dict[UUID, tuple[PackBody, dict[str, str]]] = {}
        self._roles: dict[UUID, str] = {}
        self._references: dict[UUID, str] = {}

    def line(self, row: Delivery) -> Iterator[Line]:
        with suppress(Tampered, NoGrant):
            body = self._keys.open_row(row, DeliveryBody)
            pack, inside = self._pack(row.case_id, body.pack)
            yield Line(
                case_id=row.case_id,
                reference=self._reference(row.case_id),
                pack=Opened(body.pack, pack),
                delivery=Opened(row.id, body),
                role=self._role(body.by),
                consents=tuple(self._consents(row.case_id, pack.consents)),
                inside=inside,
            )

    def _pack(self, case_id: UUID, pack_id: UUID) -> tuple[PackBody, dict[str, str]]:
        if pack_id not in self._packs:
            row = self._work.db.get(Pack, pack_id)
            if row is None or row.case_id != case_id:
                raise Tampered
            body = self._keys.open_row(row, PackBody)
            inside = {"proof": body.proof.sha256} | ({"reader": body.reader.sha256} if body.reader else {})
            for further in self._work.db.scalars(select(PackFile).where(PackFile.pack_id == pack_id)):
                packed = self._keys.open_row(further, PackFileBody)
                inside[packed.part] = packed.sha256
            self._packs[pack_id] = body, inside
        return self._packs[pack_id]

    def _role(self, member_id: UUID | None) -> str:
        if member_id is None:
            return ""
        if member_id not in self._roles:
            row = self._work.db.get(Member, member_id)
            body = self._keys.open_office_body("member", row.id, row.body, MemberBody) if row else None
            self._roles[member_id] = body.role.value if body else ""
        return self._roles[member_id]

    def _reference(self, case_id: UUID) -> str:
        if case_id not in self._references:
            case = self._work.db.get(CaseFile, case_id)
            if case is None:
                raise Tampered
            self._references[case_id] = self._keys.open_case(case).reference
        return self._references[case_id]

    def _consents(self, case_id: UUID, consent_ids: Iterable[UUID]) -> Iterator[Opened[ConsentBody]]:
        for consent_id in consent_ids:
            row = self._work.db.get(Consent, consent_id)
            if row is not None and row.case_id == case_id:
                yield Opened(row.id, self._keys.open_row(row, ConsentBody))
