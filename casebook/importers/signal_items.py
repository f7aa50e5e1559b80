"""One chatItem of Signal's main.jsonl to a message: words, files by their hash, answers, edits, calls, and what Signal says itself.

It trusts no types. Keys of groups, profiles and files are in the rows of the file and must never be in a message.
"""

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from casebook.dates import Moment
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.media import ONCE, UNAVAILABLE, Finder
from casebook.importers.message import Medium, Message, Position
from casebook.importers.times import MILLISECONDS, unix

_MOST_PEOPLE = 200_000
_NEVER = frozenset(
    {
        *(
            "key",
            "localKey",
            "mediaName",
            "transitKey",
            "transitCdnKey",
            "packKey",
            "packId",
            "masterKey",
            "profileKey",
        ),
        *("digest", "encryptedDigest", "clientUuid", "identityKey", "rootKey", "adminKey", "ip", "sendStatus"),
    }
)
_BODIES = (
    ("standardMessage", "message"),
    ("stickerMessage", "message"),
    ("contactMessage", "message"),
    ("viewOnceMessage", "message"),
    ("directStoryReplyMessage", "message"),
    ("poll", "message"),
    ("remoteDeletedMessage", "message"),
    ("adminDeletedMessage", "message"),
    ("updateMessage", "service"),
    ("paymentNotification", "service"),
    ("giftBadge", "service"),
)
_CALLS = frozenset({"individualCall", "groupCall"})
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}


@dataclass(slots=True)
class People:
    """Who is who in one file: recipients by their number in it, each with name and lasting id; chats by theirs."""

    own: str = ""
    named: dict[str, tuple[str, str]] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)

    def learn(self, frame: Mapping[str, Any]) -> None:
        """Take one frame that is no message; no more than 200,000 recipients and chats are held."""
        if isinstance(account := frame.get("account"), dict):
            self.own = f"{word(account.get('givenName'))} {word(account.get('familyName'))}".strip()
        elif isinstance(person := frame.get("recipient"), dict) and len(self.named) < _MOST_PEOPLE:
            self.named[word(person.get("id"))] = _recipient(person)
        elif isinstance(chat := frame.get("chat"), dict) and len(self.chats) < _MOST_PEOPLE:
            self.chats[word(chat.get("id"))] = word(chat.get("recipientId"))

    def person(self, number: str) -> tuple[str, str]:
        """Return name and id of a recipient; of oneself the name of the account, and "self"."""
        name, lasting = self.named.get(number, ("", ""))
        return (self.own or name, lasting) if lasting == "self" else (name, lasting)

    def chat(self, number: str) -> tuple[str, str]:
        """Return title and id of a chat: those of whom it is with."""
        return self.person(self.chats.get(number, ""))


def to_message(item: Mapping[str, Any], position: Position, people: People, finder: Finder) -> Message:
    """Read one chatItem, whatever is in it; of an edited one the words of now stand at the time of its first form."""
    which, kind = next(((name, kind) for name, kind in _BODIES if isinstance(item.get(name), dict)), ("", "unknown"))
    body = obj(item.get(which))
    earlier = [one for one in rows(item.get("revisions")) if word(one.get("dateSent"))]
    sent = word(earlier[0].get("dateSent")) if earlier else word(item.get("dateSent"))
    posted_at, notes = unix(sent, MILLISECONDS)
    name, author = people.person(word(item.get("authorId")))
    title, thread = people.chat(word(item.get("chatId")))
    text = _text(which, body)
    flags = {
        "deleted": which in {"remoteDeletedMessage", "adminDeletedMessage"},
        "edited": bool(earlier),
        "damaged_characters": "\ufffd" in text,
    }
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform="signal",
        account_id="" if kind == "service" else author,
        display_name="" if kind == "service" else name,
        native_id=f"{author}:{sent}" if author and sent else "",
        raw=raw_of(item, _NEVER),
        notes=(*notes, *(note for note, true in flags.items() if true)),
        kind="call" if kind == "service" and _CALLS & body.keys() else kind,
        thread=title,
        thread_id=thread,
        reply_to=_answered(obj(body.get("quote")), people),
        edited_at=unix(item.get("dateSent"), MILLISECONDS)[0] if earlier else Moment(),
        media=tuple(_media(which, body, finder)),
    )


