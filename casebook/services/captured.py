"""Tell how an exhibit was obtained, as far as the profile admits it: the collection record of the Berkeley Protocol.

Whoever collected it is a role with the reference that custody has for them, never a name; the account that looked on stays in the
record (exports.md §2.10, §4.1). Addresses come through `address`, which takes away who shared them where that stays.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from casebook.dates import bounds, in_words
from casebook.exporters.dossier import CaptureFacts
from casebook.exporters.profile import Data, Profile
from casebook.model.evidence import CaptureBody
from casebook.services.custody import ExhibitView
from casebook.services.custody_record import actor_ref
from casebook.services.telling import MINUTE
from casebook.vocabulary.terms import label

Words = Callable[[str], str]


def captured(
    view: ExhibitView, case_id: UUID, profile: Profile, words: Words, address: Words, locale: str
) -> CaptureFacts:
    """Give the circumstances of a capture; where they stay, when and how alone, and where public copies are."""
    said = view.capture.body if view.capture else CaptureBody()
    method = label("capture_method", said.method, locale) if said.method else ""
    archived = tuple(map(address, said.archive_urls))
    if not profile.admits_any(Data.CAPTURE):
        return CaptureFacts(method=method, captured_at_utc=_exact(said), archive_urls=archived)
    return CaptureFacts(
        method=method,
        url_requested=said.url_requested,
        redirects=said.redirects,
        url_final=said.url_final,
        page_title=said.page_title,
        captured_at_utc=_exact(said),
        clock_source=said.clock_source,
        clock_offset_ms=said.clock_offset_ms,
        zone=said.captured.zone,
        tool_name=said.tool_name,
        tool_version=said.tool_version,
        tool_sha256=said.tool_sha256,
        browser=said.browser,
        viewport=said.viewport,
        egress_country=label("country", said.egress_country, locale) if said.egress_country else "",
        operator_role=_role(view, case_id, said.collector) if profile.allows_custody else "",
        http_status=said.http_status,
        logged_in=said.logged_in,
        author_displayed=said.author_displayed,
        posted_displayed=said.posted.displayed or in_words(said.posted, locale),
        text_verbatim=words(said.text_verbatim),
        visibility=said.visibility,
        notes=words(said.notes),
        archive_urls=archived,
    )


def _exact(said: CaptureBody) -> datetime | None:
    earliest, latest = bounds(said.captured.edtf, said.captured.zone)
    return earliest if (latest - earliest).total_seconds() <= MINUTE else None


def _role(view: ExhibitView, case_id: UUID, collector: UUID | None) -> str:
    """The collector as custody names them; "" where nobody of the office collected it."""
    reference = actor_ref(case_id, collector) if collector else ""
    links = (link for link in view.custody if reference and link.actor_ref == reference)
    return next((f"{link.actor_role} {link.actor_ref}".strip() for link in links), "")
