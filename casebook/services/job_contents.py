"""What a job is given and what it gives back, as bytes to be sealed under the key of that job and nothing else.

The contents of each kind stand in a module of that kind, which says what it may hold; here they are joined.
"""

import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import msgspec

from casebook.crypto.envelope import SecretKey
from casebook.crypto.signing import SigningKey
from casebook.errors import CasebookError, StorageAway, StorageFull, Tampered
from casebook.services import job_of_capture, job_of_import, job_of_pack
from casebook.services.job_of_capture import CaptureGiven, CaptureMade, RecheckGiven, RecheckMade
from casebook.services.job_of_import import ImportGiven, ImportMade
from casebook.services.job_of_index import IndexGiven, IndexMade
from casebook.services.job_of_pack import PackGiven, PackMade
from casebook.services.job_of_patterns import PatternsGiven, PatternsMade
from casebook.services.job_shapes import Trouble, Worded, in_words
from casebook.services.progress import STAGES, Standing

Given: TypeAlias = PackGiven | IndexGiven | ImportGiven | CaptureGiven | RecheckGiven | PatternsGiven
Made: TypeAlias = PackMade | IndexMade | ImportMade | CaptureMade | RecheckMade | PatternsMade
_TOLD: Final[Mapping[str, Worded]] = MappingProxyType(
    {
        each.error.__name__: each
        for each in (
            *map(in_words, (StorageAway, StorageFull, Tampered)),
            *job_of_pack.ERRORS,
            *job_of_import.ERRORS,
            *job_of_capture.ERRORS,
        )
    }
)


class Broken(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A job broke off for a reason that nobody foresaw; `kind` is the class of it, and has no words."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What a job is given, and under which key it tells how far it is."""

    given: Given
    progress_key: SecretKey


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job: one of the two."""

    made: Made | None = None
    trouble: Trouble | None = None


def given_bytes(assignment: Assignment) -> bytes:
    """Write down what a job is given."""
    return msgspec.msgpack.encode(assignment, enc_hook=_written)


def given_of(content: bytes) -> Assignment:
    """Read it back; equal to what was written.

    Raises:
        Tampered: it is of a kind or a form that this program does not know.
    """
    try:
        return msgspec.msgpack.decode(content, type=Assignment, dec_hook=_read)
    except msgspec.MsgspecError as error:
        raise Tampered from error


def result_bytes(outcome: Made | Exception) -> bytes:
    """Write down what came of a job."""
    result = Result(trouble=_trouble(outcome)) if isinstance(outcome, Exception) else Result(made=outcome)
    return msgspec.msgpack.encode(result, enc_hook=_written)


def result_of(content: bytes) -> Made | Exception:
    """Read it back: what was made, or an error of the class that it was."""
    result = msgspec.msgpack.decode(content, type=Result, dec_hook=_read)
    if result.made is not None:
        return result.made
    return _error(result.trouble or Trouble(kind="unknown"))


def progress_bytes(standing: Standing) -> bytes:
    """Write down how far a job is: the number of its stage, and two numbers of 8 bytes, so that all take the same room."""
    return struct.pack(">BQQ", STAGES.index(standing.stage), standing.done, standing.of)


def progress_of(content: bytes, stages: tuple[str, ...]) -> Standing:
    """Read it back, for a kind of job that goes through these stages."""
    stage, done, of = struct.unpack(">BQQ", content)
    return Standing(STAGES[stage], done, of, stages)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, Broken):
        return Trouble(kind=error.kind)
    known = _TOLD.get(type(error).__name__)
    return known.written(error) if known is not None else Trouble(kind=type(error).__name__)


def _error(trouble: Trouble) -> Exception:
    known = _TOLD.get(trouble.kind)
    return known.read(trouble) if known is not None else Broken(trouble.kind)


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
