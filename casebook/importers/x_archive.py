"""Archives of X (Twitter): posts, long posts, deleted posts and, only where they were ticked, direct messages.

The manifest's counts are compared with what the files hold. Everything else in the archive (ip-audit, devices, contacts,
advertising) is never opened. Posts as its programming interface gives them (lists of version 1.1) are read too.
Archives until 2018 (Grailbird) had one file a month. Sources: the README.txt and manifest.js within archives of 2019 to 2025,
and what other readers of archives describe.
"""

import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, cast

from casebook.dates import Moment
from casebook.importers import x_direct
from casebook.importers.choice import Choice, Question
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.json_stream import ANY, items
from casebook.importers.media import Finder
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head
from casebook.importers.times import stamp
from casebook.importers.x_notes import Notes

FORMAT = "x-archive"
PLATFORM = "x"
COUNT_DIFFERS = "The archive's own list counts other numbers of rows than this file holds."
NOT_TICKED = "Direct messages are read only where somebody ticks them."

_TWEETS = re.compile(
    r"(?:^|/)(?:tweets?|community-tweet|deleted-tweets?|twitter-circle-tweet)(?:-part\d+)?\.js$"
    r"|(?:^|/)data/js/tweets/\d{4}_\d{2}\.js$",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:^|/)note-tweet(?:-part\d+)?\.js$", re.IGNORECASE)
_DIRECT = re.compile(r"(?:^|/)direct-messages(?:-group)?(?:-part\d+)?\.js$", re.IGNORECASE)
_ASSIGNED = re.compile(rb"\s*(?:window\.(?:YTD\.\w+\.part\d+|__THAR_CONFIG)|Grailbird\.data\.\w+)\s*=")
_RETWEET = re.compile(r"RT @(\w{1,15}):")
_LONGEST_PREFIX = 300


def recognises(source: Source) -> float:
    """Return 0.95 for an archive with a manifest or files of X, 0.9 for one such file, 0.7 for a list of its interface."""
    names = [member.name for member in source.members()]
    if len(names) != 1:
        telling = [name for name in names if name.endswith("data/manifest.js") or _TWEETS.search(name)]
        signs = telling[:5] + [name for name in names if name.endswith(".js")][:5]
        return 0.95 if any(_ASSIGNED.match(head(source, name, 400)) for name in signs) else 0.0
    start = head(source, names[0])
    if _ASSIGNED.match(start.removeprefix(b"\xef\xbb\xbf")):
        return 0.9
    is_list = start.lstrip()[:1] in {b"[", b"{"} and b'"id_str"' in start and b'"created_at"' in start
    return 0.7 if is_list and (b'"full_text"' in start or b'"in_reply_to_status_id_str"' in start) else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask whether direct messages are to be read, where the archive holds some: they are others' words too."""
    held = [member.name for member in source.members() if _DIRECT.search(member.name)]
    return (Question("direct_messages", "Read the direct messages as well?", "", held[0]),) if held else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every post and, if ticked, every direct message; a count that differs from the manifest's is one more row."""
    return numbered(_all(source, choice), source)


