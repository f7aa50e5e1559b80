"""The design guide names only what the style sheets have."""

import re

from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "guide" / "design.md").read_text("utf-8")
SHEETS = ROOT / "casebook" / "web" / "shared" / "static"


def named(table: str) -> set[str]:
    """What stands in backquotes in the first column below a heading."""
    rows = [
        line.split("|")[1]
        for line in PAGE.partition(f"## {table}\n")[2].partition("\n## ")[0].splitlines()
        if "|" in line
    ]
    return set(re.findall(r"`([^`]+)`", " ".join(rows)))


def test_every_token_that_is_named_exists() -> None:
    tokens = (SHEETS / "tokens.css").read_text("utf-8")
    wanted = named("Tokens")
    assert len(wanted) > 20
    assert [token for token in wanted if f"{token}:" not in tokens] == []


def test_every_component_that_is_named_exists() -> None:
    sheets = "".join((SHEETS / name).read_text("utf-8") for name in ("components.css", "desk.css"))
    wanted = named("Components")
    assert len(wanted) > 25
    assert [name for name in wanted if not re.search(rf"\.{re.escape(name)}\b", sheets)] == []


def test_the_two_dark_blocks_are_equal() -> None:
    tokens = (SHEETS / "tokens.css").read_text("utf-8")
    blocks = re.findall(r"color-scheme: dark;(.*?)\}", tokens, re.DOTALL)
    assert len(blocks) == 2
    first, second = ({line.strip() for line in block.splitlines() if line.strip()} for block in blocks)
    assert first == second
