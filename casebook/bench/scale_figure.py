"""One figure of an office of some size, as docs/scale keeps it: a line of JSON."""

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure of one office.

    Attributes:
        name: what was measured.
        value: in `unit`; of times, the median.
        fastest: of times that were taken more than once.
        p95: the slowest twentieth of searches begins here.
        work: the same time (`unit`) as our process was at work, which a busy machine does not stretch; of several the median, of pages and searches the mean.
        work_p95: the slowest twentieth of searches by the time of our own process, without the database's.
        cases, incidents, teams: of the whole office; lists and search are those of one team.
        engine: "SQLite" or "PostgreSQL".
        on: day, UTC.
        machine: processors, and how many processes waited for them in the mean of the last minute.
    """

    name: str
    value: float
    unit: str
    fastest: float = 0.0
    p95: float = 0.0
    work: float = 0.0
    work_p95: float = 0.0
    cases: int
    incidents: int
    teams: int
    engine: str
    on: str
    machine: str
