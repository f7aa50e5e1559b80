"""Further invented reports in the inbox of the demonstration, so that the pictures show one. Nobody in them exists."""

from uuid import uuid4

from casebook.demo.build import Built
from casebook.demo.reporting import Told, report
from casebook.model.report import MessageNoteBody
from casebook.services import inbox, membership, triage
from casebook.services.drafts import ReportDraft
from casebook.work import House, begin

FALSE_PROFILE = Told(
    draft=ReportDraft(
        danger="soon",
        story="حسابی با نام و عکس من ساخته‌اند و برای دوستانم پیام می‌فرستند. می‌نویسند که من دیگر در خارج نیستم.",
        where="https://www.instagram.com/negina.parvozi.example/",
        about="me",
        kinds=("impersonation",),
        helps=("removal",),
        language="fa",
    ),
    files=("false-profile.jpg",),
)
LETTER = Told(
    draft=ReportDraft(
        danger="no",
        story="My cousin received a letter that asks where I live. Nobody of us has answered it. I would like to know "
        "what the letter means.",
        about="relatives",
        kinds=("relatives", "law"),
        helps=("lawyer",),
        language="en",
    ),
    files=("summons.pdf",),
)
ANSWERED = Told(
    draft=ReportDraft(
        danger="no",
        story="Дар як гурӯҳ навиштанд, ки ман маблағи мардумро дуздидаам. Ин дурӯғ аст. Намедонам, чӣ бояд кард.",
        where="https://t.me/ovozi_misol_24/341",
        about="me",
        kinds=("smear",),
        helps=("removal", "keep"),
        language="tg",
    ),
    files=("comments.png",),
)
ANSWER = (
    "Салом. Ташаккур, ки навиштед: ин гуноҳи шумо нест. Мо пайванд ва суратро нигоҳ доштем. Лутфан ба онҳо ҷавоб надиҳед. "
    "Оё паёмҳои дигар ҳам ҳастанд?"
)
IN_ENGLISH = (
    "Hello. Thank you for writing: it is not your fault. We have kept the link and the picture. Please do not answer them. "
    "Are there other messages as well?"
)


def add_reports(house: House, built: Built) -> str:
    """Let three more people report, and Dana answer one of them; give that one's return code."""
    dana = next(each for each in built.newcomers if each.login == "dana")
    code = report(house, ANSWERED)
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, dana.login, dana.passphrase)
        (sent,) = (view.id for view in inbox.inbox(work, keys) if view.body.story == ANSWERED.draft.story)
        inbox.report(work, keys, sent)
        beside = MessageNoteBody(translation=IN_ENGLISH, translation_language="en", translated_by="member")
        triage.answer(work, keys, sent, ANSWER, language="tg", beside=beside, message_id=uuid4())
    for told in (LETTER, FALSE_PROFILE):
        report(house, told)
    return code
