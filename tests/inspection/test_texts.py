import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.inspection import inspector
from casebook.inspection.texts import READ_BYTES, encoding_of
from casebook.inspection.values import Text

RUSSIAN = "Мы знаем, где ты живёшь. Подумай о матери, пока не поздно.\n"
TAJIK = "Ман аз ӯ пурсидам: чаро ҳамаи ин корҳоро мекунӣ? Ҷавоб нашуд.\n"
PERSIAN = "ما می‌دانیم کجا زندگی می‌کنی. به مادرت فکر کن.\n"


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (TAJIK, "utf-8"),
        (PERSIAN, "utf-8"),
        (RUSSIAN, "utf-16"),
        (TAJIK, "utf-16-le"),
        (PERSIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        ("Voilà où tu habites, espèce de traître.\n", "cp1252"),
        ("لقد عرفنا أين تسكن\n", "cp1256"),
        ("", "utf-8"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(written: str, encoding: str) -> None:
    answer = inspector.text_of(written.encode(encoding))
    assert answer == Text(written, encoding, truncated=False)


def test_a_byte_order_mark_is_not_shown() -> None:
    assert inspector.text_of(b"\xef\xbb\xbfhello") == Text("hello", "utf-8", truncated=False)


def test_hidden_characters_are_shown() -> None:
    answer = inspector.text_of("pay\u202eevil\u200b\x00\x1b[31m\r\nnext\tcell".encode())
    assert answer == Text("pay⟦U+202E⟧evil⟦U+200B⟧␀␛[31m\nnext\tcell", "utf-8", truncated=False)


def test_long_text_is_cut_between_letters_and_said_so() -> None:
    answer = inspector.text_of(b"x" + "ӯ".encode() * READ_BYTES)
    assert isinstance(answer, Text)
    assert answer.truncated
    assert set(answer.text) == {"x", "ӯ"}


@given(st.binary(max_size=300))
def test_any_bytes_have_a_reading(octets: bytes) -> None:
    octets.decode(encoding_of(octets), "replace")
