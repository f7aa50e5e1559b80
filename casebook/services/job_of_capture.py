"""The jobs that open a page of the web: a capture, and another look at a post. They are given an address and how to open it.

The files are sealed under keys that are minted where the page was opened, and come back with what is to be said of them. No key
of a case is among it, and no word of a post: what a look has found is judged by the page that keeps it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

import msgspec

from casebook.errors import CasebookError
from casebook.services.capturing import Taken
from casebook.services.job_shapes import JobGiven, JobMade, Trouble, Worded

CAPTURE: Final = "capture"
RECHECK: Final = "recheck"


class CaptureGiven(JobGiven, frozen=True, kw_only=True, tag=CAPTURE):
    """Which page, how it is opened, and the incident that it shows."""

    address: str
    scripts: bool = True
    incident: UUID | None = None


class RecheckGiven(JobGiven, frozen=True, kw_only=True, tag=RECHECK):
    """The address of a post, and how it is opened."""

    address: str
    scripts: bool = True


class CaptureMade(JobMade, frozen=True, kw_only=True, tag=CAPTURE):
    """A page that was captured; no record names its files yet."""

    taken: Taken
    incident: UUID | None = None

    def blobs(self) -> list[str]:
        """Name its sealed files."""
        return self.taken.blobs


class RecheckMade(JobMade, frozen=True, kw_only=True, tag=RECHECK):
    """What stood at the address of a post; whether it is worth keeping is not decided yet."""

    address: str
    taken: Taken

    def blobs(self) -> list[str]:
        """Name its sealed files."""
        return self.taken.blobs


class CaptureRefused(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """A page was not opened, or its files are too large; `reason` is a message id. What was typed comes back for its form."""

    def __init__(
        self, given: CaptureGiven | RecheckGiven, reason: str, values: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        super().__init__(reason)
        self.given = given
        self.reason = reason
        self.values = {name: value for name, value in values.items() if isinstance(value, str | int)}


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    reason: str
    values: dict[str, str | int]
    given: CaptureGiven | RecheckGiven


def _written(error: CaptureRefused) -> Trouble:
    told = _Told(reason=error.reason, values=error.values, given=error.given)
    return Trouble(kind=CaptureRefused.__name__, words=msgspec.json.encode(told).decode())


def _read(trouble: Trouble) -> CaptureRefused:
    told = msgspec.json.decode(trouble.words, type=_Told)
    return CaptureRefused(told.given, told.reason, told.values)


ERRORS: Final = (Worded(CaptureRefused, _written, _read),)
