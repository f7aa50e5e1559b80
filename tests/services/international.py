"""The journalist of the demonstration, made ready for international bodies: who acted, further consents, and answers.

Invented. His story, with people and papers, is told in casebook.demo.journalist; here stands what the offices abroad ask beside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec

from casebook.demo.journalist import JOURNALIST
from casebook.demo.telling import tell
from casebook.keys.keyring import Keyring
from casebook.model import AccountLink, Person
from casebook.model.account import AccountLinkBody
from casebook.model.consent import ConsentBody
from casebook.model.pack_draft import PackDraftBody
from casebook.model.person import PersonAddress, PersonBody, PersonName
from casebook.services import preparing, reading, recording, records
from casebook.services.composing import Choice
from casebook.services.drafts import PersonDraft
from casebook.services.preparing import Beginning, as_choice
from casebook.services.reading import CaseBook
from casebook.services.recording import of_case, revise
from casebook.work import Work
from tests import cast
from tests.conftest import Office

GIVEN, UNTIL = date(2026, 1, 10), date(2036, 1, 1)
MAJOR = ("Раҳмат Намуна", "Rahmat Namuna")

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "interpol_ccf": {
        "request_type": "deletion",
        "birth_place": "Misolobod, invented country",
        "representative": "Lena Okafor, counsel\nBeispielgasse 3, 3000 Bern\nlena.okafor@counsel.invalid",
        "requesting_ncb": "National Central Bureau of Misol",
        "references": "Case 14-2026 of the prosecutor of Misol; number of the diffusion not known",
        "knows_from": "Held at a border on 8 June 2026; an officer named the request.",
        "activism": "2025-11-02 Published an inquiry into the grain reserve\n2026-01 Opened a channel for readers at home",
        "political_character": "The charge names nothing but his articles. Each act against him followed a publication.",
        "human_rights": "Freedom of expression; risk of ill-treatment after return.",
        "data_quality": "The diffusion gives neither a date nor a place of any act.",
        "relief": "Deletion of all data concerning the applicant, and notice of it to all bureaus.",
        "asylum_agreed": "yes",
        "asylum_decision": "Recognised as a refugee on 4 March 2020 by the authority of the host state.",
        "confidentiality": "The country and address of the applicant, and the asylum decision: his mother was searched.",
        "id_copy_ready": "yes",
        "authority_ready": "yes",
    },
    "un_special_procedures": {
        "mandates": "Special Rapporteur on human rights defenders\nSpecial Rapporteur on freedom of expression",
        "submitter": "Charogh; contact: Dana, caseworker",
        "work": "Reports on local budgets and trains young reporters.",
        "groups": "Association of reporters abroad",
        "situation": "Posts that name him go on; his mother was searched in March 2026.",
        "steps": "Notices to two platforms, one refused and one without an answer; a request to the CCF.",
        "context": "The same page named two other reporters before.",
        "reprisals": "None known.",
        "status_matters": "yes",
    },
    "sanctions_dossier": {
        "legal_basis": "us_gma",
        "designated": "Раҳмат Намуна (Rahmat Namuna), Department for Order, Misol",
        "basis": "ordered",
        "why_this_person": "Signed the order to search; two witnesses heard him speak of it.",
        "identifiers_more": "Place of birth: Namunashahr (staff list of the department, 2024)",
        "assets": "None known.",
        "interest_statement": "He travels; a ban on entry and frozen assets would be felt, and seen by others.",
        "contrary_information": "The department denies any search. No paper was shown. We looked for a court order and found none.",
        "organisation": "Charogh records such cases since 2021, with partners in three countries.",
        "point_of_contact": "evidence@charogh.invalid",
        "confidential_annex": "The codes of relatives: they still live in the country.",
    },
    "dsc_art53": {
        "mandate_ready": "yes",
        "complainant_email": "evidence@charogh.invalid",
        "location_member_state": "Poland",
        "provider": "YouTube (Google Ireland Limited)",
        "provider_establishment": "Ireland",
        "articles_infringed": "16(5), 17, 20",
        "how_infringed": "16(5): the decision gave no redress.\n17: no ground was named.\n20: the appeal had no person.",
        "harm_summary": "The content stayed up and drew further threats.",
        "requested_action": "Open proceedings about the handling of notices.",
        "confidentiality_request": "Nothing that tells where the person is may reach the provider.",
    },
    "access_now_helpline": {
        "who_is_targeted": "journalist in exile, known by the code in this sheet",
        "platform": "YouTube, VK",
        "what_happened": "A video and a post call him an extremist; threats follow each.",
        "policy": "Harassment and cyberbullying",
        "risk": "high",
        "urgency": "this week",
        "languages": "Russian; English beside it",
        "may_share": "yes",
        "safe_contact": "evidence@charogh.invalid",
    },
    "police": {
        "danger": "no",
        "account": "His mother was searched and he was named an extremist.",
        "asked": "Keep the data of the accounts at the platforms; investigate.",
    },
    "gdpr_access": {
        "received_on": "2026-11-02",
        "identity_checked": "yes",
        "how_checked": "He came to the office; a colleague knows him.",
        "looked_through": "yes",
        "retention": "Reviewed each year; three years after the case is closed.",
        "authority": "Federal Data Protection and Information Commissioner",
        "transfers": "None outside Switzerland and the EEA, but the recipients named above.",
    },
}


def the_case(office: Office) -> UUID:
    """Tell the journalist's story as Dana, and what the offices abroad ask beside."""
    with office.acting(cast.DANA) as (work, keys):
        case_id = tell(work, keys, replace(JOURNALIST, caseworkers=("dana",), counsel=())).id
        book = reading.case_book(work, keys, case_id, page="tests")
        _identify(work, keys, case_id, book)
        major = _major(work, keys, case_id)
        link = AccountLinkBody(
            account=account(book, "pravda_primer"),
            kind="same_operator",
            person=major,
            basis="Pays for its advertisements, by a leaked bill.",
            confidence="likely",
        )
        records.add(work, keys, case_id, AccountLink, link)
        for purpose in ("un_letter", "un_public", "sanctions", "regulator", "helpline", "police", "own_data"):
            consent(work, keys, case_id, person(book, "Behruz"), purpose)
    return case_id


