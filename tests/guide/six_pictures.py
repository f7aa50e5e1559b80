"""Which pages of the six files the lawyers' guide shows: two of each, found by words that stand on them."""

from dataclasses import dataclass


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
