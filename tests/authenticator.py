"""A passkey in software, for tests: it answers what `static/passkeys.js` would send, and can be told to answer wrongly.

It follows W3C Web Authentication, Level 3: authenticator data (6.1), `none` attestation (8.7), the PRF extension (10.1.4).
"""

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Passkey:
    """One passkey. `prf` is what a secret follows from, b"" for an authenticator that gives none."""

    host: str = "localhost"
    prf: bytes = field(default_factory=lambda: os.urandom(32))
    counter: int = 0
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def twin(self) -> "Passkey":
        """A copy that counts by itself from now on."""
        return replace(self)

    def make(self, question: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Answer a question for a new passkey; `wrong` as in `_answer`."""
        self.handle = raw(question["user"]["id"])
        answer, data = self._answer(question, "webauthn.create", ATTESTED, **wrong)
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        cose |= wrong.get("cose", {})
        named = wrong.get("named", self.credential_id)
        data += bytes(16) + len(named).to_bytes(2) + named + cbor2.dumps(cose)
        attestation = {"fmt": wrong.get("format", "none"), "attStmt": wrong.get("statement", {}), "authData": data}
        return {**answer, "attestation": letters(cbor2.dumps(attestation))}

    def use(self, question: dict[str, Any], **wrong: Any) -> dict[str, Any]:
        """Answer a question for a passkey that exists."""
        answer, data = self._answer(question, "webauthn.get", 0, **wrong)
        signed = data + hashlib.sha256(raw(answer["client_data"])).digest()
        signature = wrong.get("key", self.key).sign(signed, ec.ECDSA(SHA256()))
        own = {"authenticator_data": letters(data), "signature": letters(signature), "handle": letters(self.handle)}
        return {**answer, **own, **wrong.get("put", {})}

    def _answer(
        self,
        question: dict[str, Any],
        what: str,
        flag: int,
        *,
        origin: str = "",
        host: str = "",
        flags: int = PRESENT | VERIFIED,
        challenge: str = "",
        **wrong: Any,
    ) -> tuple[dict[str, Any], bytes]:
        self.counter += 1 if self.counter else 0
        client = {
            "type": wrong.get("kind", what),
            "challenge": challenge or question["challenge"],
            "origin": origin or ORIGIN,
            "crossOrigin": wrong.get("cross", False),
        }
        if client["crossOrigin"] is None:  # older browsers say nothing of it
            del client["crossOrigin"]
        data = hashlib.sha256((host or self.host).encode()).digest()
        data += bytes([flags | flag]) + wrong.get("counter", self.counter).to_bytes(4)
        salt = raw(question["extensions"]["prf"]["eval"]["first"])
        secret = hmac.digest(self.prf, hashlib.sha256(b"WebAuthn PRF\x00" + salt).digest(), "sha256")
        answer = {
            "id": letters(self.credential_id),
            "client_data": letters(json.dumps(client).encode()),
            "secret": letters(secret) if self.prf else "",
        }
        return answer, data


def told(answer: dict[str, Any]) -> str:
    """The answer as it is sent."""
    return json.dumps(answer)
