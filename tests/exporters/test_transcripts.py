"""Time-coded transcripts: what is written is read back, what people type is understood, what is hostile is refused by line."""

import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.errors import InvalidInput
from casebook.exporters.transcript_reading import LARGEST, MOST_CUES, decoded, read
from casebook.exporters.transcripts import Cue, Oddity, at, oddities, plain, typed, vtt

HOSTILE_WORDS = st.sampled_from(
    [
        "WEBVTT",
        "--> 00:00:01.000",
        "NOTE x",
        "<v Ali>hi</v>",
        "&amp;lt;",
        "12",
        "- 00:05 b",
        "a: b: c",
        "ва:",
        "\u200fسلام: x",
        "00:00:05",
        ":",
        "a\u00a0b",
        "<00:01.000>",
        "STYLE",
    ]
)


def _tidy(text: str) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())


WORDS = st.one_of(st.text(min_size=1, max_size=80).map(_tidy).filter(bool), HOSTILE_WORDS)
SPEAKERS = st.one_of(
    st.just(""), st.text(max_size=40).map(_tidy).map(lambda name: _tidy(name.replace(":", " "))), st.just("R&D <1>")
)
CUES = st.lists(
    st.builds(
        lambda start, lasts, words, speaker: Cue(start, start + lasts, words, speaker),
        st.integers(0, 90 * 3_600_000), st.integers(1, 3_600_000), WORDS, SPEAKERS,
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(CUES)
@settings(max_examples=120, deadline=None)
def test_what_is_written_is_read_back(cues: list[Cue]) -> None:
    assert read(vtt(cues)) == tuple(cues)
    assert read(typed(cues)) == tuple(cues)
    assert vtt(read(vtt(cues))) == vtt(cues)


def test_a_file_of_another_program_is_read() -> None:
    """W3C WebVTT: header text, notes, styles, identifiers, settings, tags and references; hours may be missing."""
    text = (
        "\ufeffWEBVTT - made elsewhere\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE not said\r\n\r\n"
        "intro\r\n00:01.000 --> 00:04.500 align:start\r\n<v.loud Назар><i>Ту</i> хоини\r\nВатанӣ &lt;ҳо&gt;</v>\r\n\r\n"
        "00:00:04.500 --> 00:00:06.000\r\n<v Ali>Не</v> <v Назар>Ҳа\r\n"
    )
    assert read(text) == (
        Cue(1000, 4500, "Ту хоини Ватанӣ <ҳо>", "Назар"),
        Cue(4500, 6000, "Не", "Ali"),
        Cue(4500, 6000, "Ҳа", "Назар"),
    )
    subrip = "1\n00:00:01,000 --> 00:00:02,500\n<i>Кто там?</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n- Я.\n"
    assert read(subrip) == (Cue(1000, 2500, "Кто там?"), Cue(3000, 4000, "- Я."))
    assert decoded(subrip.encode("utf-16")) == subrip
    assert decoded(b"\xef\xbb\xbf00:01 a") == "00:01 a"


def test_typed_lines_are_understood_in_every_script() -> None:
    text = "00:01 Ali: Ба хона\nбиёед\n\n۰۰:۰۰:۰۹ صدای مرد: می‌دانیم کجاست\n[00:12.5-00:15] : he said: go\n1:00:00 end"
    cues = read(text)
    assert cues == (
        Cue(1_000, 9_000, "Ба хона биёед", "Ali"),
        Cue(9_000, 12_500, "می‌دانیم کجاست", "صدای مرد"),
        Cue(12_500, 15_000, "he said: go"),
        Cue(3_600_000, 3_605_000, "end"),
    )
    assert typed(cues).splitlines()[2] == "00:00:12.500-00:00:15 : he said: go"
    assert plain(cues).splitlines()[:2] == ["Ali: Ба хона биёед", "صدای مرد: می‌دانیم کجاست"]
    assert at(cues, 12_600) == 3
    assert at(cues, 20_000) is None


def test_odd_times_are_told_and_kept() -> None:
    cues = (Cue(5000, 9000, "a"), Cue(8000, 12000, "b"), Cue(1000, 2000, "c"))
    assert list(oddities(cues, 10_000)) == [
        Oddity(2, "overlap", 8000), Oddity(2, "beyond", 12000), Oddity(3, "order", 1000),
    ]  # fmt: skip
    assert list(oddities(cues[:1])) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There is no line"),
        ("WEBVTT\n\n", "There is no line"),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\x00", "bytes that no text has"),
        ("WEBVTT\n\n00:00:09.000 --> 00:00:02.000\nx", "ends before it begins"),
        ("WEBVTT\n\n00:00:02.000 --> 00:00:02.000\nx", "ends before it begins"),
        ("WEBVTT\n\n00:61:01.000 --> 00:62:02.000\nx", "go to 59"),
        ("WEBVTT\n\n00:00:61.000 --> 00:01:02.000\nx", "go to 59"),
        ("WEBVTT\n\n999:00:01.000 --> 999:00:02.000\nx", "no recording"),
        ("WEBVTT\n\nonly words\nand more", "should be the times"),
        ("WEBVTT\n\n00:00:01.000 -> 00:00:02.000\nx", "should be the times"),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na\n00:00:03.000 --> 00:00:04.000\nb", "put an empty line"),
        ("words without a time\n00:01 a", "does not begin with a time"),
        ("00:01\n00:02 b", "no words"),
        ("00:01 " + "a" * 4001, "too long for one time"),
        ("00:01 a\n" * (MOST_CUES + 1), "These are too many"),
        ("x" * (LARGEST + 1), "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as refused:
        read(text)
    assert refused.value.field == "text"


def test_a_hostile_file_costs_no_time() -> None:
    began = time.process_time()
    for text in (
        "<" * LARGEST,
        "<" + "a" * (LARGEST - 1),
        "\n" * LARGEST,
        " " * LARGEST,
        "WEBVTT" + "\n\nNOTE" * 300_000,
        "&lt" * 600_000,
    ):
        for tried in (
            text[:LARGEST],
            f"00:01 {text}"[:LARGEST],
            f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"[:LARGEST],
        ):
            with suppress(InvalidInput):
                read(tried)
    assert time.process_time() - began < 15


def test_files_that_are_no_text_are_refused() -> None:
    for content in (b"\xff\xfe\x00", b"00:01 \xca\xf2\xee", b"a" * (LARGEST + 1)):
        with pytest.raises(InvalidInput) as refused:
            decoded(content)
        assert refused.value.field == "file"


@given(st.text(max_size=300))
@settings(max_examples=120, deadline=None)
def test_nothing_else_than_a_refusal_comes_of_any_text(text: str) -> None:
    for tried in (text, f"WEBVTT\n\n{text}", f"00:01 {text}"):
        try:
            cues = read(tried)
        except InvalidInput:
            continue
        assert read(vtt(cues)) == cues


def test_another_program_reads_what_is_written(tmp_path: Path) -> None:
    cues = (Cue(1_000, 4_000, "Ту хоини <Ватанӣ> & --> R", "Назар"), Cue(4_000, 3_609_500, "می‌دانیم کجاست."))
    (tmp_path / "said.vtt").write_text(vtt(cues), encoding="utf-8")
    run = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "said.vtt"), "-f", "srt", "-"]
    subrip = subprocess.run(run, capture_output=True, check=True).stdout.decode()
    assert "00:00:01,000 --> 00:00:04,000" in subrip
    assert "00:00:04,000 --> 01:00:09,500" in subrip
    assert "Ту хоини <Ватанӣ> & --> R" in subrip
    assert "می‌دانیم کجاست." in subrip
