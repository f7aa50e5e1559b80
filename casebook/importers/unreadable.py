"""Files that people bring as exports and that casebook cannot read: which they are, and how to get one that it can.

It looks at names and first bytes only. Nothing is decrypted or unpacked here, and no program is told to: what helps is said.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from casebook.importers.source import Source, head

SIGNAL_BACKUP = (
    "This is an encrypted backup of Signal. Export the chats without encryption in Signal Desktop, or on the telephone with "
    "the backup's passphrase, and bring that ZIP archive."
)
WHATSAPP_BACKUP = (
    "This is an encrypted backup of WhatsApp. Open the chat on the telephone, choose Export chat, and bring that text file "
    "or ZIP archive."
)
TELEPHONE_BACKUP = (
    "This is a backup of a whole iPhone or iPad. Export the chats from the apps themselves, and bring those files; the backup "
    "holds far more than a case needs."
)
APP_DATABASE = (
    "This is the database of an app. Export the chat from the app itself, and bring that file; keep this one as it is."
)
OLD_WORKBOOK = "This is a workbook of Excel 97 to 2003 (.xls). Save it as .xlsx or as CSV, and bring both files."
LOCKED_WORKBOOK = "This document is protected by a password. Save it without one, and bring both files."
OTHER_WORKBOOK = (
    "This is a workbook of a kind that casebook does not read. Save it as .xlsx or as CSV, and bring both files."
)
OUTLOOK = "This is mail in Outlook's own form. Save the letters as .eml or .mbox, and bring both files."
OTHER_ARCHIVE = (
    "This is a packed archive of a kind that casebook does not open. Unpack it, and bring a ZIP archive of its files."
)
LOCKED_ARCHIVE = (
    "The files in this archive are protected by a password. Unpack it with the password, and bring a new ZIP archive."
)

_OLE, _SECTOR = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 512
_SIGNAL_NAME = re.compile(r"(?:.*/)?signal[^/]*\.backup(?:\.part)?", re.IGNORECASE)
# A frame of 50 to 70 bytes that holds an IV of 16 bytes and a salt of 32: the header of Signal's backups.
_SIGNAL_HEADER = re.compile(rb"\x00\x00\x00[\x32-\x60]\x0a[\x30-\x50]\x0a\x10.{16}\x12\x20", re.DOTALL)
_SIGNAL_FOLDER = re.compile(r"(?:.*/)?(?:signal-?backups?[^/]*/)+(?:[^/]*/)?(?:main|metadata|files/.*)", re.IGNORECASE)
_WHATSAPP_NAME = re.compile(r".*\.crypt\d{0,2}(?:\.[a-z]{1,4})?", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:.*/)?Manifest\.(?:db|mbdb|plist)", re.IGNORECASE)
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_MOST_NAMES = 20_000


def told(source: Source) -> str:
    """Return what the file is and what to do instead, as a message id; "" where casebook does not know it either."""
    members = source.members()
    names = [member.name for member in members[:_MOST_NAMES]]
    if len(names) == 1 and names[0] == source.name:
        return _of_file(source, names[0])
    if not names and source.problems:
        return LOCKED_ARCHIVE if any("encrypted" in one.reason for one in source.problems) else ""
    return next((said for fits, said in _IN_ARCHIVES.items() if any(fits(name) for name in names)), "")


def _of_file(source: Source, name: str) -> str:
    start = head(source, name, 4096)
    if _SIGNAL_NAME.fullmatch(name) or _SIGNAL_HEADER.match(start):
        return SIGNAL_BACKUP
    if _WHATSAPP_NAME.fullmatch(name):
        return WHATSAPP_BACKUP
    if start.startswith(b"SQLite format 3\0"):
        return TELEPHONE_BACKUP if _TELEPHONE.fullmatch(name) else APP_DATABASE
    if start.startswith(_OLE):
        return _of_compound(source, name, start)
    if start.startswith(b"!BDN"):
        return OUTLOOK
    return OTHER_ARCHIVE if start.startswith(_ARCHIVES) else ""


def _of_compound(source: Source, name: str, start: bytes) -> str:
    """Tell old workbooks, locked documents and Outlook's letters apart by the names in the first sector of their directory."""
    place = (int.from_bytes(start[48:52], "little") + 1) * _SECTOR
    directory = b""
    try:
        with source.open(name) as stream:
            stream.seek(place)
            directory = stream.read(8 * _SECTOR)
    except (OSError, ValueError, OverflowError):
        return ""
    for stream_name, said in _COMPOUND.items():
        if stream_name.encode("utf-16-le") in directory:
            return said
    return OLD_WORKBOOK if name.lower().endswith(".xls") else ""


_COMPOUND = MappingProxyType(
    {"EncryptedPackage": LOCKED_WORKBOOK, "Workbook": OLD_WORKBOOK, "Book": OLD_WORKBOOK, "__properties_": OUTLOOK}
)


def _ends(*endings: str) -> Callable[[str], bool]:
    return lambda name: name.lower().endswith(endings)


_IN_ARCHIVES: MappingProxyType[Callable[[str], object], str] = MappingProxyType(
    {
        _TELEPHONE.fullmatch: TELEPHONE_BACKUP,
        _WHATSAPP_NAME.fullmatch: WHATSAPP_BACKUP,
        _SIGNAL_NAME.fullmatch: SIGNAL_BACKUP,
        _SIGNAL_FOLDER.fullmatch: SIGNAL_BACKUP,
        _ends("xl/workbook.bin", "index/document.iwa"): OTHER_WORKBOOK,
        _ends(".pst", ".msg"): OUTLOOK,
        _ends(".xls"): OLD_WORKBOOK,
        _ends("msgstore.db", "chatstorage.sqlite", "db.sqlite"): APP_DATABASE,
    }
)
