"""The ZIP layout: Python's own reader agrees, small and large; names are safe everywhere."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.verify import layout, names
from casebook.verify.container import FolderContainer
from casebook.verify.layout import Entry
from casebook.verify.verdict import Unsound
from casebook.verify.zipped import ZipContainer
from tests.verify.packs import zipped

GIGABYTE = 1 << 30
NAMES = st.from_regex(r"P/[a-z]{1,9}", fullmatch=True).filter(lambda name: not names.fault(name))  # "P/prn" is none
FILES = st.dictionaries(NAMES, st.binary(max_size=50), min_size=1, max_size=9)


@given(FILES)
def test_pythons_zipfile_reads_what_the_layout_says(files: dict[str, bytes]) -> None:
    made = zipped(dict(sorted(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files


@given(FILES)
def test_our_reader_reads_what_the_layout_says(files: dict[str, bytes]) -> None:
    container = ZipContainer(io.BytesIO(zipped(dict(sorted(files.items())))))
    assert {f"P/{path}": b"".join(container.pieces(path)) for path in container.sizes} == files


class Sparse(io.RawIOBase):
    """A file of many gigabytes that is zero but for some places."""

    def __init__(self, length: int, parts: dict[int, bytes]) -> None:
        self._length, self._parts, self._at = length, parts, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._length)[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        size = self._length - self._at if size < 0 else min(size, self._length - self._at)
        found = bytearray(size)
        for place, part in self._parts.items():
            start, end = max(place, self._at), min(place + len(part), self._at + size)
            if start < end:
                found[start - self._at : end - self._at] = part[start - place : end - place]
        self._at += size
        return bytes(found)


def test_an_end_that_points_to_a_larger_one_that_is_not_there_is_refused() -> None:
    end = layout.END_MAGIC + bytes(6) + b"\xff" * 10 + bytes(2)
    assert len(end) == layout.END_SIZE
    with pytest.raises(Unsound, match="end was changed"):
        ZipContainer(io.BytesIO(end))


def test_files_and_offsets_beyond_four_gigabytes_use_zip64() -> None:
    large = Entry("P/a", 5 * GIGABYTE, 0, 0)
    small = Entry("P/b", 3, zlib.crc32(b"end"), large.end)
    directory = layout.central_header(large) + layout.central_header(small)
    tail = layout.local_header(small) + b"end" + directory + layout.end_record(2, len(directory), small.end)
    file = Sparse(large.end + len(tail), {0: layout.local_header(large), large.end: tail})
    container = ZipContainer(file)
    assert container.sizes == {"a": 5 * GIGABYTE, "b": 3}
    assert b"".join(container.pieces("b")) == b"end"
    with zipfile.ZipFile(file) as archive:
        assert archive.read("P/b") == b"end"
        assert archive.getinfo("P/a").file_size == 5 * GIGABYTE


def test_more_than_65535_files_use_zip64() -> None:
    made = zipped({f"P/{number:05}": b"" for number in range(65_536)})
    assert len(ZipContainer(io.BytesIO(made)).sizes) == 65_536
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert len(archive.namelist()) == 65_536


def test_a_header_has_no_extra_field_below_four_gigabytes() -> None:
    header = layout.local_header(Entry("P/a", layout.FULL32 - 1, 0, 0))
    assert struct.unpack("<H", header[28:30]) == (0,)


def test_what_does_not_fit_into_four_bytes_stands_in_the_extra_field() -> None:
    """APPNOTE 4.4.8: the largest number of four bytes stands for "look there", so a size or place that is it does too."""
    full = Entry("P/a", layout.FULL32, 0, layout.FULL32)
    assert struct.unpack("<H", layout.local_header(full)[28:30]) == (4 + 16,)
    assert struct.unpack("<H", layout.central_header(full)[30:32]) == (4 + 24,)
    assert struct.unpack("<H", layout.central_header(Entry("P/a", 0, 0, layout.FULL32))[30:32]) == (4 + 8,)


@pytest.mark.parametrize("field", [24, 42])  # the size, the place of the entry
def test_a_number_that_points_to_an_extra_field_that_is_not_there_is_refused(field: int) -> None:
    made = bytearray(zipped({"P/a": b"", "P/b": b""}))
    at = made.index(layout.CENTRAL_MAGIC) + field
    made[at : at + 4] = b"\xff" * 4
    with pytest.raises(Unsound, match="not written as in a pack"):
        ZipContainer(io.BytesIO(bytes(made)))


def test_a_zip_that_grows_shorter_while_it_is_read_gives_no_whole_file() -> None:
    source = io.BytesIO(zipped({"P/a": b"x" * 100}))
    container = ZipContainer(source)
    source.truncate(layout.Entry("P/a", 100, 0, 0).end - 1)
    with pytest.raises(Unsound, match="ends inside a"):
        list(container.pieces("a"))


def test_a_folder_is_held_to_the_same_names(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "photo.png").write_bytes(b"x")
    assert FolderContainer(tmp_path).sizes == {"data/photo.png": 1}
    (tmp_path / "data" / "-rf").write_bytes(b"")
    with pytest.raises(Unsound, match="is not allowed in a pack"):
        FolderContainer(tmp_path)


@pytest.mark.parametrize(
    "path", ["a", "A/b.c", "data/exhibits/E001/original/photo.png", "_x", "a-b_c.d", "x" * 149, "console.txt", "com10"]
)
def test_a_safe_name_has_no_fault(path: str) -> None:
    assert names.fault(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        *["", "/a", "a/", "a//b", ".", "..", "a/../b", ".a", "a.", "a ", " a", "a\\b", "a:b", "é", "a\0", "a\n"],
        *["x" * 150, "CON", "data/nul.txt", "com1", "LPT9.log", "-rf", "a\u202eb", "a*", "a?b"],
    ],
)
def test_an_unsafe_name_has_a_fault(path: str) -> None:
    assert names.fault(path)


@given(st.text(max_size=160))
def test_a_name_without_fault_is_plain_ascii_and_stays_in_its_folder(path: str) -> None:
    if not names.fault(path):
        assert path.isascii()
        assert len(path) < 150
        assert not {"", ".", ".."} & set(path.split("/"))


@pytest.mark.parametrize("paths", [["a", "A"], ["a", "a"], ["a", "a/b"], ["a/b", "A"], ["a/B/c", "a/b"]])
def test_names_that_some_system_cannot_keep_apart_collide(paths: list[str]) -> None:
    assert names.collision(paths)


def test_different_names_do_not_collide() -> None:
    assert names.collision(["a/b", "a/c", "ab", "b/a"]) == ""
