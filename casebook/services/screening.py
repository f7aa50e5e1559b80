"""Screen a pack before it leaves: no text, no name of a file and no layer of a file may hold what its recipient may not see.

It finds and points to the place; it changes nothing. A finding blocks or warns; a warning can be let pass by its id, which
stays the same as long as the same thing stands in the same place. What could not be searched is said, never passed over.
Needs no database: the terms come from `sensitive_terms`, the files' bytes from whoever opened them. Every reading of a file's inside
happens in the confined child (`casebook.inspection`). Source: exports.md §4.1, §4.3.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from casebook.errors import Tampered
from casebook.exporters.dossier import Contents, Dossier, ExhibitFile
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, How, Profile
from casebook.search.fold import fold
from casebook.sensitive import NAMES, Certainty, Hit, Kind, Memory, Term, sought
from casebook.sensitive.addresses import tracking_in
from casebook.sensitive.layers import Layer, text_layers
from casebook.services.screened_before import ScreenedBefore
from casebook.services.screened_files import WHOLE, Piece, Unsearched, may_open, pieces_of
from casebook.services.screened_texts import public_names, texts_of

_DATA = {
    Kind.AFFECTED: Data.AFFECTED,
    Kind.RELATIVE: Data.RELATIVES,
    Kind.THIRD_PARTY: Data.THIRD_PARTIES,
    Kind.PERPETRATOR: Data.PERPETRATORS,
    Kind.PLACE: Data.PLACES,
    Kind.ADDRESS: Data.PLACES,
    Kind.PHONE: Data.IDENTITY,
    Kind.EMAIL: Data.IDENTITY,
    Kind.HANDLE: Data.IDENTITY,
    Kind.BIRTH: Data.IDENTITY,
    Kind.PAPER: Data.IDENTITY,
    Kind.STATUS: Data.STATUS,
    Kind.REFERENCE: Data.STATUS,
    Kind.CASE: Data.CASE,
}  # what is missing no recipient may see: members, logins, safe ways to reach somebody
_AROUND = 24  # characters on either side of what was found
_RANDOM, _LONG_RUN = re.compile(r"[A-Za-z0-9+/]+"), 40  # characters without a break
_SHORTEST_IN_BINARY = 6  # characters: shorter words turn up in pixels by chance


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a finding.

    Attributes:
        exhibit: label of the exhibit, "" for the texts of the pack itself.
        field: of the dossier: "incident 3, narrative"; or of a file: "file 2".
        inside: the way inside a file, as its archive or document names it, its own sensitive words masked.
        layers: encodings, outermost first.
        page: of a document, 0 for none.
        offset: of the first character in that text.
    """

    exhibit: str = ""
    field: str = ""
    inside: str = ""
    layers: tuple[str, ...] = ()
    page: int = 0
    offset: int = 0

    def __str__(self) -> str:
        told = (self.exhibit, self.field, self.inside, ", ".join(self.layers), f"character {self.offset + 1}")
        return " › ".join(filter(None, told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something sensitive in what would leave. `excerpt` shows its surroundings and never the whole of it."""

    identifier: str
    kind: Kind
    certainty: Certainty
    where: Where
    excerpt: str
    count: int = 1  # how often in this text
    record: str = ""  # id of the record that the term comes from


@dataclass(frozen=True, slots=True)
class Screening:
    """What was found, blocks first, and what could not be searched."""

    findings: tuple[Finding, ...]
    unsearched: tuple[Unsearched, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.certainty is Certainty.BLOCKING for finding in self.findings)


def screen(
    dossier: Dossier,
    contents: Contents,
    terms: Iterable[Term],
    *,
    originals: bool = False,
    before: Memory | None = None,
) -> Screening:
    """Search every text of a dossier, and the name, the metadata and each layer of each of its files.

    Originals that the profile lets leave as they were received are not searched inside, since a lawyer decides on them as a
    whole; with `originals` they are, and what is found in them warns and never blocks. A file that cannot be read is passed
    over here; building reads it again and lists it as failed. With `before`, a file is not searched again that was searched for the
    same terms and recipient: its bytes are read and hashed all the same. What leaves is searched without.
    """
    named = {str(person) for person in dossier.named}
    screener = _Screener(dossier.profile, terms, public_names(dossier), named, before)
    asked = {ask.identifier: ask.numbers_of for ask in dossier.profile.asks}
    for said in texts_of(dossier):
        where = Where(exhibit=said.exhibit, field=said.field)
        numbers_of = asked.get(said.ask, ())
        screener.text(said.text, where, own_words=said.own_words, loose=said.of_file, numbers_of=numbers_of)
    for exhibit in dossier.exhibits:
        for number, file in enumerate(exhibit.files, start=1):
            if file.role == "original" and dossier.profile.allows_originals and not originals:
                continue
            with suppress(Tampered, OSError):
                screener.file(file, contents, Where(exhibit=exhibit.label, field=f"file {number}"))
    return screener.result()


def as_problems(screening: Screening) -> tuple[Problem, ...]:
    """Give the findings as `clearing` lists them; what could not be searched is a warning too."""
    return (
        *(_problem(finding) for finding in screening.findings),
        *(
            Problem(
                code=f"unsearched_{one.why}",
                where=" › ".join(filter(None, (one.exhibit, one.what))),
                blocking=False,
                source="exports.md 4.3",
            )
            for one in screening.unsearched
        ),
    )


def tells_all(profile: Profile) -> bool:
    """Say whether everything that could be found may be seen by this recipient anyway."""
    return all(profile.how(data) is How.YES for data in set(_DATA.values()))


def _problem(finding: Finding) -> Problem:
    return Problem(
        code=f"sensitive_{finding.kind}",
        where=f"{finding.where} [{finding.identifier[:8]}]",
        blocking=finding.certainty is Certainty.BLOCKING,
        detail={"excerpt": finding.excerpt, "count": str(finding.count), "finding": finding.identifier},
        source="exports.md 4.1",
    )


class _Screener:
    """Searches text after text for one recipient, and gathers what it finds."""

    def __init__(
        self,
        profile: Profile,
        terms: Iterable[Term],
        public: Iterable[str] = (),
        named: Collection[str] = (),
        before: Memory | None = None,
    ) -> None:
        self._profile = profile
        self._terms = tuple(dict.fromkeys(terms))
        self._named = named  # ids of people who enter by name by consents of their own
        self._public = tuple(public)
        self._sought = sought(self._terms)
        self._before = ScreenedBefore(before, profile, self._terms, self._public, named)
        self._found: dict[str, Finding] = {}
        self._unsearched: dict[Unsearched, None] = {}

    def result(self) -> Screening:
        order = sorted(self._found.values(), key=lambda one: one.certainty is Certainty.WARNING)
        return Screening(tuple(order), tuple(self._unsearched))

    def text(
        self,
        text: str,
        where: Where,
        *,
        own_words: bool = False,
        loose: bool = False,
        numbers_of: Collection[str] = (),
    ) -> None:
        """Search a text and what is encoded in it; the profile asks for `numbers_of` such interventions in just this one."""
        if self._before.is_clean(text, loose=loose):
            return
        clean = self._layers(
            text_layers(text), where, own_words=own_words, loose=loose, as_received=False, numbers_of=numbers_of
        )
        if clean:
            self._before.keep_clean(text, loose=loose)

    def file(self, file: ExhibitFile, contents: Contents, where: Where) -> None:
        """Search a file of an exhibit."""
        as_received, content = file.role == "original" and self._profile.allows_originals, contents(file.key)
        if not self._before.remembers or file.size > WHOLE:
            self.bytes_of(file.media_type, content, file.size, where, as_received=as_received)
            return
        octets = b"".join(content)
        key = self._before.key_of_file(octets, file, where, as_received=as_received)
        known: Screening | None = self._before.of_file(key)
        if known is None:
            alone = _Screener(self._profile, self._terms, self._public, self._named)
            alone.bytes_of(file.media_type, [octets], file.size, where, as_received=as_received)
            known = alone.result()
            if not any(map(may_open, known.unsearched)):
                self._before.keep_file(key, known)
        self._join(known)

    def _join(self, screening: Screening) -> None:
        for finding in screening.findings:
            known = self._found.setdefault(finding.identifier, finding)
            if known is not finding:
                self._found[finding.identifier] = replace(known, count=known.count + finding.count)
        self._unsearched |= dict.fromkeys(screening.unsearched)

    def bytes_of(
        self, media_type: str, content: Iterable[bytes], size: int, where: Where, *, as_received: bool = False
    ) -> None:
        """Search all that lies in bytes."""
        for piece in pieces_of(media_type, content, size):
            if isinstance(piece, Unsearched):
                self._unsearched[replace(piece, exhibit=where.exhibit, what=piece.what or where.field)] = None
                continue
            self._piece(piece, where, as_received=as_received)

    def _piece(self, piece: Piece, where: Where, *, as_received: bool) -> None:
        inside = self._masked(piece.path)
        place = replace(where, inside=inside, page=piece.page)
        self._layers(piece.layers, place, own_words=False, loose=piece.loose, as_received=as_received)

    def _layers(
        self,
        layers: Iterable[Layer],
        where: Where,
        *,
        own_words: bool,
        loose: bool,
        as_received: bool,
        numbers_of: Collection[str] = (),
    ) -> bool:
        """Keep what is found in layers that a recipient may not see; say whether there was no hit at all, whoever it concerns."""
        clean = True
        seen: set[tuple[str, str]] = set()  # of this text: what one layer shows, its inner layers show again
        for layer in layers:
            if layer.cut:
                clean = False
                self._unsearched[Unsearched("too_much", where.exhibit, where.inside or where.field)] = None
                continue
            ways = layer.ways if layer.ways != ("UTF-8",) else ()
            place, here = replace(where, layers=ways), set()
            for hit in self._hits(layer, loose=loose):
                clean = False
                if all(term.of in numbers_of for term in hit.terms):  # what the office asks for (exports.md §1.6, 9)
                    continue
                quoted = own_words or self._is_public(layer.text, hit)
                certainty = self._judged(hit, own_words=quoted, as_received=as_received)
                key = (str(hit.terms[0].kind), fold(layer.text[hit.start : hit.end]))
                if certainty is None or key in seen:
                    continue
                here.add(key)
                self._keep(hit, certainty, layer.text, place)
            seen |= here
        return clean

    def _hits(self, layer: Layer, *, loose: bool) -> Iterator[Hit]:
        hits = (*self._sought.find(layer.text, loose=loose), *tracking_in(layer.text))
        for hit in hits:
            blocks = hit.certainty is Certainty.BLOCKING
            if layer.binary and not (blocks and hit.end - hit.start >= _SHORTEST_IN_BINARY):
                continue
            if blocks or not _in_random_letters(layer.text, hit):
                yield hit

    def _keep(self, hit: Hit, certainty: Certainty, text: str, where: Where) -> None:
        term = hit.terms[0]
        folded = fold(text[hit.start : hit.end])
        named = (term.kind, term.source, folded, where.exhibit, where.field, where.inside, *where.layers)
        identifier = hashlib.sha256("\x1f".join(map(str, named)).encode()).hexdigest()
        known = self._found.get(identifier)
        if known is not None:
            self._found[identifier] = replace(known, count=known.count + 1)
            return
        self._found[identifier] = Finding(
            identifier=identifier,
            kind=term.kind,
            certainty=certainty,
            where=replace(where, offset=hit.start),
            excerpt=self._excerpt(text, hit),
            record=term.source,
        )

    # ── what a recipient may see ────────────────────────────────────────────────────────────────────────

    def _judged(self, hit: Hit, *, own_words: bool, as_received: bool) -> Certainty | None:
        """Say how grave a hit is for this recipient; None where somebody who may be meant enters by name."""
        if any(self._admitted(term, own_words=own_words) for term in hit.terms):
            return None
        kind = hit.terms[0].kind
        if kind is Kind.TRACKING:
            return None if as_received else hit.certainty
        # Originals go as they came, by a lawyer's decision; what a post says itself everybody could read; who acted is
        # named with a second pair of eyes (exports.md §1.6, 14); a custodian signs a statement to a court.
        soft = (
            as_received
            or (own_words and kind in {Kind.STATUS, Kind.PLACE})
            or kind is Kind.PERPETRATOR
            or (kind in {Kind.MEMBER, Kind.LOGIN} and self._profile.how(Data.AFFECTED) is How.YES)
        )
        return Certainty.WARNING if soft else hit.certainty

    def _is_public(self, text: str, hit: Hit) -> bool:
        """Whether a hit is part of the handle, name or address of an account or post that the pack is about."""
        return any(
            -1 < text.find(name, max(hit.end - len(name), 0), hit.start + len(name)) <= hit.start
            for name in self._public
        )

    def _admitted(self, term: Term, *, own_words: bool) -> bool:
        data = _DATA.get(term.kind)
        if term.kind is Kind.REFERENCE and self._profile.how(Data.PAPERS) is How.YES:
            return True
        if own_words and term.kind is Kind.AFFECTED and self._profile.how(Data.OWN_WORDS) is How.YES:
            return True
        if term.kind in NAMES and term.source in self._named:
            return True
        return data is not None and self._profile.how(data) is How.YES

    # ── showing without telling ─────────────────────────────────────────────────────────────────────────

    def _excerpt(self, text: str, hit: Hit) -> str:
        start, end = max(hit.start - _AROUND, 0), min(hit.end + _AROUND, len(text))
        window = text[start:end]
        spans = [(hit.start - start, hit.end - start)]
        spans += [(other.start, other.end) for other in self._sought.find(window, loose=True)]
        shown = _covered(window, spans)
        return " ".join(f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}".split())

    def _masked(self, path: str) -> str:
        return _covered(path, [(hit.start, hit.end) for hit in self._sought.find(path, loose=True)])


def _in_random_letters(text: str, hit: Hit) -> bool:
    """Whether a hit is part of a hash, a key or base64: first names turn up there by chance."""
    before = _RANDOM.match(text[max(hit.start - _LONG_RUN, 0) : hit.start][::-1])
    after = _RANDOM.match(text[hit.end : hit.end + _LONG_RUN])
    around = sum(len(match.group()) for match in (before, after) if match)
    return around + hit.end - hit.start >= _LONG_RUN


def _covered(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Give a text in which of each span only the first letter is left."""
    shown, at = "", 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        shown += text[at : max(start, at)] + (f"{text[start]}▒▒▒" if start >= at else "▒▒▒")
        at = end
    return shown + text[at:]
