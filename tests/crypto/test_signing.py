"""Signatures: the real ssh-keygen accepts ours, and ours accepts its."""

import subprocess
from pathlib import Path

import pytest

from casebook.crypto import signing
from casebook.crypto.labels import LOG_NAMESPACE, PACK_NAMESPACE
from casebook.crypto.signing import SigningKey, VerifyingKey, check
from casebook.errors import Tampered
from tests.crypto.vectors import Vector, named, vectors

MESSAGE = "Санҷиш\n".encode() * 1000


def key_of(line: str) -> VerifyingKey:
    """The key in a line of an authorized_keys file."""
    import base64  # noqa: PLC0415

    return VerifyingKey(base64.b64decode(line.split()[1])[-32:])


def verified(folder: Path, line: str, namespace: str, message: bytes, signature: bytes) -> bool:
    """Say whether `ssh-keygen -Y verify` accepts."""
    (folder / "allowed").write_text(f'office@example namespaces="{namespace}" {line}\n')
    (folder / "sig").write_bytes(signature)
    command = ["ssh-keygen", "-Y", "verify", "-f", str(folder / "allowed"), "-I", "office@example", "-n", namespace]
    done = subprocess.run([*command, "-s", str(folder / "sig")], input=message, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("vector", vectors("sshsig"), ids=named)
def test_signatures_are_accepted_or_refused_as_the_vectors_say(vector: Vector) -> None:
    signature, message = vector["signature"].encode("latin-1"), bytes.fromhex(vector["message"])
    key = key_of(vector["public_key"])
    if vector["expect"] == "accepted":
        check(signature, message, vector["namespace"], key)
    else:
        with pytest.raises(Tampered):
            check(signature, message, vector["namespace"], key)


@pytest.mark.parametrize("vector", [each for each in vectors("sshsig") if each["expect"] == "accepted"], ids=named)
def test_ssh_keygen_accepts_the_good_vectors(tmp_path: Path, vector: Vector) -> None:
    message, signature = bytes.fromhex(vector["message"]), vector["signature"].encode()
    assert verified(tmp_path, vector["public_key"], vector["namespace"], message, signature)


def test_ssh_keygen_accepts_ours_and_refuses_them_changed(tmp_path: Path) -> None:
    key = SigningKey.generate()
    signature = key.sign(MESSAGE, PACK_NAMESPACE)
    assert verified(tmp_path, key.public_key_line, PACK_NAMESPACE, MESSAGE, signature)
    assert not verified(tmp_path, key.public_key_line, PACK_NAMESPACE, MESSAGE + b"\n", signature)
    assert not verified(tmp_path, key.public_key_line, LOG_NAMESPACE, MESSAGE, signature)
    assert not verified(tmp_path, SigningKey.generate().public_key_line, PACK_NAMESPACE, MESSAGE, signature)


@pytest.mark.parametrize("hash_name", ["sha512", "sha256"])
def test_ours_accepts_what_ssh_keygen_signs(tmp_path: Path, hash_name: str) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(tmp_path / "key"), "-n", PACK_NAMESPACE]
    signed = subprocess.run(
        [*command, "-O", f"hashalg={hash_name}"], input=MESSAGE, capture_output=True, check=True
    ).stdout
    check(signed, MESSAGE, PACK_NAMESPACE, key_of((tmp_path / "key.pub").read_text()))


def test_the_fingerprint_is_that_of_ssh_keygen(tmp_path: Path) -> None:
    key = SigningKey.generate()
    (tmp_path / "key.pub").write_text(key.public_key_line + "\n")
    said = subprocess.run(["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")], capture_output=True, check=True).stdout
    assert said.split()[1].decode() == key.fingerprint


def test_every_changed_byte_of_a_signature_is_refused() -> None:
    key = SigningKey.generate()
    good = key.sign(b"message", PACK_NAMESPACE)
    for at in range(len(good)):
        for bit in (0, 3, 6, 7):
            changed = bytearray(good)
            changed[at] ^= 1 << bit
            with pytest.raises(Tampered):
                check(bytes(changed), b"message", PACK_NAMESPACE, key.verifying_key)


def test_a_signature_whose_parts_are_cut_or_followed_by_more_is_refused() -> None:
    key = SigningKey.generate()
    good = signing._unarmored(key.sign(b"message", PACK_NAMESPACE))
    for other in (*(good[:length] for length in range(len(good))), good + b"\0", good + good):
        with pytest.raises(Tampered):
            check(signing._armored(other), b"message", PACK_NAMESPACE, key.verifying_key)


def test_the_same_message_gives_the_same_signature() -> None:
    key = SigningKey.generate()
    assert key.sign(MESSAGE, PACK_NAMESPACE) == key.sign(MESSAGE, PACK_NAMESPACE)
