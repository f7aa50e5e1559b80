"""Coverage of the incidents of a pack: which has an exhibit, its capture, its original, a translation, graded sources."""

from collections.abc import Mapping

from casebook.exporters.dossier import CaptureFacts, Dossier, ExhibitFacts, IncidentFacts
from casebook.exporters.typeset.drawings import drawing, numbers
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.pictures.coverage import CHECKS, MOST, Covered, coverage, state

_AT_ONCE = 52  # incidents on one page: two bands


def covering(setting: Setting, dossier: Dossier) -> list[Json]:
    """The picture, over several pages where it must be, and the incidents that no exhibit supports."""
    rows = covered(dossier)
    if not rows:
        return []
    names = {check: flat(setting.word(f"check_{check}")) for check in CHECKS}
    parts = [rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)] if len(rows) <= MOST else [rows]
    bare = [row.number for row in rows if row.bare]
    told = flat(setting.word("coverage_alt", count=len(rows), bare=len(bare)))
    drawn = [part for part in (coverage(part, names, str) for part in parts) if part is not None]
    blocks = [drawing(setting, part, told) for part in drawn]
    blocks.append(setting.tell("coverage_key", "quiet"))
    blocks.append(setting.tell("coverage_bare", numbers=numbers(iter(bare))) if bare else setting.tell("coverage_full"))
    return blocks


def covered(dossier: Dossier) -> list[Covered]:
    """What supports each incident, as far as the dossier discloses it."""
    exhibits = {exhibit.label: exhibit for exhibit in dossier.exhibits}
    return [_covered(incident, exhibits, dossier.locale) for incident in dossier.incidents]


def _covered(incident: IncidentFacts, exhibits: Mapping[str, ExhibitFacts], locale: str) -> Covered:
    shown = [exhibits[label] for label in incident.exhibits if label in exhibits]
    foreign = [bool(post.translation) for post in incident.posts if post.text and post.language != locale]
    return Covered(
        incident.number,
        {
            "exhibit": state(needed=True, there=bool(shown)),
            "capture": state(needed=bool(shown), there=all(_complete(one.capture) for one in shown)),
            "original": state(
                needed=bool(shown), there=all(any(file.role == "original" for file in one.files) for one in shown)
            ),
            "translation": state(needed=bool(foreign), there=all(foreign) or any(one.translation for one in shown)),
            "source": state(needed=True, there=bool(incident.sources) and incident.sources_graded),
        },
    )


def _complete(capture: CaptureFacts) -> bool:
    return bool(capture.method) and capture.captured_at_utc is not None
