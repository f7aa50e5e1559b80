"""Two invented reports for the demonstration, sent as browsers send them: one urgent and new, one older and answered.

Nobody in them exists. The urgent one's return code is shown, so that whoever looks can come back as its sender.
"""

from dataclasses import dataclass
from uuid import uuid4

from casebook.crypto import bearer
from casebook.demo.stories import media
from casebook.keys.keyring import Keyring
from casebook.model.report import MessageNoteBody
from casebook.services import inbox, intake, returning, triage
from casebook.services.drafts import ReportDraft
from casebook.services.receiving import original_of, receive
from casebook.services.visits import Visit, visit
from casebook.work import House, Work, begin

LIMIT = 64 * 2**20  # bytes; every file of the demonstration is far smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report: what somebody tells, and the files that come with it."""

    draft: ReportDraft
    files: tuple[str, ...] = ()


OLDER = Told(
    draft=ReportDraft(
        danger="no",
        story="Полгода назад в двух каналах выложили мою фотографию с подписью, будто я беру деньги за интервью. "
        "Я сохранил ссылки. Хочу, чтобы это было где-то записано.",
        when="весна 2026",
        where="https://t.me/haqiqati_misol/77\nhttps://t.me/vatan_misol_7/12",
        about="me",
        kinds=("smear",),
        helps=("keep",),
        language="ru",
    ),
)
URGENT = Told(
    draft=ReportDraft(
        danger="now",
        story="Дар канали «Овози Мисол» сурати маро бо матни дурӯғ гузоштанд ва дар бораи ман суханҳои шармовар навиштанд. "
        "Имрӯз бародарамро ба идораи ноҳия даъват карданд. Ба ӯ гуфтанд: «хоҳаратро бигӯ, ки хомӯш шавад».",
        when="имрӯз субҳ",
        where="https://t.me/ovozi_misol_24/318",
        about="me",
        kinds=("sexual", "smear", "relatives"),
        relatives="Бародарам дар идора аст, ҳанӯз барнагаштааст.",
        helps=("removal", "lawyer"),
        called="Зарина",
        language="tg",
    ),
    files=("channel-post.png", "comments.png", "neighbour-voice.ogg"),
)
ANSWER = "Здравствуйте. Мы прочитали ваше сообщение и сохранили обе ссылки. Есть ли у вас снимки экрана?"
ANSWER_BESIDE = "Hello. We have read your report and kept both links. Do you have screenshots?"


def report(house: House, told: Told) -> str:
    """Send a report as a browser does; give its return code."""
    cookie = bearer.new_cookie()
    with begin(house, writes=True, name="demo") as work:
        found = intake.begin_draft(work, cookie, told.draft)
        for name in told.files:
            _add(work, found, name)
        intake.send(work, found)
    with begin(house, writes=False, name="demo") as work:
        here = visit(work, cookie)
        code = returning.code_to_show(here) if here is not None else None
    return " ".join(code.groups) if code is not None else ""


def answer_oldest(work: Work, keys: Keyring) -> None:
    """Answer the report that came first, with the member's own words beside."""
    oldest = inbox.inbox(work, keys)[-1]
    inbox.report(work, keys, oldest.id)
    beside = MessageNoteBody(translation=ANSWER_BESIDE, translation_language="en", translated_by="member")
    triage.answer(work, keys, oldest.id, ANSWER, language="ru", beside=beside, message_id=uuid4())


def _add(work: Work, found: Visit, name: str) -> None:
    received = receive(work.blobs, found.report.id, name, [media(name).read_bytes()], limit=LIMIT)
    intake.add_file(work, found, original_of(received, at=work.clock()), file_id=uuid4(), blob=received.blob)
