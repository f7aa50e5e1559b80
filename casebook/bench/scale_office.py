"""An office of any size, to see what grows with it: several teams, each with cases of ten incidents, really sealed.

The words of its records follow from a seed and are of four languages; its keys are as random as any, so two offices are alike and never the
same. Rows are written a hundred cases at a time. It holds nothing about anybody.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from sqlalchemy import Table, insert, select, update

from casebook.audit.events import CaseOpened
from casebook.bench.filling import Filling
from casebook.bench.office import Office
from casebook.bench.wording import Chance, codes, text
from casebook.crypto.envelope import Context, SecretKey, seal
from casebook.crypto.labels import VALUE
from casebook.crypto.padding import levelled
from casebook.keys.hierarchy import Subjected, grant_to, grant_to_team, seal_for_office, team_pair
from casebook.keys.keyring import Keyring, fresh
from casebook.keys.rotation import give, recovery_of
from casebook.model import CaseFile, CaseRecord, Change, Team, TeamKey
from casebook.model import Office as OfficeRow
from casebook.model.base import Body
from casebook.model.case import CaseBody
from casebook.model.change import ChangeBody, Doing, Step
from casebook.model.grant import GrantBody, Subject
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.model.places import case_context
from casebook.model.team import TeamBody
from casebook.services import membership
from casebook.services.founding import Newcomer, enrol, found
from casebook.services.migration import migrate
from casebook.settings import Settings
from casebook.work import House, Work, begin

INCIDENTS: Final = 10  # of each case
TEAMS: Final = 4
LANGUAGES: Final = ("ru", "ru", "ru", "tg", "tg", "fa", "en", "en")
SEED: Final = 20261127
AT_ONCE = 100  # cases in one act
NOT_SECRET = "an office that nobody works in"  # noqa: S105 -- it guards made-up words


MADE = "bench.json"  # in the instance folder


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in an office: how many cases, one of each team, its recovery sheets, and the bytes of its texts in UTF-8."""

    cases: int
    firsts: tuple[UUID, ...]
    sheets: tuple[str, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class GrowingOffice:
    """An office that is open, with what stands in it."""

    house: House
    made: Made

    def signed_in(self, team: int = 0) -> Office:
        """Sign in the caseworker of a team."""
        member = caseworker(team)
        with begin(self.house, writes=True, name="bench") as work:
            cookie = membership.sign_in(work, member.login, member.passphrase)
        return Office(self.house, member, self.made.firsts[team], cookie)


@contextmanager
def growing_office(settings: Settings, cases: int, *, teams: int = TEAMS, seed: int = SEED) -> Iterator[GrowingOffice]:
    """Open the office of a place; where there is none yet, make one with so many cases, spread evenly over its teams."""
    kept = settings.instance / MADE
    house = House(settings)
    try:
        if not kept.is_file():
            kept.write_bytes(msgspec.json.encode(_make(house, cases, teams, seed)))
        yield GrowingOffice(house, msgspec.json.decode(kept.read_bytes(), type=Made))
    finally:
        house.close()


def _make(house: House, cases: int, teams: int, seed: int) -> Made:
    migrate(house)
    with begin(house, writes=True, name="bench") as work:
        body = OfficeBody(name="Bench", role_email="desk@bench.example")
        sheets = found(work, body, _name(0), (caseworker(0),)).sheets
    _further_teams(house, teams)
    filling, firsts = Filling(Chance(seed), LANGUAGES), tuple[UUID, ...]()
    for team in range(teams):
        empty = GrowingOffice(house, Made(cases=0, firsts=(UUID(int=0),) * teams, sheets=sheets, texts=0))
        firsts += (_fill(empty.signed_in(team), filling, (cases + teams - 1 - team) // teams),)
    return Made(cases=cases, firsts=firsts, sheets=sheets, texts=filling.texts)


def caseworker(number: int) -> Newcomer:
    """Give who works for a team, with how they sign in."""
    return Newcomer(name=f"Dana {number}", login=f"dana{number}", passphrase=NOT_SECRET, role=Role.CASEWORKER)


def _name(number: int) -> str:
    return f"Team {number}"


def _further_teams(house: House, teams: int) -> None:
    """Add all teams but the first, each with its caseworker."""
    with begin(house, writes=True, name="bench") as work:
        first = caseworker(0)
        keys = membership.unlock(work, first.login, first.passphrase)
        office, terms = work.db.execute(select(OfficeRow)).scalar_one(), GrantBody(granted_on=work.clock().date())
        for number in range(1, teams):
            team = fresh(Subject.TEAM, Chance(number).id())
            body = seal_for_office(keys.office, "team", team.id, TeamBody(name=_name(number)))
            work.db.add(Team(id=team.id, day=terms.granted_on, key_version=team.version, body=body))
            pair = team_pair(team.secret).public_key()
            work.db.add(TeamKey(team_id=team.id, version=team.version, public_key=pair.encoded))
            work.db.flush()
            _member, recipient = enrol(work, office, keys.office, caseworker(number), (team.id,))
            give(work.db, (keys.office, keys.signing_secret(), team), recipient, terms)
            give(work.db, (team,), recovery_of(work.db), terms)


def _fill(office: Office, filling: Filling, cases: int) -> UUID:
    """Write so many cases for a member's team; give the first.

    Raises:
        ValueError: a team needs a case.
    """
    if cases < 1:
        raise ValueError("each team needs a case")
    ids = list[UUID]()

    def write(work: Work, keys: Keyring) -> None:
        ids.extend(_Part(work, keys, filling).write(min(AT_ONCE, cases - len(ids))))

    while len(ids) < cases:
        office.act(write)
    return ids[0]


class _Part:
    """Some cases of one team, gathered and written at once: what `casework.open_case` and the forms would write one by one."""

    def __init__(self, work: Work, keys: Keyring, filling: Filling) -> None:
        self._work, self._keys, self._filling = work, keys, filling
        self._team = keys.teams()[0]
        self._day: date = work.clock().date()
        self._recovery = recovery_of(work.db)
        self._rows: dict[type[CaseRecord], list[dict[str, Any]]] = defaultdict(list)

    def write(self, cases: int) -> list[UUID]:
        """Write so many cases; give their ids."""
        work = self._work
        moved = (
            update(Team).where(Team.id == self._team.id).values(changes=Team.changes + cases).returning(Team.changes)
        )
        last = work.db.execute(moved).scalar_one()
        ids = [self._case(last - cases + number + 1) for number in range(cases)]
        work.db.flush()
        for noun, rows in self._rows.items():
            work.db.execute(insert(cast("Table", noun.__table__)), rows)
        for case_id in ids:
            work.record(CaseOpened(case=case_id))
        return ids

    def _case(self, number: int) -> UUID:
        chance, work = self._filling.chance, self._work
        case = CaseFile(id=chance.id(), team_id=self._team.id, key_version=1, body_version=1, day=self._day)
        secret = fresh(Subject.CASE, case.id)
        body = CaseBody(
            reference=f"C-{chance.below(10**4):04}-{chance.below(10**4):04}",
            title=text(chance, chance.one_of(LANGUAGES), 4),
            severity=chance.one_of(codes("severity")),
            priority=chance.one_of(codes("priority")),
            opened_at=work.clock(),
        )
        case.body = seal(secret.secret, case_context(case), _encoded(body))
        work.db.add_all([case, *self._grants(secret)])
        steps = [Step(noun="case_file", record=case.id, doing=Doing.ADDED)]

        def put(noun: type[CaseRecord], told: Body) -> UUID:
            record = chance.id()
            self._rows[noun].append(self._sealed(noun, record, case.id, told, secret.secret))
            steps.append(Step(noun=noun.__tablename__, record=record, doing=Doing.ADDED))
            return record

        self._filling.records(put, INCIDENTS)
        told = ChangeBody(at=work.clock(), by=self._keys.member_id, act="bench", steps=tuple(steps))
        place = {"team_id": self._team.id, "number": number}
        self._rows[Change].append(self._sealed(Change, chance.id(), case.id, told, secret.secret) | place)
        return case.id

    def _grants(self, secret: Subjected) -> Iterator[object]:
        terms = GrantBody(granted_by=self._keys.member_id, granted_on=self._day)
        yield grant_to_team(secret, self._team, terms)
        yield grant_to(secret, self._recovery, terms)

    def _sealed(
        self, noun: type[CaseRecord], record: UUID, case_id: UUID, body: Body, key: SecretKey
    ) -> dict[str, Any]:
        # The place is what `casebook.model.places.record_context` says of a row; there is no row here, which would cost more than sealing it.
        place = Context(label=VALUE, table=noun.__tablename__, column="body", row=record, case=case_id)
        sealed = seal(key, place, _encoded(body))
        return {"id": record, "case_id": case_id, "day": self._day, "key_version": 1, "body": sealed}


def _encoded(body: Body) -> bytes:
    return levelled(msgspec.json.encode(body))
