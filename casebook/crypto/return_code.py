"""A reporter's return code: 100 random bits that a person can write down (docs/formats/return-code.md).

Five groups of four Crockford characters and a check character. The code is its own secret: from it come, by separate
labels, the id that finds a report and the key that opens it. Because it is random, HKDF (RFC 5869) is enough.
"""

import unicodedata
from dataclasses import dataclass
from typing import Self

from casebook.crypto.envelope import SecretKey, Unprintable
from casebook.crypto.labels import REPORTER_CODE, RETURN_KEY, RETURN_LOOKUP
from casebook.crypto.randomness import CROCKFORD, derive, random_bytes, tag

LENGTH, GROUP = 20, 4  # characters of 5 bits each, without the check character
LONGEST = 200  # characters of typed text that are looked at
_BITS = 5
_POLYNOMIAL = 0b101001  # x^5 + x^3 + 1, the field of BIP 173
# What hands and keyboards make of a character: look-alikes of Latin, Cyrillic and handwriting.
_LOOK_ALIKES = str.maketrans("OILUАВЕКМНОРСТУХЗІЈЅ", "011VABEKMH0PCTYX31JS")


@dataclass(frozen=True, slots=True, repr=False)
class ReturnCode(Unprintable):
    """A code of 20 characters. It refuses to be printed by accident; `groups` is what a page shows."""

    characters: str

    @classmethod
    def derived(cls, secret: bytes, nonce: bytes) -> Self:
        """Derive a code from a browser's 32 random bytes, so that a page shown twice shows one code."""
        return cls._of(derive(secret, REPORTER_CODE + nonce, 13))

    @classmethod
    def generate(cls) -> Self:
        """Mint a code that depends on nothing."""
        return cls._of(random_bytes(13))

    @classmethod
    def parse(cls, typed: str) -> Self | None:
        """Read what somebody typed, whatever its case, spaces, script and look-alikes; None if it can be no code."""
        if len(typed) > LONGEST:
            return None
        folded = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKES)
        signs = [_digit(sign) for sign in folded if sign.isalnum()]
        if len(signs) != LENGTH + 1 or not all(sign in CROCKFORD for sign in signs):
            return None
        body, check = "".join(signs[:-1]), signs[-1]
        return cls(body) if check_character(body) == check else None

    @property
    def groups(self) -> tuple[str, ...]:
        """The code as it is shown: five groups of four, and the check character."""
        groups = (self.characters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
        return (*groups, check_character(self.characters))

    def lookup(self, office: bytes) -> bytes:
        """Give the 32 bytes that find the report in one office."""
        return derive(self._extracted(office), RETURN_LOOKUP)

    def key(self, office: bytes) -> SecretKey:
        """Give the key that the report's key lies under in one office."""
        return SecretKey(derive(self._extracted(office), RETURN_KEY))

    def _extracted(self, office: bytes) -> bytes:
        # HKDF-Extract: the characters are not uniformly random bytes, and each office has codes of its own.
        return tag(office, self.characters.encode("ascii"))

    @classmethod
    def _of(cls, material: bytes) -> Self:
        number = int.from_bytes(material) >> (len(material) * 8 - LENGTH * _BITS)
        return cls("".join(CROCKFORD[number >> (_BITS * place) & 31] for place in reversed(range(LENGTH))))


def check_character(characters: str) -> str:
    """Give the sum of the characters, weighted by powers of x in GF(32).

    It differs when one character is wrong, and when any two are exchanged.
    """
    total = 0
    for character in characters:  # Horner: each step multiplies by x
        total = _times_x(total ^ CROCKFORD.index(character))
    return CROCKFORD[total]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >> _BITS else doubled


def _digit(sign: str) -> str:
    # Persian and Arabic digits are digits; a sign that is none stays as it is.
    decimal = unicodedata.decimal(sign, None)
    return sign if decimal is None else str(decimal)
