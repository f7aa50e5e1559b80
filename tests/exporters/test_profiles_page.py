"""docs/formats/profiles.md names every field that a profile may say, every kind of data, check and block, and nothing else."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from casebook.exporters import profile as said
from casebook.exporters.profile import Data, How
from casebook.exporters.rules import CHECKS
from casebook.exporters.typeset.fact_blocks import BLOCKS

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "profiles.md"
KINDS = (
    "Profile",
    "Instead",
    "Ask",
    "Choice",
    "Document",
    "DocumentPart",
    "Layout",
    "Group",
    "Rule",
    "FormField",
)


def listed(heading: str) -> list[str]:
    """The names in the first column of the tables under a heading."""
    section = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    (found,) = (each for each in section if each.partition("\n")[0] == heading)
    return re.findall(r"^\| `([^`]+)` \|", found, flags=re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_lists_the_fields_of_each_part(kind: str) -> None:
    assert listed(kind) == [each.name for each in fields(getattr(said, kind))]


def test_the_page_lists_every_kind_of_data_check_and_block() -> None:
    assert listed("Kinds of data") == [*(each.value for each in Data), *(each.value for each in How)]
    assert listed("Checks") == list(CHECKS)
    assert listed("Blocks of facts") == list(BLOCKS)
