"""Act one story: open its case and record everything that it tells."""

import io
from uuid import UUID

from sqlalchemy import select

from casebook.dates import Moment, in_words
from casebook.demo.pursuit import Teller, day_of
from casebook.demo.shapes import Account, Act, Consent, Exhibit, Incident, Involvement, Person, Post, Source, Story
from casebook.demo.stories import media
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem
from casebook.model.account import ContentItemBody, Handle
from casebook.model.consent import ConsentBody
from casebook.model.evidence import CaptureBody
from casebook.model.incident import Source as SourceBody
from casebook.model.person import PersonName, PersonRelationBody
from casebook.services import custody, importing, recording
from casebook.services.casework import CaseView, open_case
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    CaseDraft,
    IncidentDraft,
    InvolvementDraft,
    PersonDraft,
    PostDraft,
)
from casebook.services.noting import note_on
from casebook.services.receiving import receive
from casebook.vocabulary import label
from casebook.work import Work

LIMIT = 64 * 2**20  # bytes; every file of the demonstration is far smaller

Ids = dict[str, UUID]


def tell(work: Work, keys: Keyring, story: Story) -> CaseView:
    """Open the story's case and record everything that it tells."""
    case = open_case(
        work,
        keys,
        CaseDraft(
            title=story.title,
            summary=story.summary,
            tlp=story.tlp,
            languages=story.languages,
            restricted=story.restricted,
        ),
    )
    people = {person.key: recording.add_person(work, keys, case.id, _person(person)) for person in story.people}
    for each in story.relations:
        relation = PersonRelationBody(
            person=people[each.person], of=people[each.other], relationship=each.kind, note=each.about
        )
        recording.relate(work, keys, case.id, relation)
    accounts = {account.key: _account(work, keys, case.id, account) for account in story.accounts}
    incidents = {
        each.key: recording.record_incident(work, keys, case.id, _incident(each, people, accounts))
        for each in story.incidents
    }
    _looks(work, keys, case.id, story)
    exhibits = {
        f"exhibit {exhibit.key}": _exhibit(work, keys, case.id, exhibit, _shown_by(story, exhibit, incidents))
        for exhibit in story.exhibits
    }
    _consents(work, keys, case.id, story, people)
    teller = Teller(work, keys, case.id, {**people, **accounts, **incidents, **exhibits})
    teller.links(story)
    for record in story.records:
        teller.record(record)
    for name in story.imports:
        _import(work, keys, case.id, name)
    return case


def _person(person: Person) -> PersonDraft:
    return PersonDraft(
        names=tuple(PersonName(text=name.text, script=name.script, kind=name.kind) for name in person.names),
        role=person.role,
        sex=person.sex,
        born=person.born,
        exile_category=person.exile_category,
        note=person.about,
    )


def _account(work: Work, keys: Keyring, case_id: UUID, account: Account) -> UUID:
    oldest, *later = account.handles
    draft = AccountDraft(
        platform=account.platform,
        handle=oldest.handle,
        display_name=oldest.display_name,
        native_id=account.native_id,
        url=account.url,
        note=account.about,
        seen=oldest.since,
    )
    account_id = recording.add_account(work, keys, case_id, draft)
    for each in later:
        handle = Handle(handle=each.handle, display_name=each.display_name, seen=each.since)
        recording.rename_account(work, keys, case_id, account_id, handle)
    return account_id


def _incident(incident: Incident, people: Ids, accounts: Ids) -> IncidentDraft:
    return IncidentDraft(
        title=incident.title,
        when=incident.when,
        track=incident.track,
        place=incident.place,
        narrative=incident.narrative,
        severity=incident.severity,
        status=incident.acts[0].status if incident.acts else "",
        sources=tuple(_source(source, people) for source in incident.sources),
        acts=tuple(_act(act, incident.harms, people, accounts) for act in incident.acts),
        posts=tuple(_post(post, accounts) for post in incident.posts),
    )


def _source(source: Source, people: Ids) -> SourceBody:
    return SourceBody(
        words=source.about,
        person=people.get(source.person),
        connection=source.connection,
        reliability=source.reliability,
        credibility=source.credibility,
        received=source.received_on,
    )


def _act(act: Act, harms: tuple[str, ...], people: Ids, accounts: Ids) -> ActDraft:
    return ActDraft(
        kind=act.kind,
        victim=people[act.victim],
        harms=harms,
        note=act.note,
        involvements=tuple(_involvement(each, accounts) for each in act.by),
    )


