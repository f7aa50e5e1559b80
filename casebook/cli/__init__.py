"""The command line, grouped by noun. Each command opens one unit of work and calls one service.

Exit status: 0 done, 1 the thing asked about is bad, 2 usage, 3 not allowed. A passphrase comes from a prompt or from
the file that CASEBOOK_PASSPHRASE_FILE names, never from an argument.
"""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from casebook import __version__
from casebook.cli import (
    backend,
    backup,
    capturing,
    cases,
    checking,
    counting,
    demonstration,
    files,
    hosts,
    logs,
    measuring,
    members,
    moving,
    office,
    packs,
    packs_delivery,
    patterns,
    recovering,
    retention,
    searching,
    serving,
    tables,
    working,
)
from casebook.errors import CasebookError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casebook")
def casebook() -> None:
    """Encrypted case records and evidence packs."""


for command in (
    office.init,
    demonstration.demo,
    serving.serve,
    working.worker,
    checking.check,
    measuring.bench,
    members.members,
    recovering.recover,
    cases.cases,
    searching.search,
    tables.import_table,
    capturing.capture,
    patterns.patterns,
    packs.packs,
    counting.count,
    logs.log,
    backup.backup,
    files.files,
    hosts.hosts,
    moving.move,
    retention.retention,
):
    casebook.add_command(command)

for command in (packs_delivery.deliver, packs_delivery.stamp, packs_delivery.ledger_command):
    packs.packs.add_command(command)


def main() -> None:
    """Run a command and answer with its exit status; an error is a sentence, never a stack trace."""
    try:
        casebook.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except CasebookError as error:
        click.echo(backend.sentence(error), err=True)
        sys.exit(backend.status(error))
    except SQLAlchemyError as error:
        if not (told := backend.database_trouble(error)):
            raise
        click.echo(told, err=True)
        sys.exit(backend.BAD)
    except OSError as error:
        click.echo(f"{error.strerror}: {error.filename}", err=True)
        sys.exit(backend.USAGE)
    except ValueError as error:
        if not str(error).startswith(("unknown settings", "settings:")):
            raise
        click.echo(str(error), err=True)
        sys.exit(2)
