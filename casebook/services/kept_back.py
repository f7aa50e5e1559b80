"""What the disclosure matrix keeps out of a pack, said in the pack itself: never a claim that nothing was left out.

It tells kinds and never whose they are: a line must not betray what it keeps back. Source: exports.md §4.2.
"""

from collections.abc import Iterable, Iterator

from casebook.exporters.dossier import PersonFacts
from casebook.exporters.profile import Data, Profile, Words, spoken

_ORIGINALS: Words = {
    "en": "The exhibits as they were received: the office keeps them unchanged. What may leave stands in their place: approved redacted copies, and typed words.",
    "ru": "Сами материалы, как они были получены: организация хранит их без изменений. Вместо них здесь то, что можно передать: одобренные копии с сокрытиями и набранный текст.",
    "tg": "Худи маводҳо, чунон ки гирифта шудаанд: созмон онҳоро бе тағйир нигоҳ медорад. Ба ҷои онҳо он чи додан мумкин аст: нусхаҳои тасдиқшудаи пӯшонида ва матни чопшуда.",
    "fa": "خود مدارک، چنان‌که دریافت شده‌اند: دفتر آن‌ها را بی‌تغییر نگه می‌دارد. به جای آن‌ها آنچه می‌تواند بیرون برود آمده است: نسخه‌های پوشانده‌شدهٔ تأییدشده و متن تایپ‌شده.",
}
_NAMES: Words = {
    "en": "Names of some people: codes or initials stand in their place.",
    "ru": "Имена некоторых людей: вместо них коды или инициалы.",
    "tg": "Номи баъзе шахсон: ба ҷои онҳо рамзҳо ё ҳарфҳои аввал.",
    "fa": "نام برخی افراد: به جای آن‌ها رمز یا حرف‌های آغازین آمده است.",
}
_KINDS: Words = {
    "en": "Kinds of data that are not disclosed to a recipient of this kind.",
    "ru": "Виды данных, которые такому получателю не передаются.",
    "tg": "Навъҳои маълумот, ки ба чунин гиранда дода намешаванд.",
    "fa": "نوع‌هایی از داده که به چنین گیرنده‌ای داده نمی‌شود.",
}
# Rows that a case may fill and a recipient could look for; papers are part of the status.
_ROWS = (
    Data.RELATIVES, Data.THIRD_PARTIES, Data.PERPETRATORS, Data.ACCOUNTS, Data.PLACES, Data.IDENTITY, Data.NARRATIVE,
    Data.OFFLINE, Data.CUSTODY, Data.CAPTURE, Data.SOURCES, Data.CORRESPONDENCE, Data.STATUS,
)  # fmt: skip


def kept_back(profile: Profile, people: Iterable[PersonFacts], *, exhibits: bool, locale: str) -> Iterator[str]:
    """Give a line for each thing that the profile keeps back; `people` as the pack names them, `exhibits` whether it has any."""
    if exhibits and not profile.allows_originals:
        yield spoken(_ORIGINALS, locale)
    if any(person.coded for person in people):
        yield spoken(_NAMES, locale)
    # Who asks for their own data is told line by line what stays and why (subject_access.py).
    if not profile.one_person and not all(profile.admits_any(row) for row in _ROWS):
        yield spoken(_KINDS, locale)
