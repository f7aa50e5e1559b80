"""Taking apart an address that may be hostile: scheme, real host, path and query, as a browser would see them.

It follows the WHATWG URL standard where that matters for who is really addressed: backslashes, user names before "@",
digits and letters of other scripts in host names. It never opens anything.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

LONGEST = 4096
_HIDDEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\x00-\x1f\x7f]"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SCHEME = re.compile(r"(https?|tg):[/\\]*", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*|\d{1,3}(?:\.\d{1,3}){3}")
_DEFAULT_PORTS = {"http": 80, "https": 443, "tg": None}
_MOST_FIELDS = 200
_CLOSING = {")": "(", "]": "[", "}": "{"}
_SENTENCE_MARKS = ".,;:!?'*’…"
_VERBATIM = "%/?:@!$&'()*+,;=~-._[]|"


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address. `host` is lower case and in punycode; `path`, `query`, `fragment` are as pasted."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    notes: tuple[str, ...]

    @property
    def segments(self) -> tuple[str, ...]:
        """Return the parts of the path that are not empty, each percent-encoded in one way."""
        parts = (unquote(part, errors="surrogateescape") for part in self.path.split("/"))
        return tuple(quote(part, safe="@+:~$!*',;=", errors="surrogateescape") for part in parts if part)

    def get(self, name: str) -> str:
        """Return the first value of a query field, decoded; "" where there is none."""
        return dict(reversed(self.fields())).get(name, "")

    def fields(self) -> list[tuple[str, str]]:
        """Return the query as decoded pairs, in order; the first 200 of them."""
        query = "&".join(self.query.split("&")[:_MOST_FIELDS])
        return parse_qsl(query, keep_blank_values=True, errors="replace")

    def with_note(self, note: str) -> "Address":
        """Return the same address with one more note."""
        return self if note in self.notes else replace(self, notes=(*self.notes, note))


def parse_address(text: str) -> Address | None:
    """Take apart a web or tg: address with or without its scheme; None for all other schemes and for what is no address."""
    clean = trimmed(_HIDDEN.sub("", _SURROGATES.sub("\ufffd", text.strip())))
    if len(clean) > LONGEST:
        return None
    match = _SCHEME.match(clean)
    if match is None and _OTHER_SCHEME.match(clean):
        return None
    scheme = match[1].lower() if match else "https"
    rest = clean[match.end() :] if match else clean.lstrip("/\\")
    head, mark, tail = _cut_path(rest)
    try:
        parts = urlsplit(f"{scheme}://{head}{mark}{tail}")
        return _address(scheme, parts, hidden=bool(_HIDDEN.search(text)))
    except (ValueError, UnicodeError):  # a broken port, IPv6 literal or host name
        return None


def _cut_path(rest: str) -> tuple[str, str, str]:
    """Split before query and fragment, so that backslashes become slashes only where browsers make them so."""
    match = re.search(r"[?#]", rest)
    cut = match.start() if match else len(rest)
    # "&amp;" comes from copied page sources.
    return rest[:cut].replace("\\", "/"), rest[cut : cut + 1], re.sub(r"&(?:amp;)+", "&", rest[cut + 1 :])


def _address(scheme: str, parts: SplitResult, *, hidden: bool) -> Address | None:
    host = _host(scheme, parts)
    if host is None:
        return None
    port = None if parts.port == _DEFAULT_PORTS[scheme] else parts.port
    found = {
        "hidden_characters": hidden,
        "userinfo": "@" in parts.netloc,
        "punycode": "xn--" in host,
        "port": port is not None,
    }
    notes = tuple(note for note, true in found.items() if true)
    return Address(scheme, host, port, parts.path, parts.query, parts.fragment, notes)


def _host(scheme: str, parts: SplitResult) -> str | None:
    name = unquote(parts.hostname or "").rstrip(".")
    if scheme == "tg":
        return name if re.fullmatch(r"[a-z]{1,20}", name) else None
    if ":" in name:
        return f"[{name}]"
    host = name.encode("idna").decode("ascii").lower()
    return host if _HOST.fullmatch(host) else None


def verbatim(text: str) -> str:
    """Percent-encode only what an address may not hold; what is encoded already stays as it is."""
    return quote(text, safe=_VERBATIM)


def trimmed(piece: str) -> str:
    """Cut marks at the end that belong to the sentence around an address, and a bracket that was opened before it."""
    while piece:
        last = piece[-1]
        closes_nothing = last in _CLOSING and piece.count(last) > piece.count(_CLOSING[last])
        if last not in _SENTENCE_MARKS and not closes_nothing:
            break
        piece = piece[:-1]
    return piece
