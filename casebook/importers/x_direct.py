"""Direct messages of X archives, which are read only where somebody ticked them: they are others' words too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from casebook.importers.choice import Choice
from casebook.importers.json_rows import first, obj, raw_of
from casebook.importers.json_stream import ANY, items
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.times import stamp

NEVER = frozenset({"ip", "loginIp", "device", "deviceId", "deviceToken", "phoneNumber", "email"})
_WRITTEN = "messageCreate"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose archive it is; "" for what the archive does not say."""

    id: str = ""
    handle: str = ""
    name: str = ""


def messages(
    stream: BinaryIO, member: str, owner: Owner, finder: Finder, choice: Choice
) -> Iterator[Message | Skipped]:
    """Yield the messages of every conversation; `stream` stands behind the assignment."""
    thread = ""
    wanted = [(ANY, "dmConversation", "conversationId"), (ANY, "dmConversation", "messages", ANY)]
    for item in items(stream, wanted):
        position = Position(item.line, 0, member, item.pointer)
        if item.fault:
            yield Skipped(position, item.fault)
        elif item.path[-1] == "conversationId":
            thread = str(item.value)
        else:
            yield _message(item.value, position, thread, owner, finder, choice)


def _message(value: Any, position: Position, thread: str, owner: Owner, finder: Finder, choice: Choice) -> Message:  # noqa: ANN401
    kind, row = next(((name, obj(one)) for name, one in obj(value).items()), ("", {}))
    sender = first(row, "senderId", "initiatingUserId")
    posted_at, notes = stamp(row.get("createdAt"), choice)
    addresses = row.get("mediaUrls")
    native_id = first(row, "id")
    files = [str(one).rsplit("/", 1)[-1] for one in addresses] if isinstance(addresses, list) else []
    known = kind in {_WRITTEN, "joinConversation", "participantsJoin", "participantsLeave", "conversationNameUpdate"}
    return Message(
        position=position,
        text=first(row, "text", "name"),
        posted_at=posted_at,
        platform="x",
        account=owner.handle if sender and sender == owner.id else "",
        account_id=sender,
        native_id=native_id,
        raw={**raw_of(row, NEVER), "kind": kind},
        notes=notes,
        kind="message" if kind == _WRITTEN else "service" if known else "unknown",
        thread=thread,
        thread_id=thread,
        media=tuple(finder.find(f"{native_id}-{name}", "file") for name in files),
    )
