"""One-time codes of an application on a telephone: TOTP, and codes on paper (docs/formats/second-factors.md).

RFC 6238 with what every application knows: SHA-1, six digits, steps of 30 seconds. A code of one step before or after
is taken too, since clocks differ. This module remembers nothing: that a code is good once is its caller's business.
"""

import unicodedata
from datetime import datetime, timedelta
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from casebook.crypto.randomness import CROCKFORD, digest, equal, random_bytes, random_code

SEED_BYTES = 20  # as long as SHA-1's output, RFC 4226 section 4
DIGITS, STEP = 6, 30  # digits; seconds
DRIFT = 1  # steps before and after
PAPER_CODES, PAPER_LENGTH = 10, 16  # codes on one sheet; characters of 5 bits each
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_seed() -> bytes:
    """Give a random seed for one application."""
    return random_bytes(SEED_BYTES)


def seed_in_letters(seed: bytes) -> str:
    """Give a seed in base32, in groups of four, to be typed where no camera is (RFC 4648, section 6)."""
    number = int.from_bytes(seed)
    letters = "".join(_BASE32[number >> place & 31] for place in range(len(seed) * 8 - 5, -1, -5))
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def address_of_seed(seed: bytes, login: str, office: str) -> str:
    """Give the otpauth:// address that an application reads from a QR code."""
    issuer = quote(office or "casebook", safe="")
    letters = seed_in_letters(seed).replace(" ", "")
    return f"otpauth://totp/{issuer}:{quote(login, safe='')}?secret={letters}&issuer={issuer}"


def code_at(seed: bytes, at: datetime) -> str:
    """Give the six digits of a moment (UTC)."""
    hashed = SHA1()  # noqa: S303 -- what applications know; HMAC-SHA-1 is not what SHA-1 broke
    return TOTP(seed, DIGITS, hashed, STEP).generate(int(at.timestamp())).decode()


def step_of(seed: bytes, typed: str, at: datetime) -> int | None:
    """Give the step whose code was typed, None if it is none of the three that count now. In constant time."""
    digits, found = digits_of(typed), None
    now = int(at.timestamp()) // STEP
    for drift in range(-DRIFT, DRIFT + 1):
        code = code_at(seed, at + timedelta(seconds=drift * STEP))
        if equal(code.encode(), digits.encode("ascii", "replace")):
            found = now + drift
    return found


def digits_of(typed: str) -> str:
    """Give the digits of what somebody typed, whatever script they are in, without spaces."""
    signs = (unicodedata.decimal(sign, None) for sign in typed[:64] if not sign.isspace())
    return "".join("x" if value is None else str(value) for value in signs)


def new_paper_codes() -> tuple[str, ...]:
    """Give codes for one sheet of paper: 80 random bits each, in groups that can be read."""
    codes = (random_code(PAPER_LENGTH) for _ in range(PAPER_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, PAPER_LENGTH, 4)) for code in codes)


def digest_of_paper_code(typed: str) -> bytes | None:
    """Give the SHA-256 of a paper code however it was typed, None if it can be none."""
    folded = unicodedata.normalize("NFKC", typed[:64]).upper().translate(str.maketrans("OILU", "011V"))
    signs = "".join(sign for sign in folded if sign.isalnum())
    if len(signs) != PAPER_LENGTH or not all(sign in CROCKFORD for sign in signs):
        return None
    return digest(signs.encode())
