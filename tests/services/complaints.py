"""One invented complaint: a Tajik post about Mahsa on Facebook, told in Tajik and English, with canaries all around it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from casebook.dates import Moment
from casebook.model import LegalInstrument
from casebook.model.consent import ConsentBody
from casebook.model.evidence import CaptureBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.person import PersonAddress, PersonName
from casebook.services import (
    assembling,
    casework,
    custody,
    disclosure,
    preparing,
    reading,
    recording,
    records,
    redaction_register,
)
from casebook.services.composition import Composition
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    CaseDraft,
    IncidentDraft,
    InvolvementDraft,
    PersonDraft,
    PostDraft,
)
from casebook.services.preparing import Beginning, DraftChange
from casebook.settings import Settings
from casebook.work import House
from tests import cast
from tests.conftest import Office, settings_in
from tests.keys.acting import grant, let_in
from tests.services.acting import take_in
from tests.services.redacting import a_picture, kept

TAJIK = "Ин хоин дар бораи ватан дурӯғ мегӯяд, ба ӯ марг!"
ENGLISH = "This traitor lies about the homeland, death to her!"
SHARED = "https://www.facebook.com/haqgu.misol/posts/122100000000001?mibextid=TrackMe77&fbclid=IwARcanary"
CANONICAL = "https://www.facebook.com/haqgu.misol/posts/122100000000001"
HIDDEN = (
    "Mahsa", "Orzu", "Salim", "Шоҳсанам", "Bonn", "Poppelsdorf", "+4915112345678", "Dana Rahim", "Lena Okafor",
    "refugee status", "AZR-77-123456", "TrackMe77", "IwARcanary", "mibextid", "fbclid", "The smear of spring",
)  # fmt: skip

ANSWERS = {
    "channel": "dsa_art16",
    "country": "Germany",
    "nexus": "The post can be seen in Germany",
    "dsa_category": "STATEMENT_CATEGORY_VIOLENCE",
    "dsa_keyword": "General calls or incitement to violence and/or hatred",
    "legal_ground": "DE, StGB, § 241 (Threat)",
    "legal_elements": "an unlawful act is threatened — “death to her” — it calls for the killing of the person named in the post\n"
    "a felony — «ба ӯ марг» — killing is a felony",
    "legal_reasoning": "The post calls the person named in it a traitor and demands her death. " * 5,
    "context": "The account writes about exiles every week. Its followers repeat the call. The word means an enemy of the state.",
    "slang": "“Хоин” (traitor) is the word of state television for people who may be attacked.",
    "threat_to_life": "yes",
    "police_told": "11 May 2026, reference 310-26",
    "doxxing": "no",
    "minor_involved": "no",
    "ncii": "no",
    "coordinated": "yes",
    "state_link": "no",
    "history": "2 May 2026, terms-of-service flag, no number: no answer",
    "requested_action": "remove",
    "requested_also": "disable_account",
    "notifier_email": "notices@charogh.example",
    "good_faith": "yes",
    "good_faith_by": "Caseworker",
    "good_faith_on": "2026-05-12",
}


@dataclass(frozen=True)
class Told:
    """The case of the complaint."""

    case: UUID
    reference: str
    post: UUID
    account: UUID
    exhibit: UUID
    copy: UUID
    incident: UUID
    consent: UUID
    original_sha256: str


def tell(
    office: Office, *, platform: str = "facebook", url: str = SHARED, text: str = TAJIK, translation: str = ENGLISH
) -> Told:
    """Open the case, capture the post, redact its picture; Lena, who is counsel, approves the copy."""
    let_in(office, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="The smear of spring"))
        mahsa = recording.add_person(
            work, keys, case.id,
            PersonDraft(
                names=(PersonName(text="Mahsa Orzu"), PersonName(text="Маҳса Орзу")), role="target", contact="+4915112345678",
                whereabouts="Poppelsdorf, Bonn", addresses=(PersonAddress(words="Poppelsdorfer Allee 7, Bonn", country="DE"),),
            ),
        )  # fmt: skip
        for name, role in (("Salim Orzu", "relative"), ("Шоҳсанам Орзу", "relative")):
            recording.add_person(work, keys, case.id, PersonDraft(names=(PersonName(text=name),), role=role))
        account = recording.add_account(
            work, keys, case.id,
            AccountDraft(platform=platform, handle="haqgu.misol", display_name="Ҳақгӯ", native_id="100000000000009"),
        )  # fmt: skip
        incident = recording.record_incident(
            work, keys, case.id,
            IncidentDraft(
                title="The smear of spring", narrative="Salim in Bonn was told of it.", place="Poppelsdorf, Bonn",
                when=Moment("2026-05-11T14:00", "Asia/Dushanbe"),
                acts=(
                    ActDraft(kind="death_threat_to_target", victim=mahsa, involvements=(InvolvementDraft(account=account),)),
                ),
                posts=(
                    PostDraft(
                        platform=platform, url=url, author=account, text=text, language="tg", translation=translation,
                        translation_language="en", translated_by="translator", kind="TEXT",
                        posted=Moment("2026-05-11T14:00", "Asia/Dushanbe"), native_id="122100000000001",
                    ),
                ),
            ),
        )  # fmt: skip
        recording.record_incident(work, keys, case.id, IncidentDraft(title="Salim was questioned", track="home"))
        paper = LegalInstrumentBody(kind="interpol_notice", reference="AZR-77-123456")
        records.add(work, keys, case.id, LegalInstrument, paper)
        consent = recording.add_consent(
            work, keys, case.id, ConsentBody(person=mahsa, purpose="platform_complaint", given_on=date(2026, 5, 1))
        )
        post = reading.case_book(work, keys, case.id, page="test").posts[0].id
        recording.check_post(work, keys, case.id, post, "live")
    exhibit = take_in(
        office, case.id, a_picture(b"Salim"), "Mahsa in Bonn.jpg",
        ExhibitDraft(
            title="Mahsa", incidents=(incident,),
            capture=CaptureBody(
                method="screenshot", url_requested=url, captured=Moment("2026-05-11T15:00", "Asia/Dushanbe"), notes="Salim's telephone"
            ),
        ),
    )  # fmt: skip
    copy = kept(office, case.id, exhibit)
    grant(office, case, office.lena)
    with office.acting(cast.LENA) as (work, keys):
        redaction_register.approve(work, keys, case.id, copy)
    with office.acting(cast.DANA) as (work, keys):
        sha256 = custody.exhibit(work, keys, case.id, exhibit).exhibit.original.sha256
    return Told(case.id, case.body.reference, post, account, exhibit, copy, incident, consent, sha256)


def draft_of(office: Office, told: Told, kind: str = "platform_facebook", locale: str = "en", **answers: str) -> UUID:
    """Prepare the complaint and answer everything."""
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.begin_draft(
            work, keys, told.case, Beginning(profile=kind, purpose="Removal of a threat", locale=locale)
        )
        change = DraftChange(answers={**ANSWERS, **answers})
        preparing.change_draft(work, keys, told.case, draft, change, revision=1)
    return draft


def composed(office: Office, told: Told, draft_id: UUID) -> Composition:
    """Compose a draft as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        draft = preparing.draft(work, keys, told.case, draft_id)
        choice = preparing.draft_choice(work, keys, told.case, draft)
        return disclosure.compose(work, keys, told.case, choice, draft=draft.body)


