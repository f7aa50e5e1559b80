"""Short ways to report through the services, as somebody's browser does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from casebook.crypto import bearer
from casebook.crypto.return_code import ReturnCode
from casebook.services import intake, returning
from casebook.services.drafts import ReportDraft
from casebook.services.receiving import original_of, receive
from casebook.services.visits import Visit, visit
from casebook.work import House, Work, begin

STORY = "Дар канал сурати маро бо матни дурӯғ гузоштанд."


@dataclass
class Reporter:
    """Somebody with a browser. `code` is what they wrote down."""

    house: House
    cookie: str = ""
    code: str = ""

    def begin(self, **told: Any) -> UUID:
        """Begin a report; give its id."""
        self.cookie = bearer.new_cookie()
        with begin(self.house, writes=True, name="portal.write") as work:
            return intake.begin_draft(work, self.cookie, ReportDraft(**{"story": STORY, **told})).report.id

    def send(self, **told: Any) -> UUID:
        """Send a report and write its code down; give its id."""
        report_id = self.begin(**told)
        self.finish()
        return report_id

    def finish(self) -> None:
        """Send what was begun, and write its code down."""
        with begin(self.house, writes=True, name="portal.send") as work:
            intake.send(work, self.here(work))
        with begin(self.house, writes=False, name="portal.code") as work:
            self.code = " ".join(shown.groups) if (shown := returning.code_to_show(self.here(work))) else ""

    def come_back(self, typed: str = "") -> None:
        """Come back with the code, in another browser."""
        self.cookie = bearer.new_cookie()
        with begin(self.house, writes=True, name="portal.return") as work:
            returning.come_back(work, self.cookie, typed or self.code)

    def add_file(self, content: bytes = b"seen", name: str = "screen.png") -> UUID:
        """Add a file to the report that this browser opens."""
        file_id = uuid4()
        with begin(self.house, writes=True, name="portal.files") as work:
            here = self.here(work)
            received = receive(work.blobs, here.report.id, name, [content], limit=2**30)
            original = original_of(received, at=work.clock())
            intake.add_file(work, here, original, file_id=file_id, blob=received.blob)
        return file_id

    def write(self, text: str) -> None:
        """Write a message."""
        with begin(self.house, writes=True, name="portal.thread") as work:
            returning.write(work, self.here(work), text, files=0, language="tg", message_id=uuid4())

    def here(self, work: Work) -> Visit:
        """What this browser opens."""
        found = visit(work, self.cookie)
        assert found is not None
        return found


def code_of(reporter: Reporter) -> ReturnCode:
    """The code that somebody wrote down."""
    found = ReturnCode.parse(reporter.code)
    assert found is not None
    return found
