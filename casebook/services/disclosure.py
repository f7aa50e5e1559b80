"""Disclose: compose a dossier, keep the pack that was built of it; `casebook.services.delivery` hands it over.

Three acts, so that no database transaction is open while pages are set: `compose` reads, `assembling.assemble` builds and
tests without a database, `keep` writes the ledger. A pack that fails its own test is never kept.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseActFailed, CaseRead
from casebook.audit.log import head_of
from casebook.audit.pack_events import PackBuilt, PackHeldBack, PackRefused
from casebook.errors import InvalidInput, NoGrant, Tampered
from casebook.exporters.dossier import Dossier, Failure
from casebook.exporters.profile import Profile
from casebook.exporters.profiles import profile, profiles
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model import Pack, PackFile
from casebook.model.office import OfficeBody
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services import custody, ledger, network_annex, subject_access, subject_records, subject_scope
from casebook.services.assembling import Assembled, SelfTestFailed, blobs_of
from casebook.services.casework import hold
from casebook.services.clearing import Clearance, NotCleared, accepted_in, approvals_of, digest_of, found
from casebook.services.codenames import codenames
from casebook.services.comparing import exhibits_of, incidents_of
from casebook.services.complaint_checks import found_in_case
from casebook.services.composing import Choice, Composer
from casebook.services.composition import Composition, recipe_of
from casebook.services.consenting import Agreed, Consents, as_agreed, consents_for
from casebook.services.custody_chain import add_links
from casebook.services.drafts import worded
from casebook.services.filed import Filed
from casebook.services.holding_back import held_back
from casebook.services.job_contents import Broken
from casebook.services.naming import Coder
from casebook.services.reading import CaseBook, Opened, OpenedEvidence, captures_of, case_book
from casebook.services.recipes import packed
from casebook.services.recording import put
from casebook.services.retention import may_leave
from casebook.services.sensitive_terms import coder_for, office_terms
from casebook.services.telling import stays
from casebook.work import Work


class Attempt(Protocol):
    """What the record of a pack that was not built says of it."""

    @property
    def case_id(self) -> UUID:
        """Of which case."""

    @property
    def kind(self) -> str:
        """Which kind of pack."""


def kinds() -> tuple[Profile, ...]:
    """List the kinds of pack that can be built of one case."""
    return tuple(each for each in profiles() if each.scope == "case")


def compose(
    work: Work, keys: Keyring, case_id: UUID, choice: Choice, *, draft: PackDraftBody | None = None
) -> Composition:
    """Open what was chosen, and nothing else. What cannot be opened is listed in the dossier as failed.

    The composition's clearance says what still stands in the way; `assemble` refuses until nothing does.

    Raises:
        NotFound: no such case or kind of pack.
        NotAllowed, UseRestricted: the actor may not build packs of this case, or nothing of it may leave.
        InvalidInput: recipient or purpose is missing.
        NoGrant: the actor holds no key that signs packs.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    kind = _asked_for(choice)
    may_leave(work, keys, case_id, kind=kind.identifier)
    whole = case_book(work, keys, case_id, page="packs.build")
    narrowed = subject_scope.narrow(whole, kind, choice.answers)
    book = narrowed.book if narrowed else whole
    agreed = as_agreed(book, kind, choice.answers, choice.recipient, work.clock().date())
    kind = agreed.profile
    consents = consents_for(book, kind, choice.recipient, work.clock().date())
    failures = [Failure(what=f"{each.noun} {each.id}", reason="the stored record is damaged") for each in book.damaged]
    chosen = [each for each in book.evidence if _is_chosen(choice, each) and not stays(each.body, book, kind)]
    if not choice.codes:
        choice = replace(choice, codes={each.person: each.code for each in codenames(whole)})
    coder, composer = _composer(book, agreed, choice)
    composer.captures |= captures_of(work, keys, case_id) if kind.form else {}
    dossier = composer.dossier(
        keys.open_office_body("office", (office := work.office()).id, office.body, OfficeBody),
        list(_views(work, keys, case_id, chosen, failures)),
        tuple(failures),
        issued_at=work.clock().replace(microsecond=0),
        log_head=str(head_of(work.db, case_id)),
        consents=(*(each.body for each in consents.given), *agreed.consents),
    )
    if narrowed is not None:
        speech = subject_records.Speech(locale=choice.locale, codes=choice.codes, words=coder)
        dossier = subject_access.completed(dossier, narrowed, ledger.ledger(work, keys, case_id), speech)
    dossier = network_annex.with_annex(dossier, book)
    clearance = _clearance(book, kind, consents, dossier, draft, work.clock())
    clearance = clearance.with_findings(found_in_case(book, kind, choice, dossier.answers))
    return Composition(
        case_id,
        replace(
            choice,
            consents=tuple(each.id for each in clearance.consents.given),
            approved_by=tuple(each.by for each in clearance.approvals),
        ),
        dossier,
        composer.sources,
        frozenset(composer.intimate),
        {label: evidence_id for evidence_id, label in composer.labels.items()},
        keys.signing_key(),
        clearance,
        (*subject_scope.terms(whole, narrowed, choice.codes), *office_terms(work, keys)),
        composer.originals,
    )


