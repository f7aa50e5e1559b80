"""Who works in the invented office: its legal self and four members.

Plain data. Passphrases are made when the demonstration is built and are never written here.
"""

from dataclasses import dataclass
from typing import Literal

Role = Literal["administrator", "caseworker", "counsel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office that answers for every pack. Its addresses end in `.invalid`, which can never be reached (RFC 2606)."""

    name: str
    legal_name: str
    register_no: str
    service_address: str
    country: str  # ISO 3166-1 alpha-2
    zone: str  # IANA name of the office's own time zone
    role_email: str
    key_page: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the staff, or counsel from outside."""

    login: str
    name: str
    role: Role
    language: str  # of the desk: en, ru, tg or fa
    about: str


OFFICE = Office(
    name="Charogh",
    legal_name="Charogh, association for people pursued in exile (invented)",
    register_no="CHE-000.000.000 (invented)",
    service_address="Beispielgasse 1, 3000 Bern, Switzerland (invented)",
    country="CH",
    zone="Europe/Zurich",
    role_email="evidence@charogh.invalid",
    key_page="https://charogh.invalid/keys",
    team="Team North",
)

MEMBERS = (
    Member(login="kian", name="Kian Soho", role="administrator", language="en", about="Keys, members and backups"),
    Member(login="dana", name="Dana Rahim", role="caseworker", language="en", about="Reads Tajik and Russian"),
    Member(login="omid", name="Omid Farr", role="caseworker", language="fa", about="Reads Persian and Tajik"),
    Member(login="lena", name="Lena Okafor", role="counsel", language="en", about="Asylum and extradition"),
)
