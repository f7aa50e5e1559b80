"""What casebook consists of: each package that runs has a licence that an office may use, a reason to be there, and a place in docs."""

import importlib.metadata
import importlib.util
import json
import re
import sys
import tomllib
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT, modules, pages

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "LicenseRef-PDFium",  # BSD-3-Clause and Apache-2.0, with the licences of what PDFium holds, all permissive
    "LicenseRef-public-domain",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}
"""Licences that ask nothing of an office. MPL binds changes to its own files alone."""

BY_NAME = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only", "psycopg-pool": "LGPL-3.0-only"}
"""Used as a library that anybody can replace, only with PostgreSQL; LGPL allows that."""

NOT_IMPORTED = {
    "tzdata": "the standard library's zoneinfo reads it",
}


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    """The script, as a module."""
    described = importlib.util.spec_from_file_location("sbom", ROOT / "scripts" / "sbom.py")
    assert described is not None
    assert described.loader is not None
    found = importlib.util.module_from_spec(described)
    sys.modules["sbom"] = found
    described.loader.exec_module(found)
    return found


def admits(expression: str) -> bool:
    """Whether an SPDX expression can be met with licences of the list: each of what AND joins, any of what OR joins."""
    names = re.sub(r"[A-Za-z0-9][A-Za-z0-9.+-]*", lambda name: name[0] if name[0] in {"AND", "OR"} else str(name[0] in ALLOWED), expression)  # fmt: skip
    parts = [part.strip("() ").split(" OR ") for part in names.split(" AND ")]
    return all(any(name.strip("() ") == "True" for name in part) for part in parts)


def test_licences_are_told_apart() -> None:
    assert admits("Apache-2.0 OR BSD-3-Clause")
    assert admits("GPL-3.0-only OR MIT")
    assert admits("(Apache-2.0 OR GPL-2.0-only) AND Zlib")
    assert not admits("MIT AND GPL-3.0-only")
    assert not admits("AGPL-3.0-or-later")
    assert not admits("")


def test_every_package_that_runs_has_a_licence_that_an_office_may_use(sbom: ModuleType) -> None:
    packages = sbom.pinned(ROOT / "requirements" / "run.txt")
    said = {each.name: sbom.licence(each.name) for each in packages}
    assert len(said) > 40
    assert {name: each for name, each in said.items() if not admits(each) and BY_NAME.get(name) != each} == {}


def test_the_document_names_every_pin_with_its_files_and_who_wanted_it(sbom: ModuleType) -> None:
    packages = sbom.pinned(ROOT / "requirements" / "run.txt")
    written = json.loads(json.dumps(sbom.document(packages, "0")))
    assert (written["bomFormat"], written["specVersion"]) == ("CycloneDX", "1.6")
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,-]+\])?==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE)  # fmt: skip
    assert [each["name"] for each in written["components"]] == pins
    assert all(each["properties"] and each["licenses"] for each in written["components"])
    references = {each["bom-ref"] for each in written["components"]}
    wanted = {reference for each in written["dependencies"] for reference in each["dependsOn"]}
    assert wanted == references, "a package that nothing asks for, or one that is asked for and not pinned"


def required() -> set[str]:
    """The packages that pyproject.toml asks for, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["scale"]]
    return {re.split(r"[^A-Za-z0-9_-]", each)[0].lower() for each in asked}


def test_every_package_that_casebook_asks_for_is_used() -> None:
    imported = set()
    for module in modules():
        for line in (ROOT / module.name).read_text("utf-8").splitlines():
            if found := re.match(r"\s*(?:import|from) ([a-zA-Z_0-9]+)", line):
                imported.add(found[1])
    provided: dict[str, set[str]] = {}
    for package, names in importlib.metadata.packages_distributions().items():
        for name in names:
            provided.setdefault(name.lower().replace("_", "-"), set()).add(package)
    unused = {name for name in required() if not provided.get(name, set()) & imported}
    migrations = "".join(path.read_text("utf-8") for path in (ROOT / "migrations").rglob("*.py"))
    assert {name for name in unused if f"import {name}" not in migrations and f"from {name}" not in migrations} == set(
        NOT_IMPORTED
    )


def test_every_package_that_casebook_asks_for_stands_in_docs() -> None:
    told = "\n".join(path.read_text("utf-8").lower() for path in pages())
    assert {name for name in required() if name not in told and name.replace("-", "_") not in told} == set()
