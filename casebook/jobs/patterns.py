"""The work of a job that compares posts and looks into their pictures. It writes nothing; begun twice, it finds the same."""

from casebook.services import job_of_patterns
from casebook.services.job_of_patterns import PatternsGiven, PatternsMade
from casebook.services.job_runs import Run
from casebook.services.job_shapes import expected
from casebook.services.progress import Progress
from casebook.work import House


def compare(house: House, run: Run, progress: Progress) -> PatternsMade:
    """Compare the posts that the job was given; raises as `job_of_patterns.compare`."""
    return job_of_patterns.compare(expected(PatternsGiven, run.given), house.blobs, progress)
