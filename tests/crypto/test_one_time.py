"""One-time codes: the published vectors, clocks that differ, and codes however they are typed."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from casebook.crypto import one_time

RFC_SEED = b"12345678901234567890"
NOW = datetime(2026, 5, 14, 12, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238_hold_in_their_last_six_digits(second: int, digits: str) -> None:
    assert one_time.code_at(RFC_SEED, datetime.fromtimestamp(second, UTC)) == digits[-6:]


def test_a_code_counts_one_step_before_and_after_and_no_longer() -> None:
    seed = one_time.new_seed()
    code = one_time.code_at(seed, NOW)
    step = int(NOW.timestamp()) // 30
    for seconds, counts in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        assert one_time.step_of(seed, code, NOW + timedelta(seconds=seconds)) == (step if counts else None)


def test_digits_of_any_script_and_spaces_are_read() -> None:
    seed = one_time.new_seed()
    code = one_time.code_at(seed, NOW)
    persian = "".join(chr(0x06F0 + int(digit)) for digit in code)
    for typed in (f"{code[:3]} {code[3:]}", persian, f" {code}\t"):
        assert one_time.step_of(seed, typed, NOW) is not None
    for typed in ("", "x" * 10_000, code[:5], code + "0", "²²²²²²"):
        assert one_time.step_of(seed, typed, NOW) is None


def test_the_seed_is_shown_as_the_library_of_python_reads_it() -> None:
    seed = one_time.new_seed()
    letters = one_time.seed_in_letters(seed)
    assert base64.b32decode(letters.replace(" ", "")) == seed
    address = one_time.address_of_seed(seed, "дана & co", "casebook")
    assert letters.replace(" ", "") in address
    assert "&" not in address.partition("?")[0]


def test_paper_codes_are_found_however_they_are_typed() -> None:
    codes = one_time.new_paper_codes()
    assert len(set(codes)) == 10
    code = codes[0]
    digest = one_time.digest_of_paper_code(code)
    assert digest is not None
    for typed in (code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l")):
        assert one_time.digest_of_paper_code(typed) == digest
    for typed in ("", "123456", code[:-1], code + "Z", "x" * 10_000):
        assert one_time.digest_of_paper_code(typed) is None
