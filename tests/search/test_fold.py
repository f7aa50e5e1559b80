"""The fold: every documented way of typing a word is found, nothing else changes, and what is marked stands where it was written."""

import csv
import re
import sqlite3
import sys
import unicodedata
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casebook.search.fold import MARKS, fold, spans, tokens

TEXTS = Path(__file__).parents[1] / "data" / "text"
ZWNJ, BREVE = "\u200c", "\u0306"
TO_KEYBOARD = {"ғ": "г", "ӣ": "и", "қ": "к", "ӯ": "у", "ҳ": "х", "ҷ": "ч", "ё": "е"}
TO_PERSIAN = {"ي": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ی", ZWNJ: ""}
SCRIPTS = "абвгґдеёжзийклмнопрстуўфхцчшщъыьэюяғӣқӯҳҷӂ" + "اآأإبپتثجچحخدذرزژسشصضطظعغفقكکگلمنوؤهةيیئءى" + "abcçšşžéïİıẵ"
WRITTEN = st.text(
    SCRIPTS + SCRIPTS.upper() + ZWNJ + BREVE + "\u0301\u0304\u0308\u0323\u0651\u064e\u0654 .,!-_'0123456789۴٥😀\n"
)


@cache
def declaration(name: str) -> tuple[str, ...]:
    """The paragraphs of the Declaration in one language, titles too."""
    tree = ET.parse(TEXTS / "udhr" / f"udhr_{name}.xml").getroot()  # noqa: S314 -- our own copy
    return tuple(each.text.strip() for each in tree.iter() if each.text and each.text.strip())


@cache
def comments() -> tuple[str, ...]:
    """The 3,000 real comments."""
    with (TEXTS / "vk_comments_ru_3000.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["text"] for row in csv.DictReader(file))


def texts() -> tuple[str, ...]:
    """All real texts: Tajik, Persian, Russian."""
    return (*declaration("tgk"), *declaration("pes_1"), *declaration("rus"), *comments())


def by_the_page(text: str) -> str:
    """The four steps of docs/formats/folding.md, written as they stand there."""
    folded = unicodedata.normalize("NFC", text).lower()
    for table in (TO_KEYBOARD, TO_PERSIAN):
        folded = "".join(table.get(letter, letter) for letter in folded)
    apart = unicodedata.normalize("NFD", folded)
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn" or letter == BREVE)
    return unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("хукуки башар", "Ҳуқуқи башар"),  # a Russian keyboard
        ("чахд", "ҷаҳд"),
        ("гамгин", "ғамгӣн"),
        ("руз", "рӯз"),
        ("елка", "ёлка"),
        ("كتاب", "کتاب"),  # an Arabic keyboard
        ("يكي", "یکی"),
        ("میخواهم", f"می{ZWNJ}خواهم"),
        ("نامه", "نامة"),
        ("اب", "آب"),
        ("مسیول", "مسئول"),
        ("موسسه", "مؤسسه"),
        ("مُحَمَّد", "محمد"),  # vowel signs
        ("cafe", "Café"),
        ("рӯз", "ру\u0304з"),  # decomposed
    ],
)
def test_one_word_typed_in_two_ways_has_one_fold(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant) == by_the_page(meant)
    assert tokens(typed) == tokens(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [("мой", "мои"), ("й", "и"), ("ў", "у"), ("дом", "том"), ("شیر", "سیر"), ("ghost", "host"), ("1", "۱")],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_short_i_stays_short_i_however_it_comes() -> None:
    assert fold("Й") == fold("и\u0306") == fold("И\u0306") == "й"


@given(WRITTEN)
def test_the_fold_does_what_its_page_says_and_folding_twice_changes_nothing(text: str) -> None:
    assert fold(text) == by_the_page(text)
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


def test_every_character_there_is_folds_as_the_page_says() -> None:
    """One by one: the short ways of the code leave no letter out."""
    everything = [
        sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) not in {"Cn", "Co", "Cs"}
    ]
    wrong = [sign for sign in everything if fold(sign) != by_the_page(sign)]
    assert wrong == []
    assert set(MARKS) == {sign for sign in everything if unicodedata.category(sign) == "Mn"}


def test_real_texts_fold_as_the_page_says() -> None:
    assert len(texts()) > 3200
    for text in texts():
        assert fold(text) == by_the_page(text)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


