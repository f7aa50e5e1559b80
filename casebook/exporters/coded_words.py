"""Exhibits whose typed words stand by code while the original beside them names the same people (exports.md §4.2, tribunals).

A court gets originals as they are: counsel decides. What must not happen is that nobody noticed. Judged by the typed words alone.
"""

import re

from casebook.exporters.dossier import Dossier, ExhibitFacts


def codes_beside_original(dossier: Dossier, exhibit: ExhibitFacts) -> tuple[str, ...]:
    """Give the codes that stand in the words of an exhibit whose original is enclosed; () where there are none, or no original."""
    if not any(file.role == "original" for file in exhibit.files):
        return ()
    words = "\n".join((exhibit.transcription, exhibit.translation, *(each.text for each in exhibit.translations)))
    coded = (person.name for person in dossier.persons if person.coded and person.name)
    return tuple(code for code in coded if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", words))
