"""Who tries to come in, as far as a request tells; for counting only, and never kept or logged as it stands."""

from math import ceil

from flask import request

from casebook.errors import TooManyTries
from casebook.services.guessing import Try
from casebook.web.desk.cookies import device_cookie, house


def attempt_of(login: str = "") -> Try:
    """Give this try, for casebook.services.guessing."""
    return Try(login=login, address=_address(), device=device_cookie())


def minutes_of(error: TooManyTries) -> int:
    """How many whole minutes to wait."""
    return ceil(error.wait.total_seconds() / 60)


def _address() -> str:
    """The address that asks: of the connection, or what the trusted proxies say of it, counted from the nearest."""
    proxies = house().settings.trusted_proxies
    told = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    return told[-proxies] if 0 < proxies <= len(told) else request.remote_addr or ""
