"""The only way out of the browser: a SOCKS5 server on loopback that resolves, refuses, counts and hands on.

Every connection of a page comes here with a name, so the address that was looked up is the address that is connected to, and a name
cannot turn into a private address in between (DNS rebinding). With an upstream proxy, names go there unresolved. Source: RFC 1928.
It reads nothing of what passes and writes nothing down.
"""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from casebook.capturing.addresses import as_number, inside, is_private, resolved

_PIECE = 64 * 1024
_PATIENCE = 20.0  # seconds for a connection to be made
_IDLE = 120.0  # seconds without a byte, after which a connection is let go
_VERSION, _NO_LOGIN, _CONNECT = 5, 0, 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_DONE, _FAILED, _FORBIDDEN, _UNREACHABLE = 0, 1, 2, 4


class Gate:
    """One gate for one capture. Use in a `with` block; afterwards nothing of it listens.

    Attributes:
        refused: hosts that lie in a private network and were not connected to.
        peers: for each host that was connected to directly, the address.
        over: whether the page asked for more bytes than it may.
    """

    def __init__(self, *, private: bool, proxy: tuple[str, int] | None, most: int) -> None:
        self._private, self._proxy, self._left = private, proxy, most
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False
        self.refused: set[str] = set()
        self.peers: dict[str, str] = {}
        self.over = False
        threading.Thread(target=self._listen, name="capture-gate", daemon=True).start()

    @property
    def port(self) -> int:
        """Where the browser finds it on 127.0.0.1."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let nothing more through, in either direction."""
        with self._lock:
            self._closed = True
            left = [*self._open, self._listener]
        for each in left:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits on it
        self._listener.close()

    def _listen(self) -> None:
        while not self._closed:
            try:
                inner, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(inner,), name="capture-way", daemon=True).start()

    def _serve(self, inner: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError, struct.error), inner, self._known(inner):
            inner.settimeout(_PATIENCE)
            host, port = _asked(inner)
            outer = self._connected(inner, host, port)
            if outer is not None:
                with outer, self._known(outer):
                    inner.sendall(_answer(_DONE))
                    self._carry(inner, outer)

    @contextlib.contextmanager
    def _known(self, one: socket.socket) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise OSError("closed")
            self._open.add(one)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(one)

    def _connected(self, inner: socket.socket, host: str, port: int) -> socket.socket | None:
        if not self._private and inside(host):
            self.refused.add(host)
            inner.sendall(_answer(_FORBIDDEN))
            return None
        outer = self._through_proxy(host, port) if self._proxy else self._directly(host, port)
        if outer is None:
            inner.sendall(_answer(_FORBIDDEN if host in self.refused else _UNREACHABLE))
        return outer

    def _directly(self, host: str, port: int) -> socket.socket | None:
        found = resolved(host, port)
        if not self._private and any(is_private(number) for _, number in found):
            self.refused.add(host)
            return None
        for family, number in found:
            outer = socket.socket(family, socket.SOCK_STREAM)
            outer.settimeout(_PATIENCE)
            try:
                outer.connect((str(number), port))
            except OSError:
                outer.close()
                continue
            self.peers[host] = str(number)
            return outer
        return None

    def _through_proxy(self, host: str, port: int) -> socket.socket | None:
        assert self._proxy is not None  # noqa: S101  -- asked for only where there is one
        outer = socket.create_connection(self._proxy, timeout=_PATIENCE)
        try:
            outer.sendall(bytes((_VERSION, 1, _NO_LOGIN)))
            if _exactly(outer, 2) != bytes((_VERSION, _NO_LOGIN)):
                raise OSError("login")  # noqa: TRY301  -- as any other refusal
            outer.sendall(bytes((_VERSION, _CONNECT, 0)) + _place(host) + struct.pack("!H", port))
            version, status, _, kind = _exactly(outer, 4)
            if (version, status) != (_VERSION, _DONE):
                raise OSError("refused")  # noqa: TRY301  -- as any other refusal
            _read_place(outer, kind)
        except (OSError, ValueError):
            outer.close()
            return None
        return outer

    def _carry(self, inner: socket.socket, outer: socket.socket) -> None:
        ends = {inner: outer, outer: inner}
        while ends and not self.over:
            ready, _, _ = select.select([*ends], [], [], _IDLE)
            if not ready:
                return
            for one in ready:
                piece = one.recv(_PIECE)
                other = inner if one is outer else outer
                if not piece:
                    del ends[one]
                    with contextlib.suppress(OSError):
                        other.shutdown(socket.SHUT_WR)
                    continue
                with self._lock:
                    self._left -= len(piece)
                    self.over = self.over or self._left < 0
                other.sendall(piece)


def _asked(inner: socket.socket) -> tuple[str, int]:
    """Read the greeting and the question of a SOCKS5 client: host and port."""
    version, count = _exactly(inner, 2)
    if version != _VERSION or _NO_LOGIN not in _exactly(inner, count):
        raise ValueError("greeting")
    inner.sendall(bytes((_VERSION, _NO_LOGIN)))
    version, command, _, kind = _exactly(inner, 4)
    if (version, command) != (_VERSION, _CONNECT):
        inner.sendall(_answer(7))
        raise ValueError("command")
    return _read_place(inner, kind)


def _read_place(one: socket.socket, kind: int) -> tuple[str, int]:
    if kind == _IPV4:
        host = socket.inet_ntop(socket.AF_INET, _exactly(one, 4))
    elif kind == _IPV6:
        host = socket.inet_ntop(socket.AF_INET6, _exactly(one, 16))
    elif kind == _NAME:
        host = _exactly(one, _exactly(one, 1)[0]).decode("ascii").strip("[]")
    else:
        raise ValueError("kind")
    return host, int(struct.unpack("!H", _exactly(one, 2))[0])


def _place(host: str) -> bytes:
    number = as_number(host)
    if number is None:
        name = host.encode("ascii")
        return bytes((_NAME, len(name))) + name
    return bytes((_IPV4 if number.version == 4 else _IPV6,)) + number.packed  # noqa: PLR2004  -- IP has versions 4 and 6


def _answer(status: int) -> bytes:
    return bytes((_VERSION, status, 0, _IPV4)) + bytes(6)


def _exactly(one: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = one.recv(size - len(got))
        if not piece:
            raise ValueError("end")
        got += piece
    return got
