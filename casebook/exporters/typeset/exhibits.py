"""An exhibit on paper: its cover slip, its words, and the pictures of its files."""

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from casebook.errors import CasebookError
from casebook.exporters.dossier import Contents, ExhibitFacts, ExhibitFile, FileRole
from casebook.exporters.transcripts import short_clock
from casebook.exporters.typeset.leaves import LeafSet, Leaves
from casebook.exporters.typeset.pictures import PRINTED_CHARACTERS, PRINTED_PAGES, Pictures, PictureSet, is_picture
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.translations import exhibit_words
from casebook.exporters.typeset.wording import apart, stamp

DRAWN = ("image/", "text/", "application/pdf")
UNREAD = "unread"


@dataclass(slots=True)
class Album:
    """The pictures of one document, in the order in which its blocks refer to them."""

    pictures: list[bytes] = field(default_factory=list, repr=False)

    def add(self, picture: bytes) -> int:
        """Keep a picture and return its number."""
        self.pictures.append(picture)
        return len(self.pictures) - 1


Row = tuple[str, str | Json | list[Json]]
"""A label's key and its value, for Setting.fields."""


def slip(setting: Setting, exhibit: ExhibitFacts, *, more: Sequence[Row] = ()) -> list[Json]:
    """The page that opens an exhibit: what it is, where it comes from, how it was obtained, its files and hashes.

    `more` are rows that one recipient asks beyond.
    """
    blocks = [setting.notice(setting.words("graphic"))] if exhibit.graphic else []
    blocks.append(
        setting.fields(
            [
                ("kind", exhibit.kind),
                ("description", [setting.cell(line) for line in exhibit.description.splitlines()]),
                ("language", setting.words.language(exhibit.language)),
                ("source_url", exhibit.source_url),
                *_post(setting, exhibit),
                *_capture(setting, exhibit),
                ("received", stamp(exhibit.received_at_utc)),
                ("custody", setting.cell(_custody(setting, exhibit), ours=True)),
                ("note", [setting.cell(line) for line in exhibit.notes.splitlines()]),
                *more,
            ]
        )
    )
    if files := [_file(setting, exhibit, file) for file in exhibit.files]:
        blocks.append({"b": "files", "title": setting.word("files"), "rows": files})
    return blocks


def words(setting: Setting, exhibit: ExhibitFacts) -> list[Json]:
    """The words of an exhibit that the dossier holds: its post, its transcription, their translations."""
    return exhibit_words(setting, exhibit)


def printed(exhibit: ExhibitFacts) -> tuple[ExhibitFile, ...]:
    """The files that stand for the exhibit on paper: changed copies where there are any, else the originals.

    A transcript or translation whose words stand on the slip already is not set a second time.
    """
    changed = tuple(file for file in exhibit.files if file.role == "derivative")
    chosen = changed or tuple(file for file in exhibit.files if file.role == "original")
    on_slip: dict[FileRole, str] = {"transcript": exhibit.transcription, "translation": exhibit.translation}
    texts = [file for file in exhibit.files if file.role in on_slip or file.role == "excerpt"]
    once = {role for role in on_slip if [file.role for file in texts].count(role) == 1 and on_slip[role]}
    return chosen + tuple(file for file in texts if file.role not in once)


def look(
    exhibit: ExhibitFacts, contents: Contents, pictures: Pictures, otherwise: Container[str] = ()
) -> dict[str, PictureSet]:
    """What each printed file shows, by key. A file that the store cannot give is marked, never raised.

    Files whose keys are in `otherwise` are shown in another way and not looked at.
    """
    seen: dict[str, PictureSet] = {}
    for file in printed(exhibit):
        if file.media_type.startswith(DRAWN) and file.key not in otherwise:
            try:
                seen[file.key] = pictures(file, contents(file.key))
            except CasebookError:
                seen[file.key] = PictureSet(note=UNREAD)
    return seen


def merged(exhibit: ExhibitFacts, contents: Contents, leaves: Leaves) -> dict[str, LeafSet]:
    """The cleaned documents of an exhibit, by key; what cannot be cleaned is not among them."""
    found: dict[str, LeafSet] = {}
    for file in printed(exhibit):
        if file.media_type == "application/pdf":
            with suppress(CasebookError):  # the store refuses it: `look` will say so
                cleaned = leaves(file, contents(file.key))
                found.update({file.key: cleaned} if cleaned is not None else {})
    return found


def placed(setting: Setting, exhibit: ExhibitFacts, seen: dict[str, PictureSet], album: Album) -> Iterator[Json]:
    """The pictures and texts of an exhibit's files, each with its caption; a frame for what cannot be shown."""
    for file in printed(exhibit):
        found = seen.get(file.key)
        if found is None:
            yield frame(setting, file, "not_printed", setting.words("not_printed_why"))
        else:
            yield from placed_file(setting, exhibit, file, found, album)


def placed_file(
    setting: Setting, exhibit: ExhibitFacts, file: ExhibitFile, found: PictureSet, album: Album
) -> Iterator[Json]:
    """What one file shows, with its caption; a frame where it shows nothing."""
    if found.note == UNREAD:
        yield frame(setting, file, "not_drawn", setting.words("not_read"))
    elif found.text:
        yield from _text(setting, exhibit, file, found)
    elif any(map(is_picture, found.pictures)):
        yield from _drawn(setting, exhibit, file, found, album)
    else:
        yield frame(setting, file, "not_drawn", apart(found.note) if found.note else setting.words("not_drawn_why"))


