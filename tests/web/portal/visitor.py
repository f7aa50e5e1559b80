"""Somebody at the portal, as a browser without script sees it: pages, their forms, and the buttons on them."""

import http.client
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

from werkzeug.test import TestResponse

from tests.web.pages import BOUNDARY, TOKEN, Page, check_headers, check_page, multipart

STORY = "Дар канал сурати маро бо матни дурӯғ гузоштанд: «Хоини Ватан»."
CODE = re.compile(r"<span>([0-9A-Z]{1,4})</span>")
AGENT = "Lynx/2.9.2 canary-agent-5f1c"
HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Form:
    """A form as a page shows it: pressed later, it sends what stood in it then."""

    action: str
    method: str = "get"
    enctype: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    takes_files: bool = False

    def filled(self, **typed: Any) -> dict[str, Any]:
        """Give what a press sends, with what was typed."""
        given: dict[str, Any] = {name: list(values) for name, values in self.fields.items()}
        return {**given, **{name: value for name, value in typed.items() if value is not None}}


class _Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.loose: list[tuple[str, tuple[str, str]]] = []  # buttons that stand outside of their form
        self._open: Form | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given["action"], given.get("method", "get"), given.get("enctype", ""))
            self.forms.append(self._open)
            self.by_id[given.get("id", "")] = self._open
        elif tag == "button" and "form" in given:
            self.loose.append((given["form"], (given.get("name", ""), given.get("value", ""))))
        elif self._open is not None and tag == "button":
            self._open.buttons.append((given.get("name", ""), given.get("value", "")))
        elif self._open is not None and tag == "textarea":
            self._area = given.get("name", ""), []
        elif self._open is not None and tag == "input":
            self._take(self._open, given)

    def _take(self, form: Form, given: dict[str, str]) -> None:
        if given.get("type") == "file":
            form.takes_files = True
        elif given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            form.fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None and self._open is not None:
            name, pieces = self._area
            text = "".join(pieces).replace("\r\n", "\n").removeprefix("\n")  # a browser drops the first line's end
            self._open.fields.setdefault(name, []).append(text)
            self._area = None
        elif tag == "form":
            self._open = None


def forms_of(page: str) -> list[Form]:
    """Give the forms of a page, each with the buttons that belong to it."""
    reader = _Reader()
    reader.feed(page)
    for owner, button in reader.loose:
        reader.by_id[owner].buttons.append(button)
    return reader.forms


def form_of(page: str, action: str) -> Form:
    """Give the form of a page that goes to an address."""
    (found,) = [form for form in forms_of(page) if form.action == action and form.method == "post"]
    return found


def code_on(page: str) -> str:
    """Give the return code that a page shows, "" if it shows none."""
    return " ".join(CODE.findall(page))


