"""What every kind of job has in common: the shape of what it is given and of what it makes, and how its errors are written down.

A kind joins by a module of its own, `casebook.services.job_of_<kind>`, and a line in each of job_contents, job_kinds and
casebook.jobs.kinds. Nothing here can open anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import msgspec

from casebook.exporters.problem import Problem


class JobGiven(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what a job is given: the least that its work needs. The tag of a subclass is the word of its kind."""

    @property
    def kind(self) -> str:
        """Which kind of job it is."""
        return str(self.__struct_config__.tag)


class JobMade(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what a job gives back. The tag of a subclass is the word of its kind."""

    kept_by_a_page: ClassVar[bool] = True
    """Whether a page of its member has to keep it. What the work itself has written into the case needs none."""

    def blobs(self) -> list[str]:
        """Name the sealed files that were made for it and belong to no record yet: whoever does not keep it deletes them."""
        return []


T = TypeVar("T")


def expected(kind: type[T], content: object) -> T:
    """Give what a job was given or made as what its kind says that it is; raises TypeError where it is another kind's."""
    if not isinstance(content, kind):
        raise TypeError(type(content).__name__)
    return content


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing was made. Words and problems are never of a case."""

    kind: str
    words: str = ""
    step: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Worded:
    """An error that comes back from a job as what it was: how it is written down, and read back."""

    error: type[Exception]
    written: Callable[[Any], Trouble]
    read: Callable[[Trouble], Exception]


def in_words(error: type[Exception]) -> Worded:
    """Give how an error is written down that has its words and nothing else."""
    return Worded(
        error,
        lambda raised: Trouble(kind=error.__name__, words=str(raised)),
        lambda told: error(told.words) if told.words else error(),
    )
