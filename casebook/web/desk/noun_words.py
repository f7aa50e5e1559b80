"""How a kind of record is spoken of: its names, a label for each field that somebody types, and the fields in groups.

The words themselves stand in `acts_words`, `help_words` and `intervention_words`, and `record_words` finds them. Nothing here
holds a value of a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebook.model import CaseRecord
from casebook.model.base import Body


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that a form shows together. The first section of a noun is what one knows at once; the rest is folded."""

    title: Any
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NounWords:
    """The words for one kind of record; `parts` labels the fields of parts that a record of this kind has."""

    noun: type[CaseRecord]
    one: Any
    many: Any
    new: Any  # the link and the head of the form that adds one
    empty: Any  # head of the empty list
    teach: Any  # what such a record is for, said where there is none yet
    labels: Mapping[str, Any]
    sections: tuple[Section, ...]
    hints: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[type[Body], Mapping[str, Any]] = field(default_factory=dict)
