"""Which pages of the six files the lawyers' guide shows: two of each, found by words that stand on them, side by side.

The case and its packs, and the test that takes these pictures of them, are tests/stories/test_one_case_six_files.py.
"""

import io
import subprocess
from dataclasses import dataclass
from functools import cache

from PIL import Image

PAGE_WIDTH, COLOURS = 638, 24  # pixels of one of two pages; colours are enough for words on paper


@dataclass(frozen=True, slots=True)
class Pair:
    """`docs/guide/pictures/<name>.png`: two pages of a pack of tests/stories/six_files, side by side."""

    name: str
    pack: str
    left: str
    right: str


SHEET = "file-facebook-sheet"
PAIRS = (
    Pair("file-facebook", "facebook", "What this is about", "Why we complain"),
    Pair("file-facebook-tajik", "facebook_tg", "Ба чӣ дахл дорад", "Чаро шикоят мекунем"),
    Pair("file-tribunal", "tribunal", "BETWEEN", "Date of translation: 1 October 2026"),
    Pair(
        "file-tribunal-exhibit",
        "tribunal",
        "Online attack Act that came after",
        "20:41 Sister, today they questioned me",
    ),
    Pair("file-rule39", "rule39", "Rule 39 – Urgent", "Numbered, in order of date"),
    Pair("file-ccf", "ccf", "Source of the data", "Published an inquiry into the grain reserve"),
    Pair("file-un", "un", "Alleged victim", "Steps taken, and results"),
    Pair("file-sanctions", "sanctions", "1. Submitting organisation", "Victims and witnesses stand by code"),
)


@cache
def texts(pdf: bytes) -> list[str]:
    """The words of each page, as another program reads them. A PDF is asked once, however long it is."""
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [" ".join(page.replace("\u200b", "").split()) for page in told.split("\f")[:-1]]


def page_with(pdf: bytes, words: str) -> int:
    """The first page on which words stand."""
    return next(number for number, page in enumerate(texts(pdf), 1) if words in page)


def drawn(pdf: bytes, page: int) -> Image.Image:
    """One page as a picture."""
    command = [
        "pdftoppm",
        "-f",
        str(page),
        "-l",
        str(page),
        "-scale-to-x",
        str(PAGE_WIDTH),
        "-scale-to-y",
        "-1",
        "-png",
    ]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def beside(pair: Pair, pdf: bytes) -> bytes:
    """Two pages of a pack beside each other, as a small PNG."""
    left, right = (drawn(pdf, page_with(pdf, words)) for words in (pair.left, pair.right))
    whole = Image.new("RGB", (1280, max(left.height, right.height)), "#c9ced1")
    whole.paste(left, (0, 0))
    whole.paste(right, (1280 - right.width, 0))
    file = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
