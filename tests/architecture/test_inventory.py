"""What a seized disk shows: every column is declared sealed or open, and the published page says the same."""

from sqlalchemy import Column

from casebook.model import Base, CaseRecord, Message, Report, ReporterSession, ReportFile
from casebook.model.base import Body, SealedColumn
from casebook.model.report import (
    MessageBody,
    MessageNoteBody,
    ReportBody,
    ReporterSessionBody,
    ReportFileBody,
    TriageBody,
)
from tests.architecture.tree import ROOT

PAGE = ROOT / "docs" / "formats" / "columns.md"
REPORTS: dict[tuple[str, str], type[Body]] = {
    ("message", "body"): MessageBody,
    ("message", "note"): MessageNoteBody,
    ("report", "body"): ReportBody,
    ("report", "triage"): TriageBody,
    ("report_file", "body"): ReportFileBody,
    ("reporter_session", "body"): ReporterSessionBody,
}
WRAPS = {("report", "sent_wrap"), ("report", "team_wrap"), ("report", "code_wrap")}  # keys, and no words


def columns() -> list[tuple[str, Column[object]]]:
    """Table and column, for each column of the schema."""
    return [(table.name, column) for table in Base.metadata.sorted_tables for column in table.columns]


def row(table: str, column: Column[object]) -> str:
    """One line of the page."""
    reason = column.info.get("reason") or "**sealed**"
    return f"| `{table}` | `{column.name}` | {reason} |"


def bodies() -> set[str]:
    """One line of the page for each kind of sealed body: its table and the fields that nobody sees."""
    return {
        f"| `{mapper.local_table.name}` | {fields(mapper.class_.body_type)} |"
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, CaseRecord)
    }


def fields(body: type[Body]) -> str:
    """The fields of a body as a line shows them."""
    return ", ".join(f"`{name}`" for name in body.__struct_fields__)


def section(title: str) -> set[str]:
    """The lines of the table below a heading of the page."""
    text = PAGE.read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    return {line for line in text.splitlines() if line.startswith("| `")}


def test_every_column_is_declared_sealed_or_open_with_a_reason() -> None:
    undeclared = [
        (table, column.name)
        for table, column in columns()
        if column.info.get("casebook") != "sealed" and not column.info.get("reason")
    ]
    assert undeclared == []


def test_a_column_declared_sealed_takes_only_sealed_values() -> None:
    wrong = [
        (table, column.name)
        for table, column in columns()
        if (column.info.get("casebook") == "sealed") != isinstance(column.type, SealedColumn)
    ]
    assert wrong == []


def test_the_published_page_lists_exactly_the_columns_of_the_schema() -> None:
    assert section("Columns") == {row(table, column) for table, column in columns()}


def test_the_published_page_lists_exactly_what_is_sealed_in_bodies() -> None:
    assert section("Bodies") == bodies()


def test_the_published_page_lists_exactly_what_is_sealed_of_reports() -> None:
    assert section("Bodies of reports") == {
        f"| `{table}` | `{column}` | {fields(body)} |" for (table, column), body in REPORTS.items()
    }


def test_every_sealed_column_of_a_report_is_a_body_or_a_wrapped_key() -> None:
    tables = {noun.__tablename__ for noun in (Report, ReportFile, Message, ReporterSession)}
    sealed = {
        (table, column.name)
        for table, column in columns()
        if table in tables and column.info.get("casebook") == "sealed"
    }
    assert sealed == set(REPORTS) | WRAPS
