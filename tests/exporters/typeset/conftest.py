"""One warm typesetter for the tests that only read what it makes, and outside tools that read PDFs."""

import io
import subprocess
from collections.abc import Iterator

import pikepdf
import pytest

from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.typeset.dossiers import simple_pictures


@pytest.fixture(scope="module")
def typesetter() -> Iterator[TypstTypesetter]:
    with TypstTypesetter(simple_pictures) as warm:
        yield warm


def words_of(pdf: bytes) -> str:
    """The text of a PDF as poppler extracts it, in reading order."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return words_of(pdf).split("\f")[:-1]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))
