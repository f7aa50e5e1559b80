"""casebook search: what `services.lookup` finds, on the command line."""

from datetime import UTC, datetime

import click

from casebook.cli.backend import acting, as_option, json_option, show
from casebook.search.entry import Query
from casebook.services import index_keeping, lookup
from casebook.services.lookup import Found, FoundRecord
from casebook.vocabulary import list_names

MOST = 50


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--noun", "nouns", multiple=True, metavar="NOUN", help="Only records of this kind, such as incident or person."
)
@click.option(
    "--where", "chosen", multiple=True, metavar="LIST=CODE", help="Only records with this code, such as severity=high."
)
@click.option("--most", default=MOST, show_default=True, type=click.IntRange(1, 10_000))
@as_option
@json_option
def search(
    *, query: tuple[str, ...], nouns: tuple[str, ...], chosen: tuple[str, ...], most: int, login: str, as_json: bool
) -> None:
    """Search everything that the member may open. Words, "a phrase", -without."""
    wanted = Query(words=" ".join(query), nouns=nouns, chosen=tuple(_chosen(one) for one in chosen), at_once=most)
    with acting(login, "search", writes=False) as (_, work, keys):
        found = lookup.find(work, keys, wanted, patience=None)
        index_keeping.keep_snapshots(work, keys, least=index_keeping.WORTH_KEEPING)
    show(_plain(found), lambda: _told(found), as_json=as_json)


def _chosen(typed: str) -> tuple[str, tuple[str, ...]]:
    name, equals, code = typed.partition("=")
    if not equals or not code or name not in {*list_names(), "tag", "month"}:
        raise click.UsageError(f"“{typed}” is not LIST=CODE, such as severity=high.")
    return name, (code,)


def _plain(found: Found) -> dict[str, object]:
    return {
        "total": found.total,
        "also_searched": list(found.spellings),
        "records": [_record(one) for one in found.records],
    }


def _record(one: FoundRecord) -> dict[str, object]:
    return {
        "noun": one.noun,
        "id": str(one.record),
        "case": one.reference,
        "title": one.title,
        "when": one.first,
        "found": "".join(text for text, _marked in one.pieces),
    }


def _told(found: Found) -> str:
    lines = [f"{one.reference}  {one.noun:<16}  {_day(one.first):<10}  {one.title}" for one in found.records]
    return "\n".join([*lines, f"{len(found.records)} of {found.total}"]) if lines else "Nothing fits."


def _day(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(UTC).date().isoformat() if instant else ""
