"""One name, one number, one place in every spelling that people, offices and programs give it."""

import unicodedata

import pytest

from casebook.sensitive import Certainty, Kind, Term, find
from casebook.sensitive.wordlists import status_phrases

RUSTAM = Term(kind=Kind.RELATIVE, words="Шарифов Рустам Каримович", source="rustam")
JAMSHED = Term(kind=Kind.RELATIVE, words="Ҷамшед Ғаффорӣ Раҳимзода", source="jamshed")


def blocked(text: str, *terms: Term, loose: bool = False) -> list[str]:
    """The places that block."""
    return [text[hit.start : hit.end] for hit in find(text, terms, loose=loose) if hit.certainty is Certainty.BLOCKING]


def warned(text: str, *terms: Term, loose: bool = False) -> list[str]:
    """The places that only warn."""
    return [text[hit.start : hit.end] for hit in find(text, terms, loose=loose) if hit.certainty is Certainty.WARNING]


SURNAME = {
    "Cyrillic, its cases": "Шарифов Шарифова Шарифову Шарифовым Шарифове Шарифовы Шарифовых Шарифовыми Шарифовой ШАРИФОВ",
    "Tajik endings": "Шарифовро Шарифови Шарифовам Шарифовҳо Шарифовҷон",
    "Latin, English": "Sharifov Sharifova Shareefov Sharifoff Sharifow Sharifov's SHARIFOV",
    "Latin, scholarly and Turkic": "Šarifov Şarifov Şerifov Šarīfov",
    "Latin, German, French, Polish": "Scharifow Scharifov Charifov",
    "Persian script": "شریفوف شریف‌اف شريفوف شریفاف شریفوفا",
    "look-alikes": "Шаpифoв Шaрифов Шарифoв Ѕһаrіfоѵ Shαrifοv Sʜᴀʀɪꜰᴏᴠ",
    "compatibility letters": "𝐒𝐡𝐚𝐫𝐢𝐟𝐨𝐯 Ｓｈａｒｉｆｏｖ",
    "hidden characters": "Ша\u200bрифов Шари\u00adфов Sha\u2060rifov Шар\u200eифов Шари\U000e0020фов",
}  # fmt: skip


@pytest.mark.parametrize("way", SURNAME)
def test_a_surname_alone_blocks_however_it_is_written(way: str) -> None:
    missed = [word for word in SURNAME[way].split() if blocked(f"Онҳо {word} гуфтанд.", RUSTAM) != [word]]
    assert missed == []
    apart = [word for word in SURNAME[way].split() if not blocked(unicodedata.normalize("NFD", word), RUSTAM)]
    assert apart == []


@pytest.mark.parametrize(
    "word",
    [
        "Раҳимзода",
        "Рахимзода",
        "Рахимзаде",
        "Rahimzoda",
        "Rakhimzoda",
        "Rahimzodaro",
        "Raximzoda",
        "Rahimzadeh",
        "Rahimzāda",
        "رحیم\u200cزاده",
        "رحیمزاده",
        "رحيمزاده",
    ],
)
def test_a_tajik_surname_is_found_in_all_scripts(word: str) -> None:
    assert blocked(f"a {word} b", JAMSHED) == [word]


@pytest.mark.parametrize(
    "word", ["Ҷамшед", "Чамшед", "Джамшед", "Жамшед", "Jamshed", "Dzhamshed", "Djamshed", "Džamšed", "Cemşed", "Jamshid", "جمشید", "Ҷамшедро", "Jamshedjon"]
)  # fmt: skip
def test_a_first_name_alone_is_a_warning_and_beside_the_surname_it_blocks(word: str) -> None:
    assert (warned(f"Салом, {word}!", JAMSHED), blocked(f"Салом, {word}!", JAMSHED)) == ([word], [])
    assert blocked(f"Салом, {word} Раҳимзода!", JAMSHED) == [f"{word} Раҳимзода"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Подпись: Р. К. Шарифов", "Р. К. Шарифов"),
        ("Подпись: Шарифов Р.К.", "Шарифов Р.К."),
        ("signed R.K. Sharifov, 2024", "R.K. Sharifov"),
        ("рустам шарифов писал", "рустам шарифов"),
        ("Рустам Каримович писал", "Рустам Каримович"),
        ("https://example.org/rustamsharifov", "rustamsharifov"),
        ("RustamSharifov_1990.jpg", "RustamSharifov"),
        ("sharifov_1990.jpg", "sharifov"),
        ("Писал Шари-\nфов домой", "Шари-\nфов"),
        ("Подпись:  Ш а р и ф о в ,", "Ш а р и ф о в"),
        ("от\u00a0Ш\u00a0а\u00a0р\u00a0и\u00a0ф\u00a0о\u00a0в!", "Ш\u00a0а\u00a0р\u00a0и\u00a0ф\u00a0о\u00a0в"),
        ("#Шарифов", "Шарифов"),
    ],
)
def test_initials_joined_words_and_broken_lines_belong_to_the_name(text: str, found: str) -> None:
    assert blocked(text, RUSTAM) == [found]


def test_the_new_form_of_a_surname_is_a_warning() -> None:
    assert warned("Шарифзода; Sharifzoda; Шарифиён", RUSTAM) == ["Шарифзода", "Sharifzoda", "Шарифиён"]


@pytest.mark.parametrize(
    "text",
    [
        "шериф",
        "Шариф",
        "Шарипов",
        "Тарифов",
        "рифов",
        "Sheriff of Nottingham",
        "Кашарифовский",
        "شرف",
        "тарифы",
        "Шарафов",
    ],
)
def test_other_words_that_sound_near_are_left_alone(text: str) -> None:
    assert blocked(text, RUSTAM) == []


