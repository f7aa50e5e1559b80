"""Health and metrics on a loopback port of their own, answered by the process that watches the faces.

It takes one request at a time, reads nothing of it but its first line and its Host, and never writes. It answers to names of
this machine only, so that no page in a browser here can read it. It goes on while a face is down, and says so.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from socket import AF_INET, AF_INET6
from socketserver import TCPServer
from threading import Thread
from typing import Any

from click import UsageError

from casebook.settings import Settings

PATIENCE = 5.0  # seconds that one connection may take
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
Answer = tuple[int, str, str]  # status, media type, text
TEXT = "text/plain; version=0.0.4; charset=utf-8"
JSON = "application/json"


def place(settings: Settings) -> tuple[str, int] | None:
    """Say where to listen, None for nowhere.

    Raises:
        UsageError: it is no address with a port, or not this machine's own and not named twice.
    """
    given = settings.status
    if not given:
        return None
    host, _, port = given.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        loopback, number = ip_address(host).is_loopback, int(port)
    except ValueError as error:
        raise UsageError("write CASEBOOK_STATUS as 127.0.0.1:8002") from error
    if not loopback and settings.status_beyond_loopback != given:
        raise UsageError(
            "CASEBOOK_STATUS can be reached from elsewhere, and whoever reaches it is not asked who they are: "
            "name the same address in CASEBOOK_STATUS_BEYOND_LOOPBACK as well, or use 127.0.0.1"
        )
    return host, number


@contextmanager
def answering(where: tuple[str, int] | None, pages: dict[str, Callable[[], Answer]]) -> Iterator[int]:
    """Answer at a place while the block runs; give the port, 0 where there is no place.

    Args:
        where: address and port; port 0 takes a free one.
        pages: path → what to answer.
    """
    if where is None:
        yield 0
        return
    server = _server(where, pages)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, name="status", daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def as_json(status: int, value: dict[str, Any]) -> Answer:
    """Give an answer in JSON."""
    return status, JSON, json.dumps(value) + "\n"


def _server(where: tuple[str, int], pages: dict[str, Callable[[], Answer]]) -> TCPServer:
    loopback = ip_address(where[0]).is_loopback

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "casebook", ""
        timeout = PATIENCE

        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            name = host if host.endswith("]") else host.rpartition(":")[0] or host
            if loopback and name not in LOOPBACK_NAMES:
                self._answer((421, TEXT, "not this name\n"))
                return
            page = pages.get(self.path)
            try:
                self._answer(page() if page else (404, TEXT, "nothing here\n"))
            except Exception:  # noqa: BLE001 -- whatever fails, the port goes on, and no word of it leaves
                self._answer((500, TEXT, "this could not be found out\n"))

        def _answer(self, answer: Answer) -> None:
            status, media_type, text = answer
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: who asks is nobody's business."""

    class Server(TCPServer):  # not HTTPServer, which asks the network for its own name
        address_family = AF_INET6 if ":" in where[0] else AF_INET
        allow_reuse_address = True

        def handle_error(self, *_: object) -> None:
            """Somebody who hangs up is no fault."""

    return Server(where, Handler)
