"""Tell what happened for one pack: incidents with their acts and posts, as far as the profile admits them.

It opens nothing and decides nothing about people: `Naming` does. What is not admitted is never made into a fact.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casebook.dates import Moment, bounds, in_words
from casebook.exporters.dossier import (
    AccountFacts,
    ActFacts,
    Captured,
    IncidentFacts,
    InvolvementFacts,
    PostFacts,
    Track,
)
from casebook.exporters.profile import Data, How, Profile, spoken
from casebook.exporters.translation_facts import TranslationFacts
from casebook.links import read
from casebook.model.account import AccountBody, ContentItemBody
from casebook.model.evidence import CaptureBody, EvidenceBody
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.services.grading import grade
from casebook.services.leaving_copies import incident_that_leaves, post_that_leaves
from casebook.services.naming import Naming
from casebook.services.picture_facts import involvements
from casebook.services.reading import CaseBook, Opened
from casebook.services.translated_facts import Translations
from casebook.vocabulary.terms import label

TRACKS: dict[str, Track] = {"online": "online", "home": "home", "legal": "legal"}
MINUTE = 60  # seconds: a time is exact when it is known to the minute
UNTITLED = {"en": "Incident {n}", "ru": "Событие {n}", "tg": "Ҳодисаи {n}", "fa": "رویداد {n}"}


class Teller:
    """Turns the incidents of an opened case into facts in the recipient's language."""

    def __init__(
        self,
        book: CaseBook,
        profile: Profile,
        naming: Naming,
        translations: Translations,
        *,
        locale: str,
        captures: Mapping[UUID, CaptureBody],
    ) -> None:
        self._book = book
        self._profile = profile
        self._naming = naming
        self._translations = translations
        self._locale = locale
        self._captures = captures
        self._posts: dict[UUID, PostFacts] = {}

    def enters(self, incident: Opened[IncidentBody]) -> bool:
        """Say whether an incident may leave."""
        return may_leave(incident.body, self._profile)

    def incident(self, number: int, incident: Opened[IncidentBody], exhibits: Mapping[UUID, str]) -> IncidentFacts:
        """Tell one incident; `exhibits` gives the labels that exhibits have in this pack."""
        body, told = incident.body, self._admits(Data.NARRATIVE)
        shown = tuple(exhibits[one.id] for one in self._book.evidence_of[incident.id] if one.id in exhibits)
        when = self._moment(body.when)
        posts = [self.post(post) for post in self._book.posts_of[incident.id] if self._admits(Data.ACCOUNTS)]
        if body.original_text and not posts and told:
            posts = [self._quoted(incident_that_leaves(body, originals=self._admits(Data.ORIGINALS)))]
        return IncidentFacts(
            id=incident.id,
            number=number,
            title=self._naming.words(body.title) if told else spoken(UNTITLED, self._locale).format(n=number),
            when=in_words(when, self._locale),
            sort_key=instant(body.when),
            edtf=when.edtf,
            zone=when.zone,
            track=TRACKS.get(body.track, "online"),
            place=self._naming.place(body.place, ""),
            country=self._naming.place("", body.country),
            severity=self._label("severity", body.severity) if body.severity and told else "",
            severity_code=body.severity if told else "",
            narrative=self._naming.words(body.narrative) if told else "",
            acts=tuple(self._act(act) for act in self._book.acts_of[incident.id]),
            posts=tuple(posts),
            sources=tuple(self._sources(body)) if self._admits(Data.SOURCES) else (),
            sources_graded=bool(body.sources) and all(each.reliability and each.credibility for each in body.sources),
            grade=grade(body, len(shown)) if self._admits(Data.SOURCES) else "",
            exhibits=shown,
        )

    def post(self, post: Opened[ContentItemBody]) -> PostFacts:
        """Tell one post as it was public. Its address leaves without what tells who shared it."""
        if post.id not in self._posts:  # one post stands in an incident, among what is asked about, and in the register
            self._posts[post.id] = self._told(post)
        return self._posts[post.id]

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _told(self, post: Opened[ContentItemBody]) -> PostFacts:
        body = post_that_leaves(post.body, originals=self._admits(Data.ORIGINALS))
        account = self._book.accounts.get(body.author) if body.author else None
        handle = account.handles[0] if account and account.handles else None
        earliest, latest = bounds(body.posted.edtf, body.posted.zone)
        seen = body.checks[-1] if body.checks else None
        url = body.canonical_url or _canonical(body.url)
        link = read(url)
        text = self._naming.own_words(body.text)
        translations = self._translations.of_words(body, text, self._naming.own_words)
        return PostFacts(
            id=post.id,
            account=body.author,
            platform=self._label("platform", body.platform),
            platform_code=body.platform,
            url=url,
            kind=body.kind,
            points_to=link.kind if link else "",
            kept_since=self._kept_since(body),
            captured=self._captured(body, url),
            altered=text != post.body.text,
            author_handle=handle.handle if handle else "",
            author_display_name=handle.display_name if handle else "",
            account_id=account.native_id if account else "",
            native_id=body.native_id,
            posted_at_displayed=body.posted.displayed or in_words(self._moment(body.posted), self._locale),
            posted_at_utc=earliest if (latest - earliest).total_seconds() <= MINUTE else None,
            text=text,
            language=body.language,
            **_first(translations),
            last_seen=f"{self._label('content_state', seen.status)}, {seen.at.date().isoformat()}" if seen else "",
            last_seen_state=seen.status if seen else "",
            last_seen_on=seen.at.date().isoformat() if seen else "",
        )

    def _admits(self, data: Data) -> bool:
        return self._profile.admits_any(data)

    def _label(self, list_name: str, code: str) -> str:
        return label(list_name, code, self._locale)

    def _kept_since(self, body: ContentItemBody) -> datetime | None:
        exhibits = self._book.evidence_of.get(body.incident, []) if body.incident else []
        return min((each.original.received_at for each in exhibits), default=None)

    def _captured(self, body: ContentItemBody, url: str) -> Captured:
        """Say whether an exhibit of its incident was captured at a known time, and whether from its own address."""
        exhibits = self._book.evidence_of.get(body.incident, []) if body.incident else []
        said = [self._captures[each.id] for each in exhibits if each.id in self._captures]
        addresses = [
            address for each in said if each.captured.edtf and (address := each.url_final or each.url_requested)
        ]
        if not addresses:
            return ""
        return "whole" if url in {_canonical(each) for each in addresses} else "elsewhere"

    def _moment(self, moment: Moment) -> Moment:
        # The zone of a clock tells where somebody was; where places stay, an exact time is told in UTC.
        if self._profile.how(Data.PLACES) is How.YES or not moment.zone or not moment.edtf:
            return moment
        ends = [_in_utc(end, moment.zone) for end in moment.edtf.split("/")]
        if not all(ends):
            return replace(moment, zone="", displayed="")
        return Moment(edtf="/".join(ends), zone="UTC")

    def _quoted(self, body: IncidentBody) -> PostFacts:
        text = self._naming.words(body.original_text)
        return PostFacts(
            platform="",
            url="",
            author_display_name=self._naming.words(body.spoken_by),
            text=text,
            language=body.original_language,
            **_first(self._translations.of_words(body, text, self._naming.words)),
        )

    def _sources(self, body: IncidentBody) -> Iterator[str]:
        for source in body.sources:
            grade = f"{source.reliability.upper()}{source.credibility}"
            words = self._naming.words(source.words)
            yield f"{words} ({grade})" if grade else words

    def _act(self, act: Opened[ActBody]) -> ActFacts:
        body = act.body
        return ActFacts(
            kind=self._label("act_type", body.kind),
            code=body.kind,
            victim=self._naming.name(body.victim),
            victim_id=body.victim if self._naming.enters(body.victim) else None,
            perpetrators=tuple(
                dict.fromkeys(words for each in self._book.involvements_of[act.id] if (words := self._part(each.body)))
            ),
            involvements=tuple(each for each in involvements(self._book, act.id, self._locale) if self._may(each)),
            note=self._naming.words(body.note) if self._admits(Data.NARRATIVE) else "",
        )

    def _may(self, part: InvolvementFacts) -> bool:
        if part.who in self._book.accounts:
            return self._admits(Data.ACCOUNTS)
        return self._admits(Data.PERPETRATORS) and (part.who is None or self._naming.enters(part.who))

    def _part(self, body: InvolvementBody) -> str:
        account = self._book.accounts.get(body.account) if body.account else None
        if account is not None and not self._admits(Data.PERPETRATORS):
            return called(account) if self._admits(Data.ACCOUNTS) else ""
        if not self._admits(Data.PERPETRATORS):
            return ""
        who = (called(account) if account else "") or self._naming.name(body.person) or body.organisation
        told = (
            ("perpetrator_type", body.perpetrator_type),
            ("degree_of_involvement", body.degree),
            ("attribution", body.attribution),
            ("estimative", body.confidence),
        )
        words = [self._label(list_name, code) for list_name, code in told if code]
        return ", ".join([part for part in (who, *words) if part])


