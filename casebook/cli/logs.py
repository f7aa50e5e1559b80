"""casebook log: check the log without any key."""

import sys
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session as Database

from casebook.audit.log import Head, heads_in
from casebook.audit.verification import LogVerdict
from casebook.audit.verification import verify as verify_log
from casebook.cli.backend import json_option, open_house, show


@click.group()
def log() -> None:
    """Check the log."""


@log.command()
@click.option(
    "--head", "known", multiple=True, metavar="CHAIN:SEQ:HASH", help="A head that a pack or a person wrote down."
)
@click.option(
    "--heads",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file log-heads of another host, or a copy of one that was kept elsewhere.",
)
@json_option
def verify(*, known: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """Check every link: finds an edit, a gap, a cut tail."""
    heads = [_head(text) for text in known]
    heads += [head for path in files for head in heads_in(path.read_text("ascii", "replace"))]
    house = open_house()
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        verdict = verify_log(db, house.heads, heads)
    house.close()
    show(
        {
            "ok": not verdict.faults,
            "entries": verdict.entries,
            "chains": verdict.chains,
            "faults": [{"chain": str(each.chain), "seq": each.seq, "what": each.what} for each in verdict.faults],
            "heads": [str(head) for head in verdict.heads],
        },
        lambda: _told(verdict),
        as_json=as_json,
    )
    sys.exit(1 if verdict.faults else 0)


def _head(text: str) -> Head:
    try:
        chain, seq, link = text.split(":")
        return Head(UUID(chain), int(seq), bytes.fromhex(link))
    except ValueError as error:
        raise click.BadParameter("write it as CHAIN:SEQ:HASH", param_hint="--head") from error


def _told(verdict: LogVerdict) -> str:
    lines = [f"{fault.chain} entry {fault.seq}: {fault.what}" for fault in verdict.faults]
    lines.append(f"{verdict.entries} entries in {verdict.chains} chains: {'BAD' if lines else 'every link holds'}.")
    return "\n".join(lines)
