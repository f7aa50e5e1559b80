"""Passkeys in a real Chromium with a virtual authenticator: our script, its words, and the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession
from playwright.sync_api import Page as Tab

from tests.chromium import running
from tests.web.desk.conftest import PASSPHRASES, opened_copy
from tests.web.faces import served

pytestmark = pytest.mark.browser

# A key that says so, and gives its secret only when it is used: what script sees of many a key on a key ring.
SECRET_LATER = """
for (const name of ["create", "get"]) {
  const ask = navigator.credentials[name].bind(navigator.credentials);
  navigator.credentials[name] = async (options) => {
    const found = await ask(options);
    const told = found.getClientExtensionResults();
    if (name === "create") found.getClientExtensionResults = () => ({ prf: { enabled: true } });
    else if (options.publicKey.allowCredentials) window.name = "used at once";
    return found;
  };
}
"""


@pytest.fixture(scope="module")
def address(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The desk of an office without cases, by a name: browsers have no passkeys for numbers."""
    house = opened_copy(founded, tmp_path_factory.mktemp("served"))
    with served("desk", house.settings) as found:
        yield found.replace("127.0.0.1", "localhost")
    house.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


class Holder:
    """A member with a browser and an authenticator of their own."""

    def __init__(self, chromium: Browser, address: str, login: str, *, prf: bool = True) -> None:
        self.address, self.login = address, login
        self.context = chromium.new_context()
        self.context.set_default_timeout(20_000)
        self.tab: Tab = self.context.new_page()
        self.said: list[str] = []
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tools: CDPSession = self.context.new_cdp_session(self.tab)
        self.tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": prf,
        }
        self.key: str = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def sign_in(self) -> None:
        self.tab.goto(f"{self.address}/sign-in")
        self.tab.fill("#login", self.login)
        self.tab.fill("#passphrase", PASSPHRASES[self.login])
        self.tab.click("main .btn-main")

    def add(self) -> None:
        self.tab.wait_for_url(lambda url: "/sign-in" not in url)
        self.tab.goto(f"{self.address}/me/passkey")
        self.tab.fill("#name", "my key")
        self.press()

    def press(self) -> None:
        self.tab.click("[data-passkey] button")

    def leave(self) -> None:
        self.context.clear_cookies()
        self.tab.goto(f"{self.address}/sign-in")

    def passkeys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.key})[
            "credentials"
        ]
        return found

    def set_back(self) -> None:
        """Let the authenticator count from the beginning again, as a copy from before would."""
        (kept,) = self.passkeys()
        named = {"authenticatorId": self.key}
        self.tools.send("WebAuthn.removeCredential", {**named, "credentialId": kept["credentialId"]})
        self.tools.send("WebAuthn.addCredential", {**named, "credential": {**kept, "signCount": 0}})

    def told(self, words: str) -> None:
        """Wait for words on the page."""
        self.tab.wait_for_selector(f"main :text('{words}')")
        assert self.said == []


def test_added_signs_in_alone_by_keyboard_and_opens_nothing_once_it_is_removed(chromium: Browser, address: str) -> None:
    dana = Holder(chromium, address, "dana")
    dana.sign_in()
    dana.add()
    dana.told("signs you in without your passphrase")
    (passkey,) = dana.passkeys()
    assert (passkey["isResidentCredential"], passkey["rpId"]) == (True, "localhost")
    dana.leave()
    dana.tab.focus("main .btn-main")
    dana.tab.keyboard.press("Tab")
    assert dana.tab.evaluate("document.activeElement.textContent") == "Sign in with a passkey"
    dana.tab.keyboard.press("Enter")
    dana.tab.wait_for_url("**/today*")
    dana.tab.goto(f"{address}/me/passkey")
    dana.press()
    dana.told("has a passkey for casebook already")
    dana.tab.goto(f"{address}/me")
    dana.tab.click("form[action*='/me/factors/'] button")
    dana.told("The second factor is removed")
    dana.leave()
    dana.press()
    dana.told("This passkey does not count here")


def test_without_a_secret_it_is_the_second_step_and_a_counter_set_back_puts_it_out_of_use(
    chromium: Browser, address: str
) -> None:
    omid = Holder(chromium, address, "omid", prf=False)
    omid.sign_in()
    omid.add()
    omid.told("cannot sign you in alone")
    omid.leave()
    omid.press()
    omid.told("This passkey does not count here")
    omid.sign_in()
    omid.told("Second step")
    omid.press()
    omid.tab.wait_for_url("**/today*")
    omid.leave()
    omid.set_back()
    omid.sign_in()
    omid.told("Second step")
    omid.press()
    omid.told("This passkey may have been copied")


def test_a_key_that_gives_its_secret_only_when_used_opens_too(chromium: Browser, address: str) -> None:
    kian = Holder(chromium, address, "kian")
    kian.sign_in()
    kian.tab.add_init_script(SECRET_LATER)
    kian.add()
    kian.told("signs you in without your passphrase")
    assert kian.tab.evaluate("window.name") == "used at once"
    kian.leave()
    kian.press()
    kian.tab.wait_for_url("**/members*")


def test_what_goes_wrong_in_the_browser_is_said_on_the_page(chromium: Browser, address: str) -> None:
    lena = Holder(chromium, address, "lena")
    lena.tab.goto(f"{address}/sign-in")
    lena.tools.send("WebAuthn.setUserVerified", {"authenticatorId": lena.key, "isUserVerified": False})
    lena.press()
    lena.told("No passkey was given, or the time ran out")
    lena.tab.evaluate("document.querySelector('[name=csrf_token]').value = '0'")
    lena.press()
    lena.told("This page is too old")


def test_without_script_the_page_says_nothing_of_passkeys(chromium: Browser, address: str) -> None:
    tab = chromium.new_context(java_script_enabled=False).new_page()
    tab.goto(f"{address}/sign-in")
    assert "asskey" not in tab.inner_text("body")
    assert not tab.locator("[data-passkey]").is_visible()
