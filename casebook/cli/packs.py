"""casebook packs: build, list, verify."""

import sys
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import click

from casebook.cli.backend import as_option, json_option, open_house, read_passphrase, show
from casebook.cli.problem_lines import problem_line
from casebook.errors import CasebookError
from casebook.exporters.problem import Problem
from casebook.exporters.profiles import profiles as all_profiles
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model.pack_draft import PackDraftBody
from casebook.services import assembling, delivery, disclosure, membership, preparing
from casebook.services.casework import case_by_reference
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.custody import OpenFile
from casebook.services.holding_back import HeldBack
from casebook.services.preparing import Beginning, as_choice
from casebook.services.reading import case_book
from casebook.services.releasing import above_limit
from casebook.verify import verify as verify_pack
from casebook.work import House, Work, begin


@click.group()
def packs() -> None:
    """Build and verify packs."""


@packs.command()
@json_option
def profiles(*, as_json: bool) -> None:
    """List the kinds of pack."""
    known = all_profiles()
    show(
        [
            {
                "identifier": each.identifier,
                "version": each.version,
                "title": each.title,
                "last_verified_on": each.last_verified_on,
            }
            for each in known
        ],
        lambda: "\n".join(f"{each.identifier:<16} {each.title} (checked {each.last_verified_on})" for each in known),
        as_json=as_json,
    )


@packs.command()
@click.argument("reference", metavar="CASE")
@click.option("--profile", default="case_file", show_default=True)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to put the proof pack."
)
@click.option("--recipient", default="", help="As it stands on the cover.  [default: the profile's own]")
@click.option("--purpose", default="", help="Why it leaves.  [default: the profile's title]")
@click.option("--locale", type=click.Choice(list(LOCALES)), default="en", show_default=True)
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A TOML file of answers.")
@click.option("--draft", "draft_id", type=click.UUID, help="A pack in preparation; `packs drafts` lists them.")
@click.option("--reader/--no-reader", default=True, show_default=True, help="Also write the files to read beside it.")
@as_option
@json_option
def build(
    *,
    reference: str,
    profile: str,
    out: Path,
    recipient: str,
    purpose: str,
    locale: str,
    answers: Path | None,
    draft_id: UUID | None,
    reader: bool,
    login: str,
    as_json: bool,
) -> None:
    """Build a pack of a case, test it, and write it to a file; what its recipient files goes beside it.

    With --draft it is built as it was prepared; otherwise with everything in it, and with the options given here.
    Nothing is built while something stands in its way: `casebook packs check` says what.
    """
    if not out.resolve().parent.is_dir():  # before anything is built and recorded
        raise click.BadParameter("there is no such folder", param_hint="--out")
    desk = _Desk(open_house(), login)
    beginning = _beginning(profile, recipient, purpose, locale, answers)
    with begin(desk.house, writes=True, name="packs.build") as work:
        keys = desk.keys(work)
        composition, draft = (
            _prepared(work, keys, reference, draft_id) if draft_id else _composed(work, keys, reference, beginning)
        )
    try:
        assembled = assembling.assemble(composition, desk.house.blobs, desk.house.settings, reader=reader)
    except CasebookError as error:
        with begin(desk.house, writes=True, name="packs.build") as work:
            disclosure.refuse(work, desk.keys(work), composition, error)
        if isinstance(error, NotCleared):
            _say_problems(error.problems, composition.clearance.held_back, as_json=as_json)
            sys.exit(1)
        raise
    with begin(desk.house, writes=True, name="packs.build") as work:
        keys = desk.keys(work)
        kept_as = draft_id or preparing.keep_draft(work, keys, composition.case_id, draft)
        pack_id = disclosure.keep(work, keys, assembled, draft_id=kept_as)
        preparing.note_built(work, keys, composition.case_id, kept_as, pack_id)
    _hand_over(desk, assembled, pack_id, out, as_json=as_json)


@packs.command()
@click.argument("reference", metavar="CASE")
@click.option("--profile", default="case_file", show_default=True)
@click.option("--recipient", default="", help="As it stands on the cover.  [default: the profile's own]")
@click.option("--purpose", default="", help="Why it leaves.  [default: the profile's title]")
@click.option("--locale", type=click.Choice(list(LOCALES)), default="en", show_default=True)
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A TOML file of answers.")
@as_option
@json_option
def check(
    *,
    reference: str,
    profile: str,
    recipient: str,
    purpose: str,
    locale: str,
    answers: Path | None,
    login: str,
    as_json: bool,
) -> None:
    """Say what would leave in a pack, what stays, and what stands in its way. Nothing is kept."""
    desk = _Desk(open_house(), login)
    beginning = _beginning(profile, recipient, purpose, locale, answers)
    with begin(desk.house, writes=True, name="packs.check") as work:
        composition, _ = _composed(work, desk.keys(work), reference, beginning)
    screened = assembling.screened(composition, desk.house.blobs)
    desk.house.close()
    _say_problems(screened.clearance.problems, screened.clearance.held_back, as_json=as_json)
    sys.exit(1 if screened.clearance.blocks else 0)


@packs.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--fingerprint", default="", help="The key that must have signed it: SHA256:…")
@json_option
def verify(*, path: Path, fingerprint: str, as_json: bool) -> None:
    """Verify a pack, step by step; the same as `python -m casebook.verify FILE`."""
    verdict = verify_pack(path, fingerprint=fingerprint)
    show(
        {
            "ok": verdict.ok,
            "steps": [
                {"number": each.number, "title": each.title, "ok": each.ok, "detail": each.detail}
                for each in verdict.steps
            ],
        },
        verdict.as_text(),
        as_json=as_json,
    )
    sys.exit(0 if verdict.ok else 1)


