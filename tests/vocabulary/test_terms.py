"""Codes are kept, labels are there in four languages, and equivalents lead somewhere."""

import re
import unicodedata
from collections.abc import Iterator

import pytest

import casebook.services.reading  # noqa: F401 -- with it all bodies are known
from casebook.errors import NotFound
from casebook.i18n import LOCALES
from casebook.model.base import Body
from casebook.model.fields import fields_of
from casebook.vocabulary import VERSION, label, list_names, term, terms
from casebook.vocabulary.terms import _checked, read_terms

HEAD = "list,code,parent,en,ru,tg,fa,state,reverse,review,dsa_keyword"
GOOD = "colour,01,,Red,Красный,Сурх,سرخ,,,unreviewed,KEYWORD_OTHER|KEYWORD_NUDITY"

SIZES = {
    "act_type": 52,
    "relationship": 45,
    "perpetrator_type": 44,
    "degree_of_involvement": 23,
    "source_connection": 22,
    "attribution": 14,
    "violation_status": 8,
    "state_responsibility": 10,
    "source_reliability": 7,
    "information_credibility": 6,
    "estimative": 7,
    "severity": 4,
    "track": 3,
    "case_party_role": 7,
    "exile_category": 5,
    "cape_stage": 3,
    "custody_event": 17,
    "consent_purpose": 15,
    "complaint_channel": 16,
    "redaction_code": 8,
    "huridocs_4": 156,
    "huridocs_23": 76,
    "dsa_category": 16,
    "dsa_keyword": 70,
    "disarm": 53,
    "tnr_tactic": 46,
}

SAME_EVERYWHERE = {
    "foreign_proof": {"proofmode", "wacz", "c2pa", "ots"},  # names of tools and formats
    "media_type": {"video/x-ms-asf"},  # the name of a format
    "pap": {"red", "amber", "green", "clear", "white"},  # marks, written so by everybody who uses them
    "platform": {
        "facebook", "instagram", "threads", "x", "telegram", "youtube", "tiktok", "whatsapp", "signal", "ok",
        "vk", "odnoklassniki",
    },  # names of firms; Russians write two of them in their own letters
}  # fmt: skip
"""Codes whose label may be the English one in another language, because it is a name."""


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_list_keeps_all_its_codes(name: str, size: int) -> None:
    assert len(terms(name)) == size


@pytest.mark.parametrize("name", list_names())
def test_labels_of_a_list_can_be_told_apart_in_every_language(name: str) -> None:
    offered = [one for one in terms(name) if one.selectable]
    for locale in LOCALES:
        words = [one.label(locale) for one in offered]
        assert len(set(words)) == len(words), sorted(word for word in words if words.count(word) > 1)


@pytest.mark.parametrize("name", list_names())
def test_labels_are_written_in_the_letters_of_their_language(name: str) -> None:
    for one in terms(name):
        for locale in LOCALES:
            text = one.labels[locale]
            assert text == unicodedata.normalize("NFC", text).strip()
            for word in re.findall(r"\w+", text):
                assert len({script for letter in word if (script := _script(letter))}) <= 1, (one.code, word)
        assert not re.search("[ыщьцЫЩЬЦ]", one.labels["tg"]) or one.review == "cldr", one.labels["tg"]
        assert not re.search("[يىكة]", one.labels["fa"].replace("‌", "")) or one.review == "cldr", one.labels["fa"]


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next(
        (script for script in ("LATIN", "CYRILLIC", "ARABIC") if name.startswith(script) and "DIGIT" not in name), ""
    )


def test_no_translation_claims_a_native_reader_yet() -> None:
    assert {one.review for name in list_names() for one in terms(name)} == {"unreviewed", "cldr"}


def test_codes_stay_strings_with_their_zeros() -> None:
    assert term("violation_status", "04").label("en") == "Likely"
    assert term("degree_of_involvement", "0101").parent == "01"


def test_likely_and_unlikely_are_not_swapped() -> None:
    assert label("violation_status", "02", "ru") == "Маловероятно"
    assert label("violation_status", "04", "ru") == "Вероятно"


def test_a_death_threat_says_death_in_every_language() -> None:
    found = term("act_type", "death_threat_to_target").labels
    assert "death" in found["en"].lower()
    assert "убий" in found["ru"]
    assert "марг" in found["tg"]
    assert "مرگ" in found["fa"]


def test_an_unknown_code_is_shown_as_it_stands() -> None:
    assert label("act_type", "from_a_later_edition", "tg") == "from_a_later_edition"


