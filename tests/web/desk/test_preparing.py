"""The lawyer's desk through its pages: a bundle is prepared, checked, looked at, approved, built, and compared with the next."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from uuid import uuid4

import pytest
from flask import Flask

from casebook.exporters import archive
from casebook.jobs import carrying_out
from casebook.jobs.here import Here
from tests.web.desk.conftest import World
from tests.web.desk.steps import PNG, add_file, begin_pack, build
from tests.web.pages import Page

TRIBUNAL = {"recipient": "First-tier Tribunal", "purpose": "Appeal against refusal", "language": "en"}
Browser = Callable[..., Page]


def revision(page: Page, address: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page.get(address)) or re.search(
        r'name="revision"[^>]*value="(\d+)"', page.get(address)
    )
    assert found is not None
    return found[1]


def incidents(page: Page, draft: str) -> list[str]:
    return re.findall(r'name="incidents" id="i\d+" value="([^"]+)"', page.get(draft))


def order(page: Page, draft: str) -> list[str]:
    """The exhibits' ids in the order of the contents page."""
    return re.findall(r'name="order-([^"]+)"', page.get(draft))


def contents(page: Page, draft: str, **fields: object) -> dict[str, object]:
    """The contents form as it stands, with what is changed in it."""
    kept = order(page, draft)
    told: dict[str, object] = {**TRIBUNAL, "revision": revision(page, draft), "incidents": incidents(page, draft)}
    told |= {"exhibits": kept} | {f"order-{each}": str(at) for at, each in enumerate(kept, start=1)}
    return told | fields


def consent(dana: Page, world: World, purpose: str = "asylum_file", **fields: str) -> str:
    """Record a consent of the person; give its address."""
    known = set(dana.links(f"{world.case}/people", f"{world.case}/consents/", attribute="action"))
    told = {"person": world.person, "purpose": purpose, "given_on": "2 May 2026", "identity": "y", "originals": "y"}
    dana.post(f"{world.case}/consents/new", told | fields)
    (new,) = set(dana.links(f"{world.case}/people", f"{world.case}/consents/", attribute="action")) - known
    return new.removesuffix("/withdraw")


@contextmanager
def held_while_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    reached, go_on = Event(), Event()
    write = archive.write

    def slow(*given: object) -> object:
        made = write(*given)  # type: ignore[arg-type]
        reached.set()
        go_on.wait(30)
        return made

    with monkeypatch.context() as only_here:
        only_here.setattr(archive, "write", slow)
        yield reached, go_on
        go_on.set()


def until(page: Page, job: str, words: str) -> str:
    for _ in range(600):
        text = page.client.get(job).get_data(as_text=True)
        if words in text:
            return page.get(job)
        time.sleep(0.05)
    raise AssertionError(text)


# ── a bundle, from the first page to its second version ─────────────────────────────────────────────────


