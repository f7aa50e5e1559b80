"""Prepare a pack: choose its profile and recipient, mark and order exhibits, answer what the office is asked, approve.

Nothing leaves here. A draft is a record of the case like any other: sealed, with its history, corrected by revision.
Stages before and after: `clearing` says what still stands in the way, `disclosure` composes, builds and keeps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.pack_events import PackApproved
from casebook.errors import InvalidInput, NotFound
from casebook.exporters.profile import Data, Profile
from casebook.exporters.profiles import profile
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model import Pack, PackDraft
from casebook.model.pack import PackBody
from casebook.model.pack_draft import Answer, Approval, ChosenExhibit, Codename, PackDraftBody
from casebook.services import changes, reading
from casebook.services.casework import hold
from casebook.services.codenames import codenames
from casebook.services.complaint_proposals import asked_of
from casebook.services.composing import Choice
from casebook.services.drafts import worded
from casebook.services.reading import CaseBook, Opened
from casebook.services.recording import of_case, put, revise
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is decided first: the kind of pack, for whom, why, in which language, and what it supplements."""

    profile: str
    recipient: str = ""
    purpose: str = ""
    locale: str = "en"
    follows: UUID | None = None
    intervention: UUID | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


def begin_draft(work: Work, keys: Keyring, case_id: UUID, beginning: Beginning) -> UUID:
    """Begin a pack: everything is chosen, except what nobody has a reason to send, and everybody gets a code.

    A supplement takes over the codes of the pack before, and chooses only what that one did not hold.

    Raises:
        NotFound: no such case, kind of pack, or pack to supplement.
        InvalidInput: a field holds what it cannot.
    """
    _prepare(work, keys, case_id)
    before = _before(work, keys, case_id, beginning.follows)
    book = reading.case_book(work, keys, case_id, page="packs.prepare")
    held, codes = before
    return put(work, keys, PackDraft(case_id=case_id), first_draft(book, beginning, held, codes))


def keep_draft(work: Work, keys: Keyring, case_id: UUID, body: PackDraftBody) -> UUID:
    """Keep a draft that was made at once and built, so that a supplement finds its codes."""
    _prepare(work, keys, case_id)
    return put(work, keys, PackDraft(case_id=case_id), body)


def first_draft(
    book: CaseBook, beginning: Beginning, held: Iterable[UUID] = (), codes: Iterable[Codename] = ()
) -> PackDraftBody:
    """Give a draft as it begins, without keeping it; raises as `begin_draft`."""
    kind, sent = profile(beginning.profile), set(held)
    if kind.scope != "case":
        raise InvalidInput("This is not made of one case.", field="profile")
    posts, accounts = asked_of(book, kind, beginning.intervention)
    about = {post.body.incident for post in book.posts if post.id in posts} if kind.form and posts else None
    asked = {ask.identifier: ask.default for ask in kind.asks if ask.default}
    return PackDraftBody(
        profile=kind.identifier,
        recipient=worded(beginning.recipient, "recipient").strip() or kind.recipient or kind.title,
        purpose=worded(beginning.purpose, "purpose").strip() or kind.title,
        locale=_spoken(beginning.locale),
        incidents=tuple(incident.id for incident in book.incidents if about is None or incident.id in about),
        exhibits=tuple(
            ChosenExhibit(
                evidence=each.id,
                included=each.id not in sent
                and (kind.recipient_kind == "counsel" or not each.body.intimate)
                and (about is None or not about.isdisjoint(each.body.incidents))
                and (not kind.form or kind.admits_any(Data.ACCOUNTS)),  # StopNCII: no file at all
            )
            for each in book.evidence
        ),
        posts=posts,
        accounts=accounts,
        answers=_answered(kind, (), asked | dict(beginning.answers)),
        codenames=codenames(book, codes),
        follows=beginning.follows,
        intervention=beginning.intervention,
    )


