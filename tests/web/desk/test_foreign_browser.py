"""A real browser behind HTTPS, with another site open beside the desk: forms of ours work, and nothing of theirs does."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from casebook.web.desk import create_desk
from casebook.work import House
from tests import chromium
from tests.web.desk.conftest import PASSPHRASES, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.browser


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *given: Any) -> None:  # noqa: A002 -- werkzeug's signature
        """Nothing of it is printed."""


@contextmanager
def behind_https(app: "WSGIApplication", folder: Path, answers: list[tuple[str, int]]) -> Iterator[str]:
    """Serve as a proxy would: HTTPS outside, and the application believes that it is not."""
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run(
        [*made, "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"],
        cwd=folder,
        check=True,
        capture_output=True,
    )

    def passed_on(environ: "WSGIEnvironment", start: "StartResponse") -> Any:
        def noted(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            answers.append((environ["PATH_INFO"], int(status[:3])))
            return start(status, headers, *more)

        return app({**environ, "wsgi.url_scheme": "http"}, noted)

    files = (str(folder / "cert.pem"), str(folder / "key.pem"))
    server = make_server("127.0.0.1", 0, passed_on, threaded=True, request_handler=Quiet, ssl_context=files)
    with running(server):
        yield f"https://localhost:{server.server_port}"


@contextmanager
def another_site(page: Callable[[], str]) -> Iterator[str]:
    class Foreign(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page().encode())

        def log_message(self, *_given: object) -> None:
            """Nothing of it is printed."""

    server = HTTPServer(("127.0.0.1", 0), Foreign)
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}/"


@contextmanager
def running(server: Any) -> Iterator[None]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def test_forms_work_behind_https_and_another_site_reaches_nothing(house: House, world: World, tmp_path: Path) -> None:
    house.settings = replace(house.settings, secure_cookies=True)
    answers: list[tuple[str, int]] = []
    with (
        behind_https(create_desk(house.settings, house), tmp_path, answers) as desk,
        chromium.running() as browser,
        another_site(lambda: theirs(desk, world)) as foreign,
    ):
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(20_000)
        tab = context.new_page()
        tab.goto(f"{desk}/sign-in")
        tab.fill("[name=login]", "dana")
        tab.fill("[name=passphrase]", PASSPHRASES["dana"])
        with tab.expect_navigation():
            tab.click("main button[type=submit]")
        assert tab.goto(f"{desk}{world.case}").ok  # type: ignore[union-attr]
        cookies = {each["name"]: each for each in context.cookies()}
        assert all(each["secure"] and each["httpOnly"] for name, each in cookies.items() if name.startswith("__Host-"))
        assert "__Host-casebook" in cookies
        other = context.new_page()
        answers.clear()
        other.goto(foreign)
        other.wait_for_load_state("networkidle")
        assert dict(answers) == {f"{world.exhibit}/picture": 403, f"{world.case}": 403, "/sign-in": 403}
        with other.expect_navigation():
            other.click("#go")
        assert other.url == f"{desk}{world.exhibit}/file"  # nothing was downloaded, and nothing written down
        assert other.locator("main a").count() == 1
        other.goto(foreign)
        with other.expect_navigation():
            other.click("#send")
        assert (f"{world.case}/close", 403) in answers
        assert tab.goto(f"{desk}{world.case}").ok  # type: ignore[union-attr]
        assert "Closed" not in tab.inner_text("main")


def theirs(desk: str, world: World) -> str:
    return (
        f'<img src="{desk}{world.exhibit}/picture"><iframe src="{desk}{world.case}"></iframe><object data="{desk}/sign-in"></object>'
        f'<a id=go href="{desk}{world.exhibit}/file">go</a>'
        f'<form method=post action="{desk}{world.case}/close"><button id=send>send</button></form>'
    )