def _involvement(involvement: Involvement, accounts: Ids) -> InvolvementDraft:
    return InvolvementDraft(
        account=accounts.get(involvement.account),
        organisation=involvement.body,
        perpetrator_type=involvement.perpetrator_type,
        degree=involvement.degree,
        confidence=involvement.confidence,
    )


def _post(post: Post, accounts: Ids) -> PostDraft:
    words = post.words
    return PostDraft(
        platform=post.platform,
        url=post.url,
        canonical_url=post.url,
        native_id=post.native_id,
        author=accounts[post.account],
        posted=post.posted_at,
        text=words.text if words else "",
        language=words.language if words else "",
        translation=words.english if words else "",
        translation_language="en" if words else "",
        translated_by=words.translated_by if words else "",
    )


def _shown_by(story: Story, exhibit: Exhibit, incidents: Ids) -> tuple[UUID, ...]:
    return tuple(incidents[each.key] for each in story.incidents if exhibit.key in each.exhibits)


def _exhibit(work: Work, keys: Keyring, case_id: UUID, exhibit: Exhibit, incidents: tuple[UUID, ...]) -> UUID:
    words, captured = exhibit.words, exhibit.captured
    received = receive(work.blobs, case_id, exhibit.file, [media(exhibit.file).read_bytes()], limit=LIMIT)
    draft = custody.ExhibitDraft(
        title=exhibit.title,
        kind=exhibit.kind,
        description=exhibit.description,
        language=exhibit.language,
        incidents=incidents,
        graphic=exhibit.sensitive,
        capture=CaptureBody(
            method=captured.method,
            url_requested=captured.url,
            page_title=captured.page_title,
            captured=captured.at,
            tool_name=captured.tool,
            tool_version=captured.tool_version,
            logged_in=captured.logged_in,
            notes=captured.notes,
        ),
        transcription=words.text if words else "",
        translation=words.english if words else "",
        translation_language="en" if words else "",
        translated_by=words.translated_by if words else "",
    )
    return custody.take_in(work, keys, case_id, received, draft)


def _looks(work: Work, keys: Keyring, case_id: UUID, story: Story) -> None:
    """Say of each post that somebody looked at whether it is still there; casebook never looks itself."""
    looked = {post.url: post for incident in story.incidents for post in incident.posts if post.checked_on}
    for row in work.db.scalars(select(ContentItem).where(ContentItem.case_id == case_id)).all():
        post = looked.get(keys.open_row(row, ContentItemBody).url)
        if post is not None:
            said = f"So it was found on {in_words(Moment(post.checked_on), 'en')}."
            recording.check_post(work, keys, case_id, row.id, post.state, remark=said)


def _consents(work: Work, keys: Keyring, case_id: UUID, story: Story, people: Ids) -> None:
    for consent in story.consents:
        if consent.answer == "given":
            _given(work, keys, case_id, consent, people[consent.person])
        else:
            _withheld(work, keys, case_id, consent, people[consent.person])


def _given(work: Work, keys: Keyring, case_id: UUID, consent: Consent, person: UUID) -> None:
    body = ConsentBody(
        person=person,
        purpose=consent.purpose,
        recipient=consent.recipient,
        scope=consent.scope,
        identity=consent.identity,
        originals=consent.originals,
        given_how=consent.how,
        given_on=day_of(consent.asked_on),
        valid_until=day_of(consent.until) if consent.until else None,
    )
    consent_id = recording.add_consent(work, keys, case_id, body)
    if consent.withdrawn_on:
        recording.withdraw_consent(work, keys, case_id, consent_id, day_of(consent.withdrawn_on))


def _withheld(work: Work, keys: Keyring, case_id: UUID, consent: Consent, person: UUID) -> None:
    """What was refused, or asked and not answered, is no consent: a note on the person says so."""
    answer = {"refused": "Refused", "asked": "Asked, not answered yet"}[consent.answer]
    purpose, day = label("consent_purpose", consent.purpose, "en"), in_words(Moment(consent.asked_on), "en")
    words = (
        f"{answer}: {purpose}, {consent.recipient or consent.scope}. {day}.{f' {consent.how}.' if consent.how else ''}"
    )
    note_on(work, keys, case_id, words, "person", person)


def _import(work: Work, keys: Keyring, case_id: UUID, name: str) -> None:
    content = media(name).read_bytes()
    received = receive(work.blobs, case_id, name, [content], limit=LIMIT)
    evidence_id = custody.take_in(work, keys, case_id, received, custody.ExhibitDraft(title=name))
    importing.run(
        work,
        keys,
        case_id,
        io.BytesIO(content),
        name=name,
        sha256=received.sha256,
        kind="auto",
        evidence_id=evidence_id,
    )
