"""The work of a job that reads a team's index in, and seals it for all hosts of the office."""

from casebook.keys.hierarchy import Subjected
from casebook.model.grant import Subject
from casebook.services import index_keeping, index_reading, job_runs, stored_index
from casebook.services.job_of_index import IndexGiven, IndexMade
from casebook.services.job_runs import Run
from casebook.services.job_shapes import expected
from casebook.services.progress import Progress, Stopped
from casebook.work import House, begin


def read_in(house: House, run: Run, progress: Progress) -> IndexMade:
    """Open every record of the team's cases once, and let the sealed snapshot stand for the team.

    An attempt that finds one that knows as much makes none. What an attempt that was killed has left in the store belongs to no
    record, and goes as all such files do.
    """
    given = expected(IndexGiven, run.given)
    team = Subjected(Subject.TEAM, given.team_id, given.version, given.secret)
    with begin(house, writes=False, name="index.build") as work:  # one moment of the office for all of it
        standing = index_keeping.standing(work, team)
        if standing is None or standing.known == standing.number:
            return IndexMade(number=standing.number if standing else 0, kept=standing is not None)
        shelf = index_reading.built(work, team, progress)
    try:
        if not shelf.has_snapshot():
            return IndexMade(number=standing.number, kept=False)
        shelf.note("number", str(standing.number))
        progress.begin("sealing")
        blob, body = stored_index.write(house.blobs, team.id, shelf.serialized())
    finally:
        shelf.close()
    with begin(house, writes=True, alone=False, name="index.keep") as work:
        if not job_runs.tell_within(work, run, progress.standing):
            work.blobs.delete(blob)
            raise Stopped
        return IndexMade(number=standing.number, kept=stored_index.keep(work, team, standing.number, blob, body))
