"""A composition: a dossier with all that building needs of it, and nothing that could open more of the case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from casebook.blobs.store import Store
from casebook.crypto.signing import SigningKey
from casebook.exporters.dossier import Contents, Dossier
from casebook.model.pack import Commitment
from casebook.sensitive import Term
from casebook.services import custody
from casebook.services.clearing import Clearance
from casebook.services.committing import committed
from casebook.services.composing import Choice
from casebook.services.leaving_files import Stored
from casebook.services.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Composition:
    """A dossier, where its files lie, and the key that signs it: all that building needs."""

    case_id: UUID
    choice: Choice
    dossier: Dossier
    sources: dict[str, Stored]
    intimate: frozenset[str]
    evidence: dict[str, UUID]
    signing_key: SigningKey
    clearance: Clearance
    terms: tuple[Term, ...]  # what must not be found in what leaves
    originals: Mapping[str, Stored] = field(default_factory=dict)  # of copies that leave: what they were made from
    commitments: tuple[Commitment, ...] = ()

    @property
    def kind(self) -> str:
        """Which kind of pack it is."""
        return self.dossier.profile.identifier


def contents_of(composition: Composition, blobs: Store) -> Contents:
    """Give the bytes of a composition's files, by their keys; raises Tampered at the first damaged chunk."""

    def contents(key: str) -> Iterator[bytes]:
        stored = composition.sources[key]
        if stored.file_key is None:
            return iter((stored.text,))
        return custody.open_sealed(
            blobs, stored.owner or composition.case_id, stored.blob, stored.file_key.material, stored.size
        ).pieces()

    return contents


def with_commitments(composition: Composition, blobs: Store) -> Composition:
    """Give the composition with keyed commitments in place of hashes, where its profile wants them (exports.md §4.4)."""
    before = replace(composition, sources=dict(composition.originals))
    dossier, commitments = committed(
        composition.dossier, composition.evidence, composition.originals.keys(), contents_of(before, blobs)
    )
    return replace(composition, dossier=dossier, commitments=(*composition.commitments, *commitments))


def recipe_of(composition: Composition) -> Recipe:
    """Give all that is needed to build an unstamped draft again, with its stamps."""
    return Recipe(
        choice=composition.choice,
        dossier=composition.dossier,
        sources=composition.sources,
        intimate=composition.intimate,
        evidence=composition.evidence,
        contents=composition.clearance.content_digest,
    )
