"""Archives made to harm: each trick is refused in words, and what stands beside it is read."""

import contextlib
import io
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.importers import zip_source
from casebook.importers.source import SingleFile, head
from casebook.importers.zip_source import Limits, ZipSource

DATA = Path(__file__).parents[1] / "data" / "zip"


def archive(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, data in files:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name  # ZipInfo's constructor would clean it
            info.compress_type = method
            out.writestr(info, data)
    return bytearray(made.getvalue())


def opened(data: bytes | bytearray, limits: Limits | None = None) -> ZipSource:
    return ZipSource(io.BytesIO(data), limits, "export.zip")


def names(source: ZipSource) -> list[str]:
    return [member.name for member in source.members()]


def content(source: ZipSource | SingleFile, name: str) -> bytes:
    with source.open(name) as stream:
        return stream.read()


def reasons(source: ZipSource) -> list[str]:
    return [problem.reason for problem in source.problems]


def test_files_are_given_in_their_order_and_several_can_be_read_at_once() -> None:
    source = opened(archive(("b/two.txt", b"22"), ("a.txt", b"1" * 100_000)))
    assert [(member.name, member.size) for member in source.members()] == [("b/two.txt", 2), ("a.txt", 100_000)]
    with source.open("a.txt") as first, source.open("b/two.txt") as second:
        assert (first.read(1), second.read(), first.read()) == (b"1", b"22", b"1" * 99_999)
    assert source.problems == ()
    with pytest.raises(KeyError):
        source.open("c.txt")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.txt", zip_source.LEADS_OUT),
        ("a/../../evil.txt", zip_source.LEADS_OUT),
        ("..\\evil.txt", zip_source.LEADS_OUT),
        ("/etc/passwd", zip_source.LEADS_OUT),
        ("C:\\evil.txt", zip_source.LEADS_OUT),
        ("c:evil.txt", zip_source.LEADS_OUT),
        ("a\nb.txt", zip_source.HOSTILE_NAME),
        ("cod\u202etxt.exe", zip_source.HOSTILE_NAME),
        ("con", zip_source.RESERVED),
        ("a/NUL.txt", zip_source.RESERVED),
        ("lpt1 .doc", zip_source.RESERVED),
        ("x" * 300, zip_source.TOO_LONG),
        ("d/" * 1500 + "x", zip_source.TOO_LONG),
    ],
)
def test_a_name_that_could_do_harm_is_refused_and_its_neighbour_is_read(name: str, reason: str) -> None:
    source = opened(archive((name, b"evil"), ("good.txt", b"good")))
    assert names(source) == ["good.txt"]
    assert content(source, "good.txt") == b"good"
    assert [(problem.reason, problem.position.row) for problem in source.problems] == [(reason, 1)]
    assert source.problems[0].position.member.isprintable()


def test_nul_in_a_name_does_not_hide_the_rest_of_it() -> None:
    data = archive(("good.txtXevil.exe", b"evil"), ("b.txt", b"b")).replace(b"good.txtX", b"good.txt\0")
    assert (names(opened(data)), reasons(opened(data))) == (["b.txt"], [zip_source.HOSTILE_NAME])


def test_a_file_without_a_name_is_refused_and_its_neighbour_is_read() -> None:
    data = archive(("X", b"evil"), ("good.txt", b"good"))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(header)
        length, name = (26, 30) if header == b"PK\x03\x04" else (28, 46)
        assert data[at + name : at + name + 1] == b"X"
        data = data[: at + name] + b"\0" + data[at + name + 1 :]
        assert data[at + length : at + length + 2] == b"\x01\0"
    source = opened(data)
    assert (names(source), reasons(source)) == (["good.txt"], [zip_source.HOSTILE_NAME])


def test_links_are_never_followed() -> None:
    for path in sorted(DATA.glob("*symlink*.zip")):
        source = opened(path.read_bytes())
        assert zip_source.LINK in reasons(source), path.name


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_differ_in_capitals_or_form_only_are_one_name() -> None:
    composed, apart = unicodedata.normalize("NFC", "й.txt"), unicodedata.normalize("NFD", "й.txt")
    source = opened(archive(("a.txt", b"1"), ("A.TXT", b"2"), ("a.txt", b"3"), (composed, b"4"), (apart, b"5")))
    assert names(source) == ["a.txt", composed]
    assert (content(source, "a.txt"), content(source, composed)) == (b"1", b"4")
    assert reasons(source) == [zip_source.SAME_NAME] * 3


