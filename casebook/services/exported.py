"""What of a record may leave in an export: an allow-list by kind of record, and why the rest stays.

A field that stands in neither of the two tables fails a test, so that whoever adds one has to decide. Keys never leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec

from casebook.dates import Moment
from casebook.exporters.records import Column, Kind, Noun, Told
from casebook.model.account import (
    AccountBody,
    AccountLinkBody,
    AccountSnapshotBody,
    Check,
    ContentItemBody,
    Handle,
)
from casebook.model.base import Body
from casebook.model.campaign import CampaignBody
from casebook.model.case import CaseBody
from casebook.model.consent import ConsentBody
from casebook.model.delivery import DeliveredFile, DeliveryBody
from casebook.model.evidence import CaptureBody, DerivativeBody, EvidenceBody, OriginalBody
from casebook.model.fields import Dated, Field, OfMember, fields_of
from casebook.model.incident import ActBody, IncidentBody, IncidentLinkBody, InvolvementBody, Source
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.note import NoteBody
from casebook.model.pack import Commitment, PackBody, PackedExhibit, PackedFile, PackedIncident
from casebook.model.pack_draft import Answer, Approval, ChosenExhibit, Codename, PackDraftBody
from casebook.model.person import CasePartyBody, PersonAddress, PersonBody, PersonName, PersonRelationBody
from casebook.model.redaction import Mark, RedactedText, Redaction
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.model.translation import TranslatedWords, Translating, Translator

BODIES: Mapping[str, type[Body]] = MappingProxyType(
    {
        "case_file": CaseBody,
        "person": PersonBody,
        "case_party": CasePartyBody,
        "person_relation": PersonRelationBody,
        "account": AccountBody,
        "account_link": AccountLinkBody,
        "account_snapshot": AccountSnapshotBody,
        "incident": IncidentBody,
        "incident_link": IncidentLinkBody,
        "act": ActBody,
        "involvement": InvolvementBody,
        "content_item": ContentItemBody,
        "evidence": EvidenceBody,
        "capture": CaptureBody,
        "derivative": DerivativeBody,
        "consent": ConsentBody,
        "campaign": CampaignBody,
        "legal_instrument": LegalInstrumentBody,
        "intervention": InterventionBody,
        "risk_assessment": RiskAssessmentBody,
        "safety_plan": SafetyPlanBody,
        "referral": ReferralBody,
        "note": NoteBody,
        "task": TaskBody,
        "pack": PackBody,
        "pack_draft": PackDraftBody,
        "delivery": DeliveryBody,
    }
)
"""The kinds of records that leave, by table, in the order in which an export names them."""

BESIDE: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "capture": (Column(name="evidence", kind="id", of="evidence", needed=True),),
        "derivative": (Column(name="evidence", kind="id", of="evidence", needed=True),),
    }
)
"""What a record says in its row and not in its body."""

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "change": "leaves as changes, with its steps by this same list",
        "custody_event": "leaves as custody, as it was hashed",
        "pack_file": "how a file of a pack is sealed; what left of it stands in the deliveries, with its hash",
        "retention": "how long the office keeps the case is the office's own matter; it stays with it",
        "unfinished_form": "what a member has not said yet is theirs alone",
        "counsel_note": "what a member noted for themselves is sealed to them alone",
        "import_run": "how an export was read; the export itself is an exhibit, and what was taken of it are posts",
        "case_report": "keys of a conversation with somebody who reported; it stays in the inbox",
    }
)
"""Tables of a case that are no records of an export, and why."""


def _names(told: str) -> tuple[str, ...]:
    return tuple(told.split())


FIELDS: Mapping[type[Body], tuple[str, ...]] = MappingProxyType(
    {
        CaseBody: _names(
            "reference title summary status priority severity monitoring tlp pap languages assigned tags restricted"
            " opened_at closed_at revision"
        ),
        PersonBody: _names(
            "names sex born died citizenships exile_category status characteristics counting_unit languages occupation"
            " affiliation whereabouts addresses contact reliability tags note revision"
        ),
        PersonName: _names("text script kind"),
        PersonAddress: _names("kind words country since"),
        CasePartyBody: _names("person role note revision"),
        PersonRelationBody: _names("person of relationship since until note revision"),
        AccountBody: _names("platform handles native_id url kind standing created tags note revision"),
        Handle: _names("handle display_name seen"),
        AccountLinkBody: _names("account kind other person basis confidence evidence revision"),
        AccountSnapshotBody: _names(
            "account seen display_name biography location followers following posts verified standing picture note"
            " revision"
        ),
        IncidentBody: _names(
            "title when track place country narrative original_text original_language spoken_by translation"
            " translation_language translated_by translations redacted severity status tactics impact sources tags tlp recorded_by"
            " recorded_at revision"
        ),
        Source: _names("words person connection reliability credibility received"),
        IncidentLinkBody: _names("incident kind other basis revision"),
        ActBody: _names(
            "incident kind exactly online_form victim characteristics method techniques stated_reason intent when place"
            " harms psychological economic family legal physical self_censorship status_at_end detention whereabouts"
            " counsel compensation note revision"
        ),
        InvolvementBody: _names(
            "act person account organisation perpetrator_type degree attribution state_responsibility confidence basis"
            " status note revision"
        ),
        ContentItemBody: _names(
            "incident platform kind url canonical_url native_id author in_reply_to target_person target_account posted"
            " text language translation translation_language translated_by translations checks redacted tags note source_position revision"
        ),
        Check: _names("at status by note"),
        EvidenceBody: _names(
            "label title kind description language incidents graphic intimate tlp tags note"
            " account_owner full_export selectivity selectivity_note online_checks reach deletable_by authority_interest revision"
        ),
        OriginalBody: _names("sha256 sha512 size name media_type name_agrees received_at received_by"),
        CaptureBody: _names(
            "method url_requested url_final redirects http_status page_title captured clock_source clock_offset_ms"
            " tool_name tool_version tool_sha256 browser viewport logged_in viewer_account egress_country collector"
            " author_displayed posted text_verbatim visibility archive_urls notes revision"
        ),
        DerivativeBody: _names(
            "operation text language made_by tool made_at media_type name size sha256 sha512 redaction translating revision"
        ),
        Translating: _names(
            "translator translated_on certificate alone certified_on interpreted passage passage_original passage_at"
        ),
        Translator: _names("name qualification address telephone agency relation languages"),
        TranslatedWords: _names("id text language made_by made_at translating"),
        Redaction: _names(
            "marks recipe part of_text at_ms kept_pages page_count original_sha256 done_by done_by_role done_at approved_by"
            " approved_by_role approved_at"
        ),
        Mark: _names("code page left top width height start end"),
        RedactedText: _names("words redaction"),
        ConsentBody: _names(
            "person purpose recipient scope originals identity given_how language given_on valid_until withdrawn_on note"
            " revision"
        ),
        CampaignBody: _names(
            "title incidents accounts narratives hypothesis basis confidence techniques tactics state_responsibility"
            " tags note revision"
        ),
        LegalInstrumentBody: _names(
            "kind person incident issued_by country reference charges issued_on known_since ends_on state detention"
            " counsel evidence tags note revision"
        ),
        InterventionBody: _names(
            "kind exactly title follows addressee platform channel country legal_basis person incidents posts accounts"
            " evidence instrument dsa_categories dsa_keywords requested reference assigned priority state sent"
            " acknowledged_on admissible_on removal removal_to letters answered outcome response impact answer"
            " statement_reference decision_visibility decision_account decision_ground decision_source"
            " decision_automated reasons_facts reasons_automated reasons_legal reasons_contractual reasons_territory"
            " reasons_redress right tags note revision"
        ),
        Letter: _names("at direction route reference words evidence by"),
        RiskAssessmentBody: _names(
            "person assessed_on assessed_by level likelihood threats vulnerabilities capacities relatives devices"
            " review_on wishes note revision"
        ),
        SafetyPlanBody: _names(
            "person agreed_on measures warning_signs in_an_emergency trusted_people contact_rules devices review_on note"
            " revision"
        ),
        ReferralBody: _names(
            "kind person to contact reason consent referred_on assigned ask_again_on outcome outcome_on note revision"
        ),
        NoteBody: _names("words noun record field by at revision"),
        TaskBody: _names(
            "title kind due time zone place person intervention instrument incident assigned priority done_at done_by"
            " note revision"
        ),
        PackBody: _names(
            "identifier profile profile_version locale recipient purpose issued_at built_by incidents exhibits failures"
            " manifest_sha256 fingerprint stamped_by log_head proof reader"
            " commitments consents approved_by draft follows contents unstamped inventory told"
        ),
        PackedExhibit: _names("evidence label digest first last"),
        PackedIncident: _names("incident digest"),
        PackDraftBody: _names(
            "profile recipient purpose locale incidents exhibits posts accounts answers accepted_findings approvals"
            " follows built intervention revision"
        ),
        ChosenExhibit: _names("evidence included group relevance"),
        Answer: _names("ask text"),
        Approval: _names("by at content_digest"),
        PackedFile: _names("name media_type size sha256"),
        Commitment: _names("evidence label region value"),
        DeliveryBody: _names("pack files recipient route keys by at reference acknowledged recalled note revision"),
        DeliveredFile: _names("name size sha256 part protection broken_off"),
    }
)

WITHHELD: Mapping[tuple[type[Body], str], str] = MappingProxyType(
    {
        (OriginalBody, "file_key"): "a key",
        (OriginalBody, "bound_to"): "joins an exhibit to the report that it came with, and so to its sender",
        (DerivativeBody, "file_key"): "a key",
        (PackedFile, "file_key"): "a key",
        (Commitment, "key"): "a key: it is shown with an original, to whoever may see it",
        (PackDraftBody, "codenames"): "the key of the codes: who is who stays with the office",
        (Codename, "person"): "the same",
        (Codename, "code"): "the same",
        (CaptureBody, "carried_by"): "names imported messages by what recognises them; says nothing more",
        (ContentItemBody, "identity"): "recognises a row when its file is imported again; says nothing more",
    }
)


# ── the columns ─────────────────────────────────────────────────────────────────────────────────────────


@cache
def nouns() -> tuple[Noun, ...]:
    """Give the kinds of records that leave, with their columns."""
    return tuple(
        Noun(name=name, columns=(*BESIDE.get(name, ()), *_columns(body), *_original(name)))
        for name, body in BODIES.items()
    )


def _original(name: str) -> tuple[Column, ...]:
    parts = _columns(OriginalBody)
    return (Column(name="original", kind="part", parts=parts, needed=True),) if name == "evidence" else ()


def _columns(body: type[Body]) -> tuple[Column, ...]:
    declared = {one.name: one for one in fields_of(body)}
    return tuple(_column(declared[name]) for name in FIELDS[body])


def _column(one: Field) -> Column:
    kind = _kind(one)
    return Column(
        name=one.name,
        kind=kind,
        list=one.coded or ("case_state" if kind == "code" else ""),
        of=one.refers,
        several=one.several,
        needed=one.needed,
        parts=_columns(one.plain) if kind == "part" else (),
    )


_KINDS: Mapping[type, Kind] = MappingProxyType(
    {bool: "yes_no", int: "number", datetime: "time", date: "day", Moment: "moment", UUID: "id"}
)


def _kind(one: Field) -> Kind:
    if isinstance(one.meaning, OfMember):
        return "member"
    if one.coded or issubclass(one.plain, Enum):
        return "code"
    if isinstance(one.meaning, Dated):
        return "date"
    return "part" if issubclass(one.plain, Body) else _KINDS.get(one.plain, "text")


# ── the records ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a body: the exhibit that it belongs to, or the original."""

    evidence: UUID | None = None
    original: OriginalBody | None = None


def told(record: UUID, body: Body, beside: Beside | None = None) -> Told:
    """Give a record as it leaves."""
    return Told(msgspec.json.encode(fields(record, body, beside)))


def fields(record: UUID, body: Body, beside: Beside | None = None) -> dict[str, Any]:
    """Give what of a record may leave, by name, in values of JSON."""
    extra: dict[str, Any] = {}
    if beside is not None and beside.evidence is not None:
        extra["evidence"] = str(beside.evidence)
    if beside is not None and beside.original is not None:
        extra["original"] = _allowed(beside.original)
    return {"id": str(record), **_allowed(body), **extra}


def _allowed(body: Body) -> dict[str, Any]:
    return {name: _plain(getattr(body, name)) for name in FIELDS[type(body)]}


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a field holds what it holds
    if isinstance(value, Body):
        return _allowed(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Moment):
        return {"edtf": value.edtf, "zone": value.zone, "displayed": value.displayed}
    return _in_words(value) if isinstance(value, (date, UUID, Enum)) else value


def _in_words(value: date | UUID | Enum) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