def _first(translations: tuple[TranslationFacts, ...]) -> dict[str, Any]:
    """Give what a post says of its translations: all of them, and the first in fields of its own."""
    told: dict[str, Any] = {"translations": translations}
    if translations:
        first = translations[0]
        by = first.translator.code if first.translator else first.made_by
        told |= {"translation": first.text, "translation_language": first.language, "translated_by": by}
    return told


def may_leave(incident: IncidentBody, profile: Profile) -> bool:
    """Say whether an incident may leave: what happened away from the net stays where the profile says so.

    What happened at home happened to relatives: it stays wherever nothing of them may enter.
    """
    if incident.track == "home" and not profile.admits_any(Data.RELATIVES):
        return False
    return incident.track == "online" or profile.admits_any(Data.OFFLINE)


def stays(exhibit: EvidenceBody, book: CaseBook, profile: Profile) -> bool:
    """Say whether an exhibit stays because it shows nothing but incidents that may not leave."""
    shown = [each for each in book.incidents if each.id in exhibit.incidents]
    return bool(shown) and not any(may_leave(each.body, profile) for each in shown)


def _in_utc(edtf: str, zone: str) -> str:
    """Give a time that is known to the minute as it is in UTC; "" for any other date."""
    earliest, latest = bounds(edtf, zone)
    exact = "T" in edtf and (latest - earliest).total_seconds() <= MINUTE
    return earliest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if exact else ""


