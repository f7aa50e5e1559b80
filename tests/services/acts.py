"""Every act of the services, once: how to do it, who may, and what the log says of it afterwards.

A public function that is missing here fails a test.
"""

import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from typing import cast as cast_as
from uuid import UUID, uuid4

from casebook.capturing.comparing import Verdict
from casebook.cli.counting import words_of
from casebook.crypto import one_time, parcels
from casebook.crypto.envelope import SecretKey
from casebook.crypto.passkeys import Place
from casebook.crypto.stream import SealingWriter
from casebook.dates import Moment
from casebook.errors import CasebookError, InvalidInput, NotFound
from casebook.exporters.records import CaseOut
from casebook.exporters.transcripts import Cue
from casebook.importers import Message, Position, browser_copy
from casebook.importers import identity as identity_of
from casebook.inspection.clamd import Scan
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model import Campaign, Intervention, Pack, RiskAssessment, Task
from casebook.model.account import AccountBody, Handle
from casebook.model.campaign import CampaignBody
from casebook.model.consent import ConsentBody
from casebook.model.import_run import ImportRunBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.member import Role
from casebook.model.pack import PackBody, PackedFile
from casebook.model.person import PersonName, PersonRelationBody
from casebook.model.places import file_context
from casebook.model.report import MessageNoteBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.task import TaskBody
from casebook.search.entry import DueQuery, Query
from casebook.services import (
    acceptance,
    agenda,
    attaching,
    breaches,
    bulk,
    captures_asked,
    capturing,
    case_offers,
    casework,
    certifying,
    colleagues,
    coming_back,
    committing,
    complaining,
    counsel_desk,
    counsel_notes,
    covering,
    custody,
    delivery,
    disclosure,
    excerpting,
    glancing,
    handover,
    history,
    holding,
    importing,
    inbox,
    inviting,
    job_of_import,
    ledger,
    lookup,
    membership,
    noting,
    office_state,
    overview,
    own_browser,
    passkeys,
    passphrases,
    patterns,
    picture_twins,
    platform_record,
    post_pictures,
    preparing,
    proposing,
    pursuing,
    quick_log,
    reading,
    rechecking,
    recording,
    records,
    redaction,
    redaction_register,
    retention_counts,
    retention_due,
    retention_ending,
    retention_papers,
    retention_remains,
    retention_sweeping,
    reuse,
    scanning,
    second_steps,
    seen_before,
    sensitive_terms,
    sharing,
    shredding,
    signing_keys,
    statistics,
    statistics_pack,
    tasking,
    tracing,
    translating,
    triage,
    undoing,
    unfinished,
    views,
)
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.custody import ExhibitDraft
from casebook.services.delivery import Answer, Handing
from casebook.services.drafts import AccountDraft, ActDraft, CaseDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.services.founding import Newcomer
from casebook.services.handover import Choice
from casebook.services.job_of_capture import CaptureMade, RecheckMade
from casebook.services.job_of_patterns import PatternsMade
from casebook.services.pattern_table import Seen
from casebook.services.preparing import Beginning, DraftChange
from casebook.services.pursuing import AnswerDraft
from casebook.services.redacted_words import Closing
from casebook.services.statistics import Period
from casebook.services.statistics_pack import Asked, Numbers, NumbersFile
from casebook.work import Work
from tests import cast
from tests.authenticator import Passkey, told
from tests.capturing.made import made
from tests.conftest import Office
from tests.exporters.factories import SIGNER, a_dossier
from tests.importers.copying import A_COPY
from tests.keys.acting import grant, let_in
from tests.services import ending
from tests.services.acting import TO_COURT, received, take_in
from tests.services.redacting import Copies, a_made_copy, copies_in
from tests.services.reporting import Reporter

# The cast: Dana opened the case; Omid is of her team; Lena was given it, or (waiting) not yet; Kian is administrator.
WRITERS = frozenset({"dana"})
READERS = frozenset({"dana", "lena"})
LOCALHOST = Place("localhost", "http://localhost")
OWN = {one.login: one.passphrase for one in (cast.DANA, cast.OMID, cast.LENA, cast.KIAN)}
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
    post: UUID
    consent: UUID
    evidence: UUID
    pack: UUID
    held: UUID  # by whom a grant can be taken back
    newcomer: UUID
    reports: "Reports"
    days: "Days"
    changed: "Changed"
    copies: Copies
    doomed: UUID  # a case of the team that may be erased now

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


@dataclass(frozen=True)
class Days:
    """Records of the case that make something due."""

    intervention: UUID
    task: UUID
    risk: UUID


def days_in(work: Work, keys: Keyring, case_id: UUID) -> Days:
    """Add them."""
    return Days(
        intervention=records.add(work, keys, case_id, Intervention, InterventionBody(kind="platform_notice")),
        task=records.add(work, keys, case_id, Task, TaskBody(title="Call", due=date(2026, 5, 14))),
        risk=records.add(work, keys, case_id, RiskAssessment, RiskAssessmentBody(review_on=date(2026, 5, 14))),
    )


@dataclass(frozen=True)
class Changed:
    """A campaign that was corrected, another that was added, and the changes that did it."""

    corrected: UUID
    correction: UUID
    addition: UUID
    removable: UUID


def changed_in(office: Office, case_id: UUID) -> Changed:
    """Add them, each in an act of its own."""
    added = []
    for title in ("One voice", "Two voices", "Three voices"):
        with office.acting(cast.DANA) as (work, keys):
            added.append(records.add(work, keys, case_id, Campaign, CampaignBody(title=title)))
    with office.acting(cast.DANA) as (work, keys):
        records.correct(work, keys, case_id, Campaign, added[0], CampaignBody(title="No voice"), revision=1)
    with office.acting(cast.DANA) as (work, keys):
        latest = [undoing.latest(work, keys, case_id, "campaign", campaign) for campaign in added[:2]]
    correction, addition = (change.id for change in latest if change)
    return Changed(added[0], correction, addition, added[2])


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
        incident = recording.record_incident(
            work, keys, case.id, IncidentDraft(title="A threat", when=Moment("2026"), original_text="Salim heard it")
        )
        (post,) = recording.add_posts(work, keys, case.id, [PostDraft(platform="vk", text="a")], incident=None)
        agreed = ConsentBody(person=person, purpose="asylum_file", given_on=date(2026, 1, 1))
        consent = recording.add_consent(work, keys, case.id, agreed)
        pack = a_pack(work, keys, case.id)
        days = days_in(work, keys, case.id)
    evidence = take_in(office, case.id)
    for member in [held, *([office.lena] if granted else [])]:
        grant(office, case, member)
    changed = changed_in(office, case.id)
    with office.acting(cast.DANA) as (work, keys):
        copies = copies_in(office, work, keys, case.id, evidence)
        doomed = ending.doomed(work, keys, office.omid)
    world = (person, other, account, incident, post, consent, evidence, pack, held, newcomer)
    return World(office, case.id, case.body.reference, *world, reports(office), days, changed, copies, doomed)


