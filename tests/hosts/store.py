"""The object store of the network: moto's server in a process of its own, `python -m tests.hosts.store ADDRESS PORT FULL`.

While the file FULL is there, it takes nothing more, as a bucket whose quota is used up. It keeps everything in memory, so it
cannot be killed and started again.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

NO_ROOM = b"<Error><Code>QuotaExceeded</Code><Message>no room</Message></Error>"


def main(address: str, port: int, full: Path) -> None:
    """Serve until ended."""
    behind = DomainDispatcherApplication(create_backend_app)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in {"PUT", "POST"} and full.exists():
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("507 Insufficient Storage", [("Content-Type", "application/xml")])
            return [NO_ROOM]
        return behind(environ, start_response)  # type: ignore[no-any-return]

    run_simple(address, port, app, threaded=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
