"""What every part of a document knows while it is composed: how it is set, what it tells, and what it may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casebook.exporters.dossier import Dossier
from casebook.exporters.marks import marks
from casebook.exporters.profile import Words
from casebook.exporters.typeset.setting import Json, Setting


@dataclass(frozen=True, slots=True)
class Scene:
    """A setting, a dossier, the places of exhibits in this document (none in a document of its own), and their marks."""

    setting: Setting
    dossier: Dossier
    places: Mapping[str, str] = field(default_factory=dict)  # by exhibit label
    marks: Mapping[str, str] = field(default_factory=dict)  # the same

    def exhibit(self, label: str, *, page: bool = True) -> Json:
        """Name an exhibit by its mark; a link with its page where it stands in this document."""
        there = label in self.places
        text = self.marks.get(label, label)
        return self.setting.cell(text, to=self.places.get(label, ""), page=page and there, style="accent")

    def said(self, words: Words) -> str:
        """Give words of the profile in the document's language, or in English."""
        return words.get(self.setting.words.locale) or words.get("en", "")


def scene(setting: Setting, dossier: Dossier, places: Mapping[str, str] | None = None) -> Scene:
    """Make a scene with the marks that the profile gives its exhibits."""
    return Scene(setting, dossier, places or {}, marks(dossier))


def voice(dossier: Dossier) -> str:
    """The language of our own words: that of the venue where the profile fixes it or asks for it, else that of the pack."""
    layout = dossier.profile.layout
    return layout.wording or dossier.answers.get(layout.wording_ask, "") or dossier.locale
