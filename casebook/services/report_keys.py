"""What a report's thread key seals, and where that key lies: under a return code, or sealed to a team's public key.

The portal uses this module: it can seal to the team and cannot open what was sealed to it (docs/formats/reports.md).
"""

from datetime import date
from typing import TypeVar
from uuid import UUID

import msgspec

from casebook.crypto.envelope import KEY_BYTES, Sealed, SecretKey, seal, unseal
from casebook.crypto.padding import levelled
from casebook.crypto.return_code import ReturnCode
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.errors import Refused, Tampered
from casebook.model import Message, Report, ReportFile
from casebook.model.base import Body
from casebook.model.places import report_context, sent_info, wrap_context

B = TypeVar("B", bound=Body)


def seal_body(key: SecretKey, row: Report | ReportFile | Message, body: Body) -> None:
    """Put a body into a row, under the report's key. The row's id must be set."""
    row.body = seal(key, report_context(row.__tablename__, row.id), levelled(msgspec.json.encode(body)))


def open_body(key: SecretKey, row: Report | ReportFile | Message, body_type: type[B]) -> B:
    """Open the body of a row; raises Tampered."""
    return msgspec.json.decode(unseal(key, report_context(row.__tablename__, row.id), row.body), type=body_type)


def wrap_for_team(key: SecretKey, row: Report, version: int, public_key: PublicKey) -> None:
    """Seal a report's thread key to its team, with a new notes key that is forgotten here."""
    row.team_version = version
    payload = key.material + SecretKey.generate().material
    row.sent_wrap = seal_to(public_key, sent_info(row.id, row.team_id, version), payload)


def wrap_for_code(key: SecretKey, row: Report, code: ReturnCode, office: bytes, last_day: date) -> None:
    """Put a report's key under a return code, in place of any code before.

    The last day lies inside the wrap: who edits the database cannot lengthen it.
    """
    row.lookup = code.lookup(office)
    payload = key.material + last_day.isoformat().encode()
    row.code_wrap = seal(code.key(office), wrap_context(row.id, "code_wrap"), payload)


def open_with_code(row: Report | None, code: ReturnCode, office: bytes, today: date) -> tuple[SecretKey, date]:
    """Give a report's key and the last day of its code.

    An unknown code opens a dummy, so that it costs what a known one costs.

    Raises:
        Refused: unknown, over, or damaged: one error for all.
    """
    opener = code.key(office)
    report_id = row.id if row else UUID(bytes=office)
    sealed = row.code_wrap if row and row.code_wrap else _nobody(opener, report_id)
    try:
        payload = unseal(opener, wrap_context(report_id, "code_wrap"), sealed)
        last_day = date.fromisoformat(payload[KEY_BYTES:].decode())
    except (Tampered, ValueError) as error:
        raise Refused from error
    if row is None or row.code_wrap is None or last_day < today:
        raise Refused
    return SecretKey(payload[:KEY_BYTES]), last_day


def _nobody(opener: SecretKey, report_id: UUID) -> Sealed:
    return seal(opener, wrap_context(report_id, "code_wrap"), bytes(KEY_BYTES) + b"2000-01-01")
