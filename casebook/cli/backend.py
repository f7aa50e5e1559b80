"""What all commands need: the installation, a signed-in keyring, one way to print, and what errors mean."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from casebook.blobs.refusals import words_of
from casebook.errors import (
    Busy,
    CasebookError,
    IllegalMove,
    InvalidInput,
    NoGrant,
    NotAllowed,
    NotFound,
    Refused,
    StorageAway,
    StorageFull,
    Tampered,
    WrongKey,
)
from casebook.exporters.documents import SealUnusable
from casebook.exporters.timestamps import NoTimeStamp
from casebook.keys.keyring import Keyring
from casebook.services import file_stores, membership
from casebook.services.assembling import SelfTestFailed
from casebook.services.database_words import CannotStart, address, is_away, why
from casebook.services.restoring import DamagedBackup, is_under_way
from casebook.services.retention import OnHold, UseRestricted
from casebook.services.starting import open_office
from casebook.settings import load, passphrase_file
from casebook.work import House, Work, begin

BAD, USAGE, NOT_ALLOWED = 1, 2, 3

SENTENCES: dict[type[CasebookError], tuple[int, str]] = {
    OnHold: (USAGE, "The case is on legal hold: nothing of it may be deleted."),
    UseRestricted: (USAGE, "The processing of this case is restricted: nothing of it may leave."),
    NotAllowed: (NOT_ALLOWED, "You may not do this."),
    Refused: (NOT_ALLOWED, "Sign-in refused: the login or the passphrase is not right."),
    NoGrant: (NOT_ALLOWED, "You hold no key for this."),
    NotFound: (USAGE, "There is no such thing here, or none that you may know of."),
    CannotStart: (USAGE, ""),  # it says itself why
    IllegalMove: (USAGE, "This cannot be done now."),
    Tampered: (BAD, "What is stored is damaged: it is not what was written. Nothing of it was used."),
    WrongKey: (BAD, "This key does not open that."),
    Busy: (BAD, "Others were at work for too long, so nothing was kept. Please do it again."),
    StorageFull: (BAD, "There is no room left on the disk. Nothing was kept."),
    StorageAway: (BAD, "The sealed files cannot be reached. Nothing was kept."),
    NoTimeStamp: (BAD, "A time stamp authority did not answer as it should. No pack was made."),
    SealUnusable: (BAD, "The office's certificate cannot seal. No pack was made."),
    DamagedBackup: (BAD, "This backup is damaged. Nothing was restored."),
    SelfTestFailed: (BAD, "The pack did not verify and was not released."),
}

as_option = click.option("--as", "login", required=True, metavar="LOGIN", help="The member on whose behalf to act.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable output.")


def open_house(*, founding: bool = False) -> House:
    """Open the installation that the settings name, bringing its database to this version's shape.

    However the command ends that opened it, it is closed then.

    Raises:
        IllegalMove: it cannot be opened as the settings are; nothing was changed. `founding`: there may be no office yet.
    """
    os.umask(0o077)
    settings = load()
    if is_under_way(settings):
        raise IllegalMove("a restore was broken off here: run casebook backup restore again")
    house = open_office(settings, founding=founding)
    command = click.get_current_context(silent=True)
    if command is not None:
        command.call_on_close(house.close)
    return house


@contextmanager
def acting(login: str, name: str, *, writes: bool) -> Iterator[tuple[House, Work, Keyring]]:
    """Open one unit of work as a member."""
    house = open_house()
    passphrase = read_passphrase(f"Passphrase of {login}: ")
    try:
        if writes:
            file_stores.refuse_another(house)
        with begin(house, writes=writes, name=name) as work:
            keys = membership.unlock(work, login, passphrase)
            membership.settle(work, keys) if writes else None
            yield house, work, keys
    finally:
        house.close()


def read_passphrase(prompt: str) -> str:
    """Take a passphrase from CASEBOOK_PASSPHRASE_FILE, or ask for it without showing it."""
    path = passphrase_file()
    if path is not None:
        try:
            return path.read_text("utf-8").splitlines()[0]
        except (OSError, IndexError) as error:
            raise click.UsageError(f"the passphrase file cannot be read: {path}") from error
    if not sys.stdin.isatty():
        raise click.UsageError("no passphrase: run this in a terminal or set CASEBOOK_PASSPHRASE_FILE")
    return getpass.getpass(prompt)


def show(value: Any, words: Callable[[], str] | str, *, as_json: bool) -> None:  # noqa: ANN401 -- any JSON value
    """Print a value as JSON, or in words."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False))
    else:
        click.echo(words if isinstance(words, str) else words())


def sentence(error: CasebookError) -> str:
    """Say what went wrong, and what was kept."""
    if isinstance(error, InvalidInput):
        return f"{error.field}: {error.reason}" if error.field else error.reason
    if isinstance(error, CannotStart):
        return str(error)
    if isinstance(error, StorageAway):
        return f"{SENTENCES[StorageAway][1]} {words_of(error)}"
    detail = (
        str(error) if isinstance(error, (IllegalMove, SelfTestFailed, NoTimeStamp, SealUnusable)) and str(error) else ""
    )
    words = SENTENCES.get(type(error), (BAD, "This did not work."))[1]
    return f"{words} ({detail})" if detail else words


def database_trouble(error: SQLAlchemyError) -> str:
    """Say why the database did not do what it was asked, "" where that is a fault of the program."""
    if not is_away(error):
        return ""
    return f"{why(error, address(load().database))} An act is kept whole or not at all."


def status(error: CasebookError) -> int:
    """Give the exit status of an error."""
    if isinstance(error, InvalidInput):
        return USAGE
    return SENTENCES.get(type(error), (BAD, ""))[0]
