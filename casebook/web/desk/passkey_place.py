"""Where a passkey can be used: at the host it was made for, and only where browsers have WebAuthn at all."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from casebook.crypto.passkeys import Place
from casebook.errors import NotFound
from casebook.web.desk.cookies import house


def place_here() -> Place | None:
    """Give where a passkey of this request would belong, None where browsers allow none.

    That is a host with a name, which has passed the list of hosts that the desk answers to, reached over HTTPS; or
    localhost. An onion address over HTTP is no secure context to WebAuthn, and Tor Browser has it switched off.
    """
    host = urlsplit(f"//{request.host}").hostname or ""
    scheme = "https" if house().settings.secure_cookies else request.scheme
    local = host == "localhost" or host.endswith(".localhost")
    if not host or _is_number(host) or not (scheme == "https" or local):
        return None
    return Place(host, f"{scheme}://{request.host}")


def needed_place() -> Place:
    """Give where a passkey of this request belongs; raises NotFound where browsers allow none."""
    place = place_here()
    if place is None:
        raise NotFound
    return place


def passkeys_here() -> bool:
    """Whether passkeys can be used at the address of this request."""
    return place_here() is not None


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
