"""The clients of a bucket: where it is, how long they wait, how often they ask again, and when they look for a newer key.

What a variable of the environment says to other programs of this kind does not reach them: credentials, endpoint and manner
come from our settings alone.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Literal, TypeVar

from obstore.exceptions import BaseError
from obstore.store import S3Store

from casebook.blobs.bucket_address import Address
from casebook.blobs.refusals import NO_CLIENT, explained
from casebook.blobs.store import SETTING
from casebook.errors import InvalidInput, StorageAway

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Credential

FAILURES = (BaseError, OSError, ValueError)  # what obstore raises, whatever went wrong
PATIENCE = {"read": 30, "write": 120, "probe": 10, "look": 3}  # seconds for one request, with its body
AGAIN = {"read": 5, "write": 5, "probe": 1, "look": 0}  # how often a request that failed on its way is sent once more
FIRST_WAIT, LONGEST_WAIT = 0.2, 8.0  # seconds between two attempts, about three times longer each time
LONGEST = 40  # seconds after which none is sent once more

KEY_REFUSED = {"credentials", "denied"}  # what a server answers whose operator has changed the key
LOOK_AGAIN = 10.0  # seconds between two looks for a newer key

Purpose = Literal["read", "write", "probe", "look"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a bucket: its name, and its secret, which no message shows."""

    id: str
    secret: str = field(repr=False)


class Clients:
    """The clients of one bucket, one for each purpose. For several threads."""

    def __init__(
        self, address: Address, key: Key, authority: str = "", present_key: Callable[[], Key] | None = None
    ) -> None:
        """`authority` is a certificate to trust beside the system's, or ""; `present_key` reads the key once more.

        Raises:
            InvalidInput: no client can be made of these.
        """
        self._address, self._authority = address, authority
        self._key, self._present_key = key, present_key
        self._lock, self._looked = Lock(), -LOOK_AGAIN
        self._made: dict[Purpose, S3Store] = {}
        self.of("read")

    def of(self, purpose: Purpose) -> S3Store:
        """Give the client for a purpose, under the key that is known now."""
        with self._lock:
            if purpose not in self._made:
                self._made[purpose] = client_for(self._address, self._key, self._authority)(purpose)
            return self._made[purpose]

    def asked(self, ask: Callable[[], T]) -> T:
        """Give what the bucket answers; where it refuses the key and a newer one is there, ask once more with that.

        `ask` takes its client from `of` each time.

        Raises:
            NotFound, StorageFull, StorageAway: what the answer means. Its own words name bucket, file and address.
        """
        key = self._key
        try:
            return ask()
        except FAILURES as failure:
            error = explained(failure)
        if not (isinstance(error, StorageAway) and error.kind in KEY_REFUSED and self._is_renewed(key)):
            raise error
        try:
            return ask()
        except FAILURES as failure:
            raise explained(failure) from None

    def _is_renewed(self, refused: Key) -> bool:
        """Whether there is another key than the one that was refused. The file is read no more often than it must."""
        with self._lock:
            if self._key != refused:
                return True  # another thread was here
            if self._present_key is None or time.monotonic() - self._looked < LOOK_AGAIN:
                return False
            self._looked = time.monotonic()
            try:
                self._key = self._present_key()
            except InvalidInput:  # it is being written
                return False
            if self._key == refused:
                return False
            self._made.clear()
            return True


def client_for(address: Address, key: Key, authority: str) -> Callable[[Purpose], S3Store]:
    """Give what makes a client for a purpose; `authority` is a certificate to trust beside the system's, or "".

    What is given raises InvalidInput where no client can be made of it.
    """
    credential: S3Credential = {
        "access_key_id": key.id,
        "secret_access_key": key.secret,
        "token": None,
        "expires_at": None,
    }
    trusted: ClientConfig = {"root_certificate": authority} if authority else {}

    def made(purpose: Purpose) -> S3Store:
        return S3Store(
            address.bucket,
            prefix=address.prefix or None,
            endpoint=address.endpoint,
            aws_endpoint_url_s3=address.endpoint,  # else a variable of the environment that is called so would win
            region=address.region,
            virtual_hosted_style_request=False,
            disable_bulk_delete=True,
            conditional_put="etag",
            s3_express=False,
            skip_signature=False,
            unsigned_payload=False,
            # Not as options: to those, obstore would add what a variable of the environment says.
            credential_provider=lambda: credential,
            client_options={
                "allow_http": address.is_plain,
                "connect_timeout": timedelta(seconds=min(5, PATIENCE[purpose])),
                "timeout": timedelta(seconds=PATIENCE[purpose]),
                **trusted,
            },
            retry_config={
                "max_retries": AGAIN[purpose],
                "retry_timeout": timedelta(seconds=LONGEST),
                "backoff": {
                    "init_backoff": timedelta(seconds=FIRST_WAIT),
                    "max_backoff": timedelta(seconds=LONGEST_WAIT),
                    "base": 3,
                },
            },
        )

    def client(purpose: Purpose) -> S3Store:
        try:
            return made(purpose)
        except FAILURES as wrong:  # what cannot be read is known before anything is asked of the network
            field = "blobs_authority_file" if authority else SETTING
            raise InvalidInput(NO_CLIENT, field=field) from wrong

    return client
