"""The work of a job that opens a page of the web. Begun twice, it opens the page twice; what is kept of it is kept once."""

from casebook.errors import InvalidInput, StorageFull, Tampered
from casebook.services import capturing
from casebook.services.capturing import Taken
from casebook.services.job_of_capture import CaptureGiven, CaptureMade, CaptureRefused, RecheckGiven, RecheckMade
from casebook.services.job_runs import Run
from casebook.services.job_shapes import expected
from casebook.services.progress import Progress
from casebook.work import House


def capture(house: House, run: Run, progress: Progress) -> CaptureMade:
    """Open a page, and seal what was there.

    Raises:
        CaptureRefused: it may not be opened, there is no browser, a file is larger than the office admits, or there is no room.
        Stopped: it was asked to stop; the browser has ended, and nothing is kept.
    """
    given = expected(CaptureGiven, run.given)
    return CaptureMade(taken=_taken(house, run, given, progress), incident=given.incident)


def look_again(house: House, run: Run, progress: Progress) -> RecheckMade:
    """Open the page of a post, and seal what was there; raises as `capture`."""
    given = expected(RecheckGiven, run.given)
    return RecheckMade(address=given.address, taken=_taken(house, run, given, progress))


def _taken(house: House, run: Run, given: CaptureGiven | RecheckGiven, progress: Progress) -> Taken:
    if run.job.case_id is None:
        raise Tampered  # a capture is always of a case: its files are bound to it
    try:
        progress.begin("opening")
        seen = capturing.opened(house.settings, given.address, scripts=given.scripts, progress=progress)
        progress.begin("sealing", capturing.MOST_PARTS)
        return capturing.seal(house.blobs, run.job.case_id, seen, limit=house.settings.upload_limit, progress=progress)
    except InvalidInput as error:
        raise CaptureRefused(given, error.reason, error.values) from error
    except StorageFull as error:
        full = InvalidInput("There is no room left. Nothing was kept. Tell your administrator.")
        raise CaptureRefused(given, full.reason) from error
