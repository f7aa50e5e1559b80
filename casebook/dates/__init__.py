"""Imprecise dates: what a source showed, what it means (EDTF), and in which zone. Pure; no clock, no database.

The notation is ISO 8601-2:2019 as profiled by the Library of Congress (EDTF levels 0 and 1); docs/formats/dates.md
names our few additions. Nothing here guesses: an unknown zone stays unknown, 03/04/2024 is refused.
"""

from casebook.dates.as_typed import AsTyped, as_typed
from casebook.dates.edtf import Edtf, Point, parse_edtf
from casebook.dates.moment import EARLIEST, LATEST, Moment, bounds, sort_key
from casebook.dates.reading import from_form, from_stamp
from casebook.dates.words import city, in_words

__all__ = [
    "EARLIEST",
    "LATEST",
    "AsTyped",
    "Edtf",
    "Moment",
    "Point",
    "as_typed",
    "bounds",
    "city",
    "from_form",
    "from_stamp",
    "in_words",
    "parse_edtf",
    "sort_key",
]
