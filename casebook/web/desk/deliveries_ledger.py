"""The ledger: every delivery of a case, or of all cases that the member holds, as a page and as a table.

A file that turned up somewhere is found by its SHA-256; the hash travels in the form, not in the address.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from casebook import access
from casebook.access import Permission
from casebook.exporters.ledger_table import LedgerRow, ledger_table
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.model.delivery import DeliveredFile
from casebook.model.numbers_pack import NumbersFile, NumbersPackBody
from casebook.services import casework, ledger, statistics_pack
from casebook.services.ledger import Line
from casebook.services.reading import Opened
from casebook.web.desk import deliveries_words as words
from casebook.web.desk.answers import page, part_of
from casebook.web.desk.deliveries_forms import FindForm
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import tidy
from casebook.web.shared.headers import SANDBOX
from casebook.work import Work

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/cases/<uuid:case_id>/ledger")
@guarded(Permission.READ_PACK)
def case(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List every delivery of a case."""
    view = casework.case(work, keys, case_id)
    lines = part_of(ledger.ledger(work, keys, case_id))
    return page("deliveries/case.html", case=view, lines=lines, words=words)


@blueprint.get("/cases/<uuid:case_id>/ledger.csv")
@guarded(Permission.READ_PACK)
def case_table(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Give the deliveries of a case as a table."""
    return _csv(ledger.ledger(work, keys, case_id))


@blueprint.get("/ledger")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the deliveries of all cases that the member holds."""
    lines = part_of(ledger.ledgers(work, keys))
    numbers = _numbers(work, keys)
    return page("deliveries/ledger.html", lines=lines, numbers=numbers, form=FindForm(), words=words, sought="")


@blueprint.post("/ledger")
@guarded(Permission.LIST_CASES)
def find(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Find the deliveries that hold a file, by its SHA-256."""
    form, lines, sought, status = FindForm(request.form), list[Line](), "", 422
    numbers: list[Opened[NumbersPackBody]] = []
    if form.validate():
        with form.blaming(work):
            sought = tidy(form.sha256.data)
            lines, status = ledger.ledgers(work, keys, sha256=sought), 200
            numbers = _numbers(work, keys, ledger.sha256_of(sought))
    told = {"lines": part_of(lines), "numbers": numbers, "form": form, "words": words, "sought": sought}
    return page("deliveries/ledger.html", status, **told)


@blueprint.get("/ledger.csv")
@guarded(Permission.LIST_CASES)
def table(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give the deliveries of all cases that the member holds as a table."""
    return _csv(ledger.ledgers(work, keys), _numbers(work, keys))


def _numbers(work: Work, keys: Keyring, sha256: str = "") -> list[Opened[NumbersPackBody]]:
    """The packs of numbers, for those who may read statistics."""
    if work.actor is None or not access.admits(work.actor.role, Permission.READ_STATISTICS):
        return []
    return statistics_pack.numbers_packs(work, keys, sha256=sha256)


def _csv(lines: Iterable[Line], numbers: Iterable[Opened[NumbersPackBody]] = ()) -> Response:
    rows = chain(rows_of(lines), (_row_of_numbers(each.body, file) for each in numbers for file in each.body.files))
    answer = Response(ledger_table(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition("ledger.csv")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def rows_of(lines: Iterable[Line]) -> Iterator[LedgerRow]:
    """Give a row for each delivered file."""
    return (_row(line, file) for line in lines for file in line.delivery.body.files)


def _row(line: Line, file: DeliveredFile) -> LedgerRow:
    body, pack = line.delivery.body, line.pack.body
    return LedgerRow(
        at=body.at,
        case=line.reference,
        pack=pack.identifier,
        profile=pack.profile,
        recipient=body.recipient,
        purpose=pack.purpose,
        file=file.name,
        part=file.part,
        bytes=file.size,
        sha256=file.sha256,
        sha256_inside=line.inside.get(file.part, ""),
        protection=file.protection,
        whole="unknown" if not file.sha256 else "no" if file.broken_off else "yes",
        route=body.route,
        by_role=line.role,
        consents="; ".join(
            _consent(each.body.purpose, each.body.given_on, each.body.withdrawn_on) for each in line.consents
        ),
        reference=body.reference,
        acknowledged=body.acknowledged,
        recalled=body.recalled,
        note=body.note,
    )


def _row_of_numbers(body: NumbersPackBody, file: NumbersFile) -> LedgerRow:
    nothing = dict.fromkeys(
        ("case", "protection", "route", "by_role", "consents", "reference", "acknowledged", "recalled", "note"), ""
    )
    return LedgerRow(
        at=body.made_at,
        pack=body.identifier,
        profile=body.profile,
        recipient=body.recipient,
        purpose=body.purpose,
        file=file.name,
        part="numbers",
        bytes=file.size,
        sha256=file.sha256,
        sha256_inside=file.sha256,
        whole="yes",
        **nothing,
    )


def _consent(purpose: str, given_on: object, withdrawn_on: object) -> str:
    return f"{purpose} {given_on}" + (f" withdrawn {withdrawn_on}" if withdrawn_on else "")
