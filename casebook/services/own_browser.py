"""Keep what the desk's bookmark copied in a member's own browser: an exhibit like any file, with its collection record filled in.

The copy itself is the exhibit, unchanged. Whether its words become a post is chosen afterwards, as for every export.
"""

from uuid import UUID

from casebook.access import Permission, require
from casebook.blobs.store import Store
from casebook.dates import Moment
from casebook.importers import browser_copy
from casebook.importers.browser_copy import BrowserCopy
from casebook.keys.keyring import Keyring
from casebook.model.evidence import CaptureBody
from casebook.services import custody
from casebook.services.casework import hold
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import Received
from casebook.work import Work

METHOD = "own_browser"  # of the list capture_method
TOOL = "casebook bookmark"
ITS_WORD = "Copied in a member's own browser: it is the browser that says so, and a page can lie to it."
NOT_SEEN = "A script of the page cannot see the server's answer, its address and its certificate, and takes no picture."
_LONGEST_TITLE = 250  # characters


def copy_in(blobs: Store, case_id: UUID, received: Received) -> BrowserCopy | None:
    """Give the copy that a sealed file of this case holds, before a row knows of it; None where it holds none."""
    if received.size > browser_copy.LARGEST:
        return None
    file = custody.open_sealed(blobs, case_id, received.blob, received.file_key.material, received.size)
    return browser_copy.copy_of(b"".join(file.pieces(0, received.size)))


def keep(
    work: Work, keys: Keyring, case_id: UUID, received: Received, copy: BrowserCopy, incident: UUID | None = None
) -> UUID:
    """Make an exhibit of a copy, joined to an incident if one is given.

    Raises:
        NotAllowed, NotFound: the actor may not add to this case, or the incident is not of it.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.TAKE_IN_EVIDENCE, holds_case=True)
    title = " ".join(copy.title.split())[:_LONGEST_TITLE]
    incidents = () if incident is None else (incident,)
    draft = ExhibitDraft(title=title, kind="90", incidents=incidents, capture=told(copy))
    return custody.take_in(work, keys, case_id, received, draft)


def told(copy: BrowserCopy) -> CaptureBody:
    """The collection record of the Berkeley Protocol, as far as a copy has it; its remark says what is not there."""
    return CaptureBody(
        method=METHOD,
        url_requested=copy.address,
        url_final=browser_copy.address_of(copy),
        page_title=copy.title,
        captured=Moment(edtf=copy.copied_utc[:19], zone="UTC", displayed=copy.copied_utc),
        clock_source="clock of the member's own computer",
        tool_name=TOOL,
        tool_version=copy.format.rpartition(" ")[2],
        browser=copy.user_agent,
        viewport=copy.viewport,
        author_displayed=browser_copy.author_of(copy),
        posted=browser_copy.time_of(copy)[0],
        text_verbatim=copy.text,
        notes=f"{ITS_WORD}\n{NOT_SEEN}",
    )