def approved(office: Office, told: Told, draft_id: UUID) -> Composition:
    """Let two members look, and compose again."""
    digest = composed(office, told, draft_id).clearance.content_digest
    for who in (cast.DANA, cast.LENA):
        with office.acting(who) as (work, keys):
            preparing.approve_draft(work, keys, told.case, draft_id, digest)
    return composed(office, told, draft_id)


def built(office: Office, told: Told, draft_id: UUID) -> UUID:
    """Build and keep the complaint."""
    assembled = assembling.assemble(approved(office, told, draft_id), office.house.blobs, office.house.settings)
    with office.acting(cast.DANA) as (work, keys):
        pack = disclosure.keep(work, keys, assembled, draft_id=draft_id)
        preparing.note_built(work, keys, told.case, draft_id, pack)
    return pack


@dataclass(frozen=True)
class Kept:
    """An office in which the complaint is told, prepared and built, in English; `moved` gives it in a copy of its house."""

    office: Office
    told: Told
    draft: UUID
    pack: UUID

    def moved(self, house: House) -> "Kept":
        """The same in a copy of the house."""
        return replace(self, office=self.office.moved(house))


def made_once(founded: Office, folder: Path) -> Kept:
    """Tell and build it, in a copy of a founded office; its house is closed, and tests work on copies."""
    shutil.copytree(founded.house.settings.instance, folder)
    office = founded.moved(House(settings_in(folder)))
    told = tell(office)
    draft = draft_of(office, told, police_told="")
    kept = Kept(office, told, draft, built(office, told, draft))
    office.house.close()
    return kept


def copied(kept: Kept, settings: Settings) -> Iterator[Kept]:
    """Give it in a copy of its house, and close that afterwards."""
    shutil.copytree(kept.office.house.settings.instance, settings.instance)
    house = House(settings)
    yield kept.moved(house)
    house.close()
