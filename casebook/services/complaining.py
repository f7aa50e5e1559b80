"""Complain: read a built complaint's copy-out sheet, record that it was sent, and contest what came back.

A complaint that was sent opens an intervention, from which all its deadlines are counted (`deadlines`); sent again, for its
next report or by another way, it adds a letter to the same one. Sources: exports.md §1.1, §1.3 (lifecycle), §1.6.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseRead
from casebook.errors import NotFound, Tampered
from casebook.exporters.platform_sheet import Report, read_text
from casebook.exporters.profile import Data, Profile
from casebook.exporters.profiles import profile
from casebook.keys.keyring import Keyring
from casebook.model import Intervention, Pack, PackDraft, PackFile, Task
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.pack import PackBody, PackFileBody
from casebook.model.pack_draft import PackDraftBody
from casebook.model.task import TaskBody
from casebook.services import custody, delivery, preparing, pursuing, reading, records
from casebook.services.casework import hold
from casebook.services.complaint_proposals import Proposal, history_of, history_words, proposals
from casebook.services.naming import kind_of
from casebook.services.preparing import Beginning, DraftChange
from casebook.services.reading import CaseBook
from casebook.services.recording import of_case
from casebook.services.releasing import Why, withheld
from casebook.vocabulary.terms import terms
from casebook.work import Work

SHEET = "sheet"
NOT_HANDED_IN = frozenset({"proof", "items"})  # parts that no form takes
FOLLOW_UPS = {"art20_appeal": "dsa_art20_appeal", "ods_art21": "ods_art21", "dsc_art53": "dsc_art53",
              "oversight_board": "oversight_board"}  # fmt: skip
"""Ways to contest a decision, and the kind of pack that each begins."""
URGENT = "01"  # of priority


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPart:
    """A further file of a pack."""

    part: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltComplaint:
    """A complaint as it was built: what is copied out, what goes along, and where it was opened as an intervention."""

    pack_id: UUID
    pack: PackBody
    kind: Profile
    channel: str  # code of complaint_channel
    reports: tuple[Report, ...]
    files: tuple[FiledPart, ...]
    withheld: Why
    intervention: UUID | None
    threat_to_life: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a complaint was sent. `police_task` is what a task is called that reminds of the police, "" for none."""

    letter: Letter
    police_task: str = ""


