"""The cell of a list that shows the date of an exhibit, and whose date it is where it is not its own."""

from casebook.exporters.dated import date_of, date_rests_on
from casebook.exporters.dossier import ExhibitFacts
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json


def own_date(scene: Scene, exhibit: ExhibitFacts) -> list[Json]:
    """Give the date that an exhibit bears, and beneath it "of the event" or "of the capture" where it rests on those."""
    cell, rests = scene.setting.cell, date_rests_on(exhibit)
    return [cell(date_of(exhibit)), *([cell(scene.setting.words(rests), style="quiet", ours=True)] if rests else [])]
