"""What one receiving office demands, as read from its data file: what may enter, what it asks, how its file looks.

A profile decides and does nothing: composing reads `admits`, the checks read `asks` and `rules`, the typesetter reads
`layout` and `documents`. Nothing here knows a case. Everything that a lawyer may want to correct is data.
Source: exports.md §4.2 (disclosure matrix), §6 (profiles).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Words = Mapping[str, str]
"""The same words in several languages, by locale; English is always there."""

STALE_DAYS = 90  # exports.md §1.4: an office's form older than this is shown with a warning


class Data(StrEnum):
    """The rows of the disclosure matrix: every field of a dossier that comes from a case belongs to one of them."""

    AFFECTED = "affected"  # names of the people whom the file is about
    RELATIVES = "relatives"  # names of their relatives, and how they are related
    THIRD_PARTIES = "third_parties"  # witnesses, helpers, everybody else
    PERPETRATORS = "perpetrators"  # people and offices that acted, with attribution
    ACCOUNTS = "accounts"  # accounts and posts as they were public
    OWN_WORDS = (
        "own_words"  # names of the people whom the file is about where a post itself names them (exports.md §4.1)
    )
    PLACES = "places"  # where people are, where things happened
    STATUS = "status"  # residence and asylum, orders and warrants
    PAPERS = "papers"  # orders, notices and warrants of a state alone, without anybody's residence or asylum
    IDENTITY = "identity"  # birth, citizenship, sex, occupation
    IDENTIFIERS = "identifiers"  # the same, position and addresses, of the people who acted (exports.md §2.8)
    NARRATIVE = "narrative"  # the office's own words: titles, summaries, accounts of what happened
    OFFLINE = "offline"  # what happened away from the net: to relatives, by courts and police
    CASE = "case"  # the office's number and title of the case
    ORIGINALS = "originals"  # files as they were received
    CUSTODY = "custody"  # who had an exhibit when, as roles
    CAPTURE = "capture"  # circumstances of a capture: tool, zone, whether somebody was signed in
    SOURCES = "sources"  # who told it, and how far they are trusted
    CORRESPONDENCE = "correspondence"  # what was asked of others, and what they answered
    TRANSLATORS = "translators"  # who translated, with address: kept apart otherwise


class How(StrEnum):
    """How a kind of data enters."""

    YES = "yes"  # as it is
    CODE = "code"  # people by their code of this pack
    INITIALS = "initials"  # people by their initials
    COUNTRY = "country"  # places by their country alone
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that may be chosen."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing that the receiving office wants to know and that no record holds."""

    identifier: str
    label: Words
    hint: Words = field(default_factory=dict)
    kind: Literal["line", "prose", "date", "moment", "yes_no", "choice", "address", "email", "person"] = "line"
    needed: Literal["yes", "wanted", "no"] = "no"  # without a needed answer nothing is built; a wanted one is asked for
    choices: tuple[Choice, ...] = ()
    most: int = 0  # characters; 0 where no limit is known
    default: str = ""
    office: Literal["", "name", "email"] = ""  # what of the office answers it where nobody types another
    source: str = ""  # where the demand stands: "exports.md 2.5", a rule, a form
    when: str = ""  # a condition (`applies`) without which it is not asked; "" for always
    list: str = ""  # the list of words that the answer is from; it is set in words with the exact code
    # Kinds of intervention whose own number the office asks for here: it may stand in this answer, and nowhere else.
    numbers_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form that is filled by copying (exports.md §1.6, last paragraph), in the form's own order.

    `source` is "ask:<identifier>", "text:<name>", "items:<name>", "accounts:all" or "attachments:all"; see complaint_text.py.
    """

    identifier: str
    label: Words
    source: str
    most: int = 0  # characters that the form takes; 0 where no limit is known
    channels: tuple[str, ...] = ()  # the ways of complaint whose form has it; () for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """How a kind of data enters while an agreement is missing: "without the second consent, initials".

    One of the two is named: `consent`, a code of consent_purpose that everybody concerned must have given, or `answer`, an
    ask that must be answered "yes".
    """

    data: Data
    how: How
    consent: str = ""
    answer: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """One heading of a document and where its content comes from.

    `source` is "ask:<identifier>", "facts:<name of a block>" (exporters/typeset/fact_blocks.py), or "" for the fixed `words`
    alone. Words may name `{answers}`; see exporters/typeset/documents_set.py.
    """

    heading: Words = field(default_factory=dict)
    source: str = ""
    words: Words = field(default_factory=dict)
    aside: bool = False  # the words stand at the far side, without numbers: the block at the head of a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document that is set from answers and facts: a request, a letter, a statement to be signed."""

    identifier: str
    title: Words
    file_name: str  # ASCII, without ending
    parts: tuple[DocumentPart, ...] = ()
    numbered: bool = False  # paragraphs are numbered
    signed: Words = field(default_factory=dict)  # words above the line for a human's signature
    face: Words = field(default_factory=dict)  # what must stand in bold at the head of the first page
    most_pages: int = 0
    when: str = ""  # a condition (`applies`) without which it is not set; "" for always
    holds: Literal["", "network"] = ""  # what the dossier must hold for it to be set: networks; "" for nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A section of exhibits in the recipient's order."""

    identifier: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the reader file is set."""

    paper: Literal["a4", "us-letter"] = "a4"
    style: Literal["file", "bundle"] = "file"  # casebook's own case file, or a paginated court bundle
    parts: tuple[str, ...] = ()  # what the bundle holds, in order
    groups: tuple[Group, ...] = ()  # sections of exhibits, in order
    exhibit_mark: str = ""  # "E{n:03}", "K{n}", "Pièce n° {n}", "Tab {letter}"; "" keeps the exhibit's own label
    most_bytes: int = 0  # of one file; 0 where no limit is known
    one_file_each: bool = False  # one PDF for each exhibit beside the bundle
    file_name: str = ""  # ASCII pattern, without ending: "{pack}_Bundle_{date}"; parts add "_Part2"
    supplement_name: str = ""  # the same for what supplements an earlier file: "Supplementary-Bundle-{number}_{date}"
    exhibit_name: str = ""  # the same for one exhibit: "{pack}_{mark}"
    venue: Words = field(default_factory=dict)  # above the title; the recipient where it is empty
    parties: Words = field(default_factory=dict)  # one line each; words may name {answers}
    title: Words = field(default_factory=dict)  # "Appellant's bundle"
    head: tuple[str, ...] = ()  # asks whose answers stand beneath the title
    original_first: bool = False  # an exhibit's pages stand before its typed translation
    wording: str = ""  # language of our fixed words where the venue has only one: "de", "fr"; "" for the pack's own
    wording_ask: str = ""  # the ask whose answer is that language, where the venue reads several
    body_points: float = 9.6
    leading: float = 0.0  # line spacing as a factor; 0 for the house's own
    margin_mm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One demand that a machine can check, with its severity and its source."""

    check: str  # name of a check
    blocking: bool = True
    limit: int = 0
    words: Words = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one kind of pack admits, demands and looks like; read from exporters/profiles/<identifier>.toml."""

    identifier: str  # "case_file"
    version: str  # "1"
    title: str
    recipient_kind: str  # "counsel", "platform", "regulator", "helpline", "court", "interpol", "un", "sanctions" …
    last_verified_on: str  # ISO day
    sources: tuple[str, ...] = ()
    names: Words = field(default_factory=dict)  # the title in other languages
    about: Words = field(default_factory=dict)  # what it is for and what to know before choosing it
    recipient: str = ""  # as it stands on the cover unless somebody types another
    legal_reviewer: str = ""
    admits: Mapping[Data, How] = field(default_factory=dict)  # what is missing is "no"
    instead: tuple[Instead, ...] = ()  # what enters otherwise while somebody has not agreed
    consents: tuple[str, ...] = ()  # codes of consent_purpose; each is needed
    consent_needed: bool = True
    off_by_default: Words = field(default_factory=dict)  # why it must be switched on for a recipient each time
    two_people: bool = False
    time_stamp: Literal["required", "wanted", "none"] = "wanted"
    hashes: Literal["plain", "commitment"] = "plain"
    key_annex: bool = False  # the key of the codes goes along, sealed, for the court alone
    custodian: Literal["generic", "uk", "us_902", "none"] = "generic"
    # The form of words that a translator signs; "none" where the office asks for none (exports.md §2.1, §2.9).
    translation_certificate: Literal["none", "generic", "eoir", "uscis", "uk"] = "none"
    certificates_alone: bool = False  # one for each translation, right behind it, instead of one for each translator
    languages: tuple[str, ...] = ()  # that the recipient reads; () for any
    layout: Layout = field(default_factory=Layout)
    asks: tuple[Ask, ...] = ()
    documents: tuple[Document, ...] = ()
    rules: tuple[Rule, ...] = ()
    platform: str = ""  # code of the list platform
    channels: tuple[str, ...] = ()  # codes of complaint_channel
    opens: str = ""  # code of intervention_type that a released pack opens
    form: tuple[FormField, ...] = ()  # fields of the recipient's own form, to be filled by copying
    form_urls: Mapping[str, str] = field(default_factory=dict)  # address of the form, by channel; "" is not known
    steps: Words = field(default_factory=dict)  # what to click where, a line each
    most_items: int = 0  # addresses that one form takes; 0 where no limit is known
    one_person: str = ""  # the ask that names the person whose own data alone enter (GDPR art. 15)
    scope: Literal["case", "office"] = "case"  # of what it tells: of one case, or of all of them without any
    network_annex: bool = False  # an annex on accounts that act together may be asked for (shared/network_annex.toml)

    def how(self, data: Data) -> How:
        """Say how a kind of data enters: "no" unless the profile says otherwise."""
        return self.admits.get(data, How.NO)

    def admits_any(self, data: Data) -> bool:
        """Say whether anything of a kind of data enters."""
        return self.how(data) is not How.NO

    @property
    def allows_originals(self) -> bool:
        """Whether files go as they were received."""
        return self.admits_any(Data.ORIGINALS)

    @property
    def allows_custody(self) -> bool:
        """Whether the exhibits' custody goes along."""
        return self.admits_any(Data.CUSTODY)

    def stale_on(self, today: date) -> bool:
        """Say whether the office's demands were last looked up too long ago."""
        return (today - date.fromisoformat(self.last_verified_on)).days > STALE_DAYS


def applies(condition: str, answers: Mapping[str, str]) -> bool:
    """Say whether a condition holds: "" always, "<ask>" where it has an answer, "<ask>=<answer>" where it has that one."""
    ask, given, wanted = condition.partition("=")
    answer = answers.get(ask, "").strip()
    return not condition or (answer == wanted if given else bool(answer))


def spoken(words: Words, locale: str) -> str:
    """Give words in a language, or in English where they have no such translation."""
    return words.get(locale) or words.get("en", "")
