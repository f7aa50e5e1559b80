"""Ceremonies of passkeys: one that a real browser made, and every way in which one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto import passkeys
from casebook.crypto.passkeys import Place
from casebook.errors import Refused
from tests.authenticator import PRESENT, VERIFIED, Passkey, letters, told

HERE = Place("localhost", "http://localhost")
CHALLENGE, SALT = bytes(range(56)), passkeys.salt_of(bytes(16))
RECORDED = json.loads((Path(__file__).parents[1] / "vectors" / "passkey" / "chromium.json").read_text("utf-8"))
WRONG: dict[str, dict[str, Any]] = {
    "another type": {"kind": "webauthn.other"},
    "another origin": {"origin": "https://localhost"},
    "a look-alike origin": {"origin": "http://localhost.example.org"},
    "another host": {"host": "example.org"},
    "inside another page": {"cross": True},
    "nobody present": {"flags": VERIFIED},
    "owner not verified": {"flags": PRESENT},
    "backed up but not made for it": {"flags": PRESENT | VERIFIED | 0x10},
}


def creation() -> Any:
    return passkeys.creation(HERE, challenge=CHALLENGE, handle=bytes(32), login="dana", salt=SALT, known=[b"one"])


def request() -> Any:
    return passkeys.request(HERE, challenge=CHALLENGE, salt=SALT)


def take(answer: dict[str, Any]) -> passkeys.Made:
    return passkeys.made(passkeys.read(told(answer)), HERE)


def check(answer: dict[str, Any], passkey: Passkey) -> int:
    """Verify a use against the public key that the passkey was made with."""
    made = take(passkey.twin().make(creation()))
    return passkeys.counter_of(passkeys.read(told(answer)), HERE, made.public_key)


def test_a_passkey_is_made_and_used() -> None:
    passkey = Passkey(counter=7)
    made = take(passkey.make(creation()))
    assert (made.credential_id, made.counter) == (passkey.credential_id, 8)
    answer = passkey.use(request())
    assert passkeys.counter_of(passkeys.read(told(answer)), HERE, made.public_key) == 9
    assert passkeys.read(told(answer)).challenge == CHALLENGE


def test_a_browser_that_says_nothing_of_pages_within_pages_is_taken_at_its_origin() -> None:
    passkey = Passkey()
    take(passkey.make(creation(), cross=None))
    assert check(passkey.use(request(), cross=None), passkey) == 0


@pytest.mark.parametrize("name", ["with a secret", "without one"])
def test_what_a_real_browser_answered_is_read_alike(name: str) -> None:
    recorded = RECORDED[name]
    place = Place(recorded["host"], recorded["origin"])
    new, used = (passkeys.read(json.dumps(recorded[part])) for part in ("made", "used"))
    made = passkeys.made(new, place)
    assert passkeys.counter_of(used, place, made.public_key) > made.counter
    assert bool(new.secret) is bool(used.secret) is (name == "with a secret")
    assert new.secret == used.secret


@pytest.mark.parametrize("name", WRONG)
def test_a_new_one_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        take(Passkey().make(creation(), **WRONG[name]))


@pytest.mark.parametrize("name", WRONG)
def test_a_use_is_refused(name: str) -> None:
    passkey = Passkey()
    assert check(passkey.use(request()), passkey) == 0
    with pytest.raises(Refused):
        check(passkey.use(request(), **WRONG[name]), passkey)


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "tpm", "statement": {"ver": "2.0"}},
        {"format": "packed", "statement": {"alg": -7, "sig": b"x", "x5c": [b"certificate"]}},
        {"format": "packed", "statement": {"alg": -7, "sig": b"x"}},
        {"format": "none", "statement": {"sig": b"x"}},
        {"cose": {3: -65535}},  # RSA with SHA-1
        {"cose": {-2: b"short"}},
        {"named": b"another id"},
    ],
)
def test_what_names_its_maker_or_was_not_asked_for_is_refused(wrong: dict[str, Any]) -> None:
    passkey = Passkey()
    answer, used = passkey.make(creation(), **wrong), passkeys.read(told(passkey.use(request())))
    with pytest.raises(Refused):
        passkeys.counter_of(used, HERE, take(answer).public_key)


def test_another_key_s_signature_and_changed_bytes_are_refused() -> None:
    passkey = Passkey()
    for wrong in (
        passkey.use(request(), key=ec.generate_private_key(ec.SECP256R1())),
        {**passkey.use(request()), "authenticator_data": passkey.use(request(), counter=4)["authenticator_data"]},
        passkey.use(request(), put={"signature": ""}),
        passkey.use(request(), put={"authenticator_data": letters(bytes(36))}),
    ):
        with pytest.raises(Refused):
            check(wrong, passkey)


def test_what_cannot_be_read_is_refused() -> None:
    answer = Passkey().use(request())
    for wrong in (
        "",
        "[]",
        "{}",
        "x" * 20_000,
        told({**answer, "id": ""}),
        told({**answer, "id": "not base64!"}),
        told({**answer, "id": answer["id"] + "="}),
        told({**answer, "secret": letters(bytes(31))}),
        told({**answer, "client_data": letters(b"[]")}),
        told({**answer, "client_data": letters(b"\xff")}),
        told({**answer, "handle": 7}),
    ):
        with pytest.raises(Refused):
            passkeys.read(wrong)


@given(attestation=st.binary(max_size=200), data=st.binary(max_size=80), signature=st.binary(max_size=80))
def test_no_bytes_do_more_than_be_refused(attestation: bytes, data: bytes, signature: bytes) -> None:
    passkey = Passkey()
    key = take(passkey.make(creation())).public_key
    with pytest.raises(Refused):
        take({**passkey.make(creation()), "attestation": letters(attestation)})
    given_bytes = {"authenticator_data": letters(data), "signature": letters(signature)}
    with pytest.raises(Refused):
        passkeys.counter_of(passkeys.read(told(passkey.use(request(), put=given_bytes))), HERE, key)


def test_a_secret_is_not_printed_and_offices_ask_for_different_ones() -> None:
    answer = passkeys.read(told(Passkey().use(request())))
    assert len(answer.secret) == passkeys.SECRET_BYTES
    assert str(answer.secret) not in repr(answer)
    assert passkeys.salt_of(bytes(16)) != passkeys.salt_of(bytes(15) + b"\1")


def test_a_question_asks_for_the_owner_and_names_nobody() -> None:
    new, used = creation(), request()
    assert new["authenticatorSelection"]["userVerification"] == used["userVerification"] == "required"
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert new["attestation"] == "none"
    assert [one["id"] for one in new["excludeCredentials"]] == [letters(b"one")]
    assert "allowCredentials" not in used
    assert new["timeout"] == used["timeout"] == 300_000, "five minutes, as a challenge lives"