def _composer(book: CaseBook, agreed: Agreed, choice: Choice) -> tuple[Coder, Composer]:
    """Give what puts codes in place of names, and the composer that calls everybody as they agreed."""
    kind, people = agreed.profile, agreed.people
    coder = coder_for(book, kind, choice.codes, people=people)
    own_coder = coder_for(book, kind, choice.codes, own_words=True, people=people)
    return coder, Composer(book, kind, choice, coder, own_coder, people=people)


def _asked_for(choice: Choice) -> Profile:
    """Give the profile of a choice that says for whom and why, in a language that we speak."""
    for name, given in (("recipient", choice.recipient), ("purpose", choice.purpose)):
        if not worded(given, name).strip():
            raise InvalidInput("Please fill this in.", field=name)
    if choice.locale not in LOCALES:
        raise InvalidInput("This is not one of the choices.", field="language")
    kind = profile(choice.profile)
    if kind.scope != "case":
        raise InvalidInput("This is not made of one case.", field="profile")
    return kind


def _clearance(
    book: CaseBook, kind: Profile, consents: Consents, dossier: Dossier, draft: PackDraftBody | None, now: datetime
) -> Clearance:
    content_digest = digest_of(dossier)
    return Clearance(
        dossier=dossier,
        content_digest=content_digest,
        problems=found(dossier, consents, draft, now),
        accepted=accepted_in(draft),
        consents=consents,
        held_back=held_back(book, kind, dossier),
        approvals=approvals_of(draft, content_digest),
    ).with_findings(network_annex.problems(dossier))


def keep(
    work: Work, keys: Keyring, assembled: Assembled, *, draft_id: UUID | None = None, or_delete: bool = True
) -> UUID:
    """Write a pack into the ledger, with a custody event for each exhibit that it holds.

    Where the act fails its files are deleted, unless somebody is to try again with them (`or_delete`).
    """
    case_id, built = assembled.composition.case_id, assembled.built
    for blob in blobs_of(assembled) if or_delete else ():
        work.undo.append(lambda blob=blob: work.blobs.delete(blob))  # type: ignore[misc]
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.BUILD_PACK, holds_case=True)
    included = [exhibit.label for exhibit in built.dossier.exhibits]
    evidence = [assembled.composition.evidence[each] for each in included]
    row = Pack(case_id=case_id, blob=assembled.blob, reader_blob=assembled.reader_blob)
    body = _ledger_entry(assembled, evidence, actor.member_id, draft_id)
    put(work, keys, row, body, quietly=True)
    keep_files(row, assembled.further, work, keys)
    if built.unstamped:
        row.recipe = keys.seal_column(row, "recipe", packed(recipe_of(assembled.composition)))
    add_links(work, keys, case_id, evidence, "exported", purpose=body.identifier)
    work.record(
        PackBuilt(
            case=case_id,
            pack=row.id,
            profile=body.profile,
            exhibits=len(evidence),
            failures=len(body.failures),
            sha256=body.proof.sha256,
        )
    )
    return row.id


