"""Hash chains: each record commits to the one before (docs/formats/chain.md).

link_n = SHA-256( link_(n-1) || SHA-256( canonical JSON of record n ) ), 32 bytes; link_0 is 32 zero bytes.
An edit, a swap and a gap change every later link. A cut tail does not: the head must also be kept elsewhere.
"""

import hashlib

from casebook.crypto.canonical import Json, canonical

START = bytes(32)


def link(previous: bytes, record: Json) -> bytes:
    """Give the link of a record that follows `previous` (32 bytes)."""
    return hashlib.sha256(previous + hashlib.sha256(canonical(record)).digest()).digest()
