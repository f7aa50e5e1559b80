"""casebook packs: build, list, verify."""

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click

from casebook.cli.backend import as_option, json_option, open_house, read_passphrase, show
from casebook.errors import CasebookError
from casebook.exporters.profiles import profiles as all_profiles
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.services import disclosure, membership
from casebook.services.casework import case_by_reference
from casebook.services.composing import Choice
from casebook.services.custody import OpenFile
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
@click.option("--recipient", default="Counsel", show_default=True)
@click.option("--purpose", default="Advice and representation", show_default=True)
@click.option("--locale", type=click.Choice(list(LOCALES)), default="en", show_default=True)
@click.option("--reader/--no-reader", default=True, show_default=True, help="Also write the reader PDF beside it.")
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
    reader: bool,
    login: str,
    as_json: bool,
) -> None:
    """Build a pack of a case, test it, and write it to a file; the reader PDF goes beside it."""
    if not out.resolve().parent.is_dir():  # before anything is built and recorded
        raise click.BadParameter("there is no such folder", param_hint="--out")
    house, passphrase = open_house(), read_passphrase(f"Passphrase of {login}: ")

    def signed_in(work: Work) -> Keyring:
        return membership.unlock(work, login, passphrase)

    choice = Choice(profile=profile, recipient=recipient, purpose=purpose, locale=locale)
    with begin(house, writes=True, name="packs.build") as work:
        keys = signed_in(work)
        composition = disclosure.compose(work, keys, case_by_reference(work, keys, reference).id, choice)
    try:
        assembled = disclosure.assemble(composition, house.blobs, house.settings, reader=reader)
    except CasebookError as error:
        with begin(house, writes=True, name="packs.build") as work:
            disclosure.refuse(work, signed_in(work), composition, error)
        raise
    with begin(house, writes=True, name="packs.build") as work:
        pack_id = disclosure.keep(work, signed_in(work), assembled)
    written = {"pack": str(_handed_over(house, signed_in, composition.case_id, pack_id, "proof", out))}
    if reader:
        pdf = out.with_suffix(".pdf")
        written["reader"] = str(_handed_over(house, signed_in, composition.case_id, pack_id, "reader", pdf))
    house.close()
    dossier = assembled.built.dossier
    failures = [f"{each.what}: {each.reason}" for each in dossier.failures]
    show(
        {"identifier": dossier.pack_id, **written, "exhibits": len(dossier.exhibits), "failures": failures},
        "\n".join([f"{dossier.pack_id}: {', '.join(written.values())}", *(f"left out: {each}" for each in failures)]),
        as_json=as_json,
    )


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


def _handed_over(
    house: House, signed_in: Callable[[Work], Keyring], case_id: UUID, pack_id: UUID, part: str, out: Path
) -> Path:
    with begin(house, writes=True, name="packs.fetch") as work:
        file: OpenFile = disclosure.fetch(work, signed_in(work), case_id, pack_id, part=part)
    with out.open("wb") as target:
        for piece in file.pieces():
            target.write(piece)
    return out
