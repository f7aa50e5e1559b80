"""casebook cases: list, show, create cases, and give counsel one."""

from datetime import date

import click

from casebook.cli.backend import acting, as_option, json_option, show
from casebook.cli.exporting import export
from casebook.cli.members import find
from casebook.dates import in_words
from casebook.services import casework, membership
from casebook.services.casework import CaseView
from casebook.services.drafts import CaseDraft
from casebook.services.reading import CaseBook, case_book


@click.group()
def cases() -> None:
    """List, show and create cases."""


cases.add_command(export)


@cases.command("list")
@as_option
@json_option
def list_cases(*, login: str, as_json: bool) -> None:
    """List the cases that the member holds."""
    with acting(login, "cases.list", writes=False) as (_, work, keys):
        views = casework.cases(work, keys)
    show(
        [_plain(view) for view in views],
        lambda: (
            "\n".join(f"{v.body.reference}  {v.body.status.value:<6}  {v.body.title}" for v in views) or "No cases."
        ),
        as_json=as_json,
    )


@cases.command()
@click.option("--title", required=True)
@click.option("--summary", default="")
@click.option("--restricted", is_flag=True, help="Only for yourself, until you give access.")
@as_option
@json_option
def create(*, title: str, summary: str, restricted: bool, login: str, as_json: bool) -> None:
    """Open a new case (caseworkers)."""
    draft = CaseDraft(title=title, summary=summary, restricted=restricted)
    with acting(login, "cases.create", writes=True) as (_, work, keys):
        view = casework.open_case(work, keys, draft)
    show({"reference": view.body.reference}, view.body.reference, as_json=as_json)


@cases.command("show")
@click.argument("reference")
@as_option
@json_option
def show_case(*, reference: str, login: str, as_json: bool) -> None:
    """Show what is in a case."""
    with acting(login, "cases.show", writes=False) as (_, work, keys):
        book = case_book(work, keys, casework.case_by_reference(work, keys, reference).id, page="cli")
    show(_full(book), lambda: _told(book), as_json=as_json)


@cases.command()
@click.argument("reference")
@click.argument("member_login", metavar="LOGIN")
@click.option("--until", default=None, metavar="YYYY-MM-DD", help="The last day.")
@as_option
def grant(*, reference: str, member_login: str, until: str | None, login: str) -> None:
    """Give a member a case's key (caseworkers)."""
    try:
        ends_on = date.fromisoformat(until) if until else None
    except ValueError as error:
        raise click.BadParameter("please write the day as YYYY-MM-DD", param_hint="--until") from error
    with acting(login, "cases.grant", writes=True) as (_, work, keys):
        case_id = casework.case_by_reference(work, keys, reference).id
        membership.grant(work, keys, case_id, find(work, keys, member_login).id, ends_on=ends_on)
    click.echo(f"{member_login} holds {reference}.")


def _plain(view: CaseView) -> dict[str, object]:
    body = view.body
    return {
        "reference": body.reference,
        "title": body.title,
        "status": body.status.value,
        "opened_at": body.opened_at.isoformat(),
        "damaged": view.damaged,
    }


def _full(book: CaseBook) -> dict[str, object]:
    return {
        **_plain(book.case),
        "summary": book.case.body.summary,
        "stage": book.stage[0],
        "people": [body.names[0].text for body in book.persons.values()],
        "accounts": [f"{body.platform}:{body.handles[0].handle}" for body in book.accounts.values()],
        "incidents": [{"title": each.body.title, "when": each.body.when.edtf} for each in book.incidents],
        "posts": len(book.posts),
        "evidence": [
            {
                "label": each.body.label,
                "title": each.body.title,
                "sha256": each.original.sha256,
                "size": each.original.size,
            }
            for each in book.evidence
        ],
        "damaged_records": [f"{damage.noun} {damage.id}" for damage in book.damaged],
    }


def _told(book: CaseBook) -> str:
    body = book.case.body
    lines = [f"{body.reference}  {body.title}", body.summary, ""]
    lines += [f"  {in_words(each.body.when, 'en') or 'no date':<32} {each.body.title}" for each in book.incidents]
    lines += [f"  {each.body.label}  {each.original.size:>12,} bytes  {each.body.title}" for each in book.evidence]
    lines += [f"{len(book.persons)} people, {len(book.accounts)} accounts, {len(book.posts)} posts"]
    return "\n".join(lines)
