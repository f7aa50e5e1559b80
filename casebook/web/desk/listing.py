"""What a list was asked for, and what it offers to narrow it down: read from a form or an address, written back as either.

Words travel in the body of a request only, never in an address: browsers and proxies keep addresses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, request, url_for
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from casebook.dates import Moment, in_words
from casebook.errors import InvalidInput
from casebook.search.entry import Query
from casebook.services.lookup import Found, FoundRecord
from casebook.vocabulary import label, list_names
from casebook.web.desk.fields import read_day
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

AT_ONCE = 50
LONGEST = 500  # characters of a query
SORTS = ("rank", "-when", "when", "title", "-made")
_DIGITS = 7

KINDS: dict[str, Any] = {
    "case_file": lazy_gettext("Cases"),
    "incident": lazy_gettext("Incidents"),
    "person": lazy_gettext("People"),
    "account": lazy_gettext("Accounts"),
    "content_item": lazy_gettext("Posts"),
    "evidence": lazy_gettext("Evidence"),
    "intervention": lazy_gettext("Interventions"),
    "legal_instrument": lazy_gettext("Legal instruments"),
    "campaign": lazy_gettext("Campaigns"),
    "risk_assessment": lazy_gettext("Risk assessments"),
    "safety_plan": lazy_gettext("Safety plans"),
    "referral": lazy_gettext("Referrals"),
    "consent": lazy_gettext("Consents"),
    "task": lazy_gettext("Tasks and dates"),
    "note": lazy_gettext("Notes"),
}
FIELDS: dict[str, Any] = {
    "noun": lazy_gettext("Kind"),
    "case_state": lazy_gettext("Status"),
    "severity": lazy_gettext("Severity"),
    "priority": lazy_gettext("Priority"),
    "cape_stage": lazy_gettext("Stage"),
    "assigned": lazy_gettext("Taken care of by"),
    "act_type": lazy_gettext("Act"),
    "track": lazy_gettext("Where it belongs"),
    "violation_status": lazy_gettext("Standing of the account of it"),
    "platform": lazy_gettext("Platform"),
    "language": lazy_gettext("Language"),
    "country": lazy_gettext("Country"),
    "harm": lazy_gettext("Harm"),
    "evidence": lazy_gettext("Evidence"),
    "hard": lazy_gettext("Hard to look at"),
    "evidence_kind": lazy_gettext("Kind of evidence"),
    "content_state": lazy_gettext("State online"),
    "perpetrator_type": lazy_gettext("Kind of perpetrator"),
    "state_responsibility": lazy_gettext("Responsibility of the state"),
    "tnr_tactic": lazy_gettext("Tactic"),
    "case_party_role": lazy_gettext("Part in the case"),
    "exile_category": lazy_gettext("Why in exile"),
    "protection_status": lazy_gettext("Status of the person"),
    "intervention_type": lazy_gettext("Intervention"),
    "complaint_channel": lazy_gettext("Channel"),
    "complaint_outcome": lazy_gettext("Outcome"),
    "legal_instrument": lazy_gettext("Legal instrument"),
    "instrument_state": lazy_gettext("State of the instrument"),
    "referral_kind": lazy_gettext("Help"),
    "referral_outcome": lazy_gettext("Outcome of the referral"),
    "consent_purpose": lazy_gettext("Purpose of the consent"),
    "deadline_kind": lazy_gettext("Kind of date"),
    "done": lazy_gettext("Done"),
    "tlp": lazy_gettext("Sharing"),
    "restricted": lazy_gettext("Restricted"),
    "damaged": lazy_gettext("Damaged"),
    "tag": lazy_gettext("Tag"),
    "month": lazy_gettext("Month"),
}
_LISTS = frozenset(list_names())
_OWN_CODES: dict[str, Any] = {
    "evidence:yes": lazy_gettext("with evidence"),
    "evidence:!yes": lazy_gettext("without evidence"),
    "hard:graphic": lazy_gettext("Graphic"),
    "hard:intimate": lazy_gettext("Intimate"),
    "done:yes": lazy_gettext("yes"),
    "done:no": lazy_gettext("no"),
    "restricted:yes": lazy_gettext("yes"),
    "damaged:yes": lazy_gettext("yes"),
}
_ONE_OF_KIND: dict[str, Any] = {
    "case_file": lazy_gettext("case"),
    "incident": lazy_gettext("incident"),
    "person": lazy_gettext("person"),
    "account": lazy_gettext("account"),
    "content_item": lazy_gettext("post"),
    "evidence": lazy_gettext("exhibit"),
    "intervention": lazy_gettext("intervention"),
    "legal_instrument": lazy_gettext("legal instrument"),
    "campaign": lazy_gettext("campaign"),
    "risk_assessment": lazy_gettext("risk assessment"),
    "safety_plan": lazy_gettext("safety plan"),
    "referral": lazy_gettext("referral"),
    "consent": lazy_gettext("consent"),
    "task": lazy_gettext("task or date"),
    "note": lazy_gettext("note"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list as it is asked for."""

    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    since: str = ""
    until: str = ""
    sort: str = ""
    start: int = 0
    nouns: tuple[str, ...] = ()  # what the page itself is about; none for every kind

    @property
    def order(self) -> str:
        """The order that holds: by how well it fits where there are words, by date where there are none."""
        return self.sort or ("rank" if self.words else "-when")

    def query(self) -> Query:
        """What the index is asked; a date that cannot be read raises InvalidInput naming its field."""
        grouped: dict[str, list[str]] = {}
        for field, code in self.chosen:
            grouped.setdefault(field, []).append(code)
        nouns = tuple(code for code in grouped.pop("noun", ()) if code in KINDS) or self.nouns
        return Query(
            words=self.words,
            nouns=nouns or tuple(KINDS),
            chosen=tuple((field, tuple(codes)) for field, codes in grouped.items()),
            since=read_day(self.since, "since"),
            until=read_day(self.until, "until"),
            sort=self.order,
            start=self.start,
            at_once=AT_ONCE,
        )

    def written(self) -> str:
        """The whole question as a line, for a saved view."""
        pairs = [("q", self.words), ("since", self.since), ("until", self.until), ("sort", self.sort)]
        return urlencode(
            [pair for pair in pairs if pair[1]] + [("chosen", f"{field}:{code}") for field, code in self.chosen]
        )


