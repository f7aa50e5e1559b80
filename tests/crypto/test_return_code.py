"""A return code: read whatever hands make of it, refused for any one slip, and never printed by accident."""

import math
from collections import Counter
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casebook.crypto.randomness import CROCKFORD
from casebook.crypto.return_code import LENGTH, LONGEST, ReturnCode, check_character
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, named, vectors

OFFICE, OTHER = UUID(int=1).bytes, UUID(int=2).bytes
BETWEEN = ["", " ", "-", "\u2013", "\u00a0", "\t", "\n", ".", "_", "\u200c", "\u200e", "\u202e", "\u2066", "\x00", "🔐"]
BODIES = st.text(CROCKFORD, min_size=LENGTH, max_size=LENGTH)


def spellings(character: str) -> list[str]:
    """Every way in which a character of a code may arrive."""
    alike = [character, *by_the_page.LOOKS_LIKE.get(character, "")]
    if character.isdigit():
        alike += [chr(zero + int(character)) for zero in (0x660, 0x6F0)]  # Arabic, Persian
    alike += [chr(ord(sign) + 0xFEE0) for sign in alike if sign.isascii()]  # full width
    return [*alike, *(sign.lower() for sign in alike if len(sign.lower()) == 1)]


@st.composite
def typed_codes(draw: st.DrawFn) -> tuple[str, str]:
    """A code and one of the ways to type it."""
    body = draw(BODIES)
    signs = [draw(st.sampled_from(spellings(character))) for character in body + check_character(body)]
    return body, "".join(sign + draw(st.sampled_from(BETWEEN)) for sign in signs)


@given(typed_codes())
def test_a_code_is_read_however_it_is_typed(pair: tuple[str, str]) -> None:
    body, typed = pair
    code = ReturnCode.parse(typed)
    assert code is not None
    assert code.characters == body
    assert by_the_page.return_code(typed) == body


@pytest.mark.parametrize("vector", vectors("return-code")["typed"], ids=named)
def test_codes_are_read_or_refused_as_the_vectors_say(vector: Vector) -> None:
    code = ReturnCode.parse(vector["typed"])
    assert (code.characters if code else None) == vector["characters"]
    assert by_the_page.return_code(vector["typed"]) == vector["characters"]


def test_what_a_code_gives_is_what_the_vectors_say() -> None:
    given_, made = vectors("return-code")["opened"], vectors("return-code")["derived"]
    office, code = UUID(given_["office"]).bytes, ReturnCode(given_["characters"])
    assert (code.lookup(office).hex(), code.key(office).material.hex()) == (given_["lookup"], given_["key"])
    lookup, key = by_the_page.lookup_and_key(code.characters, office)
    assert (lookup.hex(), key.hex()) == (given_["lookup"], given_["key"])
    secret, nonce = bytes.fromhex(made["secret"]), bytes.fromhex(made["nonce"])
    derived = ReturnCode.derived(secret, nonce)
    assert (derived.characters, " ".join(derived.groups)) == (made["characters"], made["shown"])
    assert by_the_page.code_of_browser(secret, nonce) == made["characters"]


def test_check_characters_are_those_of_the_vectors() -> None:
    for characters, check in vectors("return-code")["check characters"].items():
        assert check_character(characters) == by_the_page.check_character(characters) == check


@given(BODIES)
def test_the_check_character_is_that_of_the_page(body: str) -> None:
    assert check_character(body) == by_the_page.check_character(body)


@given(BODIES)
def test_every_single_wrong_character_is_refused(body: str) -> None:
    whole = body + check_character(body)
    for place, right in enumerate(whole):
        for wrong in set(CROCKFORD) - {right}:
            assert ReturnCode.parse(whole[:place] + wrong + whole[place + 1 :]) is None


@given(BODIES)
def test_every_exchange_of_two_different_characters_is_refused(body: str) -> None:
    whole = body + check_character(body)
    for first in range(len(whole)):
        for second in range(first):
            signs = list(whole)
            signs[first], signs[second] = signs[second], signs[first]
            if signs[first] != signs[second]:
                assert ReturnCode.parse("".join(signs)) is None


@given(BODIES)
def test_a_character_lost_or_doubled_is_refused(body: str) -> None:
    whole = body + check_character(body)
    for place in range(len(whole)):
        assert ReturnCode.parse(whole[:place] + whole[place + 1 :]) is None
        assert ReturnCode.parse(whole[:place] + whole[place] + whole[place:]) is None


@given(st.text(st.characters(), max_size=LONGEST + 50))
@example("\x00" * 21)
@example("\ud800" * 21)
@example("\u202e\u2066" * 40)
@example("🔐" * 21)
@example("\ufdfa" * LONGEST)  # one sign that becomes eighteen
@example("A" * 10_000_000)
def test_no_text_at_all_raises_and_the_page_agrees(text: str) -> None:
    code = ReturnCode.parse(text)
    assert (code.characters if code else None) == by_the_page.return_code(text)


def test_what_is_longer_than_any_code_is_not_looked_at() -> None:
    body = "0" * LENGTH
    assert ReturnCode.parse((body + "0").ljust(200)) is not None
    assert ReturnCode.parse((body + "0").ljust(201)) is None


def test_a_code_has_100_bits_all_of_them_random() -> None:
    """Every symbol at every place, as often as chance would have it; so for minted and for derived ones."""
    assert math.log2(len(CROCKFORD)) * LENGTH == 100
    minted = [ReturnCode.generate().characters for _ in range(20_000)]
    derived = [ReturnCode.derived(bytes(32), number.to_bytes(16)).characters for number in range(20_000)]
    for codes in (minted, derived):
        assert len(set(codes)) == 20_000
        for place in range(LENGTH):
            counted = Counter(code[place] for code in codes)
            assert set(counted) == set(CROCKFORD)
            assert 475 < min(counted.values()) <= max(counted.values()) < 775  # 625, and six standard deviations


def test_a_browser_that_asks_again_is_shown_the_same_code_and_no_other_browser_is() -> None:
    first = ReturnCode.derived(bytes(32), bytes(16))
    assert ReturnCode.derived(bytes(32), bytes(16)) == first
    assert ReturnCode.derived(bytes(32), b"\x01" * 16) != first
    assert ReturnCode.derived(b"\x01" * 32, bytes(16)) != first


@given(BODIES)
def test_a_code_is_shown_in_groups_that_a_hand_can_copy(body: str) -> None:
    groups = ReturnCode(body).groups
    assert [len(group) for group in groups] == [4, 4, 4, 4, 4, 1]
    assert "".join(groups[:-1]) == body


def test_what_finds_a_report_says_nothing_of_what_opens_it_nor_of_another_office() -> None:
    codes = [ReturnCode.generate() for _ in range(100)]
    made = [
        part
        for code in codes
        for office in (OFFICE, OTHER)
        for part in (code.lookup(office), code.key(office).material)
    ]
    assert {len(part) for part in made} == {32}
    assert len(set(made)) == 400
    assert [codes[0].lookup(OFFICE), codes[0].key(OFFICE)] == [codes[0].lookup(OFFICE), codes[0].key(OFFICE)]


def test_codes_that_differ_in_one_character_have_nothing_in_common() -> None:
    one, two = ReturnCode("0" * LENGTH), ReturnCode("0" * (LENGTH - 1) + "1")
    differing = (int.from_bytes(one.key(OFFICE).material) ^ int.from_bytes(two.key(OFFICE).material)).bit_count()
    assert 64 < differing < 192
