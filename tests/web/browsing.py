"""Somebody with a browser at the portal. Everything is found by what it is and never by its words: they are in four languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import Response as Answer


@dataclass
class Visitor:
    """A tab at the portal, and the return code that was written down."""

    tab: Page
    portal: str
    code: str = ""

    @classmethod
    def arriving(cls, browser: Browser, portal: str, **wish: Any) -> "Visitor":
        """Open the portal's first page in a browser of its own."""
        context = browser.new_context(**{"locale": "en-GB", **wish})
        context.set_default_timeout(20_000)
        visitor = cls(context.new_page(), portal)
        visitor.open("/")
        return visitor

    def open(self, path: str) -> Answer:
        answer = self.tab.goto(f"{self.portal}{path}")
        assert answer is not None
        return answer

    def press(self, button: str, path: str) -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""
        with self.tab.expect_navigation(url=lambda url: url.partition("?")[0] == f"{self.portal}{path}"):
            self.tab.click(button)

    def speak(self, language: str) -> None:
        """Choose a language on a page that holds nothing typed."""
        self.press(f'nav.langs a[hreflang="{language}"]', "/")

    def tell(self, *, danger: str = "", about: str = "", kinds: tuple[str, ...] = (), **words: str) -> None:
        """Fill in the page on which somebody writes."""
        further = self.tab.locator("#told details.more:not([open]) summary")
        if further.count() and (kinds or {"who_did", "relatives", "called", "contact"} & words.keys()):
            further.click()
        for name, chosen in (("danger", (danger,)), ("about", (about,)), ("kinds", kinds)):
            for one in filter(None, chosen):
                self.tab.check(f'#told input[name={name}][value="{one}"]')
        for name, text in words.items():
            self.tab.fill(f"#told [name={name}]", text)

    def go_to_files(self) -> None:
        self.press("#told button[value=files]", "/files")

    def add_files(self, *files: Path | dict[str, Any]) -> None:
        self.tab.set_input_files("#chosen", list(files))  # type: ignore[arg-type]
        self.press("#more button.btn[type=submit]", "/files")

    def check(self) -> None:
        self.press('main a[href="/check"]', "/check")

    def send(self) -> None:
        """Send what was checked, and write the code down."""
        self.press('form[action="/check"] .btn-main', "/code")
        self.note_code()

    def note_code(self) -> None:
        self.code = " ".join(self.tab.locator(".code span").all_inner_texts())

    def finish(self) -> None:
        """Say that the code is written down."""
        self.tab.check("#noted")
        self.press('form[action="/code"] .btn-main', "/done")

    def come_back(self) -> None:
        self.open("/return")
        self.tab.fill("#code", self.code)
        self.press('form[action="/return"] .btn-main', "/thread")

    def answer(self, text: str) -> None:
        self.tab.fill("#answer textarea", text)
        self.press("#answer .btn-main", "/thread")


def journey(visitor: Visitor, story: str, files: list[dict[str, Any]]) -> Iterator[str]:
    """Go through every page of the portal as somebody who reports; each is named while it is shown."""
    tab = visitor.tab
    yield "start"
    for name in ("safety", "limits", "help", "there-is-none"):
        visitor.open(f"/{name}")
        yield name
    visitor.press("main .btn-main", "/")
    yield from _write(visitor, story)
    yield "files"
    visitor.add_files(*files)
    assert tab.locator("ul.files li").count() == len(files)
    yield "files, added"
    visitor.check()
    assert story in tab.inner_text(".told")
    yield "check"
    visitor.send()
    yield "code"
    visitor.press('form[action="/code"] .btn-main', "/code")
    yield "code, not written down"
    visitor.press('main a[href="/code/print"]', "/code/print")
    yield "print"
    visitor.press("main a.btn", "/code")
    visitor.finish()
    yield "done"
    yield from _come_back(visitor)


def _write(visitor: Visitor, story: str) -> Iterator[str]:
    tab = visitor.tab
    visitor.press('main a[href="/write"]', "/write")
    yield "write"
    visitor.press("#told button[value=send]", "/write")
    yield "write, empty"
    where = "https://t.me/ovozi_misol_24/318"
    visitor.tell(danger="now", about="me", kinds=("smear",), story=story, when="31.02.2026", where=where, who_did=story)
    visitor.press("#told button[value=files]", "/write")
    assert tab.input_value("#story") == story
    yield "write, no such day"
    tab.fill("#when", "14.03.2026")
    visitor.go_to_files()


def _come_back(visitor: Visitor) -> Iterator[str]:
    tab, right = visitor.tab, visitor.code
    visitor.press('main a[href="/"]', "/")
    visitor.press('main a[href="/return"]', "/return")
    yield "return"
    tab.fill("#code", "1234 5678")
    visitor.press('form[action="/return"] .btn-main', "/return")
    yield "return, refused"
    visitor.code = right.lower().replace(" ", "-")
    visitor.come_back()
    yield "thread"
    visitor.press("#answer .btn-main", "/thread")
    yield "thread, an answer without words"
    visitor.answer("Як чизи дигар: https://t.me/ovozi_misol_24/319")
    assert tab.locator(".msg-own").count() == 2
    yield "thread, answered"
    visitor.press('main a[href="/thread/code"]', "/thread/code")
    yield "new code"
    visitor.press("main form .btn-main", "/code")
    visitor.note_code()
    assert visitor.code != right
    visitor.finish()
    visitor.come_back()
    tab.click("details.more summary")
    visitor.press('main a[href="/thread/erase"]', "/thread/erase")
    yield "erase"
    visitor.press("main form .btn-danger-main", "/thread")
    yield "thread, erasure asked"
    visitor.press('form[action="/close"] button', "/")
    yield from _troubles(visitor)


def _troubles(visitor: Visitor) -> Iterator[str]:
    """What is shown when a browser has lost its cookie, or its draft."""
    tab, context = visitor.tab, visitor.tab.context
    visitor.open("/write")
    visitor.tell(story="Words that must not be lost, however long the page stood open. " * 3)
    context.clear_cookies(name="v")
    visitor.press("#told button[value=files]", "/write")
    assert "must not be lost" in tab.input_value("main textarea")
    yield "again, words kept"
    visitor.press("main form .btn-main", "/files")
    context.clear_cookies(name="v")
    visitor.press("#more button.btn[type=submit]", "/files")
    yield "again, files lost"
    visitor.open("/write")
    visitor.tell(story="A draft")
    visitor.go_to_files()
    visitor.check()
    kept = context.cookies()
    other = context.new_page()
    other.goto(tab.url)
    other.click("form.leave button")
    other.wait_for_load_state()
    other.close()
    context.add_cookies(kept)  # type: ignore[arg-type]
    visitor.press('form[action="/check"] .btn-main', "/check")
    yield "gone"
