"""A small web site on loopback that behaves badly when asked to, and a SOCKS5 proxy that writes down where it was sent."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARKER = "canary-4b8e02-orzuzoda"
PAGE = f"""<!doctype html><html lang="tg"><title>Саҳифаи намуна</title><body>
<h1>Хоини Ватан {MARKER}</h1><p id="word">before scripts</p>
<script>
alert('stay'); confirm('really'); window.open('/popup');
document.getElementById('word').textContent = ['after scripts', Intl.DateTimeFormat().resolvedOptions().timeZone,
  navigator.language, typeof RTCPeerConnection].join(' ');
document.body.innerText; Object.defineProperty(HTMLElement.prototype, 'innerText', {{get: () => 'a lie'}});
</script><img src="/dot.png" alt=""></body></html>"""
LONG = "<!doctype html><title>Long</title>" + "<p style='height:2000px'>a line of it</p>" * 20
BUSY = "<!doctype html><title>Busy</title><p>words</p><script>setTimeout(() => { for (;;); }, 100)</script>"
GREEDY = "<!doctype html><title>Greedy</title><script>for (let i = 0; i < 100; i++) new Image().src = '/dot.png?' + i</script>"
HUNGRY = "<!doctype html><title>Hungry</title><script>const all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1));</script>"
POST = (
    "<!doctype html><title>Post</title><p>3 answers</p><p>Seen 40 times</p><p>%s</p><p>Nobody knows who wrote it.</p>"
)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        site.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        with suppress(OSError):
            match path:
                case "/once" | "/twice":
                    self.leave_for("/page" if path == "/once" else "/once")
                case "/inside":
                    self.leave_for("http://192.168.1.1/router")
                case "/file":
                    self.say(MARKER, kind="application/octet-stream", disposition="attachment; filename=x.bin")
                case "/slow":
                    site.over.wait(30)
                case "/endless":
                    self.drip(site)
                case _ if path in site.pages:
                    status, body = site.pages[path]
                    self.say(body, status=status)
                case _:
                    self.say("<title>Not here</title>There is no such page", status=404)

    def say(
        self, body: str, *, status: int = 200, kind: str = "text/html; charset=utf-8", disposition: str = ""
    ) -> None:
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Set-Cookie", "visitor=of-this-office")
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(raw)

    def leave_for(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def drip(self, site: "Site") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Endless</title><p>the first words</p>" + b" " * 2000)
        while not site.over.wait(0.05):
            self.wfile.write(b"<p>and more</p>")


class Site:
    """The site: its pages may be changed while it stands; `asked` is what was asked of it, with the headers."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.pages: dict[str, tuple[int, str]] = {
            "/page": (200, PAGE), "/long": (200, LONG), "/busy": (200, BUSY), "/greedy": (200, GREEDY), "/hungry": (200, HUNGRY),
        }  # fmt: skip
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

    def of(self, path: str) -> dict[str, str]:
        """The headers of the last request for a path."""
        return [headers for asked, headers in self.asked if asked == path][-1]


@contextmanager
def standing() -> Iterator[Site]:
    """A site, until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        site = Site(server.server_port)
        server.site = site  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield site
        site.over.set()
        server.shutdown()


@contextmanager
def proxying(site: Site) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """A SOCKS5 proxy that leads to the site whatever it is asked for: its port, and the names and ports it was asked for."""
    asked: list[tuple[str, int]] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

        def serve(inner: socket.socket) -> None:
            with suppress(OSError), inner:
                inner.recv(3)
                inner.sendall(b"\x05\x00")
                head = inner.recv(4)
                name = inner.recv(inner.recv(1)[0]).decode() if head[3] == 3 else socket.inet_ntoa(inner.recv(4))
                asked.append((name, struct.unpack("!H", inner.recv(2))[0]))
                inner.sendall(b"\x05\x00\x00\x01" + bytes(6))
                port = int(site.address.rpartition(":")[2])
                with socket.create_connection(("127.0.0.1", port)) as outer:
                    threading.Thread(target=carry, args=(inner, outer), daemon=True).start()
                    carry(outer, inner)

        def carry(one: socket.socket, other: socket.socket) -> None:
            with suppress(OSError):
                while piece := one.recv(65536):
                    other.sendall(piece)
                other.shutdown(socket.SHUT_WR)

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1], asked
        listener.shutdown(socket.SHUT_RDWR)
