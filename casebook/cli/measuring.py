"""casebook bench: measure what we owe, as ratios in one run."""

import json
import sys

import click

from casebook.bench import KNOWN, run


@click.command()
@click.option("--only", "only", default="", metavar="NAME", help="Run one measurement.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row.")
def bench(*, only: str, as_json: bool) -> None:
    """Measure speed against a plain baseline, side by side on this machine."""
    if only and only not in KNOWN:
        raise click.BadParameter(f"known are: {', '.join(KNOWN)}", param_hint="--only")
    met = True
    for row in run(only):
        met = met and row.met
        click.echo(json.dumps(row.plain()) if as_json else row.told())
    sys.exit(0 if met else 1)
