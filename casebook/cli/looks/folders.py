"""Who may read and change what lies in the instance folder and beside it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from casebook.blobs.opening import folder_of
from casebook.cli.looks.finding import Finding
from casebook.keys import hosts
from casebook.settings import Settings, passphrase_file
from casebook.work import House

OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITE = stat.S_IWGRP | stat.S_IWOTH
_SEED = "backup-seed"


def looks_at_folders(house: House) -> Iterator[Finding]:
    """Permissions and owners of the folder, of what lies in it, and of every file that holds a secret."""
    settings = house.settings
    private = is_private(settings.instance)
    yield Finding("the instance folder is private", private, f"run: chmod 700 {settings.instance}")
    yield from _kept(settings, private)
    secrets = [settings.instance / _SEED, *filter(None, [passphrase_file()])]
    secrets.append(hosts.key_file(settings))
    secrets += [Path(settings.blobs_secret_file)] if settings.blobs_secret_file else []
    if make_url(settings.database).password:
        secrets.append(settings.instance / "settings.toml")
    shown = [path for path in secrets if path.exists() and not is_private(path)]
    yield Finding("files that hold a secret are private", not shown, f"run: chmod 600 {_names(shown)}")
    linked = [path for path in secrets if path.is_symlink()]
    yield Finding("files that hold a secret are files", not linked, f"a link may lead anywhere: {_names(linked)}")
    mask = os.umask(0o077)
    os.umask(mask)
    yield Finding(
        "new files are private",
        mask & 0o077 == 0o077,  # noqa: PLR2004 -- nothing for group and others
        "set UMask=0077 in the service; casebook itself asks for it where it can",
        f"umask {mask:04o}",
        note=True,
    )


def is_private(path: Path) -> bool:
    """Whether group and others may do nothing with it."""
    return not path.stat().st_mode & OTHERS


def _kept(settings: Settings, private: bool) -> Iterator[Finding]:  # noqa: FBT001 -- one answer, handed on
    inside = [path for path in settings.instance.iterdir() if not path.is_symlink()]
    places = [*inside, *(each for each in _outside(settings) if each.exists())]
    changeable = [path for path in places if path.stat().st_mode & _WRITE and not (private and path in inside)]
    yield Finding("nobody else can change what is kept", not changeable, f"run: chmod go-w {_names(changeable)}")
    open_places = [path for path in _outside(settings) if path.exists() and not is_private(path)]
    yield Finding(
        "what is kept outside the instance folder is private",
        not open_places,
        f"run: chmod go-rwx {_names(open_places)}",
    )
    owners = {path.stat().st_uid for path in (settings.instance, *places)}
    yield Finding(
        "everything belongs to who runs this",
        owners == {os.geteuid()},
        f"run casebook as the owner of {settings.instance}, or run: chown -R {os.geteuid()} {settings.instance}",
    )


def _outside(settings: Settings) -> list[Path]:
    url = make_url(settings.database)
    database = [Path(url.database)] if url.get_backend_name() == "sqlite" and url.database else []
    blobs = folder_of(settings.blobs)
    places = [*([blobs] if blobs else []), *database]
    return [path for path in places if not path.resolve().is_relative_to(settings.instance)]


def _names(paths: list[Path]) -> str:
    return " ".join(map(str, paths[:5])) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")  # noqa: PLR2004
