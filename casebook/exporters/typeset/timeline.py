"""The timeline of a pack: the picture that the desk shows, drawn from what the dossier holds and from nothing else."""

from casebook.dates import Moment
from casebook.exporters.dossier import IncidentFacts
from casebook.exporters.typeset.drawings import drawing
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.wording import LOCALES
from casebook.pictures.timeline import DURING, TRACKS, Happening, Saying, happening
from casebook.pictures.timeline import timeline as laid_out


def timeline(setting: Setting, incidents: tuple[IncidentFacts, ...]) -> list[Json]:
    """The picture and the remarks under it; nothing when fewer than two days are known."""
    dated = [one for one in map(_dated, incidents) if one is not None]
    picture = laid_out(dated, _saying(setting))
    if picture is None or len({one.day for one in dated}) < 2:  # noqa: PLR2004 -- one day is no line
        return []
    undated = ", ".join(str(one.number) for one in incidents if one.number not in {each.number for each in dated})
    first, last = min(one.day for one in dated), max(one.until for one in dated)
    told = flat(setting.word("timeline_alt", count=len(dated), first=first, last=last))
    remarks = [setting.tell("timeline_key", "quiet")]
    remarks += [setting.tell("timeline_follows", "quiet")] if picture.follows else []
    remarks += [setting.tell("timeline_undated", "quiet", numbers=undated)] if undated else []
    if picture.step:
        remarks.append(setting.tell("timeline_bars", "quiet", step=flat(setting.word(f"step_{picture.step}"))))
    remarks += [setting.tell("timeline_vague", "quiet", count=picture.vague)] if picture.vague else []
    return [drawing(setting, picture.drawing, told), *remarks]


def _dated(incident: IncidentFacts) -> Happening | None:
    return happening(incident.number, incident.track, Moment(incident.edtf, incident.zone))


def _saying(setting: Setting) -> Saying:
    def days(count: int) -> str:
        key = "days_during" if count == DURING else "days_same" if count == 0 else "days_between"
        return flat(setting.word(key, days=count))

    tracks = {track: flat(setting.word(f"track_{track}")) for track in TRACKS}
    # Dates are said in the languages of the office; where a venue reads another, in English.
    locale = setting.words.locale if setting.words.locale in LOCALES else "en"
    return Saying(locale=locale, tracks=tracks, today="", days=days, number=str)
