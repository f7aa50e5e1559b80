"""Compose a dossier: a frozen, opened copy of exactly what is chosen and what the profile admits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from casebook import __version__
from casebook.crypto.envelope import SecretKey
from casebook.crypto.randomness import random_code
from casebook.dates import Moment, bounds, in_words
from casebook.exporters.dossier import (
    AccountFacts,
    ActFacts,
    CaptureFacts,
    CaseFacts,
    CustodyFacts,
    Dossier,
    ExhibitFacts,
    ExhibitFile,
    Failure,
    FileRole,
    IncidentFacts,
    Issuer,
    PersonFacts,
    PostFacts,
    Profile,
    Software,
    Track,
)
from casebook.inspection.names import pack_name
from casebook.model.account import AccountBody, ContentItemBody
from casebook.model.evidence import CaptureBody, DerivativeBody
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.office import OfficeBody
from casebook.services.custody import ExhibitView
from casebook.services.picture_facts import bonds, involvements, side_of
from casebook.services.reading import CaseBook, Opened
from casebook.vocabulary.terms import label

TEXT_ROLES: dict[str, FileRole] = {"translation": "translation", "transcript": "transcript"}
TRACKS: dict[str, Track] = {"online": "online", "home": "home", "legal": "legal"}
NOBODY = "evidence@casebook.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to disclose, to whom, why, in which language. None chooses all."""

    profile: str = "case_file"
    recipient: str
    purpose: str
    locale: str = "en"
    incidents: frozenset[UUID] | None = None
    exhibits: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the dossier as it lies in the blob store, or its text."""

    blob: str = ""
    file_key: SecretKey | None = None
    size: int = 0
    text: bytes = b""
    owner: UUID | None = None  # the report that a file is bound to; None for the case


class Composer:
    """Turns an opened case into facts in the recipient's language."""

    def __init__(self, book: CaseBook, profile: Profile, choice: Choice) -> None:
        self._book = book
        self._profile = profile
        self._choice = choice
        self._locale = choice.locale
        self._others = _others(book, choice)
        self.sources: dict[str, Stored] = {}
        self.intimate: set[str] = set()  # keys of files that are never drawn on paper

    def dossier(
        self,
        office: OfficeBody,
        exhibits: list[ExhibitView],
        failures: tuple[Failure, ...],
        *,
        issued_at: datetime,
        log_head: str,
    ) -> Dossier:
        """Give the dossier; the files' places are left in `sources`."""
        facts = tuple(self._exhibit(view) for view in exhibits)
        labels = {view.exhibit.id: view.exhibit.body.label for view in exhibits}
        return Dossier(
            pack_id=f"CBP-{issued_at.year}-{random_code(6)}",
            pack_uuid=uuid4(),
            profile=self._profile,
            issued_at=issued_at,
            locale=self._locale,
            recipient=self._choice.recipient,
            purpose=self._choice.purpose,
            issuer=_issuer(office),
            software=Software(version=__version__),
            case=self._case(),
            persons=tuple(self._person(person_id) for person_id in self._book.persons if person_id not in self._others),
            accounts=tuple(
                _account(each, body, self._label("platform", body.platform))
                for each, body in self._book.accounts.items()
                if each not in self._others
            ),
            bonds=tuple(bonds(self._book, self._others, self._locale)),
            incidents=tuple(self._incidents(labels)),
            exhibits=facts,
            custody=tuple(self._custody(exhibits)) if self._profile.allows_custody else (),
            failures=failures,
            log_head=log_head,
        )

    # ── the case and its people ─────────────────────────────────────────────────────────────────────────

    def _case(self) -> CaseFacts:
        body = self._book.case.body
        stage, _ = self._book.stage
        return CaseFacts(
            reference=body.reference,
            title=body.title,
            summary=body.summary,
            tlp=body.tlp,
            stage=self._label("cape_stage", str(stage)) if stage else "",
            languages=body.languages,
        )

    def _person(self, person_id: UUID) -> PersonFacts:
        body = self._book.persons[person_id]
        names = [name.text for name in body.names]
        return PersonFacts(
            id=person_id,
            name=names[0],
            other_names=tuple(names[1:]),
            role=", ".join(self._label("case_party_role", role) for role in self._book.roles_of[person_id]),
            part=side_of(self._book.roles_of[person_id]),
            relation="; ".join(
                f"{self._label('relationship', each.body.relationship)}: {self._name(each.body.of)}"
                for each in self._book.relations
                if each.body.person == person_id and each.body.of not in self._others
            ),
        )

    def _name(self, person_id: UUID | None) -> str:
        body = self._book.persons.get(person_id) if person_id else None
        return body.names[0].text if body else ""

    # ── incidents ───────────────────────────────────────────────────────────────────────────────────────

    def _incidents(self, labels: dict[UUID, str]) -> Iterator[IncidentFacts]:
        chosen = self._choice.incidents
        kept = [each for each in self._book.incidents if chosen is None or each.id in chosen]
        for number, incident in enumerate(kept, start=1):
            yield self._incident(number, incident, labels)

    def _incident(self, number: int, incident: Opened[IncidentBody], labels: dict[UUID, str]) -> IncidentFacts:
        body = incident.body
        posts = [self._post(post.body) for post in self._book.posts_of[incident.id]]
        if body.original_text and not posts:
            posts = [self._words(body)]
        return IncidentFacts(
            id=incident.id,
            number=number,
            title=body.title,
            when=in_words(body.when, self._locale),
            sort_key=_instant(body.when),
            edtf=body.when.edtf,
            zone=body.when.zone,
            track=TRACKS.get(body.track, "online"),
            place=body.place,
            severity=self._label("severity", body.severity) if body.severity else "",
            narrative=body.narrative,
            acts=tuple(self._act(act) for act in self._book.acts_of[incident.id]),
            posts=tuple(posts),
            sources=tuple(_source(source.words, source.reliability, source.credibility) for source in body.sources),
            sources_graded=bool(body.sources) and all(each.reliability and each.credibility for each in body.sources),
            exhibits=tuple(
                labels[exhibit.id] for exhibit in self._book.evidence_of[incident.id] if exhibit.id in labels
            ),
        )

    def _words(self, body: IncidentBody) -> PostFacts:
        return PostFacts(
            platform="",
            url="",
            author_display_name=body.spoken_by,
            text=body.original_text,
            language=body.original_language,
            translation=body.translation,
            translation_language=body.translation_language,
            translated_by=body.translated_by,
        )

    def _post(self, body: ContentItemBody) -> PostFacts:
        account = self._book.accounts.get(body.author) if body.author else None
        handle = account.handles[0] if account and account.handles else None
        earliest, latest = bounds(body.posted.edtf, body.posted.zone)
        return PostFacts(
            platform=self._label("platform", body.platform),
            url=body.canonical_url or body.url,
            author_handle=handle.handle if handle else "",
            author_display_name=handle.display_name if handle else "",
            account_id=account.native_id if account else "",
            native_id=body.native_id,
            posted_at_displayed=body.posted.displayed or in_words(body.posted, self._locale),
            posted_at_utc=earliest if (latest - earliest).total_seconds() <= 60 else None,  # noqa: PLR2004 -- one minute
            text=body.text,
            language=body.language,
            translation=body.translation,
            translation_language=body.translation_language,
            translated_by=body.translated_by,
        )

    def _act(self, act: Opened[ActBody]) -> ActFacts:
        return ActFacts(
            kind=self._label("act_type", act.body.kind),
            victim=self._name(act.body.victim),
            victim_id=act.body.victim if act.body.victim in self._book.persons else None,
            perpetrators=tuple(self._perpetrator(each.body) for each in self._book.involvements_of[act.id]),
            involvements=involvements(self._book, act.id, self._locale),
            note=act.body.note,
        )

    def _perpetrator(self, body: InvolvementBody) -> str:
        account = self._book.accounts.get(body.account) if body.account else None
        who = (_called(account) if account else "") or self._name(body.person) or body.organisation
        told = (
            ("perpetrator_type", body.perpetrator_type),
            ("degree_of_involvement", body.degree),
            ("attribution", body.attribution),
            ("estimative", body.confidence),
        )
        words = [self._label(list_name, code) for list_name, code in told if code]
        return ", ".join([part for part in (who, *words) if part])

    # ── exhibits ────────────────────────────────────────────────────────────────────────────────────────

    def _exhibit(self, view: ExhibitView) -> ExhibitFacts:
        body, original = view.exhibit.body, view.exhibit.original
        said = view.capture.body if view.capture else CaptureBody()
        texts = {each.body.operation: each.body for each in view.derivatives}
        empty = DerivativeBody(operation="", made_at=original.received_at)
        translation = texts.get("translation", empty)
        return ExhibitFacts(
            label=body.label,
            title=body.title,
            kind=self._label("evidence_kind", body.kind) if body.kind else "",
            description=body.description,
            language=body.language,
            transcription=texts.get("transcript", empty).text,
            translation=translation.text,
            translation_language=translation.language,
            source_url=said.url_final or said.url_requested,
            received_at_utc=original.received_at,
            capture=self._capture(said),
            files=tuple(self._files(view)),
            custody_first_seq=view.custody[0].seq if view.custody else None,
            graphic=body.graphic or body.intimate,
            notes=body.note,
        )

    def _capture(self, said: CaptureBody) -> CaptureFacts:
        earliest, latest = bounds(said.captured.edtf, said.captured.zone)
        return CaptureFacts(
            method=self._label("capture_method", said.method) if said.method else "",
            url_requested=said.url_requested,
            url_final=said.url_final,
            page_title=said.page_title,
            captured_at_utc=earliest if (latest - earliest).total_seconds() <= 60 else None,  # noqa: PLR2004 -- one minute
            clock_source=said.clock_source,
            clock_offset_ms=said.clock_offset_ms,
            zone=said.captured.zone,
            tool_name=said.tool_name,
            tool_version=said.tool_version,
            http_status=said.http_status,
            logged_in=said.logged_in,
            notes=said.notes,
        )

    def _files(self, view: ExhibitView) -> Iterator[ExhibitFile]:
        exhibit, original = view.exhibit, view.exhibit.original
        key = f"{exhibit.body.label}/original"
        if self._profile.allows_originals:
            if exhibit.body.intimate:
                self.intimate.add(key)
            self.sources[key] = Stored(
                exhibit.blob, SecretKey(original.file_key), original.size, owner=original.bound_to
            )
            yield ExhibitFile(
                key=key,
                role="original",
                name=pack_name(original.name, original.media_type),
                original_name=original.name,
                media_type=original.media_type,
                size=original.size,
                sha256=original.sha256,
                sha512=original.sha512,
                language=exhibit.body.language,
            )
        for number, derivative in enumerate(view.derivatives, start=1):
            if derivative.body.operation in TEXT_ROLES and derivative.body.text:
                yield self._text_file(exhibit.body.label, number, derivative.body, key)

    def _text_file(self, exhibit: str, number: int, body: DerivativeBody, original: str) -> ExhibitFile:
        key = f"{exhibit}/text/{number}"
        content = body.text.encode()
        self.sources[key] = Stored(size=len(content), text=content)
        role = TEXT_ROLES[body.operation]
        return ExhibitFile(
            key=key,
            role=role,
            name=f"{exhibit}_{role}_{number}_{body.language or 'und'}.txt",
            media_type="text/plain",
            size=len(content),
            sha256=body.sha256,
            sha512=body.sha512,
            language=body.language,
            based_on=original if self._profile.allows_originals else "",
            made_by=body.made_by,
        )

    def _custody(self, exhibits: list[ExhibitView]) -> Iterator[CustodyFacts]:
        for view in exhibits:
            for link in view.custody:
                yield CustodyFacts(
                    exhibit=view.exhibit.body.label,
                    seq=link.seq,
                    at_utc=link.at,
                    event=link.event,
                    actor_role=f"{link.actor_role} {link.actor_ref}".strip(),
                    purpose=link.purpose,
                    sha256_before=link.sha256_before,
                    sha256_after=link.sha256_after,
                    tool=link.tool,
                    previous_hash=link.previous_hash,
                    event_hash=link.event_hash,
                    canonical=link.record,
                )

    def _label(self, list_name: str, code: str) -> str:
        return label(list_name, code, self._locale)


