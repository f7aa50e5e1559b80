"""The words beside a time of day in WhatsApp's headers: which half of the day they name, in the languages of telephones.

A word that is not in these tables is no obstacle to reading a row; it only leaves open which half is meant.
Source: Unicode CLDR (dayPeriods), and exports as people have them (docs/formats/imports.md).
"""

import re
from types import MappingProxyType

MORNING, EVENING, NEITHER = "morning", "evening", "neither"

_MORNING = (
    "am|ص|صباحا|قظ|قبلازظهر|לפנהצ|בבוקר|上午|凌晨|清晨|早上|午前|오전|sa|дп|öö|πμ|пробед|печо|"
    "पूर्वाह्न|পূর্বাহ্ণ|صبح|قبلدوپہر|غم|بن|pd|paradite|pg|pagi|to|тң|таңкы|dop|dopoledne|dopoludnia|de|ap|fm"
)
_EVENING = (
    "pm|م|مساء|مساءا|بظ|بعدازظهر|אחהצ|בערב|בצהריים|下午|中午|晚上|午後|오후|ch|пп|ös|μμ|следоб|слобед|пачо|"
    "अपराह्न|অপরাহ্ণ|شام|بعددوپہر|غو|دن|md|mbasdite|ptg|petang|tk|тк|түштөнкийинки|odp|odpoledne|popoludní|du|ip|em"
)
_NEITHER = "klo|kl|um|uhr|saat|u|à|às|a|alas|ala|at|в|о|ч|час|h|соати|соат|ساعت|الساعة|lúc|la|om|ore|ob|г|сағат"


def _folded(word: str) -> str:
    """Without what writers put in or leave out: dots, spaces, quotation marks, joiners, vowel signs of Arabic."""
    return re.sub("[\\s.'’\"״׳\u200b-\u200f\u202a-\u202e\u064b-\u0652]", "", word.casefold())


_KNOWN = MappingProxyType(
    {
        **{_folded(word): NEITHER for word in _NEITHER.split("|")},
        **{_folded(word): MORNING for word in _MORNING.split("|")},
        **{_folded(word): EVENING for word in _EVENING.split("|")},
    }
)


def half(word: str) -> str:
    """Return morning, evening, or neither for words that only join day and time; "" for a word that nobody knows."""
    return _KNOWN.get(_folded(word), "") if word else NEITHER
