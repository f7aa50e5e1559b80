"""How much hard material a member looks at in a day, for their own health: their own limit, kept in their own browser.

The server keeps nothing of it: limit and count lie in one cookie, with a few digits for each exhibit that name none. Nobody
else sees either, and nothing is refused; the page asks once more.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import Response, after_this_request, current_app, request

from casebook.web.desk.cookies import house

COOKIE = "casebook_hard"
MOST = 99  # exhibits that a limit can name
_KEPT = re.compile(r"(\d{1,2})\.(\d{8})\.((?:[0-9a-f]{6})*)", re.ASCII)
_ONE_YEAR = 365 * 24 * 3600  # seconds
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Exposure:
    """A limit (0 for none), and what was opened today."""

    limit: int
    seen: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many exhibits were opened today."""
        return len(self.seen)


def exposure() -> Exposure:
    """What this browser says; yesterday's count is over, and what cannot be read is no limit."""
    kept = _KEPT.fullmatch(request.cookies.get(COOKIE, ""))
    if kept is None:
        return Exposure(0)
    limit, day, seen = int(kept[1]), kept[2], kept[3]
    if day != _today():
        return Exposure(limit)
    return Exposure(limit, tuple(seen[at : at + _DIGITS] for at in range(0, len(seen), _DIGITS)))


def is_enough(exhibit: UUID) -> bool:
    """Whether opening this one would go beyond the limit; one that was opened today already does not."""
    now = exposure()
    return 0 < now.limit <= now.count and _digits(exhibit) not in now.seen


def note_opened(exhibit: UUID) -> None:
    """Count an exhibit as opened today, with this answer."""
    now = exposure()
    if now.limit and _digits(exhibit) not in now.seen:
        kept = Exposure(now.limit, (*now.seen, _digits(exhibit)))
        after_this_request(lambda response: _keep(response, kept))


def keep_limit(response: Response, typed: str) -> None:
    """Keep a limit for a year with what was opened today; anything but a number from 1 to 99 is none."""
    limit = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST)) else 0
    _keep(response, Exposure(limit, exposure().seen))


def _keep(response: Response, kept: Exposure) -> Response:
    written = f"{kept.limit}.{_today()}.{''.join(kept.seen)}" if kept.limit else ""
    response.set_cookie(
        COOKIE,
        written,
        max_age=_ONE_YEAR if kept.limit else 0,
        httponly=True,
        samesite="Lax",
        secure=current_app.extensions["secure_cookies"](),
    )
    return response


def _today() -> str:
    return f"{house().clock():%Y%m%d}"


def _digits(exhibit: UUID) -> str:
    # Bound to the day: two days of one cookie do not tell that the same exhibit was opened again.
    return sha256(f"{_today()}{exhibit}".encode()).hexdigest()[:_DIGITS]
