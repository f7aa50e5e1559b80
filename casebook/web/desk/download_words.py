"""What downloads, letters, tables and pages say of their rows, as sentences: reasons, notes and questions of `casebook.importers`."""

from casebook.web.shared.words import gettext as _


def download_reasons() -> dict[str, str]:
    """Give each reason and question of the importers of downloads and files, in the reader's language."""
    return _web_archive_reasons() | {
        "This is no e-mail: it has neither sender nor date nor subject.": _(
            "This is no e-mail: it has neither sender nor date nor subject."
        ),
        "The file ends before this letter does.": _("The file ends before this letter does."),
        "This file cannot be read to its end.": _("This file cannot be read to its end."),
        "There is no web page in this file.": _("There is no web page in this file."),
        "This workbook defines XML entities (they may be a trap) and was not read.": _(
            "This workbook defines XML entities (they may be a trap) and was not read."
        ),
        "The XML of this sheet is damaged here; what follows cannot be read.": _(
            "The XML of this sheet is damaged here; what follows cannot be read."
        ),
        "The XML of this sheet is nested too deeply.": _("The XML of this sheet is nested too deeply."),
        "The texts of this workbook are larger than casebook reads.": _(
            "The texts of this workbook are larger than casebook reads."
        ),
        "This workbook is damaged: its list of sheets cannot be read.": _(
            "This workbook is damaged: its list of sheets cannot be read."
        ),
        "There is nothing in this file that an export of this kind holds.": _(
            "There is nothing in this file that an export of this kind holds."
        ),
        "The archive's own list counts other numbers of rows than this file holds.": _(
            "The archive's own list counts other numbers of rows than this file holds."
        ),
        "Direct messages are read only where somebody ticks them.": _(
            "Direct messages are read only where somebody ticks them."
        ),
        "Read the direct messages as well?": _("Read the direct messages as well?"),
        "The whole text of this long post stands with the post.": _(
            "The whole text of this long post stands with the post."
        ),
        "This table has no column with the text of comments or chats.": _(
            "This table has no column with the text of comments or chats."
        ),
        "This proof names no hash of a file.": _("This proof names no hash of a file."),
        "The row has no address.": _("The row has no address."),
        "This is no copy as the bookmark of casebook writes it, or it was changed since.": _(
            "This is no copy as the bookmark of casebook writes it, or it was changed since."
        ),
        "This copy was written by a bookmark of another version of casebook.": _(
            "This copy was written by a bookmark of another version of casebook."
        ),
    }


def _web_archive_reasons() -> dict[str, str]:
    return {
        "This record of the web archive is damaged.": _("This record of the web archive is damaged."),
        "The web archive breaks off in this record.": _("The web archive breaks off in this record."),
        "The hash that the archive gives for this file is not the file's: it was changed or damaged.": _(
            "The hash that the archive gives for this file is not the file's: it was changed or damaged."
        ),
        "The archive lists this file but does not hold it.": _("The archive lists this file but does not hold it."),
        "The archive's list of files (datapackage.json) cannot be read; no hash could be compared.": _(
            "The archive's list of files (datapackage.json) cannot be read; no hash could be compared."
        ),
        "The archive's list does not name this file: no hash could be compared.": _(
            "The archive's list does not name this file: no hash could be compared."
        ),
        "The archive's list of files was changed since its hash was taken (datapackage-digest.json).": _(
            "The archive's list of files was changed since its hash was taken (datapackage-digest.json)."
        ),
        "The hash of the archive's list of files (datapackage-digest.json) cannot be read.": _(
            "The hash of the archive's list of files (datapackage-digest.json) cannot be read."
        ),
        "The page was the same as at an earlier capture; its words stand there.": _(
            "The page was the same as at an earlier capture; its words stand there."
        ),
        "This document is part of another page.": _("This document is part of another page."),
        "This page has no words.": _("This page has no words."),
    }


def download_notes() -> dict[str, str]:
    """Give each note of these importers: what a reader must know of a row that was taken."""
    return {
        "repaired_text": _("its broken letters were put together again; the file's own are kept"),
        "unsent": _("its sender took it back"),
        "cut_text": _("its text is longer than casebook reads"),
        "cut_page": _("the page is larger than casebook reads"),
        "parts_not_read": _("some of its parts could not be read"),
        "address_as_page_says": _("its address is what the page itself says"),
        "text_not_unpacked": _("its text is shown as it stands in the cell"),
        "digest_differs": _("the hash that the archive gives is not that of the page"),
        "digest_not_checked": _("no hash of the page could be compared"),
        "archive_changed": _("it comes from a file whose hash differs"),
        "archive_matches": _("the file it comes from has the hash that the archive gives"),
        "record_cut": _("the archive breaks off within it"),
        "content_packed": _("its content is packed by a method that casebook does not read"),
        "page_only_listed": _("only the archive's list tells of it"),
        "signature_not_checked": _("its signature was not checked"),
        "no_signature": _("it has no signature"),
        "notary_not_checked": _("a time stamp of somebody else lies beside it and was not checked"),
        "zone_doubtful": _("its time says UTC, but the app writes the telephone's own clock so"),
        "hash_matches": _("the file has the hash that was noted"),
        "hash_differs": _("the file has another hash than was noted"),
        "hash_not_compared": _("the file is not there: no hash was compared"),
        "device_left_out": _("what identifies the device stays in the original"),
        "repost_as_text": _("it is a repost, known by its text only"),
        "long_text_joined": _("its whole text stood in another file of the archive"),
        "deleted_by_author": _("its author has deleted it"),
        "not_archived": _("the archiver kept no copy of it"),
        "own_browser_tells": _(
            "a member’s own browser says so; the page may have shown it something else than others see"
        ),
        "copy_cut": _("more stood there than the copy holds"),
        "frames_not_copied": _("what other sites show inside the page is not in the copy"),
        "author_in_doubt": _("several accounts stand beside it, so its author is left open"),
    }
