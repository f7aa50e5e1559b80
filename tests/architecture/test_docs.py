"""The documentation is about this code: its links lead somewhere, what it names exists, what exists is in it."""

import ast
import re
from pathlib import Path

import click

from casebook.access import TABLE
from casebook.cli import casebook as command_line
from casebook.crypto import labels
from casebook.settings import Settings
from tests.architecture.tree import ROOT, modules, pages

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([^`\n]+)`")
OUR_PATH = re.compile(r"^(?:casebook|tests|docs|deploy|migrations|requirements|scripts|instance)/[\w./*{},<>-]*$")
TEST = re.compile(r"^(tests/[\w/]+\.py)::(\w+)$")
TYPED = re.compile(r"(?:`|^ {4}(?:\.venv/bin/)?)(casebook(?: [a-z]+(?:-[a-z]+)*){1,2})", re.MULTILINE)
CITED = re.compile(r"docs/[\w/-]+\.md")
NAMED = re.compile(r"`(casebook(?:\.\w+)+)`")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as hosting sites make them."""
    titles = [re.sub(r"[^\w\s-]", "", title).strip().lower() for title in HEADING.findall(page.read_text())]
    return {title.replace(" ", "-") for title in titles}


def commands(command: click.Command, words: tuple[str, ...] = ("casebook",)) -> list[str]:
    """Every command a person can type, without its groups."""
    if isinstance(command, click.Group):
        return [line for name, child in command.commands.items() for line in commands(child, (*words, name))]
    return [" ".join(words)]


def exists(command: click.Command, words: list[str]) -> bool:
    """Whether the words lead from group to group to a command; what follows a command is its arguments."""
    if not words or not isinstance(command, click.Group):
        return True
    return words[0] in command.commands and exists(command.commands[words[0]], words[1:])


def documentation() -> str:
    """All pages as one text."""
    return "\n".join(page.read_text() for page in pages())


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for page in pages():
        for link in LINK.findall(page.read_text()):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                broken.append((page.relative_to(ROOT).as_posix(), link))
    assert broken == []


def test_every_file_that_a_page_names_exists() -> None:
    absent = []
    for page in pages():
        for quoted in QUOTED.findall(page.read_text()):
            path = quoted.partition("::")[0]
            if OUR_PATH.match(path) and "<" not in path and not any(ROOT.glob(path.rstrip("/"))):
                absent.append((page.relative_to(ROOT).as_posix(), quoted))
    assert absent == []


def test_every_test_that_a_page_relies_on_exists() -> None:
    absent = []
    for page in pages():
        for file, name in (
            match.groups() for quoted in QUOTED.findall(page.read_text()) if (match := TEST.match(quoted))
        ):
            if not (ROOT / file).exists() or f"def {name}(" not in (ROOT / file).read_text():
                absent.append((page.name, f"{file}::{name}"))
    assert absent == []


def test_every_claim_of_the_threat_model_names_what_holds_it() -> None:
    rows = [row for row in (ROOT / "docs" / "threat-model.md").read_text().splitlines() if row.startswith("| P")]
    assert rows
    assert [row for row in rows if not re.search(r"`(?:tests|docs)/[^`]+`", row)] == []


def test_claims_are_numbered_and_whoever_refers_to_one_finds_it() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    claims = [int(number) for number in re.findall(r"^\| P(\d+) \|", text, re.MULTILINE)]
    assert claims == list(range(1, len(claims) + 1))
    assert {int(number) for number in re.findall(r"\bP(\d+)\b", text)} <= set(claims)


def test_every_command_is_documented() -> None:
    text = documentation()
    assert [line for line in commands(command_line) if line not in text] == []


def test_no_page_names_a_command_that_does_not_exist() -> None:
    named = {line for page in pages() for line in TYPED.findall(page.read_text())}
    assert named
    assert [line for line in named if not exists(command_line, line.split()[1:])] == []


def test_every_setting_is_documented() -> None:
    operator = (ROOT / "docs" / "guide" / "operator.md").read_text()
    names = {f"CASEBOOK_{name.upper()}" for name in Settings.__dataclass_fields__} | {"CASEBOOK_PASSPHRASE_FILE"}
    assert names == set(re.findall(r"CASEBOOK_[A-Z_]+", operator))


def test_the_guide_says_who_may_do_what_exactly_as_the_table_does() -> None:
    operator = (ROOT / "docs" / "guide" / "operator.md").read_text()
    rows = {
        f"| {permission} | {', '.join(sorted(roles))} | {'yes' if needs_case else 'no'} |"
        for permission, (roles, needs_case) in TABLE.items()
    }
    section = operator.partition("## Who may do what")[2].partition("\n## ")[0]
    assert rows == set(section.strip().splitlines()[4:])


def test_every_page_that_a_module_cites_exists() -> None:
    cited = {
        (module.name, page) for module in modules() for page in CITED.findall(ast.get_docstring(module.tree) or "")
    }
    assert [(name, page) for name, page in sorted(cited) if not (ROOT / page).exists()] == []


def test_every_label_stands_on_the_page_of_labels_and_is_used_once() -> None:
    names = {name: value for name, value in vars(labels).items() if name.isupper()}
    values = [value if isinstance(value, str) else value.decode() for value in names.values()]
    page = (ROOT / "docs" / "formats" / "labels.md").read_text()
    assert len(set(values)) == len(values)
    assert {
        (name, value) for name, value in zip(names, values, strict=True) if f"| `{value}` | `{name}` |" not in page
    } == set()


def test_every_page_is_reached_from_the_index() -> None:
    reached, waiting = set(), {ROOT / "docs" / "index.md"}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in LINK.findall(page.read_text())}
        waiting |= {target for target in targets if target.suffix == ".md" and target.exists()} - reached
    assert {page for page in pages() if ROOT / "docs" in page.parents} - reached == set()


def test_every_page_on_a_format_is_in_the_index() -> None:
    folder = ROOT / "docs" / "formats"
    linked = set(LINK.findall((folder / "README.md").read_text()))
    assert {page.name for page in folder.glob("*.md")} - {"README.md"} <= linked


def test_everything_of_casebook_that_a_page_names_stands() -> None:
    standing = {
        module.name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): module for module in modules()
    }

    def stands(name: str) -> bool:
        module, _, thing = name.rpartition(".")
        return name in standing or (module in standing and thing in standing[module].names())

    named = {(page.name, name) for page in pages() for name in NAMED.findall(page.read_text())}
    assert len(named) > 50
    assert {(page, name) for page, name in named if not stands(name)} == set()


def test_the_tour_has_twelve_stops_in_order() -> None:
    stops = re.findall(r"^\*\*(\d+)\. ", (ROOT / "docs" / "tour.md").read_text(), re.MULTILINE)
    assert stops == [str(number) for number in range(1, 13)]
