"""The faces of an office under granian, as `casebook serve` starts them, for tests that look through a real browser."""

import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casebook.cli.faces import FACES
from casebook.settings import Settings


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(face: str, settings: Settings, certificate: Path | None = None, **further: str) -> Iterator[str]:
    """Serve one face until the block ends; give its address.

    `further` are settings as the environment names them; with a certificate, which holds its key as well, it speaks
    HTTPS.
    """
    port = free_port()
    address = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "8", "--no-access-log", "--log-level", "error", "--no-ws"]
    command += ["--workers-kill-timeout", "8"]
    if certificate is not None:
        command += ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(certificate)]
    environment = settings.environment() | {f"CASEBOOK_{name.upper()}": told for name, told in further.items()}
    process = subprocess.Popen([*command, FACES[face]], env=environment)
    try:
        await_answer(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def await_answer(address: str) -> None:
    trusting = ssl._create_unverified_context() if address.startswith("https") else None  # noqa: S323 -- our own
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5, context=trusting).close()  # noqa: S310 -- our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")
