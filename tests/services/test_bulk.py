"""One thing changed in many records: looked at first, changed as one, taken back as one; what changed since is left alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from casebook.errors import InvalidInput, NotFound
from casebook.model import ContentItem
from casebook.services import bulk, reading, recording, undoing
from casebook.services.bulk import CHANGED, GONE, SAME, How, Setting
from casebook.services.drafts import AccountDraft, IncidentDraft, PostDraft
from tests.conftest import Office
from tests.services.acting import as_dana

HIGH = Setting("severity", How.SET, "high")


def three(office: Office, case: UUID) -> list[UUID]:
    drafts = [
        IncidentDraft(title=name, severity=severity) for name, severity in (("a", ""), ("b", "low"), ("c", "high"))
    ]
    return [as_dana(office, lambda w, k, one=one: recording.record_incident(w, k, case, one)) for one in drafts]


def severities(office: Office, case: UUID) -> dict[UUID, str]:
    book = as_dana(office, lambda w, k: reading.case_book(w, k, case, page="test"))
    return {incident.id: incident.body.severity for incident in book.incidents}


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(InvalidInput) as error:
        act()
    return error.value.field


def test_a_selection_is_looked_at_changed_and_taken_back_as_one(office: Office) -> None:
    case = office.new_case().id
    first, second, third = three(office, case)
    chosen = [first, second, third, uuid4()]
    lines = as_dana(office, lambda w, k: bulk.preview(w, k, case, "incident", chosen, [HIGH]))
    assert [[(one.name, was, now) for one, was, now in line.changes] for line in lines] == [
        [("severity", "", "high")],
        [("severity", "low", "high")],
        [],
        [],
    ]
    assert [line.skipped for line in lines] == ["", "", SAME, GONE]
    assert severities(office, case) == {first: "", second: "low", third: "high"}
    shown = {line.record: line.revision for line in lines}
    outcome = as_dana(office, lambda w, k: bulk.apply(w, k, case, "incident", shown, [HIGH]))
    assert outcome.changed == (first, second)
    assert [reason for _, reason in outcome.skipped] == [SAME, GONE]
    assert set(severities(office, case).values()) == {"high"}
    last = as_dana(office, lambda w, k: undoing.last_own(w, k, case))
    as_dana(office, lambda w, k: undoing.undo(w, k, case, last.id))
    assert severities(office, case) == {first: "", second: "low", third: "high"}


def test_what_somebody_has_changed_since_the_look_is_left_alone(office: Office) -> None:
    case = office.new_case().id
    first, second, _ = three(office, case)
    lines = as_dana(office, lambda w, k: bulk.preview(w, k, case, "incident", [first, second], [HIGH]))
    other = IncidentDraft(title="a, corrected", severity="life")
    as_dana(office, lambda w, k: recording.correct_incident(w, k, case, first, other, revision=1))
    shown = {line.record: line.revision for line in lines}
    outcome = as_dana(office, lambda w, k: bulk.apply(w, k, case, "incident", shown, [HIGH]))
    assert outcome.changed == (second,)
    assert outcome.skipped == ((first, CHANGED),)
    assert severities(office, case)[first] == "life"


def test_tags_join_and_leave_and_posts_change_their_incident(office: Office) -> None:
    case = office.new_case().id
    first, second, _ = three(office, case)
    posts = as_dana(
        office,
        lambda w, k: recording.add_posts(
            w, k, case, [PostDraft(platform="vk", text=text, tags=("old",)) for text in "ab"], incident=first
        ),
    )
    settings = [
        Setting("tags", How.ADD, "  wave   2 "),
        Setting("tags", How.TAKE_OUT, "old"),
        Setting("incident", How.SET, str(second)),
    ]
    shown = dict.fromkeys(posts, 1)
    as_dana(office, lambda w, k: bulk.apply(w, k, case, ContentItem.__tablename__, shown, settings))
    book = as_dana(office, lambda w, k: reading.case_book(w, k, case, page="test"))
    assert {(post.body.tags, post.body.incident) for post in book.posts} == {(("wave 2",), second)}
    shown = dict.fromkeys(posts, 2)
    empty = [Setting("incident", How.SET, "")]
    as_dana(office, lambda w, k: bulk.apply(w, k, case, "content_item", shown, empty))
    book = as_dana(office, lambda w, k: reading.case_book(w, k, case, page="test"))
    assert len(book.posts_of[None]) == 2


def test_only_declared_fields_and_values_that_may_stand_there(office: Office) -> None:
    case, foreign = office.new_case().id, office.new_case("Another").id
    first, *_ = three(office, case)
    elsewhere, *_ = three(office, foreign)
    post, *_ = as_dana(
        office, lambda w, k: recording.add_posts(w, k, case, [PostDraft(platform="vk", text="a")], incident=first)
    )
    account = as_dana(office, lambda w, k: recording.add_account(w, k, case, AccountDraft(platform="vk", handle="x")))

    def tried(noun: str, record: UUID, *settings: Setting) -> str:
        return refused(lambda: as_dana(office, lambda w, k: bulk.preview(w, k, case, noun, [record], settings)))

    assert tried("incident", first) == ""
    assert tried("incident", first, Setting("severity", How.SET, "terrible")) == "severity"
    assert tried("incident", first, Setting("recorded_by", How.SET, "x")) == "recorded_by"
    assert tried("incident", first, Setting("title", How.SET, "x")) == "title"
    assert tried("incident", first, Setting("tags", How.SET, "x")) == "tags"
    assert tried("content_item", post, Setting("incident", How.SET, str(elsewhere))) == "incident"
    assert tried("content_item", post, Setting("incident", How.SET, "not an id")) == "incident"
    assert tried("account", account, Setting("platform", How.SET, "")) == "platform"
    names = {noun: {one.name for one in bulk.changeable(noun)} for noun in bulk.NOUNS}
    assert {"severity", "status", "track", "tags", "tlp", "tactics"} <= names["incident"]
    assert {"incident", "language", "tags"} <= names["content_item"]
    assert {"standing", "kind", "tags"} <= names["account"]
    assert not {"recorded_by", "sources", "when", "in_reply_to", "checks"} & set().union(*names.values())
    with pytest.raises(NotFound):
        bulk.changeable("evidence")
    assert refused(lambda: as_dana(office, lambda w, k: bulk.preview(w, k, case, "incident", [], [HIGH]))) == ""
