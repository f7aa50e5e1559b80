"""A daemon that speaks as ClamAV's does, or misbehaves: it knows one harm, and it remembers what it was sent."""

import socket
import struct
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless bytes that every scanner calls harmful (eicar.org)."""


class FakeClamd:
    """Use in a `with` block. `answer` replaces what it would say; `most` is its limit for one file, in bytes."""

    def __init__(
        self, folder: Path, *, answer: bytes | None = None, most: int = 1_000_000, silent: bool = False
    ) -> None:
        self.address = str(folder / "clamd.sock")
        self.received: list[bytes] = []
        self.commands: list[bytes] = []
        self._answer, self._most, self._silent = answer, most, silent
        self._listening = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Self:
        self._listening.bind(self.address)
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told, suppress(OSError, struct.error):  # who asked hung up
                self._converse(line, told)

    def _converse(self, line: socket.socket, told: object) -> None:
        read = told.read  # type: ignore[attr-defined]
        command = b""
        while not command.endswith(b"\0"):
            command += read(1)
        self.commands.append(command)
        if command == b"zVERSION\0":
            line.sendall(self._answer or b"ClamAV 1.4.3/27800/Thu Nov 26 09:12:33 2026\0")
            return
        content = b""
        while size := struct.unpack(">I", read(4))[0]:
            content += read(size)
            if len(content) > self._most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        if not self._silent:
            harm = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            line.sendall(harm if self._answer is None else self._answer)
