"""Hand a pack over: encrypted to age keys, as an AES-256 ZIP, or as it is; each time one row of the ledger.

`begin` writes the row and a custody event for each exhibit before the first byte leaves; `finish` adds the hash and
size of the bytes as they left, once that is known. A row that was never finished says that nobody knows how much left.
What must not leave (casebook.services.releasing) is not handed over at all.
Sources: exports.md §0 (ledger), §3.1 and §3.2 (delivery), §5 (disclosure ledger, withdrawal).

A passphrase is made by `casebook.crypto.parcels`, shown once by whoever calls, and kept nowhere.
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseRead
from casebook.audit.pack_events import DeliveryEnded, DeliveryRecalled, PackDelivered, PackFetched
from casebook.crypto import parcels
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Delivery, Pack, PackFile
from casebook.model.delivery import DeliveredFile, DeliveryBody
from casebook.model.pack import PackBody, PackedFile, PackFileBody
from casebook.services import custody
from casebook.services.casework import hold
from casebook.services.custody import OpenFile
from casebook.services.custody_chain import add_links
from casebook.services.drafts import worded
from casebook.services.reading import Opened
from casebook.services.recording import of_case, put, revise
from casebook.services.releasing import NotReleasable, Why, above_limit, withheld
from casebook.work import Work

PROOF, READER = "proof", "reader"
MOST_KEYS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """How one part of a pack is handed over. With keys it is an age file, with a passphrase a ZIP, with neither as it is."""

    part: str = PROOF
    recipient: str = ""  # the pack's own, if nobody is named
    route: str = ""
    keys: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the recipient said: what they call it, how they acknowledged it, and what else there is to say."""

    reference: str = ""
    acknowledged: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """A pack as its page of deliveries shows it: what can leave, why it may not, and what has left."""

    pack: Opened[PackBody]
    parts: dict[str, PackedFile]
    withheld: Why  # a code of `releasing.WORDS`
    deliveries: tuple[Opened[DeliveryBody], ...]  # the newest first
    above_limit: tuple[str, ...] = ()  # names of files that are larger than the recipient takes


@dataclass(slots=True, kw_only=True)
class Parcel:
    """A delivery under way. `pieces` gives the bytes once; afterwards `left` says what they were."""

    delivery: UUID
    case_id: UUID
    name: str
    file: OpenFile
    handing: Handing
    size: int = 0
    whole: bool = False
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256, repr=False)

    @property
    def protection(self) -> str:
        """How it is encrypted."""
        return protection_of(self.handing)

    def pieces(self) -> Iterator[bytes]:
        """Give the bytes as they leave; raises Tampered at the first damaged chunk, and what was given until then is cut."""
        for piece in self._wrapped():
            self.digest.update(piece)
            self.size += len(piece)
            yield piece
        self.whole = True

    def _wrapped(self) -> Iterator[bytes]:
        if self.handing.keys:
            return parcels.in_age(self.file.pieces(), self.handing.keys)
        if self.handing.passphrase:
            return parcels.in_zip(self.file.name, self.file.pieces(), self.handing.passphrase)
        return self.file.pieces()


def protection_of(handing: Handing) -> str:
    """Say how a handing over is encrypted: "age", "zip", or "" for not at all."""
    return "age" if handing.keys else "zip" if handing.passphrase else ""


