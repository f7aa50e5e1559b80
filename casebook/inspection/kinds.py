"""The kinds of file that casebook names: media type, plain label, family, usual extensions.

A table, nothing else. It must not read files; sniff.py compares bytes with it, names.py takes extensions from it.
Media types are those registered with IANA where one is (RFC 6838).
"""

from dataclasses import dataclass
from typing import Literal

Family = Literal["image", "video", "audio", "document", "text", "archive", "message", "other"]

UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file; `label` is an English message id, `extensions` are lower case, the usual one first."""

    media_type: str
    label: str
    family: Family
    extensions: tuple[str, ...]


_ROWS: tuple[tuple[str, str, Family, str], ...] = (
    ("image/jpeg", "JPEG picture", "image", "jpg jpeg jpe jfif"),
    ("image/png", "PNG picture", "image", "png"),
    ("image/gif", "GIF picture", "image", "gif"),
    ("image/webp", "WebP picture", "image", "webp"),
    ("image/heic", "HEIC picture", "image", "heic heif hif"),
    ("image/avif", "AVIF picture", "image", "avif"),
    ("image/tiff", "TIFF picture", "image", "tif tiff dng"),
    ("image/bmp", "BMP picture", "image", "bmp"),
    ("image/jp2", "JPEG 2000 picture", "image", "jp2 jpx"),
    ("image/jxl", "JPEG XL picture", "image", "jxl"),
    ("image/vnd.adobe.photoshop", "Photoshop picture", "image", "psd"),
    ("image/x-icon", "Icon", "image", "ico"),
    ("image/svg+xml", "SVG drawing", "image", "svg"),
    ("video/mp4", "MP4 video", "video", "mp4 m4v"),
    ("video/quicktime", "QuickTime video", "video", "mov qt"),
    ("video/3gpp", "3GP video", "video", "3gp 3gpp 3g2"),
    ("video/webm", "WebM video", "video", "webm"),
    ("video/matroska", "Matroska video", "video", "mkv mka"),
    ("video/x-msvideo", "AVI video", "video", "avi"),
    ("video/ogg", "Ogg video", "video", "ogv ogg"),
    ("video/mp2t", "MPEG stream", "video", "ts mts m2ts"),
    ("video/mpeg", "MPEG video", "video", "mpg mpeg vob"),
    ("video/x-flv", "Flash video", "video", "flv"),
    ("video/x-ms-asf", "Windows Media", "video", "wmv wma asf"),
    ("audio/mpeg", "MP3 sound", "audio", "mp3"),
    ("audio/mp4", "M4A sound", "audio", "m4a m4b mp4"),
    ("audio/aac", "AAC sound", "audio", "aac"),
    ("audio/wav", "WAV sound", "audio", "wav"),
    ("audio/flac", "FLAC sound", "audio", "flac"),
    ("audio/ogg", "Ogg sound", "audio", "ogg oga opus spx"),
    ("audio/amr", "AMR sound", "audio", "amr"),
    ("audio/midi", "MIDI music", "audio", "mid midi"),
    ("application/pdf", "PDF document", "document", "pdf"),
    (DOCX, "Word document", "document", "docx docm"),
    (XLSX, "Excel workbook", "document", "xlsx xlsm"),
    (PPTX, "PowerPoint slides", "document", "pptx pptm ppsx"),
    (ODT, "OpenDocument text", "document", "odt"),
    (ODS, "OpenDocument spreadsheet", "document", "ods"),
    (ODP, "OpenDocument slides", "document", "odp"),
    ("application/rtf", "RTF document", "document", "rtf doc"),
    ("application/x-ole-storage", "Old Office or Outlook file", "document", "doc xls ppt msg"),
    ("application/epub+zip", "EPUB book", "document", "epub"),
    ("text/plain", "Text", "text", "txt text log md srt vtt"),
    ("text/csv", "CSV table", "text", "csv tsv"),
    ("application/json", "JSON text", "text", "json jsonl"),
    ("text/html", "Web page", "text", "html htm xhtml"),
    ("application/xml", "XML text", "text", "xml"),
    ("text/vcard", "Contact card", "text", "vcf"),
    ("message/rfc822", "E-mail message", "message", "eml"),
    ("application/mbox", "Mailbox", "message", "mbox mbx"),
    ("application/vnd.ms-outlook-pst", "Outlook mailbox", "message", "pst ost"),
    ("application/zip", "ZIP archive", "archive", "zip"),
    ("application/gzip", "gzip archive", "archive", "gz tgz"),
    ("application/x-tar", "tar archive", "archive", "tar"),
    ("application/x-7z-compressed", "7-Zip archive", "archive", "7z"),
    ("application/vnd.rar", "RAR archive", "archive", "rar"),
    ("application/x-bzip2", "bzip2 archive", "archive", "bz2"),
    ("application/x-xz", "xz archive", "archive", "xz"),
    ("application/zstd", "Zstandard archive", "archive", "zst"),
    ("application/x-executable", "Program for Linux", "other", "elf so bin"),
    ("application/vnd.microsoft.portable-executable", "Program for Windows", "other", "exe dll scr com sys"),
    ("application/x-mach-binary", "Program for macOS", "other", "dylib"),
    ("application/vnd.android.package-archive", "Program for Android", "other", "apk"),
    ("application/java-archive", "Program for Java", "other", "jar"),
    ("application/x-ms-shortcut", "Windows shortcut", "other", "lnk"),
    ("application/vnd.sqlite3", "SQLite database", "other", "db sqlite sqlite3"),
    (EMPTY, "Empty file", "other", "empty"),
    (UNKNOWN, "Unknown file", "other", "bin"),
)

KINDS: dict[str, Kind] = {row[0]: Kind(row[0], row[1], row[2], tuple(row[3].split())) for row in _ROWS}
EXTENSIONS: frozenset[str] = frozenset(extension for kind in KINDS.values() for extension in kind.extensions)


def kind_of(media_type: str) -> Kind:
    """Return the row for `media_type`; a type outside the table is an unknown file."""
    return KINDS.get(media_type, KINDS[UNKNOWN])
