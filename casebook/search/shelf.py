"""One shelf of the desk index, as it is asked: full text, filters with counts, lists in order, what is due.

It holds opened words: it must never be written anywhere but as the bytes of `serialized`, which the caller seals. Facets are
sets of bits, one for each code, so that counts beside every filter cost microseconds.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec

from casebook.search import bits
from casebook.search.asking import Asked, asked, begins
from casebook.search.dues import LINES, line
from casebook.search.entry import Answer, Dated, DueQuery, Hit, Query
from casebook.search.fold import fold, tokens
from casebook.search.packed import unpacked_facets
from casebook.search.sound import SHOWN, WORD, sounds
from casebook.search.store import WITHOUT, Store

COMMON = 5_000  # hits beyond which a ranking says nothing: they come in the order of their dates
_FEW = 3_000  # entries that are sorted one by one; more are found by walking the sorted index
_THIN = 4  # they are sorted where fewer than one entry in so many fits; otherwise the first of them are found at once
_COMPARED = 12  # words of a text by which others like it are found
_OTHERS = 4  # so many times more are ranked, since some are of other kinds
_AT_ONCE = 500  # entries read with one query
_TOLD = {
    "entry": "id, record, (select case_id from place where place.id = place), noun, title, body, first, made, shape, shown, own",
    "part": "parent, owner, lent, body, facets",
}
_WEIGHTS = "10.0, 1.0, 4.0"  # title, body, sound


class Shelf(Store):
    """The entries of one team, or of one member's own cases. The caller sees to it that one thread uses it at a time."""

    # ── asking ─────────────────────────────────────────────────────────────────────────────────────────

    def find(self, query: Query, counted: Sequence[str] = ()) -> Answer:
        """Give the wanted part of what fits, how many fit, and for each field of `counted` how many have which code.

        A field's own choice does not narrow its own counts: they say what choosing another code would give.
        """
        said = asked(query.words)
        if query.words.strip() and said is None:
            return Answer([], 0, {})
        found = self._matching(said) if said else None
        base = self._narrowed(query, found)
        chosen = {field: self._any_of(field, codes) for field, codes in query.chosen if codes}
        fitting = base
        for held in chosen.values():
            fitting &= held
        hits = self._part(query, said, fitting, narrowed=fitting != found)
        counts = {field: self._counted(field, base, chosen) for field in counted}
        return Answer(hits, fitting.bit_count(), counts, self._also(said, hits) if said else ())

    def _also(self, said: Asked, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Give other spellings of what was asked: those in the titles of `hits`, then guesses that stand in some record."""
        titles = (word for hit in hits for word in WORD.findall(hit.title) if sounds(word) in said.heard)
        asking = "select 1 from words where words match ? limit 1"
        guesses = (one for one in said.spellings if self.db.execute(asking, (begins(one),)).fetchone())
        told: dict[str, str] = {}
        for word in (*titles, *guesses):
            written = fold(word)
            if not written.startswith(said.terms):  # what was typed, or goes on from it, is no other spelling
                told.setdefault(written, word)
        return tuple(told.values())[:SHOWN]

    def _matching(self, said: Asked) -> int:
        # As one text: a hundred thousand rows one by one would take longer than finding them.
        (found,) = self.db.execute(
            "select json_group_array(rowid) from words where words match ?", (said.match,)
        ).fetchone()
        return bits.of(msgspec.json.decode(found, type=list[int]))

    def _narrowed(self, query: Query, found: int | None) -> int:
        base = self._all() if found is None else found
        if query.nouns:
            base &= self._any_of("noun", query.nouns)
        if query.case is not None:
            base &= self._numbers("place = ?", self._places.get(query.case.bytes, 0))
        if query.cases is not None:
            wanted = {self._places.get(case.bytes, 0) for case in query.cases}
            base &= bits.of(
                number for number, place in self.db.execute("select id, place from entry") if place in wanted
            )
        if query.since or query.until:
            base &= self._between(query.nouns or self._nouns_of(base), query.since or "0", query.until or "9999-12-31")
        return base

    def _numbers(self, condition: str, *values: object) -> int:
        # `condition` is one of the constants above, never typed by anybody.
        return bits.of(row[0] for row in self.db.execute(f"select id from entry where {condition}", values))  # noqa: S608

    def _between(self, nouns: Iterable[str], since: str, until: str) -> int:
        held = 0
        for noun in nouns:  # one after the other: the index is sorted within each kind
            held |= self._numbers("noun = ? and first >= ? and first < ?", noun, since, until + "~")
        return held

    def _nouns_of(self, fitting: int) -> list[str]:
        return [noun for noun, of_noun in self.held.get("noun", {}).items() if of_noun & fitting]

    def _all(self) -> int:
        everything = 0
        for held in self.held.get("noun", {}).values():
            everything |= held
        return everything

    def _any_of(self, field: str, codes: Iterable[str]) -> int:
        held = 0
        for code in codes:
            name = code.removeprefix("!")
            of_code = self._of_any(field) if name == "*" else self.held.get(field, {}).get(name, 0)
            held |= self._all() & ~of_code if code.startswith("!") else of_code
        return held

    def _of_any(self, field: str) -> int:
        held = 0
        for of_code in self.held.get(field, {}).values():
            held |= of_code
        return held

    def _counted(self, field: str, base: int, chosen: dict[str, int]) -> dict[str, int]:
        for other, held in chosen.items():
            if other != field:
                base &= held
        numbers = {code: (base & held).bit_count() for code, held in self.held.get(field, {}).items()}
        return {code: number for code, number in numbers.items() if number}

    # ── the part of the list that is shown ─────────────────────────────────────────────────────────────

    def _part(self, query: Query, said: Asked | None, fitting: int, *, narrowed: bool) -> list[Hit]:
        ends = query.start + query.at_once
        by_rank = query.sort.lstrip("-") == "rank"
        if by_rank and said is not None and fitting.bit_count() <= COMMON:
            rows = self._ranked(said, fitting, ends, at_most=-1 if narrowed else ends)[query.start :]
        else:
            rows = self._sorted("-when" if by_rank else query.sort, fitting, query.start, ends)
        terms = said.terms if said else ()
        return self._hits(rows, terms)

    def _ranked(self, said: Asked, fitting: int, wanted: int, *, at_most: int) -> list[tuple[int, tuple[Any, ...]]]:
        packed, rows = bits.cells(fitting), []
        for number, rank in self.db.execute(
            f"select rowid, bm25(words, {_WEIGHTS}) as score from words where words match ? order by score limit ?",  # noqa: S608 -- constant
            (said.match, at_most),
        ):
            if bits.has(packed, number):
                rows.append((number, (rank,)))
                if len(rows) == wanted:
                    break
        return rows

    def _sorted(self, sort: str, fitting: int, start: int, ends: int) -> list[tuple[int, tuple[Any, ...]]]:
        """Give the rows from `start` up to and without `ends` of what fits, in order."""
        column = {"when": "first", "title": "sorted", "made": "made"}.get(sort.lstrip("-"), "first")
        down = sort.startswith("-")
        fit = fitting.bit_count()
        if fit <= _FEW and fit * _THIN < self._all().bit_count():
            numbers = list(bits.members(fitting))
            keyed = self._keys_of(column, numbers)
            # What has no date comes last, whichever way the list runs.
            ordered = sorted(numbers, key=lambda number: (keyed[number] != "", keyed[number]), reverse=down)
            if not down:
                ordered = [one for one in ordered if keyed[one]] + [one for one in ordered if not keyed[one]]
            return [(number, _order(keyed[number], down=down)) for number in ordered[start:ends]]
        undated = fitting & self.held.get(WITHOUT, {}).get(column, 0)
        dated = fitting & ~undated
        many = dated.bit_count()
        rows = self._walked(column, dated, start, min(ends, many), down=down) if start < many else []
        if ends > many:  # what has no value comes last, whichever way the list runs
            numbers = list(bits.members(undated))[:: -1 if down else 1]
            rows += [(number, _order("", down=down)) for number in numbers[max(start - many, 0) : ends - many]]
        return rows

    def _walked(
        self, column: str, fitting: int, start: int, ends: int, *, down: bool
    ) -> list[tuple[int, tuple[Any, ...]]]:
        """Give this part of what fits and has a value, walking there from the nearer end."""
        packed, fit = bits.cells(fitting), fitting.bit_count()
        back = start > fit // 2
        rows = (
            (number, _order(key, down=down))
            for number, key in self._walk(column, self._nouns_of(fitting), down=down != back)
            if bits.has(packed, number)
        )
        return list(islice(rows, fit - ends, fit - start))[::-1] if back else list(islice(rows, start, ends))

    def _keys_of(self, column: str, numbers: list[int]) -> dict[int, str]:
        keyed: dict[int, str] = {}
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            marks = ",".join("?" * len(part))
            keyed.update(self.db.execute(f"select id, {column} from entry where id in ({marks})", part))  # noqa: S608 -- constants
        return keyed

    def _walk(self, column: str, nouns: Iterable[str], *, down: bool) -> Iterator[tuple[int, str]]:
        """Give all entries of these kinds that have a value, in its order: those of other kinds are not passed on the way."""
        way = "desc" if down else "asc"
        # `column` is one of three names of this module.
        query = f"select id, {column} from entry where noun = ? and {column} > '' order by {column} {way}, id {way}"  # noqa: S608
        each = [self.db.execute(query, (noun,)) for noun in nouns]
        return merge(*each, key=itemgetter(1, 0), reverse=down)

    def _hits(self, rows: list[tuple[int, tuple[Any, ...]]], terms: tuple[str, ...]) -> list[Hit]:
        orders, records, found = dict(rows), dict[int, bytes](), dict[bytes, Hit]()
        for row in self._chosen("id", "entry", list(orders)):
            records[row[0]] = row[1]
            found[row[1]] = self._hit(row, orders[row[0]], terms)
        self._add_parts(found, words=bool(terms))
        return [found[records[number]] for number in orders]

    def _hit(self, row: tuple[Any, ...], order: tuple[Any, ...] = (), terms: tuple[str, ...] = ()) -> Hit:
        _number, record, case, noun, title, body, first, made, shape, shown, own = row
        return Hit(
            noun=noun,
            record=UUID(bytes=record),
            case=UUID(bytes=case),
            title=title,
            text=body,
            first=first,
            made=made,
            shown=self._shown(shape, shown),
            facets=(("noun", noun), *unpacked_facets(own)),
            order=order,
            terms=terms,
        )

    def _add_parts(self, found: dict[bytes, Hit], *, words: bool) -> None:
        """Add to each hit the facets of its parts, and of their parts; and their words, which may have been what was found."""
        texts: dict[bytes, list[str]] = defaultdict(list)
        facets: dict[bytes, dict[tuple[str, str], None]] = defaultdict(dict)
        above = {record: record for record in found}
        while above:
            below = {}
            for parent, owner, lent, body, packed in self._chosen("parent", "part", list(above)):
                root = above[parent]
                if not lent:
                    below[owner] = root
                if body and words:
                    texts[root].append(body)
                facets[root].update(dict.fromkeys(unpacked_facets(packed)))
            above = below
        for root, further in facets.items():
            hit = found[root]
            text = "\n".join((hit.text, *texts[root]))
            found[root] = replace(hit, text=text, facets=tuple({**dict.fromkeys(hit.facets), **further}))

    def _chosen(self, column: str, table: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
        for at in range(0, len(values), _AT_ONCE):
            part = values[at : at + _AT_ONCE]
            marks = ",".join("?" * len(part))
            yield from self.db.execute(f"select {_TOLD[table]} from {table} where {column} in ({marks})", part)  # noqa: S608 -- constants

    # ── other questions ────────────────────────────────────────────────────────────────────────────────

    def entry(self, record: UUID) -> Hit | None:
        """Give the entry of one record."""
        return self.entries([record]).get(record)

    def entries(self, records: Iterable[UUID], *, parts: bool = True) -> dict[UUID, Hit]:
        """Give the entries of several records; those that have none are not among them.

        `parts`: with the facets that their parts lend them.
        """
        found = {row[1]: self._hit(row) for row in self._chosen("record", "entry", [one.bytes for one in records])}
        if parts:
            self._add_parts(found, words=False)
        return {hit.record: hit for hit in found.values()}

    def of_case(self, case: UUID, noun: str) -> list[Hit]:
        """Give all entries of a kind in a case as they came onto the shelf, without their texts and facets."""
        rows = self.db.execute(
            "select record, title, first, made, shape, shown from entry where place = ? and noun = ? order by id",
            (self._places.get(case.bytes, 0), noun),
        )
        return [
            Hit(noun=noun, record=UUID(bytes=record), case=case, title=title, text="", first=first, made=made,
                shown=self._shown(shape, shown), facets=())
            for record, title, first, made, shape, shown in rows
        ]  # fmt: skip

    def lent_to(self, case: UUID, noun: str) -> set[UUID]:
        """Give the records to which those of a kind in a case lend facets."""
        rows = self.db.execute(
            "select parent from part where place = ? and noun = ? and lent", (self._places.get(case.bytes, 0), noun)
        )
        return {UUID(bytes=parent) for (parent,) in rows}

    def seals(self, case: UUID) -> dict[bytes, bytes]:
        """Give the digest of the sealed bytes that each record of a case was read from, by the bytes of its id."""
        rows = self.db.execute(
            "select record, seal from entry where place = ?1 union all select owner, seal from part where place = ?1 and not lent",
            (self._places.get(case.bytes, 0),),
        )
        return dict(rows)

    def known(self, keys: Iterable[str]) -> dict[str, list[UUID]]:
        """Give the records that these keys recognise."""
        found: dict[str, list[UUID]] = {}
        for key in keys:
            rows = self.db.execute("select record from known where key = ?", (key,)).fetchall()
            if rows:
                found[key] = [UUID(bytes=record) for (record,) in rows]
        return found

    def like(self, text: str, nouns: Sequence[str], most: int) -> list[Hit]:
        """Give the entries of these kinds that have most rare words in common with a text; whoever asks compares them."""
        words = sorted(set(tokens(text)), key=lambda word: (-len(word), word))[:_COMPARED]
        if not words:
            return []
        match, packed = " OR ".join(f'"{word}"' for word in words), bits.cells(self._any_of("noun", nouns))
        rows = self.db.execute(
            f"select rowid, bm25(words, {_WEIGHTS}) as score from words where words match ? order by score limit ?",  # noqa: S608 -- constant
            (match, most * _OTHERS),
        )
        ranked = [(number, (rank,)) for number, rank in rows if bits.has(packed, number)][:most]
        return self._hits(ranked, ())

    def dated(self, until: str) -> Iterator[Dated]:
        """Give everything that is due up to a day (ISO) with the entry that it is of, the earliest first."""
        query = f"{LINES} where due.day <= ? and not due.settled order by due.day, due.urgency, due.id"
        yield from (line(row, self._shown) for row in self.db.execute(query, (until,)))

    def due(self, query: DueQuery) -> tuple[list[Dated], int]:
        """Give the wanted part of what is due, in the order of the days and their urgency, and how much there is in all."""
        numbers, total = self.dues.find(query)
        found: dict[int, Dated] = {}
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            rows = self.db.execute(f"{LINES} where due.id in ({','.join('?' * len(part))})", part)
            found |= {row[0]: line(row, self._shown) for row in rows}
        return [found[number] for number in numbers], total

    def _shown(self, shape: int, values: str) -> dict[str, Any]:
        return dict(zip(self._names[shape], msgspec.json.decode(values), strict=True))

    def parts_of(self, case: UUID, noun: str) -> list[tuple[UUID, tuple[tuple[str, str], ...]]]:
        """Give the parts of a kind in a case: the parent of each, and its facets."""
        rows = self.db.execute(
            "select parent, facets from part where place = ? and noun = ? and not lent order by id",
            (self._places.get(case.bytes, 0), noun),
        )
        return [(UUID(bytes=parent), unpacked_facets(facets)) for parent, facets in rows]

    def count(self, case: UUID, noun: str) -> int:
        """How many entries of a kind a case has."""
        row = self.db.execute(
            "select count(*) from entry where place = ? and noun = ?", (self._places.get(case.bytes, 0), noun)
        ).fetchone()
        return int(row[0])

    def cases_of(self, query: Query) -> set[UUID]:
        """Give the cases of what fits."""
        fitting = self._narrowed(query, None)
        for field, codes in query.chosen:
            if codes:
                fitting &= self._any_of(field, codes)
        packed = bits.cells(fitting)
        rows = self.db.execute("select id, place from entry")
        wanted = {place for number, place in rows if bits.has(packed, number)}
        return {UUID(bytes=case) for case, place in self._places.items() if place in wanted}

    def cross(self, query: Query, by: Sequence[str]) -> dict[tuple[str, ...], int]:
        """Count what fits by one field or two: code, or codes, to the number of entries."""
        fitting = self._narrowed(query, None)
        for field, codes in query.chosen:
            if codes:
                fitting &= self._any_of(field, codes)
        first, *rest = by
        numbers: dict[tuple[str, ...], int] = {}
        for code, held in self.held.get(first, {}).items():
            both = fitting & held
            if not both:
                continue
            if not rest:
                numbers[(code,)] = both.bit_count()
                continue
            for other, beside in self.held.get(rest[0], {}).items():
                if shared := (both & beside).bit_count():
                    numbers[code, other] = shared
        return numbers


def _order(key: str, *, down: bool) -> tuple[Any, ...]:
    # Merged with other shelves by comparing tuples: a key that runs down is turned round letter by letter.
    if not key:
        return (1, "")
    return (0, "".join(chr(sys.maxunicode - ord(letter)) for letter in key) if down else key)
