"""Long posts of X archives: their whole texts stand in note-tweet.js without the number of the post they belong to.

A text is put to its post by its minute and its beginning; nothing else ties the two together.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casebook.dates import Moment
from casebook.importers.choice import Choice
from casebook.importers.json_rows import first, obj, raw_of
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.times import stamp
from casebook.importers.x_direct import NEVER, Owner

ANOTHER_PLACE = "The whole text of this long post stands with the post."
_LEAST_SAME = 100  # characters of the beginning; shortened posts show about 270
_MOST_TEXT = 64 * 1024 * 1024  # characters of all long texts together that are remembered


@dataclass(slots=True)
class _Note:
    value: object
    position: Position
    text: str
    used: bool = False


class Notes:
    """The long texts of an archive, at most 64 million characters of them."""

    def __init__(self) -> None:
        self._by_time: defaultdict[str, list[_Note]] = defaultdict(list)
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._size = 0

    def add(self, value: object, position: Position) -> None:
        """Remember one entry of note-tweet.js; beyond the limit it is kept without its text, and so finds no post."""
        row = obj(obj(value).get("noteTweet"))
        text = first(obj(row.get("core")), "text")
        self._size += len(text)
        self._counts[position.member] += 1
        kept = value if self._size < _MOST_TEXT else {}
        moment, _ = stamp(row.get("createdAt"), Choice())
        self._by_time[moment.edtf[:16]].append(_Note(kept, position, text if kept else ""))

    def count(self, member: str) -> int:
        """How many entries a file holds."""
        return self._counts[member]

    def whole(self, message: Message) -> Message:
        """Return a post with its whole text, if it was shortened and the text is known."""
        start = message.text.rsplit("https://t.co/", 1)[0].rstrip("… ")
        for note in self._by_time.get(message.posted_at.edtf[:16], ()):
            if not note.used and len(start) >= _LEAST_SAME and note.text.startswith(start):
                note.used = True
                return replace(message, text=note.text, notes=(*message.notes, "long_text_joined"))
        return message

    def rest(self, owner: Owner, choice: Choice) -> Iterator[Message | Skipped]:
        """Yield the entries: as rows of their own where no post was found, otherwise as standing in another place."""
        for note in (one for notes in self._by_time.values() for one in notes):
            if note.used:
                yield Skipped(note.position, ANOTHER_PLACE)
                continue
            row = obj(obj(note.value).get("noteTweet"))
            posted_at, notes = stamp(row.get("createdAt"), choice)
            yield Message(
                position=note.position,
                text=note.text,
                posted_at=posted_at if row else Moment(),
                platform="x",
                account=owner.handle,
                account_id=owner.id,
                display_name=owner.name,
                native_id=first(row, "noteTweetId"),
                raw=raw_of(row, NEVER),
                notes=notes,
                kind="post" if note.text else "unknown",
            )
