"""Reading the letters in a picture (OCR) by the system's Tesseract, where it is installed. Runs only in the confined child.

The library and its language data are loaded before the child gives everything up; of the file it gets decoded grey pixels and
nothing else. It must not be trusted to read everything: small, slanted or handwritten words stay unread, and a human being looks.
Source: Tesseract 5 C interface, capi.h (Apache-2.0); nothing of it comes with casebook.
"""

import ctypes
import os
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from casebook.inspection.copies import COPIED
from casebook.inspection.pictures import decoded, upright
from casebook.inspection.values import Lettering, SeenWord, Unreadable

_LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4")
_DATA = tuple(
    Path(place)
    for place in (
        "/usr/share/tesseract-ocr/5/tessdata",
        "/usr/share/tesseract-ocr/4.00/tessdata",
        "/usr/share/tessdata",
        "/usr/local/share/tessdata",
    )
)
_LANGUAGES = ("eng", "rus", "tgk", "fas")
_LONGEST, _SHORTEST = 3_200, 1_400  # pixels of the longer side: letters of ten pixels are still read
_WORD_LEVEL, _COLUMNS = "5", 12
_MOST_WORDS = 5_000


class Reader:
    """Tesseract with all of our languages that this machine has, or none."""

    def __init__(self) -> None:
        self.languages = tuple(name for name in _LANGUAGES if _data_of(name))
        self._api: int | None = None
        self._library = _loaded() if self.languages else None
        if self._library is not None:
            self._begin(self._library)

    @property
    def ready(self) -> bool:
        """Whether it can read at all."""
        return self._api is not None

    def words(self, image: Image.Image) -> tuple[SeenWord, ...]:
        """Return the words of a grey picture in reading order, with their places in its pixels."""
        assert self._library is not None  # noqa: S101 -- `ready` was asked
        pixels = image.tobytes()
        self._library.TessBaseAPISetImage(self._api, pixels, image.width, image.height, 1, image.width)
        written = self._library.TessBaseAPIGetTsvText(self._api, 0)
        table = ctypes.string_at(written).decode("utf-8", "replace") if written else ""
        return tuple(_words(table))[:_MOST_WORDS]

    def _begin(self, library: ctypes.CDLL) -> None:
        library.TessBaseAPICreate.restype = ctypes.c_void_p
        library.TessBaseAPIGetTsvText.restype = ctypes.c_void_p
        library.TessBaseAPIGetTsvText.argtypes = (ctypes.c_void_p, ctypes.c_int)
        library.TessBaseAPIInit3.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
        library.TessBaseAPISetImage.argtypes = (ctypes.c_void_p, ctypes.c_char_p, *(ctypes.c_int,) * 4)
        api = library.TessBaseAPICreate()
        folder = str(_data_of(self.languages[0])).encode()
        if library.TessBaseAPIInit3(api, folder, "+".join(self.languages).encode()) == 0:
            self._api = api


def letters_in(content: BinaryIO) -> Lettering | Unreadable:
    """Return the words that can be read in a picture; "no_decoder" where this machine has nothing that reads."""
    if not _READER.ready:
        return Unreadable("no_decoder")
    seen = decoded(content, COPIED)
    if isinstance(seen, Unreadable):
        return seen
    image = upright(seen[0]).convert("L")
    scale = _scale(max(image.size))
    if scale != 1:
        image = image.resize((max(int(image.width * scale), 1), max(int(image.height * scale), 1)))
    words = _READER.words(image)
    return Lettering(tuple(_scaled(word, scale) for word in words), _READER.languages)


def _scale(longer: int) -> float:
    if longer > _LONGEST:
        return _LONGEST / longer
    return min(_SHORTEST / longer, 3.0) if longer < _SHORTEST else 1.0


def _scaled(word: SeenWord, scale: float) -> SeenWord:
    left, top, width, height = (round(place / scale) for place in (word.left, word.top, word.width, word.height))
    return SeenWord(word.text, left, top, width, height, word.line)


def _words(table: str) -> list[SeenWord]:
    found = []
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[-1].strip():
            left, top, width, height = (int(cell) for cell in cells[6:10])
            found.append(SeenWord(cells[-1].strip(), left, top, width, height, ":".join(cells[1:5])))
    return found


def _data_of(language: str) -> Path | None:
    return next((place for place in _DATA if (place / f"{language}.traineddata").is_file()), None)


def _loaded() -> ctypes.CDLL | None:
    os.putenv("OMP_THREAD_LIMIT", "1")  # the library would start a thread for each processor
    for name in _LIBRARIES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


_READER = Reader()  # loads the library, which nothing can any more once the process is confined
