"""Who is in the story: the journalist, her family, who saw, who acted, and the accounts that attack her. All are invented."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from casebook.keys.keyring import Keyring
from casebook.model import AccountLink
from casebook.model.account import AccountLinkBody, Handle
from casebook.model.consent import ConsentBody
from casebook.model.person import PersonAddress, PersonName
from casebook.services import recording, records
from casebook.services.drafts import AccountDraft, PersonDraft
from casebook.work import Work

GIVEN, UNTIL = date(2026, 1, 12), date(2036, 1, 1)
HERS = ("asylum_file", "litigation", "ccf", "platform_complaint", "un_letter", "un_public", "sanctions")
NAMES_OF_RELATIVES = ("Salim Orzu", "Салим Орзу", "Shohsanam", "Шоҳсанам", "Nigora Orzu", "Нигора Орзу")
PRIVATE = ("Sheffield", "Linden Terrace", "+44 7700 900123", "mahsa.private@mail.example", "M1234567", "HU/12345/2026")


@dataclass(frozen=True)
class Cast:
    """Ids of people and accounts."""

    mahsa: UUID
    salim: UUID
    mother: UUID
    sister_in_law: UUID
    major: UUID
    editor: UUID
    witness: UUID
    page: UUID
    twin: UUID
    channel: UUID
    reader: UUID


def _names(cyrillic: str, latin: str) -> tuple[PersonName, ...]:
    return (
        PersonName(text=latin, script="Latn", kind="transliteration"),
        PersonName(text=cyrillic, script="Cyrl"),
    )


MAHSA = PersonDraft(
    names=(*_names("Маҳса Орзу", "Mahsa Orzu"), PersonName(text="مهسا آرزو", script="Arab", kind="transliteration")),
    role="target",
    sex="female",
    born="1989-06-21",
    citizenships=("TJ",),
    exile_category="4",
    status="asylum_seeker",
    languages=("tg", "ru", "fa", "en"),
    occupation="Journalist",
    affiliation="Editor of the site Chashma until 2021; writes for it from exile",
    whereabouts="14 Linden Terrace, Sheffield",
    addresses=(PersonAddress(words="14 Linden Terrace, Sheffield", country="GB", since="2021-09"),),
    contact="+44 7700 900123, mahsa.private@mail.example",
)
SALIM = PersonDraft(
    names=_names("Салим Орзу", "Salim Orzu"),
    role="relative",
    sex="male",
    born="1993",
    citizenships=("TJ",),
    occupation="Teacher of mathematics",
    addresses=(PersonAddress(words="Chinor street 3, Misolobod", country="TJ"),),
)
MOTHER = PersonDraft(
    names=_names("Шоҳсанам Орзу", "Shohsanam Orzu"), role="relative", sex="female", born="1961", citizenships=("TJ",),
    addresses=(PersonAddress(words="Chinor street 3, Misolobod", country="TJ"),),
)  # fmt: skip
SISTER_IN_LAW = PersonDraft(
    names=_names("Нигора Орзу", "Nigora Orzu"), role="relative", sex="female", occupation="Nurse", citizenships=("TJ",),
    addresses=(PersonAddress(words="Chinor street 3, Misolobod", country="TJ"),),
)  # fmt: skip
MAJOR = PersonDraft(
    names=(*_names("Раҳмат Намуна", "Rahmat Namuna"), PersonName(text="Намунаев Рахмат", script="Cyrl", kind="alias")),
    role="perpetrator",
    sex="male",
    born="1971-09-02",
    citizenships=("TJ",),
    occupation="Major",
    affiliation="Head of section 3, Department for Order, Misolobod, since March 2022",
    addresses=(PersonAddress(words="Namuna avenue 1, Misolobod", country="TJ", since="2022-03"),),
    note="Named as head of section 3 on the department’s own staff page of 4 April 2024.",
)
EDITOR = PersonDraft(
    names=_names("Парвиз Мисолӣ", "Parviz Misoli"),
    role="perpetrator",
    sex="male",
    born="1984",
    citizenships=("TJ",),
    occupation="Editor of the channel “Ovozi Misol”",
    affiliation="Press office of the Department for Order, Misolobod, 2019 to 2023",
    addresses=(PersonAddress(words="Misolobod", country="TJ"),),
)
WITNESS = PersonDraft(
    names=_names("Зайнаб Гувоҳ", "Zaynab Guvoh"), role="witness", sex="female", occupation="Neighbour of the family",
    citizenships=("TJ",),
)  # fmt: skip


def add_people(work: Work, keys: Keyring, case_id: UUID) -> Cast:
    """Record everybody, with consents, accounts and what links them."""
    mahsa = recording.add_person(work, keys, case_id, MAHSA)
    salim, mother, sister_in_law = (
        recording.add_person(work, keys, case_id, _relative(draft, mahsa, kind))
        for draft, kind in ((SALIM, "010102"), (MOTHER, "010103"), (SISTER_IN_LAW, "010105"))
    )
    major, editor, witness = (recording.add_person(work, keys, case_id, each) for each in (MAJOR, EDITOR, WITNESS))
    page, twin, channel, reader = (recording.add_account(work, keys, case_id, each) for each in ACCOUNTS)
    recording.rename_account(
        work, keys, case_id, page, Handle(handle="haqgu.misol", display_name="Ҳақгӯ", seen="2026-02-01")
    )
    for purpose in HERS:
        _consent(work, keys, case_id, mahsa, purpose)
    for purpose in ("un_letter", "un_public"):
        _consent(work, keys, case_id, salim, purpose)
    for link in (
        AccountLinkBody(
            account=channel, kind="same_operator", person=editor, confidence="very_likely",
            basis="Named as editor in the channel’s own description of 3 March 2026; signs its appeals for money.",
        ),
        AccountLinkBody(
            account=twin, kind="coordinated_with", other=page, confidence="very_likely",
            basis="Posts the same words within four minutes, eleven times between February and May 2026.",
        ),
        AccountLinkBody(
            account=page, kind="coordinated_with", other=channel, confidence="likely",
            basis="The page repeats the channel’s posts within the hour.",
        ),
    ):  # fmt: skip
        records.add(work, keys, case_id, AccountLink, link)
    return Cast(mahsa, salim, mother, sister_in_law, major, editor, witness, page, twin, channel, reader)


ACCOUNTS = (
    AccountDraft(
        platform="facebook", handle="haqgu.tj.news", display_name="Ҳақгӯ", native_id="100000000000009",
        url="https://www.facebook.com/haqgu.misol", kind="troll_account", created="2025-12", seen="2025-12-20",
    ),
    AccountDraft(
        platform="facebook", handle="vatandust.misol", display_name="Ватандӯст", native_id="100000000000010",
        url="https://www.facebook.com/vatandust.misol", kind="troll_account", created="2026-01", seen="2026-01-30",
    ),
    AccountDraft(
        platform="telegram", handle="ovozi_misol", display_name="Овози Мисол", native_id="1400000001",
        url="https://t.me/ovozi_misol", kind="pro_government_media", seen="2025-11-18",
    ),
    AccountDraft(
        platform="facebook", handle="karim.diyori.77", display_name="Карим Диёрӣ", native_id="100000000000011",
        url="https://www.facebook.com/karim.diyori.77", kind="troll_account", seen="2026-05-11",
    ),
)  # fmt: skip


def _relative(draft: PersonDraft, of: UUID, relationship: str) -> PersonDraft:
    return replace(draft, related_to=of, relationship=relationship)


def _consent(work: Work, keys: Keyring, case_id: UUID, who: UUID, purpose: str) -> None:
    body = ConsentBody(
        person=who, purpose=purpose, identity=True, originals=True, given_on=GIVEN, valid_until=UNTIL,
        given_how="In writing, read aloud in Tajik", language="tg",
    )  # fmt: skip
    recording.add_consent(work, keys, case_id, body)
