"""Sets of small numbers as Python integers: one bit for each, so that counting what two sets share takes microseconds."""

from collections.abc import Iterable, Iterator

_DENSE = 5  # one number of 2^5 or more
_FEW = 64  # numbers of a set below which they are taken off one by one
_ONE = ord("1")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def of(numbers: Iterable[int]) -> int:
    """Give the set of these numbers."""
    found = tuple(numbers)
    if not found:
        return 0
    highest = max(found)
    if len(found) << _DENSE > highest:  # many of them: digits are set faster than bits
        digits = bytearray(b"0") * (highest + 1)
        for number in found:
            digits[highest - number] = _ONE
        return int(digits, 2)
    cells = bytearray((highest >> 3) + 1)
    for number in found:
        cells[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(cells, "little")


def members(bits: int) -> Iterator[int]:
    """Give the numbers of a set in their order."""
    if bits.bit_count() < _FEW:  # a set of few high numbers is mostly empty bytes
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest
        return
    for place, byte in enumerate(cells(bits)):
        if byte:
            for bit in _BITS[byte]:
                yield place * 8 + bit


def cells(bits: int) -> bytes:
    """Give the set as bytes, in which a number is looked up fast with `has`."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def has(packed: bytes, number: int) -> bool:
    """Say whether a packed set holds a number."""
    place = number >> 3
    return place < len(packed) and bool(packed[place] >> (number & 7) & 1)
