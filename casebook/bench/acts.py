"""What people do on the pages, as the measurements of several engines, processes and many people need it: one method an act.

Every act is whole: the page with the form, what is sent, and the page that says it is done. An answer other than the one
that is due ends it with RuntimeError.
"""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from casebook.bench.browser import Browser, expect

STORY = "Дар канал сурати маро бо матни дурӯғ гузоштанд. " * 5 + "Тамом."
WHERE = "t.me/ovozi_misol_24/318"
CODE = re.compile(rb"<span>[0-9A-Z]{1,4}</span>")

Address = tuple[str, int]


def report(portal: Address, story: str, content: bytes = b"") -> None:
    """Report as somebody who has never been here: told, with a file if there is one, sent, and the return code seen."""
    browser = Browser(portal)
    fields = [("csrf_token", browser.token("/write")), ("form_id", str(uuid4())), ("story", story), ("where", WHERE)]
    if content:
        expect(browser.post("/write", [*fields, ("go", "files")]), 303)
        more = {"csrf_token": browser.token("/files"), "form_id": str(uuid4()), "place": "keep"}
        expect(browser.upload("/files", more, memoryview(content)), 303)
        answer = browser.post("/check", (("csrf_token", browser.token("/check")),))
    else:
        answer = browser.post("/write", [*fields, ("go", "send"), ("danger", "soon")])
    expect(answer, 303)
    page = browser.get(answer.location())
    expect(page, 200)
    if not CODE.search(page.body):
        raise RuntimeError("no return code was shown")


@dataclass(frozen=True, slots=True)
class Caseworker:
    """A member at the desk, in a browser of their own."""

    browser: Browser

    @classmethod
    def signed_in(cls, desk: Address, login: str, passphrase: str) -> "Caseworker":
        """Sign in with a new browser."""
        member = cls(Browser(desk))
        member.browser.sign_in(login, passphrase)
        return member

    def list(self) -> None:
        """Look at the list of cases."""
        expect(self.browser.get("/cases"), 200)

    def inbox(self) -> None:
        """Look at the inbox."""
        expect(self.browser.get("/inbox"), 200)

    def case(self, case_id: UUID) -> None:
        """Open a case."""
        expect(self.browser.get(f"/cases/{case_id}"), 200)

    def search(self, words: str) -> None:
        """Search, from the form on."""
        expect(self.browser.post("/search", (("csrf_token", self.browser.token("/search")), ("q", words))), 200)

    def incident(self, case_id: UUID, title: str) -> None:
        """Record an incident."""
        path = f"/cases/{case_id}/incidents/new"
        fields = (("csrf_token", self.browser.token(path)), ("form_id", str(uuid4())), ("title", title))
        expect(self.browser.post(path, (*fields, ("track", "online"))), 303)

    def exhibit(self, case_id: UUID, content: bytes) -> None:
        """Take a file in."""
        path = f"/cases/{case_id}/evidence/new"
        fields = {"csrf_token": self.browser.token(path), "form_id": str(uuid4())}
        expect(self.browser.upload(path, fields, memoryview(content)), 303)