def drafts(work: Work, keys: Keyring, case_id: UUID) -> list[Opened[PackDraftBody]]:
    """List the packs in preparation, the newest last."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    rows = work.db.scalars(select(PackDraft).where(PackDraft.case_id == case_id).order_by(PackDraft.day, PackDraft.id))
    return [Opened(row.id, keys.open_row(row, PackDraftBody)) for row in rows]


def draft(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> Opened[PackDraftBody]:
    """Give one pack in preparation. Raises NotFound."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    return Opened(draft_id, keys.open_row(of_case(work, PackDraft, draft_id, case_id), PackDraftBody))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChange:
    """What somebody decided anew; None leaves as it is. `exhibits` is the whole list, in the order of the file."""

    recipient: str | None = None
    purpose: str | None = None
    locale: str | None = None
    incidents: tuple[UUID, ...] | None = None
    exhibits: tuple[ChosenExhibit, ...] | None = None
    posts: tuple[UUID, ...] | None = None
    accounts: tuple[UUID, ...] | None = None
    answers: Mapping[str, str] | None = None


def change_draft(
    work: Work, keys: Keyring, case_id: UUID, draft_id: UUID, change: DraftChange, *, revision: int
) -> None:
    """Change a pack in preparation. What would leave may have changed, so approvals fall away where it has.

    Raises:
        IllegalMove: somebody else has changed it since `revision`.
        InvalidInput: an answer to a question that the profile does not ask, or a field that holds what it cannot.
        NotFound: the draft, or something chosen, is not of this case.
    """
    _prepare(work, keys, case_id)
    row = of_case(work, PackDraft, draft_id, case_id)
    body = keys.open_row(row, PackDraftBody)
    lists = ("incidents", "exhibits", "posts", "accounts")
    given: dict[str, Any] = {name: value for name in lists if (value := getattr(change, name)) is not None}
    for name in ("recipient", "purpose"):
        if (text := getattr(change, name)) is not None:
            given[name] = worded(text, name).strip()
    if change.locale is not None:
        given["locale"] = _spoken(change.locale)
    if change.answers is not None:
        given["answers"] = _answered(profile(body.profile), body.answers, change.answers)
    book = reading.case_book(work, keys, case_id, page="packs.prepare")
    _all_known(book, change)
    given["codenames"] = codenames(book, body.codenames)
    revise(work, keys, row, msgspec.structs.replace(body, **given), revision=revision)


def accept_warning(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID, key: str, *, revision: int) -> None:
    """Let a warning pass, after looking at it; what blocks cannot be let pass (`clearing` never asks this list then)."""
    _prepare(work, keys, case_id)
    row = of_case(work, PackDraft, draft_id, case_id)
    body = keys.open_row(row, PackDraftBody)
    if key not in body.accepted_findings:
        accepted = (*body.accepted_findings, key)
        revise(work, keys, row, msgspec.structs.replace(body, accepted_findings=accepted), revision=revision)


