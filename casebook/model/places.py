"""The one place where each sealed thing of a case or a report stands. Pure names: nothing here holds a key."""

from uuid import UUID

from casebook.crypto.canonical import Json
from casebook.crypto.envelope import Context, Sealed
from casebook.crypto.labels import FILE, OWN_NOTE, REPORT, VALUE
from casebook.model.base import CaseRecord, SealedColumn
from casebook.model.case import CaseFile


def record_context(row: CaseRecord, column: str) -> Context:
    """Name the place of a sealed column of a case's record."""
    return Context(
        label=VALUE, table=row.__tablename__, column=column, row=row.id, case=row.case_id, version=row.key_version
    )


def sealed_columns(row: CaseRecord) -> dict[str, Sealed]:
    """Give the sealed columns of a case's record that hold something, by name."""
    names = (column.key for column in row.__table__.columns if isinstance(column.type, SealedColumn))
    return {name: value for name in names if (value := getattr(row, name)) is not None}


def case_context(case: CaseFile) -> Context:
    """Name the place of the case's own body."""
    return Context(label=VALUE, table="case_file", column="body", row=case.id, case=case.id, version=case.body_version)


def own_note_info(row: UUID, case_id: UUID, member_id: UUID) -> Json:
    """Name the one place where a member's own note stands, sealed to that member's public key."""
    return {"label": OWN_NOTE, "note": str(row), "case": str(case_id), "member": str(member_id)}


def file_context(owner_id: UUID, blob: str) -> Context:
    """Name a sealed file: its blob is bound to the case or report that it came to, and to its random name."""
    return Context(label=FILE, table="blob", column=blob, row=owner_id, case=owner_id)


def report_context(table: str, row: UUID, column: str = "body") -> Context:
    """Name the place of what a report's own key seals."""
    return Context(label=VALUE, table=table, column=column, row=row)


def sent_info(report_id: UUID, team_id: UUID, version: int) -> Json:
    """Name the one place where a report's keys stand, sealed to a team's public key."""
    return {"label": REPORT, "report": str(report_id), "team": str(team_id), "version": version}


def wrap_context(report_id: UUID, column: str, version: int = 1) -> Context:
    """Name the place of a report's key under another key: a return code's, or one version of a team's."""
    return Context(label=REPORT, table="report", column=column, row=report_id, version=version)