def test_every_list_that_a_field_of_a_record_takes_its_codes_from_exists() -> None:
    named = {field.coded for body in _bodies(Body) for field in fields_of(body)} - {""}
    assert {"huridocs_4", "tnr_tactic", "dsa_keyword", "disarm"} <= named <= set(list_names())


def _bodies(kind: type[Body]) -> Iterator[type[Body]]:
    for each in kind.__subclasses__():
        yield each
        yield from _bodies(each)


@pytest.mark.parametrize("name", list_names())
def test_every_word_of_a_list_is_said_in_all_four_languages(name: str) -> None:
    """Forms, filters and statistics show terms, retired ones too where an old record has them: none may be left in English."""
    for one in terms(name):
        assert set(one.labels) == set(LOCALES)
        borrowed = {locale for locale in LOCALES if locale != "en" and one.labels[locale] == one.labels["en"]}
        assert not borrowed or one.code in SAME_EVERYWHERE.get(name, ()), (one.code, one.labels["en"], borrowed)


def test_only_names_are_the_same_in_every_language() -> None:
    for name, codes in SAME_EVERYWHERE.items():
        for code in codes:
            found = term(name, code).labels
            assert found["en"] in {found[locale] for locale in LOCALES if locale != "en"}


def test_an_unknown_list_or_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        terms("no_such_list")
    with pytest.raises(NotFound):
        term("tlp", "purple")


def test_every_relation_can_be_read_from_the_other_end() -> None:
    for one in terms("relationship"):
        if one.selectable:
            back = term("relationship", one.reverse)
            assert back.reverse
    assert term("relationship", "010103").reverse == "010104"
    assert term("relationship", "1101-r").label("en") == "Group or organisation the person belongs to"


def test_headings_and_retired_words_are_not_offered() -> None:
    assert not term("relationship", "0101").selectable
    assert not term("tlp", "white").selectable
    assert not term("dsa_keyword", "KEYWORD_DANGEROUS_TOYS").selectable


@pytest.mark.parametrize(
    ("scheme", "name"),
    [
        ("dsa_category", "dsa_category"),
        ("dsa_keyword", "dsa_keyword"),
        ("disarm", "disarm"),
        ("directive_2024_1385", "directive_2024_1385"),
    ],
)
def test_equivalents_of_acts_exist_in_the_other_scheme(scheme: str, name: str) -> None:
    there = {one.code for one in terms(name)}
    assert {code for act in terms("act_type") for code in act.crosswalk.get(scheme, ())} <= there


def test_huridocs_equivalents_of_acts_exist() -> None:
    outside_our_cut = {"broad:3001040301"}
    lists = {"exact": "huridocs_4", "broad": "huridocs_4", "mt23": "huridocs_23"}
    for act in terms("act_type"):
        for value in set(act.crosswalk.get("huridocs_mt4", ())) - outside_our_cut:
            kind, _, code = value.partition(":")
            assert term(lists[kind], code), value


def test_a_keyword_names_a_category_that_exists() -> None:
    there = {one.code for one in terms("dsa_category")}
    assert {code for one in terms("dsa_keyword") for code in one.crosswalk.get("dsa_category", ())} <= there


def test_the_edition_is_named() -> None:
    assert re.fullmatch(r"\d{4}\.\d{1,2}", VERSION)


def test_a_row_is_read_with_its_equivalents() -> None:
    (one,) = read_terms([HEAD, GOOD])
    assert one.labels["fa"] == "سرخ"
    assert one.crosswalk == {"dsa_keyword": ("KEYWORD_OTHER", "KEYWORD_NUDITY")}


@pytest.mark.parametrize(
    "row",
    [
        GOOD.replace("Сурх", ""),
        GOOD.replace("Red", ""),
        GOOD.replace("01", ""),
        GOOD.replace("unreviewed", "english"),
        GOOD.replace("unreviewed", "perfect"),
        GOOD.replace("سرخ,", "سرخ,gone"),
        GOOD + ",one too many",
        "colour,01",
    ],
)
def test_a_broken_row_stops_the_reader(row: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        list(read_terms([HEAD, row]))


def test_a_missing_column_stops_the_reader() -> None:
    with pytest.raises(ValueError, match="review"):
        list(read_terms([HEAD.replace("review,", ""), GOOD]))


@pytest.mark.parametrize(
    "rows",
    [
        [GOOD, GOOD.replace("Red", "Crimson")],
        [GOOD.replace("01,,", "01,09,")],
        [GOOD.replace(",,,unreviewed", ",,09,unreviewed")],
    ],
)
def test_a_code_twice_or_a_parent_or_reverse_that_is_missing_stops_the_reader(rows: list[str]) -> None:
    with pytest.raises(ValueError, match="colour"):
        _checked("colour", read_terms([HEAD, *rows]))
