"""casebook packs deliver, stamp, ledger: hand a pack over encrypted, add missing time stamps, list what has left."""

from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

import click
import msgspec

from casebook.cli.backend import acting, as_option, json_option, open_house, read_passphrase, show
from casebook.crypto.parcels import new_passphrase
from casebook.errors import NotFound
from casebook.exporters.plain import moment
from casebook.keys.keyring import Keyring
from casebook.services import assembling, delivery, disclosure, ledger, membership, stamping
from casebook.services.casework import case_by_reference
from casebook.services.delivery import Handing, Parcel
from casebook.services.ledger import Line
from casebook.work import House, Work, begin

case_option = click.option("--case", "reference", required=True, metavar="REF", help="The case that the pack is of.")


@click.command()
@click.argument("identifier", metavar="PACK")
@case_option
@click.option("--to", "keys", multiple=True, metavar="AGEKEY", help="An age public key; give it again for more.")
@click.option("--zip", "zipped", is_flag=True, help="A ZIP with AES-256 instead; its passphrase is shown once.")
@click.option("--part", default=delivery.PROOF, show_default=True, help="proof, reader, or a further file of the pack.")
@click.option("--recipient", default="", help="As it shall stand in the ledger; the pack's own if none is given.")
@click.option("--route", default="", help="By which way it goes.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to put the file.")
@as_option
@json_option
def deliver(
    *,
    identifier: str,
    reference: str,
    keys: tuple[str, ...],
    zipped: bool,
    part: str,
    recipient: str,
    route: str,
    out: Path,
    login: str,
    as_json: bool,
) -> None:
    """Encrypt a part of a pack for its recipient and write it to a file; the ledger keeps its hash."""
    if zipped == bool(keys):
        raise click.UsageError("give --to AGEKEY, or --zip")
    if not out.resolve().parent.is_dir():  # before anything is recorded
        raise click.BadParameter("there is no such folder", param_hint="--out")
    passphrase = new_passphrase() if zipped else ""
    handing = Handing(part=part, recipient=recipient, route=route, keys=keys, passphrase=passphrase)
    house, open_keys = _signing_in(login)
    with begin(house, writes=True, name="packs.deliver") as work:
        held = open_keys(work)
        case_id, pack_id = _found(work, held, reference, identifier)
        parcel = delivery.begin(work, held, case_id, pack_id, handing)
    _write(house, open_keys, parcel, out)
    told = {"file": str(out), "size": parcel.size, "sha256": parcel.digest.hexdigest()}
    words = f"{out}: {parcel.size} bytes, SHA-256 {told['sha256']}"
    if zipped:
        told["passphrase"] = passphrase
        words += f"\nPassphrase, shown once and kept nowhere: {passphrase}"
    house.close()
    show(told, words, as_json=as_json)


@click.command()
@click.argument("identifier", metavar="PACK")
@case_option
@as_option
@json_option
def stamp(*, identifier: str, reference: str, login: str, as_json: bool) -> None:
    """Build an unstamped draft again with the time stamps that it lacks; its files stay the same."""
    house, open_keys = _signing_in(login)
    with begin(house, writes=False, name="packs.stamp") as work:
        keys = open_keys(work)
        case_id, pack_id = _found(work, keys, reference, identifier)
        composition = stamping.reopen(work, keys, case_id, pack_id)
    assembled = assembling.assemble(composition, house.blobs, house.settings)
    with begin(house, writes=True, name="packs.stamp") as work:
        stamping.replace(work, open_keys(work), pack_id, assembled)
    house.close()
    stamps = [each.authority for each in assembled.built.stamps]
    show({"identifier": identifier, "stamped_by": stamps}, f"{identifier}: {', '.join(stamps)}", as_json=as_json)


@click.command(name="ledger")
@click.argument("reference", metavar="CASE")
@as_option
@json_option
def ledger_command(*, reference: str, login: str, as_json: bool) -> None:
    """List every delivery of a case, with the hash of each file as it left."""
    with acting(login, "packs.ledger", writes=False) as (_, work, keys):
        lines = ledger.ledger(work, keys, case_by_reference(work, keys, reference).id)
    show([_told(line) for line in lines], lambda: "\n".join(_words(lines)) or "Nothing has left.", as_json=as_json)


def _signing_in(login: str) -> tuple[House, Callable[[Work], Keyring]]:
    house, passphrase = open_house(), read_passphrase(f"Passphrase of {login}: ")
    return house, lambda work: membership.unlock(work, login, passphrase)


def _found(work: Work, keys: Keyring, reference: str, identifier: str) -> tuple[UUID, UUID]:
    case_id = case_by_reference(work, keys, reference).id
    for pack in disclosure.packs(work, keys, case_id):
        if pack.body.identifier == identifier.strip().upper():
            return case_id, pack.id
    raise NotFound


def _write(house: House, open_keys: Callable[[Work], Keyring], parcel: Parcel, out: Path) -> None:
    """Write the parcel; the ledger learns what has left whether or not the disk took all of it."""
    try:
        with out.open("wb") as target:
            for piece in parcel.pieces():
                target.write(piece)
    finally:
        with begin(house, writes=True, name="packs.deliver") as work:
            delivery.finish(work, open_keys(work), parcel)


def _told(line: Line) -> dict[str, object]:
    body, pack = line.delivery.body, line.pack.body
    return {
        "at": moment(body.at),
        "pack": pack.identifier,
        "profile": pack.profile,
        "recipient": body.recipient,
        "purpose": pack.purpose,
        "route": body.route,
        "by_role": line.role,
        "files": [
            {**msgspec.structs.asdict(file), "sha256_inside": line.inside.get(file.part, "")} for file in body.files
        ],
        "consents": [
            {
                "purpose": each.body.purpose,
                "given_on": each.body.given_on.isoformat(),
                "withdrawn_on": each.body.withdrawn_on.isoformat() if each.body.withdrawn_on else "",
            }
            for each in line.consents
        ],
        "reference": body.reference,
        "acknowledged": body.acknowledged,
        "to_recall": line.to_recall,
        "recalled": body.recalled,
    }


def _words(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        body = line.delivery.body
        recall = "  CALL IT BACK: a consent was withdrawn" if line.to_recall else ""
        yield f"{moment(body.at)}  {line.pack.body.identifier}  {body.recipient}{recall}"
        yield from (f"  {file.sha256 or 'unknown how much left':<64}  {file.name}" for file in body.files)
