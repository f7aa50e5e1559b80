"""A delivery: which files of a pack went to whom, when, by which way, and what the recipient said. Part of the ledger."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Kept, Line, Prose, Revision


class DeliveredFile(Body, frozen=True, kw_only=True):
    """One file as it left, byte for byte: after encryption, where it was encrypted."""

    name: str
    size: int  # bytes; of an encrypted file 0 until its last byte has left
    sha256: str  # hex, of the delivered bytes; of an encrypted file "" until its last byte has left
    part: str  # which part of the pack: "proof", "reader", or the name of one of its files
    protection: str = ""  # "age", "zip" (AES-256), or "" where it left as it is
    broken_off: bool = False  # the connection ended before the last byte; size and hash are of what left until then


class DeliveryBody(Body, frozen=True, kw_only=True):
    """One handing over. `pack` is the ledger entry; the recall fields are filled when a consent is withdrawn later."""

    pack: Annotated[UUID, Kept()]
    files: Annotated[tuple[DeliveredFile, ...], Kept()] = ()
    recipient: Line = ""
    route: Line = ""  # portal, e-mail, post, in person
    keys: Annotated[tuple[str, ...], Kept()] = ()  # the public age recipients it was encrypted to
    by: Annotated[UUID | None, Kept()] = None
    at: Annotated[datetime, Kept()]  # UTC
    reference: Line = ""  # what the recipient calls it
    acknowledged: Line = ""
    recalled: Prose = ""
    note: Prose = ""
    revision: Revision = 1


class Delivery(CaseRecord):
    """One delivery of a pack."""

    __tablename__ = "delivery"
    body_type: ClassVar[type[Body]] = DeliveryBody
