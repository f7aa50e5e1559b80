"""The dossier: a frozen, opened copy of exactly what is disclosed, and nothing else.

Exporters see a dossier and the bytes of its files; they know no database, no keys, no Flask. What a profile does
not admit is never in the dossier, so no exporter can disclose it.
All times are UTC and aware; all texts are plain text, never markup.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from casebook.exporters.facts_around import (
    CampaignFacts,
    ConsentFacts,
    CountsFacts,
    DataFile,
    InstrumentFacts,
    InterventionFacts,
    SubjectFacts,
)
from casebook.exporters.network_facts import NetworkAnnex
from casebook.exporters.profile import Profile
from casebook.exporters.transcripts import Cue
from casebook.exporters.translation_facts import TranslationFacts

FileRole = Literal["original", "derivative", "translation", "transcript", "excerpt"]
Track = Literal["online", "home", "legal"]
Part = Literal["", "target", "relative", "intermediary", "perpetrator"]
DatedBy = Literal["", "post", "paper", "letter", "title", "event"]
"""What tells the date that an exhibit bears (casebook.services.dating); "" where nobody knows more than its capture."""
Captured = Literal["", "elsewhere", "whole"]
"""Of a post: no exhibit says when and from where; one does, but from another address; one does (exports.md §1.6, 10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The office that answers for the pack: its legal self, never a caseworker."""

    legal_name: str
    register_no: str = ""
    service_address: str = ""
    role_email: str = "evidence@casebook.invalid"  # the signer's identity in allowed_signers
    key_page: str = ""  # where the key fingerprint is published


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """What built the pack."""

    name: str = "casebook"
    version: str
    commit: str = ""
    url: str = "https://casebook.invalid/"  # RO-Crate wants an address; ".invalid" promises that there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The case as the pack names it."""

    reference: str
    title: str
    summary: str = ""
    tlp: str = ""
    stage: str = ""  # CAPE stage, derived, in words
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """One human being in the case, with the names that the profile admits."""

    id: UUID
    name: str
    other_names: tuple[str, ...] = ()
    role: str = ""  # in words, in the pack's language: "affected person", "relative"
    part: Part = ""  # the same for the pictures: on which side the person stands
    relation: str = ""  # "brother of the affected person"
    note: str = ""
    coded: bool = False  # `name` is a code or initials, never the name
    sex: str = ""
    born: str = ""
    citizenships: tuple[str, ...] = ()  # in words
    occupation: str = ""
    status: str = ""  # residence or asylum, in words
    country: str = ""  # where the person is now
    whereabouts: str = ""
    category: str = ""  # of exile, in words
    affiliation: str = ""  # position and office of somebody who acted
    addresses: tuple[str, ...] = ()  # of somebody who acted, each with its kind and since when
    accounts: tuple[str, ...] = ()  # of the dossier, that are tied to this person: on what grounds, how sure


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """One account seen harassing, with its handles through time."""

    id: UUID
    platform: str
    platform_code: str = ""  # code of the list platform
    handle: str
    display_name: str = ""
    native_id: str = ""
    url: str = ""
    earlier_handles: tuple[str, ...] = ()
    opened_on: str = ""  # ISO day or EDTF
    linked: tuple[str, ...] = ()  # other accounts of the same hand, each with basis and confidence, in words
    links_without_basis: int = 0  # how many of them rest on nothing that anybody wrote down


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """One post as seen online."""

    id: UUID | None = None
    account: UUID | None = None  # of an account of the dossier
    platform: str
    platform_code: str = ""
    url: str
    kind: str = ""  # code of the list content_kind: post, comment, video …
    points_to: str = ""  # what its address leads to (`casebook.links.Link.kind`): post, video, account, share, page …
    kept_since: datetime | None = None  # when the first exhibit of its incident was taken in
    captured: Captured = ""  # whether one of those exhibits was captured at a known time from this address
    altered: bool = False  # `text` is not what was posted: a name in it became a code, or words were closed
    last_seen: str = ""  # "online, 12 May 2026", in words
    last_seen_state: str = ""  # code of the last check
    last_seen_on: str = ""  # ISO day
    author_handle: str = ""
    author_display_name: str = ""
    account_id: str = ""  # the platform's immutable number, where known
    native_id: str = ""
    posted_at_displayed: str = ""
    posted_at_utc: datetime | None = None
    text: str = ""
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""  # a role, or "machine"
    translations: tuple[TranslationFacts, ...] = ()  # all of them, best first; the fields above tell the first


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementFacts:
    """One part in an act for the pictures: a person or account of the dossier, or an office by its name.

    `likely` says whether the part is held to be likely, or was seen from the account itself.
    """

    who: UUID | None = None
    office: str = ""
    note: str = ""  # what kind of perpetrator, in words
    likely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BondFacts:
    """Two people or accounts of the dossier that belong together, and how, in words."""

    one: UUID
    other: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """Who did what to whom, in words of the pack's language."""

    kind: str
    code: str = ""  # of the list act_type
    victim: str = ""
    victim_id: UUID | None = None  # of a person of the dossier
    perpetrators: tuple[str, ...] = ()  # "@haqgu_example (account), alleged, confidence: moderate"
    involvements: tuple[InvolvementFacts, ...] = ()  # the same for the pictures
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """One thing that happened."""

    id: UUID
    number: int  # 1… in the order of the chronology
    title: str
    when: str  # as known, in words: "about 14:00, 11 May 2026, Dushanbe time"
    sort_key: str  # lower bound, ISO UTC; "" when unknown
    edtf: str = ""  # the date as recorded, and the IANA zone of its clock: what the timeline is drawn from
    zone: str = ""
    track: Track = "online"
    place: str = ""
    country: str = ""
    severity: str = ""
    severity_code: str = ""
    narrative: str = ""
    language: str = ""
    acts: tuple[ActFacts, ...] = ()
    posts: tuple[PostFacts, ...] = ()
    sources: tuple[str, ...] = ()
    sources_graded: bool = False  # each has a reliability and a credibility
    grade: Literal["", "A", "B", "C"] = (
        ""  # how well it is supported (casebook.services.grading); "" where sources stay
    )
    exhibits: tuple[str, ...] = ()  # "E001"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFile:
    """One file of an exhibit. `key` finds its bytes among the pack's contents; `name` is the file's name inside the pack."""

    key: str
    role: FileRole
    name: str  # ASCII, safe, unique in its folder: made by the dossier's author, checked again by the archive
    original_name: str = ""  # as received, shown in words only
    media_type: str
    size: int  # bytes
    sha256: str
    sha512: str
    language: str = ""
    based_on: str = ""  # key of the original
    made_by: str = ""  # operation and tool of a derivative
    redaction_codes: tuple[str, ...] = ()  # R1 to R8, of a redacted copy
    at_ms: int | None = None  # of a still: milliseconds from the start of the recording


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionFacts:
    """One line of the redaction register: one place that was closed in one copy (exports.md §4.3). Roles, never names."""

    exhibit: str  # "E001"; "" for the words of a post
    file: str = ""  # key of the copy; "" where the words stand in the dossier itself
    operation: str
    region: str  # "page 2, x 10.00-40.00 %, y 20.00-25.00 %"; "translation, characters 12-16"
    code: str  # R1 to R8
    done_by_role: str
    approved_by_role: str
    at_utc: datetime | None
    original_sha256: str = ""  # one of the two: the hash, or where it would tie packs together
    original_commitment: str = ""  # HMAC-SHA-256 under a key that the office keeps (docs/formats/commitment.md)
    copy_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFacts:
    """How the original was obtained (fields of the Berkeley Protocol, OHCHR 2022)."""

    method: str = ""  # screenshot, upload_by_client, platform_export …
    url_requested: str = ""
    redirects: tuple[str, ...] = ()  # on the way from the one to the other
    url_final: str = ""
    page_title: str = ""
    captured_at_utc: datetime | None = None
    clock_source: str = ""
    clock_offset_ms: int | None = None
    zone: str = ""
    tool_name: str = ""
    tool_version: str = ""
    tool_sha256: str = ""
    browser: str = ""
    viewport: str = ""
    egress_country: str = ""  # in words: from where the page was asked for
    operator_role: str = ""  # "Collector C1": never a name
    http_status: int | None = None
    logged_in: bool | None = None
    author_displayed: str = ""  # these four as the page showed them
    posted_displayed: str = ""
    text_verbatim: str = ""
    visibility: str = ""
    notes: str = ""
    archive_urls: tuple[str, ...] = ()  # public copies of the page, kept by others


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityFacts:
    """What refugee judges ask of online material (exports.md §2.3), in words; empty where nobody said."""

    account_owner: str = ""  # own, of somebody else, of a perpetrator
    full_export: str = ""  # whether a full export of the account exists
    selectivity: tuple[str, ...] = ()  # whole or selected, and how it was selected
    still_online: tuple[str, ...] = ()  # checks of the post, with their days
    reach: str = ""
    deletable_by: str = ""
    authority_interest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFacts:
    """One exhibit with its files and how it was obtained."""

    label: str  # "E001"
    title: str
    kind: str = ""  # image, video, document …, in words
    description: str = ""
    language: str = ""
    transcription: str = ""
    translation: str = ""
    translation_language: str = ""
    translations: tuple[TranslationFacts, ...] = ()  # all of them, best first; the fields above tell the first
    cues: tuple[Cue, ...] = ()  # of a transcript with times; the transcription tells the same words
    source_url: str = ""
    post: PostFacts | None = None
    received_at_utc: datetime
    capture: CaptureFacts = field(default_factory=CaptureFacts)
    files: tuple[ExhibitFile, ...] = ()
    custody_first_seq: int | None = None
    graphic: bool = False
    notes: str = ""
    group: str = ""  # a group of the profile's layout
    relevance: str = ""  # why it matters to this recipient, in counsel's words
    incidents: tuple[int, ...] = ()  # numbers in the chronology
    reliability: ReliabilityFacts | None = None
    dated: str = ""  # the date that it bears: "2026-04-08", "2026-08"; "" where only its capture is known
    dated_by: DatedBy = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFacts:
    """One link of an exhibit's custody chain, with actors as roles, never names.

    `canonical` is the RFC 8785 text of the event as recorded, an object with at least `seq` and `sha256_after`.
    Hashes are hex: event_hash = SHA-256(previous_hash || SHA-256(canonical)); the chain of an exhibit begins with
    a previous_hash of 32 zero bytes, and its numbers rise by one (docs/formats/pack.md, "Custody").
    """

    exhibit: str
    seq: int
    at_utc: datetime
    event: str
    actor_role: str
    purpose: str = ""
    sha256_before: str = ""
    sha256_after: str = ""
    tool: str = ""
    previous_hash: str
    event_hash: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something chosen that could not be included, and why, in words."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that one pack says. The same dossier gives the same bytes."""

    pack_id: str  # "CBP-2026-7F3A91"
    pack_uuid: UUID
    profile: Profile
    issued_at: datetime
    locale: str  # en, ru, tg, fa: the recipient's language
    recipient: str
    purpose: str
    issuer: Issuer
    software: Software
    case: CaseFacts
    persons: tuple[PersonFacts, ...] = ()
    accounts: tuple[AccountFacts, ...] = ()
    bonds: tuple[BondFacts, ...] = ()
    incidents: tuple[IncidentFacts, ...] = ()
    exhibits: tuple[ExhibitFacts, ...] = ()
    custody: tuple[CustodyFacts, ...] = ()
    redactions: tuple[RedactionFacts, ...] = ()
    failures: tuple[Failure, ...] = ()
    withheld: tuple[str, ...] = ()  # kinds of data left out on purpose, in words
    instruments: tuple[InstrumentFacts, ...] = ()
    interventions: tuple[InterventionFacts, ...] = ()
    campaigns: tuple[CampaignFacts, ...] = ()
    consents: tuple[ConsentFacts, ...] = ()
    subject: SubjectFacts | None = None  # who asked for their own data
    counts: tuple[CountsFacts, ...] = ()
    data_files: tuple[DataFile, ...] = ()
    network_annex: NetworkAnnex | None = None  # accounts that acted together, where that was asked for and found
    answers: Mapping[str, str] = field(default_factory=dict)  # by `Ask.identifier`; only what the profile asks
    named: tuple[UUID, ...] = ()  # who enters by name by consents of their own, where others of their kind do not
    # Of the answers that are terms of a list: the words in the pack's language with the exact code, "Насилие (VIOLENCE)".
    answers_in_words: Mapping[str, str] = field(default_factory=dict)
    asked_posts: tuple[PostFacts, ...] = ()  # what a platform is asked to act on, in order
    asked_accounts: tuple[AccountFacts, ...] = ()  # the same for accounts
    follows: str = ""  # identifier of the pack that this one supplements
    follows_on: str = ""  # ISO day on which that one was issued
    marks_from: int = 1  # number of the first exhibit: a supplement counts on from the file that it follows
    draft: bool = False  # not for release: a stamp or an approval is missing
    log_head: str = ""  # "seq:hash" of the office log when the pack was composed


Contents = Callable[[str], Iterator[bytes]]
"""Gives the bytes of one `ExhibitFile.key`, in pieces; raises Tampered rather than give a wrong byte."""
