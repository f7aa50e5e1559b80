"""The fixed words: the same keys and names in each language, and dates that cannot be misread."""

import string
from datetime import UTC, datetime, timedelta, timezone

import pytest

from casebook.exporters.typeset.coverage import shown
from casebook.exporters.typeset.setting import Setting, direction, flat
from casebook.exporters.typeset.wording import LOCALES, VENUES, stamp, wording


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_the_same_words_and_names(locale: str) -> None:
    english, other = wording("en"), wording(locale)
    assert other.words.keys() == english.words.keys()
    assert other.roles.keys() == english.roles.keys()
    assert other.languages.keys() == english.languages.keys()
    for key, text in english.words.items():
        assert names(other.words[key]) == names(text), key


@pytest.mark.parametrize("venue", VENUES)
def test_a_venues_language_says_what_english_says_with_the_same_names(venue: str) -> None:
    """exports.md §2.4, §2.6: German, French, Spanish and Arabic; what one of them lacks is said in English."""
    english, other = wording("en"), wording(venue)
    assert other.words.keys() == english.words.keys()
    assert {key: names(text) for key, text in other.words.items()} == {
        key: names(text) for key, text in english.words.items()
    }
    assert other.roles.keys() == english.roles.keys()
    assert other.languages.keys() == english.languages.keys()
    assert sum(other.words[key] != text for key, text in english.words.items()) > 200
    assert other.direction == ("rtl" if venue == "ar" else "ltr")


@pytest.mark.parametrize("locale", [*LOCALES, *VENUES])
def test_every_fixed_word_can_be_shown(locale: str) -> None:
    for text in wording(locale).words.values():
        assert shown(text) == text
        assert "!" not in text


def test_an_unknown_locale_is_set_in_english() -> None:
    assert wording("xx").locale == "en"


def test_an_unknown_language_code_is_shown_as_it_is() -> None:
    assert wording("en").language("sgh") == "sgh"


def test_moments_are_said_in_utc() -> None:
    dushanbe = timezone(timedelta(hours=5))
    assert stamp(datetime(2026, 5, 11, 14, 0, 9, tzinfo=dushanbe)) == "2026-05-11 09:00:09 UTC"
    assert stamp(datetime(2026, 5, 11, tzinfo=UTC)) == "2026-05-11 00:00:00 UTC"
    assert stamp(None) == ""


@pytest.mark.parametrize(
    ("text", "towards"),
    [("سلام hello", "rtl"), ("hello سلام", "ltr"), ("12:30 – سلام", "rtl"), ("12:30", "ltr"), ("", "ltr")],
)
def test_the_first_strong_character_decides_the_direction(text: str, towards: str) -> None:
    assert direction(text, "ltr") == towards


def test_a_hash_keeps_its_direction_inside_a_persian_sentence() -> None:
    sentence = Setting(wording("fa")).word("software_commit", name="casebook", version="0.1", commit="403f5dd")
    assert sentence["d"] == "rtl"
    runs = sentence["t"]
    assert isinstance(runs, list)
    assert {"d": "ltr", "t": ["403f5dd"]} in runs
    assert flat(sentence).endswith("403f5dd")


def test_a_long_address_may_break_and_loses_nothing() -> None:
    address = "https://example.org/" + "a" * 200 + "?q=" + "б" * 90
    set_address = Setting(wording("en")).line(address)
    assert isinstance(set_address["t"], list)
    assert None in set_address["t"]
    assert flat(set_address) == address
