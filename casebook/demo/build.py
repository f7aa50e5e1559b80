"""Build the demonstration: found the invented office and act its stories through the same services as a real one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from casebook.demo.cast import MEMBERS, OFFICE
from casebook.demo.reporting import OLDER, URGENT, answer_oldest, report
from casebook.demo.shapes import Story
from casebook.demo.stories import STORIES
from casebook.demo.telling import tell
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services import assembling, delivery, disclosure, membership
from casebook.services.casework import CaseView
from casebook.services.composing import Choice
from casebook.services.founding import Newcomer, found
from casebook.work import House, Work, begin

UNTIL = date(2031, 12, 31)  # last day of counsel's grants in the demonstration
FOUNDERS = ("kian", "dana")

People = dict[str, Newcomer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What the demonstration made: sign-ins, references of the cases, the proof pack, its reader PDF, a return code."""

    newcomers: tuple[Newcomer, ...]
    references: tuple[str, ...]
    pack: Path
    reader: Path
    return_code: str


def build(house: House) -> Built:
    """Build office, cases, one pack and two reports in an empty, migrated installation."""
    people = {
        each.login: Newcomer(name=each.name, login=each.login, passphrase=new_passphrase(), role=Role(each.role))
        for each in MEMBERS
    }
    _found(house, people)
    cases = [_case(house, people, story) for story in STORIES]
    pack, reader = _pack(house, people[STORIES[0].caseworkers[0]], cases[0].id)
    references = tuple(case.body.reference for case in cases)
    code = _reports(house, people[STORIES[0].caseworkers[0]])
    return Built(newcomers=tuple(people.values()), references=references, pack=pack, reader=reader, return_code=code)


def _found(house: House, people: People) -> None:
    body = OfficeBody(
        name=OFFICE.name,
        legal_name=OFFICE.legal_name,
        register_no=OFFICE.register_no,
        service_address=OFFICE.service_address,
        role_email=OFFICE.role_email,
        key_page=OFFICE.key_page,
    )
    with begin(house, writes=True, name="demo") as work:
        found(work, body, OFFICE.team, tuple(people[login] for login in FOUNDERS))
    later = [person for login, person in people.items() if login not in FOUNDERS]
    with begin(house, writes=True, name="demo") as work:
        added = [membership.add(work, _unlocked(work, people["kian"]), person) for person in later]
    with begin(house, writes=True, name="demo") as work:
        for member_id in added:
            membership.admit(work, _unlocked(work, people["dana"]), member_id)


def _case(house: House, people: People, story: Story) -> CaseView:
    with begin(house, writes=True, name="demo") as work:
        keys = _unlocked(work, people[story.caseworkers[0]])
        case = tell(work, keys, story)
        ids = {view.login: view.id for view in membership.members(work, keys)}
        for login in (*story.caseworkers[1:], *story.counsel):
            membership.grant(work, keys, case.id, ids[login], ends_on=UNTIL, purpose="Asylum appeal")
    return case


def _pack(house: House, builder: Newcomer, case_id: UUID) -> tuple[Path, Path]:
    choice = Choice(recipient="Lena Okafor, counsel", purpose="Asylum appeal")
    with begin(house, writes=True, name="demo") as work:
        composition = disclosure.compose(work, _unlocked(work, builder), case_id, choice)
    assembled = assembling.assemble(composition, house.blobs, house.settings)
    paths = []
    with begin(house, writes=True, name="demo") as work:
        keys = _unlocked(work, builder)
        pack_id = disclosure.keep(work, keys, assembled)
        for part in ("proof", "reader"):
            file = delivery.hand_over(work, keys, case_id, pack_id, part=part)
            path = house.settings.instance / file.name
            path.write_bytes(b"".join(file.pieces()))
            paths.append(path)
    return paths[0], paths[1]


def _reports(house: House, caseworker: Newcomer) -> str:
    report(house, OLDER)
    with begin(house, writes=True, name="demo") as work:
        answer_oldest(work, _unlocked(work, caseworker))
    return report(house, URGENT)


def _unlocked(work: Work, person: Newcomer) -> Keyring:
    return membership.unlock(work, person.login, person.passphrase)