def asked_for(nouns: tuple[str, ...] = ()) -> Asked:
    """Read what this request asks for: the filters of its form, with the one that its button adds or takes away."""
    given = request.form if request.method == "POST" else request.args
    asked = _read(given, nouns)
    for pair in _pairs(given.getlist("add")):
        asked = replace(asked, chosen=tuple(dict.fromkeys((*asked.chosen, pair))), start=0)
    dropped = set(_pairs(given.getlist("drop")))
    return replace(asked, chosen=tuple(pair for pair in asked.chosen if pair not in dropped)) if dropped else asked


def written_before(line: str) -> Asked:
    """Read a saved view."""
    return _read(MultiDict(parse_qsl(line)), ())


def _read(given: MultiDict[str, str], nouns: tuple[str, ...]) -> Asked:
    sort, start = given.get("sort", ""), given.get("start", "")
    return Asked(
        words=given.get("q", "").strip()[:LONGEST],
        chosen=tuple(dict.fromkeys(_pairs(given.getlist("chosen")))),
        since=given.get("since", "").strip()[:60],
        until=given.get("until", "").strip()[:60],
        sort=sort if sort in SORTS else "",
        start=int(start) if start.isascii() and start.isdecimal() and len(start) < _DIGITS else 0,
        nouns=nouns,
    )


def _pairs(typed: list[str]) -> Iterator[tuple[str, str]]:
    for one in typed:
        field, colon, code = one.partition(":")
        if colon and field in FIELDS and 0 < len(code) <= LONGEST:
            yield field, code


# ── what it offers ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of one field, how many have it, and whether it is chosen."""

    value: str  # "severity:critical"
    words: str
    count: int
    chosen: bool


