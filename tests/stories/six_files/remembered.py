"""One exhibit goes into several packs: what the limited child once said about a file, it need not be asked again.

The child is asked anew for every pack in earnest, and its own tests stand in tests/inspection; here a third of a minute is at stake.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from casebook.inspection import process
from casebook.inspection.limits import Limits
from casebook.inspection.process import Content, Piece
from casebook.inspection.values import Unreadable

Told = tuple[bytearray, int] | Unreadable


@contextmanager
def remembered() -> Iterator[None]:
    """While it lasts, the same question about the same bytes is answered from memory."""
    known: dict[tuple[str, bytes, str], Told] = {}
    asked = process.run

    def run(
        program: str, arguments: Sequence[str], told: bytes, content: Content, limits: Limits, *, ends_do: bool = False
    ) -> Told:
        whole = content if isinstance(content, bytes) else b"".join(_pieces(content))
        question = (program + "\0".join(arguments), told, hashlib.sha256(whole).hexdigest())
        if question not in known:
            known[question] = asked(program, arguments, told, whole, limits, ends_do=ends_do)
        return known[question]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "run", run)
        yield


def _pieces(content: Content) -> Iterator[Piece]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        yield content.read()
    else:
        yield from content
