import io
import tracemalloc

import pytest

from casebook.inspection import inspector
from casebook.inspection.values import Facts, Unreadable
from tests.inspection import samples


@pytest.mark.parametrize(
    ("name", "media_type", "codecs"),
    [
        ("film.mp4", "video/mp4", ("avc1",)),
        ("film.mov", "video/quicktime", ("jpeg",)),
        ("film.3gp", "video/3gpp", ("mp4v",)),
        ("tone.m4a", "audio/mp4", ("mp4a",)),
        ("tone.wav", "audio/wav", ("PCM",)),
        ("tone.flac", "audio/flac", ("FLAC",)),
    ],
)
def test_duration_and_codec_come_from_the_header(name: str, media_type: str, codecs: tuple[str, ...]) -> None:
    facts = inspector.facts((samples.MEDIA / name).read_bytes(), media_type)
    assert isinstance(facts, Facts)
    assert facts.seconds == pytest.approx(2.0, abs=0.1)
    assert facts.codecs == codecs


def test_the_place_in_a_video_is_told() -> None:
    facts = inspector.facts((samples.MEDIA / "film.mov").read_bytes(), "video/quicktime")
    assert isinstance(facts, Facts)
    assert (facts.has_place, facts.latitude, facts.longitude) == (True, "38.559800", "68.787000")


@pytest.mark.parametrize("name", ["tone.opus", "tone.mp3", "film.webm", "film.ts"])
def test_kinds_without_a_cheap_header_say_nothing(name: str) -> None:
    content = (samples.MEDIA / name).read_bytes()
    assert inspector.facts(content, inspector.detect(content, name).media_type) == Facts()


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x18ftypisom" + bytes(12),
        b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x01moov" + bytes(3),
        b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x01moov" + (1 << 62).to_bytes(8),
        b"\x00\x00\x00\x08ftyp" * 20_000,
    ],
)
def test_boxes_that_lie_about_their_size_are_broken(content: bytes) -> None:
    assert inspector.facts(content, "video/mp4") == Unreadable("broken")


def test_boxes_nested_without_end_are_broken() -> None:
    nested = b""
    for _ in range(5000):
        nested = (len(nested) + 8).to_bytes(4) + b"trak" + nested
    assert inspector.facts((len(nested) + 8).to_bytes(4) + b"moov" + nested, "video/mp4") == Unreadable("broken")


class FilmWithEmptyMiddle(io.RawIOBase):
    """A video of 5 GB whose header stands at its end, as telephones write them; no byte of the middle exists."""

    size = 5_000_000_000

    def __init__(self) -> None:
        film = (samples.MEDIA / "film.mp4").read_bytes()
        at = film.index(b"moov") - 4
        head, self._tail = film[: film.index(b"mdat") - 4], film[at:]
        filler = self.size - len(head) - len(self._tail)
        self._head = head + (1).to_bytes(4) + b"mdat" + filler.to_bytes(8)
        self._at = 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset if whence == 0 else self.size + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        size = max(min(size, self.size - self._at), 0)
        here, self._at = self._at, self._at + size
        tail_at = self.size - len(self._tail)
        made = bytearray(size)
        for start, content in ((0, self._head), (tail_at, self._tail)):
            for offset in range(max(here, start), min(here + size, start + len(content))):
                made[offset - here] = content[offset - start]
        return bytes(made)


def test_the_header_of_a_five_gigabyte_video_is_found_at_its_end() -> None:
    tracemalloc.start()
    facts = inspector.facts(FilmWithEmptyMiddle(), "video/mp4")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(facts, Facts), facts
    assert facts.seconds == pytest.approx(2.0, abs=0.1)
    assert peak < 100_000_000
