"""casebook members: who is in the office."""

import click

from casebook.cli.backend import acting, as_option, json_option, show
from casebook.errors import NotFound
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.services import coming_back, inviting, membership
from casebook.services.founding import Newcomer
from casebook.services.membership import MemberView
from casebook.work import Work


@click.group()
def members() -> None:
    """List, add, let in and remove members."""


@members.command("list")
@as_option
@json_option
def list_members(*, login: str, as_json: bool) -> None:
    """List the members."""
    with acting(login, "members.list", writes=False) as (_, work, keys):
        views = membership.members(work, keys)
    show(
        [_plain(view) for view in views],
        lambda: "\n".join(f"{v.login:<16} {v.role.value:<14} {_state(v):<10} {v.name}" for v in views),
        as_json=as_json,
    )


@members.command()
@click.argument("new_login", metavar="LOGIN")
@click.option("--name", default="", help="Their name; the login if none is given.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@as_option
@json_option
def add(*, new_login: str, name: str, role: str, login: str, as_json: bool) -> None:
    """Add a member (administrators). Caseworkers and counsel then wait until a caseworker lets them in."""
    newcomer = Newcomer(name=name or new_login, login=new_login, passphrase=new_passphrase(), role=Role(role))
    with acting(login, "members.add", writes=True) as (_, work, keys):
        membership.add(work, keys, newcomer)
    show(
        {"login": new_login, "passphrase": newcomer.passphrase, "role": role},
        f"Added {new_login}. Passphrase, shown once: {newcomer.passphrase}",
        as_json=as_json,
    )


@members.command()
@click.argument("new_login", metavar="LOGIN")
@click.option("--name", default="", help="Their name; the login if none is given.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@as_option
@json_option
def invite(*, new_login: str, name: str, role: str, login: str, as_json: bool) -> None:
    """Invite somebody (administrators): prints a code, good once, with which they choose their own passphrase."""
    with acting(login, "members.invite", writes=True) as (_, work, keys):
        invited = inviting.invite(work, keys, name=name or new_login, login=new_login, role=Role(role))
    _show_code(new_login, invited, as_json=as_json)


@members.command("invite-again")
@click.argument("lost_login", metavar="LOGIN")
@as_option
@json_option
def invite_again(*, lost_login: str, login: str, as_json: bool) -> None:
    """Invite a member who lost their passphrase (administrators); what they signed in with is void at once."""
    with acting(login, "members.invite_again", writes=True) as (_, work, keys):
        invited = inviting.invite_again(work, keys, find(work, keys, lost_login).id)
    _show_code(lost_login, invited, as_json=as_json)


@members.command("give-back")
@click.argument("back_login", metavar="LOGIN")
@as_option
def give_back(*, back_login: str, login: str) -> None:
    """Give a member who came back the cases that both of you held (caseworkers)."""
    with acting(login, "members.give_back", writes=True) as (_, work, keys):
        count = coming_back.give_back(work, keys, find(work, keys, back_login).id)
    click.echo(f"{back_login} has {count} more cases.")


def _show_code(whose: str, invited: inviting.Invited, *, as_json: bool) -> None:
    code, ends_at = "-".join(invited.code), invited.ends_at.isoformat(timespec="minutes")
    show(
        {"login": whose, "code": code, "ends_at": ends_at},
        f"Code for {whose}, shown once, good until {ends_at}: {code}\nThey type it at /join of the desk.",
        as_json=as_json,
    )


@members.command()
@click.argument("new_login", metavar="LOGIN")
@as_option
def admit(*, new_login: str, login: str) -> None:
    """Let a newcomer in to the team (caseworkers). Compare the key check with them first."""
    with acting(login, "members.admit", writes=True) as (_, work, keys):
        membership.admit(work, keys, find(work, keys, new_login).id)
    click.echo(f"{new_login} is in.")


@members.command()
@click.argument("gone_login", metavar="LOGIN")
@as_option
def remove(*, gone_login: str, login: str) -> None:
    """Remove a member at once (administrators); keys rotate when a teammate next signs in."""
    with acting(login, "members.remove", writes=True) as (_, work, keys):
        membership.remove(work, keys, find(work, keys, gone_login).id)
    click.echo(f"{gone_login} holds nothing any more.")


def find(work: Work, keys: Keyring, login: str) -> MemberView:
    """Give the member who has a login; raises NotFound."""
    for view in membership.members(work, keys):
        if view.login.casefold() == login.casefold() and not view.removed:
            return view
    raise NotFound


def _plain(view: MemberView) -> dict[str, object]:
    return {
        "login": view.login,
        "name": view.name,
        "role": view.role.value,
        "state": _state(view),
        "key_check": view.key_check,
    }


def _state(view: MemberView) -> str:
    return "removed" if view.removed else "waiting" if view.waiting else "in"
