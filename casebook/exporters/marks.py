"""How a recipient's own file names its exhibits: "K3", "Pièce n° 3", "Tab C", or the office's own "E003"; and their order.

The office's labels stay on the slips and in the proof pack; a mark is how the court will refer to an exhibit.
"""

from collections.abc import Mapping
from string import ascii_uppercase

from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.profile import Group


def in_order(dossier: Dossier) -> tuple[tuple[Group | None, tuple[ExhibitFacts, ...]], ...]:
    """Give the exhibits in sections as the profile orders them, each in the dossier's own order; empty ones are left out.

    What has no section, or one that the profile does not know, comes last under no heading.
    """
    groups = dossier.profile.layout.groups
    known = {group.identifier for group in groups}
    sections: list[tuple[Group | None, tuple[ExhibitFacts, ...]]] = [
        (group, tuple(each for each in dossier.exhibits if each.group == group.identifier)) for group in groups
    ]
    sections.append((None, tuple(each for each in dossier.exhibits if each.group not in known)))
    return tuple((group, exhibits) for group, exhibits in sections if exhibits)


def marks(dossier: Dossier) -> Mapping[str, str]:
    """Give each exhibit's mark by its label, in the file's order; a supplement counts on from the file before it."""
    pattern = dossier.profile.layout.exhibit_mark
    found: dict[str, str] = {}
    exhibits = (each for _, section in in_order(dossier) for each in section)
    for number, exhibit in enumerate(exhibits, dossier.marks_from):
        found[exhibit.label] = pattern.format(n=number, letter=letters(number)) if pattern else exhibit.label
    return found


def supplements(dossier: Dossier) -> bool:
    """Whether the file adds to an earlier one, rather than being a new version of it."""
    return bool(dossier.follows) and dossier.marks_from > 1


def letters(number: int) -> str:
    """Give the letter of a tab: 1 is A, 26 is Z, 27 is AA."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        found = ascii_uppercase[rest] + found
    return found