def facets(asked: Asked, found: Found, names: dict[str, str]) -> list[tuple[str, str, list[Choice]]]:
    """Give what the list can be narrowed down by: field, its words, and its codes, the most frequent first.

    Args:
        asked: what was asked for.
        found: what was found, with its counts.
        names: of the members, by id.
    """
    offered = []
    for field, words in FIELDS.items():
        counts = found.counts.get(field, {})
        chosen = {code for name, code in asked.chosen if name == field}
        if field == "evidence":
            counts = _without(asked, found, counts)
        codes = {**dict.fromkeys(chosen, 0), **{code: number for code, number in counts.items() if number}}
        if field == "noun":
            codes = {code: number for code, number in codes.items() if code in KINDS}
        if len(codes) < 2 and not chosen:  # noqa: PLR2004 -- one code narrows nothing down
            continue
        ordered = sorted(
            codes.items(), key=lambda pair: (-pair[1], pair[0]) if field != "month" else (0, _back(pair[0]))
        )
        choices = [
            Choice(f"{field}:{code}", code_words(field, code, names), number, code in chosen)
            for code, number in ordered
        ]
        offered.append((field, str(words), choices))
    return offered


def _without(asked: Asked, found: Found, counts: dict[str, int]) -> dict[str, int]:
    """Beside the incidents with evidence, those without; of other records it is not asked."""
    only = {code for field, code in asked.chosen if field == "noun"} or set(asked.nouns)
    if only != {"incident"}:
        return {}
    chosen = any(field == "evidence" for field, _code in asked.chosen)
    return counts if chosen else {**counts, "!yes": found.total - counts.get("yes", 0)}


def _back(month: str) -> str:
    return "".join(chr(0x7F - ord(letter)) for letter in month if letter.isascii())


def code_words(field: str, code: str, names: dict[str, str]) -> str:
    """The reader's word for a code of a field."""
    if field == "noun":
        return str(KINDS.get(code, code))
    if field == "tlp":
        return f"TLP:{code.upper()}"
    if field == "assigned":
        return names.get(code, _("somebody"))
    if field == "month":
        try:
            return in_words(Moment(code), locale())
        except InvalidInput:
            return code
    return label(field, code, locale()) if field in _LISTS else str(_OWN_CODES.get(f"{field}:{code}", code))


def facet_words(field: str, code: str) -> str:
    """The reader's word for a code of a field, in templates; members are not named there."""
    return code_words(field, code, {})


# ── where a record is shown ─────────────────────────────────────────────────────────────────────────────

_PAGES = {
    "case_file": ("cases.show", ""),
    "incident": ("incidents.show", "incident_id"),
    "person": ("people.show", "person_id"),
    "account": ("accounts.show", "account_id"),
    "content_item": ("posts.show", "post_id"),
    "evidence": ("evidence.show", "evidence_id"),
    "intervention": ("interventions.show", "intervention_id"),
}


def address_of(record: FoundRecord) -> str:
    """The page that shows a record."""
    if record.noun == "consent":  # it has no page of its own: the people's page shows it to every reader
        return url_for("people.index", case_id=record.case)
    endpoint, name = _PAGES.get(record.noun, ("records.show", "record_id"))
    if endpoint not in current_app.view_functions:
        return url_for("cases.show", case_id=record.case)
    further: dict[str, Any] = {name: record.record} if name else {}
    if endpoint == "records.show":
        further["noun"] = record.noun
    return url_for(endpoint, case_id=record.case, **further)


def kind_words(noun: str) -> str:
    """What kind of record it is, as a list says it."""
    return str(_ONE_OF_KIND.get(noun, noun))


def record_when(record: FoundRecord) -> str:
    """When it happened, as exactly as it is known."""
    edtf = record.shown.get("edtf", "")
    if edtf:
        return in_words(Moment(edtf, record.shown.get("zone", "")), locale())
    return in_words(Moment(record.first[:10]), locale()) if record.first else ""
