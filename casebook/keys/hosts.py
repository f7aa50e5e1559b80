"""The secret that the hosts of one office share: 32 random bytes in a file, never in the database, and what is derived of it.

It opens nothing of a case. What several hosts must agree on without the database knowing it hangs on it: names of
guesses, browsers that are known, what a worker is handed. A host that lacks it is another office's as far as those go.
The file is made where there is none, and copied to each further host (docs/guide/operator.md, "Several hosts").
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from casebook.crypto.bearer import decoded, encoded
from casebook.crypto.canonical import canonical
from casebook.crypto.labels import HOSTS_CHECK
from casebook.crypto.randomness import derive, random_bytes
from casebook.settings import Settings

SECRET_BYTES, CHECK_BYTES = 32, 16
_UNKEPT: dict[Path, bytes] = {}  # secrets that a full disk did not take; they live in this process alone


def key_file(settings: Settings) -> Path:
    """Name the file that holds the secret: CASEBOOK_HOSTS_KEY_FILE, or `hosts-key` of the instance folder."""
    return Path(settings.hosts_key_file) if settings.hosts_key_file else settings.instance / "hosts-key"


def hosts_key(settings: Settings, label: bytes, *context: str | int) -> bytes:
    """Derive the 32-byte key that the hosts of this office share for one use (a label of casebook.crypto.labels) and context.

    Makes the secret where there is none; of two processes that make it, one does. Where the disk takes no file, or holds
    half of one, the secret lives in this process alone, so that nobody is kept out for want of it; `usable` tells.
    """
    return derive(_secret(key_file(settings)), label + canonical(list(context)) if context else label)


def check_of(settings: Settings, office: UUID) -> bytes:
    """Give 16 bytes by which hosts of one office see that they hold the same secret. They do not lead back to it."""
    return hosts_key(settings, HOSTS_CHECK, str(office))[:CHECK_BYTES]


def usable(settings: Settings) -> bool:
    """Say whether the secret lies whole in its file. Makes none."""
    return _read(key_file(settings)) is not None


def makes(settings: Settings) -> bool:
    """Make the secret where there is none; say whether it lies whole in its file now."""
    _secret(key_file(settings))
    return usable(settings)


def written(settings: Settings) -> str:
    """Give the secret in letters, to be carried to a further host: base64url, 43 characters."""
    return encoded(_secret(key_file(settings)))


def take(settings: Settings, letters: str) -> bool:
    """Keep a secret that another host has written; False where this host has the same one already.

    Raises:
        ValueError: it is not a secret in letters.
        FileExistsError: this host has another one, which is not overwritten.
    """
    secret, path = decoded(letters.strip()), key_file(settings)
    if secret is None:
        raise ValueError("43 letters, digits, - and _ are expected")
    if path.exists():
        if _read(path) == secret:
            return False
        raise FileExistsError(path)
    _keep(path, secret)
    return True


def _secret(path: Path) -> bytes:
    with suppress(OSError):
        if not path.exists():
            _keep(path, random_bytes(SECRET_BYTES))
    return _read(path) or _UNKEPT.setdefault(path, random_bytes(SECRET_BYTES))


def _read(path: Path) -> bytes | None:
    try:
        secret = path.read_bytes()
    except OSError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def _keep(path: Path, secret: bytes) -> None:
    """Write a file of mode 0600 whole or not at all; where another process was faster, its file stands."""
    aside = path.with_name(f".{path.name}-{random_bytes(8).hex()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
