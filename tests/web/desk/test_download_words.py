"""Every reason and note of the importers of downloads, letters, tables and pages has words in the reader's language."""

import re
from pathlib import Path

from casebook.web.desk.download_words import download_notes, download_reasons

IMPORTERS = Path(__file__).parents[3] / "casebook" / "importers"
OURS = [
    *(
        "auto_archiver",
        "browser_copy",
        "facebook",
        "instagram",
        "mail",
        "mail_parts",
        "mailbox",
        "meta",
        "numbering",
        "page",
        "proofmode",
    ),
    *(
        "auto_archiver_items",
        "facebook_activity",
        "instagram_activity",
        "meta_boxes",
        "meta_html",
        "meta_labels",
        "page_containers",
        "tiktok_text",
        "youtube_html",
    ),
    *(
        "saved_html",
        "spreadsheet",
        "tiktok",
        "wacz",
        "warc",
        "web_archive",
        "x_archive",
        "x_notes",
        "xlsx",
        "xlsx_xml",
        "youtube",
    ),
]
NOT_NOTES = {
    "direct_messages",
    "captured_at",
    "saved_at",
    "payload_digest",
    "record_id",
    "story_share",
    "taken_at",
    "update_timestamp",
    "thread_name",
    "thread_path",
}


def sources() -> str:
    return "\n".join((IMPORTERS / f"{name}.py").read_text() for name in OURS)


def test_every_reason_has_words() -> None:
    reasons = set(re.findall(r'^[A-Z_]+ = "([A-Z][^"]+\.)"$', sources(), re.MULTILINE))
    assert len(reasons) > 20
    assert reasons - download_reasons().keys() == set()


def test_every_note_has_words_and_every_word_a_note() -> None:
    held = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', sources()))
    assert download_notes().keys() - held == set()
    appended = set(re.findall(r'(?:\[|\()"([a-z]+(?:_[a-z]+)+)"(?:\]|,\))', sources()))
    shared = {"time_not_read", "damaged_characters"}
    assert appended - shared - NOT_NOTES - download_notes().keys() == set()