@dataclass
class Visitor(Page):
    """A browser at the portal, in this process. Each answer that it was ever given is kept in `history`."""

    page: str = ""
    history: list[tuple[str, TestResponse]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.client.delete_cookie("casebook_language")
        self.client.set_cookie("lang", self.locale)

    def token(self) -> str:
        """The form token of this browser."""
        found = TOKEN.search(self.client.get("/safety").get_data(as_text=True))
        assert found is not None
        return found[1]

    def cookie(self) -> str:
        """What this browser bears, "" for nothing."""
        kept = self.client.get_cookie("v")
        return kept.value if kept is not None else ""

    def open(self, address: str, status: int = 200, **given: Any) -> str:
        """Read a page and stay on it."""
        self.page = self.get(address, status, **given)
        return self.page

    def form(self, action: str) -> Form:
        """The form of the present page that goes to an address."""
        return form_of(self.page, action)

    def press(self, form: Form, status: int = 303, *, headers: dict[str, str] | None = None, **typed: Any) -> str:
        """Press the button of a form, also of a page that was shown long ago; go where it leads."""
        given = form.filled(**typed)
        token = given.pop("csrf_token", [""])[0]
        kind = "multipart/form-data" if form.enctype else None
        self.page = self.post(form.action, given, status, token=token, headers=headers or {}, content_type=kind)
        if status == 303:
            self.open(self.location)
        return self.page

    def tell(self, status: int = 303, *, go: str = "files", **words: Any) -> str:
        """Write on a fresh page and press a button there."""
        self.open("/write")
        return self.press(self.form("/write"), status, go=go, **{"story": STORY, **words})

    def add(self, *files: tuple[bytes, str], status: int = 303, **typed: Any) -> str:
        """Add files to the draft."""
        self.open("/files")
        return self.press(self.form("/files"), status, files=attached(*files), **typed)

    def send(self) -> str:
        """Send what was written; give the return code."""
        self.open("/check")
        return code_on(self.press(self.form("/check")))

    def report(self, **words: Any) -> str:
        """Write and send; give the return code."""
        self.tell(**words)
        return self.send()

    def put_away(self) -> str:
        """Say that the code is written down."""
        self.open("/code")
        return self.press(self.form("/code"), noted="yes")

    def come_back(self, code: str, status: int = 303) -> str:
        """Come back with a code."""
        self.open("/return")
        return self.press(self.form("/return"), status, code=code)

    def reply(self, text: str, *files: tuple[bytes, str], status: int = 303) -> str:
        """Write to the team."""
        self.open("/thread")
        return self.press(self.form("/thread"), status, text=text, files=attached(*files))

    def _checked(self, response: TestResponse, status: int) -> str:
        self.history.append((response.request.full_path, response))
        text = super()._checked(response, status)
        assert "immutable" not in response.headers["Cache-Control"], "nothing of the portal is kept by a browser"
        return text


def attached(*files: tuple[bytes, str]) -> list[tuple[io.BytesIO, str]] | None:
    """Give files as a form takes them."""
    return [(io.BytesIO(content), name) for content, name in files] or None


@dataclass
class TextBrowser:
    """A browser over a real socket that knows text, forms and cookies, and nothing else."""

    address: tuple[str, int]
    locale: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    path: str = ""
    headers: http.client.HTTPMessage = field(default_factory=http.client.HTTPMessage)

    def open(self, path: str, status: int = 200) -> str:
        """Read a page."""
        return self._ask("GET", path, status)

    def press(
        self,
        action: str,
        status: int = 200,
        *,
        button: tuple[str, str] = ("", ""),
        enctype: str | None = None,
        **typed: Any,
    ) -> str:
        """Press a button of the form that goes to an address, on the page that is shown, and go where that leads."""
        form = form_of(self.page, action)
        form.enctype = form.enctype if enctype is None else enctype
        assert button in form.buttons, (button, form.buttons)
        given = form.filled(**typed)
        if button[0]:
            given[button[0]] = button[1]
        if form.enctype:
            kind, body = f"multipart/form-data; boundary={BOUNDARY}", multipart(given)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(given, doseq=True, errors="replace").encode()
        return self._ask("POST", form.action, status, body, {"Content-Type": kind, "Origin": self._origin()})

    def _origin(self) -> str:
        return f"http://{self.address[0]}:{self.address[1]}"

    def _ask(
        self, method: str, path: str, status: int, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> str:
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        borne = "; ".join(f"{name}={secret}" for name, secret in self.cookies.items())
        headers = {"User-Agent": AGENT, "Accept-Language": self.locale, **({"Cookie": borne} if borne else {})}
        connection.request(method, path, body, {**headers, **(more or {})})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        check_headers(answer)  # type: ignore[arg-type]  # it has the same headers
        self._keep_cookies(answer.headers)
        if answer.status == 303:
            location = answer.headers["Location"]
            assert location.startswith("/"), location
            return self._ask("GET", location, status)
        self.path, self.headers, self.page = path, answer.headers, content.decode()
        assert answer.status == status, (answer.status, re.sub(r"<[^>]+>|\s+", " ", self.page)[:1500])
        if answer.headers.get_content_type() == "text/html":
            check_page(self.page, self.locale)
        return self.page

    def _keep_cookies(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            name, _, secret = line.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if secret:
                self.cookies[name] = secret


def encoded(fields: dict[str, bytes]) -> bytes:
    """Give fields of any bytes as a form sends them."""
    return b"&".join(f"{name}={quote_from_bytes(content)}".encode() for name, content in fields.items())