def test_counsel_prepares_a_bundle_and_its_next_version(browser: Browser, dana: Page, world: World) -> None:
    second = add_file(dana, world.case, PNG, "second.png").rpartition("/")[2]
    consent(dana, world)
    lena = browser("lena")
    offered = lena.get(f"{world.case}/packs/new")
    assert "Courts and asylum authorities" in offered
    assert "looked up on" in offered
    draft = begin_pack(lena, world.case, "uk_ftt_iac", **TRIBUNAL)
    first = next(each for each in order(lena, draft) if each != second)

    # Contents: the second exhibit first, in a section, with a reason; then the questions.
    changed = contents(lena, draft, **{f"order-{second}": "1", f"relevance-{second}": "Shows the threat"})
    lena.post(draft, changed | {"then": "questions"})
    assert lena.location.startswith(f"{draft}/questions")
    assert order(lena, draft) == [second, first]
    assert "Shows the threat" in lena.get(draft)

    # Checks name what is missing and lead there.
    text = lena.get(f"{draft}/checks")
    assert "The receiving office asks this, and it is not answered." in text
    assert f'href="{draft}/questions#ask-appeal_number"' in text
    assert "Appeal number" in text
    lena.post(f"{draft}/questions", {"revision": revision(lena, draft), "ask-appeal_number": "PA/00012/2026"})
    text = lena.get(f"{draft}/checks")
    assert "Nothing stands in the way." in text
    key = re.findall(r'name="key" value="([^"]+)"', text)[0]
    lena.post(f"{draft}/checks", {"key": key})
    assert "Looked at, and let pass" in lena.get(f"{draft}/checks")

    # The preview shows what leaves beside what stays.
    text = lena.get(f"{draft}/preview")
    for words in ("Mahsa Orzuzoda", "PA/00012/2026", "Shows the threat", "E001", "Held back"):
        assert words in text
    digest = re.findall(r'name="contents" value="([0-9a-f]{64})"', text)[0]
    lena.post(f"{draft}/approve", {"contents": digest})
    text = lena.follow()
    assert "You have approved this content" in text
    assert "Lena Okafor" in text

    pack = build(lena, draft)
    text = lena.get(pack)
    assert "Lena Okafor" in text  # built by, approved by
    assert "unstamped" in text.lower()
    assert "Drafts that packs were built from" in lena.get(f"{world.case}/packs")

    # The next version: one exhibit out, and what changed.
    lena.post(draft, contents(lena, draft, exhibits=[first]))
    text = lena.get(f"{draft}/preview")
    assert "An earlier content was approved" in text
    assert "1 exhibit that is out" in text
    assert "Exhibits taken out" in lena.get(f"{draft}/changes?since={pack.rpartition('/')[2]}")
    again = build(lena, draft)
    text = lena.get(f"{again}/changes?since={pack.rpartition('/')[2]}")
    assert "Exhibits taken out" in text
    assert "Exhibits added" not in text
    lena.get(f"{again}/changes?since=nonsense", 404)


# ── typed words ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_typed_is_never_lost(browser: Browser, world: World) -> None:
    lena, dana = browser("lena"), browser("dana")
    draft = begin_pack(dana, world.case, "uk_ftt_iac", **TRIBUNAL)
    shown = revision(dana, draft)
    lena.post(f"{draft}/questions", {"revision": shown, "ask-appeal_number": "PA/1"})
    text = dana.post(f"{draft}/questions", {"revision": shown, "ask-appeal_number": "PA/2 typed by Dana"}, 422)
    assert "PA/2 typed by Dana" in text
    assert "Somebody else has changed this draft" in text
    dana.post(f"{draft}/questions", {"revision": revision_in(text), "ask-appeal_number": "PA/2 typed by Dana"})
    assert "PA/2 typed by Dana" in lena.get(f"{draft}/questions")
    told = contents(dana, draft, recipient="", **{f"relevance-{order(dana, draft)[0]}": "A long thought"})
    text = dana.post(draft, told, 422)
    assert "A long thought" in text
    text = dana.post(draft, told | {"recipient": "The tribunal", "revision": "1"}, 422)
    assert "A long thought" in text
    # A day is read as people write it; what is none is kept as it was typed, and the checks say so.
    appeal = begin_pack(dana, world.case, "dsa_art20_appeal")
    day = "ask-decision_informed_on"
    dana.post(f"{appeal}/questions", {"revision": revision(dana, appeal), day: "14 May 2026"})
    assert 'value="2026-05-14"' in dana.get(f"{appeal}/questions")
    dana.post(f"{appeal}/questions", {"revision": revision(dana, appeal), day: "soon"})
    assert 'value="soon"' in dana.get(f"{appeal}/questions")
    assert "The answer is not a day." in dana.get(f"{appeal}/checks")


def revision_in(text: str) -> str:
    return re.findall(r'name="revision"[^>]*value="(\d+)"', text)[0]


# ── what stands in the way ──────────────────────────────────────────────────────────────────────────────


