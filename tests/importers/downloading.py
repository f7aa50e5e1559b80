"""How tests of importers give a file or an archive, and take what comes of it."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from casebook.importers.choice import Choice
from casebook.importers.message import Message, Skipped
from casebook.importers.registry import FORMATS
from casebook.importers.source import SingleFile, Source
from casebook.importers.zip_source import ZipSource

DATA = Path(__file__).parents[1] / "data"


def file(content: bytes | str, name: str) -> SingleFile:
    return SingleFile(name, io.BytesIO(content.encode() if isinstance(content, str) else content))


def stored(path: str) -> SingleFile:
    return file((DATA / path).read_bytes(), Path(path).name)


def archive(members: Mapping[str, bytes | str], name: str = "export.zip") -> ZipSource:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members.items():
            made.writestr(member, content)
    return ZipSource(packed, name=name)


def read(form: str, source: Source, choice: Choice | None = None) -> list[Message | Skipped]:
    found = list(FORMATS[form].read(source, choice or Choice()))
    assert [one.position.row for one in found] == list(range(1, len(found) + 1))
    return found


def messages(form: str, source: Source, choice: Choice | None = None) -> list[Message]:
    """All rows, none of which may be skipped."""
    found = read(form, source, choice)
    assert not [one for one in found if isinstance(one, Skipped)], found
    return [one for one in found if isinstance(one, Message)]


def only(form: str, source: Source, choice: Choice | None = None) -> Message:
    (message,) = messages(form, source, choice)
    return message


def reasons(found: list[Message | Skipped]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Skipped)]


def sure(form: str, source: Source) -> float:
    return FORMATS[form].recognises(source)
