"""A secret in a cookie has one spelling, and the tokens of its forms belong to it alone."""

from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto import bearer


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_comes_back_from_its_one_spelling(secret: bytes) -> None:
    cookie = bearer.encoded(secret)
    assert len(cookie) == 43
    assert bearer.decoded(cookie) == secret
    spare = cookie[:-1] + chr(ord(cookie[-1]) + 1)  # the last character has two bits that say nothing
    for other in (spare, cookie + "=", cookie + "\n", " " + cookie, cookie[:-1], cookie + "A", secret.hex()):
        assert bearer.decoded(other) is None


@given(st.text(st.characters(), max_size=100))
def test_what_is_no_secret_is_none_and_raises_nothing(text: str) -> None:
    assert bearer.decoded(text) is None or bearer.encoded(bearer.decoded(text) or b"") == text
    bearer.form_token_holds(text, text)


@given(st.binary(max_size=64).filter(lambda secret: len(secret) != 32))
def test_a_secret_of_another_length_is_none(secret: bytes) -> None:
    assert bearer.decoded(bearer.encoded(secret)) is None


def test_no_cookie_is_given_twice() -> None:
    assert len({bearer.new_cookie() for _ in range(10_000)}) == 10_000


def test_a_form_token_belongs_to_one_session() -> None:
    first, second = bearer.new_cookie(), bearer.new_cookie()
    token = bearer.form_token(first)
    assert bearer.form_token_holds(first, token)
    assert not bearer.form_token_holds(second, token)
    assert not bearer.form_token_holds(first, token[:-1] + ("0" if token[-1] != "0" else "1"))
    for cookie in ("", "x", first + "="):
        assert not bearer.form_token_holds(cookie, bearer.form_token(cookie))
    for odd in ("", "я", token.upper(), token + " "):
        assert not bearer.form_token_holds(first, odd)
