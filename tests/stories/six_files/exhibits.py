"""The exhibits: what was captured, handed over and scanned, with its words, translation, and what a court asks about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from casebook.dates import Moment
from casebook.model.evidence import CaptureBody
from casebook.model.translation import Translating, Translator
from casebook.services import custody, translating
from casebook.services.custody import ExhibitDraft
from casebook.services.translating import TranslationDraft
from tests import cast
from tests.conftest import Office
from tests.services.acting import received
from tests.stories.six_files import drawn, told
from tests.stories.six_files.events import BY_KEY, POSTS, Said

FARRUKH = Translator(
    name="Farrukh Example", qualification="DPSI (Law), Tajik and Russian", address="Example Translations, 1 Example Street, Leeds",
    telephone="+44 20 7946 0000", agency="Example Translations", relation="none", languages=("tg", "ru", "fa", "en"),
)  # fmt: skip
NAMES = {"page": "Ҳақгӯ", "twin": "Ватандӯст", "channel": "Овози Мисол", "reader": "Карим Диёрӣ"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One exhibit: its file, what is said about it, its words, and where it stands in the tribunal's bundle."""

    key: str
    name: str
    content: bytes
    title: str
    kind: str
    group: str
    incidents: tuple[str, ...] = ()
    language: str = "en"
    words: str = ""
    english: str = ""
    passage: tuple[str, str] = ("", "")  # in the original, in the translation
    about: str = ""
    url: str = ""
    method: str = "paper_scan"
    captured: str = "2026-09-28T10:00"
    relevance: str = ""


def add_exhibits(office: Office, case_id: UUID, events: dict[str, UUID]) -> dict[str, UUID]:
    """Take every exhibit in, as Dana, with certified translations; give their ids by key."""
    made = {}
    for shown in all_exhibits():
        came = received(office, case_id, shown.content, shown.name)
        with office.acting(cast.DANA) as (work, keys):
            made[shown.key] = custody.take_in(work, keys, case_id, came, _draft(shown, events))
            if shown.english:
                translating.translate(work, keys, case_id, made[shown.key], _translation(shown))
    return made


@cache
def all_exhibits() -> tuple[Shown, ...]:
    """Every exhibit, drawn once."""
    return (*_papers(), *map(_post, POSTS), *_online(), *_background())


def _draft(shown: Shown, events: dict[str, UUID]) -> ExhibitDraft:
    online = shown.method == "screenshot"
    return ExhibitDraft(
        title=shown.title,
        kind=shown.kind,
        description=shown.about,
        language=shown.language,
        incidents=tuple(events[key] for key in shown.incidents),
        transcription=shown.words,
        account_owner="perpetrator" if online else "",
        full_export="not_available" if online else "",
        selectivity="selected" if online else "complete",
        selectivity_note="Every post that names her or her family; the account’s other posts stay out."
        if online
        else "",
        online_checks=f"{shown.captured[:10]}: online\n2026-11-20: online" if online else "",
        reach="Public; 61,000 readers of the channel, 340 shares" if online else "",
        deletable_by=("account_owner", "platform") if online else (),
        authority_interest="Prints of it lay on the officer’s table on 5 March 2026." if online else "",
        capture=CaptureBody(
            method=shown.method,
            url_requested=shown.url,
            url_final=shown.url,
            captured=Moment(shown.captured, "Europe/London"),
            tool_name="Chromium, headless" if online else "",
            tool_version="144" if online else "",
            logged_in=False if online else None,
        ),
    )


def _translation(shown: Shown) -> TranslationDraft:
    original, english = shown.passage
    return TranslationDraft(
        text=shown.english,
        language="en",
        made_by="translator",
        translating=Translating(
            translator=FARRUKH,
            translated_on="2026-10-01",
            certified_on="2026-10-02",
            passage=english,
            passage_original=original,
        ),
    )


