"""What stands in front of desk and portal, as far as the settings tell: addresses, names, cookies, proxies."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from casebook.cli.looks.finding import Finding
from casebook.settings import Settings
from casebook.work import House

_ONION = re.compile(r"http://[a-z2-7]{56}\.onion/?")


def looks_at_front(house: House) -> Iterator[Finding]:
    """Whether the settings fit together; whether HTTPS truly answers only `--network` can tell."""
    settings = house.settings
    outside = [each for each in (settings.desk, settings.portal) if not _is_loopback(each)]
    yield Finding(
        "desk and portal listen on this machine only",
        not outside,
        f"{', '.join(outside)} can be reached without HTTPS: listen on 127.0.0.1, behind a proxy or an onion service",
    )
    if settings.status and not settings.status_beyond_loopback:
        yield Finding(
            "health and metrics are answered to this machine only",
            _is_loopback(settings.status),
            f"{settings.status} can be reached from outside: listen on 127.0.0.1",
        )
    wide = [host for host in settings.hosts if host.startswith(".")]
    yield Finding(
        "host names are whole names", not wide, f"{', '.join(wide)} answers to every name below: name each", note=True
    )
    yield from _cookies(settings)
    yield from _proxies(settings)
    if settings.onion:
        yield Finding(
            "the onion address is one",
            bool(_ONION.fullmatch(settings.onion)),
            "CASEBOOK_ONION is http:// with the 56 letters that stand in Tor's file hostname",
        )
    yield Finding(
        "“leave now” leads to HTTPS",
        urlsplit(settings.leave_to).scheme == "https",
        "CASEBOOK_LEAVE_TO should begin with https://",
    )


def named(settings: Settings) -> list[str]:
    """Give the host names under which somebody comes by HTTPS."""
    return [host for host in settings.hosts if not host.endswith(".onion")]


def _cookies(settings: Settings) -> Iterator[Finding]:
    names = named(settings)
    yield Finding(
        "cookies are for HTTPS alone",
        settings.secure_cookies or not names,
        f"members come by {', '.join(names)}: set CASEBOOK_SECURE_COOKIES to true",
    )
    yield Finding(
        "HTTPS has a name",
        bool(names) or not settings.secure_cookies,
        "cookies are for HTTPS, but CASEBOOK_HOSTS has no name for it: nobody could sign in over plain HTTP",
        note=True,
    )


def _proxies(settings: Settings) -> Iterator[Finding]:
    yield Finding(
        "proxies are counted",
        settings.trusted_proxies > 0 or not named(settings),
        "guesses are counted for all visitors together: set CASEBOOK_TRUSTED_PROXIES to how many stand in front, "
        "if they write X-Forwarded-For anew",
        note=True,
    )
    yield Finding(
        "no proxy is believed that is not there",
        settings.trusted_proxies == 0 or bool(settings.hosts),
        "CASEBOOK_TRUSTED_PROXIES is set, but no name to come by: whoever connects may claim any address",
    )


def _is_loopback(address: str) -> bool:
    host = address.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