def built_complaint(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> BuiltComplaint:
    """Open the copy-out sheet of a built complaint.

    Raises:
        NotFound: no such pack in this case, or it is no complaint.
        Tampered: the stored sheet is damaged.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    row = of_case(work, Pack, pack_id, case_id)
    body = keys.open_row(row, PackBody)
    kind = profile(body.profile)
    if not kind.form:
        raise NotFound
    draft = _draft_of(work, keys, body)
    answers = {each.ask: each.text for each in draft.answers}
    parts = _parts(work, keys, row)
    work.record(CaseRead(case=case_id, page="complaint"))
    return BuiltComplaint(
        pack_id=pack_id,
        pack=body,
        kind=kind,
        channel=_channel(kind, answers),
        reports=_reports(work, case_id, parts),
        files=tuple(
            FiledPart(part=each.part, name=each.name, media_type=each.media_type, size=each.size, sha256=each.sha256)
            for each, _ in parts
        ),
        withheld=withheld(work, keys, case_id, body),
        intervention=_opened_by(reading.case_book(work, keys, case_id, page="complaint"), body.identifier),
        threat_to_life=answers.get("threat_to_life") == "yes" and not answers.get("police_told"),
    )


def open_intervention(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, sending: Sending) -> UUID:
    """Record that a built complaint was sent: the ledger, the intervention with its letter, the police where life is at stake.

    Raises:
        NotFound: no such pack in this case, or it is no complaint.
        NotReleasable: a consent behind it was withdrawn or has run out: it must not be sent.
        InvalidInput: it is not said when, or a field holds what it cannot.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    row = of_case(work, Pack, pack_id, case_id)
    pack = keys.open_row(row, PackBody)
    kind = profile(pack.profile)
    if not kind.form:
        raise NotFound
    draft = _draft_of(work, keys, pack)
    book = reading.case_book(work, keys, case_id, page="complaint")
    parts = [each.part for each, _ in _parts(work, keys, row) if each.part not in NOT_HANDED_IN]
    letter = sending.letter
    delivery.note_handed_in(
        work, keys, case_id, pack_id, parts=(*parts, "reader"), route=letter.route, reference=letter.reference
    )
    known = _opened_by(book, pack.identifier)
    opened = known or records.add(work, keys, case_id, Intervention, _intervention(book, kind, pack, draft))
    present = keys.open_row(of_case(work, Intervention, opened, case_id), InterventionBody)
    if letter.reference and not present.reference:
        numbered = msgspec.structs.replace(present, reference=letter.reference)
        records.correct(work, keys, case_id, Intervention, opened, numbered, revision=present.revision)
        present = keys.open_row(of_case(work, Intervention, opened, case_id), InterventionBody)
    letter = msgspec.structs.replace(letter, words="\n".join(filter(None, (pack.identifier, letter.words))))
    pursuing.send(work, keys, case_id, opened, letter, revision=present.revision)
    if sending.police_task and known is None:
        task = TaskBody(
            title=sending.police_task,
            kind="task",
            due=work.clock().date() + timedelta(days=1),
            intervention=opened,
            priority=URGENT,
        )
        records.add(work, keys, case_id, Task, task)
    return opened


def begin_follow_up(
    work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID, channel: str, *, locale: str = "en"
) -> UUID:
    """Begin to prepare what contests a decision, with what was sent and answered: posts, numbers, days, earlier reports.

    It is in `locale` where the recipient reads that, else in the first language that it reads.

    Raises:
        NotFound: the intervention is not of this case, or there is no kind of pack for this way.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    if channel not in FOLLOW_UPS:
        raise NotFound(channel)
    kind = profile(FOLLOW_UPS[channel])
    locale = locale if locale in (kind.languages or (locale,)) else kind.languages[0]
    body = keys.open_row(of_case(work, Intervention, intervention_id, case_id), InterventionBody)
    book = reading.case_book(work, keys, case_id, page="complaint")
    known = {
        "channel": channel,
        "decision_reference": body.statement_reference or body.reference,
        "decision_informed_on": body.answered.edtf[:10],
        "requested_action": next((each for each in body.requested if each != "preserve_data"), ""),
        "provider": body.addressee,
        "history": history_words(history_of(book, body.posts, body.accounts), locale),
    }
    asked = {ask.identifier for ask in kind.asks}
    beginning = Beginning(
        profile=kind.identifier,
        recipient=body.addressee if channel == "art20_appeal" else "",
        locale=locale,
        intervention=intervention_id,
        answers={ask: text for ask, text in known.items() if ask in asked and text},
    )
    return preparing.begin_draft(work, keys, case_id, beginning)


def proposed(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> tuple[Proposal, ...]:
    """Give what may be put into a complaint in preparation, with reasons; nothing is put there. Raises NotFound."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    book = reading.case_book(work, keys, case_id, page="complaint")
    return proposals(book, profile(draft.body.profile), draft.body)


def take_over(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID, identifier: str, *, revision: int) -> None:
    """Put one proposal into a complaint in preparation, over what stood there.

    Raises:
        NotFound: nothing of that name is proposed now.
        IllegalMove: somebody else has changed the draft since `revision`.
    """
    found = next((each for each in proposed(work, keys, case_id, draft_id) if each.identifier == identifier), None)
    if found is None:
        raise NotFound(identifier)
    change = DraftChange(answers=dict(found.answers))
    preparing.change_draft(work, keys, case_id, draft_id, change, revision=revision)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _draft_of(work: Work, keys: Keyring, pack: PackBody) -> PackDraftBody:
    row = work.db.get(PackDraft, pack.draft) if pack.draft else None
    if row is None:
        return PackDraftBody(profile=pack.profile, recipient=pack.recipient, purpose=pack.purpose)
    return keys.open_row(row, PackDraftBody)


def _channel(kind: Profile, answers: dict[str, str]) -> str:
    return answers.get("channel", "") or (kind.channels[0] if len(kind.channels) == 1 else "")


def _parts(work: Work, keys: Keyring, row: Pack) -> list[tuple[PackFileBody, str]]:
    found = []
    for further in work.db.scalars(select(PackFile).where(PackFile.pack_id == row.id)):
        with suppress(Tampered):
            found.append((keys.open_row(further, PackFileBody), further.blob))
    return sorted(found, key=lambda each: (len(each[0].part), each[0].part))


def _reports(work: Work, case_id: UUID, parts: list[tuple[PackFileBody, str]]) -> tuple[Report, ...]:
    for body, blob in parts:
        if body.part == SHEET:
            file = custody.open_sealed(work.blobs, case_id, blob, body.file_key, body.size)
            try:
                return read_text(b"".join(file.pieces()).decode("utf-8"))
            except ValueError as error:
                raise Tampered("the copy-out sheet does not read back") from error
    raise NotFound


def _opened_by(book: CaseBook, identifier: str) -> UUID | None:
    """Find the intervention that a pack opened: one of its letters names the pack."""
    for each in book.interventions:
        if any(letter.words.splitlines()[:1] == [identifier] for letter in each.body.letters):
            return each.id
    return None


def _intervention(book: CaseBook, kind: Profile, pack: PackBody, draft: PackDraftBody) -> InterventionBody:
    answers = {each.ask: each.text for each in draft.answers}
    targets = [person for person in book.persons if kind_of(book, person) is Data.AFFECTED]
    requested = [answers.get(name, "") for name in ("requested_action", "requested_also")]
    requested += ["preserve_data"] if answers.get("preservation") == "yes" else []
    present = {post.id: post.body for post in book.posts}
    posts = tuple(each for each in draft.posts if each in present)
    platforms = {present[each].platform for each in posts} | {
        book.accounts[each].platform for each in draft.accounts if each in book.accounts
    }
    return InterventionBody(
        kind=kind.opens or "platform_notice",
        title=kind.title,
        follows=draft.intervention,
        addressee=pack.recipient,
        platform=kind.platform or (platforms.pop() if len(platforms) == 1 else ""),
        channel=_channel(kind, answers),
        legal_basis=answers.get("legal_ground", ""),
        person=targets[0] if len(targets) == 1 else None,
        incidents=pack.incidents,
        posts=posts,
        accounts=tuple(each for each in draft.accounts if each in book.accounts),
        evidence=pack.exhibits,
        dsa_categories=_codes("dsa_category", answers.get("dsa_category", "")),
        dsa_keywords=_codes("dsa_keyword", answers.get("dsa_keyword", "")),
        requested=tuple(dict.fromkeys(each for each in requested if each)),
        priority=URGENT if answers.get("threat_to_life") == "yes" else "",
    )


def _codes(list_name: str, said: str) -> tuple[str, ...]:
    """Give the code of what was answered, by code or in words; none where it is neither."""
    return tuple(each.code for each in terms(list_name) if said and said in (each.code, each.label("en")))
