"""A browser over a bare socket: it sends from memory and throws away what it gets, so that it costs little itself."""

import contextlib
import re
import socket
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

PIECE = 1024 * 1024  # bytes sent and received at a time
TOKEN = re.compile(rb'name="csrf_token" value="([0-9a-f]+)"')
COOKIE = re.compile(rb"(?i)set-cookie: ([^=;\s]+)=([^;\r]*)")
BOUNDARY = "casebook-bench-0f3d9c"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the head, what was kept of the body, its full length in bytes, and when its first byte came."""

    status: int
    head: bytes
    body: bytes
    size: int
    first_byte: float  # seconds after the connection was asked for; of an empty body, when that ended

    def location(self) -> str:
        """Give the path that a redirect leads to."""
        found = re.search(rb"(?i)\r\nlocation: ([^\r]+)", self.head)
        return found[1].decode() if found else ""


class Browser:
    """Keeps cookies and speaks HTTP/1.1, one connection a request."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._cookies: dict[str, str] = {}

    def get(self, path: str, *, keep: int = 1 << 20, squeezed: bool = False) -> Answer:
        """Get a page, keeping up to `keep` bytes of it; `squeezed` as browsers ask for it."""
        return self._exchange("GET", path, "", 0, (), keep, ["Accept-Encoding: gzip"] if squeezed else [])

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """Send a form without files."""
        form = urlencode(fields).encode()
        return self._exchange("POST", path, "application/x-www-form-urlencoded", len(form), (form,))

    def upload(self, path: str, fields: dict[str, str], content: memoryview, *, times: int = 1) -> Answer:
        """Send a form with one file, which is `content` so many times over."""
        parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]  # fmt: skip
        disposition = 'Content-Disposition: form-data; name="files"; filename="clip.bin"'
        head = (
            f"{''.join(parts)}--{BOUNDARY}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
        )
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        size = len(head) + len(content) * times + len(tail)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._exchange("POST", path, kind, size, (head, *[content] * times, tail))

    def token(self, path: str) -> str:
        """Get a page with a form, and give the form's token."""
        found = TOKEN.search(self.get(path).body)
        if found is None:
            raise RuntimeError(f"no form at {path}")
        return found[1].decode()

    def cookies(self) -> str:
        """Give the cookies as a request bears them."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def sign_in(self, login: str, passphrase: str) -> None:
        """Sign in at the desk."""
        token = self.token("/sign-in")
        answer = self.post(
            "/sign-in", (("csrf_token", token), ("login", login), ("passphrase", passphrase), ("next", "/"))
        )
        expect(answer, 303)

    def _connected(self) -> socket.socket:
        return socket.create_connection(self._address)

    def _exchange(
        self,
        method: str,
        path: str,
        kind: str,
        size: int,
        body: Iterable[bytes | memoryview],
        keep: int = 1 << 20,
        more: Sequence[str] = (),
    ) -> Answer:
        host = f"Host: {self._address[0]}:{self._address[1]}"
        lines = [f"{method} {path} HTTP/1.1", host, "Connection: close", *more]
        lines.append(f"Cookie: {self.cookies()}")
        if method == "POST":
            lines += [f"Content-Type: {kind}", f"Content-Length: {size}"]
        began = time.perf_counter()
        with self._connected() as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode())
            with contextlib.suppress(BrokenPipeError):  # refused before the end: the answer says why
                for piece in body:
                    line.sendall(piece)
            answer = _received(line, keep, began)
        self._cookies |= {name.decode(): value.decode() for name, value in COOKIE.findall(answer.head)}
        return answer


def expect(answer: Answer, status: int) -> None:
    """Stop the measurement if the act did not do what is measured."""
    if answer.status != status:
        raise RuntimeError(f"the server answered {answer.status} where {status} was due")


def _received(line: socket.socket, keep: int, began: float) -> Answer:
    gathered = bytearray()
    while b"\r\n\r\n" not in gathered and (piece := line.recv(PIECE)):
        gathered += piece
    head, _, start = bytes(gathered).partition(b"\r\n\r\n")
    start = start or line.recv(PIECE)
    first_byte = time.perf_counter() - began
    kept, size, room = bytearray(start[:keep]), len(start), bytearray(PIECE)
    while count := line.recv_into(room):
        size += count
        if len(kept) < keep:
            kept += room[: min(count, keep - len(kept))]
    return Answer(int(head[9:12]), head, bytes(kept), size, first_byte)
