"""Try a bucket before it is trusted: each thing that casebook relies on is really done, with a probe that is taken away again.

A server that does not know put-if-absent answers as if it had done it. Two writers of one name would then destroy each
other's file in silence, so such a server is refused, whatever else it can do.
"""

from contextlib import suppress

import obstore
from obstore.exceptions import AlreadyExistsError, NotSupportedError
from obstore.store import S3Store

from casebook.blobs.client import FAILURES
from casebook.blobs.refusals import explained, words_of
from casebook.blobs.store import SETTING
from casebook.crypto.randomness import random_bytes
from casebook.errors import InvalidInput

PLACE = "probe"
NO_CREATE = (
    "This server ignores put-if-absent (If-None-Match): two writers could destroy each other's files. "
    "casebook does not use it."
)
_ALTERED = "The bucket gave back other bytes than were put there."


def prove(client: S3Store) -> bool:
    """Put, put if absent, put in parts, read, read a range, list and delete. Give whether the bucket keeps versions.

    Raises:
        InvalidInput: the bucket cannot be used, and why, for an operator.
    """
    path, content = f"{PLACE}/{random_bytes(16).hex()}", random_bytes(64)
    try:
        version = obstore.put(client, path, content, mode="create", use_multipart=False).get("version")
        _refuse(_is_replaced(client, path), NO_CREATE)
        obstore.put(client, path, content, use_multipart=True)
        _refuse(bytes(obstore.get(client, path).bytes()) != content, _ALTERED)
        _refuse(bytes(obstore.get_range(client, path, start=7, end=23)) != content[7:23], _ALTERED)
        listed = [meta["path"] for page in obstore.list(client, PLACE) for meta in page]
        _refuse(path not in listed, "The bucket does not list what was put there.")
        obstore.delete(client, path)
    except FAILURES as failure:
        raise InvalidInput(words_of(explained(failure)), field=SETTING) from None
    except InvalidInput:
        with suppress(*FAILURES):
            obstore.delete(client, path)
        raise
    return version is not None


def _is_replaced(client: S3Store, path: str) -> bool:
    """Whether a second put-if-absent under the same name goes through, as if nothing lay there."""
    try:
        obstore.put(client, path, b"another", mode="create", use_multipart=False)
    except (AlreadyExistsError, NotSupportedError):
        return False
    return True


def _refuse(wrong: bool, words: str) -> None:  # noqa: FBT001 -- what was found, and what to say of it
    if wrong:
        raise InvalidInput(words, field=SETTING)