def fts5_words(lines: list[str]) -> list[list[str]]:
    """What FTS5 splits each line into."""
    with sqlite3.connect(":memory:") as db:
        db.execute("create virtual table t using fts5 (line, tokenize='unicode61 remove_diacritics 0')")
        db.executemany("insert into t (rowid, line) values (?, ?)", enumerate(lines))
        db.execute("create virtual table v using fts5vocab (t, instance)")
        split: list[list[str]] = [[] for _ in lines]
        for term, document in db.execute('select term, doc from v order by doc, "offset"'):
            split[document].append(term)
    return split


def test_words_are_those_that_fts5_makes_of_the_fold() -> None:
    without_faces = [re.sub("[\U0001f000-\U0001faff₽]", " ", text) for text in texts()]
    assert [tokens(text) for text in without_faces] == fts5_words([fold(text) for text in without_faces])
    odd = ["a_b c-d", "№5, 12:30", "ӂ\u0306у\u0306", "x²½ Ⅷ", "می\u200cشود\u200e،", "don't", "слово—слово", "😀а😀"]
    assert [tokens(text) for text in odd] == fts5_words([fold(text) for text in odd])
    assert tokens("a_b 2022г.") == ["a", "b", "2022г"]


def test_words_with_spaces_between_them_are_what_fts5_keeps() -> None:
    """A face of 2016 is a letter to FTS5, and would glue the words beside it together."""
    assert fts5_words(["лнр🤣вот"]) == [["лнр🤣вот"]]
    assert tokens("ЛНР🤣вот") == ["лнр", "вот"]
    assert fts5_words([" ".join(tokens(text)) for text in texts()]) == [tokens(text) for text in texts()]


@pytest.mark.parametrize("name", ["tgk", "pes_1", "rus"])
def test_each_word_of_the_declaration_is_found_as_people_type_it(name: str) -> None:
    """On a Russian or Arabic keyboard, without ZWNJ, decomposed, in capitals."""
    keyboards = str.maketrans(TO_KEYBOARD | {"ی": "ي", "ک": "ك"})
    ways = [
        lambda word: word.translate(keyboards),
        lambda word: word.replace(ZWNJ, ""),
        lambda word: unicodedata.normalize("NFD", word),
        str.upper,
    ]
    for paragraph in declaration(name):
        there = set(tokens(paragraph))
        for word in paragraph.split():
            for way in ways:
                assert set(tokens(way(word))) <= there, word


# ── where a word stands ─────────────────────────────────────────────────────────────────────────────────


def test_a_word_is_marked_where_it_was_written() -> None:
    text = f"Ҷаҳд кард ва ру\u0304з шуд; می{ZWNJ}خواهم كتاب را — ёлка"
    marked = {word: [text[start:end] for start, end in spans(text, {word}, prefix=False)] for word in tokens(text)}
    assert marked == {
        "чахд": ["Ҷаҳд"], "кард": ["кард"], "ва": ["ва"], "руз": ["ру\u0304з"], "шуд": ["шуд"],
        "میخواهم": [f"می{ZWNJ}خواهم"], "کتاب": ["كتاب"], "را": ["را"], "елка": ["ёлка"],
    }  # fmt: skip
    assert [text[start:end] for start, end in spans(text, ["ча", "میخ"], prefix=True)] == ["Ҷаҳд", f"می{ZWNJ}خواهم"]
    assert spans(text, ["ча"], prefix=False) == spans(text, [""], prefix=True) == spans(text, [], prefix=True) == []


def test_all_words_of_a_text_are_marked_in_their_order() -> None:
    for text in texts()[:600]:
        for form in ("NFC", "NFD"):
            written = unicodedata.normalize(form, text)
            marked = [fold(written[start:end]) for start, end in spans(written, set(tokens(written)), prefix=False)]
            assert marked == tokens(text)


@given(WRITTEN)
@example("\u03060")
@example("а\u0306 ӂ\u0306а_б")
def test_marks_stand_on_whole_words_of_any_text(text: str) -> None:
    found = spans(text, set(tokens(text)), prefix=False)
    assert [fold(text[start:end]) for start, end in found] == tokens(text)
    assert found == sorted(found)
