"""People, accounts and consents of the first case."""

from casebook.demo.shapes import (
    Account,
    AccountLink,
    Consent,
    Handle,
    Name,
    Person,
    Relation,
)

PEOPLE = (
    Person(
        key="mahsa",
        sex="female",
        names=(
            Name("Маҳсо Орзузода", "tg", "Cyrl"),
            Name("Mahsa Orzuzoda", "en", "Latn", "transliteration"),
            Name("مهسا آرزوزاده", "fa", "Arab", "transliteration"),
        ),
        role="target",
        about="Teacher and blogger, in exile since 2022. Where she lives is not written here.",
        born="1989",
        exile_category="4",
    ),
    Person(
        key="sorbon",
        sex="male",
        names=(Name("Сорбон Орзузода", "tg", "Cyrl"), Name("Sorbon Orzuzoda", "en", "Latn", "transliteration")),
        role="relative",
        about="Teacher of mathematics at home until his dismissal on 21 March 2026.",
        born="1994",
    ),
    Person(
        key="savsan",
        sex="female",
        names=(Name("Савсан Орзузода", "tg", "Cyrl"), Name("Savsan Orzuzoda", "en", "Latn", "transliteration")),
        role="relative",
        about="Retired nurse, lives at home.",
        born="1961~",
    ),
    Person(
        key="nozanin",
        sex="female",
        names=(Name("Нозанин Гулшанӣ", "tg", "Cyrl"), Name("نازنین گلشنی", "fa", "Arab", "transliteration")),
        role="witness",
        about="Friend in exile. Keeps what she sees online and speaks with the brother's colleague.",
    ),
)

RELATIONS = (
    Relation("sorbon", "010102", "mahsa", "younger brother"),
    Relation("savsan", "010103", "mahsa", "mother"),
    Relation("savsan", "010103", "sorbon", "mother"),
    Relation("nozanin", "010201", "mahsa"),
)

ACCOUNTS = (
    Account(
        key="ovozi",
        platform="telegram",
        native_id="1900000024",
        url="https://t.me/ovozi_misol_24",
        handles=(
            Handle("habari_misol", "Хабари Мисол", "2025-09", "2026-01-20"),
            Handle("ovozi_misol_24", "Овози Мисол", "2026-01-20"),
        ),
        about="Channel with about 48,000 subscribers in May 2026.",
    ),
    Account(
        key="vatan",
        platform="x",
        native_id="1800000000000000077",
        url="https://x.com/vatan_misol_7",
        handles=(
            Handle("misol_fan_7", "Фанати футбол", "2025-10", "2026-01"),
            Handle("misol_news_7", "Хабарҳо", "2026-01", "2026-02-02"),
            Handle("vatan_misol_7", "Ватан", "2026-02-02"),
        ),
        about="Renamed twice before the first attack.",
    ),
    Account(
        key="haqgu",
        platform="facebook",
        native_id="100000000003003",
        url="https://www.facebook.com/haqgu.example",
        handles=(Handle("haqgu.example", "Ҳақгӯ", "2026-02-01"),),
    ),
    Account(
        key="primerov",
        platform="odnoklassniki",
        native_id="570000000001",
        url="https://ok.ru/profile/570000000001",
        handles=(Handle("", "Пётр Примеров", "2026-03"),),
    ),
)

LINKS = (
    AccountLink(
        account="vatan",
        kind="same_operator",
        other="haqgu",
        confidence="likely",
        basis="Both posted the same text with the same spelling mistake within 40 seconds, nine times in ten days.",
    ),
    AccountLink(
        account="vatan",
        kind="coordinated_with",
        other="ovozi",
        confidence="very_likely",
        basis="Repeats each post of the channel within ten minutes.",
    ),
)

CONSENTS = (
    Consent(
        person="mahsa",
        purpose="asylum_file",
        recipient="Her counsel",
        answer="given",
        asked_on="2026-05-02",
        until="2027-05-02",
        how="In writing, in Tajik",
    ),
    Consent(
        person="mahsa",
        purpose="platform_complaint",
        recipient="The platforms named in the case",
        answer="given",
        asked_on="2026-05-13",
        until="2027-05-13",
        how="In a call, noted by the caseworker",
    ),
    Consent(person="mahsa", purpose="media", recipient="Any newspaper", answer="refused", asked_on="2026-05-13"),
    Consent(
        person="sorbon",
        purpose="asylum_file",
        recipient="His sister's counsel",
        answer="given",
        asked_on="2026-05-16",
        until="2027-05-16",
        how="By message, through his sister",
    ),
    Consent(person="savsan", purpose="un", recipient="UN special procedures", answer="asked", asked_on="2026-05-12"),
)
