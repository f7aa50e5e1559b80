"""The reports of the demonstration: an older one that was answered, and an urgent one whose code can be tried."""

import re
from collections.abc import Iterator

import pytest

from casebook import links, vocabulary
from casebook.crypto import bearer
from casebook.demo.build import Built, build
from casebook.demo.reporting import ANSWER, OLDER, URGENT, Told
from casebook.demo.stories import media
from casebook.model.report import ReportState
from casebook.services import inbox, membership, returning
from casebook.services.migration import migrate
from casebook.services.visits import visit
from casebook.settings import load
from casebook.work import House, begin

Demonstration = tuple[House, Built]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    instance = tmp_path_factory.mktemp("demonstration") / "instance"
    house = House(load({"CASEBOOK_INSTANCE": str(instance), "CASEBOOK_STRETCHING_MEMORY_KIB": "64"}))
    migrate(house)
    yield house, build(house)
    house.close()


def test_the_urgent_one_stands_first_unread_and_the_other_is_answered(demonstration: Demonstration) -> None:
    house, built = demonstration
    dana = next(each for each in built.newcomers if each.login == "dana")
    with begin(house, writes=True, name="test") as work:
        keys = membership.unlock(work, dana.login, dana.passphrase)
        urgent, older = inbox.inbox(work, keys)
        (answered,) = inbox.report(work, keys, older.id).messages
    assert (urgent.body.danger, urgent.body.language, urgent.body.state) == ("now", "tg", ReportState.RECEIVED)
    assert (urgent.files, urgent.waiting) == (len(URGENT.files), True)
    assert (older.body.language, older.body.state, older.waiting) == ("ru", ReportState.READ, False)
    assert answered.body.text == ANSWER
    assert answered.note.translation_language == "en"


def test_the_printed_code_opens_the_urgent_one(demonstration: Demonstration) -> None:
    house, built = demonstration
    cookie = bearer.new_cookie()
    with begin(house, writes=True, name="test") as work:
        returning.come_back(work, cookie, built.return_code.lower())
    with begin(house, writes=False, name="test") as work:
        here = visit(work, cookie)
        assert here is not None
        assert returning.thread(work, here).body.story == URGENT.draft.story


@pytest.mark.parametrize("told", [OLDER, URGENT], ids=["older", "urgent"])
def test_what_was_told_is_made_of_known_codes_files_and_links(told: Told) -> None:
    draft = told.draft
    codes = [("report_danger", draft.danger), ("report_about", draft.about)]
    codes += [("report_kind", kind) for kind in draft.kinds] + [("report_help", wish) for wish in draft.helps]
    assert all(vocabulary.term(*code).selectable for code in codes)
    assert all(media(name).is_file() for name in told.files)
    assert all(links.read(each) for each in draft.where.splitlines())
    assert bool(re.search("[ӣӯқғҳҷ]", draft.story)) == (draft.language == "tg")