def a_session_of(work: Work, keys: Keyring) -> str:
    """Where another session of the same member lies."""
    cookie = sessions.open_session(work.db, keys.member_id, keys._private_key, work.clock())
    return sessions.place_of(cookie).hex()


def add_passkey(work: Work, keys: Keyring, passkey: Passkey) -> None:
    """Answer as a browser would."""
    question: Any = passkeys.ask_for_new(work, keys, LOCALHOST, "a browser")
    passkeys.add(work, keys, LOCALHOST, "a browser", told(passkey.make(question)))


def prove_by_passkey(work: Work, keys: Keyring) -> None:
    """Add a passkey, and show it."""
    passkey = Passkey()
    add_passkey(work, keys, passkey)
    question: Any = passkeys.ask(work, LOCALHOST, "a browser")
    assert passkeys.prove(work, keys, LOCALHOST, "a browser", told(passkey.use(question)))


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
    attempt = SimpleNamespace(case_id=world.case, kind="case_file")
    disclosure.refuse(work, keys, cast_as("Any", attempt), CasebookError())


RENDERED = translating.TranslationDraft(text="Salim was here", language="en", made_by="translator")


def correct_text(work: Work, keys: Keyring, world: World) -> None:
    """Correct the transcript as it stands."""
    there = (world.case, world.evidence, world.copies.transcript)
    revision = translating.text(work, keys, *there).revision
    translating.correct_text(work, keys, *there, RENDERED, revision=revision)


def correct_words(work: Work, keys: Keyring, world: World) -> None:
    """Add a translation of an incident's words, and correct it."""
    there = (world.case, "incident", world.incident)
    made = translating.translate_words(work, keys, *there, RENDERED)
    revision = translating.words(work, keys, *there).revision
    translating.correct_words(work, keys, *there, made, RENDERED, revision=revision)


def deliver_and_finish(work: Work, keys: Keyring, world: World) -> None:
    """Hand a pack over to its last byte."""
    parcel = delivery.begin(work, keys, world.case, world.pack, Handing(passphrase=parcels.new_passphrase()))
    assert b"".join(parcel.pieces())
    delivery.finish(work, keys, parcel)


def deliver_and_note(work: Work, keys: Keyring, world: World) -> None:
    """Hand a pack over and note what the recipient said."""
    parcel = delivery.begin(work, keys, world.case, world.pack, Handing())
    delivery.note_answer(work, keys, world.case, parcel.delivery, Answer(reference="T 12"), revision=1)


def deliver_and_recall(work: Work, keys: Keyring, world: World) -> None:
    """Hand a pack over and call it back."""
    parcel = delivery.begin(work, keys, world.case, world.pack, Handing())
    delivery.note_recall(work, keys, world.case, parcel.delivery, words="Please return it.", revision=1)


def release(work: Work, keys: Keyring, world: World) -> None:
    """Record that a case left as one document; of what was prepared only its cases and form are looked at."""
    left = CaseOut(reference=world.reference, records={})
    composed = SimpleNamespace(choice=Choice(form="json"), case_ids=(world.case,))
    prepared = SimpleNamespace(composition=composed, export=SimpleNamespace(cases=(left,)))
    handover.release(work, keys, cast_as("Any", prepared))


def close_and(work: Work, keys: Keyring, world: World) -> None:
    """Close and reopen."""
    casework.close_case(work, keys, world.case)
    casework.reopen_case(work, keys, world.case)


def import_table(work: Work, keys: Keyring, world: World) -> None:
    """Import one row."""
    importing.run(
        work, keys, world.case, io.BytesIO(TABLE), name="t.csv", sha256="0" * 64, kind="csv", evidence_id=world.evidence
    )


def a_run(work: Work, keys: Keyring, world: World) -> UUID:
    """Begin to read an export."""
    return importing.begin_run(work, keys, world.case, ImportRunBody(evidence=world.evidence, format="csv"))


def lend_for_a_run(work: Work, keys: Keyring, world: World) -> None:
    """Lend what a job needs that reads an export."""
    run = a_run(work, keys, world)
    job_of_import.lent_for(work, keys, world.case, run, session=b"", ends_at=work.clock())


def take_a_row(work: Work, keys: Keyring, world: World) -> None:
    """Begin to read, and take one row."""
    row = Message(Position(2, 1), "one", platform="telegram", account="haqgu")
    before = importing.known(work, keys, world.case)
    importing.take(work, keys, world.case, a_run(work, keys, world), [row], before=before, sha256="0" * 64)


def look_at_a_run(work: Work, keys: Keyring, world: World) -> None:
    """Look at the runs, and at one that is not there."""
    assert importing.runs(work, keys, world.case) == []
    with suppress(NotFound):
        importing.run_of(work, keys, world.case, world.post)


def look_at_proposals(work: Work, keys: Keyring, world: World) -> None:
    """Look at the proposals of a run that is not there."""
    assert importing.runs(work, keys, world.case) == []
    with suppress(NotFound):
        proposing.proposals(work, keys, world.case, world.post)


def settle_a_proposal(work: Work, keys: Keyring, world: World) -> None:
    """Read a post in which a rule finds words, and record the act that it proposes, with its author."""
    row = Message(Position(2, 1), "Traitor", platform="telegram", account="haqgu", url="https://t.me/haqgu/9")
    before, run = importing.known(work, keys, world.case), a_run(work, keys, world)
    importing.take(work, keys, world.case, run, [row], before=before, sha256="0" * 64)
    (post,) = (earlier.post for identity, earlier in before.items() if identity == identity_of(row, "0" * 64))
    answer = proposing.Answer(post, "treason", recorded=True)
    proposing.settle(work, keys, world.case, run, [answer], proposing.Coding(victim=world.person))


def attach(work: Work, keys: Keyring, world: World) -> None:
    """Make an exhibit of a file that a message carried."""
    came = received(world.office, world.case, b"attached", "voice.ogg")
    file = attaching.Attached("voice.ogg", "voice.ogg", ())
    attaching.make_exhibit(work, keys, world.case, world.evidence, file, came, (world.incident,))


def keep_a_browser_copy(work: Work, keys: Keyring, world: World) -> None:
    """Keep what a bookmark wrote."""
    copy = browser_copy.copy_of(A_COPY.encode())
    assert copy is not None
    own_browser.keep(work, keys, world.case, received(world.office, world.case, A_COPY.encode(), "copy.json"), copy)


A_LOOK = rechecking.Asked(url="https://misol.example/", words="", before="", latest="", state="live", incident=None)


def keep_a_page(work: Work, keys: Keyring, world: World) -> None:
    """Keep a page that a job has captured, without a browser."""
    with capturing.sealed(work.blobs, world.case, made(), limit=2**20) as taken:
        captures_asked.keep_page(work, keys, world.case, CaptureMade(taken=taken))


