"""Which addresses may be opened: http and https, and nothing inside the network that the office itself stands in.

Pure but for `resolved`, which asks the system's resolver. Sources: RFC 1918, 4193, 6598, 6890; CWE-918.
"""

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from casebook.errors import InvalidInput

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 2000  # characters, as everywhere in casebook
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home")


def checked(address: str, *, private: bool) -> str:
    """Give the address, tidied, if it may be opened; `private` lets it lie in a private network.

    Raises:
        InvalidInput: it is no address of a web page, carries a password, or names a private network outright.
    """
    url = address.strip()
    if len(url) > LONGEST or any(letter.isspace() or not letter.isprintable() for letter in url):
        raise InvalidInput("This is no address of a web page.", field="url")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidInput("This is no address of a web page.", field="url") from None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise InvalidInput("Only addresses that begin with http:// or https:// can be captured.", field="url")
    if parts.username or parts.password:
        raise InvalidInput("This address carries a name or a password. Leave them out.", field="url")
    if not private and inside(host):
        raise InvalidInput("This address lies in a private network. It is not opened.", field="url")
    return url


def inside(host: str) -> bool:
    """Say whether a host names this machine or a private network by itself, in any spelling of an address."""
    name = host.strip("[]").rstrip(".").lower()
    number = as_number(name)
    if number is not None:
        return is_private(number)
    return "." not in name or name.endswith(_INSIDE)


def as_number(name: str) -> Ip | None:
    """Read a host that is a number, also in the old spellings (0x7f.1, 017700000001); None for a name."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name)) if name else None
    except (OSError, UnicodeError):
        return None


def is_private(number: Ip) -> bool:
    """Say whether an address is not one of the public internet, also where it is wrapped in IPv6."""
    for within in _wrapped(number):
        if not within.is_global or within.is_multicast or within.is_reserved or within.is_unspecified:
            return True
    return False


def _wrapped(number: Ip) -> Sequence[Ip]:
    if isinstance(number, ipaddress.IPv4Address):
        return (number,)
    if number in _NAT64:
        return (ipaddress.IPv4Address(int(number) & 0xFFFFFFFF),)
    if number.ipv4_mapped:
        return (number.ipv4_mapped,)
    if number.sixtofour:
        return (number.sixtofour,)
    return (number, *(number.teredo or ()))


def resolved(host: str, port: int) -> list[tuple[socket.AddressFamily, Ip]]:
    """Ask the system for the addresses of a host; none where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [
        (family, ipaddress.ip_address(str(place[0]).partition("%")[0])) for family, _kind, _proto, _name, place in found
    ]


def proxy_of(setting: str) -> tuple[str, int] | None:
    """Read the setting of the proxy, socks5://host:port; None where there is none.

    Raises:
        InvalidInput: it is written in another way.
    """
    if not setting:
        return None
    try:
        parts = urlsplit(setting)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in {"socks5", "socks5h"} or parts.username or parts.path.strip("/"):
        raise InvalidInput("CASEBOOK_CAPTURE_PROXY must be written as socks5://host:port.")
    return host, port
