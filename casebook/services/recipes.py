"""What an unstamped draft was made from, kept sealed beside it, so that stamps can be added without touching its files.

The case goes on changing after a pack was built; a recipe is what was composed then, frozen. It holds keys of files and
stands in a sealed column, never among the parts of a pack that can be handed over.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from casebook.crypto.envelope import SecretKey
from casebook.exporters.dossier import Dossier
from casebook.model.pack import PackRecipe
from casebook.services.composing import Choice
from casebook.services.leaving_files import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All of a composition but the key that signs."""

    choice: Choice
    dossier: Dossier
    sources: dict[str, Stored]
    intimate: frozenset[str]
    evidence: dict[str, UUID]
    contents: str  # digest of what was cleared


def packed(recipe: Recipe) -> PackRecipe:
    """Give a recipe as it is sealed."""
    return PackRecipe(packed=msgspec.msgpack.encode(recipe, enc_hook=_written))


def unpacked(kept: PackRecipe) -> Recipe:
    """Give a recipe back; equal to the one that was kept."""
    return msgspec.msgpack.decode(kept.packed, type=Recipe, dec_hook=_read)


def _written(value: Any) -> Any:  # noqa: ANN401  -- msgspec's signature
    if isinstance(value, SecretKey):
        return value.material
    raise TypeError(f"a recipe holds no {type(value).__name__}")


def _read(kind: type, value: Any) -> Any:  # noqa: ANN401  -- the same
    if kind is SecretKey:
        return SecretKey(value)
    raise TypeError(f"a recipe holds no {kind.__name__}")
