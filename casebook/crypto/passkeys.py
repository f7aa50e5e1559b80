"""Passkeys: what a browser is asked, and whether its answer counts (docs/formats/second-factors.md).

W3C Web Authentication, Level 3. The library `webauthn` looks at signatures, and no other module imports it. This one
knows no member and keeps nothing: that a challenge is ours and good once, and that a counter rises, its callers see to.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_attestation_object
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from casebook.crypto.labels import PASSKEY_SALT
from casebook.crypto.randomness import digest
from casebook.errors import Refused

LONGEST = 16 * 1024  # characters of an answer; a real one has less than 3,000
SECRET_BYTES = 32  # of a PRF output
PATIENCE = 5 * 60 * 1000  # milliseconds that a browser waits for its owner
ALGORITHMS = (
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,  # Windows Hello on older machines has no other
)
Options = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passkey belongs: the host it is bound to (the RP ID), and the origin of the desk's pages there."""

    host: str
    origin: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser answered, as `static/passkeys.js` sends it; bytes in base64url without padding."""

    id: str
    client_data: str
    attestation: str = ""  # of a new passkey
    authenticator_data: str = ""  # of one that is used
    signature: str = ""
    handle: str = ""  # whom the passkey says it belongs to
    secret: str = ""  # first PRF output, "" where there is none


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """An answer that could be read. Nothing of it is verified yet. `secret` is not shown where it is printed."""

    credential_id: bytes
    challenge: bytes
    handle: bytes
    secret: bytes
    client_data: bytes
    attestation: bytes
    authenticator_data: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, verified."""

    credential_id: bytes
    public_key: bytes  # COSE
    counter: int


class _ClientData(msgspec.Struct, frozen=True):
    challenge: str
    crossOrigin: bool = False  # noqa: N815 -- the standard's name


def salt_of(office_id: bytes) -> bytes:
    """Give what every passkey of an office is asked to derive its secret from. It is no secret itself."""
    return digest(PASSKEY_SALT + office_id)


def creation(
    place: Place, *, challenge: bytes, handle: bytes, login: str, salt: bytes, known: Iterable[bytes]
) -> Options:
    """Give what `navigator.credentials.create` is called with, its bytes in base64url.

    The passkey must be found without a name, and ask for a finger, face or PIN; who made the authenticator is not asked.
    """
    return {
        "rp": {"id": place.host, "name": "casebook"},
        "user": {"id": _letters(handle), "name": login, "displayName": login},
        "challenge": _letters(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": int(algorithm)} for algorithm in ALGORITHMS],
        "timeout": PATIENCE,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "excludeCredentials": [{"type": "public-key", "id": _letters(one)} for one in known],
        "extensions": {"prf": {"eval": {"first": _letters(salt)}}},
    }


def request(place: Place, *, challenge: bytes, salt: bytes) -> Options:
    """Give what `navigator.credentials.get` is called with. It names no passkey, so it tells nobody which there are."""
    return {
        "rpId": place.host,
        "challenge": _letters(challenge),
        "timeout": PATIENCE,
        "userVerification": "required",
        "extensions": {"prf": {"eval": {"first": _letters(salt)}}},
    }


def read(answer: str) -> Told:
    """Read what a browser answered; raises Refused for whatever is no such thing."""
    try:
        if len(answer) > LONGEST:
            raise Refused
        given = msgspec.json.decode(answer, type=Answer)
        client_data = _bytes(given.client_data)
        client = msgspec.json.decode(client_data, type=_ClientData)
        told = Told(
            credential_id=_bytes(given.id),
            challenge=_bytes(client.challenge),
            handle=_bytes(given.handle),
            secret=_bytes(given.secret),
            client_data=client_data,
            attestation=_bytes(given.attestation),
            authenticator_data=_bytes(given.authenticator_data),
            signature=_bytes(given.signature),
        )
    except (msgspec.DecodeError, Base64Error, UnicodeError, ValueError) as error:
        raise Refused from error
    if not told.credential_id or len(told.secret) not in {0, SECRET_BYTES} or client.crossOrigin:
        raise Refused
    return told


def made(told: Told, place: Place) -> Made:
    """Verify a new passkey: its type, challenge, origin, host, presence and verification of its owner, and algorithm.

    Raises:
        Refused: for every reason alike.
    """
    credential = RegistrationCredential(
        id=_letters(told.credential_id),
        raw_id=told.credential_id,
        response=AuthenticatorAttestationResponse(
            client_data_json=told.client_data, attestation_object=told.attestation
        ),
    )
    try:
        _refuse_makers(told.attestation)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=told.challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
            supported_pub_key_algs=list(ALGORITHMS),
        )
    except Exception as error:  # whatever the library stumbles over in bytes from outside is no passkey
        raise Refused from error
    if verified.credential_id != told.credential_id:
        raise Refused
    return Made(verified.credential_id, verified.credential_public_key, verified.sign_count)


def counter_of(told: Told, place: Place, public_key: bytes) -> int:
    """Verify that a passkey with this public key signed the answer; give its counter, 0 where it counts nothing.

    Raises:
        Refused: for every reason alike.
    """
    credential = AuthenticationCredential(
        id=_letters(told.credential_id),
        raw_id=told.credential_id,
        response=AuthenticatorAssertionResponse(
            client_data_json=told.client_data, authenticator_data=told.authenticator_data, signature=told.signature
        ),
    )
    try:
        # The library would refuse an old counter before it looks at the signature: anybody could then cry wolf.
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=told.challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # whatever the library stumbles over in bytes from outside is no answer
        raise Refused from error
    return verified.new_sign_count


def _refuse_makers(attestation: bytes) -> None:
    """Refuse an attestation that says more than was asked for: but for none, only one by the passkey itself is read."""
    found = parse_attestation_object(attestation)
    by_itself = found.fmt == AttestationFormat.PACKED and not found.att_stmt.x5c
    if found.fmt != AttestationFormat.NONE and not by_itself:
        raise Refused


def _letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    raw = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    if _letters(raw) != letters:
        raise Refused
    return raw
