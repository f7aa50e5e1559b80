"""The repository as a stranger finds it: it names no machine, no package registry, and every command explains itself."""

import re
from fnmatch import fnmatch
from pathlib import Path

from tests.architecture.tree import ROOT, kept_files, own_texts

MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:wor[k]|far[m]|roo[t]|home/[a-z]+)/|\.\./share[d]\b")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|--(?:extra-)?index-url\s+\S*:|--find-links\s+\S*/|registry\.npmjs", re.IGNORECASE
)
LEFT_FOR_LATER = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|NotImplemente[d]Error")


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """File and match, for each place in our own files where the pattern occurs."""
    return [(name, match.group()) for name, text in own_texts() for match in pattern.finditer(text)]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert found(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert [(name, match) for name, match in found(REGISTRY) if not name.endswith("test_house.py")] == []


def test_nothing_is_left_for_later() -> None:
    assert [
        (name, match) for name, match in found(LEFT_FOR_LATER) if name.startswith(("casebook/", "migrations/"))
    ] == []


def test_every_target_of_the_makefile_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text()
    declared = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert declared
    targets = set(declared.group(1).split())
    explained = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert targets == explained
    assert targets >= {"help", "demo", "test", "serve", "bench", "lint"}


def test_the_readme_begins_with_the_two_commands_that_matter() -> None:
    commands = re.findall(r"^ *(make \w+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands[:2] == ["make demo", "make test"]


def test_every_package_is_pinned_with_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=[a-z])", path.read_text())[1:]
        assert entries
        assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def names_it(notice: str, name: str) -> bool:
    """Whether the notice names the file, a pattern that fits it, or one of its folders."""
    patterns: list[str] = re.findall(r"`([^`\s]+)`", notice)
    return any(fnmatch(name, pattern) or name.startswith(pattern.rstrip("*/") + "/") for pattern in patterns)


def test_every_file_of_test_data_says_whose_it_is() -> None:
    folder = ROOT / "tests" / "data"
    notice = (folder / "NOTICE.md").read_text()
    files = [path.relative_to(folder).as_posix() for path in kept_files() if folder in path.parents]
    assert [name for name in files if name != "NOTICE.md" and not names_it(notice, name)] == []


def test_git_keeps_nothing_of_an_office() -> None:
    instance = [path.name for path in kept_files() if Path("instance") in path.relative_to(ROOT).parents]
    assert instance == ["README.md"]
