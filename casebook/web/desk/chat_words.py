"""What chats and archives say of their rows and files, as sentences: reasons, notes and questions of `casebook.importers`."""

from casebook.web.shared.words import gettext as _


def chat_words() -> dict[str, str]:
    """Give each reason, note and question of the importers of chats and archives, in the reader's language."""
    return _of_rows() | _of_archives() | _of_unreadable() | _of_notes()


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
        "The file stands within the export itself and is not taken out.": _(
            "The file stands within the export itself and is not taken out."
        ),
        "This file holds no messages that casebook can read.": _("This file holds no messages that casebook can read."),
        "This file is not an export of the kind that was chosen.": _(
            "This file is not an export of the kind that was chosen."
        ),
        "This row stands above the names of the columns.": _("This row stands above the names of the columns."),
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


def _of_unreadable() -> dict[str, str]:
    return {
        "This is an encrypted backup of Signal. Export the chats without encryption in Signal Desktop, or on the telephone with the backup's passphrase, and bring that ZIP archive.": _(
            "This is an encrypted backup of Signal. Export the chats without encryption in Signal Desktop, or on the telephone with the backup's passphrase, and bring that ZIP archive."
        ),
        "This is an encrypted backup of WhatsApp. Open the chat on the telephone, choose Export chat, and bring that text file or ZIP archive.": _(
            "This is an encrypted backup of WhatsApp. Open the chat on the telephone, choose Export chat, and bring that text file or ZIP archive."
        ),
        "This is a backup of a whole iPhone or iPad. Export the chats from the apps themselves, and bring those files; the backup holds far more than a case needs.": _(
            "This is a backup of a whole iPhone or iPad. Export the chats from the apps themselves, and bring those files; the backup holds far more than a case needs."
        ),
        "This is the database of an app. Export the chat from the app itself, and bring that file; keep this one as it is.": _(
            "This is the database of an app. Export the chat from the app itself, and bring that file; keep this one as it is."
        ),
        "This is a workbook of Excel 97 to 2003 (.xls). Save it as .xlsx or as CSV, and bring both files.": _(
            "This is a workbook of Excel 97 to 2003 (.xls). Save it as .xlsx or as CSV, and bring both files."
        ),
        "This document is protected by a password. Save it without one, and bring both files.": _(
            "This document is protected by a password. Save it without one, and bring both files."
        ),
        "This is a workbook of a kind that casebook does not read. Save it as .xlsx or as CSV, and bring both files.": _(
            "This is a workbook of a kind that casebook does not read. Save it as .xlsx or as CSV, and bring both files."
        ),
        "This is mail in Outlook's own form. Save the letters as .eml or .mbox, and bring both files.": _(
            "This is mail in Outlook's own form. Save the letters as .eml or .mbox, and bring both files."
        ),
        "This is a packed archive of a kind that casebook does not open. Unpack it, and bring a ZIP archive of its files.": _(
            "This is a packed archive of a kind that casebook does not open. Unpack it, and bring a ZIP archive of its files."
        ),
        "The files in this archive are protected by a password. Unpack it with the password, and bring a new ZIP archive.": _(
            "The files in this archive are protected by a password. Unpack it with the password, and bring a new ZIP archive."
        ),
    }


def _of_notes() -> dict[str, str]:
    return {
        "deleted_account": _("the account is deleted, or its name is not given"),
        "forwarded_from_unknown": _("it was forwarded from somebody whom the file does not name"),
        "edited": _("it was edited later"),
        "deleted": _("the app says that it was deleted"),
    }
