"""The client of a bucket: where it is, how long it waits and how often it asks again.

What a variable of the environment says to other programs of this kind does not reach it: credentials, endpoint and manner
come from our settings alone.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from obstore.exceptions import BaseError
from obstore.store import S3Store

from casebook.blobs.bucket_address import SETTING, Address
from casebook.blobs.refusals import NO_CLIENT
from casebook.errors import InvalidInput

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Credential

FAILURES = (BaseError, OSError, ValueError)  # what obstore raises, whatever went wrong
PATIENCE = {"read": 30, "write": 120, "probe": 10, "look": 3}  # seconds for one request, with its body
AGAIN = {"read": 5, "write": 5, "probe": 1, "look": 0}  # how often a request that failed on its way is sent once more
FIRST_WAIT, LONGEST_WAIT = 0.2, 8.0  # seconds between two attempts, about three times longer each time
LONGEST = 40  # seconds after which none is sent once more

Purpose = Literal["read", "write", "probe", "look"]


def client_for(address: Address, key_id: str, secret: str, authority: str) -> Callable[[Purpose], S3Store]:
    """Give what makes a client for a purpose; `authority` is a certificate to trust beside the system's, or "".

    What is given raises InvalidInput where no client can be made of it.
    """
    credential: S3Credential = {
        "access_key_id": key_id,
        "secret_access_key": secret,
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
