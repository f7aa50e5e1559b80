"""From an answer of a bucket to one of our errors. An answer's own words name bucket, file and address: none of them is kept.

The codes are those of the S3 interface and of servers that speak it; what is not known counts as a store that is away.
"""

import re

from casebook.errors import CasebookError, NotFound, StorageAway, StorageFull

_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_FULL = {
    "EntityTooLarge",  # larger than the server takes
    "InsufficientStorage",
    "QuotaExceeded",
    "QuotaExceededException",
    "TooManyObjects",
    "XMinioAdminBucketQuotaExceeded",
    "XMinioStorageFull",
}
_KINDS = {
    "AccessDenied": "denied",
    "ExpiredToken": "credentials",
    "InvalidAccessKeyId": "credentials",
    "InvalidSecurity": "credentials",
    "InvalidToken": "credentials",
    "NoSuchBucket": "no_bucket",
    "AccountProblem": "denied",
    "AllAccessDisabled": "denied",
    "RequestTimeTooSkewed": "clock",
    "SignatureDoesNotMatch": "credentials",
    "TokenRefreshRequired": "credentials",
    "PermanentRedirect": "region",
    "AuthorizationHeaderMalformed": "region",
}
_STATUSES = {"400": "not_understood", "401": "credentials", "403": "denied", "404": "missing", "501": "not_understood"}

WORDS = {
    "clock": "The bucket refuses us because its clock and ours differ: set this machine's clock.",
    "credentials": "The bucket does not accept these credentials: they are wrong, expired or withdrawn.",
    "denied": "The bucket refuses this key: it may lack a permission (docs/guide/operator.md lists them), or be withdrawn.",
    "missing": "The bucket lost a file at once, or is not there.",
    "no_bucket": "There is no such bucket.",
    "not_understood": "The server did not understand what was asked: is the endpoint one that speaks the S3 interface?",
    "region": "The bucket lies in another region than the setting says.",
    "full": "The bucket is full, or its quota is used up.",
    "unreachable": "The bucket does not answer: is the endpoint right, and its server up?",
}
"""Code of a refusal → what an operator is told, at the command line and in English."""

ANOTHERS = "This place belongs to another office: give each its own bucket, prefix or folder."
NEEDED = "A bucket needs this setting."
NO_CLIENT = "The client of the bucket cannot be made of this."
NO_PACKAGE = "A bucket needs the package obstore: install casebook[scale]."
UNREADABLE = "This file cannot be read."


def explained(error: Exception) -> CasebookError:
    """Give the error that an answer means. NotFound stands for a file that is not there, and never for a bucket."""
    told = str(error)
    code = found[1] if (found := _CODE.search(told)) else ""
    status = found[1] if (found := _STATUS.search(told)) else ""
    if code in _FULL or status == "507":
        return StorageFull()
    if code in _KINDS:
        return StorageAway(_KINDS[code])
    if isinstance(error, FileNotFoundError):
        return NotFound()
    return StorageAway(_STATUSES.get(status, "unreachable"))


def words_of(error: CasebookError) -> str:
    """Say to an operator what a refusal means."""
    if isinstance(error, StorageFull):
        return WORDS["full"]
    return WORDS[error.kind if isinstance(error, StorageAway) else "missing"]