def test_a_name_with_marks_of_direction_is_given_without_them() -> None:
    source = opened(archive(("WhatsApp Chat - \u202a+992 00 000\u202c.txt", b"x")))
    assert names(source) == ["WhatsApp Chat - +992 00 000.txt"]
    assert content(source, names(source)[0]) == b"x"


def test_names_of_old_windows_are_read_in_cyrillic() -> None:
    for encoding in ("cp866", "utf-8"):
        raw = "Чат.txt".encode(encoding)
        data = archive(("x" * len(raw), b"1")).replace(b"x" * len(raw), raw)
        assert names(opened(data)) == ["Чат.txt"]


def test_an_encrypted_file_and_one_of_a_foreign_method_are_refused() -> None:
    data = archive(("a.txt", b"1"), ("b.txt", b"2"))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 10 : second + 12] = struct.pack("<H", 98)  # PPMd
    assert reasons(opened(data)) == [zip_source.ENCRYPTED, zip_source.FOREIGN]
    assert reasons(opened(archive(("a", b"1"), method=zipfile.ZIP_LZMA))) == [zip_source.FOREIGN]


def test_files_that_share_their_bytes_are_refused() -> None:
    data = archive(("a.txt", b"1" * 50), ("b.txt", b"2" * 50), ("c.txt", b"3"), method=zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 5)  # begins inside the first
    source = opened(data)
    assert names(source) == ["c.txt"]
    assert reasons(source) == [zip_source.OVERLAPS] * 2


def test_a_file_packed_a_thousand_to_one_is_refused() -> None:
    source = opened(archive(("bomb", bytes(20 * 1024 * 1024)), ("good", b"good")))
    assert (names(source), reasons(source)) == (["good"], [zip_source.BOMB])


def test_limits_of_size_and_number_hold() -> None:
    files = [(f"{number}.txt", b"x" * 10) for number in range(5)]
    assert reasons(opened(archive(*files), Limits(member=9))) == [zip_source.TOO_LARGE] * 5
    assert len(names(opened(archive(*files), Limits(total=25)))) == 2
    source = opened(archive(*files), Limits(members=3))
    assert (len(names(source)), reasons(source)) == (3, [zip_source.TOO_MANY])


def test_a_size_that_lies_ends_in_an_error_of_reading_and_never_in_more_bytes() -> None:
    data = archive(("a.txt", b"x" * 5000))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", 10)
    source = opened(data)
    with source.open("a.txt") as stream, pytest.raises(OSError, match=zip_source.DAMAGED):
        stream.read()


def test_damage_is_an_error_of_reading() -> None:
    data = archive(("a.txt", bytes(range(256)) * 100))
    for place in range(60, 90):
        data[place] ^= 0xFF
    source = opened(data)
    with source.open("a.txt") as stream, pytest.raises(OSError, match=zip_source.DAMAGED):
        stream.read()
    assert head(source, "a.txt") == b""


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive", bytes(archive(("a", b"1")))[:-5]], ids=range(4))
def test_what_is_no_archive_or_a_cut_one_says_so(data: bytes) -> None:
    source = opened(data)
    assert (names(source), reasons(source)) == ([], [zip_source.DAMAGED])


@given(data=st.binary(max_size=300), cut=st.integers(0, 300), flips=st.lists(st.integers(0, 299), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise_anything_but_the_errors_that_are_promised(data: bytes, cut: int, flips: list[int]) -> None:
    made = archive(("a.txt", b"hello" * 20), ("b.txt", data))
    for flip in flips:
        made[-1 - flip % len(made)] ^= 0x55
    for whole in (data, bytes(made), bytes(made[: len(made) - cut])):
        source = opened(whole)
        for member in source.members():
            with contextlib.suppress(OSError):
                assert len(content(source, member.name)) <= member.size
        assert source.members() or source.problems


def test_a_single_file_is_read_from_its_start_however_often() -> None:
    stream = io.BytesIO(b"abc" * 50_000)
    source = SingleFile("chat.txt", stream)
    with source.open("chat.txt") as first, source.open("chat.txt") as second:
        assert (first.read(3), second.read(), first.read(3)) == (b"abc", b"abc" * 50_000, b"abc")
    assert not stream.closed
    assert head(source, "chat.txt") == (b"abc" * 50_000)[: 64 * 1024]
    assert head(source, "other") == b""
