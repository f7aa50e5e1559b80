"""A report as a file: JSON with everything, or CSV with one row for each account that is named (docs/formats/patterns.md)."""

import csv
import json
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO

from casebook.analysis.findings import Report

FORMAT = "casebook-patterns/1"
COLUMNS = ("account", "network", "score", "reasons")
BEGINNINGS = (",".join(COLUMNS).encode(), f'{{\n "format": "{FORMAT}"'.encode())
"""How the two files begin: by these, an earlier answer is told from any other file."""


def as_csv(report: Report) -> bytes:
    """Give the header, and a row for each member of each network; accounts stand exactly as the table has them."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for network in report.networks:
        for member in network.members:
            writer.writerow((member.account, network.name, f"{member.score:.3f}", " ".join(member.reasons)))
    return text.getvalue().encode()


def as_json(report: Report) -> bytes:
    """Give the whole report; times as ISO 8601 in UTC."""
    whole = {"format": FORMAT, **asdict(report)}
    for network in whole["networks"]:
        for joint in network["joints"]:
            joint["posts"] = [_dated(post) for post in joint["posts"]]
        for edge in network["edges"]:
            for meeting in edge["meetings"]:
                meeting["first"], meeting["second"] = _dated(meeting["first"]), _dated(meeting["second"])
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _dated(post: dict[str, object]) -> dict[str, object]:
    return post | {"time": iso(float(str(post["time"])))}


def iso(second: float) -> str:
    """Give a second since 1970 as ISO 8601 in UTC; a time outside of the years 1 to 9999 stays a number."""
    try:
        return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return str(second)