def _drawn(
    setting: Setting, exhibit: ExhibitFacts, file: ExhibitFile, found: PictureSet, album: Album
) -> Iterator[Json]:
    total = max(found.page_count, len(found.pictures))
    found = found.only(is_picture)
    drawn = found.pictures[:PRINTED_PAGES]
    named = {"label": exhibit.label, "name": file.name}
    for page, picture in enumerate(drawn, 1):
        if total > 1:
            caption = setting.word("shown_page", page=page, total=total, **named)
        elif file.at_ms is not None:
            caption = setting.word("shown_still", time=short_clock(file.at_ms), **named)
        else:
            caption = setting.word("shown_file", **named)
        letters = lettering(setting, found, page - 1)
        yield {"b": "picture", "n": album.add(picture), "caption": caption, "alt": flat(caption), "letters": letters}
    if len(drawn) < total:
        yield setting.tell("pages_cut", "quiet", shown=len(drawn), total=total)
    if found.note:
        yield setting.say(found.note, "quiet")


def lettering(setting: Setting, found: PictureSet, number: int) -> list[Json]:
    """The words that a machine read in a picture: they lie over it unseen, so that it can be searched and read aloud."""
    read = found.lettering[number] if number < len(found.lettering) else ()
    return [{"x": each.left, "y": each.top, "h": each.height, "p": setting.line(each.text)} for each in read]


def _text(setting: Setting, exhibit: ExhibitFacts, file: ExhibitFile, found: PictureSet) -> Iterator[Json]:
    yield {
        "b": "about",
        "lines": [
            setting.cell(setting.words("shown_file", label=exhibit.label, name=file.name), style="strong", ours=True)
        ],
    }
    yield setting.say(found.text[:PRINTED_CHARACTERS], "set")
    if len(found.text) > PRINTED_CHARACTERS:
        yield setting.tell("text_cut", "quiet", shown=PRINTED_CHARACTERS)
    if found.note:
        yield setting.say(found.note, "quiet")


def frame(setting: Setting, file: ExhibitFile, title: str, why: str) -> Json:
    """A box in the place of a file: its name, what it is, its hash, and why it is not shown."""
    return setting.notice(
        setting.words(title),
        setting.cell(why, ours=True),
        setting.cell(file.name, file.original_name if file.original_name != file.name else "", style="strong"),
        setting.cell(apart(file.media_type) + " · " + setting.words("bytes", count=file.size), ours=True),
        setting.cell(f"SHA-256 {file.sha256}", style="mono"),
    )


def _post(setting: Setting, exhibit: ExhibitFacts) -> list[tuple[str, str | Json | list[Json]]]:
    post = exhibit.post
    if post is None:
        return []
    return [
        ("platform", post.platform),
        ("post", post.url if post.url != exhibit.source_url else ""),
        ("author", " ".join(filter(None, (post.author_display_name, post.author_handle)))),
        ("account_id", setting.cell(post.account_id, style="code")),
        ("post_id", setting.cell(post.native_id, style="code")),
        ("posted_displayed", post.posted_at_displayed),
        ("posted_utc", stamp(post.posted_at_utc)),
    ]


def _capture(setting: Setting, exhibit: ExhibitFacts) -> list[tuple[str, str | Json | list[Json]]]:
    capture, words = exhibit.capture, setting.words
    clock = apart(capture.clock_source) if capture.clock_source else ""
    if clock and capture.clock_offset_ms is not None:
        clock = words("clock_offset", source=capture.clock_source, offset=capture.clock_offset_ms)
    signed_in = {None: "", True: words("yes"), False: words("no")}[capture.logged_in]
    return [
        ("captured", stamp(capture.captured_at_utc)),
        ("method", capture.method),
        ("tool", f"{capture.tool_name} {capture.tool_version}".strip()),
        ("operator", capture.operator_role),
        ("address", capture.url_requested if capture.url_requested != exhibit.source_url else ""),
        ("url_final", capture.url_final if capture.url_final != exhibit.source_url else ""),
        ("page_title", capture.page_title),
        ("clock", setting.cell(clock, ours=True)),
        ("zone", capture.zone),
        ("logged_in", signed_in),
        ("note", [setting.cell(line) for line in capture.notes.splitlines()]),
    ]


def _custody(setting: Setting, exhibit: ExhibitFacts) -> str:
    first = exhibit.custody_first_seq
    return "" if first is None else setting.words("custody_from", seq=first)


def _file(setting: Setting, exhibit: ExhibitFacts, file: ExhibitFile) -> Json:
    words = setting.words
    origin = next((other.name for other in exhibit.files if file.based_on and other.key == file.based_on), "")
    about = [
        f"{words.roles[file.role]} · {apart(file.media_type)} · {words('bytes', count=file.size)}",
        words("received_as", name=file.original_name) if file.original_name not in ("", file.name) else "",
        words("based_on", name=origin) if origin else "",
        words("made_by", operation=file.made_by) if file.made_by else "",
    ]
    return {
        "name": setting.cell(file.name, style="strong"),
        "about": setting.cell(*about, style="quiet", ours=True),
        "hash": setting.cell(file.sha256, style="mono"),
    }
