"""A build of a pack as its pages know it: a job of its builder (casebook.web.desk.job_pages).

What was made is kept by a page of its builder, after one more look at the consents, and once.
"""

from dataclasses import dataclass
from uuid import UUID

from casebook.access import Permission
from casebook.exporters.problem import Problem
from casebook.keys.keyring import Keyring
from casebook.services import disclosure, preparing
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.job_contents import Made
from casebook.services.job_of_pack import PackGiven, PackMade
from casebook.services.job_shapes import expected
from casebook.services.jobs import Seen
from casebook.web.desk import job_pages
from casebook.web.desk.guards import acting
from casebook.web.desk.job_pages import Keeping
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What the record of a pack that was not built says of it."""

    case_id: UUID
    kind: str


def begin(draft_id: UUID, made: Composition) -> UUID:
    """Begin to build; give the id of the build. Raises UnderWay where somebody does already, NotFound without the draft."""
    with acting(Permission.BUILD_PACK, made.case_id, writes=True) as (work, keys):
        preparing.draft(work, keys, made.case_id, draft_id)
        return job_pages.begin(work, keys, made.case_id, draft_id, PackGiven(composition=made))


def find(case_id: UUID, draft_id: UUID, build_id: UUID) -> Seen | None:
    """Tell how a build of this draft stands; None where nobody knows of it any more."""
    return job_pages.find(Permission.BUILD_PACK, case_id, draft_id, build_id)


def go_on(seen: Seen) -> Seen:
    """Do what only the builder can, and tell how it stands then."""
    return job_pages.go_on(Keeping(Permission.BUILD_PACK, _keep, _tell), seen)


def stop(seen: Seen) -> None:
    """Stop a build; nothing of it is kept, the draft stays as it is."""
    job_pages.stop(Permission.BUILD_PACK, seen.case_id, seen.id)


def record(attempt: disclosure.Attempt, error: Exception) -> None:
    """Record that a pack was not built."""
    with acting(Permission.BUILD_PACK, attempt.case_id, writes=True) as (work, keys):
        disclosure.refuse(work, keys, attempt, error)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _keep(work: Work, keys: Keyring, seen: Seen, made: Made) -> UUID:
    """Write what was made into the ledger, if the consents still stand."""
    assembled, case_id = expected(PackMade, made).assembled, _case_of(seen)
    preparing.draft(work, keys, case_id, seen.about)  # thrown away in the meantime: then nothing is kept
    now = disclosure.compose(work, keys, case_id, assembled.composition.choice)
    if gone := _consents_gone(assembled.composition, now.clearance.blocks):
        raise NotCleared(gone)  # it undoes this act, as a refusal must
    pack_id = disclosure.keep(work, keys, assembled, draft_id=seen.about, or_delete=False)
    preparing.note_built(work, keys, case_id, seen.about, pack_id)
    return pack_id


def _tell(work: Work, keys: Keyring, seen: Seen, error: Exception) -> None:
    case_id = _case_of(seen)
    kind = preparing.draft(work, keys, case_id, seen.about).body.profile
    disclosure.refuse(work, keys, _Attempt(case_id, kind), error)


def _case_of(seen: Seen) -> UUID:
    return expected(UUID, seen.case_id)


def _consents_gone(composition: Composition, blocks: tuple[Problem, ...]) -> tuple[Problem, ...]:
    before = {each.key for each in composition.clearance.problems}
    return tuple(each for each in blocks if each.code.startswith("consent_") and each.key not in before)
