"""casebook retention: what is due to go, legal holds, and erasing for good."""

import click

from casebook.cli.backend import acting, as_option, json_option, open_house, show
from casebook.services import casework, holding, retention_due, retention_ending, retention_sweeping, shredding
from casebook.services.retention_due import Due
from casebook.vocabulary import terms

REASONS = tuple(each.code for each in terms("ending_reason"))


@click.group()
def retention() -> None:
    """See what is due to go; hold cases; erase for good."""


@retention.command()
@as_option
@json_option
def due(*, login: str, as_json: bool) -> None:
    """List what is due to go, on hold, restricted, or asked to be erased (caseworkers)."""
    with acting(login, "retention.due", writes=True) as (_, work, keys):
        found = retention_due.due(work, keys)
    show(_plain(found), lambda: _told(found), as_json=as_json)


@retention.command()
@click.option(
    "--as", "login", default="", metavar="LOGIN", help="Also erase the reports whose term is over, as this member."
)
@json_option
def run(*, login: str, as_json: bool) -> None:
    """Go on with what was broken off; with --as also erase the reports whose term is over."""
    reports = 0
    if login:
        with acting(login, "retention.run", writes=True) as (_, work, keys):
            reports = retention_sweeping.erase_due_reports(work, keys)
    house = open_house()
    try:
        finished = shredding.finish(house)
    finally:
        house.close()
    show(
        {"reports": reports, "finished": finished}, f"Reports erased: {reports}. Finished: {finished}.", as_json=as_json
    )


@retention.command()
@click.argument("reference")
@click.option("--why", default="", help="Why nothing of it may be deleted.")
@click.option("--release", is_flag=True, help="Release every hold that stands on the case.")
@as_option
def hold(*, reference: str, why: str, release: bool, login: str) -> None:
    """Put a case on legal hold, or release it."""
    with acting(login, "retention.hold", writes=True) as (_, work, keys):
        case_id = casework.case_by_reference(work, keys, reference).id
        if release:
            body = retention_ending.standing(work, keys, case_id).body
            standing = [each.id for each in body.holds if each.stands]
            for each in standing:
                holding.release_hold(work, keys, case_id, each)
        else:
            holding.place_hold(work, keys, case_id, why)
    click.echo(f"{reference}: {'released' if release else 'on hold'}.")


@retention.command()
@click.argument("reference")
@click.option(
    "--order", "reason", type=click.Choice(REASONS), default=None, help="Ask for it; a second caseworker confirms."
)
@click.option("--confirm", is_flag=True, help="Confirm what another caseworker ordered.")
@click.option("--call-off", is_flag=True, help="Call it off.")
@click.option("--now", is_flag=True, help="Carry it out: the waiting time is over. It cannot be undone.")
@as_option
def shred(*, reference: str, reason: str | None, confirm: bool, call_off: bool, now: bool, login: str) -> None:
    """Erase a closed case for good, by two caseworkers and after a waiting time."""
    if [bool(reason), confirm, call_off, now].count(True) != 1:
        raise click.UsageError("give one of --order, --confirm, --call-off and --now")
    with acting(login, "retention.shred", writes=True) as (_, work, keys):
        case_id = casework.case_by_reference(work, keys, reference).id
        if reason:
            retention_ending.order(work, keys, case_id, reason)
            told = "ordered; a second caseworker has to confirm it"
        elif confirm:
            told = f"confirmed; it may be carried out from {retention_ending.confirm(work, keys, case_id).isoformat()}"
        elif call_off:
            retention_ending.call_off(work, keys, case_id)
            told = "called off"
        else:
            shredding.shred(work, keys, case_id)
            told = "erased"
    click.echo(f"{reference}: {told}.")


def _plain(found: Due) -> dict[str, object]:
    return {
        "cases": [
            {
                "reference": each.body.reference,
                "why": list(each.why),
                "due_on": each.due_on.isoformat() if each.due_on else None,
            }
            for each in found.cases
        ],
        "reports": [
            {"id": str(each.view.id), "asked": each.asked, "due_on": each.due_on.isoformat() if each.due_on else None}
            for each in found.reports
        ],
        "erased": len(found.gone),
    }


def _told(found: Due) -> str:
    lines = [f"{each.body.reference}  {each.due_on or '-'}  {', '.join(each.why)}" for each in found.cases]
    lines += [
        f"report {each.view.id}  {each.due_on or '-'}  {'asked' if each.asked else 'due'}" for each in found.reports
    ]
    return "\n".join(lines) or "Nothing is due."
