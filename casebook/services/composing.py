"""Compose a dossier: a frozen, opened copy of exactly what is chosen and what the profile admits."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from casebook import __version__
from casebook.crypto.randomness import random_code
from casebook.dates import Moment, in_words
from casebook.exporters.dossier import (
    AccountFacts,
    BondFacts,
    CaseFacts,
    CustodyFacts,
    Dossier,
    ExhibitFacts,
    Failure,
    IncidentFacts,
    Issuer,
    PersonFacts,
    PostFacts,
    RedactionFacts,
    Software,
)
from casebook.exporters.profile import Ask, Data, How, Profile
from casebook.model.consent import ConsentBody
from casebook.model.evidence import CaptureBody
from casebook.model.office import OfficeBody
from casebook.sensitive.addresses import without_tracking
from casebook.services.captured import captured
from casebook.services.corresponding import Correspondent
from casebook.services.custody import ExhibitView
from casebook.services.dating import Shown, own_date
from casebook.services.identifying import consent_facts, identified
from casebook.services.kept_back import kept_back
from casebook.services.leaving_files import Filing
from casebook.services.naming import Coder, Naming, kind_of
from casebook.services.picture_facts import bonds, side_of
from casebook.services.reading import CaseBook
from casebook.services.reliability import reliability
from casebook.services.shown_posts import shown_post
from casebook.services.telling import Teller, account_facts, called, left_out, on_grounds
from casebook.services.translated_facts import Translations, spoken_in
from casebook.vocabulary.terms import label, terms

NOBODY = "evidence@casebook.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to disclose, to whom, why, in which language. None chooses all; given in order, that order is kept."""

    profile: str = "case_file"
    recipient: str
    purpose: str
    locale: str = "en"
    incidents: Collection[UUID] | None = None
    exhibits: Collection[UUID] | None = None
    posts: tuple[UUID, ...] = ()  # what a platform is asked to act on
    accounts: tuple[UUID, ...] = ()  # the same for accounts
    groups: Mapping[UUID, str] = field(default_factory=dict)  # by exhibit: its section in the recipient's order
    relevance: Mapping[UUID, str] = field(default_factory=dict)  # by exhibit: why it matters
    answers: Mapping[str, str] = field(default_factory=dict)  # by `Ask.identifier`
    codes: Mapping[UUID, str] = field(default_factory=dict)  # by person: the code of this recipient
    follows: str = ""  # identifier of the pack that this one supplements
    follows_on: str = ""  # ISO day of its issue
    consents: tuple[UUID, ...] = ()  # those that let it leave
    approved_by: tuple[UUID, ...] = ()
    draft: UUID | None = None
    follows_pack: UUID | None = None
    marks_from: int = 1  # number of the first exhibit's mark: a supplement counts on
    intervention: UUID | None = None  # what the pack answers or contests


