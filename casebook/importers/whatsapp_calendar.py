"""Days of the solar calendar of Iran and Afghanistan, as telephones that are set to it write them: 1402/12/23.

Only years in which WhatsApp existed are read as such. The same numbers as years of the Islamic calendar lie before 1996,
and its years of our time (1430 and later) lie outside, so that nothing is guessed.
"""

from datetime import date, timedelta

SOLAR_YEARS = range(1388, 1430)
"""From March 2009 to March 2051."""

_NEW_YEAR_1403 = date(2024, 3, 20)


def from_solar(year: int, month: int, day: int) -> date:
    """Return the day of our calendar. Raises ValueError for a day that the solar calendar lacks, and for other years.

    Source of the rule of leap years: the cycle of 33 years, which is right from 1244 to 1472.
    """
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29  # noqa: PLR2004 -- six long months
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= longest:  # noqa: PLR2004 -- months of a year
        raise ValueError(year, month, day)
    years = range(1403, year) if year > 1403 else range(year, 1403)  # noqa: PLR2004 -- the year that is counted from
    days = sum(365 + _is_leap(one) for one in years) * (1 if year > 1403 else -1)  # noqa: PLR2004 -- the same
    return _NEW_YEAR_1403 + timedelta(days + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def _is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8  # noqa: PLR2004 -- eight leap years in 33
