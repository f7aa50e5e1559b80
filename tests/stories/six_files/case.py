"""One invented case, carried through to six offices: told, prepared and built through the services, as a caseworker and counsel do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from casebook.dates import Moment
from casebook.exporters.profiles import profile
from casebook.inspection.values import Region
from casebook.keys.keyring import Keyring
from casebook.model import Intervention, LegalInstrument
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.pack_draft import ChosenExhibit
from casebook.services import (
    assembling,
    casework,
    custody,
    delivery,
    disclosure,
    preparing,
    reading,
    recording,
    records,
    redaction,
    redaction_register,
)
from casebook.services.assembling import Assembled
from casebook.services.composition import Composition
from casebook.services.drafts import CaseDraft
from casebook.services.preparing import Beginning, DraftChange
from casebook.services.redacted_words import Closing
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.stories.six_files import answers, exhibits
from tests.stories.six_files.events import POSTS, add_events
from tests.stories.six_files.people import Cast, add_people

COPIED = (
    "traitor",
    "price",
    "bed",
    "family",
    "clip",
    "notice",
    "court",
)  # further posts, for offices that get no originals
ON_FACEBOOK = ("nights", "copied", "dox", "death", "call")
NUMBER = "+44 7700 900123"


@dataclass(frozen=True)
class Office6:
    """What one office gets: its profile, answers, purpose, exhibits by key in their order with sections, why some of them matter."""

    profile: str
    purpose: str
    answers: Mapping[str, str]
    exhibits: tuple[tuple[str, str], ...]  # key, section
    recipient: str = ""
    locale: str = "en"
    relevant: Mapping[str, str] = field(default_factory=dict)


def _sections(*sections: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, section) for section, keys in sections for key in keys.split())


PAPERS = "order charge judgment search summons dismissal medical psychiatric"
POSTED = "traitor price nights copied bed family dox clip death call notice court"
SIX: Mapping[str, Office6] = {
    "facebook": Office6("platform_facebook", "Removal of threats and smears", answers.FACEBOOK, _sections(("", " ".join(ON_FACEBOOK)))),
    "facebook_tg": Office6(
        "platform_facebook", "Нест кардани таҳдид ва туҳмат", answers.FACEBOOK | answers.IN_TAJIK, _sections(("", " ".join(ON_FACEBOOK))), locale="tg",
    ),
    "tribunal": Office6(
        "uk_ftt_iac", "Appeal against the refusal of asylum", answers.UK,
        _sections(
            ("statements", "statement"),
            ("statement_exhibits", "articles slip chat"),
            ("online", f"{POSTED} persian comments calls"),
            ("family", "summons dismissal search"),
            ("legal", "order charge judgment"),
            ("medical", "medical psychiatric"),
            ("background", "report country"),
        ),
        recipient="First-tier Tribunal (Immigration and Asylum Chamber)",
    ),
    "rule39": Office6(
        "echr_rule39", "Interim measure against removal", answers.RULE39,
        _sections(
            ("decisions", "refusal removal highcourt"),
            ("risk", "charge order medical search judgment psychiatric family death notice court"),
            ("background", "report"),
        ),
        recipient="European Court of Human Rights",
    ),
    "ccf": Office6(
        "interpol_ccf", "Deletion of a red notice", answers.CCF,
        _sections(("political", "traitor nights family clip death notice court"), ("charge", "charge")),
    ),
    "un": Office6(
        "un_special_procedures", "Urgent appeal", answers.UN,
        _sections(("", "traitor nights copied family summons order medical death charge notice search judgment report")),
    ),
    "sanctions": Office6(
        "sanctions_dossier", "Designation of the head of section 3", answers.SANCTIONS,
        _sections(("", "order charge search judgment medical summons family clip death court")),
        recipient="Office of Foreign Assets Control",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The case: ids of what is in it."""

    case: UUID
    reference: str
    cast: Cast
    events: Mapping[str, UUID]
    exhibits: Mapping[str, UUID]
    posts: Mapping[str, UUID]


@dataclass(frozen=True)
class Filed:
    """One built pack: its draft, its row in the ledger, and what was assembled."""

    draft: UUID
    pack: UUID
    assembled: Assembled