def approve_draft(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID, content_digest: str) -> None:
    """Approve exactly the content that was shown; a second approval by the same member changes nothing.

    Raises:
        InvalidInput: no digest was given.
        NotFound: the draft is not of this case.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.BUILD_PACK, holds_case=True)
    if not content_digest:
        raise InvalidInput("Look at what would leave first.", field="content_digest")
    row = of_case(work, PackDraft, draft_id, case_id)
    body = keys.open_row(row, PackDraftBody)
    if (actor.member_id, content_digest) in {(each.by, each.content_digest) for each in body.approvals}:
        return
    approval = Approval(by=actor.member_id, at=work.clock(), content_digest=content_digest)
    changed = msgspec.structs.replace(body, approvals=(*body.approvals, approval))
    revise(work, keys, row, changed, revision=body.revision)
    work.record(PackApproved(case=case_id, draft=draft_id))


def note_built(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID, pack_id: UUID) -> None:
    """Note which pack was built last from a draft; the draft stays, for the next version."""
    _prepare(work, keys, case_id)
    row = of_case(work, PackDraft, draft_id, case_id)
    of_case(work, Pack, pack_id, case_id)
    body = keys.open_row(row, PackDraftBody)
    revise(work, keys, row, msgspec.structs.replace(body, built=pack_id), revision=body.revision)


def draft_choice(work: Work, keys: Keyring, case_id: UUID, draft: Opened[PackDraftBody]) -> Choice:
    """Give what a draft decides as composing reads it, with the pack that it supplements. Raises NotFound."""
    _prepare(work, keys, case_id)
    before = _packs_before(work, keys, case_id, draft.body.follows)
    choice = as_choice(draft.id, draft.body, before[0] if before else None)
    filed = {exhibit for pack in before for exhibit in pack.exhibits}
    # What comes again is a new version of the same file, whose numbers begin anew; what is new counts on.
    return replace(choice, marks_from=1 + len(filed.difference(choice.exhibits or ())))


def discard_draft(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> None:
    """Throw a pack in preparation away; packs that were built from it stay in the ledger."""
    _prepare(work, keys, case_id)
    row = of_case(work, PackDraft, draft_id, case_id)
    changes.remove(work, keys, row)


def as_choice(draft_id: UUID | None, body: PackDraftBody, before: PackBody | None = None) -> Choice:
    """Give what a draft decides, as composing reads it."""
    chosen = [each for each in body.exhibits if each.included]
    return Choice(
        profile=body.profile,
        recipient=body.recipient,
        purpose=body.purpose,
        locale=body.locale,
        incidents=body.incidents,
        exhibits=tuple(each.evidence for each in chosen),
        posts=body.posts,
        accounts=body.accounts,
        groups={each.evidence: each.group for each in chosen if each.group},
        relevance={each.evidence: each.relevance for each in chosen if each.relevance},
        answers={each.ask: each.text for each in body.answers},
        codes={each.person: each.code for each in body.codenames},
        follows=before.identifier if before else "",
        follows_on=before.issued_at.date().isoformat() if before else "",
        draft=draft_id,
        follows_pack=body.follows,
        intervention=body.intervention,
    )


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _packs_before(work: Work, keys: Keyring, case_id: UUID, follows: UUID | None) -> list[PackBody]:
    """The pack that a draft follows, the one that this followed, and so on."""
    found: dict[UUID, PackBody] = {}
    while follows is not None and follows not in found:
        found[follows] = keys.open_row(of_case(work, Pack, follows, case_id), PackBody)
        follows = found[follows].follows
    return list(found.values())


def _prepare(work: Work, keys: Keyring, case_id: UUID) -> None:
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)


def _spoken(locale: str) -> str:
    if locale not in LOCALES:
        raise InvalidInput("This is not one of the choices.", field="language")
    return locale


def _before(
    work: Work, keys: Keyring, case_id: UUID, pack_id: UUID | None
) -> tuple[tuple[UUID, ...], tuple[Codename, ...]]:
    """Give the exhibits that the pack before held, and the codes that it used."""
    if pack_id is None:
        return (), ()
    pack = keys.open_row(of_case(work, Pack, pack_id, case_id), PackBody)
    row = work.db.get(PackDraft, pack.draft) if pack.draft else None
    return pack.exhibits, keys.open_row(row, PackDraftBody).codenames if row is not None else ()


def _answered(kind: Profile, present: Iterable[Answer], new: Mapping[str, str]) -> tuple[Answer, ...]:
    asked = {ask.identifier for ask in kind.asks}
    if strange := set(new) - asked:
        raise InvalidInput("The receiving office does not ask this.", field=min(strange))
    answers = {each.ask: each.text for each in present} | {ask: worded(text, ask) for ask, text in new.items()}
    return tuple(Answer(ask=ask, text=text.strip()) for ask, text in answers.items() if text.strip())


def _all_known(book: CaseBook, change: DraftChange) -> None:
    """Refuse an id of another case; they look like ids that do not exist."""
    incidents, posts = {each.id for each in book.incidents}, {each.id for each in book.posts}
    exhibits = {each.evidence for each in change.exhibits or ()}
    if not (
        set(change.incidents or ()) <= incidents
        and set(change.posts or ()) <= posts
        and set(change.accounts or ()) <= set(book.accounts)
        and exhibits <= {each.id for each in book.evidence}
    ):
        raise NotFound
