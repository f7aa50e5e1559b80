"""Every act of the services, once: how to do it, who may, and what the log says of it afterwards.

A public function that is missing here fails a test.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from typing import cast as cast_as
from uuid import UUID, uuid4

from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealingWriter
from casebook.dates import Moment
from casebook.errors import CasebookError
from casebook.keys.keyring import Keyring
from casebook.model import Pack
from casebook.model.account import Handle
from casebook.model.consent import ConsentBody
from casebook.model.member import Role
from casebook.model.pack import PackBody, PackedFile
from casebook.model.person import PersonName, PersonRelationBody
from casebook.model.places import file_context
from casebook.model.report import MessageNoteBody
from casebook.services import (
    acceptance,
    casework,
    custody,
    disclosure,
    history,
    importing,
    inbox,
    membership,
    reading,
    recording,
    triage,
)
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import AccountDraft, ActDraft, CaseDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.services.founding import Newcomer
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.services.acting import TO_COURT, received, take_in
from tests.services.reporting import Reporter

# The cast: Dana opened the case; Omid is of her team; Lena was given it, or (waiting) not yet; Kian is administrator.
WRITERS = frozenset({"dana"})
READERS = frozenset({"dana", "lena"})
MEMBERS = frozenset({"dana", "omid"})
LISTERS = frozenset({"dana", "omid", "lena", "lena, not granted"})
EVERYBODY = LISTERS | {"kian"}
ADMINISTRATORS = frozenset({"kian"})
WHO = {
    "dana": cast.DANA,
    "omid": cast.OMID,
    "lena": cast.LENA,
    "lena, not granted": cast.LENA,
    "kian": cast.KIAN,
}
TABLE = b"posted_at,platform,account,url,text\n2026-05-01,telegram,haqgu,,one\n"


@dataclass(frozen=True)
class Act:
    """One public function: `run` does it, `may` says for whom, `kinds` what the log gets."""

    function: Callable[..., Any]
    may: frozenset[str]
    kinds: tuple[str, ...]
    run: Callable[[Work, Keyring, "World"], Any]
    changes_nothing: bool = False

    @property
    def name(self) -> str:
        """Module and function."""
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"


@dataclass(frozen=True)
class World:
    """A restricted case with one of everything in it."""

    office: Office
    case: UUID
    reference: str
    person: UUID
    other: UUID
    account: UUID
    incident: UUID
    consent: UUID
    evidence: UUID
    pack: UUID
    held: UUID  # by whom a grant can be taken back
    newcomer: UUID
    reports: "Reports"

    def person_draft(self) -> PersonDraft:
        """A person."""
        return PersonDraft(names=(PersonName(text="Zarina"),))


@dataclass(frozen=True)
class Reports:
    """Reports that came to the team, one for each act that can be done once only."""

    open: UUID
    file: UUID  # of the open one
    other: UUID
    to_accept: UUID
    to_decline: UUID
    junk: UUID
    closed: UUID
    to_erase: UUID
    accepted: UUID
    later: frozenset[UUID]  # files of the accepted one that came afterwards


def reports(office: Office) -> Reports:
    """Have them sent, and some of them worked on by Dana."""
    sender, kept = Reporter(office.house), Reporter(office.house)
    first = sender.begin()
    file = sender.add_file()
    sender.finish()
    accepted = kept.send()
    others = [Reporter(office.house).send() for _ in range(6)]
    with office.acting(cast.DANA) as (work, keys):
        acceptance.accept(work, keys, accepted, into_a_new_case())
        triage.mark_spam(work, keys, others[4])
    later = frozenset({kept.add_file()})
    return Reports(first, file, *others, accepted, later)


def into_a_new_case(**more: Any) -> AcceptanceDraft:
    """Accept a report into a case of its own, which the team holds."""
    return AcceptanceDraft(case_id=uuid4(), new_case=CaseDraft(title="Told"), **more)


def a_world(office: Office, *, granted: bool = True) -> World:
    """Make the case as Dana."""
    let_in(office, office.omid, office.lena)
    with office.acting(cast.KIAN) as (work, keys):
        newcomer = membership.add(work, keys, Newcomer(name="N", login="n", passphrase="n n", role=Role.COUNSEL))
        held = membership.add(work, keys, Newcomer(name="H", login="h", passphrase="h h", role=Role.COUNSEL))
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Pressure", restricted=True))
        person, other = (
            recording.add_person(work, keys, case.id, PersonDraft(names=(PersonName(text=name),)))
            for name in ("Mahsa", "Bahrom")
        )
        account = recording.add_account(work, keys, case.id, AccountDraft(platform="telegram", handle="haqgu"))
        incident = recording.record_incident(work, keys, case.id, IncidentDraft(title="A threat", when=Moment("2026")))
        agreed = ConsentBody(person=person, purpose="asylum_file", given_on=date(2026, 1, 1))
        consent = recording.add_consent(work, keys, case.id, agreed)
        pack = a_pack(work, keys, case.id)
    evidence = take_in(office, case.id)
    for member in [held, *([office.lena] if granted else [])]:
        grant(office, case, member)
    world = (person, other, account, incident, consent, evidence, pack, held, newcomer)
    return World(office, case.id, case.body.reference, *world, reports(office))


def a_pack(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    """Put a pack into the ledger that was never built: its file is three bytes."""
    key = SecretKey.generate()
    with work.blobs.put() as incoming:
        sealer = SealingWriter(key, file_context(case_id, incoming.name), incoming)
        sealer.write(b"PK!")
        sealer.close()
        blob = incoming.keep()
    digest = hashlib.sha256(b"PK!").hexdigest()
    body = PackBody(
        identifier="CBP-2026-000000",
        profile="case_file",
        profile_version="1",
        locale="en",
        recipient="The court",
        purpose="An appeal",
        issued_at=work.clock(),
        manifest_sha256="",
        fingerprint="",
        proof=PackedFile(name="p.zip", media_type="application/zip", size=3, sha256=digest, file_key=key.material),
    )
    return recording.put(work, keys, Pack(case_id=case_id, blob=blob), body, quietly=True)


def correct_case(work: Work, keys: Keyring, world: World) -> None:
    """Correct the case."""
    casework.change_case(work, keys, world.case, CaseDraft(title="New"), revision=1)


def refuse(work: Work, keys: Keyring, world: World) -> None:
    """Record that a pack could not be built; of the composition only its case and kind are looked at."""
    kind = SimpleNamespace(profile=SimpleNamespace(identifier="case_file"))
    disclosure.refuse(work, keys, cast_as("Any", SimpleNamespace(case_id=world.case, dossier=kind)), CasebookError())


def close_and(work: Work, keys: Keyring, world: World) -> None:
    """Close and reopen."""
    casework.close_case(work, keys, world.case)
    casework.reopen_case(work, keys, world.case)


def import_table(work: Work, keys: Keyring, world: World) -> None:
    """Import one row."""
    importing.run(
        work,
        keys,
        world.case,
        io.BytesIO(TABLE),
        name="t.csv",
        sha256="0" * 64,
        kind="csv",
        evidence_id=None,
        dry_run=False,
    )


NEWCOMER = Newcomer(name="Nilufar", login="nilufar", passphrase="nilufar hums", role=Role.COUNSEL)
BROTHERS = "010102"
ACTS = (
    Act(casework.open_case, MEMBERS, ("CaseOpened",), lambda w, k, _: casework.open_case(w, k, CaseDraft(title="T"))),
    Act(casework.cases, LISTERS, ("CasesListed",), lambda w, k, _: casework.cases(w, k), changes_nothing=True),
    Act(casework.case, READERS, (), lambda w, k, t: casework.case(w, k, t.case), changes_nothing=True),
    Act(
        casework.case_by_reference,
        READERS,
        ("CasesListed",),
        lambda w, k, t: casework.case_by_reference(w, k, f" {t.reference.lower()} "),
        changes_nothing=True,
    ),
    Act(casework.change_case, WRITERS, ("CaseChanged",), correct_case),
    Act(casework.close_case, WRITERS, ("CaseChanged", "CaseChanged"), close_and),
    Act(casework.reopen_case, WRITERS, ("CaseChanged", "CaseChanged"), close_and),
    Act(
        reading.case_book,
        READERS,
        ("CaseRead",),
        lambda w, k, t: reading.case_book(w, k, t.case, page="overview"),
        changes_nothing=True,
    ),
    Act(
        recording.add_person,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.add_person(w, k, t.case, t.person_draft()),
    ),
    Act(
        recording.correct_person,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.correct_person(w, k, t.case, t.person, t.person_draft(), revision=1),
    ),
    Act(
        recording.relate,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.relate(
            w, k, t.case, PersonRelationBody(person=t.person, of=t.other, relationship=BROTHERS)
        ),
    ),
    Act(
        recording.add_account,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.add_account(w, k, t.case, AccountDraft(platform="vk", handle="x")),
    ),
    Act(
        recording.correct_account,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.correct_account(
            w, k, t.case, t.account, AccountDraft(platform="telegram", handle="haqgu", note="Loud"), revision=1
        ),
    ),
    Act(
        recording.rename_account,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.rename_account(w, k, t.case, t.account, Handle(handle="new")),
    ),
    Act(
        recording.add_posts,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.add_posts(
            w, k, t.case, [PostDraft(platform="vk", text=text) for text in "ab"], incident=t.incident
        ),
    ),
    Act(
        recording.add_consent,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.add_consent(
            w, k, t.case, ConsentBody(person=t.person, purpose="ccf", given_on=date(2026, 1, 1))
        ),
    ),
    Act(
        recording.withdraw_consent,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.withdraw_consent(w, k, t.case, t.consent, date(2026, 2, 1)),
    ),
    Act(
        recording.record_incident,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.record_incident(w, k, t.case, IncidentDraft(title="Again")),
    ),
    Act(
        recording.record_act,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: recording.record_act(
            w, k, t.case, t.incident, ActDraft(kind="killing_attempt", victim=t.person)
        ),
    ),
    Act(
        recording.correct_incident,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.correct_incident(w, k, t.case, t.incident, IncidentDraft(title="B"), revision=1),
    ),
    Act(
        importing.run,
        WRITERS,
        ("RecordAdded", "RecordAdded", "TableImported"),  # the incident, its posts; their author is known
        import_table,
    ),
    Act(
        importing.kept_already,
        READERS,
        (),
        lambda w, k, t: importing.kept_already(w, k, t.case, "0" * 64),
        changes_nothing=True,
    ),
    Act(
        custody.take_in,
        WRITERS,
        ("EvidenceTakenIn",),
        lambda w, k, t: custody.take_in(w, k, t.case, received(t.office, t.case), ExhibitDraft()),
    ),
    Act(
        custody.correct,
        WRITERS,
        ("RecordChanged", "RecordChanged"),  # what is said, and how it was obtained
        lambda w, k, t: custody.correct(w, k, t.case, t.evidence, ExhibitDraft(title="B"), revision=1),
    ),
    Act(
        custody.derive_text,
        WRITERS,
        ("DerivativeMade",),
        lambda w, k, t: custody.derive_text(
            w, k, t.case, t.evidence, operation="translation", text="words", language="en", made_by=""
        ),
    ),
    Act(
        custody.exhibit, READERS, (), lambda w, k, t: custody.exhibit(w, k, t.case, t.evidence), changes_nothing=True
    ),
    Act(
        custody.read,
        READERS,
        ("EvidenceSeen",),
        lambda w, k, t: custody.read(w, k, t.case, t.evidence, purpose="page"),
    ),
    Act(custody.check, READERS, ("EvidenceSeen",), lambda w, k, t: custody.check(w, k, t.case, t.evidence)),
    Act(
        disclosure.compose,
        READERS,
        ("CaseRead",),
        lambda w, k, t: disclosure.compose(w, k, t.case, TO_COURT),
        changes_nothing=True,
    ),
    Act(disclosure.refuse, READERS, ("CaseActFailed",), refuse, changes_nothing=True),
    Act(
        disclosure.packs,
        READERS,
        ("CaseRead",),
        lambda w, k, t: disclosure.packs(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        disclosure.fetch,
        READERS,
        ("PackFetched",),
        lambda w, k, t: disclosure.fetch(w, k, t.case, t.pack),
        changes_nothing=True,
    ),
    Act(
        history.case_history,
        WRITERS,
        ("HistoryRead",),
        lambda w, k, t: history.case_history(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        history.office_log,
        ADMINISTRATORS,
        ("OfficeLogRead",),
        lambda w, k, _: history.office_log(w, k),
        changes_nothing=True,
    ),
    Act(
        membership.members, EVERYBODY, ("MembersListed",), lambda w, k, _: membership.members(w, k), changes_nothing=True
    ),
    Act(membership.add, ADMINISTRATORS, ("MemberAdded",), lambda w, k, _: membership.add(w, k, NEWCOMER)),
    Act(
        membership.admit, MEMBERS, ("MemberAdmitted",), lambda w, k, t: membership.admit(w, k, t.newcomer)
    ),
    Act(
        membership.remove, ADMINISTRATORS, ("MemberRemoved",), lambda w, k, t: membership.remove(w, k, t.newcomer)
    ),
    Act(
        membership.grants,
        WRITERS,
        ("CaseRead",),
        lambda w, k, t: membership.grants(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        membership.grant,
        WRITERS,
        ("AccessGiven",),
        lambda w, k, t: membership.grant(w, k, t.case, t.office.omid, ends_on=None),
    ),
    Act(
        membership.revoke,
        WRITERS,
        ("AccessTakenBack",),
        lambda w, k, t: membership.revoke(w, k, t.case, t.held),
    ),
    Act(inbox.inbox, MEMBERS, ("InboxListed",), lambda w, k, _: inbox.inbox(w, k)),
    Act(inbox.report, MEMBERS, ("ReportRead",), lambda w, k, t: inbox.report(w, k, t.reports.open)),
    Act(
        inbox.report_file,
        MEMBERS,
        (),
        lambda w, k, t: inbox.report_file(w, k, t.reports.open, t.reports.file),
        changes_nothing=True,
    ),
    Act(
        inbox.read_file,
        MEMBERS,
        ("ReportFileSeen",),
        lambda w, k, t: inbox.read_file(w, k, t.reports.open, t.reports.file, purpose="page"),
    ),
    Act(
        triage.answer,
        MEMBERS,
        ("ReportAnswered",),
        lambda w, k, t: triage.answer(w, k, t.reports.open, "Words", message_id=uuid4()),
    ),
    Act(
        triage.translate,
        MEMBERS,
        ("ReportChanged",),
        lambda w, k, t: triage.translate(w, k, t.reports.open, None, MessageNoteBody(translation="Words")),
    ),
    Act(triage.colleagues, MEMBERS, (), lambda w, k, _: triage.colleagues(w, k), changes_nothing=True),
    Act(
        triage.assign,
        MEMBERS,
        ("ReportChanged",),
        lambda w, k, t: triage.assign(w, k, t.reports.open, t.office.omid),
    ),
    Act(triage.keep_note, MEMBERS, ("ReportChanged",), lambda w, k, t: triage.keep_note(w, k, t.reports.open, "Words")),
    Act(
        triage.merge,
        MEMBERS,
        ("ReportChanged",),
        lambda w, k, t: triage.merge(w, k, t.reports.other, t.reports.open),
    ),
    Act(
        triage.decline,
        MEMBERS,
        ("ReportChanged", "ReportAnswered"),
        lambda w, k, t: triage.decline(w, k, t.reports.to_decline, "not_ours", "Words", message_id=uuid4()),
    ),
    Act(triage.mark_spam, MEMBERS, ("ReportChanged",), lambda w, k, t: triage.mark_spam(w, k, t.reports.junk)),
    Act(triage.put_back, MEMBERS, ("ReportChanged",), lambda w, k, t: triage.put_back(w, k, t.reports.closed)),
    Act(triage.erase, MEMBERS, ("ReportErased",), lambda w, k, t: triage.erase(w, k, t.reports.to_erase)),
    Act(
        acceptance.accept,
        MEMBERS,
        ("CaseOpened", "ReportAccepted"),
        lambda w, k, t: acceptance.accept(w, k, t.reports.to_accept, into_a_new_case()),
    ),
    Act(
        acceptance.take_files,
        MEMBERS,
        ("EvidenceTakenIn", "ReportAccepted"),
        lambda w, k, t: acceptance.take_files(w, k, t.reports.accepted, t.reports.later),
    ),
    Act(
        acceptance.files_to_take,
        MEMBERS,
        (),
        lambda w, k, t: acceptance.files_to_take(w, k, t.reports.open),
        changes_nothing=True,
    ),
    Act(
        acceptance.reports_of,
        READERS,
        (),
        lambda w, k, t: acceptance.reports_of(w, k, t.case),
        changes_nothing=True,
    ),
    Act(history.team_log, MEMBERS, ("TeamLogRead",), lambda w, k, _: history.team_log(w, k), changes_nothing=True),
    Act(membership.sign_out, EVERYBODY, ("SignedOut",), lambda w, k, _: membership.sign_out(w, k, "no cookie")),
)  # fmt: skip

# Built from real pages, which takes seconds: disclosure.keep is tested with the packs.
TESTED_WITH_PACKS = {"disclosure.keep"}
# Steps of the acts above, which have checked already.
STEPS = {
    "casework.hold",
    "custody.take_over",
    "custody_chain.add_link",
    "custody_chain.carry_over",
    "custody_chain.links",
    "inbox.hold_report",
    "inbox.kept_in_case",
    "inbox.merged_into",
    "membership.settle",
    "membership.team_name",
    "recording.kept_already",
    "recording.put",
    "recording.revise",
}