def tell(office: Office) -> Told:
    """Tell the whole case as Dana; Lena, who is counsel, is granted it and approves the copies for the platform."""
    let_in(office, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(
            work, keys,
            CaseDraft(
                title="Smears, pressure on the family, a red notice", languages=("tg", "ru"), priority="01",
                summary="A journalist in exile is smeared on Telegram and Facebook after each publication. Each wave is followed by acts "
                "against her family at home, signed by one officer. A red notice was asked for in June 2026.",
            ),
        )  # fmt: skip
        people = add_people(work, keys, case.id)
        events = add_events(work, keys, case.id, people)
    shown = exhibits.add_exhibits(office, case.id, events)
    with office.acting(cast.DANA) as (work, keys):
        posts = {
            next(each.key for each in POSTS if each.address == post.body.url): post.id
            for post in reading.case_book(work, keys, case.id, page="test").posts
        }
        for key in ON_FACEBOOK:
            recording.check_post(work, keys, case.id, posts[key], "live")
        _papers(work, keys, case.id, people, events, shown)
        _history(work, keys, case.id, people, events, posts)
    grant(office, case, office.lena)
    told = Told(case.id, case.body.reference, people, events, shown, posts)
    _close(office, told)
    return told


def file(office: Office, told: Told, name: str, tsa: tuple[str, ...] = ()) -> Filed:
    """Prepare, approve where the office asks for it, build, verify and keep one of the six; `tsa` stamp the time of it."""
    wanted = SIX[name]
    draft = _begun(office, told, wanted)
    composition = composed(office, told, draft)
    if profile(wanted.profile).two_people:
        for who in (cast.DANA, cast.LENA):
            with office.acting(who) as (work, keys):
                preparing.approve_draft(work, keys, told.case, draft, composition.clearance.content_digest)
        composition = composed(office, told, draft)
    assembled = assembling.assemble(composition, office.house.blobs, replace(office.house.settings, tsa=tsa))
    with office.acting(cast.DANA) as (work, keys):
        pack = disclosure.keep(work, keys, assembled, draft_id=draft)
        preparing.note_built(work, keys, told.case, draft, pack)
    return Filed(draft, pack, assembled)


def composed(office: Office, told: Told, draft_id: UUID) -> Composition:
    """What a draft would send."""
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.draft(work, keys, told.case, draft_id)
        choice = preparing.draft_choice(work, keys, told.case, draft)
        return disclosure.compose(work, keys, told.case, choice, draft=draft.body)


def files_of(office: Office, told: Told, filed: Filed) -> dict[str, tuple[str, bytes]]:
    """Every file of a pack by its part, with its name, as it is handed over."""
    parts = [
        "proof",
        *(["reader"] if filed.assembled.reader else []),
        *(each.body.part for each in filed.assembled.further),
    ]
    given = {}
    for part in parts:
        with office.acting(cast.DANA) as (work, keys):
            opened = delivery.hand_over(work, keys, told.case, filed.pack, part=part)
            given[part] = opened.name, b"".join(opened.pieces())
    return given


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _begun(office: Office, told: Told, wanted: Office6) -> UUID:
    chosen = [(told.exhibits[key], section) for key, section in wanted.exhibits]
    relevance = {told.exhibits[each.key]: each.relevance for each in exhibits.all_exhibits()}
    with office.acting(cast.DANA) as (work, keys):
        beginning = Beginning(
            profile=wanted.profile,
            recipient=wanted.recipient,
            purpose=wanted.purpose,
            locale=wanted.locale,
            answers=wanted.answers,
        )
        draft = preparing.begin_draft(work, keys, told.case, beginning)
        change = DraftChange(
            exhibits=tuple(
                ChosenExhibit(evidence=evidence, included=True, group=section, relevance=relevance[evidence])
                for evidence, section in chosen
            ),
            posts=tuple(told.posts[key] for key in ON_FACEBOOK) if "facebook" in wanted.profile else None,
        )
        preparing.change_draft(work, keys, told.case, draft, change, revision=1)
    return draft


def _papers(
    work: Work, keys: Keyring, case_id: UUID, people: Cast, events: Mapping[str, UUID], shown: Mapping[str, UUID]
) -> None:
    for body in (
        LegalInstrumentBody(
            kind="passport_decision", person=people.mahsa, incident=events["passport"], issued_by="Consular section", country="TJ",
            issued_on="2025-12-02", known_since="2025-12-02", state="in_force", evidence=(shown["slip"],),
            note="A slip without stamp, date or signature.",
        ),
        LegalInstrumentBody(
            kind="warrant", person=people.mahsa, incident=events["notice"], country="TJ", reference="Decision of 22 June 2026",
            issued_by="Section 3, Department for Order, Misolobod", charges="Public calls for extremist activity (three articles)",
            issued_on="2026-06-22", known_since="2026-06-25", state="contested", evidence=(shown["charge"],),
        ),
        LegalInstrumentBody(
            kind="interpol_notice", person=people.mahsa, incident=events["notice"], country="TJ", state="feared",
            issued_by="Asked for by section 3 through the National Central Bureau", known_since="2026-06-24", issued_on="2026-06~",
            evidence=(shown["charge"], shown["notice"]),
        ),
    ):  # fmt: skip
        records.add(work, keys, case_id, LegalInstrument, body)


def _history(
    work: Work, keys: Keyring, case_id: UUID, people: Cast, events: Mapping[str, UUID], posts: Mapping[str, UUID]
) -> None:
    for body in (
        InterventionBody(
            kind="platform_notice", title="Flag of the first smear", addressee="Facebook", platform="facebook", channel="tos_flag",
            person=people.mahsa, incidents=(events["smear"],), posts=(posts["nights"],), accounts=(people.page,), requested=("remove",),
            sent=Moment("2026-02-04"), outcome="no_answer", state="07",
            letters=(Letter(at=Moment("2026-02-04"), route="form", words="The post says that she sells herself."),),
        ),
        InterventionBody(
            kind="platform_notice", title="Notice under article 16", addressee="Facebook", platform="facebook", channel="dsa_art16",
            country="DE", person=people.mahsa, incidents=(events["smear"],), posts=(posts["nights"], posts["copied"]),
            accounts=(people.page, people.twin), requested=("remove", "preserve_data"), reference="FB-EXAMPLE-2207",
            dsa_categories=("STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",), sent=Moment("2026-03-05"), acknowledged_on=date(2026, 3, 5),
            answered=Moment("2026-03-09"), outcome="rejected", answer="We have reviewed the content and decided not to take it down.",
            letters=(
                Letter(at=Moment("2026-03-05"), route="form", reference="FB-EXAMPLE-2207", words="Two pages post the same smear."),
                Letter(at=Moment("2026-03-09"), direction="received", route="e-mail", reference="FB-EXAMPLE-2207",
                       words="We have reviewed the content and decided not to take it down."),
            ),
        ),
        InterventionBody(
            kind="police", title="Report of the call for her death", addressee="Police (invented)", person=people.mahsa,
            incidents=(events["death"],), reference="310-26", sent=Moment("2026-05-12"), acknowledged_on=date(2026, 5, 12),
            letters=(Letter(at=Moment("2026-05-12"), route="in person", reference="310-26", words="Threat, with the post and its translation."),),
        ),
    ):  # fmt: skip
        records.add(work, keys, case_id, Intervention, body)


def _close(office: Office, told: Told) -> None:
    """Make the copies that the platform gets: what tells where somebody is or looked is closed; counsel looks and approves."""
    for key in (*ON_FACEBOOK, *COPIED):
        exhibit = told.exhibits[key]
        with office.acting(cast.DANA) as (work, keys):
            opened = custody.read(work, keys, told.case, exhibit, purpose="page")
        made = redaction.make(
            office.house.blobs, told.case, opened, "copy", redaction.Boxes(regions=tuple(_boxes(key)))
        )
        with office.acting(cast.DANA) as (work, keys):
            copy = redaction.keep(work, keys, told.case, exhibit, made)
        with office.acting(cast.LENA) as (work, keys):
            redaction_register.approve(work, keys, told.case, copy)
    for part in ("text", "translation"):
        with office.acting(cast.DANA) as (work, keys):
            redaction.close_words_of_post(work, keys, told.case, told.posts["dox"], part, [Closing(NUMBER, "R3")])
        with office.acting(cast.LENA) as (work, keys):
            redaction_register.approve(work, keys, told.case, told.posts["dox"], part)


def _boxes(key: str) -> Iterable[Region]:
    yield Region(1, 7600, 200, 2200, 1000, "R6")  # the corner in which the browser shows who is signed in
    if key == "dox":
        yield Region(1, 400, 4700, 9200, 2600, "R3")
