"""Read and write DER (ITU-T X.690), as far as time stamps need it: definite, minimal lengths and single-byte tags.

BER's other spellings are refused, so that what is read has exactly one spelling.
"""

from dataclasses import dataclass

from .verdict import Unsound

INTEGER, OCTETS, NULL, OID, TIME = 0x02, 0x04, 0x05, 0x06, 0x18
SEQUENCE, SET = 0x30, 0x31
FIRST, SECOND = 0xA0, 0xA1  # context-specific [0] and [1]

_SHORT = 0x80
_MOST_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its tag, its content, and all its bytes."""

    tag: int
    body: bytes
    whole: bytes

    def children(self) -> list["Node"]:
        """The elements inside. Raises Unsound where the content is not whole elements."""
        found: list[Node] = []
        rest = self.body
        while rest:
            found.append(_first(rest))
            rest = rest[len(found[-1].whole) :]
        return found

    def expect(self, tag: int) -> "Node":
        """Give the node itself. Raises Unsound if it has another tag."""
        if self.tag != tag:
            raise Unsound("the time stamp is not built as RFC 3161 says")
        return self


def read(encoded: bytes) -> Node:
    """Read one element that fills all the bytes. Raises Unsound if it does not."""
    node = _first(encoded)
    if len(node.whole) != len(encoded):
        raise Unsound("the time stamp has bytes after its end")
    return node


def wrap(tag: int, body: bytes) -> bytes:
    """Write one element."""
    if len(body) < _SHORT:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, _SHORT | len(length)]) + length + body


def _first(encoded: bytes) -> Node:
    if len(encoded) < 2:  # noqa: PLR2004  -- a tag and a length
        raise Unsound("the time stamp is cut")
    tag, length, start = encoded[0], encoded[1], 2
    if length >= _SHORT:
        start += length - _SHORT
        if not 0 < length - _SHORT <= _MOST_LENGTH_BYTES:
            raise Unsound("the time stamp is not in DER")
        length = int.from_bytes(encoded[2:start], "big")
    whole = encoded[: start + length]
    if wrap(tag, whole[start:]) != whole or len(whole) != start + length:
        raise Unsound("the time stamp is cut or not in DER")
    return Node(tag, whole[start:], whole)
