"""Write what casebook consists of as a CycloneDX 1.6 document: each package that runs, pinned version, files, licence, why it is there.

Read from requirements/*.txt and from what is installed in .venv; nothing is asked of a network. `make sbom` writes build/sbom.json.
"""

# ruff: noqa: INP001 -- a script, called by its path

import importlib.metadata
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,-]+\])?==(\S+)")
_LICENCES = {
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages wrote before licences had names, as SPDX writes it."""

_READ_BY_HAND = {
    "certifi": "MPL-2.0",
    "pyasn1-modules": "BSD-2-Clause",
    "pycryptodomex": "BSD-2-Clause AND LicenseRef-public-domain",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND LicenseRef-PDFium",
    "pyrage": "MIT",
}
"""Packages whose metadata says too little: what the licence that comes with them says, read by a person."""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package: its name, version, the SHA-256 of each file that may be installed, and what asked for it."""

    name: str
    version: str
    digests: tuple[str, ...]
    wanted_by: tuple[str, ...]

    @property
    def reference(self) -> str:
        """Its package URL (purl), as CycloneDX refers to it."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pinned(path: Path) -> list[Package]:
    """Read one file of pins."""
    found = []
    for entry in re.split(r"\n(?=[a-z0-9])", path.read_text("utf-8")):
        if match := _PINNED.match(entry):
            _, _, why = entry.partition("# via")
            wanted = tuple(re.findall(r"^[\s#]*([a-z][a-z0-9._-]*)(?:\s|$|\[)", why, re.MULTILINE))
            found.append(Package(match[1], match[2], tuple(re.findall(r"sha256:([0-9a-f]{64})", entry)), wanted))
    return found


def licence(name: str) -> str:
    """Give the licence of an installed package as an SPDX expression, "" where nobody knows."""
    if name in _READ_BY_HAND:
        return _READ_BY_HAND[name]
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    for expression in said.get_all("License-Expression") or []:
        return str(expression)
    short = "".join(said.get_all("License") or []).strip()
    if re.fullmatch(r"[A-Za-z0-9.+-]{3,30}", short):
        return _LICENCES.get(short, short)
    classified = [
        each.rpartition("::")[2].strip() for each in said.get_all("Classifier") or [] if each.startswith("License")
    ]
    return _LICENCES.get(short) or next((_LICENCES[each] for each in classified if each in _LICENCES), "")


def document(packages: list[Package], version: str) -> dict[str, Any]:
    """Give the CycloneDX document. The same pins give the same document: it holds no moment and no random number."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "casebook", "name": "casebook", "version": version,
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": [
            {
                "type": "library", "bom-ref": each.reference, "name": each.name, "version": each.version, "purl": each.reference,
                "licenses": [{"expression": licence(each.name)}] if licence(each.name) else [],
                "properties": [{"name": "casebook:file:sha256", "value": digest} for digest in each.digests],
            }
            for each in packages
        ],
        "dependencies": _dependencies(packages),
    }  # fmt: skip


def _dependencies(packages: list[Package]) -> list[dict[str, Any]]:
    known = {each.name: each.reference for each in packages} | {"casebook": "casebook"}
    wants: dict[str, list[str]] = {reference: [] for reference in known.values()}
    for each in packages:
        for asker in each.wanted_by:
            if asker in known:
                wants[known[asker]].append(each.reference)
    return [{"ref": reference, "dependsOn": sorted(set(wanted))} for reference, wanted in sorted(wants.items())]


def main() -> None:
    """Write the document of what runs to the path that is given, or to standard output."""
    from casebook import __version__  # noqa: PLC0415 -- the functions above need no casebook

    text = json.dumps(document(pinned(ROOT / "requirements" / "run.txt"), __version__), indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(sys.argv[1]).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
