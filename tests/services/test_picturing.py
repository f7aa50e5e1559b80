"""What of an exhibit is drawn on paper, and what never is."""

from collections.abc import Iterator

from casebook.exporters.dossier import ExhibitFile
from casebook.services.picturing import pictures_for


def a_file(key: str) -> ExhibitFile:
    return ExhibitFile(
        key=key, role="original", name="a.png", media_type="image/png", size=3, sha256="0" * 64, sha512="0" * 128
    )


def never() -> Iterator[bytes]:
    raise AssertionError("an intimate file was opened to be printed")
    yield b""


def test_an_intimate_file_is_named_and_not_drawn() -> None:
    shown = pictures_for("en", frozenset({"E001/original"}))(a_file("E001/original"), never())
    assert shown.pictures == ()
    assert "intimate" in shown.note


def test_a_broken_picture_is_named_in_the_language_of_the_pack() -> None:
    shown = pictures_for("ru")(a_file("E002/original"), iter([b"no picture"]))
    assert shown.pictures == ()
    assert shown.note != ""