def _all(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    names = [member.name for member in source.members()]
    owner = _owner(source, names)
    counts = _counts(source, names)
    notes = Notes()
    finder = Finder(source)
    note_files = _fitting(names, _NOTES)
    held: list[Message | Skipped] = list(through(source, note_files, lambda stream, name: _notes(stream, name, notes)))
    seen: dict[str, int] = {}

    def posts_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        for one in _posts(stream, member, owner, notes, finder, choice):
            seen[member] = seen.get(member, 0) + 1
            yield one

    def direct_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        return x_direct.messages(after_assignment(stream), member, owner, finder, choice)

    yield from through(source, names if len(names) == 1 and not note_files else _fitting(names, _TWEETS), posts_in)
    yield from held
    yield from notes.rest(owner, choice)
    seen |= {name: notes.count(name) for name in note_files}
    if "direct_messages" in choice.ticked:
        yield from through(source, _fitting(names, _DIRECT), direct_in)
    else:
        yield from (Skipped(Position(0, 0, name), NOT_TICKED) for name in _fitting(names, _DIRECT))
    for name in sorted({*_fitting(counts, _TWEETS), *_fitting(counts, _NOTES)}):
        if counts[name] != seen.get(name, 0):
            yield Skipped(Position(0, 0, name), COUNT_DIFFERS)


def _fitting(names: Iterable[str], pattern: re.Pattern[str]) -> list[str]:
    return [name for name in names if pattern.search(name)]


def after_assignment(stream: BinaryIO) -> BinaryIO:
    """Return the JSON behind "window.YTD.tweets.part0 = "; the stream as it is where there is none."""
    start = stream.read(_LONGEST_PREFIX)
    match = _ASSIGNED.match(start.removeprefix(b"\xef\xbb\xbf"))
    skipped = match.end() + (len(start) - len(start.removeprefix(b"\xef\xbb\xbf"))) if match else 0
    return cast("BinaryIO", _Joined(start[skipped:], stream))


class _Joined(io.RawIOBase):
    """Bytes that were read already, and then the stream that they came from."""

    def __init__(self, first_bytes: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._first, self._stream = first_bytes, stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._first:
            taken, self._first = (self._first, b"") if size < 0 else (self._first[:size], self._first[size:])
            return taken
        return self._stream.read(size)


def _small(source: Source, name: str) -> Any:  # noqa: ANN401 -- whatever the file holds
    """Read a small file of the archive whole; None where it cannot be read."""
    try:
        with source.open(name) as stream:
            return next((one.value for one in items(after_assignment(stream), [()]) if not one.fault), None)
    except OSError:
        return None


def _owner(source: Source, names: list[str]) -> x_direct.Owner:
    """Read whose archive it is: id, handle and shown name, nothing else of the account."""
    for name in names:
        if re.search(r"(?:^|/)account\.js$", name):
            account = obj(next(rows(_small(source, name)), {}).get("account"))
            return x_direct.Owner(
                word(account.get("accountId")), word(account.get("username")), word(account.get("accountDisplayName"))
            )
    for name in names:
        if re.search(r"(?:^|/)manifest\.js$", name):
            user = obj(obj(_small(source, name)).get("userInfo"))
            return x_direct.Owner(
                word(user.get("accountId")), word(user.get("userName")), word(user.get("displayName"))
            )
    return x_direct.Owner()


def _counts(source: Source, names: list[str]) -> dict[str, int]:
    """Return how many rows the manifest counts in each file, by the member's name."""
    manifest = next((name for name in names if re.search(r"(?:^|/)manifest\.js$", name)), "")
    found: dict[str, int] = {}
    for kind in obj(obj(_small(source, manifest)).get("dataTypes")).values() if manifest else ():
        for file in rows(obj(kind).get("files")):
            count, name = word(file.get("count")), word(file.get("fileName"))
            if count.isdecimal() and len(count) < len("1000000000000"):
                root = manifest.removesuffix("data/manifest.js") if manifest.endswith("data/manifest.js") else ""
                found[root + name] = int(count)
    return found


def _posts(
    stream: BinaryIO, member: str, owner: x_direct.Owner, notes: Notes, finder: Finder, choice: Choice
) -> Iterator[Message | Skipped]:
    deleted = ("deleted_by_author",) if "deleted-tweet" in member else ()
    for item in items(after_assignment(stream), [(ANY,)]):
        position = Position(item.line, 0, member, item.pointer)
        if item.fault:
            yield Skipped(position, item.fault)
            continue
        message = notes.whole(_post(item.value, position, owner, finder, choice))
        yield replace(message, notes=message.notes + deleted)


def _notes(stream: BinaryIO, member: str, notes: Notes) -> Iterator[Message | Skipped]:
    """Remember the long texts, which stand in a file of their own; each is a row, given where its post stands."""
    for item in items(after_assignment(stream), [(ANY,)]):
        position = Position(item.line, 0, member, item.pointer)
        if item.fault:
            yield Skipped(position, item.fault)
        else:
            notes.add(item.value, position)


def _post(value: object, position: Position, owner: x_direct.Owner, finder: Finder, choice: Choice) -> Message:
    row = obj(obj(value).get("tweet", value))
    user = obj(row.get("user"))
    handle = first(user, "screen_name") or owner.handle
    native_id = first(row, "id_str", "id")
    text = html.unescape(first(row, "full_text", "text"))
    posted_at, unread = stamp(row.get("created_at"), choice)
    retweet = _RETWEET.match(text)
    parent = first(row, "in_reply_to_status_id_str", "in_reply_to_status_id")
    parent_name = first(row, "in_reply_to_screen_name")
    return Message(
        position=position,
        text=text,
        posted_at=posted_at if posted_at.edtf else Moment("", "", posted_at.displayed),
        platform=PLATFORM,
        account=handle,
        account_id=first(user, "id_str") or owner.id,
        display_name=first(user, "name") or owner.name,
        url=f"https://x.com/{handle or 'i'}/status/{native_id}" if native_id.isdecimal() else "",
        native_id=native_id,
        raw=raw_of(row, x_direct.NEVER),
        notes=(*unread, *(("repost_as_text",) if retweet else ())),
        kind="unknown" if not text and not native_id else "comment" if parent else "post",
        reply_to=parent,
        forwarded_from=retweet[1] if retweet else "",
        media=tuple(_media(row, native_id, finder)),
        address_of_parent=f"https://x.com/{parent_name or 'i'}/status/{parent}" if parent.isdecimal() else "",
    )


def _media(row: Mapping[str, Any], native_id: str, finder: Finder) -> Iterator[Medium]:
    """Give the files of a post; the archive names them by the post's number and the end of their address."""
    kinds = {"photo": "photo", "video": "video", "animated_gif": "animation"}
    given = obj(row.get("extended_entities")) or obj(row.get("entities"))
    for one in rows(given.get("media")):
        kind = kinds.get(first(one, "type"), "file")
        addresses = [first(one, "media_url_https", "media_url")]
        addresses += [first(variant, "url") for variant in rows(obj(one.get("video_info")).get("variants"))]
        ends = [address.split("?")[0].rsplit("/", 1)[-1] for address in addresses if address]
        found = [finder.find(f"{native_id}-{end}", kind) for end in ends]
        if found:
            yield next((medium for medium in found if medium.member), found[0])
