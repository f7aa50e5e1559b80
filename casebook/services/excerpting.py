"""Messages of an export set out for a reader: who, when as shown and as understood, the words, the place in the original, what stands around.

The excerpt is a text beside the exhibit of the export, made by reading the sealed original again; nothing of it is typed by hand.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from casebook.errors import InvalidInput
from casebook.importers import Message
from casebook.importers.choice import thread_of
from casebook.importers.source import Source
from casebook.inspection.names import display_name
from casebook.keys.keyring import Keyring
from casebook.model.import_run import ImportRunBody
from casebook.services import custody
from casebook.services.custody import EXCERPT
from casebook.services.drafts import LONGEST_TEXT
from casebook.services.imported_rows import place_of
from casebook.services.run_posts import messages_of
from casebook.work import Work

MOST_AROUND = 20
"""The most messages before and after a chosen one that are shown with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The words of an excerpt that are not the export's own, in the language of whoever makes it."""

    head: str
    chosen: str
    around: str
    thread: str
    shown: str
    understood: str
    unknown: str
    place: str
    edited: str
    forwarded: str
    attached: str
    missing: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An excerpt: its text, how many messages were chosen, and how many stand around them."""

    text: str
    chosen: int
    around: int


def excerpt(
    source: Source,
    run: ImportRunBody,
    sha256: str,
    wanted: frozenset[str] | None,
    *,
    around: int,
    headings: Headings,
) -> Excerpt:
    """Set out the messages with the identities `wanted` (None: all that the run took), in the order of the export.

    `around` messages of the same thread stand before and after each, marked as not chosen; where more is left out in between, a
    line says so. Memory is bounded by the length of an excerpt and by `around` messages of each thread.

    Raises:
        InvalidInput: none of the messages is in the export, or the text would be longer than a text may be.
    """
    lines: list[str] = [headings.head, ""]
    size = sum(map(len, lines))
    chosen = beside = 0
    thread: str | None = None
    for message, is_chosen, apart in _with_around(source, run, sha256, wanted, min(max(around, 0), MOST_AROUND)):
        chosen, beside = chosen + is_chosen, beside + (not is_chosen)
        here = thread_of(message)
        new = [headings.left_out, ""] if apart and here == thread else []
        if here != thread:
            thread = here
            new += [f"{headings.thread}: {display_name(message.thread or here)}", ""] if here else []
        new += [*_set_out(message, f"{chosen}" if is_chosen else "", headings), ""]
        lines += new
        size += sum(map(len, new)) + len(new)
        if size > LONGEST_TEXT:
            raise InvalidInput("The excerpt would be too long. Choose fewer messages.", field="messages")
    if not chosen:
        raise InvalidInput("Choose at least one.", field="messages")
    # A file can hold halves of characters, which no text of ours may hold.
    text = "\n".join(lines).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Excerpt(text, chosen, beside)


def keep(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, made: Excerpt) -> UUID:
    """Keep an excerpt beside the exhibit of its export, as a derivative with a custody event.

    Raises:
        NotFound: the exhibit is not of this case.
        NotAllowed: the actor may not record in this case.
    """
    return custody.derive_text(
        work,
        keys,
        case_id,
        evidence_id,
        operation=EXCERPT,
        text=made.text,
        language="",
        made_by=keys.role.value,
    )


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _with_around(
    source: Source, run: ImportRunBody, sha256: str, wanted: frozenset[str] | None, around: int
) -> Iterator[tuple[Message, bool, bool]]:
    """Give each message to set out, whether it was chosen, and whether others of its thread were left out before it."""
    before: defaultdict[str, deque[Message]] = defaultdict(lambda: deque(maxlen=around))
    after: defaultdict[str, int] = defaultdict(int)
    passed: defaultdict[str, int] = defaultdict(int)  # messages of the thread since the last that was set out
    for message, identity, taken in messages_of(source, run, sha256):
        here = thread_of(message)
        if taken if wanted is None else identity in wanted:
            held = before[here]
            apart = passed[here] > len(held)
            for earlier in held:
                yield earlier, False, apart
                apart = False
            yield message, True, apart
            held.clear()
            passed[here], after[here] = 0, around
        elif after[here]:
            after[here] -= 1
            yield message, False, False
        else:
            passed[here] += 1
            before[here].append(message)


def _set_out(message: Message, number: str, headings: Headings) -> Iterator[str]:
    named = message.display_name or message.account or message.account_id
    sender = display_name(named) if named else headings.unknown
    handle = f" (@{display_name(message.account)})" if message.account and message.account != named else ""
    mark = f"[{number}] {headings.chosen}" if number else headings.around
    posted = message.posted_at
    understood = " ".join(filter(None, (posted.edtf, posted.zone))) or headings.unknown
    yield f"{mark} · {sender}{handle}"
    yield f"{headings.shown}: {posted.displayed or headings.unknown} · {headings.understood}: {understood}"
    yield f"{headings.place}: {place_of(message)}"
    if message.edited_at.displayed or message.edited_at.edtf:
        yield f"{headings.edited}: {message.edited_at.displayed or message.edited_at.edtf}"
    if message.forwarded_from:
        yield f"{headings.forwarded}: {display_name(message.forwarded_from)}"
    for medium in message.media:
        missing = f" ({headings.missing})" if medium.missing else ""
        yield f"{headings.attached}: {display_name(medium.member or medium.name)}{missing}"
    # Words are indented and headings are not, so that no message can look like two.
    yield from (f"    {line}" for line in message.text.splitlines())
