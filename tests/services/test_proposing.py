"""Acts proposed for imported posts: nothing without a tick, one act for many posts, nothing asked twice."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from casebook.errors import InvalidInput, NotFound
from casebook.model import Act
from casebook.model.person import PersonName
from casebook.services import importing, proposing, recording, records, run_posts
from casebook.services.drafts import PersonDraft
from casebook.services.proposing import Answer, Coding
from casebook.services.reading import CaseBook
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, rows, take_in

TABLE = """posted_at,platform,account,url,text
2026-05-11 14:00,telegram,misol_kanal,https://t.me/misol_kanal/1,Хоини ватан!
2026-05-12 15:00,telegram,misol_digar,https://t.me/misol_digar/2,Ин хоини ватан аст. Туро меёбем.
2026-05-13 15:00,telegram,misol_kanal,https://t.me/misol_kanal/3,Имрӯз ҳаво хуб аст
2026-05-14 15:00,telegram,misol_kanal,https://t.me/misol_kanal/4,Боз хоини ватан
"""


class Case:
    """A case with a person whom it is about, and one reading of the table."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.id: UUID = office.new_case().id
        exhibit = take_in(office, self.id, TABLE.encode(), "posts.csv")
        person = PersonDraft(names=(PersonName(text="Mahsa"),), role="target")
        self.person: UUID = self.do(lambda work, keys: recording.add_person(work, keys, self.id, person))
        self.do(
            lambda work, keys: importing.run(
                work, keys, self.id, io.BytesIO(TABLE.encode()), name="posts.csv", sha256="0" * 64, kind="csv",
                evidence_id=exhibit,
            )
        )  # fmt: skip
        ((self.run, _),) = self.do(lambda work, keys: importing.runs(work, keys, self.id))

    def do(self, act: Callable[..., Any]) -> Any:
        return as_dana(self.office, act)

    def found(self) -> tuple[CaseBook, list[proposing.Proposed]]:
        book, _run, found = self.do(lambda work, keys: proposing.proposals(work, keys, self.id, self.run))
        return book, found

    def asked(self) -> dict[tuple[str, str], tuple[UUID, str]]:
        """What is proposed, by the last digit of the post's address and the rule."""
        _book, found = self.found()
        return {
            (one.post.body.url[-1], proposal.rule.name): (one.post.id, proposal.rule.name)
            for one in found
            for proposal in one.proposals
        }

    def settle(self, *answers: Answer, **coding: Any) -> list[UUID]:
        return self.do(lambda work, keys: proposing.settle(work, keys, self.id, self.run, answers, Coding(**coding)))


@pytest.fixture
def case(office: Office) -> Case:
    return Case(office)


def test_posts_with_words_of_a_rule_are_listed_and_nothing_is_coded(case: Case) -> None:
    assert set(case.asked()) == {("1", "treason"), ("2", "treason"), ("2", "threat"), ("4", "treason")}
    book, found = case.found()
    assert book.acts == []
    assert found[0].proposals[0].words(found[0].post.body.text) == ("Хоини",)
    assert proposing.victims(book) == [case.person]


def test_ticked_posts_of_a_kind_become_one_act_with_their_authors_and_the_reason(case: Case) -> None:
    asked = case.asked()
    answers = [Answer(*asked[key], recorded=True) for key in (("1", "treason"), ("2", "treason"))]
    (act,) = case.settle(*answers, victim=case.person)
    book, _ = case.found()
    (kept,) = book.acts
    assert kept.id == act
    assert (kept.body.kind, kept.body.victim) == ("smear_defamation", case.person)
    assert kept.body.when.edtf == "2026-05-11/2026-05-12"
    assert "Хоини" in kept.body.note
    assert "treason" in kept.body.note
    authors = {one.body.account for one in book.involvements_of[act]}
    assert authors == {post.body.author for post in book.posts if post.body.url[-1] in "12"}
    assert set(case.asked()) == {("2", "threat"), ("4", "treason")}