def _post(said: Said) -> Shown:
    site = "Telegram" if "t.me" in said.address else "Facebook"
    handle = said.address.split("/")[3]
    when = said.when.replace("T", " ")
    picture = drawn.post(
        site=site, author=NAMES[said.account], handle=handle, when=when, text=said.text, colour="#2f7fb8" if site == "Telegram" else "#1b5fab",
        reactions="2.4K views · 340 shares" if site == "Telegram" else "212 reactions · 87 comments · 340 shares",
    )  # fmt: skip
    return Shown(
        key=said.key, name=f"{said.key}.jpg", content=picture, title=f"Post of {NAMES[said.account]}, {said.when[:10]}", kind="screenshot",
        group="online", incidents=(_incident_of(said.key),), language=said.language, url=said.address, method="screenshot", captured=f"{said.when[:10]}T22:00",
        about="The whole post with its author, time and reactions; nothing was cut.",
        relevance=f"Shows the words of {said.when[:10]}, after which her family was approached.",
    )  # fmt: skip


_INCIDENTS = {
    "traitor": "announced", "price": "smear", "nights": "smear", "copied": "smear", "bed": "smear", "family": "threat_family",
    "dox": "doxxed", "clip": "clip_announced", "death": "death", "call": "death", "notice": "notice_told", "court": "court_told",
}  # fmt: skip


def _incident_of(key: str) -> str:
    assert key in BY_KEY
    return _INCIDENTS[key]


