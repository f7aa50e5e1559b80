"""People, accounts and consents of the third case."""

from casebook.demo.shapes import Account, AccountLink, Consent, Handle, Name, Person, Relation

PEOPLE = (
    Person(
        key="nigina",
        sex="female",
        names=(
            Name("نگینه پروازی", "fa", "Arab"),
            Name("Нигина Парвозӣ", "tg", "Cyrl"),
            Name("Nigina Parvozi", "en", "Latn", "transliteration"),
        ),
        role="target",
        about="Student of medicine abroad since 2024. Asks to be called by her first name.",
        born="2004",
        exile_category="5",
    ),
    Person(
        key="father",
        sex="male",
        names=(Name("Парвоз Мисолӣ", "tg", "Cyrl"), Name("پرواز مثالی", "fa", "Arab", "transliteration")),
        role="relative",
        about="Engineer; lives at home with his wife.",
        born="1970~",
    ),
    Person(
        key="brother",
        sex="male",
        names=(Name("Фирдавс Парвозӣ", "tg", "Cyrl"), Name("فردوس پروازی", "fa", "Arab", "transliteration")),
        role="relative",
        about="Pupil, at home.",
        born="2010",
    ),
    Person(
        key="elaha",
        sex="female",
        names=(Name("الهه راستین", "fa", "Arab"), Name("Elaha Rostin", "en", "Latn", "transliteration")),
        role="reporter",
        about="Classmate; received the first message of the false profile and brought the case to the office.",
    ),
)

RELATIONS = (
    Relation("father", "010103", "nigina", "father"),
    Relation("brother", "010102", "nigina", "younger brother"),
    Relation("father", "010103", "brother", "father"),
    Relation("elaha", "010202", "nigina"),
    Relation("elaha", "010201", "nigina"),
)

ACCOUNTS = (
    Account(
        key="false_profile",
        platform="instagram",
        native_id="60000000001",
        url="https://www.instagram.com/nigina.parvozi.misol/",
        handles=(
            Handle("shop.misol.2023", "Дӯкони Мисол", "2023", "2026-08-19"),
            Handle("nigina.parvozi.misol", "نگینه پروازی", "2026-08-20"),
        ),
        about="A shop's page until the day before; its followers stayed.",
    ),
    Account(
        key="watan",
        platform="x",
        native_id="1900000000000000033",
        url="https://x.com/watan_mesal",
        handles=(Handle("watan_mesal", "وطن‌دوست", "2026-08"),),
    ),
    Account(
        key="didban",
        platform="facebook",
        native_id="100000000004004",
        url="https://www.facebook.com/didban.example",
        handles=(
            Handle("tabrik.example", "تبریک‌ها", "2025", "2026-08-30"),
            Handle("didban.example", "دیدبان", "2026-08-30"),
        ),
    ),
    Account(
        key="sado",
        platform="tiktok",
        native_id="7658000000000000001",
        url="https://www.tiktok.com/@sado_misol",
        handles=(Handle("sado_misol", "Садо", "2026-07"),),
    ),
)

LINKS = (
    AccountLink(
        account="false_profile",
        kind="impersonates",
        person="nigina",
        confidence="almost_certain",
        basis="Her name and her portrait, taken from the page of the panel.",
    ),
    AccountLink(
        account="watan",
        kind="coordinated_with",
        other="didban",
        confidence="very_likely",
        basis="The address that X asked for appeared on Facebook two days later; each links to the other.",
    ),
)

CONSENTS = (
    Consent(
        person="nigina",
        purpose="platform_complaint",
        recipient="",
        scope="The platforms named in the case; her name stays out",
        answer="given",
        asked_on="2026-09-06",
        until="2027-09-06",
        how="In writing, in Persian",
    ),
    Consent(
        person="nigina",
        purpose="police",
        recipient="Police of the place where she studies",
        answer="asked",
        asked_on="2026-10-20",
    ),
    Consent(
        person="father",
        purpose="research",
        recipient="Anyone",
        answer="refused",
        asked_on="2026-09-20",
        how="Through his daughter",
    ),
    Consent(
        person="elaha",
        purpose="platform_complaint",
        recipient="Instagram",
        answer="given",
        asked_on="2026-08-24",
        until="2027-02-24",
        how="In a call, noted by the caseworker",
        withdrawn_on="2026-10-30",
    ),
)
