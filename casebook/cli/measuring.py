"""casebook bench: measure what we owe, as ratios in one run."""

import json
import signal
import sys

import click
import msgspec

from casebook.bench import KNOWN, run
from casebook.bench.scale import measured


@click.command()
@click.option("--only", "only", default="", metavar="NAME", help="Run one measurement.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row.")
@click.option(
    "--scale", default=0, metavar="CASES", help="What an office of so many cases costs, a JSON object a figure."
)
@click.option("--postgresql", is_flag=True, help="With --scale: on a PostgreSQL server of its own.")
def bench(*, only: str, as_json: bool, scale: int, postgresql: bool) -> None:
    """Measure speed against a plain baseline, side by side on this machine."""
    if scale:
        for figure in measured(scale, postgresql=postgresql):
            click.echo(msgspec.json.encode(figure))
        return
    if only and only not in KNOWN:
        raise click.BadParameter(f"known are: {', '.join(KNOWN)}", param_hint="--only")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # servers that were started end with us
    met = True
    for row in run(only):
        met = met and row.met
        click.echo(json.dumps(row.plain()) if as_json else row.told())
    sys.exit(0 if met else 1)