def keep_a_look(work: Work, keys: Keyring, world: World) -> None:
    """Keep what a job has found where a post once had another link: it says so, to who may look."""
    with suppress(InvalidInput), capturing.sealed(work.blobs, world.case, made(), limit=2**20) as taken:
        made_of_it = RecheckMade(address="https://misol.example/", taken=taken)
        captures_asked.keep_look(work, keys, world.case, world.post, made_of_it)


NOTHING_FOUND = PatternsMade(cases=(), networks=(), seen=Seen(accounts={}, posts={}, compared=0, authors=0))


def keep_a_capture(work: Work, keys: Keyring, world: World) -> None:
    """Keep a capture that no browser made."""
    with capturing.sealed(work.blobs, world.case, made(), limit=2**20) as taken:
        capturing.keep(work, keys, world.case, taken)


def ask_about_a_post(work: Work, keys: Keyring, world: World) -> None:
    """Ask what has to be known to look at a post, which has no link."""
    with suppress(InvalidInput):
        rechecking.asked(work, keys, world.case, world.post)


NO_CASE = UUID(int=1)


def describe_no_network(work: Work, keys: Keyring, world: World) -> None:
    """Ask for a campaign of a network that is not found."""
    with suppress(InvalidInput):
        patterns.describe(
            work, keys, world.case, patterns.CampaignDraft(mark="", accounts=frozenset(), title="T"), locale="en"
        )


TAGGED = bulk.Setting("tags", bulk.How.ADD, "wave")


def tag_in_bulk(work: Work, keys: Keyring, world: World) -> None:
    """Change the account as it was just looked at."""
    lines = bulk.preview(work, keys, world.case, "account", [world.account], [TAGGED])
    bulk.apply(work, keys, world.case, "account", {line.record: line.revision for line in lines}, [TAGGED])


def quick_draft() -> quick_log.QuickDraft:
    """One incident and nothing else."""
    return quick_log.QuickDraft(entries=(quick_log.Entry(incident=IncidentDraft(title="Logged")),))


