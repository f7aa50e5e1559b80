"""Buckets for tests, behind servers that others wrote: moto's, and the one of rclone, which signs and checks what it is sent.

What lies in them is looked at with boto3, which shares no code with what casebook uses. `Faults` stands between and
does what networks and servers do on bad days.
"""

import http.client
import http.server
import logging
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import boto3

GIVEN = os.environ.get("CASEBOOK_TEST_BUCKETS", "").split()  # endpoint, key and secret of a server of one's own
SMALLEST_PART = 5 * 2**20 if GIVEN else 65_536  # bytes; what all servers admit, or what makes tests quick
os.environ["S3_UPLOAD_PART_MIN_SIZE"] = str(SMALLEST_PART)

from moto.server import ThreadedMotoServer  # noqa: E402 -- it reads that when it is loaded

from casebook.blobs.bucket import Bucket  # noqa: E402 -- the same
from casebook.blobs.bucket_address import address_of  # noqa: E402
from casebook.settings import Settings  # noqa: E402
from tests.architecture.tree import ROOT  # noqa: E402

KEY, SECRET = "casebook-tests", "an invented secret"


@dataclass(frozen=True)
class Server:
    """A server that speaks the S3 interface on a port of this machine."""

    endpoint: str
    name: str
    secret: str = SECRET
    key: str = KEY

    def new_bucket(self) -> str:
        """Make an empty bucket; give its name."""
        name = f"casebook-{uuid.uuid4().hex[:12]}"
        self.client().create_bucket(Bucket=name)
        return name

    def blobs(self, bucket: str = "", prefix: str = "") -> str:
        """Give what the setting `blobs` says of a bucket, a new one unless another is named."""
        return f"s3://{bucket or self.new_bucket()}/{prefix}?endpoint={self.endpoint}"

    def open(self, blobs: str = "", **changed: Any) -> Bucket:
        """Open a bucket as casebook does."""
        return Bucket(address_of(blobs or self.blobs()), **{"key_id": self.key, "secret": self.secret, **changed})

    def settings(self, settings: Settings, blobs: str = "") -> Settings:
        """Give settings that name a bucket here."""
        path = settings.instance / "bucket-secret"
        path.write_text(self.secret + "\n")
        path.chmod(0o600)
        return replace(settings, blobs=blobs or self.blobs(), blobs_key_id=self.key, blobs_secret_file=str(path))

    def client(self) -> Any:
        """Give another program's way in."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            region_name="us-east-1",
        )

    def objects(self, store: Bucket) -> dict[str, dict[str, Any]]:
        """Give place → everything that the bucket tells of each object, with its `Body` read."""
        client, found = self.client(), {}
        for each in client.list_objects_v2(Bucket=store.address.bucket).get("Contents", []):
            told = client.get_object(Bucket=store.address.bucket, Key=each["Key"])
            found[each["Key"]] = {**told, "Body": told["Body"].read()}
        return found

    def change(self, store: Bucket, name: str, content: bytes) -> None:
        """Put other bytes in a file's place, as whoever owns the server can."""
        self.client().put_object(Bucket=store.address.bucket, Key=store.path(name), Body=content)


@contextmanager
def moto() -> Iterator[Server]:
    """The server of moto, which knows put-if-absent and checks no signature; or the one that the environment names."""
    if GIVEN:
        yield Server(GIVEN[0], "given", GIVEN[2], GIVEN[1])
        return
    server, said = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False), logging.getLogger("werkzeug")
    server.start()
    said.setLevel(logging.ERROR)  # each request would be a line beside what a test looks for
    try:
        host, port = server.get_host_and_port()
        yield Server(f"http://{host}:{port}", "moto")
    finally:
        server.stop()
        said.setLevel(logging.NOTSET)


@contextmanager
def rclone() -> Iterator[Server]:
    """The server of rclone over a folder; it checks signatures, and does not know put-if-absent.

    It answers a range with status 200, which obstore takes for no range: what stands before it says 206.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="casebook-rclone-") as folder:
        process = subprocess.Popen(
            [ROOT / ".venv/bin/rclone", "--config", "", "serve", "s3", "--addr", f"127.0.0.1:{port}",
             "--auth-key", f"{KEY},{SECRET}", "--no-cleanup", folder],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _await(port)
            with faulty(Server(f"http://127.0.0.1:{port}", "rclone")) as (amended, _faults):
                yield amended
        finally:
            process.terminate()
            process.wait()


def _await(port: int) -> None:
    for _attempt in range(1500):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the server did not begin to listen")


@dataclass(frozen=True)
class Asked:
    """One request as the proxy saw it."""

    method: str
    path: str
    number: int  # how many like it came before, by method and path
    headers: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_part(self) -> bool:
        """Whether it brings a part of a file."""
        return self.method == "PUT" and "partNumber=" in self.path

    @property
    def completes(self) -> bool:
        """Whether it asks to make one file of the parts."""
        return self.method == "POST" and "uploadId=" in self.path


Answer = tuple[int, str]  # status and code of a refusal
CUT, LOSE, HALF = "cut", "lose", "half"  # the request breaks off on its way, its answer is lost, half of that comes
Fault = Callable[[Asked], "Answer | str | float | None"]


@dataclass
class Faults:
    """What stands between casebook and a server. `fault` decides on each request: an answer of its own, a cut, seconds to wait, or nothing."""

    behind: Server
    fault: Fault = lambda _asked: None
    seen: list[Asked] = field(default_factory=list)


@contextmanager
def faulty(behind: Server, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Server, Faults]]:
    """A server that has bad days, before one that has none; by its name and with TLS if a context for that is given."""
    faults = Faults(behind)

    class Handler(_Handler):
        told = faults

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        place = "https://localhost" if tls else "http://127.0.0.1"
        yield replace(behind, endpoint=f"{place}:{server.server_port}"), faults
    finally:
        server.shutdown()
        server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    told: Faults

    def _any(self) -> None:
        before = sum((one.method, one.path) == (self.command, self.path) for one in self.told.seen)
        asked = Asked(self.command, self.path, before, {name.lower(): value for name, value in self.headers.items()})
        self.told.seen.append(asked)
        decided = self.told.fault(asked)
        if decided == CUT:
            self.rfile.read(int(self.headers.get("Content-Length") or 0) // 2)
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if isinstance(decided, tuple):
            self._answer(decided[0], f"<Error><Code>{decided[1]}</Code></Error>".encode(), {})
            return
        if isinstance(decided, float):
            time.sleep(decided)
        self._passed_on(body, decided)

    def _passed_on(self, body: bytes, decided: object) -> None:
        connection = http.client.HTTPConnection(self.told.behind.endpoint.removeprefix("http://"), timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers.items()))
        came = connection.getresponse()
        content = came.read()
        connection.close()
        if decided == LOSE:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        status = 206 if came.status == 200 and came.getheader("Content-Range") else came.status
        self._answer(status, content, dict(came.getheaders()), half=decided == HALF)

    def _answer(self, status: int, content: bytes, headers: dict[str, str], *, half: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                self.send_header(name, value)
        length = (
            headers.get("Content-Length", headers.get("content-length", "0"))
            if self.command == "HEAD"
            else len(content)
        )
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if half else content)
        if half:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 -- the names that http.server asks for

    def log_message(self, *_words: object) -> None:
        """Say nothing."""
