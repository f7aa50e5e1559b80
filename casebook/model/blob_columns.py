"""Which columns name a sealed file of the store. Found from the model itself, so that no new one is forgotten."""

from functools import cache

from sqlalchemy import Column

from casebook.model.base import Base

REASON = "random name of a sealed file"


@cache
def blob_columns() -> tuple[Column[str], ...]:
    """List every column that names a sealed file: those that are declared open for this reason."""
    return tuple(
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("reason") == REASON
    )