def test_a_later_tick_joins_the_act_that_is_there(case: Case) -> None:
    asked = case.asked()
    (first,) = case.settle(Answer(*asked["1", "treason"], recorded=True), victim=case.person)
    (second,) = case.settle(Answer(*asked["2", "treason"], recorded=True), victim=case.person)
    assert first == second
    book, _ = case.found()
    assert len(book.acts) == 1
    assert len(book.involvements_of[first]) == 2
    (third,) = case.settle(Answer(*asked["4", "treason"], recorded=True), victim=case.person, authors=False)
    assert third == first
    assert len(case.found()[0].involvements_of[first]) == 2


def test_what_was_declined_is_not_asked_again_and_records_nothing(case: Case) -> None:
    asked = case.asked()
    assert case.settle(Answer(*asked["2", "threat"], recorded=False)) == []
    assert ("2", "threat") not in case.asked()
    book, _ = case.found()
    assert book.acts == []
    with pytest.raises(NotFound):
        case.settle(Answer(*asked["2", "threat"], recorded=True))


def test_an_act_that_was_taken_back_is_asked_again(case: Case) -> None:
    asked = case.asked()
    (act,) = case.settle(Answer(*asked["2", "threat"], recorded=True), authors=False)
    assert ("2", "threat") not in case.asked()
    case.do(lambda work, keys: records.remove(work, keys, case.id, Act, act))
    assert ("2", "threat") in case.asked()
    assert case.settle(Answer(*asked["2", "threat"], recorded=True)) != [act]


def test_ticked_posts_move_to_a_new_incident_and_stay_in_the_list(case: Case) -> None:
    asked = case.asked()
    (act,) = case.settle(Answer(*asked["2", "threat"], recorded=True), title="A threat of 12 May")
    book, _ = case.found()
    incident = book.incident(book.acts[0].body.incident)
    assert incident.body.title == "A threat of 12 May"
    assert incident.body.when.edtf.startswith("2026-05-12")
    assert [post.body.url[-1] for post in book.posts_of[incident.id]] == ["2"]
    assert ("2", "treason") in case.asked()
    assert book.involvements_of[act][0].body.basis == "https://t.me/misol_digar/2"


def test_answers_that_fit_nothing_change_nothing(case: Case, office: Office) -> None:
    asked = case.asked()
    before = rows(office)
    post, _rule = asked["1", "treason"]
    with pytest.raises(InvalidInput):
        case.settle()
    with pytest.raises(InvalidInput):
        case.settle(*(Answer(uuid4(), "treason", recorded=True) for _ in range(proposing.MOST_AT_ONCE + 1)))
    for wrong in (Answer(uuid4(), "treason", recorded=True), Answer(post, "wanted", recorded=True)):
        with pytest.raises(NotFound):
            case.settle(wrong)
    with pytest.raises(NotFound):
        case.settle(Answer(post, "treason", recorded=True), victim=uuid4())
    assert rows(office) == before


def test_posts_that_somebody_moved_elsewhere_are_no_longer_of_the_run(case: Case) -> None:
    post, _rule = case.asked()["1", "treason"]
    case.do(lambda work, keys: recording.assign_posts(work, keys, case.id, [post], None))
    assert ("1", "treason") not in case.asked()
    book, _ = case.found()
    run = case.do(lambda work, keys: importing.run_of(work, keys, case.id, case.run))
    with pytest.raises(NotFound):
        run_posts.chosen_posts(run, book, frozenset({post}))


def test_proposals_are_of_those_who_work_on_the_case(case: Case) -> None:
    post, rule = case.asked()["1", "treason"]
    with case.office.acting(cast.KIAN) as (work, keys), pytest.raises(NotFound):
        proposing.settle(work, keys, case.id, case.run, [Answer(post, rule, recorded=True)], Coding())
