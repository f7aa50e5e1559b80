"""The table of sixty invented posts of February 2026 that the first story imports, as a caseworker would have kept it.

The pattern is what the story tells: the channel begins each day, X and Facebook repeat it within minutes and forty
seconds of one another with the same spelling mistake, and smaller accounts follow.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from casebook.demo.teacher.words import SMEAR, SMEAR_REPEATED

_HOME = timezone(timedelta(hours=5))
_DAYS = 10
_SHORT = (
    "Бигзор ҳама донанд, ки ӯ кист.",
    "Номи моро паст назан, Маҳсо Орзузода!",
    "Пусть все знают, кто она такая.\nДелитесь!",
    "Кто ей платит, тот и заказывает, «правда» у неё чужая.",
    'Ин "муаллима" ба мардум дурӯғ мегӯяд.',
)
_FOLLOWERS = (
    ("telegram", "tarafdor_misol", "https://t.me/tarafdor_misol/{n}"),
    ("x", "javon_misol_1", "https://x.com/javon_misol_1/status/{x}"),
    ("facebook", "millat.example", "https://www.facebook.com/millat.example/posts/{n}"),
)
_EPOCH_MS = 1_288_834_974_657  # the first moment that an identifier of X can name


def _minted(at: datetime, low: int) -> int:
    """Return an identifier as X would have made it at that time."""
    return ((int(at.timestamp() * 1000) - _EPOCH_MS) << 22) + low


def _day(day: int) -> Iterator[tuple[datetime, str, str, str, str]]:
    start = datetime(2026, 2, 3, 9, 0, 7, tzinfo=_HOME) + timedelta(days=day, minutes=day * 13 % 50)
    yield start, "telegram", "ovozi_misol_24", f"https://t.me/ovozi_misol_24/{201 + day * 3}", SMEAR.text
    x = start + timedelta(minutes=4)
    yield (
        x,
        "x",
        "vatan_misol_7",
        f"https://x.com/vatan_misol_7/status/{_minted(x, 77 + day * 272)}",
        SMEAR_REPEATED.text,
    )
    facebook = x + timedelta(seconds=20 + day * 2 if day < _DAYS - 1 else 900)
    yield (
        facebook,
        "facebook",
        "haqgu.example",
        f"https://www.facebook.com/haqgu.example/posts/{100100 + day}",
        SMEAR_REPEATED.text,
    )
    for place, (platform, account, url) in enumerate(_FOLLOWERS):
        at = start + timedelta(minutes=9 + place * 7 + day)
        yield at, platform, account, url.format(n=40 + day * 5, x=_minted(at, 5)), _SHORT[(day + place) % len(_SHORT)]


def smear_posts() -> str:
    """Return the table as CSV with the header posted_at, platform, account, url, text."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["posted_at", "platform", "account", "url", "text"])
    for day in range(_DAYS):
        for at, *rest in _day(day):
            table.writerow([at.isoformat(), *rest])
    return out.getvalue()
