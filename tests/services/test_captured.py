"""How an exhibit was obtained reaches a court whole, with roles for names, and nobody else: exports.md §2.10, §4.1."""

import json

from casebook.dates import Moment
from casebook.exporters import captures
from casebook.exporters.dossier import ExhibitFacts
from casebook.model.evidence import CaptureBody
from casebook.services import disclosure
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from tests import cast
from tests.conftest import Office
from tests.services.acting import take_in

SAID = CaptureBody(
    method="screenshot",
    url_requested="https://vk.cc/abc",
    redirects=("https://vk.com/away?to=wall-1_2",),
    url_final="https://vk.com/wall-1_2",
    http_status=200,
    page_title="Wall",
    captured=Moment(edtf="2026-03-04T10:30:00Z"),
    clock_source="NTP",
    clock_offset_ms=120,
    tool_name="Firefox",
    tool_version="140.4",
    tool_sha256="ab" * 32,
    browser="Mozilla/5.0",
    viewport="1280x900",
    logged_in=True,
    viewer_account="looker_on_17",
    egress_country="DE",
    author_displayed="Ҳақгӯ",
    posted=Moment(displayed="3 март, 14:30"),
    text_verbatim="Хоин",
    visibility="public",
    archive_urls=("https://archive.example/1",),
)
ONLY_FOR_COURTS = {
    "redirects", "tool_sha256", "browser", "viewport", "egress_country", "operator_role", "clock_source", "clock_offset_ms",
    "logged_in", "url_requested", "url_final", "page_title", "http_status", "tool_name", "tool_version",
    "author_displayed", "posted_displayed", "text_verbatim", "visibility",
}  # fmt: skip


def told(office: Office, profile: str) -> ExhibitFacts:
    case = office.new_case("A case")
    take_in(office, case.id, b"seen", "seen.png", ExhibitDraft(title="Seen", capture=SAID))
    with office.acting(cast.DANA) as (work, keys):
        choice = Choice(profile=profile, recipient="Them", purpose="Why")
        (exhibit,) = disclosure.compose(work, keys, case.id, choice).dossier.exhibits
    return exhibit


def test_2_10_a_court_gets_the_whole_collection_record_with_roles_for_names(office: Office) -> None:
    exhibit = told(office, "uk_ftt_iac")
    written = json.loads(captures.capture(exhibit))["capture"]
    assert all(written[name] not in ("", [], None) for name in ONLY_FOR_COURTS), written
    assert written["egress_country"] == "Germany"
    assert written["posted_displayed"] == "3 март, 14:30"
    role, reference = written["operator_role"].split()  # as custody names whoever took it in
    assert (role, len(reference)) == ("caseworker", 8)
    assert not {"looker_on_17", cast.DANA, "Dana"} & set(json.dumps(written).split('"'))


def test_4_1_where_circumstances_of_a_capture_stay_only_when_and_how_leave(office: Office) -> None:
    exhibit = told(office, "interpol_ccf")
    written = json.loads(captures.capture(exhibit))["capture"]
    assert not any(written[name] for name in ONLY_FOR_COURTS), written
    assert (written["method"], written["captured_at_utc"]) == ("Screenshot", "2026-03-04T10:30:00Z")
    assert written["archive_urls"] == ["https://archive.example/1"]
