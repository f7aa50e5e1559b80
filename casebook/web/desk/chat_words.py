"""What chats and archives say of their rows and files, as sentences: reasons, notes and questions of `casebook.importers`."""

from casebook.web.shared.words import gettext as _


def chat_words() -> dict[str, str]:
    """Give each reason, note and question of the importers of chats and archives, in the reader's language."""
    return _of_rows() | _of_archives() | _of_notes()


def _of_rows() -> dict[str, str]:
    return {
        "The file ends in the middle of this row.": _("The file ends in the middle of this row."),
        "This row is damaged and cannot be read.": _("This row is damaged and cannot be read."),
        "The file is damaged or cut here; what follows cannot be read.": _(
            "The file is damaged or cut here; what follows cannot be read."
        ),
        "The export was made without this file.": _("The export was made without this file."),
        "The file was larger than the export allowed.": _("The file was larger than the export allowed."),
        "The platform could not give the file when the export was made.": _(
            "The platform could not give the file when the export was made."
        ),
        "The export names this file, but it is not there.": _("The export names this file, but it is not there."),
        "Only the text of the chat was given, without its files.": _(
            "Only the text of the chat was given, without its files."
        ),
        "The file could be looked at only once and is in no export.": _(
            "The file could be looked at only once and is in no export."
        ),
        "This file holds no messages that casebook can read.": _("This file holds no messages that casebook can read."),
        "This file is not an export of the kind that was chosen.": _(
            "This file is not an export of the kind that was chosen."
        ),
        "This row only shows the day of the rows below it.": _("This row only shows the day of the rows below it."),
        "These words stand before the first message of the file.": _(
            "These words stand before the first message of the file."
        ),
        "Does the day stand before the month in the dates of this file?": _(
            "Does the day stand before the month in the dates of this file?"
        ),
        "In which time zone was the clock that wrote the times of this file?": _(
            "In which time zone was the clock that wrote the times of this file?"
        ),
    }


def _of_archives() -> dict[str, str]:
    return {
        "This archive is damaged: its list of files cannot be read.": _(
            "This archive is damaged: its list of files cannot be read."
        ),
        "This archive holds more files than casebook reads; the later ones are left out.": _(
            "This archive holds more files than casebook reads; the later ones are left out."
        ),
        "The name of this file in the archive leads out of the archive.": _(
            "The name of this file in the archive leads out of the archive."
        ),
        "The name of this file in the archive holds control characters or turns the direction of writing.": _(
            "The name of this file in the archive holds control characters or turns the direction of writing."
        ),
        "The name of this file in the archive is reserved by Windows.": _(
            "The name of this file in the archive is reserved by Windows."
        ),
        "The name of this file in the archive is too long.": _("The name of this file in the archive is too long."),
        "Another file in the archive has the same name, but for capitals or the form of its letters.": _(
            "Another file in the archive has the same name, but for capitals or the form of its letters."
        ),
        "This is no file but a link or a device.": _("This is no file but a link or a device."),
        "This file in the archive is encrypted.": _("This file in the archive is encrypted."),
        "This file in the archive is packed by a method that casebook does not read.": _(
            "This file in the archive is packed by a method that casebook does not read."
        ),
        "This file in the archive shares its bytes with another one.": _(
            "This file in the archive shares its bytes with another one."
        ),
        "This file in the archive is larger than casebook reads.": _(
            "This file in the archive is larger than casebook reads."
        ),
        "This file in the archive is packed so tightly that it must be a trap.": _(
            "This file in the archive is packed so tightly that it must be a trap."
        ),
    }


def _of_notes() -> dict[str, str]:
    return {
        "deleted_account": _("the account is deleted, or its name is not given"),
        "forwarded_from_unknown": _("it was forwarded from somebody whom the file does not name"),
        "edited": _("it was edited later"),
        "deleted": _("the app says that it was deleted"),
    }
