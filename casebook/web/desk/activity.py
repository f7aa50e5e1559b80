"""When an account or a campaign was active: what is counted, on which clock, in which years."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from casebook.dates import Moment
from casebook.dates.moment import zone_of
from casebook.errors import InvalidInput, NotFound
from casebook.i18n import month_names, week_begins, weekday_names
from casebook.pictures.heat import Naming, activity, class_ends, week_of_hours, year_of_days
from casebook.services.reading import CaseBook
from casebook.web.desk.choices import account_name
from casebook.web.desk.chronicle import readable
from casebook.web.desk.zones import ZONES, city_words
from casebook.web.shared.preferences import locale

YEARS = 3  # drawn at once; others are a link away
HOME = "Asia/Dushanbe"  # the clock on which work hours of the other side are seen


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose calendar it is: an account or a campaign."""

    id: UUID
    name: str
    noun: str


def whose(book: CaseBook) -> list[Shown]:
    """Everybody whose calendar can be shown, campaigns first, then accounts with most posts."""
    posts: dict[UUID | None, int] = {}
    for post in book.posts:
        posts[post.body.author] = posts.get(post.body.author, 0) + 1
    accounts = sorted(
        book.accounts.items(), key=lambda pair: (-posts.get(pair[0], 0), account_name(pair[1]).casefold())
    )
    campaigns = [Shown(one.id, one.body.title, "campaign") for one in book.campaigns]
    return campaigns + [Shown(each, account_name(body), "account") for each, body in accounts]


def calendar_of(book: CaseBook) -> dict[str, Any]:
    """What the page shows for the account or campaign that the address asks for, or for the first there is.

    Raises:
        NotFound: the case has no such account or campaign.
    """
    offered = whose(book)
    if not offered:
        return {"offered": [], "shown": None}
    asked = request.args.get("of", "")
    shown = next((one for one in offered if str(one.id) == asked), None) if asked else offered[0]
    if shown is None:
        raise NotFound
    zone = _zone()
    seen = activity(_moments(book, shown), zone)
    ends = class_ends(max(seen.days.values(), default=0))
    hour_ends = class_ends(max(seen.hours.values(), default=0))
    say = Naming(locale(), weekday_names(locale()), month_names(locale()), week_begins(locale()))
    years = _years(seen.years)
    return {
        "offered": offered,
        "shown": shown,
        "zone": zone,
        "zones": [(each, city_words(each)) for each in (*ZONES, *([zone] if zone not in ZONES else []))],
        "place": city_words(zone),
        "seen": seen,
        "years": [(year, readable(year_of_days(seen.days, year, ends, say))) for year in years],
        "other_years": [year for year in seen.years if year not in years],
        "ends": ends,
        "hours": readable(week_of_hours(seen.hours, hour_ends, say)),
        "hour_ends": hour_ends,
        "weekdays": [(number % 7, say.weekdays[number % 7]) for number in range(say.first, say.first + 7)],
    }


def _moments(book: CaseBook, shown: Shown) -> list[Moment]:
    """When its posts were posted; and the incidents it had a part in of which no post is kept."""
    if shown.noun == "account":
        accounts, incidents = {shown.id}, set()
    else:
        campaign = next(one.body for one in book.campaigns if one.id == shown.id)
        accounts, incidents = set(campaign.accounts), set(campaign.incidents)
    posts = [post for post in book.posts if post.body.author in accounts or post.body.incident in incidents]
    told = {post.body.incident for post in posts}
    for act in book.acts:
        if any(part.body.account in accounts for part in book.involvements_of.get(act.id, [])):
            incidents.add(act.body.incident)
    rest = [one.body.when for one in book.incidents if one.id in incidents - told]
    return [post.body.posted for post in posts] + rest


def _zone() -> str:
    asked = request.args.get("zone", "") or HOME
    try:
        zone_of(asked)
    except InvalidInput:
        return HOME
    return asked


def _years(counted: list[int]) -> list[int]:
    asked = request.args.get("year", "")
    return [int(asked)] if asked in {str(year) for year in counted} else counted[:YEARS]
