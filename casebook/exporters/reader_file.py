"""One file that a recipient files, reads or copies from; made when it is asked for and kept nowhere here."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderFile:
    """One file: its part in the pack (unique, a code), its name for the recipient, its type, its bytes in pieces."""

    part: str
    name: str
    media_type: str
    pieces: Iterable[bytes]
