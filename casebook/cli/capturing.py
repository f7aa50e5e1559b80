"""casebook capture: open a page of the web and keep it in a case; look again whether posts are still there."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import click

from casebook.capturing import Captured
from casebook.cli.backend import BAD, as_option, json_option, open_house, read_passphrase, sentence, show
from casebook.errors import CasebookError
from casebook.keys.keyring import Keyring
from casebook.services import capturing, casework, membership, rechecking
from casebook.services.casework import case_by_reference
from casebook.settings import Settings
from casebook.work import House, Work, begin

Outcome = dict[str, object]
FAILED = "failed"  # beside the codes of the list content_state: there was no look


@dataclass(frozen=True)
class _Desk:
    """A member at the command line: pages are opened between their acts, never inside one."""

    house: House
    login: str
    passphrase: str

    @contextmanager
    def acting(self, *, writes: bool) -> Iterator[tuple[Work, Keyring]]:
        with begin(self.house, writes=writes, name="capture") as work:
            keys = membership.unlock(work, self.login, self.passphrase)
            yield work, keys

    @property
    def settings(self) -> Settings:
        return self.house.settings


@click.command()
@click.argument("url", metavar="URL", required=False, default="")
@click.option("--case", "reference", default="", metavar="REF", help="The case that it belongs to.")
@click.option("--incident", type=click.UUID, default=None, help="The incident that it shows.")
@click.option("--without-scripts", is_flag=True, help="Do not run the page's scripts.")
@click.option("--recheck", is_flag=True, help="Look again at every post of the case that was captured before.")
@click.option("--due", is_flag=True, help="Look again at the posts of all cases one holds that are due; for a timer.")
@click.option("--most", type=click.IntRange(min=1), default=50, show_default=True, help="Posts looked at in one run.")
@as_option
@json_option
def capture(
    *,
    url: str,
    reference: str,
    incident: UUID | None,
    without_scripts: bool,
    recheck: bool,
    due: bool,
    most: int,
    login: str,
    as_json: bool,
) -> None:
    """Capture a page into a case, or look again whether captured posts are still there. The page sees the office's proxy, if it has one."""
    if [bool(url), recheck, due].count(True) != 1 or (not due and not reference):
        raise click.UsageError("give an address and --case, or --recheck and --case, or --due")
    house = open_house()
    try:
        desk = _Desk(house, login, read_passphrase(f"Passphrase of {login}: "))
        if url:
            told = _captured(desk, url, reference, incident, scripts=not without_scripts)
            show(told, lambda: _page_words(told), as_json=as_json)
            return
        days = 0 if recheck else house.settings.recheck_days
        if due and not days:
            raise click.UsageError("nothing is ever due: CASEBOOK_RECHECK_DAYS is not set")
        looks = [_tried(desk, *each, scripts=not without_scripts) for each in _posts(desk, reference, days)[:most]]
        show(looks, lambda: "\n".join(map(_look_words, looks)) or "Nothing is due.", as_json=as_json)
        if any(look["state"] == FAILED for look in looks):
            sys.exit(BAD)
    finally:
        house.close()


def _captured(desk: _Desk, url: str, reference: str, incident: UUID | None, *, scripts: bool) -> Outcome:
    with desk.acting(writes=False) as (work, keys):
        case_id = case_by_reference(work, keys, reference).id
    seen = capturing.opened(desk.settings, url, scripts=scripts)
    with (
        capturing.sealed(desk.house.blobs, case_id, seen, limit=desk.settings.upload_limit) as taken,
        desk.acting(writes=True) as (work, keys),
    ):
        kept = capturing.keep(work, keys, case_id, taken, incident)
    return {
        "status": seen.status,
        "final": seen.final,
        "problems": list(seen.problems),
        "error": seen.error,
        "exhibits": [str(each) for each in kept],
    }


def _posts(desk: _Desk, reference: str, days: int) -> Sequence[tuple[UUID, UUID]]:
    with desk.acting(writes=False) as (work, keys):
        held = [case_by_reference(work, keys, reference)] if reference else casework.cases(work, keys)
        return [(one.id, post_id) for one in held for post_id in rechecking.due(work, keys, one.id, days=days)]


def _tried(desk: _Desk, case_id: UUID, post_id: UUID, *, scripts: bool) -> Outcome:
    """Look at one post; one that cannot be looked at keeps nobody from the others."""
    try:
        return _looked(desk, case_id, post_id, scripts=scripts)
    except CasebookError as error:
        return {"post": str(post_id), "state": FAILED, "ground": sentence(error), "exhibits": []}


def _looked(desk: _Desk, case_id: UUID, post_id: UUID, *, scripts: bool) -> Outcome:
    with desk.acting(writes=False) as (work, keys):
        asked = rechecking.asked(work, keys, case_id, post_id)
    seen = capturing.opened(desk.settings, asked.url, scripts=scripts)
    verdict = rechecking.judged(asked, seen)

    def write(taken: capturing.Taken | None) -> tuple[UUID, ...]:
        with desk.acting(writes=True) as (work, keys):
            return rechecking.note(work, keys, case_id, post_id, asked, verdict, taken)

    kept = _kept(desk, case_id, seen, write) if rechecking.worth_keeping(asked, verdict, seen) else write(None)
    return {
        "post": str(post_id),
        "state": verdict.state,
        "ground": verdict.ground,
        "exhibits": [str(each) for each in kept],
    }


def _kept(
    desk: _Desk,
    case_id: UUID,
    seen: Captured,
    write: Callable[[capturing.Taken | None], tuple[UUID, ...]],
) -> tuple[UUID, ...]:
    with capturing.sealed(desk.house.blobs, case_id, seen, limit=desk.settings.upload_limit) as taken:
        return write(taken)


def _page_words(told: Outcome) -> str:
    lines = [f"HTTP {told['status']}" if told["status"] else "No answer.", *_lines(told["problems"])]
    return "\n".join([*lines, f"Kept as {len(_lines(told['exhibits']))} exhibits:", *_lines(told["exhibits"])])


def _look_words(look: Outcome) -> str:
    kept = len(_lines(look["exhibits"]))
    return f"{look['post']}: {look['state']} ({look['ground'] or 'no answer'}){f', kept as {kept} exhibits' if kept else ''}"


def _lines(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
