"""The type of a file from its first bytes, by fixed comparisons alone; safe to run on hostile bytes in any process.

It must not parse, decompress or import a library. What it does not know is UNKNOWN; the confined child may know more.
Signatures: ISO/IEC 14496-12 (ftyp brands), RFC 9559 (Matroska), RFC 3533 (Ogg), ISO/IEC 11172-3 (MPEG audio),
ISO 32000-2 (PDF), PKWARE APPNOTE 6.3 (ZIP), the WHATWG MIME Sniffing Standard.
"""

# ruff: noqa: PLR2004  -- offsets and lengths are the formats' own

import re

from casebook.inspection.kinds import DOCX, EMPTY, ODP, ODS, ODT, PPTX, UNKNOWN, XLSX

HEAD_SIZE = 64 * 1024
"""How many first bytes are worth giving; more are not looked at."""

_AT_START: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"8BPS\x00\x01", "image/vnd.adobe.photoshop"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"MThd\x00\x00\x00\x06", "audio/midi"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe\x00\x00\x00\x02", "application/x-mach-binary"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)

_BRANDS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"avif", b"avis"), "image/avif"),
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    ((b"M4A ", b"M4B ", b"M4P "), "audio/mp4"),
    ((b"qt  ",), "video/quicktime"),
    ((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3g2a", b"3gr6", b"3gs6"), "video/3gpp"),
)

_PDF_LATER = re.compile(rb"%PDF-[12]\.\d")
_HTML = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<iframe",
    b"<table",
    b"<div",
    b"<title",
    b"<meta",
)
_MAIL_FIELD = re.compile(
    rb"^(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|reply-to|dkim-signature"
    rb"|x-[a-z0-9-]+|arc-[a-z-]+|authentication-results|content-type):",
    re.IGNORECASE,
)
_SEVERAL_MAIL_FIELDS = 3
_TEXT_CONTROLS = bytes(set(range(0x20)) - {0x07, 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x1B}) + b"\x7f"
_MPEG_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),  # MPEG-1
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),  # MPEG-2: telephones' low rates
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),  # MPEG-2.5
}
_MPEG_HERTZ = {3: (44100, 48000, 32000, 0), 2: (22050, 24000, 16000, 0), 0: (11025, 12000, 8000, 0)}
_LAYER_3 = 1


def sniff(head: bytes) -> str:
    """Return the media type that the first bytes show, UNKNOWN if none; never raises, whatever the bytes."""
    head = head[:HEAD_SIZE]
    if not head:
        return EMPTY
    for question in (_at_start, _container, _program_or_sound, _markup_or_mail):
        media_type = question(head)
        if media_type:
            return media_type
    if _PDF_LATER.search(head, 0, 1024 + 8):  # readers accept junk before the header, so must we
        return "application/pdf"
    return "text/plain" if is_text(head) else UNKNOWN


def is_text(head: bytes) -> bool:
    """Whether the bytes read as Unicode text, or as 8-bit text without control bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if head.translate(None, _TEXT_CONTROLS) != head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_at_the_end = error.reason == "unexpected end of data" and error.end == len(head)
        return cut_at_the_end or _eight_bit_letters(head)
    return True


def _eight_bit_letters(head: bytes) -> bool:
    # Cyrillic in cp1251 or koi8-r: words of high bytes and spaces. Compressed bytes have neither in such shares.
    spaced = sum(map(head.count, (b" ", b"\n", b"\t"))) * 40 >= len(head)
    high = sum(byte >= 0xA8 for byte in head)
    odd = sum(0x80 <= byte < 0xA8 for byte in head)
    return spaced and odd * 5 <= high


def _at_start(head: bytes) -> str | None:
    return next((media_type for magic, media_type in _AT_START if head.startswith(magic)), None)


def _container(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        riff = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
        return riff.get(head[8:12])
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"\x42\x82\x84webm" in head[:128] else "video/matroska"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(head)
    if head[257:262] == b"ustar":
        return "application/x-tar"
    return _iso_media(head)


def _iso_media(head: bytes) -> str | None:
    if head[4:8] in {b"moov", b"mdat", b"wide", b"skip", b"pnot"}:
        return "video/quicktime"
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4]), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    # A generic major brand (mif1, isom) says little: the first row that any brand names wins, the major brand first.
    for candidates in (brands[:1], brands):
        for names, media_type in _BRANDS:
            generic = candidates[0] in {b"mif1", b"msf1"} and len(candidates) == 1
            if not generic and any(brand in names for brand in candidates):
                return media_type
    return "video/mp4"


def _zip(head: bytes) -> str:
    if head[30:38] == b"mimetype":
        declared = {b"text": ODT, b"spreadsheet": ODS, b"presentation": ODP}
        for word, media_type in declared.items():
            if head[38:].startswith(b"application/vnd.oasis.opendocument." + word):
                return media_type
        if head[38:].startswith(b"application/epub+zip"):
            return "application/epub+zip"
    names = (
        (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
        (b"word/", DOCX),
        (b"xl/", XLSX),
        (b"ppt/", PPTX),
    )
    office = b"[Content_Types].xml" in head
    for name, media_type in names:
        if _has_entry(head, name) and (office or name == b"AndroidManifest.xml"):
            return media_type
    return "application/java-archive" if head[30:].startswith(b"META-INF/") else "application/zip"


def _has_entry(head: bytes, name: bytes) -> bool:
    at = head.find(name)
    while at >= 0:
        if at >= 30 and head[at - 30 : at - 26] == b"PK\x03\x04":
            return True
        at = head.find(name, at + 1)
    return False


def _program_or_sound(head: bytes) -> str | None:
    if head.startswith(b"MZ") and len(head) >= 64 and b"\x00" in head[:64]:
        return "application/vnd.microsoft.portable-executable"
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "image/bmp"
    if len(head) > 376 and head[0] == head[188] == head[376] == ord("G"):
        return "video/mp2t"
    if head[:2] in {b"\xff\xf1", b"\xff\xf9"}:
        return "audio/aac"
    return "audio/mpeg" if _mpeg_frames(head) else None


def _mpeg_frames(head: bytes) -> bool:
    # One synchronisation word may be chance; a second frame exactly where the first one ends is not.
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or (head[1] >> 1) & 3 != _LAYER_3:
        return False
    version = (head[1] >> 3) & 3
    if version not in _MPEG_KBITS:
        return False
    kbits, hertz = _MPEG_KBITS[version][head[2] >> 4], _MPEG_HERTZ[version][(head[2] >> 2) & 3]
    if not kbits or not hertz:
        return False
    following = (144_000 if version == 3 else 72_000) * kbits // hertz + ((head[2] >> 1) & 1)
    return head[following : following + 2] == head[:2]


def _markup_or_mail(head: bytes) -> str | None:
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<"):
        return _markup(start)
    if start.startswith(b"begin:vcard"):
        return "text/vcard"
    first, _, rest = head.partition(b"\n")
    if first.startswith(b"From ") and _MAIL_FIELD.match(rest):
        return "application/mbox"
    fields = [line for line in head[:8192].split(b"\n")[:60] if _MAIL_FIELD.match(line)]
    if _MAIL_FIELD.match(head) and len({line.partition(b":")[0].lower() for line in fields}) >= _SEVERAL_MAIL_FIELDS:
        return "message/rfc822"
    return None


def _markup(start: bytes) -> str | None:
    if start.startswith(_HTML):
        return "text/html"
    if b"<svg" in start:
        return "image/svg+xml"
    if b"<html" in start or b"<!doctype html" in start:
        return "text/html"
    return "application/xml" if start.startswith((b"<?xml", b"<!doctype")) else None
