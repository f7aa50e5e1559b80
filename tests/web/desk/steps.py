"""Steps that tests of the desk take often, through its pages."""

import io
import re
import time
from typing import Any

from tests.web.pages import Page

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001649444154789c63fccfc0c0c0c0c4c0c0c0c0c000000d1d010339e3a3d30000000049454e44ae426082"
)


def open_case(page: Page, title: str = "Orzuzoda: smear and pressure", **fields: Any) -> str:
    """Open a case; give its address."""
    page.post("/cases/new", {"title": title, "summary": "Teacher in exile.", "tlp": "amber", **fields})
    return page.location.partition("?")[0]


def add_person(page: Page, case: str, name: str = "Mahsa Orzuzoda", **fields: Any) -> str:
    """Add a person; give their id."""
    page.post(f"{case}/people/new", {"name": name, "role": "target", **fields})
    text = page.get(f"{case}/people")
    found = re.findall(rf'id="person-({UUID})".*?</th>', text, re.DOTALL)
    return str(found[-1])


def log_incident(page: Page, case: str, title: str = "Post with a false text", **fields: Any) -> str:
    """Log an incident; give its address."""
    page.post(f"{case}/incidents/new", {"title": title, "track": "online", **fields})
    return page.location.partition("?")[0]


def add_file(page: Page, case: str, content: bytes = PNG, name: str = "post.png", **fields: Any) -> str:
    """Add a file; give the address of its exhibit."""
    page.post(
        f"{case}/evidence/new",
        {"files": (io.BytesIO(content), name), **fields},
        content_type="multipart/form-data",
    )
    text = page.get(f"{case}/evidence")
    return str(re.findall(rf'href="({case}/evidence/{UUID})"', text)[-1])


def begin_pack(page: Page, case: str, kind: str = "case_file", **fields: Any) -> str:
    """Begin to prepare a pack; give the address of its draft."""
    page.post(
        f"{case}/packs/new",
        {"profile": kind, "language": "en", "recipient": "Counsel", "purpose": "Advice", **fields},
    )
    return page.location.partition("?")[0]


def build(page: Page, draft: str) -> str:
    """Build a pack from a draft and wait until it is kept; give its address."""
    page.post(f"{draft}/build")
    job = page.location
    for _ in range(1200):
        answer = page.client.get(job)
        if answer.status_code == 303:
            return answer.headers["Location"].partition("?")[0]
        time.sleep(0.05)
    raise AssertionError(page.get(job))


def build_pack(page: Page, case: str, kind: str = "case_file", **fields: Any) -> str:
    """Prepare a pack with everything in it and build it; give its address."""
    return build(page, begin_pack(page, case, kind, **fields))


def bring_in(page: Page, case: str, table: bytes) -> str:
    """Send a table and read all of it; give the page of the run."""
    page.post(f"{case}/import", {"files": (io.BytesIO(table), "posts.csv")})
    page.post(page.location, {"kind": "csv", "gather": "all"})
    return read_through(page, page.location)


def read_through(page: Page, run: str) -> str:
    """Wait until a run is not read any more; give its page."""
    for _ in range(1200):
        if "data-standing" not in page.client.get(run).get_data(as_text=True):
            return page.get(run)
        time.sleep(0.02)
    raise AssertionError(page.get(run))


def captured(page: Page, address: str, fields: dict[str, Any] | None = None) -> str:
    """Ask for a capture, or another look, and wait until it is kept; give the address where it is shown."""
    page.post(address, fields)
    return waited(page, page.location)


def waited(page: Page, waiting: str) -> str:
    """Wait until a waiting page leads on; give the address of what came of it."""
    for _ in range(1200):
        answer = page.client.get(waiting)
        if answer.status_code == 303:
            page.last = answer
            return page.location
        assert "data-standing" in answer.get_data(as_text=True), answer.get_data(as_text=True)
        time.sleep(0.02)
    raise AssertionError(page.get(waiting))
