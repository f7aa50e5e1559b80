"""The custody log of a pack: one line an event, whose hashes anyone can follow (docs/formats/pack.md, "Custody").

Actors are roles. The key from roles to people is not part of any pack.
"""

from casebook.exporters.dossier import CustodyFacts, Dossier
from casebook.exporters.plain import encoded


def ordered(dossier: Dossier) -> tuple[CustodyFacts, ...]:
    """Give the events chain by chain, each in its order."""
    return tuple(sorted(dossier.custody, key=lambda event: (event.exhibit, event.seq)))


def log(dossier: Dossier) -> bytes:
    """Write custody-log.jsonl: the recorded text of each event stands in its line unchanged."""
    return encoded("".join(_line(event) + "\n" for event in ordered(dossier)))


def _line(event: CustodyFacts) -> str:
    return (
        f'{{"event_hash":"{event.event_hash}","exhibit":"{event.exhibit}",'
        f'"previous_hash":"{event.previous_hash}","record":{event.canonical}}}'
    )
