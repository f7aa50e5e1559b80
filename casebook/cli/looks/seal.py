"""Whether the office's certificate can seal today, and nobody else can read its file; nothing where none is named."""

from collections.abc import Iterator
from pathlib import Path

from casebook.cli.looks.finding import Finding
from casebook.cli.looks.folders import is_private
from casebook.exporters.documents import SealUnusable
from casebook.work import House


def looks_at_seal(house: House) -> Iterator[Finding]:
    """The certificate that seals the evidence certificate of each pack."""
    if not house.settings.seal:
        return
    from casebook.exporters.pdf_seal import read_seal  # noqa: PLC0415  -- it takes seconds to load

    files = [Path(each) for each in (house.settings.seal, house.settings.seal_passphrase_file) if each]
    try:
        read_seal(files[0], files[1] if len(files) > 1 else None, house.clock())
        advice = ""
    except SealUnusable as error:
        advice = str(error)
    yield Finding("the office's certificate can seal", not advice, advice)
    private = all(is_private(each) for each in files if each.exists())
    yield Finding("the office's certificate is private", private, f"run: chmod 600 {' '.join(map(str, files))}")
