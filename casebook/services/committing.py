"""Name originals by keyed commitments where a profile asks for that, and show them again when a court wants to see.

The keys lie in the ledger entry of the pack and leave in no pack. Source: exports.md §4.4; docs/formats/commitment.md.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from casebook.access import Permission, require
from casebook.audit.pack_events import CommitmentsShown
from casebook.crypto.commitment import commitment, new_key
from casebook.exporters.dossier import Dossier, RedactionFacts
from casebook.keys.keyring import Keyring
from casebook.model import Pack
from casebook.model.pack import Commitment, PackBody
from casebook.services.casework import hold
from casebook.services.recording import of_case
from casebook.services.retention import may_leave
from casebook.work import Work

COMMITMENT = "commitment"  # the profile's `hashes`


@dataclass(frozen=True, slots=True)
class Shown:
    """One commitment with its key: whoever has the pack and the original can check it with openssl."""

    pack: str
    exhibit: str
    region: str
    value: str
    key: str


def committed(
    dossier: Dossier,
    evidence: Mapping[str, UUID],
    originals: Collection[str],
    contents: Callable[[str], Iterable[bytes]],
) -> tuple[Dossier, tuple[Commitment, ...]]:
    """Give the dossier with commitments in the place of the originals' hashes, and the keys; other profiles stay as they are.

    `originals` are the keys of copies whose originals `contents` gives; of others no hash leaves either. A dossier that has
    its commitments already keeps them. Each original is read once, in constant memory.
    """
    if dossier.profile.hashes != COMMITMENT:
        return dossier, ()
    made: dict[str, Commitment] = {}
    for line in dossier.redactions:
        if line.original_sha256 and line.file in originals and line.file not in made:
            key = new_key()
            value = commitment(key, contents(line.file))
            made[line.file] = Commitment(
                evidence=evidence.get(line.exhibit), label=line.exhibit, region=line.region, key=key, value=value
            )
    lines = tuple(_hidden(line, made) for line in dossier.redactions)
    return replace(dossier, redactions=lines), tuple(made.values())


def show(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> tuple[Shown, ...]:
    """Give the keys of a pack's commitments, to be handed over with the originals; recorded as a disclosure.

    Raises:
        NotAllowed, NotFound: the actor may not, or there is no such pack.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    may_leave(work, keys, case_id)
    body = keys.open_row(of_case(work, Pack, pack_id, case_id), PackBody)
    shown = tuple(_shown(body))
    work.record(CommitmentsShown(case=case_id, pack=pack_id, count=len(shown)))
    return shown


def _hidden(line: RedactionFacts, made: Mapping[str, Commitment]) -> RedactionFacts:
    if not line.original_sha256:
        return line
    named = made.get(line.file)
    return replace(line, original_sha256="", original_commitment=named.value if named else "")


def _shown(body: PackBody) -> Iterator[Shown]:
    for each in body.commitments:
        yield Shown(body.identifier, each.label, each.region, each.value, each.key.hex())