def test_a_consent_that_is_withdrawn_between_preview_and_build_is_named(dana: Page, world: World) -> None:
    """exports.md §6: consents are checked again when it is built."""
    dana.post(f"{world.consent}/withdraw")  # it would not have let her name leave
    given = consent(dana, world)
    draft = begin_pack(dana, world.case, "eu_generic", **TRIBUNAL)
    assert "Nothing stands in the way." in dana.get(f"{draft}/preview")
    dana.post(f"{given}/withdraw")
    text = dana.post(f"{draft}/build", {}, 409)
    assert "It was not built: this stands in the way now" in text
    assert "This person took the consent back" in text
    assert "Mahsa Orzuzoda" in text
    assert "A pack was held back" in dana.get(f"{world.case}/history")


def test_a_consent_that_is_withdrawn_while_it_is_built_keeps_the_pack_from_the_ledger(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana.post(f"{world.consent}/withdraw")
    given = consent(dana, world)
    draft = begin_pack(dana, world.case, "eu_generic", **TRIBUNAL)
    packs = len(dana.links(f"{world.case}/packs", f"{world.case}/packs/"))
    with held_while_writing(monkeypatch) as (reached, go_on):
        dana.post(f"{draft}/build")
        job = dana.location
        assert reached.wait(60)
        assert "Writing the proof pack" in dana.get(job)
        dana.post(f"{given}/withdraw")
        go_on.set()
    text = until(dana, job, "The pack was held back")
    assert "This person took the consent back" in text
    assert len(dana.links(f"{world.case}/packs", f"{world.case}/packs/")) == packs


def test_an_office_that_is_off_is_switched_on_knowingly(dana: Page, world: World) -> None:
    """exports.md §1.4: VK and OK are off by default."""
    told = {"profile": "platform_vk", "language": "ru"}
    text = dana.post(f"{world.case}/packs/new", told, 422)
    assert "Why it is off" in text
    assert "This office is off by default." in text
    dana.post(f"{world.case}/packs/new", told | {"sure": "y"})
    assert "What the recipient is asked to act on" in dana.follow()


def test_two_people_approve_exactly_one_content(browser: Browser, dana: Page, world: World) -> None:
    """exports.md §1.6, 14; §6: any edit asks for new eyes."""
    draft = begin_pack(dana, world.case, "platform_telegram")
    assert "Two members must approve exactly this content; so far: 0." in dana.get(f"{draft}/checks")
    digest = re.findall(r'name="contents" value="([0-9a-f]{64})"', dana.get(f"{draft}/preview"))[0]
    dana.post(f"{draft}/approve", {"contents": digest})
    assert "so far: 1." in dana.get(f"{draft}/checks")
    lena = browser("lena")
    lena.post(f"{draft}/approve", {"contents": "0" * 64})
    assert "What leaves has changed since you looked" in lena.follow()
    lena.post(f"{draft}/approve", {"contents": digest})
    assert "Two members must approve" not in lena.get(f"{draft}/checks")
    lena.post(draft, contents(lena, draft, recipient="Somebody else"))
    assert "so far: 0." in lena.get(f"{draft}/checks")


# ── building ────────────────────────────────────────────────────────────────────────────────────────────


def test_two_builds_at_once_are_refused_in_words_and_a_stopped_one_leaves_the_draft(
    browser: Browser, dana: Page, desk: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = browser("lena")
    with held_while_writing(monkeypatch) as (reached, _):
        dana.post(f"{world.draft}/build")
        job = dana.location
        assert reached.wait(60)
        text = lena.post(f"{world.draft}/build", {}, 409)
        assert "This draft is being built already" in text
        assert "Dana Rahim" in text
        assert "A build is under way" in lena.get(f"{world.case}/packs")
        assert "A page of its builder keeps it when it is done." in lena.get(job)
        dana.post(f"{job}/stop")
    text = until(dana, job, "The building was stopped")
    assert "the draft is as it was" in text
    assert world.draft in dana.get(f"{world.case}/packs")
    desk.extensions["here"] = Here(desk.extensions["casebook"])  # the process is started anew, and knows of it
    assert "The building was stopped" in dana.get(job)
    assert "Nothing is known of this build any more" in dana.get(f"{world.draft}/builds/{uuid4()}")
    other = begin_pack(dana, world.case, "eu_generic", **TRIBUNAL)
    assert "Nothing is known of this build any more" in dana.get(job.replace(world.draft, other))
    assert "CBP-" in dana.get(build(dana, world.draft))  # resumed: built again from the draft


def test_signing_out_ends_a_build(browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.05)
    lena = browser("lena")
    with held_while_writing(monkeypatch) as (reached, _):
        lena.post(f"{world.draft}/build")
        job = lena.location
        assert reached.wait(60)
        lena.post("/sign-out")
        time.sleep(0.2)
    again = browser("lena")
    assert "The building ended with the session that started it" in until(again, job, "ended with the session")


def test_a_draft_is_thrown_away_after_asking(dana: Page, world: World) -> None:
    assert "Throw this draft away?" in dana.get(f"{world.draft}/discard")
    dana.post(f"{world.draft}/discard")
    assert world.draft not in dana.follow()
    dana.get(world.draft, 404)


# ── counsel ─────────────────────────────────────────────────────────────────────────────────────────────


def test_counsel_begins_with_the_granted_cases_and_their_packs(browser: Browser, world: World) -> None:
    lena, omid = browser("lena"), browser("omid")
    lena.get("/", 303)
    assert lena.location == "/packs"
    text = lena.follow()
    assert world.draft in text
    assert world.pack in text
    assert world.case not in omid.get("/packs")


def test_own_notes_are_their_writers_alone(browser: Browser, dana: Page, world: World) -> None:
    lena = browser("lena")
    about = f"evidence:{world.exhibit.rpartition('/')[2]}"
    assert "selected" in lena.get(f"{world.case}/own-notes?about={about}")
    lena.post(f"{world.case}/own-notes", {"words": "Weak on dates", "about": about})
    assert "Weak on dates" in lena.get(f"{world.case}/own-notes")
    assert "Weak on dates" not in dana.get(f"{world.case}/own-notes")
    assert "Ask about the neighbour" not in lena.get(f"{world.case}/own-notes")
    (note,) = {
        each.removesuffix("/remove")
        for each in lena.links(f"{world.case}/own-notes", f"{world.case}/own-notes/", attribute="action")
    }
    assert "Typed anew" in lena.post(note, {"words": "Typed anew", "revision": "7"}, 422)
    lena.post(note, {"words": "Typed anew", "revision": "1"})
    assert "Typed anew" in lena.get(f"{world.case}/own-notes")
    dana.post(f"{note}/remove", {}, 404)
    lena.post(f"{note}/remove")
    assert "Typed anew" not in lena.get(f"{world.case}/own-notes")


def test_a_question_that_follows_from_another_appears_with_it_and_its_answer_stays(dana: Page, world: World) -> None:
    page = f"{begin_pack(dana, world.case, 'interpol_ccf')}/questions"
    dana.post(page, {"revision": revision(dana, page), "ask-asylum_agreed": "yes"})
    assert 'name="ask-asylum_decision"' in dana.get(page)
    dana.post(page, {"revision": revision(dana, page), "ask-asylum_decision": "Granted in 2024"})
    dana.post(page, {"revision": revision(dana, page), "ask-asylum_agreed": "no"})
    assert "Granted in 2024" not in dana.get(page)
    dana.post(page, {"revision": revision(dana, page), "ask-asylum_agreed": "yes"})
    assert "Granted in 2024" in dana.get(page)


def test_a_person_is_chosen_by_name(dana: Page, world: World) -> None:
    draft = begin_pack(dana, world.case, "gdpr_access")
    page = f"{draft}/questions"
    assert "Mahsa Orzuzoda</span>" in dana.get(page)
    dana.post(page, {"revision": revision(dana, page), "ask-person": world.person})
    assert f'value="{world.person}" checked' in dana.get(page)
    dana.get(f"{draft}/preview")
