"""Translations and transcripts on the desk, without a script: typed, sent as a file, corrected; no translator on the exhibit's page."""

import io
import re
import subprocess
from typing import Any

from casebook.exporters.transcript_reading import read
from casebook.exporters.transcripts import Cue
from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, add_file
from tests.web.pages import Page

TYPED = "00:01 Назар: Ту хоини Ватанӣ.\n00:04 Модаратро мешиносем.\n00:09-00:12 : he said: go"
TRANSLATION = {
    "text": "00:01 You are a traitor.\n00:04 We know your mother.\n00:09-00:12 he said go",
    "timed": "y",
    "language": "en",
    "made_by": "translator",
    "passage": "We know your mother",
    "passage_original": "Модаратро мешиносем",
    "passage_at": "00:04",
    "name": "Farrukh Example",
    "telephone": "+44 20 7946 0000",
    "address": "1 Example Street",
    "relation": "none",
    "languages": "tg",
    "translated_on": "2026-05-14",
    "certified_on": "2026-05-15",
    "certificate": "uk",
}


def one(pattern: str, html: str) -> str:
    """What the first group of a pattern finds."""
    found = re.search(pattern, html)
    assert found is not None, pattern
    return found[1]


def test_a_transcript_is_typed_looked_at_kept_and_corrected(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case)
    new = f"{exhibit}/transcript/new"
    looked_at = dana.post(new, {"text": TYPED + "\n00:02 late", "language": "tg", "look": "yes"}, 200)
    assert "4 lines" in looked_at
    assert "Line 4 begins at 00:00:02, before the line above it." in looked_at
    assert "Not kept" not in looked_at
    assert "Назар" not in dana.get(exhibit), "a preview keeps nothing"

    refused = dana.post(new, {"text": "no time here", "language": "tg", "keep": "yes"}, 422)
    assert "Line 1 does not begin with a time such as 00:01:02." in refused
    assert "no time here" in refused

    dana.post(new, {"text": TYPED, "language": "tg", "made_by": "member", "keep": "yes"}, 303)
    shown = dana.get(exhibit)
    assert "00:00:04" in shown
    assert "Модаратро мешиносем." in shown
    text = one(rf"/transcript/({UUID})", shown)
    captions = dana.get(f"{exhibit}/texts/{text}/captions.vtt")
    assert dana.last is not None
    assert dana.last.mimetype == "text/vtt"
    assert read(captions) == (
        Cue(1000, 4000, "Ту хоини Ватанӣ.", "Назар"), Cue(4000, 9000, "Модаратро мешиносем."), Cue(9000, 12000, "he said: go"),
    )  # fmt: skip

    form = dana.get(f"{exhibit}/transcript/{text}")
    assert "00:00:09-00:00:12 : he said: go" in form
    dana.post(
        f"{exhibit}/transcript/{text}", {"text": "00:01 Дигар", "language": "tg", "revision": "1", "keep": "yes"}, 303
    )
    late = {"text": "00:01 Дер", "language": "tg", "revision": "1", "keep": "yes"}
    assert "Somebody else has changed this" in dana.post(f"{exhibit}/transcript/{text}", late, 422)
    shown = dana.get(exhibit)
    assert "Дигар" in shown
    assert "Earlier versions" in shown
    history = dana.get(one(rf'href="([^"]+/changes/derivative/{UUID})"', shown))
    assert "Модаратро мешиносем." in history


def test_a_file_of_subtitles_is_read_and_a_hostile_one_is_refused(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case)
    new = f"{exhibit}/transcript/new"
    subrip = "1\n00:00:01,000 --> 00:00:02,500\nКто там?\n".encode()
    for content, words in (
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"WEBVTT\n\n00:09.000 --> 00:02.000\nx", "ends before it begins"),
        (b"00:01 \x00", "bytes that no text has"),
        (b"a" * (3 * 1024 * 1024), "too large for a transcript"),
    ):
        sent = {"language": "ru", "keep": "yes", "file": (io.BytesIO(content), "x.vtt")}
        assert words in dana.post(new, sent, 422)
    dana.post(new, {"language": "ru", "keep": "yes", "file": (io.BytesIO(subrip), "x.srt")}, 303)
    assert "Кто там?" in dana.get(exhibit)


def test_a_translation_is_certified_and_its_translator_stands_on_no_other_page(
    dana: Page, browser: Any, world: World
) -> None:
    lena = browser("lena")
    exhibit = add_file(dana, world.case)
    dana.post(f"{exhibit}/transcript/new", {"text": TYPED, "language": "tg", "keep": "yes"}, 303)
    new = f"{exhibit}/translations/new"
    for field, value, words in (
        ("passage", "not in it", "These words do not stand in the text."),
        ("passage_original", "not in it", "These words do not stand in the text."),
        ("certified_on", "yesterday", "Write a day like 2026-05-14."),
        ("text", "", "This cannot be left empty."),
        ("made_by", "machine", "A machine has no name."),
    ):
        assert words in dana.post(new, TRANSLATION | {field: value}, 422)
    dana.post(new, TRANSLATION, 303)
    for page in (dana, lena):
        shown = page.get(exhibit)
        assert "<mark>We know your mother</mark>" in shown
        assert "Certified" in shown
        assert "Farrukh" not in shown
    text = one(rf"/translations/({UUID})", dana.get(exhibit))
    assert "Farrukh Example" in dana.get(f"{exhibit}/translations/{text}")
    lena.get(f"{exhibit}/translations/{text}", 403)
    for form, sentence in (
        ("uk", "is an accurate translation"),
        ("eoir", "to the best of my abilities"),
        ("uscis", "complete and accurate"),
    ):
        dana.get(f"{exhibit}/translations/{text}/certificate?form={form}")
        assert dana.last is not None
        words = subprocess.run(
            ["pdftotext", "-", "-"], input=dana.last.data, capture_output=True, check=True
        ).stdout.decode()
        assert sentence in " ".join(words.split())
        assert "Farrukh Example" in words
    lena.get(f"{exhibit}/translations/{text}/certificate", 403)

    dana.post(new, {"text": "Another", "language": "ru", "made_by": "translator", "known": one(r'<option value="([0-9a-f]{16})">Farrukh', dana.get(new))}, 303)  # fmt: skip
    assert dana.get(exhibit).count("Translated by a translator") == 2


def test_posts_and_incidents_have_further_translations(dana: Page, world: World) -> None:
    for there, kind in ((world.post, "posts"), (world.incident, "incidents")):
        dana.post(
            f"{there}/translations/new", {"text": f"Words of {kind}", "language": "en", "made_by": "translator"}, 303
        )
        shown = dana.get(there)
        if kind == "posts":
            assert "Words of posts" in shown
        text = one(rf"/{kind}/{UUID}/translations/({UUID})", shown)
        form = dana.get(f"{there}/translations/{text}")
        revision = one(r'name="revision"[^>]*value="(\d+)"', form)
        again = {"text": "Corrected", "language": "en", "revision": revision}
        dana.post(f"{there}/translations/{text}", again, 303)
        assert "Corrected" in dana.get(there)
        assert "Somebody else has changed this" in dana.post(f"{there}/translations/{text}", again, 422)
