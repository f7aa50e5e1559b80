"""Give the typesetter what it may not do itself: documents cleaned and bound in confined children.

Nothing here opens a file; what a document may not contain is taken out before a page of it is placed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from casebook.exporters.dossier import Dossier, ExhibitFile
from casebook.exporters.typeset.compiler import TypesettingFailed
from casebook.exporters.typeset.leaves import Binding, BoundPart, LeafSet, Leaves
from casebook.inspection import merge
from casebook.inspection.limits import LIMITS
from casebook.inspection.values import Bindings, Cleaned, Unreadable
from casebook.services.picturing import pictures_for


def tools_for(dossier: Dossier, closed: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Give the typesetter of one pack what it shows files with; `closed` names files that are never printed."""
    court = dossier.profile.layout.style == "bundle"
    return {
        "pictures": pictures_for(dossier.locale, closed, read=court),
        "leaves": leaves_for(closed),
        "binder": bind,
    }


def leaves_for(closed: frozenset[str] = frozenset()) -> Leaves:
    """Give the cleaning of documents; those in `closed` are never printed."""

    def clean(file: ExhibitFile, pieces: Iterator[bytes]) -> LeafSet | None:
        if file.key in closed or file.size > LIMITS["clean"].file_bytes:
            return None
        answer = merge.clean(pieces)
        return LeafSet(answer.content, answer.sizes, answer.removed) if isinstance(answer, Cleaned) else None

    return clean


def bind(typeset: bytes, binding: Binding) -> Sequence[BoundPart]:
    """Put documents into a typeset file and divide it. Raises TypesettingFailed."""
    places, labels = zip(*binding.starts, strict=True) if binding.starts else ((), ())
    told = Bindings(
        sizes=(len(typeset), *map(len, binding.documents)),
        marker=binding.marker,
        starts=places,
        most_bytes=binding.most_bytes,
        part_name=binding.part_name,
    )
    answer = merge.bind(typeset, binding.documents, told)
    if isinstance(answer, Unreadable):
        raise TypesettingFailed(f"binding stopped: {answer.reason}")
    return tuple(
        BoundPart(
            content=each.content,
            first=each.first,
            last=each.last,
            labels=tuple(labels[start] for start in each.starts if start < len(labels)),
            divides=each.divides,
        )
        for each in answer.files
    )
