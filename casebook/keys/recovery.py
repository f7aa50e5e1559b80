"""The recovery key: a seed on three paper sheets, two of which open everything (SLIP-39, 2-of-3).

The seed is never stored; the office keeps the public half, and every secret is also sealed to it.
"""

from shamir_mnemonic import combine_mnemonics, generate_mnemonics
from shamir_mnemonic.utils import MnemonicError

from casebook.crypto.envelope import SecretKey
from casebook.crypto.labels import RECOVERY_PAIR
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import WrongKey

THRESHOLD, SHEETS = 2, 3


def split(seed: SecretKey) -> tuple[str, ...]:
    """Give three sheets of 33 English words each (SLIP-0039); any two give the seed back."""
    groups = generate_mnemonics(1, [(THRESHOLD, SHEETS)], seed.material)
    return tuple(groups[0])


def combine(sheets: list[str]) -> SecretKey:
    """Give the seed back.

    Raises:
        WrongKey: too few sheets, a mistyped word, or sheets of another office.
    """
    try:
        return SecretKey(combine_mnemonics(sheets))
    except (MnemonicError, ValueError) as error:
        raise WrongKey(str(error)) from error


def pair(seed: SecretKey) -> PrivateKey:
    """Give the key pair that belongs to a seed."""
    return PrivateKey.derived(seed, RECOVERY_PAIR)
