"""A secret that a browser bears in a cookie, and the tokens of its forms (docs/formats/sessions.md).

The server keeps its hash alone. This module opens nothing; what a secret opens is the business of those who hold it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

from casebook.crypto.labels import SESSION_CSRF
from casebook.crypto.randomness import derive, equal, random_bytes, tag

SECRET_BYTES = 32


def new_cookie() -> str:
    """Give a new random secret as a cookie carries it."""
    return encoded(random_bytes(SECRET_BYTES))


def encoded(secret: bytes) -> str:
    """Give the one spelling of a secret: base64url without padding, 43 characters."""
    return urlsafe_b64encode(secret).decode().rstrip("=")


def decoded(cookie: str) -> bytes | None:
    """Give the secret of a cookie, None if it is none: spare bits and foreign characters are refused."""
    try:
        secret = urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except (Base64Error, ValueError):
        return None
    return secret if len(secret) == SECRET_BYTES and encoded(secret) == cookie else None


def form_token(cookie: str) -> str:
    """Give the token that a form of this browser must carry (synchroniser token, bound to the secret)."""
    secret = decoded(cookie) or bytes(SECRET_BYTES)
    return tag(derive(secret, SESSION_CSRF), b"form").hex()


def form_token_holds(cookie: str, token: str) -> bool:
    """Say whether a form carries this browser's token, in constant time."""
    return decoded(cookie) is not None and equal(form_token(cookie).encode(), token.encode("utf-8", "replace"))
