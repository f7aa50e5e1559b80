"""The job that compares posts, and looks into the pictures that they carried: it is given the table, and gives back the networks.

What it is given is what is compared of the posts, and of pictures that nobody has looked into yet the key of each file; no key of a case,
and nothing else of the records. What it gives back is told by the page of its member, who must hold the cases still.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from casebook.analysis.detection import analyse
from casebook.analysis.findings import Network
from casebook.blobs.store import Store
from casebook.crypto.envelope import SecretKey
from casebook.crypto.stream import SealedFile
from casebook.services import post_pictures
from casebook.services.custody import open_sealed
from casebook.services.job_shapes import JobGiven, JobMade
from casebook.services.pattern_table import ComparedCase, Place, Seen, table
from casebook.services.picture_twins import Impressions
from casebook.services.post_pictures import Carried
from casebook.services.progress import Progress

PATTERNS: Final = "patterns"


class PictureAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, the posts that carried it, and, where it has to be looked into, its file with the key of that file alone."""

    record: UUID
    sha256: str
    posts: tuple[Place, ...]
    blob: str = ""
    owner: UUID | None = None
    file_key: SecretKey | None = None
    size: int = 0


class PatternsGiven(JobGiven, frozen=True, kw_only=True, tag=PATTERNS):
    """What is compared. `looks` tells what pictures look like that somebody looked into, by the SHA-256 of their files.

    `waiting` counts pictures that are left for another look, `unread` names cases that would have been too much.
    """

    cases: tuple[ComparedCase, ...]
    pictures: tuple[PictureAsked, ...] = ()
    looks: dict[str, str] = msgspec.field(default_factory=dict)
    waiting: int = 0
    unread: tuple[UUID, ...] = ()


class PatternsMade(JobMade, frozen=True, kw_only=True, tag=PATTERNS):
    """What was found, with what a page tells of it; `looks` tells of pictures that were looked into, by their records."""

    cases: tuple[UUID, ...]
    networks: tuple[Network, ...]
    seen: Seen
    waiting: int = 0
    unread: tuple[UUID, ...] = ()
    looks: dict[UUID, str] = msgspec.field(default_factory=dict)


def asked(
    cases: Sequence[ComparedCase], carried: Sequence[Carried], known: Impressions, unread: Sequence[UUID] = ()
) -> PatternsGiven:
    """Put together what a job is given; of pictures that nobody has looked into, so many as one job does."""
    pictures, looks, left, waiting = list[PictureAsked](), dict[str, str](), post_pictures.AT_ONCE, 0
    for each in carried:
        one = each.picture
        if one.sha256 in known:
            looks[one.sha256] = known.told(one)
            pictures.append(PictureAsked(record=one.record.record, sha256=one.sha256, posts=each.posts))
        elif left:
            left -= 1
            pictures.append(
                PictureAsked(
                    record=one.record.record,
                    sha256=one.sha256,
                    posts=each.posts,
                    blob=one.blob,
                    owner=one.owner,
                    file_key=SecretKey(one.file_key),
                    size=one.size,
                )
            )
        else:
            waiting += 1
    return PatternsGiven(
        cases=tuple(cases), pictures=tuple(pictures), looks=looks, waiting=waiting, unread=tuple(unread)
    )


def compare(given: PatternsGiven, blobs: Store, progress: Progress) -> PatternsMade:
    """Look into the pictures, each in a confined child, and compare the posts. The same posts give the same answer.

    Raises:
        Stopped: `progress` was asked to stop.
    """
    known = Impressions()
    known.learn(given.looks)
    new = {each.sha256: each for each in given.pictures if each.file_key is not None and each.sha256 not in known}
    progress.begin("looking", len(new))
    images = post_pictures.alike([_Lying(each, blobs) for each in given.pictures], known, one=progress.one)
    progress.begin("comparing")
    compared = table(given.cases, images.of)
    progress.look()
    networks = analyse(compared.compared).networks if len(compared.compared) else ()
    return PatternsMade(
        cases=tuple(case.id for case in given.cases),
        networks=networks,
        seen=compared.seen(networks),
        waiting=given.waiting + images.waiting,
        unread=given.unread,
        looks={each.record: told for each in new.values() if (told := known.told(_Lying(each, blobs)))},
    )


@dataclass(frozen=True, slots=True)
class _Lying:
    """A picture whose sealed file lies in the store."""

    asked: PictureAsked
    blobs: Store

    @property
    def picture(self) -> "_Lying":
        return self

    @property
    def posts(self) -> tuple[Place, ...]:
        return self.asked.posts

    @property
    def sha256(self) -> str:
        return self.asked.sha256

    @property
    def size(self) -> int:
        return self.asked.size

    @property
    def opened(self) -> Callable[[], SealedFile]:
        return self._open

    def _open(self) -> SealedFile:
        asked = self.asked
        if asked.file_key is None or asked.owner is None:
            raise ValueError("this picture was looked into before")
        return open_sealed(self.blobs, asked.owner, asked.blob, asked.file_key.material, asked.size)
