"""The disclosure matrix: with one kind of data admitted, that kind is in the dossier and nothing else of the case is.

Source: exports.md §4.2. Each kind has words that stand nowhere else; the dossier is searched whole, as JSON.
"""

import re
from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from casebook.dates import Moment
from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Data, How, Profile
from casebook.exporters.profiles import profile, profiles
from casebook.model import Campaign, Intervention, LegalInstrument
from casebook.model.campaign import CampaignBody
from casebook.model.evidence import CaptureBody
from casebook.model.incident import Source
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.person import PersonAddress, PersonName
from casebook.model.translation import Translating, Translator
from casebook.services import casework, disclosure, recording, records, translating
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, InvolvementDraft, PersonDraft, PostDraft
from casebook.services.translating import TranslationDraft
from tests import cast
from tests.conftest import Office
from tests.services.acting import take_in

CANARIES = {
    Data.AFFECTED: ("AffectedName",),
    Data.RELATIVES: ("RelativeName",),
    Data.THIRD_PARTIES: ("WitnessName",),
    Data.PERPETRATORS: ("PerpetratorName", "OfficeThatActed"),
    Data.ACCOUNTS: ("handle_seen", "PostedWords", "wall-1_2"),
    Data.PLACES: ("StreetOfRefuge", "PlaceOfAct", "Asia/Dushanbe"),
    Data.STATUS: ("NoticeNumber", "ChargeWords"),
    Data.PAPERS: ("NoticeNumber", "ChargeWords"),  # a part of what status admits
    Data.IDENTITY: ("OccupationWords", "1991"),
    Data.IDENTIFIERS: (),  # beside perpetrators only
    Data.NARRATIVE: ("TitleOnline", "NarrativeWords", "CaseSummary", "ExhibitTitle", "ExhibitNote"),
    Data.OWN_WORDS: (),  # it lets posts name somebody; it admits no post
    Data.OFFLINE: (),  # beside other kinds only: it admits incidents, not their words
    Data.CASE: (),
    Data.ORIGINALS: ("ReceivedName",),
    Data.CUSTODY: ("taken in",),
    Data.CAPTURE: ("ToolName", "pagetitle"),
    Data.SOURCES: ("SourceWords",),
    Data.CORRESPONDENCE: ("AddresseeName", "LetterWords"),
    Data.TRANSLATORS: (
        "TranslatorName",
        "TranslatorStreet",
        "TranslatorAgency",
        "TranslatorPhone",
        "TranslatorDiploma",
    ),
}
RANDOM = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{64,128}\b|CBP-\d{4}-\w{6}")
NEVER = ("MemberNoteNever", "ContactNever", "TaggedNever", "ActMethodNever")