def _recipient(person: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(person.get("self"), dict):
        return "", "self"
    if isinstance(contact := person.get("contact"), dict):
        return _name(contact), first(contact, "aci", "pni", "e164", "username")
    if isinstance(group := person.get("group"), dict):
        title = obj(obj(group.get("snapshot")).get("title"))
        key = word(group.get("masterKey"))
        # The key itself opens the group to whoever has it; its hash names the group as well.
        return first(title, "title"), "group:" + hashlib.sha256(key.encode()).hexdigest()[:32] if key else ""
    kind = next((name for name in ("releaseNotes", "callLink", "distributionList") if name in person), "")
    return first(obj(person.get(kind)), "name") or kind, kind


def _name(contact: Mapping[str, Any]) -> str:
    nickname = obj(contact.get("nickname"))
    pairs = (
        (nickname.get("given"), nickname.get("family")),
        (contact.get("systemGivenName"), contact.get("systemFamilyName")),
        (contact.get("profileGivenName"), contact.get("profileFamilyName")),
    )
    names = (f"{word(given)} {word(family)}".strip() for given, family in pairs)
    return next((name for name in names if name), "") or first(contact, "username", "e164")


def _text(which: str, body: Mapping[str, Any]) -> str:
    if which == "updateMessage":
        return "; ".join(f"{name}: {_details(value)}".rstrip(": ") for name, value in body.items())
    if which == "poll":
        lines = [word(body.get("question")), *(f"- {word(one.get('option'))}" for one in rows(body.get("options")))]
        return "\n".join(lines)
    if which == "directStoryReplyMessage":
        return first(obj(obj(body.get("textReply")).get("text")), "body") or first(body, "emoji")
    return first(obj(body.get("text")), "body") if which == "standardMessage" else ""


def _details(value: object) -> str:
    """What Signal did, as the file names it: GROUP_CALL, expiresInMs 86400000, names of fields within."""
    if isinstance(value, dict):
        told = (f"{name} {_details(one)}".strip() for name, one in value.items() if name not in _NEVER)
        return ", ".join(told)[:2000]
    if isinstance(value, list):
        return ", ".join(_details(one) for one in value[:100])[:2000]
    return word(value)


def _answered(quote: Mapping[str, Any], people: People) -> str:
    sent = word(quote.get("targetSentTimestamp"))
    _, author = people.person(word(quote.get("authorId")))
    return f"{author}:{sent}" if author and sent not in {"", "0"} else ""


def _media(which: str, body: Mapping[str, Any], finder: Finder) -> Iterator[Medium]:
    if which == "viewOnceMessage":
        yield Medium("", _kind(obj(obj(body.get("attachment")).get("pointer")), ""), ONCE)
    if which == "stickerMessage":
        yield _file(obj(obj(body.get("sticker")).get("data")), "sticker", finder)
    if which == "contactMessage":
        for card in (obj(body.get("contact")), *rows(body.get("contact"))):
            if card:
                name = obj(card.get("name"))
                numbers = [word(one.get("value")) for one in rows(card.get("number"))]
                parts = [word(name.get("givenName")), word(name.get("familyName")), *numbers]
                yield Medium(" ".join(part for part in parts if part), "contact")
    for one in rows(body.get("attachments")):
        yield _file(obj(one.get("pointer")), "voice" if one.get("flag") == "VOICE_MESSAGE" else "", finder)
    if isinstance(long := body.get("longText"), dict):
        yield _file(long, "file", finder)


def _file(pointer: Mapping[str, Any], kind: str, finder: Finder) -> Medium:
    """A file lies under the SHA-256 of its content: files/ab/abcd….jpg; its own name is only told."""
    place = obj(pointer.get("locatorInfo"))
    digest = _hex(first(place, "plaintextHash"))
    name = first(pointer, "fileName")
    kind = _kind(pointer, kind)
    member = finder.begun(f"files/{digest[:2]}/{digest}") if digest else ""
    if member:
        return Medium(name or posixpath.basename(member), kind, member=member)
    found = finder.find(name or f"files/{digest[:2]}/{digest}", kind)
    return Medium(name or digest, kind, found.missing or UNAVAILABLE, found.member)


def _kind(pointer: Mapping[str, Any], kind: str) -> str:
    return kind or _KINDS.get(word(pointer.get("contentType")).split("/")[0], "file")


def _hex(value: str) -> str:
    try:
        octets = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        return ""
    return octets.hex() if len(octets) == hashlib.sha256().digest_size else ""