def person(book: CaseBook, name: str) -> UUID:
    """Find somebody by a part of a name."""
    return next(each for each, body in book.persons.items() if any(name in one.text for one in body.names))


def account(book: CaseBook, handle: str) -> UUID:
    """Find an account by its handle."""
    return next(each for each, body in book.accounts.items() if body.handles[0].handle == handle)


def consent(work: Work, keys: Keyring, case_id: UUID, who: UUID, purpose: str, *, identity: bool = True) -> UUID:
    """Record that somebody agreed."""
    body = ConsentBody(
        person=who,
        purpose=purpose,
        identity=identity,
        originals=True,
        given_on=GIVEN,
        valid_until=UNTIL,
        given_how="In writing",
    )
    return recording.add_consent(work, keys, case_id, body)


def begun(work: Work, keys: Keyring, case_id: UUID, kind: str, *, without: Iterable[UUID] = (), **answers: str) -> UUID:
    """Begin a draft of one kind with its answers; `without` are incidents that stay."""
    given = {**ANSWERS.get(kind, {}), **answers}
    draft_id = preparing.begin_draft(
        work, keys, case_id, Beginning(profile=kind, recipient="The office", answers=given)
    )
    if left := set(without):
        draft = preparing.draft(work, keys, case_id, draft_id)
        kept = tuple(each for each in draft.body.incidents if each not in left)
        change = preparing.DraftChange(incidents=kept)
        preparing.change_draft(work, keys, case_id, draft_id, change, revision=draft.body.revision)
    return draft_id


def chosen(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> tuple[Choice, PackDraftBody]:
    """Give a draft's choice and its body."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    return as_choice(draft.id, draft.body), draft.body


def _identify(work: Work, keys: Keyring, case_id: UUID, book: CaseBook) -> None:
    row = of_case(work, Person, person(book, "Behruz"), case_id)
    body = keys.open_row(row, PersonBody)
    whole = {
        "born": "1984-03-17",
        "citizenships": ("TJ",),
        "occupation": "Journalist",
        "status": "refugee",
        "whereabouts": "Rapperswil, Seestrasse 4",
        "addresses": (PersonAddress(words="Seestrasse 4, Rapperswil", country="CH"),),
    }

    revise(work, keys, row, msgspec.structs.replace(body, **whole), revision=body.revision)


def _major(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    draft = PersonDraft(
        names=(
            PersonName(text=MAJOR[0], script="Cyrl"),
            PersonName(text=MAJOR[1], script="Latn", kind="transliteration"),
        ),
        role="perpetrator",
        sex="male",
        born="1971-09-02",
        citizenships=("TJ",),
        occupation="Major",
        affiliation="Head of section 3, Department for Order, since 2022",
        addresses=(PersonAddress(words="Department for Order, Namuna avenue 1", country="TJ", since="2022"),),
    )
    return recording.add_person(work, keys, case_id, draft)