def tell(office: Office) -> UUID:
    """A case in which every kind of data has words of its own."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="CaseTitle", summary="CaseSummary"))
        people = {
            name: recording.add_person(
                work,
                keys,
                case.id,
                PersonDraft(
                    names=(PersonName(text=name),),
                    role=role,
                    contact="ContactNever",
                    tags=("TaggedNever",),
                    note="MemberNoteNever",
                    **(
                        {
                            "born": "1991-03",
                            "occupation": "OccupationWords",
                            "whereabouts": "StreetOfRefuge",
                            "addresses": (PersonAddress(words="StreetOfRefuge", country="PL"),),
                        }
                        if role == "target"
                        else {}
                    ),
                ),
            )
            for name, role in (
                ("AffectedName", "target"),
                ("RelativeName", "relative"),
                ("WitnessName", "witness"),
                ("PerpetratorName", "perpetrator"),
            )
        }
        incident = recording.record_incident(
            work,
            keys,
            case.id,
            IncidentDraft(
                title="TitleOnline",
                narrative="NarrativeWords",
                when=Moment("2026-05-11T14:00", "Asia/Dushanbe"),
                place="PlaceOfAct",
                sources=(Source(words="SourceWords", reliability="b", credibility="2"),),
                acts=(
                    ActDraft(
                        kind="doxxing",
                        victim=people["AffectedName"],
                        method="ActMethodNever",
                        involvements=(InvolvementDraft(organisation="OfficeThatActed"),),
                    ),
                ),
                posts=(
                    PostDraft(
                        platform="vk", url="https://vk.com/wall-1_2", author_handle="handle_seen", text="PostedWords"
                    ),
                ),
            ),
        )
        recording.record_incident(work, keys, case.id, IncidentDraft(title="TitleAtHome", track="home"))
        for noun, body in (
            (
                LegalInstrument,
                LegalInstrumentBody(kind="interpol_notice", reference="NoticeNumber", charges="ChargeWords"),
            ),
            (
                Intervention,
                InterventionBody(
                    kind="platform_notice", addressee="AddresseeName", letters=(Letter(words="LetterWords"),)
                ),
            ),
            (Campaign, CampaignBody(title="CampaignTitle")),
        ):
            records.add(work, keys, case.id, noun, body)
    shown = ExhibitDraft(
        title="ExhibitTitle",
        note="ExhibitNote",
        incidents=(incident,),
        capture=CaptureBody(tool_name="ToolName", page_title="pagetitle"),
    )
    evidence = take_in(office, case.id, b"bytes", "ReceivedName.txt", shown)
    by = Translator(
        name="TranslatorName", address="TranslatorStreet", agency="TranslatorAgency", telephone="TranslatorPhone",
        qualification="TranslatorDiploma",
    )  # fmt: skip
    said = TranslationDraft(text="Words", language="en", made_by="translator", translating=Translating(translator=by))
    with office.acting(cast.DANA) as (work, keys):
        translating.translate(work, keys, case.id, evidence, said)
    return case.id


def composed(office: Office, case_id: UUID, kind: Profile, monkeypatch: pytest.MonkeyPatch) -> Dossier:
    monkeypatch.setattr(disclosure, "profile", lambda _: kind)
    with office.acting(cast.DANA) as (work, keys):
        choice = Choice(profile=kind.identifier, recipient="Somebody", purpose="Purpose")
        return disclosure.compose(work, keys, case_id, choice).dossier


def words_in(dossier: Dossier) -> str:
    plain = replace(dossier, profile=replace(dossier.profile, sources=(), names={}, title=""))
    return RANDOM.sub("", msgspec.json.encode(plain).decode())  # a year may stand in an id by chance


def test_each_kind_of_data_enters_only_where_the_profile_admits_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = tell(office)
    for admitted in Data:
        admits = {Data.AFFECTED: How.CODE, admitted: How.YES}  # a place or a birth needs somebody whose it is
        kind = replace(profile("platform_dsa_notice"), admits=admits, form=())  # a form tells of one complaint alone
        inside = words_in(composed(office, case_id, kind, monkeypatch))
        for data, words in CANARIES.items():
            for word in words:
                assert (word in inside) == (word in CANARIES[admitted]), (admitted, data, word)
        assert not [word for word in NEVER if word in inside]
        assert ("TitleAtHome" in inside) is False


def test_everything_admitted_still_leaves_what_never_leaves(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = tell(office)
    kind = replace(profile("case_file"), admits=dict.fromkeys(Data, How.YES))
    inside = words_in(composed(office, case_id, kind, monkeypatch))
    assert not [word for words in CANARIES.values() for word in words if word not in inside]
    assert "TitleAtHome" in inside
    assert not [word for word in NEVER if word in inside]


def test_people_go_by_code_or_initials_and_places_by_country(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = tell(office)
    admits = {Data.AFFECTED: How.INITIALS, Data.RELATIVES: How.CODE, Data.PLACES: How.COUNTRY}
    dossier = composed(office, case_id, replace(profile("case_file"), admits=admits), monkeypatch)
    assert {person.name for person in dossier.persons} == {"A.", "R1"}
    assert {person.country for person in dossier.persons} == {"Poland", ""}
    assert "StreetOfRefuge" not in words_in(dossier)


@pytest.mark.parametrize(
    "kind", [each for each in profiles() if each.recipient_kind == "platform"], ids=lambda k: k.identifier
)
def test_no_platform_learns_of_relatives_places_or_status(
    office: Office, kind: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = words_in(composed(office, tell(office), kind, monkeypatch))
    kept_in = (
        Data.AFFECTED,
        Data.RELATIVES,
        Data.THIRD_PARTIES,
        Data.PLACES,
        Data.STATUS,
        Data.IDENTITY,
        Data.TRANSLATORS,
    )
    assert not [word for data in kept_in for word in CANARIES[data] if word in inside]