def _others(book: CaseBook, choice: Choice) -> set[UUID]:
    """Give the people and accounts that only appear in incidents which were not chosen; the target is never one."""
    if choice.incidents is None:
        return set()
    chosen: set[UUID | None] = {person for person, roles in book.roles_of.items() if "target" in roles}
    others: set[UUID | None] = set()
    for incident in book.incidents:
        named = chosen if incident.id in choice.incidents else others
        named.update(post.body.author for post in book.posts_of[incident.id])
        for act in book.acts_of[incident.id]:
            named.add(act.body.victim)
            for part in book.involvements_of[act.id]:
                named.update((part.body.person, part.body.account))
    return {each for each in others - chosen if each is not None}


def _issuer(office: OfficeBody) -> Issuer:
    return Issuer(
        legal_name=office.legal_name or office.name,
        register_no=office.register_no,
        service_address=office.service_address,
        role_email=office.role_email or NOBODY,
        key_page=office.key_page,
    )


def _called(account: AccountBody) -> str:
    newest = account.handles[0]
    return f"@{newest.handle}" if newest.handle else newest.display_name or account.native_id or account.url


def _account(account_id: UUID, body: AccountBody, platform: str) -> AccountFacts:
    newest, *earlier = body.handles
    return AccountFacts(
        id=account_id,
        platform=platform,
        handle=newest.handle,
        display_name=newest.display_name,
        native_id=body.native_id,
        url=body.url,
        earlier_handles=tuple(handle.handle for handle in earlier),
    )


def _source(words: str, reliability: str, credibility: str) -> str:
    grade = f"{reliability.upper()}{credibility}"
    return f"{words} ({grade})" if grade else words


def _instant(moment: Moment) -> str:
    earliest, _ = bounds(moment.edtf, moment.zone)
    return earliest.astimezone(UTC).isoformat() if moment.edtf else ""
