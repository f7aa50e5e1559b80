"""A secret in a cookie has one spelling, and the tokens of its forms belong to it alone."""

from casebook.crypto import bearer


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
