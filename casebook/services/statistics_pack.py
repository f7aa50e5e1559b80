"""Statistics as a signed pack: numbers over all cases that a member holds, for a submission that names nobody.

It belongs to no case, so it is made when it is asked for, and its bytes are kept nowhere; that it left stands in a ledger of
its own, with the hash of each file. What may be shown was decided before (casebook.exporters.small_cells). Sources: exports.md §1.2 (aggregate bundle), §5.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select

from casebook import __version__
from casebook.access import Permission, require
from casebook.audit.pack_events import NumbersPackMade
from casebook.crypto.randomness import random_code
from casebook.crypto.signing import SigningKey
from casebook.errors import CasebookError, Tampered
from casebook.exporters import proof_pack, reader_files
from casebook.exporters import statistics as files
from casebook.exporters.dossier import CaseFacts, Dossier, Software
from casebook.exporters.facts_around import CountsFacts, DataFile
from casebook.exporters.profile import Profile
from casebook.exporters.profiles import profile
from casebook.exporters.statistics import Report, Table, Words
from casebook.exporters.typeset.pictures import no_pictures
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.keys.keyring import Keyring
from casebook.model import NumbersPack
from casebook.model.numbers_pack import NumbersFile as LeftFile
from casebook.model.numbers_pack import NumbersPackBody
from casebook.model.office import OfficeBody
from casebook.services import statistics
from casebook.services.composing import issuer_of
from casebook.services.reading import Opened
from casebook.services.statistics import Period
from casebook.services.stripping import stripped
from casebook.work import Work

PROFILE = "statistics_upr"


class NumbersUnsound(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """The pack of numbers did not verify, and was thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What building needs: the numbers as a dossier without any case, and the key that signs it."""

    dossier: Dossier
    signing_key: SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersFile:
    """One file: its name, its type, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For whom the numbers are, of which time, in which language, with which answers to the profile's questions."""

    period: Period = field(default_factory=Period)
    locale: str = "en"
    recipient: str = ""
    answers: Mapping[str, str] | None = None


def compose_numbers(work: Work, keys: Keyring, asked: Asked, words: Callable[[Report], Words]) -> Numbers:
    """Count, and put what may be shown into a dossier; `words` says what stands beside the numbers.

    Raises:
        NotAllowed: the actor may not read statistics.
        NoGrant: the actor holds no key that signs packs.
    """
    report = statistics.report(work, keys, asked.period, asked.locale)
    said, kind, office = words(report), profile(PROFILE), work.office()
    known = {ask.identifier for ask in kind.asks}
    pack_id = f"CBP-{report.made_at.year}-{random_code(6)}"
    dossier = Dossier(
        pack_id=pack_id,
        pack_uuid=uuid4(),
        profile=kind,
        issued_at=report.made_at.replace(microsecond=0),
        locale=asked.locale,
        recipient=asked.recipient or kind.recipient,
        purpose=_title(kind, asked.locale),
        issuer=issuer_of(keys.open_office_body("office", office.id, office.body, OfficeBody)),
        software=Software(version=__version__),
        case=CaseFacts(reference=pack_id, title=_title(kind, asked.locale)),
        counts=tuple(_counts(report, said)),
        data_files=(
            DataFile(name="statistics.csv", media_type="text/csv", text=files.as_csv(report, said).decode()),
            DataFile(name="statistics.json", media_type="application/json", text=files.as_json(report, said).decode()),
        ),
        answers={ask: text for ask, text in (asked.answers or {}).items() if ask in known and text.strip()},
    )
    return Numbers(dossier=dossier, signing_key=keys.signing_key())


def assemble_numbers(numbers: Numbers) -> tuple[NumbersFile, ...]:
    """Build the proof pack and the files to read beside it: the document, the table. Nothing is kept.

    Raises:
        NumbersUnsound: the pack does not verify.
    """
    sink = io.BytesIO()
    with TypstTypesetter(no_pictures) as typesetter:
        built = proof_pack.build(numbers.dossier, _nothing, typesetter, numbers.signing_key, (), sink)
        if not proof_pack.self_test(_from_start(sink)).ok:
            raise NumbersUnsound
        beside = tuple(
            NumbersFile(name=each.name, media_type=each.media_type, content=b"".join(each.pieces))
            for each in reader_files.reader_files(numbers.dossier, built, typesetter, _nothing, stripped)
        )
    whole = NumbersFile(name=f"{numbers.dossier.pack_id}.zip", media_type="application/zip", content=sink.getvalue())
    return (whole, *beside)


def note_numbers(work: Work, keys: Keyring, numbers: Numbers, files: Iterable[NumbersFile]) -> UUID:
    """Write into the ledger that these files of a pack of numbers leave; before their first byte does.

    Raises:
        NotAllowed: the actor may not read statistics.
    """
    actor = require(work.actor, Permission.READ_STATISTICS)
    dossier = numbers.dossier
    left = tuple(
        LeftFile(name=each.name, size=len(each.content), sha256=hashlib.sha256(each.content).hexdigest())
        for each in files
    )
    body = NumbersPackBody(
        identifier=dossier.pack_id,
        profile=dossier.profile.identifier,
        profile_version=dossier.profile.version,
        locale=dossier.locale,
        recipient=dossier.recipient,
        purpose=dossier.purpose,
        made_at=work.clock(),
        by=actor.member_id,
        files=left,
    )
    row = NumbersPack(id=uuid4(), day=work.clock().date())
    row.body = keys.seal_office_body(NumbersPack.__tablename__, row.id, body)
    work.db.add(row)
    work.record(NumbersPackMade(pack=row.id, sha256=left[0].sha256))
    return row.id


def numbers_packs(work: Work, keys: Keyring, *, sha256: str = "") -> list[Opened[NumbersPackBody]]:
    """List the packs of numbers that left, the newest first; with a hash, only those that hold such a file.

    Raises:
        NotAllowed: the actor may not read statistics.
    """
    require(work.actor, Permission.READ_STATISTICS)
    found = []
    for row in work.db.scalars(select(NumbersPack)):
        with suppress(Tampered):  # one damaged line must not hide the others
            body = keys.open_office_body(NumbersPack.__tablename__, row.id, row.body, NumbersPackBody)
            if not sha256 or sha256 in {each.sha256 for each in body.files}:
                found.append(Opened(row.id, body))
    return sorted(found, key=lambda each: each.body.made_at, reverse=True)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _title(kind: Profile, locale: str) -> str:
    return kind.names.get(locale, kind.title)


def _counts(report: Report, words: Words) -> Iterator[CountsFacts]:
    tables = [each for each in report.tables if each.published.rows or each.published.together is not None]
    for each in tables:
        yield CountsFacts(title=words.titles[each.name], rows=tuple(_rows(each, words)))
    yield CountsFacts(title=words.period, rows=(), notes=(words.cases, *words.method))


def _rows(table: Table, words: Words) -> Iterator[tuple[str, str]]:
    for row in table.published.rows:
        yield files.label(table, row, words), str(row.count) if row.mark is None else words.marks[row.mark]
    if table.published.together is not None:
        yield words.together, str(table.published.together)
    if table.published.total is not None:
        yield words.total, str(table.published.total)


def _nothing(key: str) -> Iterator[bytes]:
    raise KeyError(key)  # no file belongs to numbers


def _from_start(sink: BinaryIO) -> BinaryIO:
    sink.seek(0)
    return sink
