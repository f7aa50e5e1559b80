"""Names of files that strangers chose, made safe for a page, a download and a pack.

The name as received is evidence and is kept elsewhere, sealed; nothing here is used to find a file.
Sources: RFC 6266 and RFC 8187 (Content-Disposition), Microsoft's "Naming Files, Paths, and Namespaces".
"""

import re
import unicodedata
from urllib.parse import quote

from casebook.inspection.kinds import EXTENSIONS, kind_of
from casebook.inspection.letters import seen, shown, to_ascii

DISPLAY_LENGTH = 120
DOWNLOAD_LENGTH = 120
PACK_LENGTH = 60

_UNNAMED = "unnamed"
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*%;\']')
_NOT_IN_PACKS = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=[. ]|$)", re.IGNORECASE)
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 8187 §3.2.1


def display_name(raw: str) -> str:
    """Return the name as a page may show it: NFC, nothing hidden or turned round, at most 120 characters, never empty."""
    name = shown(_one_space(unicodedata.normalize("NFC", raw)))
    return _shortened(name, DISPLAY_LENGTH) or _UNNAMED


def download_name(raw: str, media_type: str) -> str:
    """Return a name that every file system takes, in its own letters, with an extension true to the content's type."""
    stem, extension = _parts(unicodedata.normalize("NFC", raw), media_type)
    bare = "".join(c for at, c in enumerate(stem) if seen(stem, at))
    stem = _tidy(_NOT_IN_FILES.sub("_", bare))
    return f"{_cut(stem, DOWNLOAD_LENGTH - len(extension) - 1, octets=200)}.{extension}"


def pack_name(raw: str, media_type: str) -> str:
    """Return an ASCII name of at most 60 characters without spaces, the same for the same input, for a file in a pack.

    Different inputs may give one name; who fills the pack tells them apart.
    """
    stem, extension = _parts(raw, media_type)
    stem = _tidy(_NOT_IN_PACKS.sub("_", to_ascii(stem)))
    stem = re.sub(r"([._])\1+", r"\1", stem).strip("_-. ") or _UNNAMED
    return f"{_cut(_unreserved(stem), PACK_LENGTH - len(extension) - 1, octets=PACK_LENGTH)}.{extension}"


def content_disposition(name: str) -> str:
    """Return the header value that makes a browser save, never show, a file under `name` (any text; RFC 6266)."""
    safe = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cs"}) or _UNNAMED
    fallback = re.sub(r'["\\%;]|[^ -~]', "_", to_ascii(safe))
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(safe, safe=_ATTR_CHAR)}"


def claimed_extension(raw: str) -> str:
    """Return the extension a name claims, lower case, "" if none."""
    _, dot, extension = _last_component(raw).rstrip(". ").rpartition(".")
    return extension.strip().lower() if dot else ""


def _one_space(name: str) -> str:
    # A run of spaces pushes the true extension out of sight.
    return re.sub(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", name).strip()


def _last_component(raw: str) -> str:
    # A path in a name is either a trap or an old browser's habit.
    return re.split(r"[/\\]", raw.replace("\x00", ""))[-1]


def _parts(raw: str, media_type: str) -> tuple[str, str]:
    true = kind_of(media_type).extensions
    name = _one_space(_last_component(raw)).strip(" .")
    stem, dot, _ = name.rpartition(".")
    claimed = claimed_extension(name)
    if dot and claimed in true:
        return stem, claimed
    if dot and (claimed in EXTENSIONS or re.fullmatch(r"[a-z]{2,4}[0-9]?", claimed)):
        return f"{stem}_{claimed}", true[0]  # what it called itself stays readable, and opens nothing
    return name, true[0]


def _tidy(stem: str) -> str:
    return _unreserved(stem.strip(" .-~") or _UNNAMED)


def _unreserved(stem: str) -> str:
    return f"_{stem}" if _RESERVED.match(stem) else stem


def _shortened(name: str, length: int) -> str:
    if len(name) <= length:
        return name
    return f"{name[: length - 25]}…{name[-24:]}"


def _cut(stem: str, length: int, octets: int) -> str:
    # File systems count bytes: 255 of them, and a Cyrillic letter takes two.
    short = stem[:length]
    while len(short.encode("utf-8", "replace")) > octets:
        short = short[:-1]
    return short.rstrip(" ._-") or _UNNAMED
