"""What fills a large office: cases with people, accounts, incidents, acts and posts, made up from a seed and really sealed.

Rows are sealed with their case's own key and written many at a time; each case has its grants, its change and its place in the log.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from casebook.bench.wording import Chance, Name, codes, names, text
from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.model import Account, Act, CaseFile, CaseRecord, ContentItem, Incident, Involvement, Person, Task
from casebook.model.account import AccountBody, ContentItemBody, Handle
from casebook.model.base import Body
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.person import PersonBody, PersonName
from casebook.model.task import TaskBody
from casebook.services import casework
from casebook.services.drafts import CaseDraft
from casebook.work import Work

Put = Callable[[type[CaseRecord], Body], UUID]

USUAL = 20  # incidents of a case as most are
BIG = 500
BIG_EVERY = 40  # one case of so many is a big one
ONLINE = ("online", "online", "online", "online", "offline")
FIRST_DAY = date(2023, 1, 1)
DAYS = 1400
LANGUAGES = ("ru", "ru", "ru", "ru", "tg", "tg", "tg", "fa")
PLACES = ("Dushanbe", "Khujand", "Berlin", "Warsaw", "Vilnius", "Istanbul", "")
COUNTRIES = ("TJ", "RU", "DE", "PL", "TR", "")


def sizes(chance: Chance, incidents: int) -> Iterator[int]:
    """Give the sizes of cases: most have 5 to 40 incidents, one of forty has 500 to 900; the last has what is left."""
    left, number = incidents, 0
    while left > 0:
        number += 1
        big = number % BIG_EVERY == 1 and left >= 2 * BIG
        size = min(left, BIG + chance.below(400) if big else 5 + chance.below(36))
        yield size
        left -= size


class Filling:
    """Writes cases, and counts what it has written; texts are in `languages`, each as often as it is named."""

    def __init__(self, chance: Chance, languages: Sequence[str] = LANGUAGES) -> None:
        self.chance = chance
        self._languages = languages
        self.cases: dict[UUID, int] = {}
        self.texts = 0

    def usual(self) -> UUID:
        """The case whose size is nearest to the usual one."""
        return min(self.cases, key=lambda case: abs(self.cases[case] - USUAL))

    def biggest(self) -> UUID:
        """The case with the most incidents."""
        return max(self.cases, key=self.cases.__getitem__)

    def case(self, work: Work, keys: Keyring, size: int) -> None:
        """Open a case and write its records."""
        chance, case_id = self.chance, self.chance.id()
        draft = CaseDraft(
            title=self._text(4), severity=chance.one_of(codes("severity")), priority=chance.one_of(codes("priority"))
        )
        casework.open_case(work, keys, draft, case_id=case_id)
        held = work.db.get_one(CaseFile, case_id)  # while it is held, sealing a row does not ask for it again
        rows: dict[type[CaseRecord], list[dict[str, Any]]] = defaultdict(list)
        day = work.clock().date()

        def put(noun: type[CaseRecord], body: Body) -> UUID:
            row = noun(id=chance.id(), case_id=case_id, day=day)
            keys.seal_row(row, body)
            rows[noun].append(
                {"id": row.id, "case_id": case_id, "day": day, "key_version": row.key_version, "body": row.body}
            )
            return row.id

        self.records(put, size)
        for noun, values in rows.items():
            work.db.execute(insert(noun), values)
        self.cases[held.id] = size

    def records(self, put: Put, size: int) -> None:
        """Make up the records of one case with so many incidents, and have each put where it belongs."""
        chance = self.chance
        people = [put(Person, self._person()) for _ in range(2 + chance.below(4))]
        accounts = [put(Account, self._account()) for _ in range(3 + chance.below(8))]
        put(Task, TaskBody(title=self._text(5), due=self._day(), kind=chance.one_of(codes("deadline_kind"))))
        for _ in range(size):
            self._incident(put, people, accounts)

    def _incident(self, put: Put, people: list[UUID], accounts: list[UUID]) -> None:
        chance, day = self.chance, self._day()
        track = chance.one_of(ONLINE)
        incident = put(
            Incident,
            IncidentBody(
                title=self._text(5),
                when=Moment(day.isoformat() if chance.below(10) else f"{day:%Y-%m}"),
                track=track,
                place=chance.one_of(PLACES),
                country=chance.one_of(COUNTRIES),
                narrative=self._text(10 + chance.below(40)),
                severity=chance.one_of(codes("severity")),
                status=chance.one_of(codes("violation_status")),
                recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            ),
        )
        act = put(Act, ActBody(incident=incident, kind=chance.one_of(codes("act_type")), victim=chance.one_of(people)))
        account = chance.one_of(accounts)
        if chance.below(2):
            put(Involvement, InvolvementBody(act=act, account=account, attribution=chance.one_of(codes("attribution"))))
        if track == "online":
            put(ContentItem, self._post(incident, account, day))

    def _post(self, incident: UUID, account: UUID, day: date) -> ContentItemBody:
        address = f"https://t.me/kanali_{self.chance.below(5000)}/{self.chance.below(1_000_000)}"
        language = self.chance.one_of(self._languages)
        return ContentItemBody(
            incident=incident,
            platform="telegram",
            url=address,
            canonical_url=address,
            author=account,
            posted=Moment(f"{day.isoformat()}T14:30:00+05:00"),
            text=self._text(5 + self.chance.below(30), language),
            language=language,
        )

    def _person(self) -> PersonBody:
        given, family = self._name(), self._name()
        written = [f"{given.cyrillic} {family.cyrillic}ов", f"{given.latin} {family.latin}ov"]
        if self.chance.below(3) == 0:
            written.append(f"{given.arabic} {family.arabic}‌اف")
        return PersonBody(
            names=tuple(PersonName(text=name) for name in written), citizenships=("TJ",), note=self._text(8)
        )

    def _account(self) -> AccountBody:
        name = self._name()
        handle = Handle(handle=f"{name.latin.lower()}_{self.chance.below(100_000)}", display_name=name.cyrillic)
        return AccountBody(platform=self.chance.one_of(codes("platform")), handles=(handle,))

    def _name(self) -> Name:
        return self.chance.one_of(names())

    def _day(self) -> date:
        return FIRST_DAY + timedelta(days=self.chance.below(DAYS))

    def _text(self, words: int, language: str = "") -> str:
        made = text(self.chance, language or self.chance.one_of(self._languages), words)
        self.texts += len(made.encode())
        return made
