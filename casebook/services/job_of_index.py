"""The job that reads a large team's index in: it is given one version of the team's secret, and writes the snapshot itself.

The secret opens every case of the team, as it does for each of its members; it is in the worker's memory while that reads. Nothing
can be written to a case with it, no log be opened for the office, nobody signed in.
"""

from typing import ClassVar, Final
from uuid import UUID

from casebook.crypto.envelope import SecretKey
from casebook.services.job_shapes import JobGiven, JobMade

INDEX: Final = "index"


class IndexGiven(JobGiven, frozen=True, kw_only=True, tag=INDEX):
    """Whose index it is, and what opens its cases."""

    team_id: UUID
    version: int
    secret: SecretKey


class IndexMade(JobMade, frozen=True, kw_only=True, tag=INDEX):
    """It is read in. What came of it stands in the row of the team's index."""

    kept_by_a_page: ClassVar[bool] = False

    number: int  # of the last change that it knows
    kept: bool  # whether the snapshot stands: one that is too large, or void by now, does not