def discard_unfinished(work: Work, keys: Keyring, world: World) -> None:
    """Throw away what was kept a moment before."""
    unfinished.keep(work, keys, world.case, f"/cases/{world.case}/people/new", [("name", "typed")])
    for one in unfinished.of_member(work, keys, world.case):
        unfinished.discard(work, keys, world.case, one.id)


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
    Act(
        casework.assign,
        WRITERS,
        ("CaseChanged", "CaseAssigned"),
        lambda w, k, t: casework.assign(w, k, t.case, t.office.dana),
    ),
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
        glancing.glance,
        READERS,
        ("CaseRead",),
        lambda w, k, t: glancing.glance(w, k, t.case, page="overview"),
        changes_nothing=True,
    ),
    Act(
        covering.coverage,
        READERS,
        ("CaseRead",),
        lambda w, k, t: covering.coverage(w, k, t.case, "en"),
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
        recording.correct_post,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.correct_post(
            w, k, t.case, t.post, PostDraft(platform="vk", text="b"), incident=t.incident, revision=1
        ),
    ),
    Act(
        recording.check_post,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.check_post(w, k, t.case, t.post, "deleted"),
    ),
    Act(
        recording.assign_posts,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.assign_posts(w, k, t.case, [t.post], None),  # corrected before, it has an incident
    ),
    Act(
        recording.correct_consent,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: recording.correct_consent(
            w, k, t.case, t.consent, ConsentBody(person=t.person, purpose="un", given_on=date(2026, 1, 1)), revision=1
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
        lambda w, k, t: recording.correct_incident(w, k, t.case, t.incident, IncidentDraft(title="B", original_text="Salim heard it"), revision=1),
    ),
    Act(
        importing.run,
        WRITERS,
        ("RecordAdded",) * 3 + ("TableImported",),  # the run, the incident, its posts; their author is known
        import_table,
    ),
    Act(importing.begin_run, WRITERS, ("RecordAdded",), a_run),
    Act(importing.take, WRITERS, ("RecordAdded",) * 3, take_a_row),  # the run, the incident, its posts
    Act(
        importing.finish,
        WRITERS,
        ("RecordAdded", "TableImported"),
        lambda w, k, t: importing.finish(w, k, t.case, a_run(w, k, t)),
    ),
    Act(importing.stop, WRITERS, ("RecordAdded", "RecordChanged"), lambda w, k, t: importing.stop(w, k, t.case, a_run(w, k, t))),
    Act(importing.go_on, WRITERS, ("RecordAdded", "RecordChanged"), lambda w, k, t: importing.go_on(w, k, t.case, a_run(w, k, t))),
    Act(importing.attempt, WRITERS, ("RecordAdded", "RecordChanged"), lambda w, k, t: importing.attempt(w, k, t.case, a_run(w, k, t))),
    Act(job_of_import.lent_for, WRITERS, ("RecordAdded", "RecordChanged", "EvidenceSeen"), lend_for_a_run),
    Act(proposing.proposals, READERS, ("CaseRead",), look_at_proposals, changes_nothing=True),
    Act(proposing.settle, WRITERS, ("RecordAdded",) * 5, settle_a_proposal),  # run, incident, post, act, who did it
    Act(
        excerpting.keep,
        WRITERS,
        ("DerivativeMade",),
        lambda w, k, t: excerpting.keep(w, k, t.case, t.evidence, excerpting.Excerpt("[1] chosen", 1, 0)),
    ),
    Act(attaching.make_exhibit, WRITERS, ("EvidenceTakenIn", "EvidenceSeen"), attach),
    Act(importing.known, READERS, (), lambda w, k, t: importing.known(w, k, t.case), changes_nothing=True),
    Act(importing.runs, READERS, (), look_at_a_run, changes_nothing=True),
    Act(importing.run_of, READERS, (), look_at_a_run, changes_nothing=True),
    Act(
        importing.kept_already,
        READERS,
        (),
        lambda w, k, t: importing.kept_already(w, k, t.case, "0" * 64),
        changes_nothing=True,
    ),
    Act(
        captures_asked.keep_page,
        WRITERS,
        (*["EvidenceTakenIn"] * 3, "DerivativeMade", "PageCaptured"),
        keep_a_page,
    ),
    Act(captures_asked.keep_look, WRITERS, (), keep_a_look, changes_nothing=True),
    Act(
        capturing.keep,
        WRITERS,
        ("EvidenceTakenIn", "EvidenceTakenIn", "EvidenceTakenIn", "DerivativeMade", "PageCaptured"),
        keep_a_capture,
    ),
    Act(own_browser.keep, WRITERS, ("EvidenceTakenIn",), keep_a_browser_copy),
    Act(
        rechecking.note,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: rechecking.note(w, k, t.case, t.post, A_LOOK, Verdict("live", "HTTP 200")),
    ),
    Act(rechecking.asked, WRITERS, (), ask_about_a_post, changes_nothing=True),
    Act(rechecking.due, WRITERS, (), lambda w, k, t: rechecking.due(w, k, t.case, days=7), changes_nothing=True),
    Act(rechecking.watched, READERS, (), lambda w, k, t: rechecking.watched(w, k, t.case), changes_nothing=True),
    Act(rechecking.shots, READERS, (), lambda w, k, t: rechecking.shots(w, k, t.case, t.post), changes_nothing=True),
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
        custody.join,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: custody.join(w, k, t.case, t.evidence, [t.incident]),
    ),
    Act(
        quick_log.log,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: quick_log.log(w, k, t.case, quick_draft(), form_id=uuid4()),
    ),
    Act(
        bulk.preview,
        WRITERS,
        (),
        lambda w, k, t: bulk.preview(w, k, t.case, "account", [t.account], [TAGGED]),
        changes_nothing=True,
    ),
    Act(bulk.apply, WRITERS, ("RecordChanged",), tag_in_bulk),
    Act(
        unfinished.keep,
        READERS,
        (),
        lambda w, k, t: unfinished.keep(w, k, t.case, f"/cases/{t.case}/log", [("words", "typed")]),
    ),
    Act(
        unfinished.of_member,
        READERS,
        (),
        lambda w, k, t: unfinished.of_member(w, k, t.case),
        changes_nothing=True,
    ),
    Act(unfinished.finish, READERS, (), lambda w, k, t: unfinished.finish(w, k, t.case, f"/cases/{t.case}/log")),
    Act(unfinished.discard, READERS, (), discard_unfinished),
    Act(
        reading.posts_book,
        READERS,
        ("CaseRead",),
        lambda w, k, t: reading.posts_book(w, k, t.case, page="patterns"),
        changes_nothing=True,
    ),
    Act(
        patterns.across,
        LISTERS,
        ("CasesListed",),
        lambda w, k, _: patterns.across(w, k, [NO_CASE]),
        changes_nothing=True,
    ),
    Act(patterns.describe, WRITERS, ("CaseRead",), describe_no_network),
    Act(
        patterns.held,
        LISTERS,
        ("CasesListed",),
        lambda w, k, _: patterns.held(w, k, [NO_CASE]),
        changes_nothing=True,
    ),
    Act(patterns.size, LISTERS, (), lambda w, k, _: patterns.size(w, k), changes_nothing=True),
    Act(patterns.size_of, READERS, (), lambda w, k, t: patterns.size_of(w, k, t.case), changes_nothing=True),
    Act(
        patterns.of_job,
        LISTERS,
        ("CasesListed",),
        lambda w, k, _: patterns.of_job(w, k, NOTHING_FOUND),
        changes_nothing=True,
    ),
    Act(
        lookup.alike,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: lookup.alike(w, k, "words", ("content_item",), 9),
        changes_nothing=True,
    ),
    Act(
        picture_twins.pictures,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: picture_twins.pictures(w, k),
        changes_nothing=True,
    ),
    Act(
        picture_twins.keep_looks,
        LISTERS,
        (),
        lambda w, k, _: picture_twins.keep_looks(w, k, [], picture_twins.Impressions()),
        changes_nothing=True,
    ),
    Act(
        picture_twins.keep_told,
        LISTERS,
        (),
        lambda w, k, _: picture_twins.keep_told(w, k, {}),
        changes_nothing=True,
    ),
    Act(
        post_pictures.carried,
        LISTERS,
        (),
        lambda w, k, _: post_pictures.carried(w, k, []),
        changes_nothing=True,
    ),
    Act(
        patterns.opened,
        LISTERS,
        ("CasesListed",),
        lambda w, k, _: patterns.opened(w, k, [NO_CASE]),
        changes_nothing=True,
    ),
    Act(
        reuse.same_words,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, t: reuse.same_words(w, k, "words", but=t.post),
        changes_nothing=True,
    ),
    Act(
        seen_before.seen_before,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, t: seen_before.seen_before(w, k, t.case, AccountBody(platform="x", handles=(), native_id="7")),
        changes_nothing=True,
    ),
    Act(
        records.add,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: records.add(w, k, t.case, Task, TaskBody(title="Write")),
    ),
    Act(
        records.correct,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: records.correct(
            w, k, t.case, Campaign, t.changed.corrected, CampaignBody(title="B"), revision=2
        ),
    ),
    Act(
        records.remove,
        WRITERS,
        ("RecordRemoved",),
        lambda w, k, t: records.remove(w, k, t.case, Campaign, t.changed.removable),
    ),
    Act(
        noting.note_on,
        WRITERS,
        ("RecordAdded",),
        lambda w, k, t: noting.note_on(w, k, t.case, "Words", "incident", t.incident, "severity"),
    ),
    Act(
        colleagues.colleagues, EVERYBODY, (), lambda w, k, _: colleagues.colleagues(w, k), changes_nothing=True
    ),
    Act(
        sensitive_terms.office_terms,
        EVERYBODY,
        (),
        lambda w, k, _: sensitive_terms.office_terms(w, k),
        changes_nothing=True,
    ),
    Act(
        undoing.undo,
        WRITERS,
        ("RecordRemoved",),
        lambda w, k, t: undoing.undo(w, k, t.case, t.changed.addition),
    ),
    Act(
        undoing.restore,
        WRITERS,
        ("RecordRestored",),
        lambda w, k, t: undoing.restore(w, k, t.case, t.changed.correction, t.changed.corrected),
    ),
    Act(
        undoing.changes,
        WRITERS,
        ("HistoryRead",),
        lambda w, k, t: undoing.changes(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        undoing.latest,
        WRITERS,
        (),
        lambda w, k, t: undoing.latest(w, k, t.case, "incident", t.incident),
        changes_nothing=True,
    ),
    Act(
        undoing.last_own,
        WRITERS,
        (),
        lambda w, k, t: undoing.last_own(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        tracing.of_case,
        WRITERS,
        ("HistoryRead",),
        lambda w, k, t: tracing.of_case(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        tracing.of_record,
        WRITERS,
        ("HistoryRead",),
        lambda w, k, t: tracing.of_record(w, k, t.case, "incident", t.incident),
        changes_nothing=True,
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
    Act(
        redaction.keep,
        READERS,
        ("DerivativeMade",),
        lambda w, k, t: redaction.keep(w, k, t.case, t.evidence, a_made_copy(t.office, t.case)),
    ),
    Act(
        redaction.refuse,
        READERS,
        ("CaseActFailed",),
        lambda w, k, t: redaction.refuse(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        redaction.close_words,
        READERS,
        ("DerivativeMade",),
        lambda w, k, t: redaction.close_words(
            w, k, t.case, t.evidence, t.copies.transcript, [Closing("Salim", "R2")]
        ),
    ),
    Act(
        redaction.close_words_of_post,
        READERS,
        ("RecordChanged",),
        lambda w, k, t: redaction.close_words_of_post(w, k, t.case, t.copies.post, "text", [Closing("Salim", "R2")]),
    ),
    Act(
        redaction.close_words_of_incident,
        READERS,
        ("RecordChanged",),
        lambda w, k, t: redaction.close_words_of_incident(
            w, k, t.case, t.incident, "original_text", [Closing("Salim", "R2")]
        ),
    ),
    Act(
        redaction.read_copy,
        READERS,
        ("EvidenceSeen",),
        lambda w, k, t: redaction.read_copy(w, k, t.case, t.copies.approved, purpose="page"),
    ),
    Act(
        redaction_register.register,
        READERS,
        ("CaseRead",),
        lambda w, k, t: redaction_register.register(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        committing.show,
        READERS,
        ("CommitmentsShown",),
        lambda w, k, t: committing.show(w, k, t.case, t.pack),
        changes_nothing=True,
    ),
    Act(
        redaction_register.copy,
        READERS,
        (),
        lambda w, k, t: redaction_register.copy(w, k, t.case, t.copies.waiting),
        changes_nothing=True,
    ),
    Act(
        redaction_register.approve,
        READERS,
        ("RecordChanged", "RedactionApproved"),
        lambda w, k, t: redaction_register.approve(w, k, t.case, t.copies.waiting),
    ),
    Act(
        redaction_register.withdraw,
        READERS,
        ("RecordChanged", "RedactionWithdrawn"),
        lambda w, k, t: redaction_register.withdraw(w, k, t.case, t.copies.approved),
    ),
    Act(
        translating.translate,
        WRITERS,
        ("DerivativeMade",),
        lambda w, k, t: translating.translate(w, k, t.case, t.evidence, RENDERED),
    ),
    Act(
        translating.transcribe,
        WRITERS,
        ("DerivativeMade",),
        lambda w, k, t: translating.transcribe(w, k, t.case, t.evidence, (Cue(0, 1, "a"),), language="tg", made_by=""),
    ),
    Act(translating.correct_text, WRITERS, ("RecordChanged", "DerivativeMade"), correct_text),
    Act(
        translating.text,
        WRITERS,
        (),
        lambda w, k, t: translating.text(w, k, t.case, t.evidence, t.copies.transcript),
        changes_nothing=True,
    ),
    Act(
        translating.translate_words,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: translating.translate_words(w, k, t.case, "content_item", t.post, RENDERED),
    ),
    Act(translating.correct_words, WRITERS, ("RecordChanged", "RecordChanged"), correct_words),
    Act(
        translating.words,
        WRITERS,
        (),
        lambda w, k, t: translating.words(w, k, t.case, "incident", t.incident),
        changes_nothing=True,
    ),
    Act(
        certifying.sheet,
        WRITERS,
        ("CaseRead",),
        lambda w, k, t: certifying.sheet(
            w, k, t.case, t.evidence, t.copies.transcript, form="uk", locale="en"
        ),
        changes_nothing=True,
    ),
    Act(
        translating.translators,
        WRITERS,
        (),
        lambda w, k, t: translating.translators(w, k, t.case),
        changes_nothing=True,
    ),
    Act(scanning.to_scan, READERS, (), lambda w, k, t: scanning.to_scan(w, k, t.case, t.evidence), changes_nothing=True),
    Act(
        scanning.note,
        READERS,
        ("EvidenceScanned",),
        lambda w, k, t: scanning.note(w, k, t.case, t.evidence, Scan("not_found")),
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
        delivery.of_pack,
        READERS,
        ("CaseRead",),
        lambda w, k, t: delivery.of_pack(w, k, t.case, t.pack),
        changes_nothing=True,
    ),
    Act(delivery.begin, READERS, ("PackDelivered",), lambda w, k, t: delivery.begin(w, k, t.case, t.pack, Handing())),
    Act(delivery.hand_over, READERS, ("PackDelivered",), lambda w, k, t: delivery.hand_over(w, k, t.case, t.pack)),
    Act(delivery.finish, READERS, ("PackDelivered", "DeliveryEnded"), deliver_and_finish),
    Act(delivery.note_answer, READERS, ("PackDelivered", "RecordChanged"), deliver_and_note),
    Act(delivery.note_recall, READERS, ("PackDelivered", "RecordChanged", "DeliveryRecalled"), deliver_and_recall),
    Act(
        ledger.ledger,
        READERS,
        ("CaseRead",),
        lambda w, k, t: ledger.ledger(w, k, t.case),
        changes_nothing=True,
    ),
    Act(ledger.ledgers, LISTERS, ("LedgerRead",), lambda w, k, _: ledger.ledgers(w, k), changes_nothing=True),
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
        office_state.state,
        ADMINISTRATORS,
        ("StateRead",),
        lambda w, k, t: office_state.state(w, k, t.office.house),
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
        coming_back.give_back, MEMBERS, (), lambda w, k, t: coming_back.give_back(w, k, t.office.omid)
    ),
    Act(
        inviting.invite,
        ADMINISTRATORS,
        ("MemberInvited",),
        lambda w, k, _: inviting.invite(w, k, name="Nodira", login="nodira", role=Role.COUNSEL),
    ),
    Act(
        second_steps.own_factors, EVERYBODY, (), lambda w, k, _: second_steps.own_factors(w, k), changes_nothing=True
    ),
    Act(
        second_steps.own_sessions,
        EVERYBODY,
        (),
        lambda w, k, _: second_steps.own_sessions(w, k, ""),
        changes_nothing=True,
    ),
    Act(second_steps.unseen, EVERYBODY, (), lambda w, k, _: second_steps.unseen(w, k, ""), changes_nothing=True),
    Act(second_steps.note_seen, EVERYBODY, (), lambda w, k, _: second_steps.note_seen(w, k)),
    Act(
        second_steps.prove,
        EVERYBODY,
        ("IdentityProved",),
        lambda w, k, _: second_steps.prove(w, k, "", OWN[k.member.login]),
    ),
    Act(
        second_steps.add_application,
        EVERYBODY,
        ("FactorAdded",),
        lambda w, k, _: second_steps.add_application(w, k, bytes(20), one_time.code_at(bytes(20), w.clock())),
    ),
    Act(
        second_steps.make_paper_codes,
        EVERYBODY,
        ("FactorAdded",),
        lambda w, k, _: second_steps.make_paper_codes(w, k),
    ),
    Act(
        second_steps.drop_factor,
        EVERYBODY,
        ("FactorDropped",),
        lambda w, k, _: second_steps.drop_factor(w, k, second_steps.own_factors(w, k)[0].id),
    ),
    Act(
        passkeys.held_here,
        EVERYBODY,
        (),
        lambda w, k, _: passkeys.held_here(w, k, LOCALHOST),
        changes_nothing=True,
    ),
    Act(
        passkeys.ask_for_new,
        EVERYBODY,
        (),
        lambda w, k, _: passkeys.ask_for_new(w, k, LOCALHOST, "a browser"),
        changes_nothing=True,
    ),
    Act(passkeys.add, EVERYBODY, ("FactorAdded",), lambda w, k, _: add_passkey(w, k, Passkey())),
    Act(passkeys.prove, EVERYBODY, ("FactorAdded", "IdentityProved"), lambda w, k, _: prove_by_passkey(w, k)),
    Act(
        second_steps.end_session,
        EVERYBODY,
        ("SessionsEnded",),
        lambda w, k, _: second_steps.end_session(w, k, a_session_of(w, k)),
    ),
    Act(
        second_steps.end_all_sessions,
        EVERYBODY,
        ("SessionsEnded",),
        lambda w, k, _: second_steps.end_all_sessions(w, k),
    ),
    Act(
        inviting.invite_again,
        ADMINISTRATORS,
        ("MemberReinvited",),
        lambda w, k, t: inviting.invite_again(w, k, t.newcomer),
    ),
    Act(
        passphrases.change,
        EVERYBODY,
        ("PassphraseChanged",),
        lambda w, k, _: passphrases.change(w, k, OWN[k.member.login], OWN[k.member.login]),
    ),
    Act(
        passphrases.check_own,
        EVERYBODY,
        (),
        lambda w, k, _: passphrases.check_own(w, k, OWN[k.member.login]),
        changes_nothing=True,
    ),
    Act(
        inviting.invitations,
        ADMINISTRATORS,
        ("InvitationsListed",),
        lambda w, k, _: inviting.invitations(w, k),
        changes_nothing=True,
    ),
    Act(
        inviting.withdraw,
        ADMINISTRATORS,
        ("MemberInvited", "InvitationWithdrawn"),
        lambda w, k, _: inviting.withdraw(
            w, k, inviting.invite(w, k, name="Parvin", login="parvin", role=Role.COUNSEL).member_id
        ),
    ),
    Act(
        signing_keys.former_keys, EVERYBODY, (), lambda w, k, _: signing_keys.former_keys(w, k), changes_nothing=True
    ),
    Act(
        signing_keys.renew, MEMBERS, ("SigningKeyRenewed",), lambda w, k, _: signing_keys.renew(w, k)
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
    Act(
        sharing.hand_over,
        WRITERS,
        ("CaseChanged", "CaseAssigned", "RecordAdded"),
        lambda w, k, t: sharing.hand_over(w, k, t.case, t.office.omid, "Call her brother first."),
    ),
    Act(
        sharing.able_to_care,
        WRITERS,
        (),
        lambda w, k, t: sharing.able_to_care(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        sharing.extend,
        WRITERS,
        ("AccessGiven",),
        lambda w, k, t: sharing.extend(w, k, t.case, t.office.omid, date(2099, 1, 1)),
    ),
    Act(
        sharing.open_to_team,
        WRITERS,
        ("CaseChanged", "CaseOpenedToTeam"),
        lambda w, k, t: sharing.open_to_team(w, k, t.case),
    ),
    Act(
        sharing.restrict,
        WRITERS,
        ("CaseChanged", "CaseRestricted"),
        lambda w, k, t: sharing.restrict(w, k, t.case, [t.office.dana, t.office.lena]),
    ),
    Act(handover.held, MEMBERS, ("CasesListed",), lambda w, k, _: handover.held(w, k), changes_nothing=True),
    Act(
        handover.compose,
        WRITERS,
        ("CaseRead",),
        lambda w, k, t: handover.compose(w, k, [t.case], Choice(form="json")),
        changes_nothing=True,
    ),
    Act(handover.release, WRITERS, ("CaseExported",), release, changes_nothing=True),
    Act(
        statistics.report,
        MEMBERS,
        ("RecordsSearched", "RecordsSearched", "RecordsSearched", "StatisticsRead"),  # incidents, cases, people
        lambda w, k, _: statistics.report(w, k, Period(), "en"),
        changes_nothing=True,
    ),
    Act(
        statistics_pack.compose_numbers,
        MEMBERS,
        ("RecordsSearched", "RecordsSearched", "RecordsSearched", "StatisticsRead"),
        lambda w, k, _: statistics_pack.compose_numbers(w, k, Asked(), words_of),
        changes_nothing=True,
    ),
    Act(
        statistics_pack.note_numbers,
        MEMBERS,
        ("NumbersPackMade",),
        lambda w, k, _: statistics_pack.note_numbers(
            w,
            k,
            Numbers(dossier=a_dossier(), signing_key=SIGNER),
            [NumbersFile(name="numbers.zip", media_type="application/zip", content=b"PK")],
        ),
    ),
    Act(
        statistics_pack.numbers_packs,
        MEMBERS,
        (),
        lambda w, k, _: statistics_pack.numbers_packs(w, k),
        changes_nothing=True,
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
    Act(lookup.find, LISTERS, ("RecordsSearched",), lambda w, k, _: lookup.find(w, k, Query()), changes_nothing=True),
    Act(lookup.dues, LISTERS, ("RecordsSearched",), lambda w, k, _: lookup.dues(w, k, date(2026, 12, 1)), changes_nothing=True),
    Act(
        lookup.due_parts,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: lookup.due_parts(w, k, {"all": DueQuery(until="2026-12-01")}),
        changes_nothing=True,
    ),
    Act(case_offers.open_cases, MEMBERS, ("RecordsSearched",), lambda w, k, t: case_offers.open_cases(w, k, chosen=t.case), changes_nothing=True),
    Act(lookup.counts, LISTERS, ("RecordsSearched",), lambda w, k, _: lookup.counts(w, k, Query(), ("noun",)), changes_nothing=True),
    Act(lookup.known, LISTERS, ("RecordsSearched",), lambda w, k, _: lookup.known(w, k, ["url:x"]), changes_nothing=True),
    Act(lookup.cases_of, LISTERS, (), lambda w, k, _: lookup.cases_of(w, k, Query()), changes_nothing=True),
    Act(lookup.sizes, LISTERS, (), lambda w, k, t: lookup.sizes(w, k, [t.case], "incident"), changes_nothing=True),
    Act(views.views, LISTERS, (), lambda w, k, _: views.views(w, k), changes_nothing=True),
    Act(views.keep, MEMBERS, ("ViewKept",), lambda w, k, _: views.keep(w, k, "Mine", "sort=title")),
    Act(views.view, MEMBERS, ("ViewKept",), lambda w, k, _: views.view(w, k, views.keep(w, k, "Mine", ""))),
    Act(views.drop, MEMBERS, ("ViewKept", "ViewDropped"), lambda w, k, _: views.drop(w, k, views.keep(w, k, "Mine", ""))),
    Act(
        pursuing.send,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: pursuing.send(w, k, t.case, t.days.intervention, Letter(at=Moment("2026")), revision=1),
    ),
    Act(
        pursuing.take_answer,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: pursuing.take_answer(
            w, k, t.case, t.days.intervention, AnswerDraft(letter=Letter(at=Moment("2026")), decided=False, decision={}), revision=2
        ),
    ),
    Act(pursuing.close, WRITERS, ("RecordChanged",), lambda w, k, t: pursuing.close(w, k, t.case, t.days.intervention)),
    Act(pursuing.reopen, WRITERS, ("RecordChanged",), lambda w, k, t: pursuing.reopen(w, k, t.case, t.days.intervention)),
    Act(tasking.finish, WRITERS, ("RecordChanged",), lambda w, k, t: tasking.finish(w, k, t.case, t.days.task)),
    Act(tasking.reopen, WRITERS, ("RecordChanged",), lambda w, k, t: tasking.reopen(w, k, t.case, t.days.task)),
    Act(
        tasking.let_go,
        WRITERS,
        ("RecordChanged",),
        lambda w, k, t: tasking.let_go(w, k, t.case, RiskAssessment, t.days.risk),
    ),
    Act(
        agenda.agenda,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: agenda.agenda(w, k, today=date(2026, 5, 1), until=date(2026, 6, 1)),
        changes_nothing=True,
    ),
    Act(
        agenda.grouped,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: agenda.grouped(w, k, today=date(2026, 5, 1), until=date(2026, 6, 1)),
        changes_nothing=True,
    ),
    Act(
        agenda.take_calendar,
        LISTERS,
        ("RecordsSearched", "CalendarTaken"),
        lambda w, k, _: agenda.take_calendar(w, k, today=date(2026, 5, 1), until=date(2026, 6, 1)),
        changes_nothing=True,
    ),
    Act(
        overview.overview,
        LISTERS,
        ("RecordsSearched",) * 4,
        lambda w, k, _: overview.overview(w, k),
        changes_nothing=True,
    ),
    Act(
        platform_record.platform_record,
        LISTERS,
        ("RecordsSearched",),
        lambda w, k, _: platform_record.platform_record(w, k, since=None, until=None),
        changes_nothing=True,
    ),
    Act(
        platform_record.take_figures,
        LISTERS,
        ("RecordsSearched", "PlatformFiguresTaken"),
        lambda w, k, _: platform_record.take_figures(w, k, since=None, until=None),
        changes_nothing=True,
    ),
    Act(membership.sign_out, EVERYBODY, ("SignedOut",), lambda w, k, _: membership.sign_out(w, k, "no cookie")),
)  # fmt: skip

# Built from real pages, which takes seconds: tested with the packs and their deliveries.
TESTED_WITH_PACKS = {
    "delivery.look",
    "complaining.built_complaint",
    "complaining.open_intervention",
    "complaining.take_over",
    "disclosure.keep",
    "ledger.recall_letter",
    "stamping.reopen",
    "stamping.replace",
}
TESTED_WITH_WORKERS = {
    f"jobs.{act}"
    for act in (
        "start",
        "under_way",
        "look",
        "keep_up",
        "stop",
        "take",
        "note_made",
        "give_up",
        "note_told",
        "latest",
        "mine",
        "made",
    )
}
"""They need a process that carries them out: tests/services/test_jobs.py does each of these as each member, on each engine."""
CASE_FILE = Beginning(profile="case_file")
PREPARED = ("CaseRead", "RecordAdded")


def a_draft(work: Work, keys: Keyring, world: World) -> UUID:
    """Begin a pack."""
    return preparing.begin_draft(work, keys, world.case, CASE_FILE)


def keep_draft(work: Work, keys: Keyring, world: World) -> UUID:
    """Keep a draft that was made at once."""
    book = reading.case_book(work, keys, world.case, page="packs.prepare")
    return preparing.keep_draft(work, keys, world.case, preparing.first_draft(book, CASE_FILE))


def with_a_draft(act: Callable[[Work, Keyring, World, UUID], Any]) -> Callable[[Work, Keyring, World], Any]:
    """Begin a pack, and do something with it."""
    return lambda work, keys, world: act(work, keys, world, a_draft(work, keys, world))


def with_a_note(act: Callable[[Work, Keyring, World, UUID], Any]) -> Callable[[Work, Keyring, World], Any]:
    """Keep a note of one's own, and do something with it."""

    def run(work: Work, keys: Keyring, world: World) -> Any:
        note = counsel_notes.keep_own_note(work, keys, world.case, "What I think")
        work.db.flush()
        return act(work, keys, world, note)

    return run


ACTS += (
    Act(preparing.begin_draft, READERS, PREPARED, a_draft),
    Act(preparing.keep_draft, READERS, PREPARED, keep_draft),
    Act(
        preparing.drafts,
        READERS,
        (),
        lambda w, k, t: preparing.drafts(w, k, t.case),
        changes_nothing=True,
    ),
    Act(preparing.draft, READERS, PREPARED, with_a_draft(lambda w, k, t, d: preparing.draft(w, k, t.case, d))),
    Act(
        preparing.draft_choice,
        READERS,
        PREPARED,
        with_a_draft(lambda w, k, t, d: preparing.draft_choice(w, k, t.case, preparing.draft(w, k, t.case, d))),
    ),
    Act(
        preparing.change_draft,
        READERS,
        (*PREPARED, "CaseRead", "RecordChanged"),
        with_a_draft(lambda w, k, t, d: preparing.change_draft(w, k, t.case, d, DraftChange(purpose="x"), revision=1)),
    ),
    Act(
        preparing.accept_warning,
        READERS,
        (*PREPARED, "RecordChanged"),
        with_a_draft(lambda w, k, t, d: preparing.accept_warning(w, k, t.case, d, "profile_old:", revision=1)),
    ),
    Act(
        preparing.approve_draft,
        READERS,
        (*PREPARED, "RecordChanged", "PackApproved"),
        with_a_draft(lambda w, k, t, d: preparing.approve_draft(w, k, t.case, d, "0" * 64)),
    ),
    Act(
        preparing.note_built,
        READERS,
        (*PREPARED, "RecordChanged"),
        with_a_draft(lambda w, k, t, d: preparing.note_built(w, k, t.case, d, t.pack)),
    ),
    Act(
        preparing.discard_draft,
        READERS,
        (*PREPARED, "RecordRemoved"),
        with_a_draft(lambda w, k, t, d: preparing.discard_draft(w, k, t.case, d)),
    ),
    Act(
        complaining.begin_follow_up,
        READERS,
        ("CaseRead", *PREPARED),
        lambda w, k, t: complaining.begin_follow_up(w, k, t.case, t.days.intervention, "art20_appeal"),
    ),
    Act(
        complaining.proposed,
        READERS,
        (*PREPARED, "CaseRead"),
        with_a_draft(lambda w, k, t, d: complaining.proposed(w, k, t.case, d)),
    ),
    Act(
        delivery.note_handed_in,
        READERS,
        ("PackDelivered",),
        lambda w, k, t: delivery.note_handed_in(w, k, t.case, t.pack, parts=("proof",), route="Form", reference="T 1"),
    ),
    Act(
        counsel_desk.held_cases,
        LISTERS,
        ("CasesListed", "RecordsSearched"),
        lambda w, k, _: counsel_desk.held_cases(w, k),
        changes_nothing=True,
    ),
    Act(
        counsel_notes.own_notes,
        READERS,
        (),
        lambda w, k, t: counsel_notes.own_notes(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        counsel_notes.keep_own_note,
        READERS,
        (),
        lambda w, k, t: counsel_notes.keep_own_note(w, k, t.case, "What I think"),
    ),
    Act(
        counsel_notes.correct_own_note,
        READERS,
        (),
        with_a_note(lambda w, k, t, n: counsel_notes.correct_own_note(w, k, t.case, n, "Otherwise", revision=1)),
    ),
    Act(
        counsel_notes.drop_own_note,
        READERS,
        (),
        with_a_note(lambda w, k, t, n: counsel_notes.drop_own_note(w, k, t.case, n)),
    ),
    Act(
        holding.place_hold,
        READERS,
        ("HoldPlaced",),
        lambda w, k, t: ending.held(w, k, t.case, lambda _: None),
    ),
    Act(
        holding.release_hold,
        READERS,
        ("HoldPlaced", "HoldReleased"),
        lambda w, k, t: ending.held(w, k, t.case, lambda hold: holding.release_hold(w, k, t.case, hold)),
    ),
    Act(
        holding.restrict_use,
        WRITERS,
        ("RestrictionPlaced",),
        lambda w, k, t: ending.restricted(w, k, t.case, lambda: None),
    ),
    Act(
        holding.lift_restriction,
        WRITERS,
        ("RestrictionPlaced", "RestrictionLifted"),
        lambda w, k, t: ending.restricted(w, k, t.case, lambda: holding.lift_restriction(w, k, t.case)),
    ),
    Act(
        holding.ask_erasure,
        WRITERS,
        ("ErasureRequested",),
        lambda w, k, t: ending.asked(w, k, t.case, lambda _: None),
    ),
    Act(
        holding.decide_erasure,
        WRITERS,
        ("ErasureRequested", "ErasureDecided"),
        lambda w, k, t: ending.asked(
            w, k, t.case, lambda one: holding.decide_erasure(w, k, t.case, one, "refused", "A hearing is near")
        ),
    ),
    Act(
        holding.postpone,
        WRITERS,
        ("CasePostponed",),
        lambda w, k, t: holding.postpone(w, k, t.case, date(2100, 1, 1), "A hearing"),
    ),
    Act(
        retention_ending.standing,
        READERS,
        (),
        lambda w, k, t: retention_ending.standing(w, k, t.case),
        changes_nothing=True,
    ),
    Act(
        retention_ending.order,
        WRITERS,
        ("CaseChanged", "EndingOrdered", "CaseChanged"),
        lambda w, k, t: ending.ordered(w, k, t.case, None, lambda: None),
    ),
    Act(
        retention_ending.confirm,
        WRITERS,
        ("CaseChanged", "EndingConfirmed", "CaseChanged"),
        lambda w, k, t: ending.ordered(w, k, t.case, t.office.omid, lambda: retention_ending.confirm(w, k, t.case)),
    ),
    Act(
        retention_ending.call_off,
        WRITERS,
        ("CaseChanged", "EndingOrdered", "EndingCalledOff", "CaseChanged"),
        lambda w, k, t: ending.ordered(w, k, t.case, None, lambda: retention_ending.call_off(w, k, t.case)),
    ),
    Act(
        retention_remains.remains,
        READERS,
        (),
        lambda w, k, t: retention_remains.remains(w, k, t.case),
        changes_nothing=True,
    ),
    Act(retention_due.due, MEMBERS, ("InboxListed", "DueListed"), lambda w, k, _: retention_due.due(w, k)),
    Act(
        retention_sweeping.erase_due_reports,
        MEMBERS,
        ("InboxListed", "DueListed"),
        lambda w, k, _: retention_sweeping.erase_due_reports(w, k),
    ),
    Act(
        retention_counts.counts,
        MEMBERS | ADMINISTRATORS,
        ("ClocksRead",),
        lambda w, k, _: retention_counts.counts(w, k),
        changes_nothing=True,
    ),
    Act(
        retention_papers.paper,
        MEMBERS | ADMINISTRATORS,
        ("ProcessingRecordTaken",),
        lambda w, k, _: retention_papers.paper(w, k, "dpia", "en"),
        changes_nothing=True,
    ),
    Act(
        breaches.breaches,
        MEMBERS | ADMINISTRATORS,
        ("BreachesRead",),
        lambda w, k, _: breaches.breaches(w, k),
        changes_nothing=True,
    ),
    Act(
        breaches.record,
        MEMBERS | ADMINISTRATORS,
        ("BreachRecorded",),
        lambda w, k, _: breaches.record(w, k, ending.a_breach(w)),
    ),
    Act(
        breaches.breach,
        MEMBERS | ADMINISTRATORS,
        ("BreachRecorded", "BreachesRead"),
        lambda w, k, _: breaches.breach(w, k, breaches.record(w, k, ending.a_breach(w))),
    ),
    Act(
        breaches.correct,
        MEMBERS | ADMINISTRATORS,
        ("BreachRecorded", "BreachChanged"),
        lambda w, k, _: breaches.correct(
            w, k, breaches.record(w, k, ending.a_breach(w)), ending.a_breach(w), revision=1
        ),
    ),
    Act(
        breaches.table,
        MEMBERS | ADMINISTRATORS,
        ("BreachesRead",),
        lambda w, k, _: breaches.table(w, k),
        changes_nothing=True,
    ),
    Act(shredding.shred, MEMBERS, ("CaseErased",), lambda w, k, t: shredding.shred(w, k, t.doomed)),
)
# Steps of the acts above, which have checked already.
STEPS = {
    "resealing.reseal_some",
    "second_steps.open_awaited",
    "index_keeping.keep_snapshots",
    "index_keeping.present_team",
    "index_keeping.shelves",
    "index_keeping.waits_for_reading",
    "casework.hold",
    "changes.note",
    "changes.open_change",
    "changes.remove",
    "casework.holders",
    "casework.put_case",
    "custody.take_over",
    "custody_chain.add_link",
    "custody_chain.add_links",
    "reading.captures_of",
    "custody_chain.carry_over",
    "custody_chain.links",
    "delivery.deliveries_of",
    "inbox.hold_report",
    "inbox.kept_in_case",
    "inbox.merged_into",
    "leaving.case_out",
    "reading.opened_few",
    "membership.settle",
    "membership.team_name",
    "recording.kept_already",
    "recording.put",
    "recording.revise",
    "releasing.withheld",
    "retention.decide",
    "retention.decided",
    "retention.decided_of",
    "retention.is_restricted",
    "retention.may_delete",
    "retention.may_leave",
    "retention.restricted_of",
    "retention_ending.reports_of",
}