def _papers() -> Iterator[Shown]:
    head = "Раёсати тартибот, шаҳри Мисолобод, шуъбаи 3"
    yield Shown(
        key="summons", name="summons.pdf", content=drawn.paper(head, "ДАЪВАТНОМА", told.SUMMONS, foot="Намуна Р., майор"),
        title="Summons of 4 March 2026", kind="notice_or_decision_letter", group="family", incidents=("summoned",), language="tg",
        words="\n".join(told.SUMMONS), english=told.SUMMONS_IN_ENGLISH, passage=("суҳбат дар бораи хоҳаратон", "a talk about your sister"),
        relevance="The paper itself gives her as its subject.",
    )  # fmt: skip
    yield Shown(
        key="order", name="order-to-detain.pdf", content=drawn.paper(head, "ҚАРОР", told.ORDER, foot="Намуна Р., майор"),
        title="Order to detain of 8 April 2026", kind="notice_or_decision_letter", group="legal", incidents=("detained",),
        language="tg", words="\n".join(told.ORDER), english=told.ORDER_IN_ENGLISH,
        passage=("Хоҳари ӯ, Орзу Маҳса, аз хориҷ дар бораи мақомот маводи таҳқиромез нашр мекунад",
                 "His sister, Orzu Mahsa, publishes insulting material about the authorities from abroad"),
        relevance="A state’s own paper ties the detention to her articles.",
    )  # fmt: skip
    yield Shown(
        key="medical", name="medical-letter.pdf", content=drawn.paper("Misolobod district clinic, department of surgery", "Medical letter", told.MEDICAL, foot="Dr N. Tabib, surgeon"),
        title="Medical letter of 19 April 2026", kind="medical_or_psychological_report", group="medical", incidents=("detained",),
        relevance="Injury to the hand within the days of the detention.",
    )  # fmt: skip
    yield Shown(
        key="dismissal", name="dismissal.pdf", content=drawn.paper("Беморхонаи марказии Мисолобод", "ФАРМОИШ № 61", told.DISMISSAL, foot="Сардухтур"),
        title="Dismissal of 27 March 2026", kind="notice_or_decision_letter", group="family", incidents=("dismissed",), language="tg",
        words="\n".join(told.DISMISSAL), english=told.DISMISSAL_IN_ENGLISH, passage=("хулосаи раҳбарият", "opinion of the management"),
    )  # fmt: skip
    yield Shown(
        key="charge", name="charge.pdf", content=drawn.paper("Департамент порядка, город Мисолобод, 3-й отдел", "ПОСТАНОВЛЕНИЕ", told.CHARGE, foot="Намуна Р., майор"),
        title="Decision of 22 June 2026: charge and request for a red notice", kind="031521182001", group="legal",
        incidents=("notice",), language="ru", words="\n".join(told.CHARGE), english=told.CHARGE_IN_ENGLISH,
        passage=("Место и время совершения деяния: сеть Интернет", "Place and time of the act: the Internet"),
        relevance="The charge names three articles and nothing else.",
    )  # fmt: skip
    yield Shown(
        key="search", name="search.pdf", content=drawn.paper("Департамент порядка, город Мисолобод", "ПРОТОКОЛ ОБЫСКА", told.SEARCH, foot="Намуна"),
        title="Protocol of the search of 6 July 2026", kind="031521182001", group="family", incidents=("searched",), language="ru",
        words="\n".join(told.SEARCH), english=told.SEARCH_IN_ENGLISH,
        passage=("это из-за статей дочери", "it is because of my daughter’s articles"),
    )  # fmt: skip
    yield Shown(
        key="judgment", name="judgment.pdf", content=drawn.paper("Суди ноҳияи Мисол", "ҲУКМ", told.judgment(), foot="Судя Ш. Намунавӣ", numbered=True),
        title="Judgment of 17 September 2026 against her brother", kind="031521182001", group="legal", incidents=("sentenced",), language="tg",
        english=told.JUDGMENT_IN_ENGLISH, passage=("", "the family answers for the sister"),
        relevance="The court quotes the post of 3 March as evidence.",
    )  # fmt: skip
    yield Shown(
        key="psychiatric", name="psychiatric-report.pdf",
        content=drawn.paper("Example Trauma Service, Leeds", "Psychiatric report on Ms Mahsa Orzu", told.PSYCHIATRIC * 4, foot="Dr A. Example, consultant psychiatrist", numbered=True),
        title="Psychiatric report of 23 June 2026", kind="medical_or_psychological_report", group="medical", incidents=("death",),
        relevance="What the campaign did to her, and what return would do.",
    )  # fmt: skip
    yield Shown(
        key="statement", name="statement-tajik.pdf", content=drawn.paper("Изҳороти шоҳид", "ИЗҲОРОТ", told.STATEMENT_TAJIK, foot="Маҳса Орзу, 28.09.2026", numbered=True),
        title="Witness statement of Mahsa Orzu, Tajik original, signed", kind="220903200901", group="statements", language="tg",
        about="The English translation stands in this bundle as “Witness statement”.", method="upload_by_client",
    )  # fmt: skip
    yield Shown(
        key="articles", name="three-articles.pdf", content=drawn.chapters("Chashma, translated from Tajik", "Three articles by Mahsa Orzu", told.ARTICLES),
        title="The three articles that the charge names", kind="140523191601", group="statement_exhibits", incidents=("notice",),
        url="https://chashma.example/grain", relevance="They call for no violence and for nothing extremist.", method="wacz",
    )  # fmt: skip
    yield Shown(
        key="refusal", name="refusal.pdf", content=drawn.paper("Home Office (invented copy)", "Refusal of asylum, 14 July 2026", told.REFUSAL, foot="for the Secretary of State", numbered=True),
        title="Refusal of asylum of 14 July 2026", kind="notice_or_decision_letter", group="legal",
    )  # fmt: skip
    yield Shown(
        key="removal", name="removal.pdf", content=drawn.paper("Home Office (invented copy)", "Notice of removal, 20 November 2026", told.REMOVAL, foot="for the Secretary of State", numbered=True),
        title="Notice of removal of 20 November 2026", kind="notice_or_decision_letter", group="legal",
    )  # fmt: skip
    yield Shown(
        key="highcourt", name="high-court.pdf", content=drawn.paper("High Court (invented copy), AC-2026-LDS-000000", "Order of 26 November 2026", told.HIGH_COURT, foot="The judge", numbered=True),
        title="Order of the High Court of 26 November 2026", kind="031521182001", group="legal",
    )  # fmt: skip
    yield Shown(
        key="slip", name="consulate-slip.jpg", content=drawn.telephone("Слип", [(False, "2.12.2025", told.SLIP)]),
        title="Slip of the consulate, 2 December 2025", kind="160815201501", group="legal", incidents=("passport",), language="tg",
        words=told.SLIP, english=told.SLIP_IN_ENGLISH, passage=("Хизматрасонӣ рад карда шуд", "Service refused"), method="upload_by_client",
    )  # fmt: skip
    yield Shown(
        key="chat", name="chat-with-brother.jpg", content=drawn.telephone("Бародар", told.CHAT),
        title="Messages of her brother, 5 March 2026", kind="chat_export", group="family", incidents=("summoned",), language="tg",
        words=told.CHAT_WORDS, english=told.CHAT_IN_ENGLISH, passage=("Ба хоҳарат гӯй, хомӯш шавад", "Tell your sister to be silent"),
        method="upload_by_client", captured="2026-03-06T09:00",
    )  # fmt: skip


