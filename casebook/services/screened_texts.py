"""Every text of a dossier with its place in words: what is printed anywhere in a pack comes from one of these.

Pure. It walks the dossier's own types, so that a field that is added later is searched too, without anybody thinking of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from uuid import UUID

from casebook.exporters.dossier import (
    AccountFacts,
    Dossier,
    ExhibitFacts,
    ExhibitFile,
    IncidentFacts,
    PostFacts,
)
from casebook.exporters.facts_around import DataFile
from casebook.exporters.network_facts import JointAct, NetworkMember, PostCompared

_OURS = frozenset({"profile", "issuer", "software", "pack_id", "pack_uuid", "locale", "log_head"})
# Hashes, codes and numbers of casebook's own; a name cannot stand in them.
_NO_WORDS = frozenset(
    {"sha256", "sha512", "previous_hash", "event_hash", "sha256_before", "sha256_after", "media_type", "key"}
)
_SHORTEST_NAME = 3
_OWN_WORDS = (PostFacts, AccountFacts, PostCompared, JointAct, NetworkMember)


@dataclass(frozen=True, slots=True)
class Said:
    """One text and where it stands.

    Attributes:
        exhibit: label of the exhibit that it belongs to, "" for none.
        field: the way to it in words: "incident 3, narrative".
        text: the text.
        own_words: it was public: a post's or an account's own words.
        of_file: it is a file's name.
        ask: what was asked, of an answer.
    """

    exhibit: str
    field: str
    text: str
    own_words: bool = False
    of_file: bool = False
    ask: str = ""


def texts_of(dossier: Dossier) -> Iterator[Said]:
    """Give every text of a dossier that is not casebook's or the office's own."""
    for field in fields(dossier):
        if field.name == "answers":
            yield from (
                Said("", f"answers {ask}", text, ask=ask) for ask, text in dossier.answers.items() if text.strip()
            )
        elif field.name not in _OURS:
            yield from _walk(getattr(dossier, field.name), _named(field.name), "", own_words=False)


def public_names(dossier: Dossier) -> frozenset[str]:
    """Give the handles, names and addresses of the accounts and posts of a dossier: where they are repeated, they say it."""
    posts = (*dossier.asked_posts, *(post for incident in dossier.incidents for post in incident.posts))
    said = {text for post in posts for text in (post.url, post.author_handle, post.author_display_name)}
    for account in dossier.accounts:
        said |= {account.handle, account.display_name, account.url, *account.earlier_handles}
    return frozenset(text for text in said if len(text) >= _SHORTEST_NAME)


def _walk(thing: object, way: str, exhibit: str, *, own_words: bool) -> Iterator[Said]:
    if isinstance(thing, str):
        if thing.strip():
            yield Said(exhibit, way, thing, own_words)
    elif isinstance(thing, UUID | date | int | float) or thing is None:
        return
    elif is_dataclass(thing):
        yield from _parts(thing, way, exhibit, own_words=own_words or isinstance(thing, _OWN_WORDS))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _walk(value, f"{way} {key}", exhibit, own_words=own_words)
    elif isinstance(thing, tuple | list | frozenset | set):
        for number, value in enumerate(thing, start=1):
            yield from _walk(value, f"{way} {number}", exhibit, own_words=own_words)


def _parts(thing: object, way: str, exhibit: str, *, own_words: bool) -> Iterator[Said]:
    if isinstance(thing, ExhibitFacts):
        exhibit, way = thing.label, ""
    elif isinstance(thing, IncidentFacts):
        way = f"incident {thing.number}"
    elif isinstance(thing, DataFile):
        own_words = own_words or thing.own_words
    for field in fields(thing):  # type: ignore[arg-type]  # only dataclasses come here
        if field.name in _NO_WORDS:
            continue
        inner = ", ".join(filter(None, (way, _named(field.name))))
        for said in _walk(getattr(thing, field.name), inner, exhibit, own_words=own_words):
            file_name = isinstance(thing, ExhibitFile) and field.name in {"name", "original_name"}
            yield Said(said.exhibit, said.field, said.text, said.own_words, file_name) if file_name else said


def _named(field: str) -> str:
    singular = {
        "incidents": "incident",
        "exhibits": "exhibit",
        "posts": "post",
        "acts": "act",
        "persons": "person",
        "files": "file",
    }
    return singular.get(field, field.replace("_", " "))
