"""From an opened record to what the desk index keeps of it: title, words, facets, days. Pure; opens nothing.

Which fields are words and which are codes is declared beside the fields (casebook.model.fields), so a new field is found and
counted without a line here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache, singledispatch
from typing import Any
from uuid import UUID, uuid5

import msgspec

from casebook.dates import EARLIEST, Moment, bounds, parse_edtf
from casebook.errors import NotFound
from casebook.model.account import AccountBody, AccountLinkBody, AccountSnapshotBody, ContentItemBody
from casebook.model.base import Body
from casebook.model.campaign import CampaignBody
from casebook.model.case import CaseBody
from casebook.model.consent import ConsentBody
from casebook.model.evidence import DerivativeBody, EvidenceBody, OriginalBody
from casebook.model.fields import Coded, Field, Text, fields_of
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.intervention import InterventionBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.note import NoteBody
from casebook.model.person import CasePartyBody, PersonBody
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.search.entry import Day, Entry
from casebook.services.deadlines import deadlines_of, settling
from casebook.services.due import Due
from casebook.services.translated_facts import words_of
from casebook.vocabulary.stages import COUNTED, stage_of

STAGES = "cape_stage"
_TITLE = 90  # characters of a text that stands for a title
Facets = list[tuple[str, str]]


def entry_of(
    noun: str, record: UUID, case_id: UUID, body: Body, *, day: str = "", owner: UUID | None = None
) -> Entry | None:
    """Give the entry of one record, None for a kind of record that lists and searches do not show.

    Args:
        noun: its table.
        record: its id.
        case_id: its case.
        body: what it says.
        day: ISO day of its first write, for the order of those that tell no time.
        owner: the exhibit that a text beside an exhibit belongs to.
    """
    told = told_of(body)
    if told is None:
        return None
    if owner is not None:
        told["parent"] = owner
    facets: Facets = [("noun", noun), *_coded(body), *_tags(body)]
    when = told.pop("when", None)
    first, month = _moment(when) if isinstance(when, Moment) else _date(when)
    if isinstance(when, Moment) and when.edtf:  # `first` is an instant: lists show the date as it was said
        told["shown"] = _when(when) | told.get("shown", {})
    facets.extend(told.pop("facets", ()))
    if month:
        facets.append(("month", month))
    return Entry(
        noun=noun,
        record=record,
        case=case_id,
        text=told.pop("text", "\n".join(_words(body))),
        facets=tuple(facets if "parent" not in told else facets[1:]),
        first=first,
        made=told.pop("made", day),
        days=tuple(_day(due) for due in deadlines_of(noun, body) if not due.done),
        **told,
    )


def with_original(entry: Entry, original: OriginalBody) -> Entry:
    """Add to an exhibit's entry what its original tells: the file's name, and the hash that recognises the same file."""
    return replace(
        entry,
        text=f"{entry.text}\n{original.name}",
        keys=(f"sha256:{original.sha256}",),
        made=original.received_at.isoformat(),
        shown={**entry.shown, "media_type": original.media_type},
    )


def damaged_case(case_id: UUID, day: str) -> Entry:
    """Give the entry of a case whose own words do not open."""
    facets = (("noun", "case_file"), ("damaged", "yes"))
    return Entry(noun="case_file", record=case_id, case=case_id, facets=facets, made=day, shown={"damaged": True})


def stage_entry(case_id: UUID, acts: Iterable[tuple[str, str]]) -> Entry:
    """Give the part of a case that carries its stage: the highest of its acts of confirmed and likely incidents.

    Args:
        case_id: the case.
        acts: kind of act, and standing of its incident, of every act.
    """
    stage = max((_lowest(kind) for kind, status in acts if status in COUNTED), default=0)
    facets = ((STAGES, str(stage)),) if stage else ()
    return Entry(noun="stage", record=uuid5(case_id, STAGES), case=case_id, facets=facets, parent=case_id)


def _lowest(kind: str) -> int:
    try:
        return stage_of(kind)[0]
    except NotFound:
        return 0


def account_keys(platform: str, handles: Iterable[str], native_id: str) -> tuple[str, ...]:
    """Give what recognises an account elsewhere: each of its handles, in any case of letters, and its number ("#…")."""
    by_handle = tuple(f"account:{platform}:{handle.casefold()}" for handle in handles if handle)
    return (*by_handle, f"account:{platform}:#{native_id}") if native_id else by_handle


# ── by declaration ──────────────────────────────────────────────────────────────────────────────────────


@cache
def _may_hold(body_type: type[Body], meaning: type[Coded] | type[Text]) -> tuple[Field, ...]:
    """The fields that mean this, hold a moment, or have fields themselves: an index looks at every record of a team."""
    return tuple(
        one for one in fields_of(body_type) if isinstance(one.meaning, meaning) or issubclass(one.plain, (Body, Moment))
    )


def _coded(body: Body) -> Iterator[tuple[str, str]]:
    for field in _may_hold(type(body), Coded):
        value = getattr(body, field.name)
        for single in value if field.several else (value,):
            if isinstance(single, Body):
                yield from _coded(single)
            elif isinstance(field.meaning, Coded) and single:
                yield field.meaning.list, single


def _tags(body: Body) -> Iterator[tuple[str, str]]:
    for tag in getattr(body, "tags", ()):
        yield "tag", tag


def _words(body: Body) -> Iterator[str]:
    for field in _may_hold(type(body), Text):
        value = getattr(body, field.name)
        for single in value if field.several else (value,):
            if isinstance(single, Body):
                yield from _words(single)
            elif isinstance(field.meaning, Text) and single:
                yield single
            elif isinstance(single, Moment) and single.displayed:
                yield single.displayed


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────


def _date(edtf: object) -> tuple[str, str]:
    if isinstance(edtf, datetime):
        return edtf.isoformat(), f"{edtf:%Y-%m}"
    return _moment(Moment(str(edtf))) if edtf else ("", "")


def _moment(moment: Moment) -> tuple[str, str]:
    """Give the first instant that it can mean, and its month where that is known."""
    if not moment.edtf or not (found := parse_edtf(moment.edtf)).known:
        return "", ""
    first, last = bounds(moment.edtf, moment.zone)
    if first <= EARLIEST:
        first = last
    point = next(iter(found.points()), None)
    month = f"{point.year}-{point.month}" if point and point.month.isdigit() and not point.season else ""
    return first.isoformat(), month


def _day(due: Due) -> Day:
    return Day(day=due.day.isoformat(), told=msgspec.to_builtins(due), kind=due.kind, urgency=due.urgency)


# ── by kind ─────────────────────────────────────────────────────────────────────────────────────────────


@singledispatch
def told_of(body: Body) -> dict[str, Any] | None:
    """Give what one kind of record tells beyond its declared fields; None for a kind that the index does not keep."""
    del body
    return None


@told_of.register
def _case(body: CaseBody) -> dict[str, Any]:
    facets: Facets = [("case_state", body.status.value), *_assigned(body.assigned)]
    if body.restricted:
        facets.append(("restricted", "yes"))
    shown = {
        "reference": body.reference,
        "status": body.status.value,
        "tlp": body.tlp,
        "languages": list(body.languages),
        "restricted": body.restricted,
        "severity": body.severity,
        "priority": body.priority,
        "assigned": str(body.assigned or ""),
    }
    return {
        "title": body.title,
        # As text, never as a name: its letters are drawn at random, and their sound is that of some word.
        "text": "\n".join((*_words(body), body.reference)),
        "made": body.opened_at.isoformat(),
        "when": body.opened_at,
        "facets": facets,
        "shown": shown,
    }


@told_of.register
def _incident(body: IncidentBody) -> dict[str, Any]:
    return {
        "title": body.title,
        "names": tuple(filter(None, (body.spoken_by,))),
        "when": body.when,
        "made": body.recorded_at.isoformat(),
        "shown": {"severity": body.severity, "track": body.track, "status": body.status, "place": body.place}
        | _when(body.when),
    }


@told_of.register
def _act(body: ActBody) -> dict[str, Any]:
    return {"parent": body.incident}


@told_of.register
def _involvement(body: InvolvementBody) -> dict[str, Any]:
    return {"parent": body.act}


@told_of.register
def _person(body: PersonBody) -> dict[str, Any]:
    names = tuple(name.text for name in body.names)
    return {"title": names[0] if names else "", "names": names, "shown": {"others": list(names[1:])}}


@told_of.register
def _party(body: CasePartyBody) -> dict[str, Any]:
    return {"parent": body.person}


@told_of.register
def _account(body: AccountBody) -> dict[str, Any]:
    names = [name for handle in body.handles for name in (handle.handle, handle.display_name) if name]
    return {
        "title": names[0] if names else body.url or body.native_id,
        "names": tuple(dict.fromkeys(names)),
        "keys": account_keys(body.platform, (handle.handle for handle in body.handles), body.native_id),
        "shown": {"platform": body.platform},
    }


@told_of.register
def _of_account(body: AccountLinkBody | AccountSnapshotBody) -> dict[str, Any]:
    return {"parent": body.account}


@told_of.register
def _post(body: ContentItemBody) -> dict[str, Any]:
    lent = tuple(
        pair for pair in (("platform", body.platform), ("language", body.language)) if pair[1] and body.incident
    )
    return {
        "title": _beginning(body.text) or body.canonical_url or body.url,
        "when": body.posted,
        "keys": (f"url:{body.canonical_url}",) if body.canonical_url else (),
        "beside": ((body.incident, lent),) if body.incident else (),
        "facets": [("content_state", body.checks[-1].status)] if body.checks else [],
        "shown": {"platform": body.platform, "incident": str(body.incident or ""), "language": body.language}
        | _when(body.posted),
    }


@told_of.register
def _evidence(body: EvidenceBody) -> dict[str, Any]:
    hard = [("hard", "graphic")] if body.graphic else []
    return {
        "title": body.title,
        "names": (body.label,),
        "facets": [*hard, ("hard", "intimate")] if body.intimate else hard,
        "beside": tuple((incident, (("evidence", "yes"),)) for incident in body.incidents),
        "shown": {"label": body.label, "graphic": body.graphic, "intimate": body.intimate},
    }


@told_of.register
def _derivative(body: DerivativeBody) -> dict[str, Any]:
    return {"text": words_of(body.text, body.media_type)}  # times and marks of a transcript are no words


@told_of.register
def _campaign(body: CampaignBody) -> dict[str, Any]:
    return {"title": body.title}


@told_of.register
def _instrument(body: LegalInstrumentBody) -> dict[str, Any]:
    return {
        "title": body.reference or body.issued_by,
        "names": tuple(filter(None, (body.issued_by,))),
        "when": Moment(body.issued_on or body.known_since),
        "shown": {"kind": body.kind, "state": body.state},
    }


@told_of.register
def _intervention(body: InterventionBody) -> dict[str, Any]:
    return {
        "title": body.title or body.addressee or body.reference,
        "names": tuple(filter(None, (body.addressee,))),
        "when": body.sent,
        "keys": (f"reference:{body.reference.casefold()}",) if body.reference else (),
        "facets": _assigned(body.assigned),
        "shown": {
            "kind": body.kind,
            "platform": body.platform,
            "outcome": body.outcome,
            "judgement": body.right,
            "follows": str(body.follows or ""),
            "sent": body.sent.edtf,
            "sent_zone": body.sent.zone,
            "answered": body.answered.edtf,
            "answered_zone": body.answered.zone,
        }
        | settling(body),
    }


@told_of.register
def _referral(body: ReferralBody) -> dict[str, Any]:
    return {
        "title": body.to,
        "when": Moment(body.referred_on.isoformat()) if body.referred_on else Moment(),
        "facets": _assigned(body.assigned),
        "shown": {"kind": body.kind, "outcome": body.outcome},
    }


@told_of.register
def _risk(body: RiskAssessmentBody) -> dict[str, Any]:
    return {"when": Moment(body.assessed_on.isoformat()) if body.assessed_on else Moment(), "shown": settling(body)}


@told_of.register
def _plan(body: SafetyPlanBody) -> dict[str, Any]:
    return {"when": Moment(body.agreed_on.isoformat()) if body.agreed_on else Moment(), "shown": settling(body)}


@told_of.register
def _note(body: NoteBody) -> dict[str, Any]:
    return {
        "title": _beginning(body.words),
        "made": body.at.isoformat(),
        "shown": {"noun": body.noun, "record": str(body.record or "")},
    }


@told_of.register
def _task(body: TaskBody) -> dict[str, Any]:
    facets: Facets = [("done", "yes" if body.done_at else "no"), *_assigned(body.assigned)]
    return {
        "title": body.title,
        "when": Moment(body.due.isoformat()) if body.due else Moment(),
        "facets": facets,
        "shown": {"kind": body.kind, "assigned": str(body.assigned or ""), "time": body.time, "zone": body.zone},
    }


@told_of.register
def _consent(body: ConsentBody) -> dict[str, Any]:
    return {"title": body.recipient, "when": Moment(body.given_on.isoformat()), "shown": {"purpose": body.purpose}}


def _assigned(member: UUID | None) -> Facets:
    return [("assigned", str(member))] if member is not None else []


def _when(moment: Moment) -> dict[str, str]:
    return {"edtf": moment.edtf, "zone": moment.zone}


def _beginning(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= _TITLE else first[: _TITLE - 1].rsplit(" ", 1)[0] + "…"
