"""People, accounts and consents of the second case."""

from casebook.demo.shapes import Account, AccountLink, Consent, Handle, Name, Person, Relation

PEOPLE = (
    Person(
        key="behruz",
        sex="male",
        names=(
            Name("Беҳрӯз Сангин", "tg", "Cyrl"),
            Name("Бехруз Сангин", "ru", "Cyrl", "transliteration"),
            Name("Behruz Sangin", "en", "Latn", "transliteration"),
            Name("بهروز سنگین", "fa", "Arab", "transliteration"),
            Name("Б. Кӯҳӣ", "tg", "Cyrl", "alias"),
        ),
        role="target",
        about="Independent journalist, in exile since 2019; recognised refugee. Writes under the alias as well.",
        born="1984-03",
        exile_category="4",
    ),
    Person(
        key="zaynab",
        sex="female",
        names=(Name("Зайнаб Сангинова", "tg", "Cyrl"), Name("Zaynab Sanginova", "en", "Latn", "transliteration")),
        role="relative",
        about="Lives alone at home since the death of her husband.",
        born="1957",
    ),
    Person(
        key="komron",
        sex="male",
        names=(Name("Комрон Дилшод", "tg", "Cyrl"), Name("Komron Dilshod", "en", "Latn", "transliteration")),
        role="witness",
        about="Friend and former colleague, lives in the same city in exile.",
    ),
    Person(
        key="neighbour",
        sex="female",
        names=(Name("Ҳамсоя", "tg", "Cyrl", "alias"), Name("Соседка", "ru", "Cyrl", "alias")),
        role="witness",
        about="Neighbour of the mother. Her name is not written down, at her request.",
    ),
)

RELATIONS = (
    Relation("zaynab", "010103", "behruz", "mother"),
    Relation("komron", "010201", "behruz"),
    Relation("komron", "010401", "behruz", "until 2018"),
    Relation("neighbour", "010302", "zaynab"),
)

ACCOUNTS = (
    Account(
        key="pravda",
        platform="vk",
        native_id="-200000001",
        url="https://vk.com/pravda_primer",
        handles=(
            Handle("smeshno_primer", "Смешные видео", "2024", "2026-01"),
            Handle("pravda_primer", "Правда Примера", "2026-01"),
        ),
        about="A page for jokes until January 2026; then renamed, its old posts deleted.",
    ),
    Account(
        key="misoltv",
        platform="youtube",
        native_id="UCmisol00000000000000001",
        url="https://www.youtube.com/@misoltv_example",
        handles=(Handle("misoltv_example", "Мисол ТВ", "2025-12"),),
    ),
    Account(
        key="support",
        platform="telegram",
        native_id="7000000451",
        url="https://t.me/support_misol_example",
        handles=(Handle("support_misol_example", "Поддержка", "2026-01-14", "2026-01-16"),),
        about="Deleted two days after the message.",
    ),
    Account(
        key="helper",
        platform="telegram",
        native_id="7000000452",
        url="https://t.me/yordam_misol",
        handles=(Handle("yordam_misol", "Ёрдам", "2026-07"),),
    ),
)

LINKS = (
    AccountLink(
        account="pravda",
        kind="coordinated_with",
        other="misoltv",
        confidence="likely",
        basis="The page announces each video of the channel before it is public.",
    ),
    AccountLink(
        account="support",
        kind="same_operator",
        other="helper",
        confidence="roughly_even_chance",
        basis="Neighbouring account numbers; nothing else.",
    ),
)

CONSENTS = (
    Consent(
        person="behruz",
        purpose="ccf",
        recipient="",
        scope="A request to the Commission for the Control of INTERPOL's Files",
        identity=True,
        originals=True,
        answer="given",
        asked_on="2026-06-11",
        until="2027-06-11",
        how="Power of attorney to counsel",
    ),
    Consent(
        person="behruz",
        purpose="litigation",
        recipient="",
        scope="Courts, through his counsel",
        identity=True,
        originals=True,
        answer="given",
        asked_on="2026-02-01",
        until="2027-02-01",
        how="In writing, in Russian",
    ),
    Consent(
        person="behruz",
        purpose="counsel",
        recipient="",
        scope="Everything, for the advice of his counsel",
        identity=True,
        originals=True,
        answer="given",
        asked_on="2026-02-01",
        until="2027-02-01",
        how="In writing, in Russian",
    ),
    Consent(
        person="behruz",
        purpose="asylum_file",
        recipient="",
        scope="His claim for protection",
        identity=True,
        originals=True,
        answer="given",
        asked_on="2026-02-01",
        until="2027-02-01",
        how="In writing, in Russian",
    ),
    Consent(
        person="behruz",
        purpose="platform_complaint",
        recipient="",
        scope="The platforms named in the case; his name stays out",
        identity=False,
        originals=False,
        answer="given",
        asked_on="2026-02-01",
        until="2027-02-01",
        how="In writing, in Russian",
    ),
    Consent(
        person="komron",
        purpose="police",
        recipient="Cantonal police",
        answer="given",
        asked_on="2026-07-20",
        until="2027-01-20",
        how="In person, noted by the caseworker",
    ),
    Consent(person="neighbour", purpose="litigation", recipient="Any court", answer="refused", asked_on="2026-03-09"),
)