def of_pack(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> PackView:
    """Give a pack with its parts and its deliveries.

    Raises:
        NotFound: no such pack in this case.
    """
    row, body = _pack(work, keys, case_id, pack_id)
    work.record(CaseRead(case=case_id, page="deliveries"))
    parts = {part: packed for part, _, packed in _parts(work, keys, row, body)}
    return PackView(
        pack=Opened(row.id, body),
        parts=parts,
        withheld=withheld(work, keys, case_id, body),
        deliveries=tuple(each for each in deliveries_of(work, keys, case_id) if each.body.pack == pack_id),
        above_limit=above_limit(body.profile, parts.values()),
    )


def begin(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, handing: Handing) -> Parcel:
    """Write into the ledger that a part of a pack leaves, and open it. Nothing is encrypted before this is committed.

    Raises:
        NotFound: no such pack or part in this case.
        NotReleasable: it must not leave now.
        InvalidInput: a key is no age public key, a passphrase was not made here, or there are both.
        Tampered: the stored file is damaged.
    """
    row, body = _pack(work, keys, case_id, pack_id)
    if why := withheld(work, keys, case_id, body):
        raise NotReleasable(why)
    handing = _checked(handing)
    packed, file = _part(work, keys, row, body, handing.part)
    name = _name(body, handing, packed)
    known = not protection_of(handing)
    delivered = DeliveredFile(
        name=name,
        size=packed.size if known else 0,
        sha256=packed.sha256 if known else "",
        part=handing.part,
        protection=protection_of(handing),
    )
    delivery = DeliveryBody(
        pack=pack_id,
        files=(delivered,),
        recipient=worded(handing.recipient, "recipient").strip() or body.recipient,
        route=worded(handing.route, "route").strip(),
        keys=handing.keys,
        by=keys.member_id,
        at=work.clock(),
        reference=worded(handing.reference, "reference").strip(),
        note=worded(handing.note, "note"),
    )
    delivery_id = put(work, keys, Delivery(case_id=case_id), delivery, quietly=True)
    _note_transfer(work, keys, case_id, body)
    work.record(
        PackDelivered(
            case=case_id, pack=pack_id, delivery=delivery_id, part=handing.part, protection=delivered.protection
        )
    )
    return Parcel(delivery=delivery_id, case_id=case_id, name=name, file=file, handing=handing)


def finish(work: Work, keys: Keyring, parcel: Parcel) -> None:
    """Write into the ledger what has left: its size and SHA-256, and whether that was all of it.

    Raises:
        NotFound: there is no such delivery.
    """
    hold(work, keys, parcel.case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    row = of_case(work, Delivery, parcel.delivery, parcel.case_id)
    body = keys.open_row(row, DeliveryBody)
    left = msgspec.structs.replace(
        body.files[0], size=parcel.size, sha256=parcel.digest.hexdigest(), broken_off=not parcel.whole
    )
    keys.seal_row(row, msgspec.structs.replace(body, files=(left,)))
    work.record(
        DeliveryEnded(case=parcel.case_id, delivery=row.id, size=parcel.size, sha256=left.sha256, whole=parcel.whole)
    )


def hand_over(
    work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, *, part: str = PROOF, onwards: bool = False
) -> OpenFile:
    """Open a part of a pack to be downloaded as it is; that too is a delivery.

    `onwards` says that a download which began before is only being continued: where the ledger holds its beginning, by the
    same member today, no second row is written.

    Raises:
        NotFound, NotReleasable, Tampered: as `begin`.
    """
    row, body = _pack(work, keys, case_id, pack_id)
    if onwards and _has_begun(work, keys, case_id, pack_id, part) and not withheld(work, keys, case_id, body):
        return _part(work, keys, row, body, part)[1]
    return begin(work, keys, case_id, pack_id, Handing(part=part)).file


def look(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, *, part: str = PROOF) -> OpenFile:
    """Open a part of an unstamped draft for the office itself: it says what it is on its pages, and is no delivery.

    Raises:
        NotFound: no such pack or part in this case.
        NotReleasable: a consent is missing too, or the pack is no draft: what may leave is handed over.
        Tampered: the stored file is damaged.
    """
    row, body = _pack(work, keys, case_id, pack_id)
    why = withheld(work, keys, case_id, body)
    if why != "unstamped":
        raise NotReleasable(why or "unstamped")
    work.record(PackFetched(case=case_id, pack=pack_id, part=part))
    return _part(work, keys, row, body, part)[1]


def note_handed_in(
    work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, *, parts: Collection[str], route: str, reference: str
) -> UUID:
    """Write into the ledger that parts of a pack were typed and uploaded into a form: each with its hash, in one row.

    Raises:
        NotFound: no such pack in this case.
        NotReleasable: it must not leave now.
    """
    row, body = _pack(work, keys, case_id, pack_id)
    if why := withheld(work, keys, case_id, body):
        raise NotReleasable(why)
    handed = tuple(
        DeliveredFile(name=packed.name, size=packed.size, sha256=packed.sha256, part=part)
        for part, _, packed in _parts(work, keys, row, body)
        if part in parts
    )
    delivery = DeliveryBody(
        pack=pack_id,
        files=handed,
        recipient=body.recipient,
        route=worded(route, "route").strip(),
        by=keys.member_id,
        at=work.clock(),
        reference=worded(reference, "reference").strip(),
    )
    delivery_id = put(work, keys, Delivery(case_id=case_id), delivery, quietly=True)
    _note_transfer(work, keys, case_id, body)
    work.record(PackDelivered(case=case_id, pack=pack_id, delivery=delivery_id, part="form", protection=""))
    return delivery_id


def note_answer(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID, answer: Answer, *, revision: int) -> None:
    """Note what the recipient said.

    Raises:
        NotFound: no such delivery in this case.
        IllegalMove: somebody else has changed it since `revision`.
    """
    row, body = _delivery(work, keys, case_id, delivery_id)
    said = msgspec.structs.replace(
        body,
        reference=worded(answer.reference, "reference").strip(),
        acknowledged=worded(answer.acknowledged, "acknowledged").strip(),
        note=worded(answer.note, "note"),
    )
    revise(work, keys, row, said, revision=revision)


def note_recall(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID, *, words: str, revision: int) -> None:
    """Note that the recipient was asked to give back or delete what was delivered, and in which words.

    Raises:
        NotFound: no such delivery in this case.
        InvalidInput: there are no words.
        IllegalMove: somebody else has changed it since `revision`.
    """
    row, body = _delivery(work, keys, case_id, delivery_id)
    if not worded(words, "recalled").strip():
        raise InvalidInput("Please fill this in.", field="recalled")
    revise(work, keys, row, msgspec.structs.replace(body, recalled=words), revision=revision)
    work.record(DeliveryRecalled(case=case_id, delivery=delivery_id))


def deliveries_of(work: Work, keys: Keyring, case_id: UUID) -> list[Opened[DeliveryBody]]:
    """Give the deliveries of a case that the actor holds, the newest first; a damaged row hides no other."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    found = []
    for row in work.db.scalars(select(Delivery).where(Delivery.case_id == case_id)):
        with suppress(Tampered):
            found.append(Opened(row.id, keys.open_row(row, DeliveryBody)))
    return sorted(found, key=lambda each: each.body.at, reverse=True)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _pack(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> tuple[Pack, PackBody]:
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    row = of_case(work, Pack, pack_id, case_id)
    return row, keys.open_row(row, PackBody)


def _note_transfer(work: Work, keys: Keyring, case_id: UUID, body: PackBody) -> None:
    """Note in the chain of each exhibit that it left; one that was taken out since the pack was built has none any more."""
    add_links(work, keys, case_id, body.exhibits, "transferred", purpose=body.identifier, all_there=False)


def _delivery(work: Work, keys: Keyring, case_id: UUID, delivery_id: UUID) -> tuple[Delivery, DeliveryBody]:
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    row = of_case(work, Delivery, delivery_id, case_id)
    return row, keys.open_row(row, DeliveryBody)


def _parts(work: Work, keys: Keyring, row: Pack, body: PackBody) -> Iterator[tuple[str, str, PackedFile]]:
    yield PROOF, row.blob, body.proof
    if row.reader_blob is not None and body.reader is not None:
        yield READER, row.reader_blob, body.reader
    for further in work.db.scalars(select(PackFile).where(PackFile.pack_id == row.id)):
        with suppress(Tampered):
            packed = keys.open_row(further, PackFileBody)
            yield packed.part, further.blob, packed


def _part(work: Work, keys: Keyring, row: Pack, body: PackBody, part: str) -> tuple[PackedFile, OpenFile]:
    for name, blob, packed in _parts(work, keys, row, body):
        if name == part:
            file = custody.open_sealed(work.blobs, row.case_id, blob, packed.file_key, packed.size)
            return packed, OpenFile(packed.size, packed.media_type, packed.name, file)
    raise NotFound


def _checked(handing: Handing) -> Handing:
    if handing.keys and handing.passphrase:
        raise InvalidInput("Please choose one way of encryption.", field="keys")
    if len(handing.keys) > MOST_KEYS:
        raise InvalidInput("These are too many keys.", field="keys")
    if handing.passphrase and not parcels.is_ours(handing.passphrase):
        raise InvalidInput("This passphrase was not made here.", field="passphrase")
    kept = dict.fromkeys(parcels.age_recipient(each) for each in handing.keys)
    return replace(handing, keys=tuple(kept))


def _name(body: PackBody, handing: Handing, packed: PackedFile) -> str:
    """Give the name under which a file leaves; it tells the pack's number and nothing else."""
    if handing.keys:
        return f"{packed.name}.age"
    return f"{body.identifier}-{handing.part}-encrypted.zip" if handing.passphrase else packed.name


def _has_begun(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> bool:
    today = work.clock().date()
    return any(
        each.body.pack == pack_id
        and each.body.by == keys.member_id
        and each.body.at.date() == today
        and any(file.part == part and not file.protection for file in each.body.files)
        for each in deliveries_of(work, keys, case_id)
    )
