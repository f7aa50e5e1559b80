"""What `casebook move --blobs` says: what was copied, what was not, and what to do now. It deletes nothing and changes no setting."""

import sys
from pathlib import Path

import click

from casebook.blobs.opening import folder_of
from casebook.cli.backend import BAD, show
from casebook.services import file_stores, moving_files
from casebook.services.moving_files import MovedFiles
from casebook.services.starting import open_office
from casebook.settings import Settings

FEW = 20  # names that are printed of many


def move_files(settings: Settings, written: str, *, as_json: bool, **opens: str) -> None:
    """Copy the sealed files to what `opens` opens, and say how it went; exits with 1 where something is damaged or missing."""
    tell = (lambda _done, _of: None) if as_json else _tell
    moved = moving_files.move(settings, written, tell, **opens)
    if not as_json:
        click.echo(err=True)
    show(_as_values(moved), lambda: _in_words(moved, settings), as_json=as_json)
    sys.exit(0 if moved.sound else BAD)


def take_files(settings: Settings, *, as_json: bool) -> None:
    """Take the place that the settings name, and say what it lacks; exits with 1 where it lacks something."""
    house = open_office(settings)
    try:
        house.blobs.prove()
        has, lacks = file_stores.take(house)
    finally:
        house.close()
    told = f"The office keeps its files in {settings.blobs} from now on. {has} of them lie there"
    told += ", and none is missing." if not lacks else f"; {lacks} are missing: casebook files reconcile names them."
    told += "\nA host that names another place refuses to start."
    show({"ok": not lacks, "place": settings.blobs, "files": has, "missing": lacks}, told, as_json=as_json)
    sys.exit(BAD if lacks else 0)


def _tell(done: int, of: int) -> None:
    if done % 100 == 0 or done == of:
        click.echo(f"\r{done} of {of} files", err=True, nl=False)


def _as_values(moved: MovedFiles) -> dict[str, object]:
    names = ("place", "files", "copied", "copied_bytes", "resumed", "damaged", "missing", "late", "serving", "complete")
    return {"ok": moved.sound, **{name: getattr(moved, name) for name in names}}


def _in_words(moved: MovedFiles, settings: Settings) -> str:
    lines = [
        f"{moved.files} files lie in {moved.place}, each read back and compared.",
        f"{moved.copied} of them were copied now, {moved.copied_bytes / 2**20:.0f} MiB.",
        *_listed(moved.damaged, "damaged where they are, and were not copied"),
        *_listed(moved.missing, "named by records, and are in neither place"),
    ]
    if not moved.sound:
        lines += [
            "",
            "Bring them back from a backup (casebook backup verify says which one is good), and run this again.",
        ]
    elif not moved.complete:
        late = f"{moved.late} files arrived while this went on. " if moved.late else ""
        lines += [
            "",
            f"{late}Stop casebook serve and casebook worker on every host of this office, and run this again.",
        ]
        if moved.serving:
            lines += [
                f"{moved.serving} of them ran in the last five minutes. One that was killed counts as running for so long."
            ]
        lines += ["Until then the office keeps its files where they were; leave CASEBOOK_BLOBS as it is."]
    if moved.complete:
        lines += ["", "Now:", *_steps(moved, settings)]
    return "\n".join(lines)


def _listed(names: tuple[str, ...], what: str) -> list[str]:
    if not names:
        return []
    more = [f"  and {len(names) - FEW} more"] if len(names) > FEW else []
    return [f"{len(names)} files are {what}:", *(f"  {name}" for name in names[:FEW]), *more]


def _steps(moved: MovedFiles, settings: Settings) -> list[str]:
    folder = folder_of(settings.blobs)
    where = f"the folder {Path(folder).resolve()}" if folder else "what lies in the former bucket"
    return [
        f"  1. Set CASEBOOK_BLOBS to {moved.place} for every host and timer of this office: one that still",
        "     names the former place refuses to start.",
        "  2. Run casebook check and casebook backup create, start casebook serve, and open an exhibit.",
        f"  3. Nothing was deleted. When casebook check is content, delete {where}: what is erased for good from",
        "     now on still lies there.",
    ]
