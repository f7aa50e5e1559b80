"""The chronology: every incident in order, its words and their translation side by side, its acts and sources."""

from collections.abc import Mapping

from casebook.exporters.dossier import ActFacts, Dossier, IncidentFacts, PostFacts
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.translations import post_words_beside
from casebook.exporters.typeset.wording import apart, stamp


def chronology(
    setting: Setting, dossier: Dossier, places: Mapping[str, str], marks: Mapping[str, str] | None = None
) -> list[Json]:
    """All incidents; `places` gives, by exhibit label, the place in this document that a reference leads to.

    `marks` are the recipient's own names of the exhibits, where it has any.
    """
    if not dossier.incidents:
        return [setting.tell("no_incidents", "quiet")]
    blocks = [setting.tell("chronology_lead", "quiet")]
    for incident in dossier.incidents:
        blocks += _incident(setting, incident, places, marks or {})
    return blocks


def _incident(
    setting: Setting, incident: IncidentFacts, places: Mapping[str, str], marks: Mapping[str, str]
) -> list[Json]:
    head: Json = {
        "b": "incident",
        "number": str(incident.number),
        "track": incident.track,
        "when": setting.line(incident.when or setting.words("when_unknown")),
        "title": setting.line(incident.title),
    }
    exhibits = [
        setting.cell(marks.get(label, label), to=places.get(label, ""), page=label in places, style="accent")
        for label in incident.exhibits
    ]
    blocks = [head]
    if incident.narrative:
        blocks.append(setting.say(incident.narrative))
    for post in incident.posts:
        blocks += post_words(setting, post)
    blocks.append(
        setting.fields(
            [
                ("place", ", ".join(dict.fromkeys(filter(None, (incident.place, incident.country))))),
                ("severity", incident.severity),
                ("acts", [setting.cell(act_words(setting, act), ours=True) for act in incident.acts]),
                ("sources", [setting.cell(source) for source in incident.sources]),
                ("exhibits", exhibits),
            ]
        )
    )
    return blocks


def post_words(setting: Setting, post: PostFacts) -> list[Json]:
    """A post: where and by whom, then its words beside their translation."""
    author = " ".join(filter(None, (post.author_display_name, post.author_handle)))
    posted = stamp(post.posted_at_utc) or post.posted_at_displayed
    about = setting.cell(" · ".join(filter(None, (post.platform, author, posted))), style="strong")
    blocks: list[Json] = [{"b": "about", "lines": [about, setting.cell(post.url, style="quiet")]}]
    return blocks + post_words_beside(setting, post)


def act_words(setting: Setting, act: ActFacts) -> str:
    """What was done to whom and by whom, as one sentence of ours."""
    parts = [apart(act.kind)]
    if act.victim:
        parts.append(setting.words("act_against", victim=act.victim))
    if act.perpetrators:
        parts.append(setting.words("act_by", perpetrators="; ".join(act.perpetrators)))
    return ", ".join(parts) + (f" ({apart(act.note)})" if act.note else "")
