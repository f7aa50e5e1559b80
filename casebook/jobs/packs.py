"""The work of a job that builds a pack."""

from casebook.services import assembling
from casebook.services.job_of_pack import PackGiven, PackMade
from casebook.services.job_runs import Run
from casebook.services.job_shapes import expected
from casebook.services.progress import Progress
from casebook.work import House


def build(house: House, run: Run, progress: Progress) -> PackMade:
    """Assemble the pack; raises as `assembling.assemble`, and then nothing of it is kept."""
    given = expected(PackGiven, run.given)
    return PackMade(assembled=assembling.assemble(given.composition, house.blobs, house.settings, progress=progress))