def called(account: AccountBody) -> str:
    """Give what an account is called in a sentence."""
    newest = account.handles[0]
    return f"@{newest.handle}" if newest.handle else newest.display_name or account.native_id or account.url


def account_facts(account_id: UUID, body: AccountBody, platform: str, linked: tuple[str, ...]) -> AccountFacts:
    """Tell an account by its newest handle; `platform` and `linked` are words of the pack's language."""
    newest, *earlier = body.handles
    return AccountFacts(
        id=account_id,
        platform=platform,
        platform_code=body.platform,
        handle=newest.handle,
        display_name=newest.display_name,
        native_id=body.native_id,
        url=body.url,
        earlier_handles=tuple(handle.handle for handle in earlier),
        opened_on=body.created,
        linked=linked,
    )


def on_grounds(*told: str, basis: str) -> str:
    """Give what is said of a link as one phrase, and then, as sentences of their own, on what it rests."""
    return ". ".join(filter(None, (", ".join(filter(None, told)), basis.strip())))


def _canonical(url: str) -> str:
    link = read(url)
    return link.canonical_url if link else url


def instant(moment: Moment) -> str:
    """Give the earliest instant of a moment in ISO form, UTC; "" when nothing is known."""
    earliest, _ = bounds(moment.edtf, moment.zone)
    return earliest.astimezone(UTC).isoformat() if moment.edtf else ""


def left_out(book: CaseBook, incidents: Collection[UUID] | None) -> set[UUID]:
    """Give the people and accounts that only appear in incidents which were not chosen; the target is never one."""
    if incidents is None:
        return set()
    chosen: set[UUID | None] = {person for person, roles in book.roles_of.items() if "target" in roles}
    others: set[UUID | None] = set()
    for incident in book.incidents:
        named = chosen if incident.id in incidents else others
        named.update(post.body.author for post in book.posts_of[incident.id])
        for act in book.acts_of[incident.id]:
            named.add(act.body.victim)
            for part in book.involvements_of[act.id]:
                named.update((part.body.person, part.body.account))
    return {each for each in others - chosen if each is not None}
