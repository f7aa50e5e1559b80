"""A complaint on the desk: its copy-out sheet with counted fields, files one by one, "I sent it", and what contests the answer."""

import re
from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import pytest
from werkzeug.serving import make_server

from casebook.dates import Moment
from casebook.model.intervention import Letter
from casebook.services import pursuing, reading, recording
from casebook.services.pursuing import AnswerDraft
from casebook.settings import Settings
from casebook.web.desk import create_desk
from tests import cast
from tests.chromium import running
from tests.conftest import Office
from tests.services.complaints import CANONICAL, TAJIK, Kept, Told, built, copied, draft_of, made_once
from tests.web.axe import Axe
from tests.web.pages import Page


@pytest.fixture(scope="module")
def made(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return made_once(founded_office, tmp_path_factory.mktemp("complaint") / "instance")


@pytest.fixture
def kept(made: Kept, settings: Settings) -> Iterator[Kept]:
    yield from copied(made, settings)


def signed_in(office: Office, who: str = "dana", locale: str = "en") -> Page:
    page = Page(create_desk(office.house.settings, office.house), locale)
    page.sign_in(who, {"dana": cast.DANA, "lena": cast.LENA}[who].passphrase)
    return page


def test_the_sheet_is_copied_from_sent_and_becomes_an_intervention(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    dana, address = signed_in(office), f"/cases/{told.case}/packs/{pack}/complaint"
    assert f'href="{address}"' in dana.get(f"/cases/{told.case}/packs/{pack}")
    shown = dana.get(address)
    assert CANONICAL in shown
    assert TAJIK in shown
    for block in re.findall(r"<h3 [^>]*>(.*?)</h3>", shown):
        assert block
    assert len(re.findall(r"data-copy=", shown)) == len(re.findall(r'<pre class="sheet-text"', shown)) == 14
    assert re.search(rf"{len(CANONICAL)} characters", shown)
    assert "A1.png" in shown
    assert "a task is made to tell the police" in shown
    dana.get(f"{address}/attachment-A1")
    assert dana.last is not None
    assert dana.last.data.startswith(b"\x89PNG")
    assert 'filename="A1.png"' in dana.last.headers["Content-Disposition"]
    dana.get(f"{address}/proof", 404)
    assert "Say when" in dana.post(address, {"day": "", "reference": "FB-310"}, 422)
    assert "FB-310" in dana.post(address, {"day": "the day before", "reference": "FB-310"}, 422)
    dana.post(address, {"day": "13 May 2026", "route": "Web form", "reference": "FB-310", "note": "Thank you"})
    sent = dana.follow()
    assert "It is recorded as sent" in sent
    assert "FB-310" in sent
    assert "Tell the police: threat to life" in dana.get(f"/cases/{told.case}/dates")
    assert "It was sent before" in dana.get(address)


def test_the_sheet_is_there_in_every_language_and_reads_from_the_right(kept: Kept) -> None:
    office, told = kept.office, kept.told
    packs = {locale: built(office, told, draft_of(office, told, locale=locale)) for locale in ("ru", "fa")}
    for locale, pack in packs.items():
        shown = signed_in(office, locale=locale).get(f"/cases/{told.case}/packs/{pack}/complaint")
        assert {"ru": "Чем слова отвечают каждому признаку", "fa": "واژه‌ها چگونه هر رکن را محقق می‌کنند"}[
            locale
        ] in shown
        assert {"ru": "Почему", "fa": "توضیح"}[locale] in shown


def test_counsel_sees_the_sheet_and_cannot_say_that_it_was_sent(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    lena, address = signed_in(office, "lena"), f"/cases/{told.case}/packs/{pack}/complaint"
    assert "I sent it" not in lena.get(address)
    lena.post(address, {"day": "13 May 2026"}, 403)


def test_a_withdrawn_consent_is_said_and_no_file_is_given(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    with office.acting(cast.DANA) as (work, keys):
        recording.withdraw_consent(work, keys, told.case, told.consent, work.clock().date())
    dana, address = signed_in(office), f"/cases/{told.case}/packs/{pack}/complaint"
    shown = dana.get(address)
    assert "must not leave" in shown
    assert "attachment-A1" not in shown
    dana.get(f"{address}/attachment-A1", 303)
    assert dana.last is not None
    assert b"PNG" not in dana.last.data


def test_proposals_are_taken_over_one_by_one_and_an_answer_is_contested(kept: Kept) -> None:
    office, told = kept.office, kept.told
    pack = kept.pack
    dana, case = signed_in(office), f"/cases/{told.case}"
    dana.post(f"{case}/packs/{pack}/complaint", {"day": "13 May 2026", "reference": "FB-310"})
    notice = dana.location.partition("?")[0]
    answered(office, told, UUID(notice.rpartition("/")[2]))
    assert "Prepare as a pack: Internal complaint, Art. 20" in dana.get(notice)
    dana.post(f"{notice}/contest/art20_appeal")
    questions = dana.follow()
    assert "SOR-9" in questions
    dana.post(
        f"{case}/packs/new",
        {"profile": "platform_facebook", "language": "en", "recipient": "Facebook", "purpose": "Removal"},
    )
    draft = re.sub(r"[?].*", "", dana.location)
    assert f'href="{draft}/proposals"' in dana.get(f"{draft}/questions")
    proposals = dana.get(f"{draft}/proposals")
    assert "From memory: a lawyer has to confirm it." in proposals
    assert "FB-310" in proposals
    assert "Death threat against the targeted person" in proposals
    dana.post(f"{draft}/proposals", {"identifier": "ground-de_stgb_241", "revision": "1"})
    assert "It is taken over" in dana.follow()
    assert "DE, StGB, § 241 (Threat)" in dana.get(f"{draft}/questions")
    dana.post(f"{draft}/proposals", {"identifier": "history", "revision": "1"}, 409)


@pytest.mark.browser
def test_a_field_is_copied_with_one_press_and_the_pages_are_sound(kept: Kept) -> None:
    office, told = kept.office, kept.told
    server = make_server("127.0.0.1", 0, create_desk(office.house.settings, office.house), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    with running() as browser:
        for width, scheme, locale in ((1280, "light", "en"), (320, "dark", "fa")):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.add_cookies([{"name": "casebook_language", "value": locale, "url": here}])
            tab = context.new_page()
            tab.goto(f"{here}/sign-in")
            tab.fill("[name=login]", "dana")
            tab.fill("[name=passphrase]", cast.DANA.passphrase)
            tab.click("main button[type=submit]")
            for address in (f"{kept.pack}/complaint", f"drafts/{kept.draft}/proposals"):
                tab.goto(f"{here}/cases/{told.case}/packs/{address}")
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, address
                assert Axe().violations(tab) == [], address
            tab.goto(f"{here}/cases/{told.case}/packs/{kept.pack}/complaint")
            tab.click("[data-copy=b1-words]")
            assert TAJIK in tab.evaluate("navigator.clipboard.readText()")
            context.close()
    server.shutdown()
    server.server_close()


def answered(office: Office, told: Told, notice: UUID) -> None:
    answer = AnswerDraft(
        letter=Letter(at=Moment("2026-05-20"), words="No violation."),
        decided=True,
        decision={"outcome": "rejected", "statement_reference": "SOR-9"},
    )
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, told.case, page="test")
        revision = next(each.body.revision for each in book.interventions if each.id == notice)
        pursuing.take_answer(work, keys, told.case, notice, answer, revision=revision)
