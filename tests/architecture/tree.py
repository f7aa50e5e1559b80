"""What the tests of this folder look at: the files that git keeps, and the modules of the package as syntax trees."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "casebook"

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".typ",
    ".csv",
    ".po",
    ".json",
    ".mako",
    "",
}


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, without what .gitignore leaves out."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def own_texts() -> list[tuple[str, str]]:
    """Path and text of each file written by us: no samples, no vectors, nothing vendored."""
    foreign = ("tests/data/", "tests/vectors/", "tests/vendor/", "casebook/demo/media/")
    return [
        (name, path.read_text(encoding="utf-8"))
        for path in kept_files()
        if path.suffix in TEXT and not (name := path.relative_to(ROOT).as_posix()).startswith(foreign)
    ]


def pages() -> list[Path]:
    """Every page of documentation, with README.md."""
    return [path for path in kept_files() if path.suffix == ".md" and (path.parent == ROOT or "docs" in path.parts)]


@dataclass(frozen=True, slots=True)
class Module:
    """One module of casebook: its path below the root, its lines, its syntax tree."""

    name: str
    lines: int
    tree: ast.Module

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def names(self) -> set[str]:
        """What can be taken from the module: what it defines, assigns or imports at its top."""
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found = {node.name for node in self.tree.body if isinstance(node, defined)}
        for node in self.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                found |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if isinstance(node, ast.ImportFrom):
                found |= {alias.asname or alias.name for alias in node.names}
        return found


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Module(path.relative_to(ROOT).as_posix(), text.count("\n"), ast.parse(text)))
    return tuple(found)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from `def` to its last line; decorators are not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
