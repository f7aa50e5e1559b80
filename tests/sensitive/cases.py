"""Invented people for the tests of the scan, and ways in which their names are written."""

import itertools

from casebook.sensitive import Kind, Term

PEOPLE = (
    "Mahsa Orzu", "Шарифов Рустам Каримович", "Парвина Шарифова", "Ҷамшед Раҳимзода", "Dana Rahim", "Omid Farr", "Lena Okafor",
    "Kian Soho", "Фирӯза Қодирова", "Собир Назаров", "Гулрухсор Сафарова", "رستم شریفوف", "مهسا آرزو", "Али Ҳасанов",
    "Зарина Одинаева", "Сабзаалӣ Мирзоев", "Абдуқаҳҳор Ғафуров", "Нигина Ятимова", "Юсуф Саидов", "Шаҳло Бобоева",
)  # fmt: skip
GIVEN = [
    "Рустам",
    "Мадина",
    "Ҷамшед",
    "Фирӯза",
    "Собир",
    "Гулрухсор",
    "Зарина",
    "Сабзаалӣ",
    "Абдуқаҳҳор",
    "Нигина",
    "Юсуф",
    "Шаҳло",
    "Комрон",
    "Далер",
    "Манижа",
    "Фарҳод",
    "Сино",
    "Тахмина",
    "Бахтиёр",
    "Озода",
]
SURNAMES = [
    "Шарифов",
    "Раҳимзода",
    "Қодирова",
    "Назаров",
    "Сафарова",
    "Ҳасанов",
    "Одинаева",
    "Мирзоев",
    "Ғафуров",
    "Ятимова",
    "Саидов",
    "Бобоева",
    "Каримӣ",
    "Исмоилпур",
    "Наҷмиддинов",
    "Холиқова",
    "Зиёев",
    "Ашуров",
    "Давлатзода",
    "Юнусова",
]


def people() -> list[Term]:
    """The names of twenty people."""
    return [Term(kind=Kind.RELATIVE, words=name, source=str(number)) for number, name in enumerate(PEOPLE)]


def five_hundred() -> list[Term]:
    """As many terms as a large case has."""
    names = [f"{given} {surname}" for given, surname in itertools.product(GIVEN, SURNAMES)]
    return [
        *(Term(kind=Kind.RELATIVE, words=name, source=name) for name in names),
        *(Term(kind=Kind.PHONE, words=f"+992 93 {number:07}") for number in range(50)),
        *(Term(kind=Kind.BIRTH, words=f"{1950 + number}-05-07") for number in range(25)),
        *(Term(kind=Kind.CASE, words=f"C-7F3A-9{number:02}D") for number in range(25)),
    ]
