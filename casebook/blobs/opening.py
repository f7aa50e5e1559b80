"""Open the place of sealed files that a setting names: a folder, or a bucket behind the S3 interface (docs/guide/operator.md).

The only module that reads that setting. It must not reach the network: whoever opens a bucket asks it to `prove` itself.
"""

from pathlib import Path

from casebook.blobs.bucket_address import SETTING, address_of
from casebook.blobs.directory import Directory
from casebook.blobs.refusals import NEEDED, NO_PACKAGE, UNREADABLE
from casebook.blobs.store import Store
from casebook.errors import InvalidInput
from casebook.settings import Settings


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
    except ImportError as missing:
        raise InvalidInput(NO_PACKAGE, field=SETTING) from missing
    return Bucket(
        address,
        key_id=_given(settings.blobs_key_id, "blobs_key_id"),
        secret=_content(settings.blobs_secret_file, "blobs_secret_file").strip(),
        authority=_content(settings.blobs_authority_file, "blobs_authority_file")
        if settings.blobs_authority_file
        else "",
    )


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
