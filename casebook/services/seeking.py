"""A sealed file as an ordinary seekable stream, for readers that jump about, such as ZIP's. Nothing is unpacked to disk."""

from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from casebook.crypto.stream import SealedFile

BUFFER = 256 * 1024  # bytes


class _Seekable(RawIOBase):
    """A sealed file as a seekable stream, for the verifier; nothing is unpacked anywhere."""

    def __init__(self, file: SealedFile) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = (0, self._at, self._file.size)[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        filled = 0
        for piece in self._file.pieces(self._at, self._at + len(view)):
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        self._at += filled
        return filled


def seekable(file: SealedFile) -> BinaryIO:
    """Give a sealed file as a seekable binary stream."""
    return cast("BinaryIO", BufferedReader(_Seekable(file), buffer_size=BUFFER))
