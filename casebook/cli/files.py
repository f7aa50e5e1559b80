"""casebook files: compare the sealed files with the records, and look whether each is as it was."""

import sys

import click
from sqlalchemy.orm import Session as Database

from casebook.cli.backend import BAD, json_option, open_house, show
from casebook.services import integrity, reconciling


@click.group()
def files() -> None:
    """Compare and check the sealed files."""


@files.command()
@click.option("--sweep", is_flag=True, help="Delete the files that belong to no record and are older than a day.")
@click.option(
    "--even-many",
    is_flag=True,
    help="Delete them even if they are many. First look whether the database is the right one.",
)
@json_option
def reconcile(*, sweep: bool, even_many: bool, as_json: bool) -> None:
    """Say which files are missing, and which belong to no record. Without --sweep nothing is changed."""
    house = open_house()
    try:
        with Database(house.engine.execution_options(casebook_writes=False)) as db:
            found = reconciling.compare(db, house.blobs)
        swept = reconciling.sweep(house, even_many=even_many) if sweep else 0
    finally:
        house.close()
    lines = [f"missing, named by {table}: {name}" for table, name in found.missing]
    lines += [f"belongs to no record{', deleted' if swept else ''}: {name}" for name in found.orphans]
    lines.append(f"{found.stored} files, {len(found.missing)} missing, {len(found.orphans)} that belong to no record.")
    show(
        {
            "ok": not found.missing,
            "files": found.stored,
            "missing": [{"table": table, "name": name} for table, name in found.missing],
            "orphans": list(found.orphans),
            "young": found.young,
            "swept": swept,
        },
        "\n".join(lines),
        as_json=as_json,
    )
    sys.exit(BAD if found.missing else 0)


@files.command("check")
@json_option
def check_files(*, as_json: bool) -> None:
    """Look at every sealed file and value now. `casebook serve` does the same, a slice every hour."""
    house = open_house()
    try:
        looked = integrity.look_at_all_files(house)
        rows = integrity.look_at_rows(house, integrity.all_tables())
    finally:
        house.close()
    bad = bool(looked.damaged or looked.missing or rows)
    lines = [f"damaged: {name}" for name in looked.damaged] + [f"missing: {name}" for name in looked.missing]
    lines += [f"{table}: {count} damaged" for table, count in rows.items()]
    lines.append(
        f"{len(looked.good)} files are whole{', the above are not' if bad else ', and every value has its form'}."
    )
    show(
        {"ok": not bad, "good": len(looked.good), "damaged": looked.damaged, "missing": looked.missing, "rows": rows},
        "\n".join(lines),
        as_json=as_json,
    )
    sys.exit(BAD if bad else 0)
