"""Statistics are what an open count over all held cases gives, less what could point at somebody."""

from collections import Counter
from uuid import UUID

import pytest

from casebook.dates import Moment
from casebook.errors import InvalidInput, NotAllowed
from casebook.exporters.small_cells import Published, apart, published
from casebook.exporters.statistics import Report
from casebook.model.person import PersonName
from casebook.services import casework, reading, recording, statistics
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.services.statistics import Period
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana

ACTS = ("smear_defamation", "threat_to_target", "doxxing")


def fill(office: Office, title: str, incidents: int, *, first_month: int, restricted: bool = False) -> UUID:
    """A case of one woman with so many incidents, one a month, of every kind in turn."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title=title, restricted=restricted)).id
        for role, sex in (("target", "female"), ("relative", "male")):
            name = PersonName(text=f"{title} {role}")
            recording.add_person(work, keys, case, PersonDraft(names=(name,), role=role, sex=sex))
        for number in range(incidents):
            month = f"2026-{9 if number % 7 == 3 else first_month + number % 3:02}" if number else ""
            platform = ("telegram", "x")[number % 6 == 1]
            draft = IncidentDraft(
                title="One",
                when=Moment(month),
                country="TJ" if number % 2 else "",
                severity=("low", "high")[number % 2],
                acts=tuple(ActDraft(kind=kind) for kind in ACTS[: 1 + number % 3]),
                posts=(PostDraft(platform=platform, text="words"),),
            )
            recording.record_incident(work, keys, case, draft)
    return case


def report(office: Office, period: Period | None = None) -> Report:
    """The statistics that Dana reads."""
    return as_dana(office, lambda work, keys: statistics.report(work, keys, period or Period(), "tg"))  # type: ignore[no-any-return]


def seen(shown: Published) -> tuple[set[object], int | None, int | None]:
    """What a table says, in whatever order."""
    return {(row.code, row.count, row.mark) for row in shown.rows}, shown.total, shown.together


def truth(office: Office, cases: list[UUID], *, since: str = "") -> dict[str, Published]:
    """The same by opening every case and counting everything one by one."""
    months = [f"2026-{month:02}" for month in range(int(since[5:] or 3), 10)]
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("month", *statistics.SHARED, *statistics.ALONE)}
    stages, sexes = Counter[str](), Counter[str]()
    for case_id in cases:
        book = as_dana(office, lambda work, keys, one=case_id: reading.case_book(work, keys, one, page="test"))
        incidents = [each for each in book.incidents if not since or each.body.when.edtf >= since]
        for each in incidents:
            counts["month"][each.body.when.edtf] += 1
            counts["country"][each.body.country] += 1
            counts["severity"][each.body.severity] += 1
            counts["act_type"].update({act.body.kind for act in book.acts_of[each.id]})
            counts["platform"].update({post.body.platform for post in book.posts_of[each.id]})
        if incidents:
            stages[str(book.stage[0] or "")] += 1
            sexes.update(body.sex for person, body in book.persons.items() if "target" in book.roles_of[person])
    one = {name: published(dict(counts[name])) for name in statistics.ALONE}
    one["month"] = published({month: counts["month"][month] for month in (*months, "") if month or counts["month"][""]})
    several = {name: apart(dict(counts[name])) for name in statistics.SHARED}
    return {**one, **several, "cape_stage": published(stages), "sex": published(sexes)}


def test_every_table_says_what_an_open_count_says_but_for_small_counts(office: Office) -> None:
    cases = [fill(office, "A", 14, first_month=3), fill(office, "B", 9, first_month=3, restricted=True)]
    cases += [fill(office, name, 1, first_month=3) for name in "CDEFG"]
    found = {table.name: seen(table.published) for table in report(office).tables}
    assert found == {name: seen(shown) for name, shown in truth(office, cases).items()}
    assert found["sex"] == ({("female", 7, None)}, 7, None)
    assert [row.mark for table in report(office).tables for row in table.published.rows if row.mark]


def test_a_period_leaves_out_what_came_before_and_the_cases_in_which_nothing_happened_then(office: Office) -> None:
    cases = [fill(office, "A", 30, first_month=3), fill(office, "B", 8, first_month=1)]
    told = report(office, Period(since="2026-04"))
    found = {table.name: seen(table.published) for table in told.tables}
    assert found == {name: seen(shown) for name, shown in truth(office, cases, since="2026-04").items()}
    assert {row.code for row in told.tables[0].published.rows} == {f"2026-0{month}" for month in range(4, 10)}
    with office.acting(cast.DANA) as (work, keys):
        for year in ("2026", "2025", "2026-05-01T01:00"):  # only the year is known; by its own clock it was May
            when = Moment(year, "Asia/Dushanbe" if "T" in year else "")
            recording.record_incident(work, keys, cases[0], IncidentDraft(title="One", when=when))
    may = report(office, Period("2026-05", "2026-05")).tables[0].published
    assert [(row.code, row.count) for row in may.rows] == [("2026-05", 10)]
    assert report(office, Period("2026-01", "2026-02")).tables[0].published.total == 5
    assert report(office, Period(until="2024-12")).tables[0].published == published({})


def test_codes_have_their_words_and_cases_are_told_in_tens(office: Office) -> None:
    fill(office, "A", 20, first_month=3)
    told = report(office)
    words = {table.name: table.labels for table in told.tables}
    assert (words["country"]["TJ"], words["month"]["2026-04"]) == ("Тоҷикистон", "апрели соли 2026")
    assert told.about_cases is None
    assert [statistics._rounded(cases) for cases in (9, 10, 14, 15, 104)] == [None, 10, 10, 20, 100]


def test_a_long_period_is_told_by_years_with_the_empty_ones_between(office: Office) -> None:
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Long")).id
        for year in [2018] * 6 + [2024] * 7:
            recording.record_incident(work, keys, case, IncidentDraft(title="One", when=Moment(f"{year}-05")))
    (years, *_) = report(office).tables
    assert (years.name, [(row.code, row.count) for row in years.published.rows]) == (
        "year",
        [("2018", 6), *((str(year), 0) for year in range(2019, 2024)), ("2024", 7)],
    )


@pytest.mark.parametrize(
    ("since", "until", "field"), [("2026-13", "", "since"), ("May", "", "since"), ("2026-05", "2026-04", "until")]
)
def test_what_is_no_period_is_refused(since: str, until: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Period(since, until)
    assert refused.value.field == field


def test_counsel_and_administrators_read_none(office: Office) -> None:
    for who in (cast.LENA, cast.KIAN):
        with pytest.raises(NotAllowed), office.acting(who) as (work, keys):
            statistics.report(work, keys, Period(), "en")
