"""The worked examples on the pages are those of the vectors, and the tables on them are those of the code."""

import hashlib
import re
from typing import Any

import pytest

from casebook.crypto import labels
from tests.architecture.tree import ROOT
from tests.crypto.by_the_page import LOOKS_LIKE, canonical
from tests.crypto.vectors import vectors

PAGES = ROOT / "docs" / "formats"
FORMATS = [
    "backup",
    "canonical-json",
    "chain",
    "commitment",
    "custody",
    "keys",
    "labels",
    "log",
    "padding",
    "passphrase",
    "reports",
    "return-code",
    "sealed-file",
    "sealed-to-key",
    "sealed-value",
    "sessions",
    "signature",
]


def joined(page: str) -> str:
    """A page without its white space: examples are broken into lines."""
    return re.sub(r"\s", "", (PAGES / f"{page}.md").read_text())


def examples() -> list[tuple[str, Any]]:
    """What each page must show."""
    derived, chain = vectors("derived"), vectors("chain")
    value = next(each for each in vectors("value") if each["name"] == "empty")
    file = next(each for each in vectors("file") if each["name"] == "empty")
    sealed = next(each for each in vectors("key") if each["name"] == "nothing said")
    signed, stretched = vectors("sshsig")[0], vectors("passphrase")[0]
    code, told = vectors("return-code"), {each["name"]: each for each in vectors("report")}
    event = hashlib.sha256(bytes(32) + hashlib.sha256(chain[2]["canonical"].encode()).digest()).hexdigest()
    return [
        ("sealed-value", value["sealed"]),
        ("sealed-file", file["stored"]),
        ("sealed-to-key", sealed["private_key"]),
        ("sealed-to-key", f"={len(sealed['sealed']) // 2}bytes"),
        ("signature", signed["signature"]),
        ("signature", signed["message"]),
        ("signature", signed["public_key"]),
        *(("passphrase", stretched[name]) for name in ("salt", "lookup", "key")),
        *(("chain", step) for row in chain[:2] for step in (row["canonical"], row["link"])),
        *(("backup", vectors("backup")[name]) for name in ("blob", "object", "signing key")),
        *(("commitment", vectors("commitment")[0][name]) for name in ("key", "content", "commitment")),
        ("custody", chain[2]["canonical"]),
        ("custody", event),
        *(("labels", derived[name]) for name in ("secret", "team wrapping key", "session key")),
        *(("keys", derived[name]) for name in ("secret", "team wrapping key", "team public key, SHA-256")),
        ("keys", derived["recovery public key, SHA-256"]),
        *(("sessions", value) for name, value in derived.items() if name.startswith(("session", "form", "secret"))),
        ("padding", vectors("padding")["padded"]["61"]),
        *(("return-code", code["opened"][name]) for name in ("characters", "office", "extracted", "lookup", "key")),
        *(("return-code", code["derived"][name]) for name in ("secret", "nonce", "material", "shown")),
        ("return-code", f"`{'1' + '0' * 19}`|`{code['check characters']['1' + '0' * 19]}`"),
        ("return-code", f"`{'Z' * 20}`|`{code['check characters']['Z' * 20]}`"),
        ("return-code", code["typed"][0]["typed"]),
        ("reports", canonical(told["sent to the team"]["info"]).decode()),
        ("reports", told["sent to the team"]["content"]),
        ("reports", f"={len(told['sent to the team']['sealed']) // 2}bytes"),
        ("reports", canonical(told["under the return code"]["context"]).decode()),
        *(("reports", told["under the return code"][name]) for name in ("content", "sealed")),
    ]


@pytest.mark.parametrize(("page", "example"), examples())
def test_the_worked_example_is_that_of_the_vectors(page: str, example: str) -> None:
    assert re.sub(r"\s", "", example) in joined(page)


@pytest.mark.parametrize("page", FORMATS)
def test_each_page_says_what_it_does_not_protect_against(page: str) -> None:
    text = (PAGES / f"{page}.md").read_text()
    if page != "chain":  # its limits stand in its own text
        assert "## Security considerations" in text
    if page != "log":  # an entry's record is an example of the chain
        assert "## Worked example" in text


def test_the_table_of_padding_is_that_of_the_vectors() -> None:
    text = (PAGES / "padding.md").read_text()
    rows = {
        int(size.replace(" ", "")): int(padded.replace(" ", ""))
        for size, padded in re.findall(r"^\| ([\d ]+) \| ([\d ]+) \|$", text, re.MULTILINE)
    }
    assert rows == {32: 36, 100: 104, 1000: 1024, 1_000_000: 1_015_808}


def test_the_table_of_look_alikes_is_that_of_the_reader() -> None:
    text = (PAGES / "return-code.md").read_text()
    read: dict[str, set[str]] = {}
    for cells in (
        re.split(r" *\| *", line.strip()) for line in text.splitlines() if "Cyrillic" in line and "|" in line
    ):
        for typed, ours in ((cells[1], cells[2]), (cells[4], cells[5])):
            read.setdefault(ours.strip("`"), set()).update(re.findall(r"`(.)`", typed))
    assert {ours: alike for ours, alike in read.items() if ours} == {
        ours: set(signs) for ours, signs in LOOKS_LIKE.items()
    }


def test_the_table_of_labels_is_that_of_the_code() -> None:
    """A label that changes makes what was sealed under it unreadable, so each is published as it is."""
    told = re.findall(r"^\| `([^`]+)` \| `([A-Z_]+)` \|", (PAGES / "labels.md").read_text(), re.MULTILINE)
    ours = {name: value for name, value in vars(labels).items() if name.isupper()}
    assert {name: label for label, name in told} == {
        name: value.decode() if isinstance(value, bytes) else value for name, value in ours.items()
    }
