"""Keep what a job has captured: exhibits of a page, or what was found at the address of a post.

The job knew no word of the case. Whether a post was found changed is judged here, by what is recorded now, in the act that notes it;
files that are not worth keeping go with that act. Who calls notes with it that the job was kept (casebook.services.jobs), so it is once.
"""

from contextlib import suppress
from functools import partial
from uuid import UUID

from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Incident
from casebook.services import capturing, rechecking
from casebook.services.job_of_capture import CaptureMade, RecheckMade
from casebook.services.recording import of_case
from casebook.work import Work


def keep_page(work: Work, keys: Keyring, case_id: UUID, made: CaptureMade) -> UUID:
    """Make exhibits of a page that was captured; give the first of them.

    An incident that was removed in the meantime is left out: what was seen of a page may not be there a second time.

    Raises:
        NotAllowed, NotFound: the actor may not add to this case.
    """
    return capturing.keep(work, keys, case_id, made.taken, _still_there(work, case_id, made.incident))[0]


def keep_look(work: Work, keys: Keyring, case_id: UUID, post_id: UUID, made: RecheckMade) -> UUID:
    """Note how a post was found, and keep the capture where it is worth it; give the post.

    Raises:
        NotAllowed, NotFound: the actor may not write in this case, or the post is gone.
        InvalidInput: the post has another link now, so it was not looked at.
    """
    asked, seen = rechecking.asked(work, keys, case_id, post_id), made.taken.seen
    if asked.url != made.address:
        raise InvalidInput("The link of the post has changed since. Let the browser look again.", field="url")
    verdict = rechecking.judged(asked, seen)
    worth = rechecking.worth_keeping(asked, verdict, seen)
    rechecking.note(work, keys, case_id, post_id, asked, verdict, made.taken if worth else None)
    if not worth:
        work.after += [partial(work.blobs.delete, blob) for blob in made.blobs()]
    return post_id


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _still_there(work: Work, case_id: UUID, incident: UUID | None) -> UUID | None:
    with suppress(NotFound):
        return of_case(work, Incident, incident, case_id).id if incident is not None else None
    return None
