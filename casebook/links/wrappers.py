"""Redirects, share buttons and login walls whose address carries the real one: finding it without following it."""

from dataclasses import dataclass
from urllib.parse import urljoin

from casebook.links.address import Address, parse_address

_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class _Wrapper:
    domain: str
    path: str
    fields: tuple[str, ...]

    def holds(self, address: Address) -> bool:
        at_home = address.host == self.domain or address.host.endswith("." + self.domain)
        return at_home and address.path.rstrip("/").startswith(self.path)


_WRAPPERS = (
    _Wrapper("facebook.com", "/l.php", ("u",)),
    _Wrapper("facebook.com", "/flx/warn", ("u",)),
    _Wrapper("facebook.com", "/sharer", ("u",)),
    _Wrapper("facebook.com", "/share.php", ("u",)),
    _Wrapper("facebook.com", "/dialog/share", ("href",)),
    _Wrapper("facebook.com", "/plugins", ("href",)),
    _Wrapper("facebook.com", "/login", ("next",)),
    _Wrapper("facebook.com", "/checkpoint", ("next",)),
    _Wrapper("l.instagram.com", "", ("u",)),
    _Wrapper("instagram.com", "/linkshim", ("u",)),
    _Wrapper("instagram.com", "/accounts/login", ("next",)),
    _Wrapper("l.threads.net", "", ("u",)),
    _Wrapper("l.threads.com", "", ("u",)),
    _Wrapper("vk.com", "/away", ("to",)),
    _Wrapper("vk.ru", "/away", ("to",)),
    _Wrapper("vk.com", "/share.php", ("url",)),
    _Wrapper("t.me", "/iv", ("url",)),
    _Wrapper("t.me", "/share", ("url",)),
    _Wrapper("telegram.me", "/share", ("url",)),
    _Wrapper("ok.ru", "/dk", ("st.link", "st.shareUrl")),
    _Wrapper("ok.ru", "/offer", ("url",)),
    _Wrapper("x.com", "/i/flow/login", ("redirect_after_login",)),
    _Wrapper("twitter.com", "/i/flow/login", ("redirect_after_login",)),
    _Wrapper("x.com", "/intent/tweet", ("url",)),
    _Wrapper("twitter.com", "/intent/tweet", ("url",)),
    _Wrapper("x.com", "/login", ("redirect_after_login",)),
    _Wrapper("twitter.com", "/share", ("url",)),
    _Wrapper("youtube.com", "/redirect", ("q",)),
    _Wrapper("youtube.com", "/attribution_link", ("u",)),
    _Wrapper("youtube.com", "/oembed", ("url",)),
    _Wrapper("consent.youtube.com", "", ("continue",)),
    _Wrapper("consent.google.com", "", ("continue",)),
    _Wrapper("accounts.google.com", "", ("continue",)),
    _Wrapper("translate.google.com", "/translate", ("u",)),
    _Wrapper("tiktok.com", "/login", ("redirect_url",)),
    _Wrapper("tiktok.com", "/link/v2", ("target",)),
    _Wrapper("out.reddit.com", "", ("url",)),
    _Wrapper("duckduckgo.com", "/l", ("uddg",)),
    _Wrapper("linkedin.com", "/redir", ("url",)),
    _Wrapper("t.umblr.com", "/redirect", ("z",)),
    _Wrapper("steamcommunity.com", "/linkfilter", ("u", "url")),
    _Wrapper("slack-redir.net", "/link", ("url",)),
    _Wrapper("safelinks.protection.outlook.com", "", ("url",)),
)


def unwrap(address: Address) -> Address:
    """Return the address inside a known wrapper, however often it is wrapped (five times at most), else the same."""
    for _ in range(_DEEPEST):
        inner = _inside(address)
        if inner is None:
            return address
        address = inner.with_note("unwrapped")
    return address


def _inside(address: Address) -> Address | None:
    for field in _fields(address):
        target = address.get(field)
        if target.startswith("/") and not target.startswith("//"):
            target = urljoin(f"https://{address.host}", target)
        if target.lower().startswith(("http:", "https:", "tg:")):
            return parse_address(target)
    return None


def _fields(address: Address) -> tuple[str, ...]:
    if address.path == "/url" and (".google." in f".{address.host}"):
        return ("q", "url")
    return next((wrapper.fields for wrapper in _WRAPPERS if wrapper.holds(address)), ())
