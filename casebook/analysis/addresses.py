"""Addresses and mentions inside texts, as links and targets: used where a table has no column for them.

What is the same page is guessed from the address alone: no network is asked. Addresses of shorteners stay as they are.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from casebook.analysis.posts import LINK, TARGET, Flags, Ints, Posts

_ADDRESS: Final = re.compile(r"(?:https?://|(?<![\w@])www\.)[^\s<>\"'\[\]{}|\\^`]{3,2000}", re.IGNORECASE)
_MENTION: Final = re.compile(r"(?:^|(?<=[\s(«\"'.,:;!?]))@(\w{2,40})")
_SCHEME: Final = re.compile(r"^(?:https?://)?(?:www\.|m\.|mobile\.)?", re.IGNORECASE)
_FOLLOWED: Final = re.compile(r"(?:utm_\w+|fbclid|gclid|igshid|yclid|si|ref|ref_src)=[^&]*&?", re.IGNORECASE)
_REPOST: Final = "rt @"


def page_of(text: str) -> str:
    """Give the first address in a text as one page is written everywhere, "" if there is none."""
    found = _ADDRESS.search(text)
    if found is None:
        return ""
    plain = _SCHEME.sub("", found.group().rstrip(".,;:!?)»…")).partition("#")[0]
    host, slash, path = plain.partition("/")
    path, mark, query = path.partition("?")
    query = _FOLLOWED.sub("", query).rstrip("&")
    return (host.casefold() + slash + path + (mark + query if query else "")).rstrip("/")


def mentioned(text: str) -> str:
    """Give the account that a text mentions, in lower case; "" where there is none, several, or the text passes on another's post."""
    if text[:4].casefold() == _REPOST:
        return ""
    found = {name.casefold() for name in _MENTION.findall(text)}
    return found.pop() if len(found) == 1 else ""


def completed(posts: Posts, linked: Flags) -> Posts:
    """Give the posts with links and targets from their texts where the table has none; `linked` marks the texts with an address."""
    objects, names = dict(posts.objects), dict(posts.object_names)
    for kind, told in (
        (LINK, (page_of(text) if has else "" for text, has in zip(posts.texts, linked.tolist(), strict=True))),
        (TARGET, (mentioned(text) if "@" in text else "" for text in posts.texts)),
    ):
        if kind not in objects:
            of_text, named = _numbered(told)
            if named:
                objects[kind] = np.where(posts.text >= 0, np.append(of_text, -1)[posts.text], -1)
                names[kind] = named
    return replace(posts, objects=objects, object_names=names)


def _numbered(values: Iterable[str]) -> tuple[Ints, list[str]]:
    """Give the number of each value in the order in which they come, -1 for "", and the values."""
    known: dict[str, int] = {}
    numbers = [known.setdefault(value, len(known)) if value else -1 for value in values]
    return np.array(numbers, np.int64), list(known)
