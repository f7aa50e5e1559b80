"""The place of sealed files: whether it is the one that this office uses; of a bucket, whether it can be used, and how it is reached.

A bucket is really tried: a probe is put there, and taken away again. Nothing else is changed.
"""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from casebook.blobs.opening import folder_of
from casebook.cli.looks.finding import Finding
from casebook.errors import CasebookError, InvalidInput
from casebook.services import file_stores
from casebook.services.admitting_files import admit
from casebook.work import House


def looks_at_storage(house: House) -> Iterator[Finding]:
    """The folder or bucket that the settings name."""
    if folder_of(house.settings.blobs) is not None:
        with suppress(SQLAlchemyError):  # no table yet, or no database: said elsewhere
            yield _of_folder(house)
        return
    from casebook.blobs.bucket import Bucket  # noqa: PLC0415 -- an office with a folder needs none of it installed

    bucket = house.blobs
    if not isinstance(bucket, Bucket):
        return
    advice, versions = "", False
    try:
        admit(house)
        versions = bucket.keeps_versions()
    except InvalidInput as refused:
        advice = refused.reason
    except CasebookError:
        advice = "it answered at first and then did not: look at its server"
    yield Finding("the bucket of sealed files can be used, and is this office's", not advice, advice)
    yield Finding(
        "the way to the bucket is encrypted",
        not bucket.address.is_plain,
        "whoever listens there sees which file is read when, and how large it is: use https:// unless it is this machine",
        note=True,
    )
    if advice:
        return
    yield Finding(
        "the bucket keeps no versions",
        not versions,
        "what is deleted stays there as an older version: let a lifecycle rule delete those after some days",
        "versions are kept" if versions else "",
        note=True,
    )
    yield Finding(
        "the bucket clears away uploads that were broken off",
        good=False,
        advice="casebook cannot ask for it: set the lifecycle rule AbortIncompleteMultipartUpload to two days (docs/guide/operator.md)",
        note=True,
    )


def _of_folder(house: House) -> Finding:
    advice = ""
    try:
        file_stores.refuse_another(house)
    except InvalidInput as refused:
        advice = refused.reason
    return Finding("the folder of sealed files is the one that this office uses", not advice, advice)