def keep_files(pack: Pack, files: Iterable[Filed], work: Work, keys: Keyring) -> None:
    """Write the further files of a pack into the ledger; for the acts that build one, after they have asked who may."""
    work.db.flush()
    for each in files:
        put(work, keys, PackFile(case_id=pack.case_id, pack_id=pack.id, blob=each.blob), each.body, quietly=True)


def refuse(work: Work, keys: Keyring, attempt: Attempt, error: Exception) -> None:
    """Record that `assemble` raised `error`: it has no database to do so itself. Nothing of the pack was kept."""
    hold(work, keys, attempt.case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    kind = attempt.kind
    if isinstance(error, NotCleared):
        work.record(PackHeldBack(case=attempt.case_id, profile=kind, problems=len(error.problems)))
    elif isinstance(error, SelfTestFailed):
        work.record(PackRefused(case=attempt.case_id, profile=kind, step=error.step))
    else:
        told = error.kind if isinstance(error, Broken) else type(error).__name__
        work.record(CaseActFailed(case=attempt.case_id, act="packs.build", kind=told))


def packs(work: Work, keys: Keyring, case_id: UUID) -> list[Opened[PackBody]]:
    """List the packs of a case, newest first."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    rows = work.db.scalars(select(Pack).where(Pack.case_id == case_id))
    opened = []
    for row in rows:
        with suppress(Tampered):  # one damaged entry must not hide the others; the case page counts damage
            opened.append(Opened(row.id, keys.open_row(row, PackBody)))
    work.record(CaseRead(case=case_id, page="packs"))
    return sorted(opened, key=lambda pack: pack.body.issued_at, reverse=True)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _is_chosen(choice: Choice, exhibit: OpenedEvidence) -> bool:
    if choice.exhibits is not None:
        return exhibit.id in choice.exhibits
    if choice.incidents is not None:
        return not set(choice.incidents).isdisjoint(exhibit.body.incidents)
    return True


def _views(
    work: Work, keys: Keyring, case_id: UUID, chosen: list[OpenedEvidence], failures: list[Failure]
) -> Iterator[custody.ExhibitView]:
    for exhibit in chosen:
        try:
            view = custody.exhibit(work, keys, case_id, exhibit.id)
        except (Tampered, NoGrant):
            failures.append(Failure(what=exhibit.body.label, reason="its capture or custody record is damaged"))
            continue
        if view.chain_holds:
            yield view
        else:
            failures.append(Failure(what=exhibit.body.label, reason="its custody chain is broken"))


def _ledger_entry(assembled: Assembled, evidence: list[UUID], built_by: UUID, draft_id: UUID | None) -> PackBody:
    dossier, built = assembled.built.dossier, assembled.built
    return PackBody(
        identifier=dossier.pack_id,
        profile=dossier.profile.identifier,
        profile_version=dossier.profile.version,
        locale=dossier.locale,
        recipient=dossier.recipient,
        purpose=dossier.purpose,
        issued_at=dossier.issued_at,
        built_by=built_by,
        incidents=tuple(incident.id for incident in dossier.incidents),
        exhibits=tuple(evidence),
        failures=tuple(f"{failure.what}: {failure.reason}" for failure in dossier.failures),
        manifest_sha256=built.facts.manifest_sha256,
        fingerprint=built.facts.key_fingerprint,
        stamped_by=tuple(stamp.authority for stamp in built.stamps),
        log_head=dossier.log_head,
        proof=assembled.proof,
        reader=assembled.reader,
        consents=assembled.composition.choice.consents,
        approved_by=assembled.composition.choice.approved_by,
        draft=draft_id or assembled.composition.choice.draft,
        follows=assembled.composition.choice.follows_pack,
        contents=assembled.composition.clearance.content_digest,
        commitments=assembled.composition.commitments,
        inventory=exhibits_of(dossier, assembled.composition.evidence, built.pages),
        told=incidents_of(dossier),
        unstamped=built.unstamped,
    )
