"""What people bring instead of an export is called by its name, and they are told what to bring."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.importers import source_of, unreadable
from casebook.importers.registry import recognise
from casebook.importers.source import SingleFile

SIGNAL = b"\x00\x00\x00\x36\x0a\x34\x0a\x10" + b"i" * 16 + b"\x12\x20" + b"s" * 32 + b"\x00" * 100


def compound(*names: str) -> bytes:
    """The start of a compound file: its directory stands in the first sector behind the header."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(48, b"\0") + b"\0" * 464 + entries.ljust(512, b"\0")


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in names:
            out.writestr(name, b"x")
    return made.getvalue()


CASES = [
    ("signal-2024-03-05-14-00-00.backup", b"anything", unreadable.SIGNAL_BACKUP),
    ("renamed.bin", SIGNAL, unreadable.SIGNAL_BACKUP),
    ("msgstore.db.crypt14", b"\x0a\x01", unreadable.WHATSAPP_BACKUP),
    ("msgstore-2024-03-05.1.db.crypt15", b"\x0a\x01", unreadable.WHATSAPP_BACKUP),
    ("Manifest.db", b"SQLite format 3\0" + b"\0" * 84, unreadable.TELEPHONE_BACKUP),
    ("msgstore.db", b"SQLite format 3\0" + b"\0" * 84, unreadable.APP_DATABASE),
    ("posts.xls", compound("Workbook"), unreadable.OLD_WORKBOOK),
    ("posts.bin", compound("Book"), unreadable.OLD_WORKBOOK),
    ("posts.xlsx", compound("EncryptionInfo", "EncryptedPackage"), unreadable.LOCKED_WORKBOOK),
    ("letter.msg", compound("__nameid_version1.0", "__properties_version1.0"), unreadable.OUTLOOK),
    ("mail.pst", b"!BDN....", unreadable.OUTLOOK),
    ("chat.rar", b"Rar!\x1a\x07\x01\0", unreadable.OTHER_ARCHIVE),
    ("backup.zip", packed("0a/0a12", "Info.plist", "Manifest.plist"), unreadable.TELEPHONE_BACKUP),
    ("wa.zip", packed("Databases/msgstore.db.crypt15"), unreadable.WHATSAPP_BACKUP),
    ("s.zip", packed("SignalBackups/signal-backup-2025-12-01/main", "SignalBackups/files/ab/abc"), unreadable.SIGNAL_BACKUP),
    ("posts.xlsb", packed("xl/workbook.bin"), unreadable.OTHER_WORKBOOK),
    ("photo.jpg", b"\xff\xd8\xff", ""),
    ("empty", b"", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "said"), CASES, ids=[name for name, _, _ in CASES])
def test_it_is_called_by_its_name_and_no_format_claims_it(name: str, data: bytes, said: str) -> None:
    source = source_of(name, io.BytesIO(data))
    assert unreadable.told(source) == said
    assert recognise(source) == []


def test_an_archive_that_is_locked_is_said_to_be() -> None:
    locked = bytearray(packed("_chat.txt"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + place] |= 1
    assert unreadable.told(source_of("chat.zip", io.BytesIO(bytes(locked)))) == unreadable.LOCKED_ARCHIVE


@given(
    st.sampled_from([b"", SIGNAL[:40], compound("Workbook")[:500], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    st.binary(max_size=600),
)
def test_no_bytes_raise(begin: bytes, rest: bytes) -> None:
    assert isinstance(unreadable.told(SingleFile("a", io.BytesIO(begin + rest))), str)
