"""The bag: declaration, description and manifests (RFC 8493, BagIt 1.0), each line in the one form that all tools read."""

from collections.abc import Mapping, Sequence
from typing import Literal

from casebook.exporters.dossier import Dossier
from casebook.exporters.items import Item
from casebook.exporters.plain import encoded, one_line

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def manifest(items: Sequence[Item], algorithm: Literal["sha256", "sha512"]) -> bytes:
    """List items with their digests: two spaces and LF, as `sha256sum -c` and `shasum -c` both accept."""
    ordered = sorted(items, key=lambda item: item.path)
    return "".join(f"{getattr(item, algorithm)}  {item.path}\n" for item in ordered).encode("ascii")


UNSTAMPED_DRAFT = "UNSTAMPED DRAFT, not for courts"


def description(dossier: Dossier, payload: Sequence[Item], *, draft: bool = False) -> bytes:
    """Write bag-info.txt; a draft says so where every bag tool shows it."""
    mark = f"{UNSTAMPED_DRAFT}. " if draft else ""
    fields = {
        "Source-Organization": dossier.issuer.legal_name,
        "Contact-Email": dossier.issuer.role_email,
        "External-Description": f"{mark}{dossier.profile.title}. Confidential; disclosed for: {dossier.purpose}",
        "Bagging-Date": dossier.issued_at.strftime("%Y-%m-%d"),
        "External-Identifier": dossier.pack_uuid.urn,
        **weight(payload),
        "Internal-Sender-Identifier": dossier.pack_id,
    }
    return tag_file(fields)


def tag_file(fields: Mapping[str, str]) -> bytes:
    """Write what a bag says of itself, one label a line."""
    return encoded("".join(f"{label}: {one_line(text)}\n" for label, text in fields.items()))


def weight(payload: Sequence[Item]) -> dict[str, str]:
    """Give how large a payload is, as a bag says it."""
    size = sum(item.size for item in payload)
    return {"Bag-Size": _approximate(size), "Payload-Oxum": f"{size}.{len(payload)}"}


def _approximate(size: int) -> str:
    amount, units = float(size), ["bytes", "KB", "MB", "GB"]
    while amount >= 1000 and len(units) > 1:  # noqa: PLR2004  -- SI prefixes
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f} {units[0]}" if units[0] == "bytes" else f"{amount:.1f} {units[0]}"
