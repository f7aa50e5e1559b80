"""Check the custody chains: who held each exhibit, in which order, with no link changed or left out.

Each line of custody-log.jsonl is {"event_hash","exhibit","previous_hash","record"}; the event hash is
SHA-256( previous hash || SHA-256( text of record ) ), and the first previous hash of an exhibit is 32 zero bytes
(docs/formats/pack.md, "Custody").
"""

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass

from .verdict import Unsound

BOM = "\ufeff"
START = "0" * 64
_LINE = re.compile(
    r'\{"event_hash":"([0-9a-f]{64})","exhibit":"(\w+)","previous_hash":"([0-9a-f]{64})","record":(.*)\}'
)


@dataclass(frozen=True, slots=True)
class Chain:
    """The custody of one exhibit: number and hash of the last link, and the first content hash that was recorded."""

    seq: int
    head: str
    first_sha256: str


def chains(log: bytes) -> dict[str, Chain]:
    """Follow every chain of the log to its end. Raises Unsound at the first link that does not hold."""
    found: dict[str, Chain] = {}
    for number, line in enumerate(log.decode("utf-8").split("\n")[:-1], 1):
        parts = _LINE.fullmatch(line)
        if not parts:
            raise Unsound(f"line {number} of the custody log is not written as in a pack")
        event_hash, exhibit, previous, record = parts.groups()
        before = found.get(exhibit)
        if previous != (before.head if before else START):
            raise Unsound(f"line {number} of the custody log does not follow the one before it for {exhibit}")
        inner = hashlib.sha256(record.encode()).digest()
        if hashlib.sha256(bytes.fromhex(previous) + inner).hexdigest() != event_hash:
            raise Unsound(f"line {number} of the custody log was changed after it was recorded")
        found[exhibit] = _extended(before, json.loads(record), event_hash, number)
    return found


def _extended(before: Chain | None, record: dict[str, object], event_hash: str, number: int) -> Chain:
    seq, after = record.get("seq"), record.get("sha256_after")
    if not isinstance(seq, int) or not isinstance(after, str):
        raise Unsound(f"line {number} of the custody log lacks its number or its hash")
    if before and seq != before.seq + 1:
        raise Unsound(f"line {number} of the custody log: a number is missing or out of order")
    return Chain(seq, event_hash, (before.first_sha256 if before else "") or after)


def check_table(table: bytes, log: bytes) -> None:
    """Check that the custody table for readers shows the same links as the log. Raises Unsound if not."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8").removeprefix(BOM), newline="")))
    lines = [json.loads(line) for line in log.decode("utf-8").split("\n")[:-1]]
    if [row.get("event_hash") for row in rows] != [line["event_hash"] for line in lines]:
        raise Unsound("custody-log.csv and custody-log.jsonl do not show the same events")
