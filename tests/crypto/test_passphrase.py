"""Passphrases: one login and one passphrase give one key, however their letters were typed."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.crypto.passphrase import Stretched, Stretching, fold_login, stretch
from tests.crypto.vectors import vectors

CHEAP = Stretching(salt=bytes(32), memory_kib=32, passes=1, lanes=1)


def found(login: str, passphrase: str, setting: Stretching = CHEAP) -> tuple[bytes, bytes]:
    """What a login and a passphrase give, in bytes that can be compared."""
    stretched: Stretched = stretch(login, passphrase, setting)
    return stretched.lookup, stretched.key.material


@pytest.mark.parametrize("at", range(len(vectors("passphrase"))))
def test_they_give_what_the_vectors_say(at: int) -> None:
    vector = vectors("passphrase")[at]
    cost = {name: vector[name] for name in ("memory_kib", "passes", "lanes")}
    lookup, key = found(vector["login"], vector["passphrase"], Stretching(salt=bytes.fromhex(vector["salt"]), **cost))
    assert (lookup.hex(), key.hex()) == (vector["lookup"], vector["key"])


def test_a_real_passphrase_costs_64_mib_three_passes_four_lanes() -> None:
    setting = Stretching.new()
    assert (setting.memory_kib, setting.passes, setting.lanes, len(setting.salt)) == (65536, 3, 4, 32)
    assert Stretching.new().salt != setting.salt


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert found("dana", "caf\u00e9 \u0439") == found("dana", "cafe\u0301 \u0438\u0306")
    assert found("zo\u00eb", "words") == found("zoe\u0308", "words")


def test_case_and_space_around_a_login_do_not_matter() -> None:
    assert found("Dana", "words") == found("  dANA\u00a0", "words")


def test_case_and_space_in_a_passphrase_do_matter() -> None:
    assert len({found("dana", words) for words in ("words", "Words", " words", "words ", "w ords")}) == 5


def test_a_cyrillic_look_alike_is_another_login() -> None:
    assert found("dana", "words") != found("d\u0430na", "words")


def test_lookup_and_key_are_of_different_labels() -> None:
    lookup, key = found("dana", "words")
    assert lookup != key
    assert found("dana", "words", Stretching(salt=bytes(31) + b"\x01", memory_kib=32, passes=1, lanes=1))[0] != lookup


@pytest.mark.parametrize("letters", ["a" * 1025, "я" * 513, "a" * 10_000_000])
def test_an_over_long_passphrase_is_never_right(letters: str) -> None:
    assert found("dana", letters) != found("dana", letters)


@pytest.mark.parametrize("letters", ["a" * 1024, "я" * 512, "", "\ud83d", "\x00"])
def test_odd_passphrases_are_stretched_all_the_same(letters: str) -> None:
    assert found("dana", letters) == found("dana", letters)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_a_login_folds_alike_however_its_marks_are_typed(login: str) -> None:
    assert fold_login(unicodedata.normalize("NFC", login)) == fold_login(unicodedata.normalize("NFD", login))


def test_several_at_once_neither_fail_nor_hang() -> None:
    setting = Stretching(salt=bytes(32), memory_kib=1024)
    with ThreadPoolExecutor(4) as several:
        assert len(set(several.map(lambda _: found("dana", "words", setting), range(40)))) == 1
