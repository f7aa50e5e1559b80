"""The object store of the network: moto's server in a process of its own, `python -m tests.hosts.store ADDRESS PORT FOLDER`.

While FOLDER/full is there, it takes nothing more, as a bucket whose quota is used up. Moto keeps everything in memory: what is
whole is written to FOLDER/objects before it is answered for, and read from there at the start, so that it can be killed. Parts
of an upload that is not whole are lost with it, as a server may lose them. With FOLDER/certificate.pem it speaks TLS alone.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
from werkzeug.test import Client

BUCKET = "casebook"
_SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=casebook/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
}
NO_ROOM = b"<Error><Code>QuotaExceeded</Code><Message>no room</Message></Error>"


class Kept:
    """Moto, and beside it on the disk what it holds."""

    def __init__(self, folder: Path) -> None:
        self._full, self._objects = folder / "full", folder / "objects"
        self._objects.mkdir(exist_ok=True)
        self._behind = DomainDispatcherApplication(create_backend_app)
        self._inside = Client(self._behind)
        self._inside.put(f"/{BUCKET}", headers=_SIGNED)
        for path in self._objects.iterdir():
            if path.suffix != ".new":
                self._inside.put(f"/{BUCKET}/{unquote(path.name)}", data=path.read_bytes(), headers=_SIGNED)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method in {"PUT", "POST"} and self._full.exists():
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("507 Insufficient Storage", [("Content-Type", "application/xml")])
            return [NO_ROOM]
        said: list[Any] = []
        body = b"".join(self._behind(environ, lambda *told: said.append(told)))
        if (
            method in {"PUT", "POST", "DELETE"}
            and said[0][0].startswith("2")
            and "partNumber=" not in environ["QUERY_STRING"]
        ):
            self._keep(path.removeprefix(f"/{BUCKET}/"))
        start_response(*said[0])
        return [body]

    def _keep(self, key: str) -> None:
        """Write an object down as it is now."""
        place, found = self._objects / quote(key, safe=""), self._inside.get(f"/{BUCKET}/{key}", headers=_SIGNED)
        if found.status_code != 200:
            place.unlink(missing_ok=True)
            return
        aside = place.with_suffix(".new")
        aside.write_bytes(found.data)
        aside.rename(place)


def main(address: str, port: int, folder: Path) -> None:
    """Serve until ended."""
    certificate, key = folder / "certificate.pem", folder / "certificate.key"
    tls = (str(certificate), str(key)) if certificate.exists() else None
    run_simple(address, port, Kept(folder), threaded=True, ssl_context=tls)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
