"""Padmé: round sizes up so that a ciphertext tells little about what it holds (docs/formats/padding.md).

Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019.
Overhead is at most 12 %; a size leaks O(log log n) bits. Padding is ISO/IEC 7816-4: one byte 80, then zeros.
"""

from casebook.errors import Tampered

MARK = b"\x80"
SMALLEST = 32  # bytes; below this Padmé would hardly hide anything
LEVEL = 480  # bytes; shorter records are filled up to this, so that their kinds and their filled fields look alike


def padded_size(size: int) -> int:
    """Give the Padmé bucket that holds `size` bytes (at least SMALLEST)."""
    if size <= SMALLEST:
        return SMALLEST
    exponent = size.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1
    return (size + mask) & ~mask


def padding_for(size: int) -> int:
    """Count the bytes, mark included, that a content of `size` bytes must be followed by."""
    return padded_size(size + 1) - size


def levelled(text: bytes) -> bytes:
    """Fill a JSON text with spaces up to LEVEL; JSON ignores them (RFC 8259 section 2)."""
    return text.ljust(LEVEL)


def pad(content: bytes) -> bytes:
    """Pad a content to its bucket."""
    return content + MARK + bytes(padding_for(len(content)) - 1)


def content_size(padded: bytes | bytearray) -> int:
    """Count the bytes before the padding.

    Raises:
        Tampered: the bytes do not end in a mark and zeros, or not in their bucket.
    """
    size = padded.rfind(MARK)
    if size < 0 or padded.count(0, size + 1) != len(padded) - size - 1 or len(padded) != padded_size(size + 1):
        raise Tampered
    return size


def unpad(padded: bytes) -> bytes:
    """Take the padding off; raises as `content_size`."""
    return padded[: content_size(padded)]
