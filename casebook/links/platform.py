"""How a platform's addresses are described: a table of rules, from most telling to least, and how one is applied.

A rule's pattern is matched against the address's *shape*: the path without empty parts, then those query fields that
the platform names as meaningful, in its order: "/watch?v=abc". Hosts other than the usual ones stand in front:
"//youtu.be/abc"; tg: addresses are written "tg://resolve?domain=name".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from casebook.links.address import Address, trimmed, verbatim
from casebook.links.link import Link
from casebook.links.tracking import strip_tracking

_COMMENT = re.compile(r"[\w=.:-]{1,200}", re.ASCII)
_COMMENTED = frozenset({"post", "photo", "video", "reel"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of address. Pattern groups: handle, account, native, post, comment; templates may use them.

    `{owner}` is the account's number, or else its handle in lower case. `canonical` follows the platform's base address.
    """

    kind: str
    pattern: str
    canonical: str
    native: str = "{native}"
    account: str = "{account}"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its code, its domains, its usual hosts (a pattern), where its canonical addresses live, its rules."""

    code: str
    domains: tuple[str, ...]
    hosts: str
    base: str
    rules: tuple[Rule, ...]
    fields: tuple[str, ...] = ()
    comment_fields: tuple[str, ...] = ()
    minted_at: Callable[[str], datetime | None] = lambda _: None
    scheme: str = ""

    def owns(self, address: Address) -> bool:
        """Whether the address belongs to this platform: no look-alike, no foreign port."""
        if address.port is not None:
            return False
        if address.scheme == "tg":
            return self.scheme == "tg"
        return any(address.host == domain or address.host.endswith("." + domain) for domain in self.domains)

    def read(self, address: Address) -> Link:
        """Return what the first fitting rule reads; a "page" where none fits."""
        shape = self._shape(address)
        for rule in self.rules:
            if match := re.fullmatch(rule.pattern, shape, re.ASCII):
                return self._link(rule, match, address)
        return self._page(address)

    def _shape(self, address: Address) -> str:
        path = "/" + "/".join(address.segments)
        given = dict(reversed(address.fields()))
        query = "&".join(f"{name}={quote(given[name], safe='')}" for name in self.fields if given.get(name))
        host = "" if re.fullmatch(self.hosts, address.host) else f"//{address.host}"
        if address.scheme == "tg":
            host, path = f"tg://{address.host}", ""
        return host + path + (f"?{query}" if query else "")

    def _link(self, rule: Rule, match: re.Match[str], address: Address) -> Link:
        parts = {"handle": "", "account": "", "native": "", "comment": ""} | match.groupdict(default="")
        parts["owner"] = parts["account"] or _folded(parts["handle"])
        canonical = rule.canonical.format(**parts)
        canonical = canonical if "://" in canonical else self.base + canonical
        kind, comment = rule.kind, parts["comment"]
        if rule.kind in _COMMENTED:
            for name in self.comment_fields:
                value = address.get(name)
                if _COMMENT.fullmatch(value) and trimmed(value) == value:
                    canonical += f"{'&' if '?' in canonical else '?'}{name}={value}"
                    kind, comment = "comment", value
        native = rule.native.format(**parts)
        return Link(
            platform=self.code,
            kind=kind,
            url="",
            canonical_url=canonical,
            handle=unquote(parts["handle"], errors="replace"),
            account_id=rule.account.format(**parts),
            native_id=native,
            comment_id=comment,
            minted_at=self.minted_at(native) if rule.kind in _COMMENTED else None,
        )

    def _page(self, address: Address) -> Link:
        usual = re.fullmatch(self.hosts, address.host)
        start = self.base if usual else f"{'tg' if address.scheme == 'tg' else 'https'}://{address.host}"
        return Link(self.code, "page", "", plain_url(start, address, on_platform=True))


def _folded(handle: str) -> str:
    """Return the handle as the platforms compare it: without regard to case."""
    return quote(unquote(handle, errors="surrogateescape").lower(), safe="@+:", errors="surrogateescape")


def plain_url(start: str, address: Address, *, on_platform: bool) -> str:
    """Return the address at `start` with path, query and fragment as pasted, tracking fields taken out."""
    query = strip_tracking(address.query, on_platform=on_platform)
    fragment = address.fragment.partition(":~:")[0]
    rest = address.path or "/"
    rest += f"?{query}" if query else ""
    rest = verbatim(rest) + (f"#{verbatim(fragment)}" if fragment else "")
    # It must read the same again within a sentence.
    return trimmed(start + rest)