def test_a_short_name_does_not_hit_inside_another_word_or_a_common_one() -> None:
    ali = Term(kind=Kind.RELATIVE, words="Али Ким", source="ali")
    assert find("или Алина Кимоно далиль кимлик скимет", [ali]) == []
    assert blocked("Али Ким", ali) == ["Али Ким"]
    assert blocked("пришёл Ким", ali) == ["Ким"]


def test_a_name_that_is_known_in_persian_letters_alone_is_found_in_the_other_scripts() -> None:
    known = Term(kind=Kind.AFFECTED, words="رستم شریفوف", source="r")
    assert blocked("Шарифов, Sharifov, Шарифова", known) == ["Шарифов", "Sharifov", "Шарифова"]
    assert warned("Рустам и Rostam", known) == ["Рустам", "Rostam"]


def test_a_name_that_is_known_in_latin_letters_alone_is_found_in_the_other_scripts() -> None:
    known = Term(kind=Kind.AFFECTED, words="Khurshed Qodirov", source="k")
    assert blocked("Қодиров, Кодирову, قادروف, Kodirov", known) == ["Қодиров", "Кодирову", "قادروف", "Kodirov"]
    assert warned("Хуршед, خورشید", known) == ["Хуршед", "خورشید"]


@pytest.mark.parametrize(
    "written",
    ["+992 93 123-45-67", "+992931234567", "00992 93 1234567", "8 (10) 992 93 123 45 67", "93 123 45 67", "093-123-45-67",
     "931234567", "+۹۹۲ ۹۳ ۱۲۳ ۴۵ ۶۷", "tel:992931234567", "(+992 93) 1234567"],
)  # fmt: skip
def test_a_telephone_number_is_found_in_any_grouping(written: str) -> None:
    phone = Term(kind=Kind.PHONE, words="+992 93 123 45 67")
    assert len(blocked(f"занг: {written}.", phone)) == 1


@pytest.mark.parametrize("other", ["+992 93 123 45 68", "193123456", "1992931234567"])
def test_another_telephone_number_is_not(other: str) -> None:
    assert find(other, [Term(kind=Kind.PHONE, words="+992 93 123 45 67")]) == []


@pytest.mark.parametrize(
    "written",
    ["7.5.1990", "07.05.1990", "1990-05-07", "1990-05-07T10:00:00Z", "05/07/1990", "7 мая 1990", "7 May 1990", "May 7, 1990",
     "7-уми майи 1990", "7. Mai 1990", "7 mai 1990", "۱۷ اردیبهشت ۱۳۶۹", "1369/02/17", "17 ثور 1369", "۷ مه ۱۹۹۰", "19900507"],
)  # fmt: skip
def test_a_birthday_is_found_in_the_usual_formats_and_calendars(written: str) -> None:
    assert len(blocked(f"Таваллуд: {written}", Term(kind=Kind.BIRTH, words="1990-05-07"))) == 1


def test_a_day_with_a_short_year_is_a_warning_and_a_year_alone_is_nothing() -> None:
    born = Term(kind=Kind.BIRTH, words="1990-05-07")
    assert warned("07.05.90", born) == ["07.05.90"]
    assert find("1990, май 1990, 7 мая", [born]) == []


@pytest.mark.parametrize(
    "written", ["ул. Рудаки, 15", "Рӯдакӣ 15", "15 Rudaki Street", "кӯчаи Рӯдакӣ, хонаи 15", "rudaki-15", "رودکی ۱۵"]
)
def test_a_street_with_its_number_blocks_and_alone_it_warns(written: str) -> None:
    home = Term(kind=Kind.ADDRESS, words="ул. Рудаки, д. 15, кв. 3")
    assert len(blocked(written, home)) == 1
    assert len(warned("на улице Рудаки", home)) == 1
    assert blocked("на улице Рудаки, 99", home) == []


def test_places_are_found_by_their_sound_and_common_words_of_addresses_are_not() -> None:
    place = Term(kind=Kind.PLACE, words="Reception centre Nord, Trelleborg; near Malmö")
    assert blocked("в Мальмё, Malmo, مالمو, Треллеборг", place) == ["Мальмё", "Malmo", "مالمو", "Треллеборг"]
    assert find("the reception centre near the city", [place]) == []


@pytest.mark.parametrize(
    "words",
    ["asylum", "Asylum-seeker", "refugees", "беженцев", "просит убежища", "вид на жительство", "паноҳандагӣ", "панохандагон",
     "иҷозати иқомат", "гурезагон", "پناهندگی", "پناه‌جو", "Asylbewerberin", "Flüchtlinge", "réfugiés", "mülteciler"],
)  # fmt: skip
def test_words_for_asylum_are_found_in_all_languages(words: str) -> None:
    assert blocked(words, *(Term(kind=Kind.STATUS, words=phrase) for phrase in status_phrases())) != []


@pytest.mark.parametrize(
    ("kind", "words", "written"),
    [
        (Kind.REFERENCE, "HO/M1234567", "ho m1234567"),
        (Kind.REFERENCE, "№ 12-345/АБ", "12345аб"),
        (Kind.PAPER, "P 401234567", "401 234 567"),
        (Kind.CASE, "C-7F3A-91KD", "c_7f3a_91kd"),
        (Kind.EMAIL, "mahsa.orzu@example.org", "mahsa.orzu (at) example (dot) org"),
        (Kind.HANDLE, "mahsa_blue", "@Mahsa.Blue"),
        (Kind.SAFE_CONTACT, "Only by Signal, after eight", "only by signal after eight"),
    ],
)
def test_numbers_and_names_on_the_net_are_found_whatever_parts_them(kind: Kind, words: str, written: str) -> None:
    assert len(blocked(f"a {written} b", Term(kind=kind, words=words))) == 1
