"""Second factors, sessions and guesses, as members and strangers meet them in a browser."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta

from casebook.crypto import one_time
from casebook.work import House
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.pages import Page


def stopped(house: House) -> None:
    """Let the clock stand."""
    at = house.clock()
    house.clock = lambda: at


def on(house: House, minutes: int) -> None:
    """Let so many minutes pass."""
    at = house.clock() + timedelta(minutes=minutes)
    house.clock = lambda: at


def add_telephone(page: Page, house: House) -> bytes:
    """Add an application as the page asks; give its seed."""
    text = page.get("/me/application")
    found = re.search(r'name="seed" value="([^"]+)"', text)
    assert found is not None
    seed = base64.b64decode(found[1])
    assert one_time.seed_in_letters(seed) in text
    form = {"seed": found[1], "name": "telephone"}
    assert "not the code" in page.post("/me/application", {**form, "code": "000000"}, 422)
    page.post("/me/application", {**form, "code": one_time.code_at(seed, house.clock())})
    assert "The second factor is added" in page.follow()
    return seed


def test_signing_in_asks_for_the_code_and_keeps_the_way_and_the_words(dana: Page, house: House, world: World) -> None:
    stopped(house)
    seed = add_telephone(dana, house)
    other = Page(dana.app)
    other.get("/sign-in")
    form = {"login": "dana", "passphrase": PASSPHRASES["dana"], "next": world.case, "kept.words": "typed before"}
    page = other.post("/sign-in", {**form, "kept_for": f"{world.case}/own-notes"}, 200)
    assert "Second step" in page
    assert "typed before" in page
    assert other.client.get(world.case).status_code == 303
    assert "does not count" in other.post("/sign-in/code", {"code": "123456", "next": world.case}, 403)
    other.post("/sign-in/code", {"code": one_time.code_at(seed, house.clock()), "next": world.case})
    assert other.location == world.case
    assert world.case in other.follow()


def test_codes_that_are_guessed_are_stopped_also_in_new_sessions(dana: Page, house: House) -> None:
    stopped(house)
    seed = add_telephone(dana, house)
    for _ in range(2):
        other = Page(dana.app)
        other.sign_in("dana", PASSPHRASES["dana"], 200)
        for number in range(5):
            other.post("/sign-in/code", {"code": f"00000{number}"}, 403)
    last = Page(dana.app)
    last.sign_in("dana", PASSPHRASES["dana"], 200)
    assert "Too many tries" in last.post("/sign-in/code", {"code": one_time.code_at(seed, house.clock())}, 429)


def test_guessing_is_stopped_and_neither_others_nor_a_known_browser_are(
    dana: Page, anyone: Page, browser: Callable[..., Page], house: House
) -> None:
    stopped(house)
    dana.post("/me/browser")
    mark = dana.client.get_cookie("casebook-device")
    assert mark is not None
    for _ in range(10):
        anyone.sign_in("dana", "wrong", 403)
    assert "Too many tries" in anyone.sign_in("dana", PASSPHRASES["dana"], 429)
    browser("lena")
    known = Page(dana.app)
    known.client.set_cookie("casebook-device", mark.value)
    known.sign_in("dana", PASSPHRASES["dana"])
    forged = Page(dana.app)
    forged.client.set_cookie("casebook-device", mark.value[::-1])
    forged.sign_in("dana", PASSPHRASES["dana"], 429)
    on(house, 16)
    anyone.sign_in("dana", PASSPHRASES["dana"])
    dana.post("/me/browser", {"forget": "yes"})
    assert "This browser is forgotten" in dana.follow()


def test_what_was_counted_stands_after_a_restart_and_says_nothing(anyone: Page, house: House) -> None:
    stopped(house)
    for _ in range(10):
        anyone.sign_in("dana", "wrong", 403)
    house.engine.dispose()
    anyone.sign_in("dana", "wrong", 429)
    kept = sorted(house.settings.instance.glob("*key*"))
    assert [(path.name, oct(path.stat().st_mode & 0o777)) for path in kept] == [("hosts-key", "0o600")]


def test_the_address_of_a_proxy_is_believed_only_where_it_is_set(dana: Page, anyone: Page, house: House) -> None:
    stopped(house)
    house.settings = type(house.settings)(**{**_as_dict(house), "trusted_proxies": 1})
    for number in range(10):
        anyone.get("/sign-in")
        form = {"login": "dana", "passphrase": "wrong"}
        anyone.post("/sign-in", form, 403, headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"})
    form = {"login": "dana", "passphrase": PASSPHRASES["dana"]}
    anyone.post("/sign-in", form, 429, headers={"X-Forwarded-For": "203.0.113.99"})
    anyone.post("/sign-in", form, headers={"X-Forwarded-For": "198.51.100.1"})
    assert dana.get("/today")


def _as_dict(house: House) -> dict[str, object]:
    return {name: getattr(house.settings, name) for name in type(house.settings).__dataclass_fields__}


def test_what_leaves_asks_again_and_goes_on_with_what_was_typed(dana: Page, house: House, world: World) -> None:
    stopped(house)
    dana.get(f"{world.pack}/proof")
    on(house, 20)
    dana.get(f"{world.pack}/proof", 303)
    assert dana.location.startswith("/prove?next=")
    asked = dana.location
    assert "not your passphrase" in dana.post(asked, {"present": "wrong"}, 422)
    dana.post(asked, {"present": PASSPHRASES["dana"]})
    assert dana.location == f"{world.pack}/proof"
    dana.follow()


def test_a_form_that_asks_again_keeps_its_words(kian: Page, house: House) -> None:
    stopped(house)
    on(house, 20)
    kian.get("/members")
    page = kian.post("/members/new", {"name": "Nodira", "login": "nodira", "role": "counsel"}, 403)
    assert 'name="kept.login" value="nodira"' in page
    page = kian.post(
        "/prove", {"present": PASSPHRASES["kian"], "kept.login": "nodira", "kept_for": "/members/new"}, 200
    )
    assert 'action="/members/new"' in page
    assert 'value="nodira"' in page
    kian.post("/members/new", {"name": "Nodira", "login": "nodira", "role": "counsel"}, 200)


def test_sessions_are_seen_ended_and_all_left_at_once(dana: Page) -> None:
    other = Page(dana.app)
    other.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    other.sign_in("dana", PASSPHRASES["dana"])
    page = dana.get("/me")
    assert "Firefox, Linux" in page
    end = re.findall(r'action="(/me/sessions/[0-9a-f]{64}/end)"', page)
    dana.post(end[0])
    other.get("/me", 303)
    again = sign_in(dana.app, "dana")
    dana.post("/me/leave")
    assert dana.location == "https://www.wikipedia.org/"
    assert dana.last is not None
    assert dana.last.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    again.get("/me", 303)


def test_paper_codes_are_shown_once_and_open_once(dana: Page, house: House) -> None:
    stopped(house)
    add_telephone(dana, house)
    page = dana.post("/me/paper-codes", status=200)
    codes = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    assert len(codes) == 10
    assert codes[0] not in dana.get("/me")
    other = Page(dana.app)
    other.sign_in("dana", PASSPHRASES["dana"], 200)
    other.post("/sign-in/code", {"code": codes[0]})
    again = Page(dana.app)
    again.sign_in("dana", PASSPHRASES["dana"], 200)
    again.post("/sign-in/code", {"code": codes[0]}, 403)