def _online() -> Iterator[Shown]:
    yield Shown(
        key="persian", name="message-in-persian.jpg", content=drawn.telephone("+992 00 000 00 00", [(False, "23:58", told.PERSIAN)]),
        title="Message of an unknown number, 14 March 2026", kind="screenshot", group="online", incidents=("doxxed",), language="fa",
        words=told.PERSIAN, english=told.PERSIAN_IN_ENGLISH, passage=("برادرتان بهای نوشته‌های شما را می‌پردازد", "Your brother pays for what you write"),
        method="upload_by_client", captured="2026-03-15T08:00",
    )  # fmt: skip
    yield Shown(
        key="comments", name="comments.pdf",
        content=drawn.table("Comments beneath the post of 11 May 2026, saved 11 May 2026 22:00", ("No.", "Time", "Account", "Words", "In English"), told.comments()),
        title="620 comments beneath the post of 11 May 2026", kind="platform_data_export", group="online", incidents=("death",), language="tg",
        english="The translation of each comment stands in the last column of the table.", method="platform_export", captured="2026-05-11T22:00",
        relevance="What readers understood, and who of them asked for her address.",
    )  # fmt: skip
    yield Shown(
        key="calls", name="calls.pdf",
        content=drawn.table("Calls and messages, 14 to 15 March 2026", ("No.", "Time", "Number", "Length", "How it ended"), told.calls(), flipped=False),
        title="List of 302 calls and messages in one night", kind="platform_data_export", group="online", incidents=("doxxed",), method="platform_export",
        captured="2026-03-16T10:00",
    )  # fmt: skip


def _background() -> Iterator[Shown]:
    yield Shown(
        key="report", name="report-on-pressure.pdf", content=drawn.chapters("Institute for Press Abroad (invented), August 2026", "Answering for a Sister: Pressure on Journalists through their Families, 2013–2026", told.report()),
        title="Report “Answering for a Sister”, August 2026", kind="161805191902", group="background",
        about="Published on the institute’s site.", url="https://press-abroad.example/answering-for-a-sister.pdf", method="wacz",
        relevance="The same officers, the same order of events, in eleven other families.",
    )  # fmt: skip
    yield Shown(
        key="country", name="law-and-practice.pdf", content=drawn.chapters("Committee for Fair Trial (invented), May 2026", "Law and Practice, 2007–2026", told.country()),
        title="Report “Law and Practice”, May 2026", kind="161805191902", group="background", about="Published on the committee’s site.",
        url="https://fair-trial.example/law-and-practice.pdf", method="wacz",
        relevance="Custody in the five to fifteen days after such an order.",
    )  # fmt: skip
