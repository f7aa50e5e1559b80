"""By which date an exhibit stands in a list: its own, else its post's, else the day on which it was captured."""

from casebook.exporters.dossier import ExhibitFacts


def date_of(exhibit: ExhibitFacts) -> str:
    """Give the date as "2026-04-08", "2026-08", or a post's own words where nobody knows its time; "" where none is known."""
    captured, post = exhibit.capture.captured_at_utc, exhibit.post
    posted = (post.posted_at_utc.date().isoformat() if post.posted_at_utc else post.posted_at_displayed) if post else ""
    return exhibit.dated or posted or (captured.date().isoformat() if captured else "")


def date_rests_on(exhibit: ExhibitFacts) -> str:
    """Give the key of the wording that says whose date it is where it is not the exhibit's own; "" where it is, or there is none."""
    if exhibit.dated_by == "event":
        return "dated_event"
    own = exhibit.dated or (exhibit.post and (exhibit.post.posted_at_utc or exhibit.post.posted_at_displayed))
    return "dated_capture" if not own and exhibit.capture.captured_at_utc else ""


def by_date(exhibit: ExhibitFacts) -> tuple[str, str, str]:
    """The key that puts exhibits in order of date, those of one day by the hour of their posts; what has no date comes last."""
    post = exhibit.post
    hour = post.posted_at_utc.isoformat() if post and post.posted_at_utc else ""
    return date_of(exhibit) or "9", hour, exhibit.label
