"""Short ways to bring a case to its end, with two caseworkers who hold it."""

from collections.abc import Callable
from uuid import UUID

from casebook.keys.keyring import Keyring
from casebook.model.retention import Ending, RetentionBody
from casebook.services import acceptance, casework, holding, retention, retention_ending, shredding
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.breaches import BreachDraft
from casebook.services.drafts import CaseDraft
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import take_in
from tests.services.reporting import Reporter


def a_full_case(office: Office) -> tuple[UUID, UUID]:
    """Make a case of the team with an incident of its report, files of both kinds and a snapshot; give case and report."""
    case = office.new_case("Zarnigor")
    sender = Reporter(office.house)
    report = sender.begin()
    sender.add_file(b"brought along")
    sender.finish()
    with office.acting(cast.DANA) as (work, keys):
        acceptance.accept(work, keys, report, AcceptanceDraft(case_id=case.id))
    sender.add_file(b"afterwards")
    take_in(office, case.id)
    return case.id, report


def closed(office: Office, case_id: UUID) -> None:
    """Close it, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        casework.close_case(work, keys, case_id)


def decided_by_two(office: Office, case_id: UUID) -> None:
    """Close it and decide to end it: Dana orders, Omid confirms."""
    closed(office, case_id)
    with office.acting(cast.DANA) as (work, keys):
        retention_ending.order(work, keys, case_id, "term_over")
    with office.acting(cast.OMID) as (work, keys):
        retention_ending.confirm(work, keys, case_id)


def shredded(office: Office, case_id: UUID) -> None:
    """Carry it out, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        shredding.shred(work, keys, case_id)


# ── for the table of acts ───────────────────────────────────────────────────────────────────────────────


def doomed(work: Work, keys: Keyring, second: UUID) -> UUID:
    """Make a case of the team that may be erased now: ordered by the actor, confirmed by another, long enough ago."""
    case = casework.open_case(work, keys, CaseDraft(title="Doomed")).id
    casework.close_case(work, keys, case)
    for closing in work.closing:
        closing()  # the change is written and numbered now, so that what the case holds is final
    for _, numbering in work.last:
        numbering()
    work.closing.clear()
    work.last.clear()
    ending = Ending(
        reason="mistake",
        ordered_by=keys.member_id,
        ordered_at=work.clock(),
        confirmed_by=second,
        confirmed_at=work.clock(),
        not_before=work.clock().date(),
        seen=retention_ending._held_now(work, keys, case),
    )
    retention.decide(work, keys, case, RetentionBody(ending=ending))
    return case


def held(work: Work, keys: Keyring, case_id: UUID, act: Callable[[UUID], object]) -> None:
    """Put a case on hold, do something with the hold, and leave no hold behind."""
    hold_id = holding.place_hold(work, keys, case_id, "A hearing")
    act(hold_id)
    retention.decide(work, keys, case_id, RetentionBody())


def restricted(work: Work, keys: Keyring, case_id: UUID, act: Callable[[], object]) -> None:
    """Restrict the processing of a case, do something, and leave nothing behind."""
    holding.restrict_use(work, keys, case_id, "accuracy", "Says that it was another day")
    act()
    retention.decide(work, keys, case_id, RetentionBody())


def ordered(work: Work, keys: Keyring, case_id: UUID, by: UUID | None, act: Callable[[], object]) -> None:
    """Close a case, have its end ordered by somebody, do something, open it again and leave nothing behind."""
    casework.close_case(work, keys, case_id)
    if by is None:
        retention_ending.order(work, keys, case_id, "mistake")
    else:
        ending = Ending(reason="mistake", ordered_by=by, ordered_at=work.clock())
        retention.decide(work, keys, case_id, RetentionBody(ending=ending))
    act()
    retention.decide(work, keys, case_id, RetentionBody())
    casework.reopen_case(work, keys, case_id)


def asked(work: Work, keys: Keyring, case_id: UUID, act: Callable[[UUID], object]) -> None:
    """Record a request for erasure and do something with it."""
    day = work.clock().date()
    act(holding.ask_erasure(work, keys, case_id, who="Mahsa", how="by telephone", received_on=day))


def a_breach(work: Work) -> BreachDraft:
    """A telephone was lost."""
    return BreachDraft(happened="A telephone was lost", found_at=work.clock(), affected=2, risk="unlikely")
