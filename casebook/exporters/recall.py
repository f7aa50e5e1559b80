"""The letter that asks a recipient to give back what a person no longer consents to: plain text, for a human to send.

It names files by their SHA-256 as they left, the pack by its number, and nobody of the case. Source: exports.md §5 (5).
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from string import Template

from casebook.exporters.dossier import Issuer
from casebook.exporters.plain import moment, one_line

FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftFile:
    """One file as it left."""

    name: str
    size: int  # bytes
    sha256: str  # hex; "" where it is not known how much left


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What a letter is about."""

    issuer: Issuer
    locale: str  # the recipient's language
    recipient: str
    reference: str  # what the recipient calls it
    pack: str  # the pack's number
    purpose: str
    delivered_at: datetime  # UTC
    withdrawn_on: date
    today: date
    files: tuple[LeftFile, ...]


def letter(recall: Recall) -> str:
    """Write the letter in the recipient's language, or in English where there is none in it."""
    words = _words(recall.locale)
    listed = [
        Template(words["file"]).substitute(name=one_line(file.name), size=file.size, sha256=file.sha256 or "-")
        for file in recall.files
    ]
    reference = Template(words["reference"]).substitute(reference=one_line(recall.reference))
    values = {
        "issuer": one_line(recall.issuer.legal_name),
        "address": _line(recall.issuer.service_address.strip()),
        "email": one_line(recall.issuer.role_email),
        "recipient": one_line(recall.recipient),
        "reference": _line(reference if recall.reference.strip() else ""),
        "today": recall.today.isoformat(),
        "pack": one_line(recall.pack),
        "delivered": moment(recall.delivered_at),
        "purpose": one_line(recall.purpose),
        "files": "\n".join(listed),
        "withdrawn": recall.withdrawn_on.isoformat(),
    }
    return Template(words["page"]).substitute(values).strip() + "\n"


def _line(text: str) -> str:
    return f"{text}\n" if text else ""


@cache
def _words(locale: str) -> dict[str, str]:
    folder = files("casebook.exporters") / "instructions_text"
    there = {file.name for file in folder.iterdir()}
    name = f"recall.{locale}.toml"
    return tomllib.loads((folder / (name if name in there else f"recall.{FALLBACK}.toml")).read_text("utf-8"))
