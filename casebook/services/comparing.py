"""What changed between two versions of a pack: exhibits, incidents, order, pages. Pure, over what the ledger keeps of each.

A version is a pack as it was built, or a pack in preparation as it would leave now. Digests cover all that is said of an
exhibit or incident, so that a corrected translation counts as a change too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from casebook.exporters.documents import Pages
from casebook.exporters.dossier import Dossier, ExhibitFacts, IncidentFacts
from casebook.model.pack import PackBody, PackedExhibit, PackedIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a pack. `whole` is False for packs of a time when the ledger kept the exhibits' ids alone."""

    profile: str
    recipient: str
    locale: str
    exhibits: tuple[PackedExhibit, ...]
    incidents: tuple[PackedIncident, ...]
    whole: bool = True
    paged: bool = True  # whether the pages are known: of a pack in preparation they are not


@dataclass(frozen=True, slots=True)
class Pair:
    """An exhibit in both versions."""

    before: PackedExhibit
    after: PackedExhibit


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is in one version and not in the other, and what is in both and differs."""

    added: tuple[PackedExhibit, ...]
    removed: tuple[PackedExhibit, ...]
    changed: tuple[Pair, ...]
    moved: tuple[Pair, ...]  # stand in another order among those that are in both
    repaged: tuple[Pair, ...]  # on other pages; empty where the pages of one version are not known
    incidents_added: tuple[UUID, ...]
    incidents_removed: tuple[UUID, ...]
    incidents_changed: tuple[UUID, ...]
    words_known: bool  # whether both versions say what stood in them, so that "changed" means something

    @property
    def same(self) -> bool:
        """Whether nothing differs but perhaps the pages."""
        lists = (
            self.added,
            self.removed,
            self.changed,
            self.moved,
            self.incidents_added,
            self.incidents_removed,
            self.incidents_changed,
        )
        return not any(lists)


def of_pack(pack: PackBody) -> Version:
    """Give a pack as it was built."""
    whole = bool(pack.inventory) or not pack.exhibits
    known = {each.evidence: each for each in pack.inventory}
    return Version(
        profile=pack.profile,
        recipient=pack.recipient,
        locale=pack.locale,
        exhibits=pack.inventory
        if whole
        else tuple(known.get(each) or PackedExhibit(evidence=each, label="", digest="") for each in pack.exhibits),
        incidents=pack.told or tuple(PackedIncident(incident=each, digest="") for each in pack.incidents),
        whole=whole,
    )


def of_dossier(dossier: Dossier, evidence: Mapping[str, UUID]) -> Version:
    """Give a pack in preparation as it would leave now; `evidence` names each exhibit's record by its label."""
    return Version(
        profile=dossier.profile.identifier,
        recipient=dossier.recipient,
        locale=dossier.locale,
        exhibits=exhibits_of(dossier, evidence, {}),
        incidents=incidents_of(dossier),
        paged=False,
    )


def compare(before: Version, after: Version) -> Comparison:
    """Say what changed from one version to the other."""
    old = {each.evidence: each for each in before.exhibits}
    new = {each.evidence: each for each in after.exhibits}
    both = [Pair(old[each.evidence], each) for each in after.exhibits if each.evidence in old]
    staying = _in_order([list(old).index(pair.after.evidence) for pair in both])
    told_before = {each.incident: each.digest for each in before.incidents}
    told_after = {each.incident: each.digest for each in after.incidents}
    known = before.whole and after.whole and before.locale == after.locale
    pages = before.paged and after.paged and before.whole and after.whole
    return Comparison(
        added=tuple(each for each in after.exhibits if each.evidence not in old),
        removed=tuple(each for each in before.exhibits if each.evidence not in new),
        changed=tuple(pair for pair in both if known and _differ(pair.before.digest, pair.after.digest)),
        moved=tuple(pair for number, pair in enumerate(both) if number not in staying),
        repaged=tuple(pair for pair in both if pages and _pages(pair.before) != _pages(pair.after)),
        incidents_added=tuple(each for each in told_after if each not in told_before),
        incidents_removed=tuple(each for each in told_before if each not in told_after),
        incidents_changed=tuple(
            each
            for each, digest in told_after.items()
            if known and each in told_before and _differ(told_before[each], digest)
        ),
        words_known=known,
    )


def exhibits_of(dossier: Dossier, evidence: Mapping[str, UUID], pages: Pages) -> tuple[PackedExhibit, ...]:
    """Give the exhibits of a dossier as the ledger keeps them."""
    return tuple(
        PackedExhibit(
            evidence=evidence[each.label],
            label=each.label,
            digest=_digest(_said(each)),
            first=pages.get(each.label, (0, 0))[0],
            last=pages.get(each.label, (0, 0))[1],
        )
        for each in dossier.exhibits
        if each.label in evidence
    )


def incidents_of(dossier: Dossier) -> tuple[PackedIncident, ...]:
    """Give the incidents of a dossier as the ledger keeps them."""
    return tuple(PackedIncident(incident=each.id, digest=_digest(_told(each))) for each in dossier.incidents)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _said(exhibit: ExhibitFacts) -> ExhibitFacts:
    # What only its place or its custody gives anew is no change of the exhibit; keys of files are made for each build.
    files = tuple(replace(file, key="", based_on="") for file in exhibit.files)
    return replace(exhibit, files=files, custody_first_seq=None, incidents=())


def _told(incident: IncidentFacts) -> IncidentFacts:
    return replace(incident, number=0)


def _digest(said: ExhibitFacts | IncidentFacts) -> str:
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _pages(exhibit: PackedExhibit) -> tuple[int, int]:
    return exhibit.first, exhibit.last


def _in_order(places: Sequence[int]) -> set[int]:
    """Give the positions of a longest part that stands in rising order: what is left has been moved."""
    best: list[
        tuple[int, int]
    ] = []  # for each position: length of the longest part that ends there, and its last but one
    for at, place in enumerate(places):
        before = [(best[each][0], each) for each in range(at) if places[each] < place]
        length, previous = max(before, default=(0, -1))
        best.append((length + 1, previous))
    kept: set[int] = set()
    at = max(range(len(best)), key=lambda each: best[each][0], default=-1)
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return kept
