"""The time zones that forms offer: those of Central Asia and of exile. Others are kept where a record has them."""

from casebook.dates import city
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

ZONES = (
    "Asia/Dushanbe", "Europe/Moscow", "Asia/Tashkent", "Asia/Bishkek", "Asia/Almaty", "Asia/Ashgabat", "Asia/Kabul",
    "Asia/Tehran", "Europe/Istanbul", "Europe/Kyiv", "Europe/Warsaw", "Europe/Vilnius", "Europe/Berlin", "Europe/Vienna",
    "Europe/Paris", "Europe/London", "America/New_York", "America/Los_Angeles", "UTC",
)  # fmt: skip


def zone_choices(present: str | None) -> list[tuple[str, str]]:
    """The zones by the name of their city; one that a record has already is offered too."""
    offered = [(zone, city_words(zone)) for zone in ZONES]
    if present and present not in ZONES:
        offered.append((present, present))
    return [("", _("not known")), *offered]


def city_words(zone: str) -> str:
    """The city of a zone as the dates of the page name it; UTC is no city."""
    return zone if zone == "UTC" else city(zone, locale())
