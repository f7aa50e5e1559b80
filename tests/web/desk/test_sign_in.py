"""Coming in and going out."""

from tests.web.desk.conftest import PASSPHRASES
from tests.web.pages import Page


def test_the_right_passphrase_opens_the_desk(anyone: Page) -> None:
    anyone.get("/sign-in")
    anyone.sign_in("kian", PASSPHRASES["kian"])
    assert "Members" in anyone.get("/members")


def test_wrong_unknown_and_long_look_alike(anyone: Page) -> None:
    seen = set()
    for login, passphrase in (("dana", "wrong"), ("nobody", "wrong"), ("dana", "x" * 100_000), ("", "")):
        text = anyone.sign_in(login, passphrase, 403)
        seen.add(text.replace(f'value="{login}"', "").replace('value=""', ""))
        assert passphrase not in text or not passphrase
    assert len(seen) == 1
