"""The fields of a form about when something happened: how they begin for a record, what they say, how a page says it.

Five fields stand together, each name after one prefix: day, time, zone, about, until. What nobody touched stays as it was
recorded, the words of the source included.
"""

from typing import Any

from casebook.dates import Moment, as_typed, from_form
from casebook.errors import InvalidInput
from casebook.web.desk.answers import when_words

PARTS = ("day", "time", "zone", "about", "until")


def fields_about(moment: Moment, prefix: str = "") -> dict[str, Any]:
    """What the fields begin with for a recorded moment."""
    told = as_typed(moment)
    shown = {"day": told.day, "time": told.time, "zone": moment.zone, "about": told.about, "until": told.until}
    return {f"{prefix}{name}": value for name, value in shown.items()}


def moment_of(form: Any, prefix: str = "", before: Moment | None = None) -> Moment:
    """The moment as typed; one that was shown `before` is kept if its words were not touched.

    Raises:
        InvalidInput: it cannot be read; said at its field.
    """
    day, time, zone, until = ((form[f"{prefix}{name}"].data or "").strip() for name in ("day", "time", "zone", "until"))
    about = bool(form[f"{prefix}about"].data)
    if before is not None and (day, time, about, until) == as_typed(before):
        return Moment(before.edtf, zone, before.displayed)
    try:
        return from_form(day, time, zone, about, until_day=until)
    except InvalidInput as error:
        name = f"{prefix}{'day' if error.field == 'when' else error.field}"
        raise InvalidInput(error.reason, field=form[name].name, **error.values) from error


def moment_in_words(form: Any, prefix: str = "") -> str:
    """What the fields say, as a page says it; as typed where that cannot be read, nothing where they are empty."""
    try:
        moment = moment_of(form, prefix)
    except InvalidInput:
        typed = (form[f"{prefix}{name}"].data or "" for name in ("day", "time", "until"))
        return " ".join(filter(None, map(str.strip, typed)))
    return when_words(moment) if moment.edtf else ""


def moments_in(form: Any) -> list[str]:
    """The prefixes under which a form asks for a moment."""
    days = [name.removesuffix("day") for name in form._fields if name.endswith("day")]
    return [prefix for prefix in days if all(f"{prefix}{name}" in form for name in PARTS)]
