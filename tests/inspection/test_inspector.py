import pytest

from casebook.inspection import inspector
from casebook.inspection.kinds import EMPTY, UNKNOWN
from casebook.inspection.values import Detected
from tests.inspection import samples


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (samples.picture("JPEG"), "photo.JPG", Detected("image/jpeg", "JPEG picture", "image", True)),
        (samples.picture("JPEG"), "photo.jpg.exe", Detected("image/jpeg", "JPEG picture", "image", False)),
        (samples.picture("PNG"), "photo.jpg", Detected("image/png", "PNG picture", "image", False)),
        (samples.picture("PNG"), "photo", Detected("image/png", "PNG picture", "image", True)),
        (samples.pdf(), "letter.pdf", Detected("application/pdf", "PDF document", "document", True)),
        (b"MZ" + bytes(200), "letter.pdf", None),
        (b"a,b\n1,2\n", "table.csv", Detected("text/csv", "CSV table", "text", True)),
        (b"a,b\n1,2\n", "table.jpg", Detected("text/plain", "Text", "text", False)),
        (b"a,b\n1,2\n", "table.txt", Detected("text/plain", "Text", "text", True)),
        (b'{"a": 1}', "result.json", Detected("application/json", "JSON text", "text", True)),
        (b"", "photo.jpg", Detected(EMPTY, "Empty file", "other", False)),
        (b"\x00\x01\x02" * 9, "photo.jpg", Detected(UNKNOWN, "Unknown file", "other", False)),
        (b"\x00\x01\x02" * 9, "thing.xyz", Detected(UNKNOWN, "Unknown file", "other", True)),
    ],
)
def test_the_content_says_the_type_and_the_name_is_checked(
    content: bytes, name: str, expected: Detected | None
) -> None:
    detected = inspector.detect(content, name)
    if expected is None:
        expected = Detected(
            "application/vnd.microsoft.portable-executable", "Program for Windows", "other", agrees_with_name=False
        )
    assert detected == expected


def test_a_rare_kind_is_named_by_the_child() -> None:
    sound = b".snd\x00\x00\x00\x18" + bytes(60)
    assert inspector.detect(sound, "x.au") == Detected("audio/x-au", "Unknown file", "audio", agrees_with_name=True)


def test_a_child_that_cannot_say_leaves_the_file_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebook.inspection.process._START", "raise SystemExit(3)")
    assert inspector.detect(b"\x00\x01\x02" * 9, "x").media_type == UNKNOWN
