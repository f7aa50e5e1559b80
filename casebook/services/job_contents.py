"""What a job is given and what it gives back, as bytes to be sealed under the key of that job and nothing else.

A pack's job is given a composition: the dossier, the keys of the files that enter it, the key that signs. No key of a case, a
team or a member is among it. What it gives back is what was assembled, or why it was not.
"""

import struct
from typing import Any

import msgspec

from casebook.crypto.envelope import SecretKey
from casebook.crypto.signing import SigningKey
from casebook.errors import CasebookError, StorageAway, StorageFull, Tampered
from casebook.exporters.documents import SealUnusable
from casebook.exporters.problem import Problem
from casebook.exporters.timestamps import NoTimeStamp
from casebook.exporters.typeset.compiler import TypesettingFailed
from casebook.services.assembling import Assembled, SelfTestFailed
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.progress import STAGES, Standing

_WORDED: dict[str, type[Exception]] = {
    each.__name__: each for each in (NoTimeStamp, SealUnusable, TypesettingFailed, StorageAway, StorageFull, Tampered)
}


class Broken(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A job broke off for a reason that nobody foresaw; `kind` is the class of it, and has no words."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack's job is given: what to build, and under which key it tells how far it is."""

    composition: Composition
    progress_key: SecretKey


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing was made."""

    kind: str
    words: str = ""
    step: int = 0
    problems: tuple[Problem, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job: one of the two."""

    assembled: Assembled | None = None
    trouble: Trouble | None = None


def given_bytes(given: Given) -> bytes:
    """Write down what a pack's job is given."""
    return msgspec.msgpack.encode(given, enc_hook=_written)


def given_of(content: bytes) -> Given:
    """Read it back; equal to what was written."""
    return msgspec.msgpack.decode(content, type=Given, dec_hook=_read)


def result_bytes(outcome: Assembled | Exception) -> bytes:
    """Write down what came of a job."""
    result = Result(assembled=outcome) if isinstance(outcome, Assembled) else Result(trouble=_trouble(outcome))
    return msgspec.msgpack.encode(result, enc_hook=_written)


def result_of(content: bytes) -> Assembled | Exception:
    """Read it back: what was assembled, or an error of the class that it was."""
    result = msgspec.msgpack.decode(content, type=Result, dec_hook=_read)
    if result.assembled is not None:
        return result.assembled
    return _error(result.trouble or Trouble(kind="unknown"))


def progress_bytes(standing: Standing) -> bytes:
    """Write down how far a job is: the number of its stage, and two numbers of 8 bytes, so that all take the same room."""
    return struct.pack(">BQQ", STAGES.index(standing.stage), standing.done, standing.of)


def progress_of(content: bytes) -> Standing:
    """Read it back."""
    stage, done, of = struct.unpack(">BQQ", content)
    return Standing(STAGES[stage], done, of)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _trouble(error: Exception) -> Trouble:
    kind = type(error).__name__
    if isinstance(error, NotCleared):
        return Trouble(kind=kind, problems=error.problems)
    if isinstance(error, SelfTestFailed):
        return Trouble(kind=kind, words=str(error), step=error.step)
    if isinstance(error, Broken):
        return Trouble(kind=error.kind)
    return Trouble(kind=kind, words=str(error) if kind in _WORDED else "")


def _error(trouble: Trouble) -> Exception:
    if trouble.kind == NotCleared.__name__:
        return NotCleared(trouble.problems)
    if trouble.kind == SelfTestFailed.__name__:
        return SelfTestFailed(trouble.words, trouble.step)
    known = _WORDED.get(trouble.kind)
    if known is None:
        return Broken(trouble.kind)
    return known(trouble.words) if trouble.words else known()


def _written(value: Any) -> Any:  # noqa: ANN401  -- msgspec's signature
    if isinstance(value, SecretKey):
        return value.material
    if isinstance(value, SigningKey):
        return value.seed
    raise TypeError(f"a job holds no {type(value).__name__}")


def _read(kind: type, value: Any) -> Any:  # noqa: ANN401  -- the same
    if kind in {SecretKey, SigningKey}:
        return kind(value)
    raise TypeError(f"a job holds no {kind.__name__}")
