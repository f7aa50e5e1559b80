"""Answer a person who asks for their own data: all that a case holds on them, and nothing on anybody else (GDPR art. 15).

The case is narrowed before anything is composed (`subject_scope`); here the records are told, with whom the office disclosed them
to, until when it must answer, and what stays. Whether to hold plans back for safety is asked each time. Sources: GDPR art. 12, 15;
exports.md §5 (11, 21).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from casebook.dates.periods import months_later
from casebook.exporters.dossier import Dossier
from casebook.exporters.facts_around import ReceivedFacts, SubjectFacts
from casebook.exporters.profile import Words, spoken
from casebook.services.ledger import Line
from casebook.services.subject_records import Speech, as_file, record_facts, sources
from casebook.services.subject_scope import Narrowed

ANSWER_MONTHS, LONGEST_MONTHS = 1, 3  # GDPR art. 12(3): one month, and two more where it is complex
STAYS: Mapping[str, Words] = {
    "privileged": {
        "en": "Marked as privileged between client and lawyer: {count}. Not given automatically.",
        "ru": "Помечено как тайна клиента и адвоката: {count}. Не выдаётся автоматически.",
        "tg": "Ҳамчун сирри мизоҷ ва вакил қайд шудааст: {count}. Худкор дода намешавад.",
        "fa": "با نشان محرمانهٔ موکل و وکیل: {count}. خودکار داده نمی‌شود.",
    },
    "note": {
        "en": "Internal notes of the case: {count}. A person looks through them before any is given.",
        "ru": "Внутренние заметки по делу: {count}. Перед выдачей их просматривает человек.",
        "tg": "Ёддоштҳои дохилии парванда: {count}. Пеш аз додан онҳоро инсон аз назар мегузаронад.",
        "fa": "یادداشت‌های داخلی پرونده: {count}. پیش از دادن، یک نفر آن‌ها را می‌خواند.",
    },
    "task": {
        "en": "Tasks of the office in the case: {count}. They are about the office's own work.",
        "ru": "Задачи организации по делу: {count}. Они касаются её собственной работы.",
        "tg": "Вазифаҳои идора аз рӯи парванда: {count}. Онҳо дар бораи кори худи идораанд.",
        "fa": "کارهای دفتر در پرونده: {count}. دربارهٔ کار خود دفتر است.",
    },
    "safety": {
        "en": "Risk assessments and safety plans are held back, because they could endanger somebody.",
        "ru": "Оценки риска и планы безопасности удержаны: они могли бы подвергнуть кого-то опасности.",
        "tg": "Баҳогузории хатар ва нақшаҳои амният нигоҳ дошта шудаанд: онҳо метавонанд касеро ба хатар андозанд.",
        "fa": "ارزیابی‌های خطر و برنامه‌های ایمنی نگه داشته شد؛ ممکن بود کسی را به خطر اندازد.",
    },
}


def completed(dossier: Dossier, narrowed: Narrowed, deliveries: Iterable[Line], speech: Speech) -> Dossier:
    """Give a dossier that was composed of the narrowed case with the records themselves, and what stays."""
    facts = told(narrowed, deliveries, dossier.answers, speech)
    file = as_file(narrowed, facts, dossier.answers, speech)
    stays = tuple(withheld_lines(narrowed, dossier.answers, speech.locale))
    return replace(dossier, subject=facts, data_files=(file,), withheld=(*dossier.withheld, *stays))


def told(narrowed: Narrowed, deliveries: Iterable[Line], answers: Mapping[str, str], speech: Speech) -> SubjectFacts:
    """Tell everything about the person, with whom the office disclosed it to and until when it must answer."""
    if narrowed.person is None:
        return SubjectFacts(name="")
    return SubjectFacts(
        name=narrowed.book.persons[narrowed.person].names[0].text,
        records=tuple(record_facts(narrowed, answers, speech)),
        recipients=tuple(_received(line) for line in deliveries if _concerns(line, narrowed)),
        sources=tuple(sources(narrowed, speech)),
        due_on=due_on(answers),
    )


def due_on(answers: Mapping[str, str]) -> str:
    """Say by which ISO day the answer is due; "" while the day of the request is not known."""
    try:
        received = date.fromisoformat(answers.get("received_on", ""))
    except ValueError:
        return ""
    return months_later(received, LONGEST_MONTHS if answers.get("extended") == "yes" else ANSWER_MONTHS).isoformat()


def withheld_lines(narrowed: Narrowed, answers: Mapping[str, str], locale: str) -> Iterator[str]:
    """Say what stays, until somebody has looked through it or for good, in words."""
    for kind, count in narrowed.withheld.items():
        if count:
            yield spoken(STAYS[kind], locale).format(count=count)
    if answers.get("safety_hold") == "yes":
        yield spoken(STAYS["safety"], locale)


def _concerns(line: Line, narrowed: Narrowed) -> bool:
    pack = line.pack.body
    mine = {each.id for each in narrowed.book.consents}
    return bool(mine & set(pack.consents) or {each.id for each in narrowed.book.incidents} & set(pack.incidents))


def _received(line: Line) -> ReceivedFacts:
    pack, delivery = line.pack.body, line.delivery.body
    return ReceivedFacts(
        recipient=delivery.recipient or pack.recipient,
        at=delivery.at.date().isoformat(),
        purpose=pack.purpose,
        pack=pack.identifier,
        route=delivery.route,
    )
