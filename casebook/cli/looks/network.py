"""What only the network can tell: whether HTTPS answers for each name, and each time-stamping service stamps.

Runs for `casebook check --network` alone. It tells those who are asked that this machine is there; a time-stamping service
gets the hash of a fixed text.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator

from casebook.cli.looks.finding import Finding
from casebook.cli.looks.front import named
from casebook.errors import CasebookError
from casebook.exporters.timestamps import Rfc3161Stamper, http_transport
from casebook.work import House

_PATIENCE = 15.0  # seconds
_MOST = 64 * 1024  # bytes of an answer
ENOUGH_DAYS = 14  # that a certificate should still hold
_DAY = 24 * 3600

Trust = Callable[[], ssl.SSLContext]


def looks_at_network(house: House, port: int = 443, trust: Trust = ssl.create_default_context) -> Iterator[Finding]:
    """Ask each name for its certificate and headers, and each time-stamping service for one stamp."""
    for host in named(house.settings):
        yield from _https(host.lstrip("."), port, trust())
    for url in house.settings.tsa:
        yield _stamps(url)


def looks_at_stamps(house: House) -> Iterator[Finding]:
    """Whether time-stamping services are named; asks nobody."""
    count = len(house.settings.tsa)
    yield Finding(
        "two time-stamping services are named",
        count > 1,
        "courts need two: name them in CASEBOOK_TSA; casebook check --network tries them",
        str(count),
        note=True,
    )


def _https(host: str, port: int, trust: ssl.SSLContext) -> Iterator[Finding]:
    try:
        with (
            socket.create_connection((host, port), _PATIENCE) as line,
            trust.wrap_socket(line, server_hostname=host) as sealed,
        ):
            ends = ssl.cert_time_to_seconds(str((sealed.getpeercert() or {}).get("notAfter")))
            sealed.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("idna"))
            answer = _head(sealed)
    except (OSError, ValueError) as error:
        reason = getattr(error, "verify_message", "") or type(error).__name__
        yield Finding(f"HTTPS answers for {host}", good=False, advice=f"{reason}: look at proxy and certificate")
        return
    yield Finding(f"HTTPS answers for {host}", good=True)
    left = int((ends - time.time()) / _DAY)
    yield Finding(f"the certificate of {host} holds on", left >= ENOUGH_DAYS, "renew it, by a timer", f"{left} days")
    kept = b"strict-transport-security:" in answer
    yield Finding(f"{host} asks browsers to stay with HTTPS", kept, "let the proxy send Strict-Transport-Security")
    ours = b"content-security-policy: default-src 'none'" in answer
    yield Finding(
        f"casebook's headers arrive from {host}", ours, "the proxy takes them away, or passes on to something else"
    )


def _head(line: ssl.SSLSocket) -> bytes:
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < _MOST and (piece := line.recv(_MOST)):
        answer += piece
    return answer.partition(b"\r\n\r\n")[0].lower()


def _stamps(url: str) -> Finding:
    try:
        Rfc3161Stamper(url, http_transport(url)).stamp(b"casebook check")
    except CasebookError as error:
        return Finding(
            f"{url} stamps", good=False, advice=str(error) or "it does not answer: name another in CASEBOOK_TSA"
        )
    return Finding(f"{url} stamps", good=True)
