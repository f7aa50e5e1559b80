"""Open the place of sealed files that a setting names: a folder, or a bucket behind the S3 interface (docs/guide/operator.md).

The only module that reads that setting. It must not reach the network: whoever opens a bucket asks it to `prove` itself.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from casebook.blobs.bucket_address import address_of
from casebook.blobs.directory import Directory
from casebook.blobs.refusals import NEEDED, NO_PACKAGE, UNREADABLE
from casebook.blobs.store import SETTING, Store
from casebook.errors import InvalidInput
from casebook.settings import Settings

if TYPE_CHECKING:
    from casebook.blobs.client import Key


def folder_of(blobs: str) -> Path | None:
    """Give the folder that the setting names; None if it names a bucket."""
    return None if "://" in blobs else Path(blobs)


def open_store(settings: Settings) -> Store:
    """Open what the settings name; a folder is made if it is not there.

    Raises:
        InvalidInput: the setting, or what belongs to it, cannot be used.
    """
    folder = folder_of(settings.blobs)
    if folder is not None:
        return Directory(folder)
    address = address_of(settings.blobs)
    try:
        from casebook.blobs.bucket import Bucket  # noqa: PLC0415 -- an office with a folder needs none of it installed
        from casebook.blobs.client import Key  # noqa: PLC0415 -- the same
    except ImportError as missing:
        raise InvalidInput(NO_PACKAGE, field=SETTING) from missing

    def key() -> "Key":
        return Key(*_key(settings))

    id_now, secret = _key(settings)
    return Bucket(
        address,
        key_id=id_now,
        secret=secret,
        present_key=key,
        authority=_content(settings.blobs_authority_file, "blobs_authority_file")
        if settings.blobs_authority_file
        else "",
    )


def _key(settings: Settings) -> tuple[str, str]:
    """Read the key: the file holds its secret, or in two lines its name and its secret, so that both change at once."""
    lines = _content(settings.blobs_secret_file, "blobs_secret_file").split("\n")
    told = [line.strip() for line in lines if line.strip()]
    if not told or len(told) > 2:  # noqa: PLR2004 -- name and secret
        raise InvalidInput(UNREADABLE, field="blobs_secret_file")
    return _given(told[0] if len(told) > 1 else settings.blobs_key_id, "blobs_key_id"), told[-1]


def _given(value: str, name: str) -> str:
    if not value:
        raise InvalidInput(NEEDED, field=name)
    return value


def _content(path: str, name: str) -> str:
    try:
        content = Path(_given(path, name)).read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(UNREADABLE, field=name) from error
    return _given(content, name)
