"""After coding, the scan finds nobody: in every spelling, ending and order that it knows."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.sensitive import Coder, Kind, Person, Sought, Term
from tests.search.test_fold import comments

RUSTAM = Person(source="r", names=("Рустам Каримович Шарифов", "Rustam Sharifov"), code="V1")
PARVINA = Person(source="p", names=("Парвина Шарифова",), code="R1", kind=Kind.RELATIVE)
JAMSHED = Person(source="j", names=("Ҷамшед Раҳимзода",), code="R2", kind=Kind.RELATIVE)
ALL = (RUSTAM, PARVINA, JAMSHED)
CODER = Coder(ALL)
SOUGHT = Sought([Term(kind=each.kind, words=name, source=each.source) for each in ALL for name in each.names])


def test_names_become_codes_and_what_was_replaced_is_told() -> None:
    coded = CODER.coded("Рустам Шарифов ва Ҷамшедро Раҳимзода диданд; Р. К. Шарифову занг заданд.")
    assert coded.text == "V1 ва R2 диданд; V1/R1 занг заданд."
    assert [(each.written, each.code) for each in coded.replaced] == [
        ("Рустам Шарифов", "V1"),
        ("Ҷамшедро Раҳимзода", "R2"),
        ("Р. К. Шарифову", "V1/R1"),
    ]


def test_who_enters_by_name_stays_and_a_surname_that_may_be_theirs_too() -> None:
    known = Person(source="r", names=RUSTAM.names, code="")
    text = "Рустам Шарифов, Шарифов, Парвина Шарифова, Парвина"
    assert Coder((known, PARVINA))(text) == "Рустам Шарифов, Шарифов, R1, R1"


def test_initials_may_stand_in_place_of_a_name() -> None:
    assert Coder((Person(source="r", names=RUSTAM.names, code="Р. Ш."),))("Шарифова Рустама") == "Р. Ш."


def test_a_text_that_names_nobody_stays_as_it_is() -> None:
    assert all(CODER(text) == text for text in comments()[:300])


WAYS = (
    str, str.upper, lambda word: unicodedata.normalize("NFD", word), lambda word: word[0] + "\u200b" + word[1:],
    lambda word: word.replace("а", "a").replace("о", "o"),
)  # fmt: skip
WORDS = [
    "Рустам",
    "Rustam",
    "Rostam",
    "رستم",
    "Рустамро",
    "Рустамҷон",
    "Шарифов",
    "Sharifov",
    "Šarifov",
    "Scharifow",
    "Шарифова",
    "Шарифовым",
    "شریفوف",
    "Каримович",
    "Парвина",
    "Parvina",
    "پروینا",
    "Ҷамшед",
    "Чамшед",
    "Jamshid",
    "جمشید",
    "Раҳимзода",
    "Рахимзода",
    "Rahimzoda",
    "رحیم\u200cزاده",
]
AROUND = ["гуфт", "ва", "said", "او", "2024", ",", ".", "\n", " ", "-", "_", "@", "/", "R.", "#"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.tuples(st.sampled_from(WORDS), st.sampled_from(WAYS)), st.sampled_from(AROUND)), max_size=12)
)
def test_after_coding_the_scan_finds_nobody(pieces: list[object]) -> None:
    words = [piece if isinstance(piece, str) else piece[1](piece[0]) for piece in pieces]  # type: ignore[index]
    coded = CODER.coded(" ".join(words))
    assert SOUGHT.find(coded.text) == []
    assert all(each.written for each in coded.replaced)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_coded_without_a_fault_and_a_second_time_nothing_changes(text: str) -> None:
    once = CODER(text)
    assert CODER(once) == once
