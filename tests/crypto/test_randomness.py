"""Randomness and derivation."""

from collections import Counter

from casebook.crypto import labels
from casebook.crypto.randomness import CROCKFORD, derive, digest, equal, random_bytes, random_code, tag
from casebook.crypto.signing import SigningKey
from casebook.crypto.unsealing import PrivateKey
from tests.crypto import by_the_page
from tests.crypto.vectors import vectors
from tests.vectors.make import KEY


def test_everything_derived_is_what_the_vectors_say() -> None:
    expected, secret = vectors("derived"), KEY.material
    assert derive(secret, labels.TEAM_WRAP).hex() == expected["team wrapping key"]
    assert derive(secret, labels.SESSION_KEY).hex() == expected["session key"]
    assert tag(derive(secret, labels.SESSION_CSRF), b"form").hex() == expected["form token"]
    assert digest(secret).hex() == expected["session lookup"]
    for label, name in ((labels.TEAM_PAIR, "team"), (labels.RECOVERY_PAIR, "recovery")):
        public = PrivateKey.derived(KEY, label).public_key().encoded
        assert digest(public).hex() == expected[f"{name} public key, SHA-256"]
    assert SigningKey(secret).public_key_line == expected["signing key"]
    assert SigningKey(secret).fingerprint == expected["signing key fingerprint"]


def test_derivation_is_that_of_the_page() -> None:
    secret = random_bytes(32)
    for length in (1, 32, 64, 96):
        assert derive(secret, labels.TEAM_PAIR, length) == by_the_page.expand(
            "sha256", secret, labels.TEAM_PAIR, length
        )


def test_codes_can_be_read_aloud_and_use_every_letter_evenly() -> None:
    counted = Counter(random_code(64_000))
    assert set(counted) == set(CROCKFORD)
    assert not set("ILOU") & set(counted)
    assert 1500 < min(counted.values()) <= max(counted.values()) < 2500


def test_comparison_says_whether_two_are_equal() -> None:
    assert equal(b"same", b"same")
    assert not equal(b"same", b"sane")
    assert not equal(b"same", b"same ")
