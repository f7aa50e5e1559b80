"""What is recorded already: the same link, the same file, nearly the same words. Offered to a member, never merged.

It looks through a case that was opened for its reader, and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from casebook.services.reading import CaseBook
from casebook.services.resemblance import nearest


class Same(StrEnum):
    """In what two things are the same."""

    LINK = "link"
    FILE = "file"
    TEXT = "text"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Something that is here already.

    `what` is the link's canonical address, the file's SHA-256, or the record that holds the words; `record` is the post,
    exhibit or incident that has it, `incidents` those it belongs to. `case` is another case's id where it is of one.
    """

    same: Same
    what: str
    record: UUID
    noun: str
    incidents: tuple[UUID, ...] = ()
    percent: int = 100
    case: UUID | None = None

    @property
    def key(self) -> str:
        """A name for it that a form can hold and that says nothing."""
        return sha256(f"{self.same}/{self.what}/{self.record}/{self.case}".encode()).hexdigest()[:16]


def same_links(book: CaseBook, addresses: Iterable[str]) -> list[Twin]:
    """Find the posts with one of these canonical addresses."""
    wanted = set(addresses)
    return [
        Twin(
            same=Same.LINK,
            what=post.body.canonical_url,
            record=post.id,
            noun="content_item",
            incidents=(post.body.incident,) if post.body.incident else (),
        )
        for post in book.posts
        if post.body.canonical_url and post.body.canonical_url in wanted
    ]


def same_files(book: CaseBook, hashes: Iterable[str]) -> list[Twin]:
    """Find the exhibits with one of these SHA-256 hashes."""
    wanted = set(hashes)
    return [
        Twin(
            same=Same.FILE,
            what=exhibit.original.sha256,
            record=exhibit.id,
            noun="evidence",
            incidents=exhibit.body.incidents,
        )
        for exhibit in book.evidence
        if exhibit.original.sha256 in wanted
    ]


def near_texts(book: CaseBook, text: str) -> list[Twin]:
    """Find the incidents and posts whose words are nearly these, the nearest first."""
    known: list[tuple[Twin, str]] = []
    for post in book.posts:
        owner = (post.body.incident,) if post.body.incident else ()
        told = Twin(same=Same.TEXT, what="", record=post.id, noun="content_item", incidents=owner)
        known.append((told, post.body.text))
    for incident in book.incidents:
        told = Twin(same=Same.TEXT, what="", record=incident.id, noun="incident", incidents=(incident.id,))
        known.append((told, incident.body.original_text))
    return [
        Twin(
            same=Same.TEXT,
            what=str(like.known.record),
            record=like.known.record,
            noun=like.known.noun,
            incidents=like.known.incidents,
            percent=like.percent,
        )
        for like in nearest(text, known)
    ]
