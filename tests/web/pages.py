"""Page: a client that asserts by default. Each answer must have its status, headers, language, title and no secret."""

import html
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from casebook.crypto import bearer
from casebook.i18n import direction

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')
OUTSIDE = re.compile(r"""(?:src|href|action|data|poster)=["'](?:https?:)?//""", re.IGNORECASE)
BOUNDARY = "----casebook-test-9f3c"
_NAME, _GIVEN = r"""[^\s"'<>/=]+""", r"""\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
TAG = re.compile(
    rf"<(?:(/)?([a-z][a-z0-9-]*)((?:\s+{_NAME}(?:{_GIVEN.replace('(', '(?:')})?)*)\s*(/?)>|!doctype html>|!--.*?-->)",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(rf"({_NAME})(?:{_GIVEN})?")
WORDS = {"text/html", "text/fragment+html", "text/plain", "text/css", "text/javascript", "text/vtt", "application/json"}
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "circle", "source", "wbr", "col"}


def check_headers(response: TestResponse) -> None:
    """Every answer, whatever it is, carries these."""
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'"), policy
    assert "http" not in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] == ""
    cache = headers["Cache-Control"]
    assert "no-store" in cache or "immutable" in cache


def check_bytes(response: TestResponse) -> None:
    """What is no page came from outside, or is made of that: shown it runs nothing, or it is a download."""
    ours = response.mimetype in WORDS or response.request.path.startswith("/static/")
    if response.status_code in {200, 206} and not ours:
        shown = "sandbox" in response.headers["Content-Security-Policy"]
        assert shown or response.headers.get("Content-Disposition", "").startswith("attachment; filename=")


def check_page(text: str, locale: str) -> None:
    """Every page, whatever it shows."""
    assert f'<html lang="{locale}" dir="{direction(locale)}"' in text
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert title is not None
    assert title[1].strip()
    assert not OUTSIDE.search(text), OUTSIDE.search(text)
    assert "Sealed(" not in text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert TOKEN.search(form), f"a form without a token: {form[:200]}"
    Balance().check(text)


class Balance:
    """Fails on what is not closed where it should be, an id used twice, and anything that would run or be styled inline.

    Pages are read as the HTML Standard writes them (13.1.2); whatever else begins with < is a mistake of ours.
    """

    def __init__(self) -> None:
        self.open: list[str] = []
        self.ids: set[str] = set()

    def check(self, text: str) -> None:
        """Read a page from its first < to its last."""
        at = text.find("<")
        while at >= 0:
            tag = TAG.match(text, at)
            assert tag is not None, text[at : at + 200]
            if name := tag[2]:
                self._end(name.lower()) if tag[1] else self._start(name.lower(), tag[3], closed=bool(tag[4]))
            at = text.find("<", tag.end())
        assert self.open == [], self.open

    def _start(self, tag: str, attributes: str, *, closed: bool) -> None:
        if tag not in VOID and not closed:
            self.open.append(tag)
        assert tag != "style"
        if attributes or tag == "script":
            self._check_attributes(tag, {name.lower(): given for name, given in ATTRIBUTE.findall(attributes)})

    def _check_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        assert tag != "script" or attributes.get("src", '""') != '""'
        for name, given in attributes.items():
            assert name != "style"
            assert not name.startswith("on"), name
            if name in {"href", "src", "action", "formaction", "poster", "data"}:
                led = html.unescape(given.strip("\"'")).strip().lower()
                assert not led.startswith(("javascript:", "data:", "vbscript:")), given
        if "id" in attributes:
            named = attributes["id"].strip("\"'")
            assert named not in self.ids, f"two elements with the id {named}"
            self.ids.add(named)

    def _end(self, tag: str) -> None:
        if tag in {"p", "li", "dt", "dd", "tr", "td", "th"} and self.open[-1] != tag:
            raise AssertionError(f"</{tag}> closes <{self.open[-1]}>")
        assert self.open.pop() == tag, f"</{tag}> is out of place"


def _is_file(value: Any) -> bool:
    return isinstance(value, tuple) or (isinstance(value, list) and any(isinstance(each, tuple) for each in value))


def multipart(form: dict[str, Any]) -> bytes:
    """Encode a form as browsers do (HTML Standard, multipart/form-data); the test client would use a temporary file."""
    parts = []
    for name, values in form.items():
        for value in values if isinstance(values, list) else [values]:
            head = f'Content-Disposition: form-data; name="{name}"'
            content = str(value).encode()
            if isinstance(value, tuple):
                called = value[1].replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
                head += f'; filename="{called}"\r\nContent-Type: application/octet-stream'
                content = value[0].getvalue()
            parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode("utf-8", "surrogatepass") + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Page:
    """A browser of one person at the desk."""

    app: Flask
    locale: str = "en"

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.client.set_cookie("casebook_language", self.locale)
        self.last: TestResponse | None = None
        self._tokens: dict[tuple[str, ...], str] = {}

    def get(self, address: str, status: int = 200, **given: Any) -> str:
        """Read a page."""
        return self._checked(self.client.get(address, **given), status)

    def post(
        self,
        address: str,
        fields: dict[str, Any] | None = None,
        status: int = 303,
        *,
        token: str | None = None,
        **given: Any,
    ) -> str:
        """Send a form with this browser's token, as a browser would: with its Origin."""
        form = {"csrf_token": self.token() if token is None else token, **(fields or {})}
        headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", **given.pop("headers", {})}
        if given.get("content_type") == "multipart/form-data" or any(map(_is_file, form.values())):
            given["content_type"] = f"multipart/form-data; boundary={BOUNDARY}"
            form = multipart(form)
        return self._checked(self.client.post(address, data=form, headers=headers, **given), status)

    def token(self) -> str:
        """The form token of this browser, from any page with a form: the same for as long as its cookies are."""
        if kept := self._tokens.get(self._bears()):
            return kept
        text = self.client.get("/preferences", follow_redirects=True).get_data(as_text=True)
        found = TOKEN.search(text)
        assert found is not None
        return self._tokens.setdefault(self._bears(), found[1])

    def _bears(self) -> tuple[str, ...]:
        """The cookies that a token may be bound to."""
        names = ("casebook", "casebook-visitor")
        kept = [self.client.get_cookie(f"{prefix}{name}") for name in names for prefix in ("", "__Host-")]
        return tuple(cookie.value if cookie else "" for cookie in kept)

    def sign_in(self, login: str, passphrase: str, status: int = 303) -> str:
        """Come in by the front door."""
        self.client.get("/sign-in")
        return self.post("/sign-in", {"login": login, "passphrase": passphrase}, status)

    def comes_with(self, session: str) -> None:
        """Hold a session that was opened elsewhere, and the token of its forms."""
        self.client.set_cookie("casebook", session)
        self._tokens[self._bears()] = bearer.form_token(session)

    def links(self, address: str, prefix: str, attribute: str = "href") -> list[str]:
        """The addresses below `prefix` that a page leads to, each once, in order."""
        text = self.get(address)
        found = re.findall(rf'{attribute}="({re.escape(prefix)}[^"?]+)"', text)
        return [one for one in dict.fromkeys(found) if one != prefix + "new"]

    @property
    def location(self) -> str:
        """Where the last answer sent this browser."""
        assert self.last is not None
        return self.last.headers["Location"]

    def follow(self, status: int = 200) -> str:
        """Go there."""
        return self.get(self.location, status)

    def _checked(self, response: TestResponse, status: int) -> str:
        self.last = response
        text = response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else ""
        assert response.status_code == status, (
            response.status_code,
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:1500],
        )
        check_headers(response)
        check_bytes(response)
        if response.mimetype == "text/html" and status not in {301, 302, 303, 307, 308}:
            check_page(text, self.locale)
        return text
