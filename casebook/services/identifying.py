"""Tell who acted so that nobody else can be meant: position, addresses, accounts tied to a person, on what grounds.

Only a profile that admits `identifiers` gets this; it is never told of anybody else. Source: exports.md §2.8.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from casebook.dates import Moment, in_words
from casebook.exporters.dossier import PersonFacts
from casebook.exporters.facts_around import ConsentFacts
from casebook.exporters.profile import Data, Profile
from casebook.model.consent import ConsentBody
from casebook.model.person import PersonAddress
from casebook.services.naming import Naming
from casebook.services.reading import CaseBook
from casebook.services.telling import called, on_grounds
from casebook.vocabulary.terms import label


def identified(facts: PersonFacts, book: CaseBook, profile: Profile, naming: Naming, locale: str) -> PersonFacts:
    """Give a person who acted with position, addresses and accounts, in words."""
    body = book.persons[facts.id]
    return replace(
        facts,
        affiliation=naming.words(body.affiliation),
        addresses=tuple(_address(each, naming, locale) for each in body.addresses),
        accounts=tuple(_accounts(facts.id, book, naming, locale)) if profile.admits_any(Data.ACCOUNTS) else (),
    )


def consent_facts(given: Iterable[ConsentBody], naming: Naming, locale: str) -> tuple[ConsentFacts, ...]:
    """Tell which agreements let a pack leave, of people whom it names in some way."""
    return tuple(
        ConsentFacts(
            person=naming.name(each.person),
            purpose=label("consent_purpose", each.purpose, locale),
            purpose_code=each.purpose,
            given_on=each.given_on.isoformat(),
        )
        for each in given
        if naming.name(each.person)
    )


def _address(each: PersonAddress, naming: Naming, locale: str) -> str:
    parts = (
        label("huridocs_40", each.kind, locale) if each.kind else "",
        naming.words(each.words),
        label("country", each.country, locale) if each.country else "",
        in_words(Moment(edtf=each.since), locale) if each.since else "",
    )
    return ", ".join(filter(None, parts))


def _accounts(person_id: UUID, book: CaseBook, naming: Naming, locale: str) -> Iterator[str]:
    for link in (each.body for each in book.account_links if each.body.person == person_id):
        account = book.accounts.get(link.account)
        if account is not None:
            yield on_grounds(
                f"{called(account)} ({label('platform', account.platform, locale)})",
                label("account_link", link.kind, locale),
                label("estimative", link.confidence, locale) if link.confidence else "",
                basis=naming.words(link.basis),
            )