@packs.command()
@click.argument("reference", metavar="CASE")
@as_option
@json_option
def drafts(*, reference: str, login: str, as_json: bool) -> None:
    """List the packs of a case that are in preparation."""
    desk = _Desk(open_house(), login)
    with begin(desk.house, writes=False, name="packs.drafts") as work:
        keys = desk.keys(work)
        found = preparing.drafts(work, keys, case_by_reference(work, keys, reference).id)
    desk.house.close()
    told = [
        {
            "id": str(each.id),
            "profile": each.body.profile,
            "recipient": each.body.recipient,
            "language": each.body.locale,
            "exhibits": sum(1 for exhibit in each.body.exhibits if exhibit.included),
            "revision": each.body.revision,
            "built": str(each.body.built) if each.body.built else "",
        }
        for each in found
    ]
    lines = [f"{each['id']}  {each['profile']:<16} {each['recipient']} ({each['exhibits']} exhibits)" for each in told]
    show(told, "\n".join(lines) or "nothing is in preparation", as_json=as_json)


class _Desk:
    """The office as one member opens it, act by act."""

    def __init__(self, house: House, login: str) -> None:
        self.house = house
        self._login = login
        self._passphrase = read_passphrase(f"Passphrase of {login}: ")

    def keys(self, work: Work) -> Keyring:
        """Sign in for one act."""
        return membership.unlock(work, self._login, self._passphrase)

    def handed_over(self, case_id: UUID, pack_id: UUID, part: str, out: Path, *, draft: bool) -> Path:
        """Write one part of a pack to a file: a disclosure, or, of an unstamped draft, a look at it."""
        with begin(self.house, writes=True, name="packs.fetch") as work:
            opening = delivery.look if draft else delivery.hand_over
            file: OpenFile = opening(work, self.keys(work), case_id, pack_id, part=part)
        with out.open("wb") as target:
            for piece in file.pieces():
                target.write(piece)
        return out


def _beginning(profile: str, recipient: str, purpose: str, locale: str, answers: Path | None) -> Beginning:
    told: dict[str, str] = {}
    if answers is not None:
        try:
            given = tomllib.loads(answers.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise click.BadParameter(f"this is not a TOML file: {error}", param_hint="--answers") from error
        told = {name: _text(value) for name, value in given.items()}
    return Beginning(profile=profile, recipient=recipient, purpose=purpose, locale=locale, answers=told)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _composed(work: Work, keys: Keyring, reference: str, beginning: Beginning) -> tuple[Composition, PackDraftBody]:
    case_id = case_by_reference(work, keys, reference).id
    draft = preparing.first_draft(case_book(work, keys, case_id, page="packs.prepare"), beginning)
    return disclosure.compose(work, keys, case_id, as_choice(None, draft), draft=draft), draft


def _prepared(work: Work, keys: Keyring, reference: str, draft_id: UUID) -> tuple[Composition, PackDraftBody]:
    case_id = case_by_reference(work, keys, reference).id
    draft = preparing.draft(work, keys, case_id, draft_id)
    choice = preparing.draft_choice(work, keys, case_id, draft)
    return disclosure.compose(work, keys, case_id, choice, draft=draft.body), draft.body


def _hand_over(desk: _Desk, assembled: assembling.Assembled, pack_id: UUID, out: Path, *, as_json: bool) -> None:
    """Write every file of a pack beside each other, and say which they are."""
    composition = assembled.composition
    draft_only = assembled.built.unstamped and composition.dossier.profile.time_stamp == "required"
    take = partial(desk.handed_over, composition.case_id, pack_id, draft=draft_only)
    written = {"pack": str(take("proof", out))}
    if assembled.reader is not None:
        pdf = out.with_suffix(".pdf")
        written["reader"] = str(take("reader", pdf))
    for filed in assembled.further:
        beside = out.with_name(f"{out.stem}_{filed.body.name}")
        written[filed.body.part] = str(take(filed.body.part, beside))
    desk.house.close()
    dossier = assembled.built.dossier
    failures = [f"{each.what}: {each.reason}" for each in dossier.failures]
    lines = [f"{dossier.pack_id}: {', '.join(written.values())}", *(f"left out: {each}" for each in failures)]
    given = [each for each in (assembled.reader, *(one.body for one in assembled.further)) if each is not None]
    large = above_limit(dossier.profile.identifier, given)
    lines += [f"larger than the recipient takes: {name}" for name in large]
    if draft_only:
        lines.append("UNSTAMPED DRAFT, not to be filed: set CASEBOOK_TSA, then stamp it on the desk")
    show(
        {
            "identifier": dossier.pack_id,
            **written,
            "exhibits": len(dossier.exhibits),
            "failures": failures,
            "above_limit": list(large),
            "unstamped_draft": draft_only,
        },
        "\n".join(lines),
        as_json=as_json,
    )


def _say_problems(problems: Sequence[Problem], held_back: Sequence[HeldBack], *, as_json: bool) -> None:
    found = [
        {"code": each.code, "where": each.where, "blocking": each.blocking, "detail": dict(each.detail)}
        for each in problems
    ]
    held = [{"data": each.data.value, "how": each.how.value, "count": each.count} for each in held_back]
    lines = [problem_line(each) for each in problems] or ["nothing stands in the way"]
    stays = [f"stays: {each.data.value} ({each.how.value}), {each.count}" for each in held_back]
    blocked = any(each.blocking and not each.accepted for each in problems)
    show({"ok": not blocked, "problems": found, "held_back": held}, "\n".join([*lines, *stays]), as_json=as_json)
