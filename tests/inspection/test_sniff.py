import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.inspection.kinds import DOCX, EMPTY, KINDS, ODT, UNKNOWN, XLSX
from casebook.inspection.sniff import HEAD_SIZE, sniff
from tests.inspection import samples

MAIL = b"Return-Path: <a@example.org>\nFrom: a@example.org\nSubject: x\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\nhello\n"
RUSSIAN = "Мы знаем, где ты живёшь. Подумай о матери, пока не поздно.\n"
SVG = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"), io.BytesIO())
    return made.getvalue()


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"", EMPTY),
        (samples.picture("JPEG"), "image/jpeg"),
        (samples.picture("PNG"), "image/png"),
        (samples.picture("GIF"), "image/gif"),
        (samples.picture("WEBP"), "image/webp"),
        (samples.picture("HEIF"), "image/heic"),
        (samples.picture("AVIF"), "image/avif"),
        (samples.picture("TIFF"), "image/tiff"),
        (samples.picture("BMP"), "image/bmp"),
        (samples.picture("JPEG2000"), "image/jp2"),
        (samples.picture("ICO"), "image/x-icon"),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf  <svg>", "image/svg+xml"),
        (samples.pdf(), "application/pdf"),
        (b"junk before\x00\x01" + samples.pdf(), "application/pdf"),
        (samples.office_file("word"), DOCX),
        (samples.office_file("xl"), XLSX),
        (samples.open_document("text"), ODT),
        (samples.zipped(a=b"word/ is only mentioned"), "application/zip"),
        (samples.zipped(**{"AndroidManifest.xml": b"x"}), "application/vnd.android.package-archive"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (tar(), "application/x-tar"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "application/x-executable"),
        (b"MZ\x90\x00" + bytes(64), "application/vnd.microsoft.portable-executable"),
        (MAIL, "message/rfc822"),
        (b"From a@example.org Mon Jan\n" + MAIL, "application/mbox"),
        (b"<!DOCTYPE html><p>hi", "text/html"),
        (b"\n\n  <HTML>", "text/html"),
        (b"<?xml version='1.0'?><rss/>", "application/xml"),
        (b"BEGIN:VCARD\r\n", "text/vcard"),
        (b"{\\rtf1", "application/rtf"),
        ("Ҳуҷҷат 1".encode(), "text/plain"),
        ("Ҳ".encode() * 40_000, "text/plain"),
        (RUSSIAN.encode("cp1251"), "text/plain"),
        (RUSSIAN.encode("koi8-r"), "text/plain"),
        (RUSSIAN.encode("utf-16"), "text/plain"),
        (b"Subject: one field is no mail\n", "text/plain"),
        (b"MZ is also how a text may begin", "text/plain"),
        (bytes(range(256)) * 4, UNKNOWN),
        (b"\x00" * 500, UNKNOWN),
    ],
)
def test_a_type_is_known_by_its_content(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("bare.mp3", "audio/mpeg"),
        ("tone.mp3", "audio/mpeg"),
        ("tone.m4a", "audio/mp4"),
        ("tone.aac", "audio/aac"),
        ("tone.wav", "audio/wav"),
        ("tone.flac", "audio/flac"),
        ("tone.ogg", "audio/ogg"),
        ("tone.opus", "audio/ogg"),
        ("film.mp4", "video/mp4"),
        ("film.mov", "video/quicktime"),
        ("film.3gp", "video/3gpp"),
        ("film.webm", "video/webm"),
        ("film.mkv", "video/matroska"),
        ("film.avi", "video/x-msvideo"),
        ("film.ogv", "video/ogg"),
        ("film.ts", "video/mp2t"),
        ("film.mpg", "video/mpeg"),
        ("film.flv", "video/x-flv"),
        ("film.wmv", "video/x-ms-asf"),
    ],
)
def test_recordings_are_told_apart(name: str, media_type: str) -> None:
    assert sniff((samples.MEDIA / name).read_bytes()[:HEAD_SIZE]) == media_type


def test_a_polyglot_is_what_its_first_byte_opens() -> None:
    assert sniff(samples.picture("JPEG") + samples.zipped(a=b"x")) == "image/jpeg"
    assert sniff(b"GIF89a/*" + b"*/=1;alert(1)//%PDF-1.4") == "image/gif"


@given(st.binary(max_size=600))
def test_no_bytes_make_it_raise(head: bytes) -> None:
    assert sniff(head) in KINDS


@given(
    st.sampled_from(["RIFF", "OggS", "PK\x03\x04", "\x1aE\xdf\xa3", "ID3", "\xff\xfb", "\x00\x00\x00\x18ftyp"]),
    st.binary(),
)
def test_no_bytes_after_a_signature_make_it_raise(signature: str, rest: bytes) -> None:
    assert sniff(signature.encode("latin-1") + rest) in KINDS
