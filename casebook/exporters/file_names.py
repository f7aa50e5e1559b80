"""The names of the files that a recipient gets: ASCII, without spaces, from the profile's patterns (exports.md §2.1).

Patterns may name {pack}, {date} (of issue), {number} (of a supplement), {mark} (of an exhibit), {document}, and answers that the
profile asks for. What is not ASCII is left out: a name of a person in another script never becomes part of a file name by guess.
"""

import re
import unicodedata

from casebook.exporters.dossier import Dossier
from casebook.exporters.marks import marks, supplements

LONGEST = 100  # characters of a name, without its ending


def part_name(dossier: Dossier, *, several: bool = False) -> str:
    """The name of the bundle's file, or the pattern of its parts' names with {part} left to fill."""
    layout = dossier.profile.layout
    pattern = layout.supplement_name if supplements(dossier) and layout.supplement_name else layout.file_name
    stem = _made(pattern or "{pack}_Bundle", dossier)
    return f"{stem}_Part{{part}}.pdf" if several else f"{stem}.pdf"


def exhibit_name(dossier: Dossier, label: str, *, several: bool = False) -> str:
    """The name of one exhibit's own file, or the pattern of its parts' names with {part} left to fill."""
    mark = marks(dossier).get(label, label)
    stem = _made(dossier.profile.layout.exhibit_name or "{pack}_{mark}", dossier, mark=mark)
    return f"{stem}_Part{{part}}.pdf" if several else f"{stem}.pdf"


def document_name(dossier: Dossier, stem: str) -> str:
    """The name of one of the profile's own documents."""
    return f"{_made(stem, dossier)}.pdf"


def _made(pattern: str, dossier: Dossier, **more: str) -> str:
    known = {
        **dossier.answers,
        "pack": dossier.pack_id,
        "date": f"{dossier.issued_at:%Y-%m-%d}",
        "number": dossier.answers.get("bundle_number", "1"),
        **more,
    }
    filled = re.sub(r"\{([a-z_0-9]+)\}", lambda found: _ascii(known.get(found[1], "")), pattern)
    return re.sub(r"[-_]{2,}", "_", _ascii(filled)).strip("-_.")[:LONGEST]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