class Composer:
    """Turns an opened case into facts in the recipient's language, as far as the profile admits them."""

    def __init__(
        self,
        book: CaseBook,
        profile: Profile,
        choice: Choice,
        coder: Coder = str,
        own_coder: Coder | None = None,  # for what posts say themselves
        people: Mapping[UUID, How] | None = None,  # how some enter otherwise than their kind (`consenting.Agreed`)
    ) -> None:
        self._book = book
        self._profile = profile
        self._choice = choice
        self._locale = choice.locale
        self._others = left_out(book, choice.incidents)
        self._naming = Naming(
            book, profile, choice.codes, coder, locale=choice.locale, own_coder=own_coder, people=people
        )
        self._agreed = tuple(sorted(person for person, how in (people or {}).items() if how is How.YES))
        self._translations = Translations(profile, choice.locale)
        self.captures: dict[UUID, CaptureBody] = {}  # by exhibit; filled by whoever opens them
        self._teller = Teller(
            book, profile, self._naming, self._translations, locale=choice.locale, captures=self.captures
        )
        self._shown = {person for person in book.persons if self._naming.enters(person)} - self._others
        self._filing = Filing(profile, self._naming.words)
        self.sources, self.intimate = self._filing.sources, self._filing.intimate
        self.originals = self._filing.originals  # of copies: what they were made from, and what does not leave
        self.labels: dict[UUID, str] = {}  # what exhibits are called in this pack

    def dossier(
        self,
        office: OfficeBody,
        exhibits: list[ExhibitView],
        failures: tuple[Failure, ...],
        *,
        issued_at: datetime,
        log_head: str,
        consents: Iterable[ConsentBody] = (),
    ) -> Dossier:
        """Give the dossier; the files' places are left in `sources`, the exhibits' labels in `labels`."""
        exhibits = self._in_order(exhibits)
        self.labels = {view.exhibit.id: self._called(number, view) for number, view in enumerate(exhibits, 1)}
        incidents = tuple(self._incidents())
        told = {incident.id: incident for incident in incidents}
        people = tuple(self._person(person_id) for person_id in self._book.persons if person_id in self._shown)
        around = Correspondent(
            self._book, self._profile, self._naming, self.labels, locale=self._locale, of=self._choice.intervention
        )
        return Dossier(
            pack_id=(pack_id := f"CBP-{issued_at.year}-{random_code(6)}"),
            pack_uuid=uuid4(),
            profile=self._profile,
            issued_at=issued_at,
            locale=self._locale,
            recipient=self._choice.recipient,
            purpose=self._choice.purpose,
            issuer=issuer_of(office),
            software=Software(version=__version__),
            case=self._case(pack_id),
            persons=people,
            accounts=tuple(self._accounts()),
            bonds=tuple(self._bonds()),
            incidents=incidents,
            exhibits=tuple(self._exhibit(view, told) for view in exhibits),
            redactions=tuple(self._redactions(incidents)),
            custody=tuple(self._custody(exhibits)) if self._profile.allows_custody else (),
            failures=(*failures, *self._filing.failures),
            withheld=tuple(kept_back(self._profile, people, exhibits=bool(exhibits), locale=self._locale)),
            log_head=log_head if self._profile.admits_any(Data.CASE) else "",
            instruments=tuple(around.instruments()),
            interventions=tuple(around.interventions()),
            campaigns=tuple(around.campaigns()),
            consents=consent_facts(consents, self._naming, self._locale),
            answers=(answers := self._answers(issuer_of(office))),
            named=self._agreed,
            answers_in_words=dict(self._in_words(answers)),
            asked_posts=tuple(self._asked_posts()),
            asked_accounts=tuple(self._asked_accounts()),
            follows=self._choice.follows,
            follows_on=self._choice.follows_on,
            marks_from=self._choice.marks_from,
        )

    def _in_order(self, exhibits: list[ExhibitView]) -> list[ExhibitView]:
        chosen = self._choice.exhibits
        if not isinstance(chosen, tuple):
            return exhibits
        place = {evidence: number for number, evidence in enumerate(chosen)}
        return sorted(exhibits, key=lambda view: place.get(view.exhibit.id, len(place)))

    def _called(self, number: int, view: ExhibitView) -> str:
        # Elsewhere than in counsel's file the office's own numbers would tell how much more it holds.
        return view.exhibit.body.label if self._profile.admits_any(Data.CASE) else f"E{number:03}"

    # ── the case, its people, its accounts ──────────────────────────────────────────────────────────────

    def _case(self, pack_id: str) -> CaseFacts:
        body = self._book.case.body
        stage, _ = self._book.stage
        told = self._profile.admits_any(Data.NARRATIVE)
        named = self._profile.admits_any(Data.CASE)
        title = self._choice.purpose if not told else self._naming.words(body.title)
        return CaseFacts(
            reference=body.reference if named else pack_id,
            title=title,
            summary=self._naming.words(body.summary) if told else "",
            tlp=body.tlp,
            stage=self._label("cape_stage", str(stage)) if stage and told else "",
            languages=body.languages if told else (),
        )

    def _person(self, person_id: UUID) -> PersonFacts:
        body, naming = self._book.persons[person_id], self._naming
        facts = PersonFacts(
            id=person_id,
            name=naming.name(person_id),
            other_names=naming.other_names(person_id),
            role=", ".join(self._label("case_party_role", role) for role in self._book.roles_of[person_id]),
            part=side_of(self._book.roles_of[person_id]),
            relation="; ".join(self._relations(person_id)),
            coded=naming.how(person_id) is not How.YES,
            country=naming.place("", body.addresses[0].country) if body.addresses and self._placed(person_id) else "",
            whereabouts=naming.words(body.whereabouts)
            if self._profile.how(Data.PLACES) is How.YES and not self._hidden(person_id)
            else "",
            status=self._label("protection_status", body.status)
            if body.status and self._profile.admits_any(Data.STATUS) and not self._hidden(person_id)
            else "",
        )
        if kind_of(self._book, person_id) is Data.PERPETRATORS and self._profile.admits_any(Data.IDENTIFIERS):
            facts = identified(facts, self._book, self._profile, self._naming, self._locale)
        elif not self._profile.admits_any(Data.IDENTITY) or self._hidden(person_id):
            return facts
        return replace(
            facts,
            sex=self._label("sex", body.sex) if body.sex else "",
            born=in_words(Moment(edtf=body.born), self._locale) if body.born else "",
            citizenships=tuple(self._label("country", code) for code in body.citizenships),
            occupation=naming.words(body.occupation),
            category=self._label("exile_category", body.exile_category) if body.exile_category else "",
        )

    def _placed(self, person_id: UUID) -> bool:
        # Where countries alone enter, they say where something happened, never where somebody known by a code now is.
        return self._profile.how(Data.PLACES) is How.YES or self._naming.how(person_id) is not How.CODE

    def _hidden(self, person_id: UUID) -> bool:
        # Birth, work and town would undo the code of a relative or witness (exports.md §4.5, indirect identifiers).
        coded = self._naming.how(person_id) is How.CODE
        return coded and kind_of(self._book, person_id) is not Data.AFFECTED

    def _relations(self, person_id: UUID) -> Iterator[str]:
        for each in self._book.relations:
            if each.body.person == person_id and each.body.of in self._shown:
                yield f"{self._label('relationship', each.body.relationship)}: {self._naming.name(each.body.of)}"

    def _accounts(self) -> Iterator[AccountFacts]:
        if not self._profile.admits_any(Data.ACCOUNTS):
            return
        for account_id, body in self._book.accounts.items():
            if account_id not in self._others or account_id in self._choice.accounts:
                told = account_facts(account_id, body, self._label("platform", body.platform), self._linked(account_id))
                yield replace(told, links_without_basis=self._links_without_basis(account_id))

    def _links_without_basis(self, account_id: UUID) -> int:
        mine = [link.body for link in self._book.account_links if link.body.account == account_id and link.body.other]
        return sum(not link.basis.strip() for link in mine)

    def _asked_accounts(self) -> Iterator[AccountFacts]:
        told = {account.id: account for account in self._accounts()}
        yield from (told[each] for each in self._choice.accounts if each in told)

    def _linked(self, account_id: UUID) -> tuple[str, ...]:
        links = [link.body for link in self._book.account_links if link.body.account == account_id]
        return tuple(
            on_grounds(
                f"{self._label('account_link', link.kind)}: {called(other)}",
                self._label("estimative", link.confidence) if link.confidence else "",
                basis=self._naming.words(link.basis),
            )
            for link in links
            if link.other and (other := self._book.accounts.get(link.other)) and link.other not in self._others
        )

    def _bonds(self) -> Iterator[BondFacts]:
        hidden = (self._book.persons.keys() - self._shown) | self._others
        if not self._profile.admits_any(Data.ACCOUNTS):
            hidden |= self._book.accounts.keys()
        yield from bonds(self._book, hidden, self._locale)

    def _answers(self, issuer: Issuer) -> dict[str, str]:
        return {ask.identifier: text for ask in self._profile.asks if (text := self._answer(ask, issuer))}

    def _in_words(self, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Give the answers that are terms of a list in words, each with its code: only that is the same for everybody."""
        for ask in self._profile.asks:
            given = answers.get(ask.identifier, "")
            for each in terms(ask.list) if ask.list and given else ():
                if given in (each.code, *each.labels.values()):
                    yield ask.identifier, f"{each.label(self._locale)} ({each.code})"
                    break

    def _answer(self, ask: Ask, issuer: Issuer) -> str:
        ours = {"name": issuer.legal_name, "email": issuer.role_email}.get(ask.office, "")
        text = self._choice.answers.get(ask.identifier, "").strip() or ask.default or ours
        if ask.kind != "person" or not text:
            return text
        known = {str(person): person for person in self._book.persons}
        return self._naming.name(known.get(text))

    # ── incidents ───────────────────────────────────────────────────────────────────────────────────────

    def _incidents(self) -> Iterator[IncidentFacts]:
        chosen = self._choice.incidents
        kept = [each for each in self._book.incidents if chosen is None or each.id in chosen]
        for number, incident in enumerate((each for each in kept if self._teller.enters(each)), start=1):
            yield self._teller.incident(number, incident, self.labels)

    def _redactions(self, incidents: tuple[IncidentFacts, ...]) -> list[RedactionFacts]:
        # The exhibits have been filed by now; the words of posts stand in incidents and among what is asked about.
        told = {post.id: post.url for incident in incidents for post in incident.posts}
        told |= {post.id: post.url for post in self._asked_posts()}
        for post in self._book.posts:
            if post.id in told:
                self._filing.quoted(post.body, f"post {told[post.id]}")
        numbers = {each.id: each.number for each in incidents if any(post.id is None for post in each.posts)}
        for incident in self._book.incidents:
            if incident.id in numbers:
                self._filing.quoted(incident.body, f"incident {numbers[incident.id]}")
        return self._filing.redactions

    def _asked_posts(self) -> Iterator[PostFacts]:
        posts = {post.id: post for post in self._book.posts}
        for post_id in self._choice.posts:
            if post_id in posts and self._profile.admits_any(Data.ACCOUNTS):
                yield self._teller.post(posts[post_id])

    # ── exhibits ────────────────────────────────────────────────────────────────────────────────────────

    def _exhibit(self, view: ExhibitView, happened: Mapping[UUID, IncidentFacts]) -> ExhibitFacts:
        body, original, words = view.exhibit.body, view.exhibit.original, self._naming.words
        told = self._profile.admits_any(Data.NARRATIVE)
        kind = self._label("evidence_kind", body.kind) if body.kind else ""
        incidents = [happened[each] for each in body.incidents if each in happened]
        said = view.capture.body if view.capture else CaptureBody()
        texts = self._filing.texts(view)
        spoken, cues = spoken_in(texts, words)
        translations = self._translations.of_exhibit(texts, spoken, words)
        post = shown_post(said, (post for each in incidents for post in each.posts))
        title = words(body.title) if told else kind
        dated, dated_by = own_date(Shown(view.exhibit.id, title, said, post, incidents), self._book, self._profile)
        return ExhibitFacts(
            label=self.labels[view.exhibit.id],
            title=title,
            kind=kind,
            description=words(body.description) if told else "",
            language=body.language,
            transcription=spoken,
            translation=translations[0].text if translations else "",
            translation_language=translations[0].language if translations else "",
            translations=translations,
            cues=cues,
            source_url=self._address(said.url_final or said.url_requested),
            received_at_utc=original.received_at,
            capture=captured(view, self._book.case.id, self._profile, words, self._address, self._locale),
            files=tuple(self._filing.files(view, self.labels[view.exhibit.id])),
            custody_first_seq=view.custody[0].seq if view.custody and self._profile.allows_custody else None,
            graphic=body.graphic or body.intimate,
            notes=words(body.note) if told else "",
            group=self._choice.groups.get(view.exhibit.id, ""),
            relevance=words(self._choice.relevance.get(view.exhibit.id, "")),
            reliability=reliability(body, words, self._locale) if told else None,
            incidents=tuple(sorted(each.number for each in incidents)),
            post=post,
            dated=dated,
            dated_by=dated_by,
        )

    def _address(self, url: str) -> str:
        # Who shared a link is a circumstance of its capture (exports.md §4.1).
        return url if self._profile.admits_any(Data.CAPTURE) else without_tracking(url)

    def _custody(self, exhibits: list[ExhibitView]) -> Iterator[CustodyFacts]:
        for view in exhibits:
            for link in view.custody:
                yield CustodyFacts(
                    exhibit=self.labels[view.exhibit.id],
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


def issuer_of(office: OfficeBody) -> Issuer:
    """Give the office as it answers for a pack."""
    return Issuer(
        legal_name=office.legal_name or office.name,
        register_no=office.register_no,
        service_address=office.service_address,
        role_email=office.role_email or NOBODY,
        key_page=office.key_page,
    )
