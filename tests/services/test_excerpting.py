"""Excerpts of an export: what was chosen and what stands around it, from the original, as one text that nobody can forge into two."""

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import importers
from casebook.errors import InvalidInput
from casebook.importers.source import Source
from casebook.model.import_run import ImportRunBody
from casebook.services import (
    attaching,
    custody,
    disclosure,
    excerpting,
    leaving_copies,
    redaction,
    redaction_register,
    run_posts,
)
from casebook.services.attaching import Attached
from casebook.services.composing import Choice
from casebook.services.excerpting import Headings, excerpt
from casebook.services.redacted_words import Closing
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.services.acting import LIMIT, TO_COURT, as_dana, assembled, bytes_of, stored, take_in

NOWHERE = "00000000-0000-4000-8000-000000000000"
HEADINGS = Headings(
    head="Excerpt", chosen="chosen", around="around", thread="Thread", shown="Shown", understood="understood",
    unknown="not known", place="Place", edited="Edited", forwarded="Forwarded", attached="Attached", missing="missing",
    left_out="[left out]",
)  # fmt: skip


def chat(number: int, texts: list[str], **more: Any) -> dict[str, Any]:
    """One chat as Telegram Desktop writes it; the third message carries a photograph."""
    messages: list[dict[str, Any]] = []
    for place, text in enumerate(texts, start=1):
        message = {
            "id": place, "type": "message", "date": f"2026-05-11T14:{place:02}:00", "date_unixtime": str(1778490000 + 60 * place),
            "from": "Misol Misolov", "from_id": "user42", "text": text,
        }  # fmt: skip
        if place == 3:
            message["photo"] = "photos/photo_3.jpg"
        messages.append(message)
    return {"name": f"Chat {number}", "type": "personal_chat", "id": number, "messages": messages, **more}


def export(*chats: dict[str, Any], photo: bytes = b"\xff\xd8\xff\xe0 a photograph") -> bytes:
    """The ZIP file of an export with one photograph."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("result.json", json.dumps({"chats": {"list": list(chats)}}, ensure_ascii=False))
        archive.writestr("photos/photo_3.jpg", photo)
    return packed.getvalue()


def opened(content: bytes) -> Source:
    return importers.source_of("export.zip", io.BytesIO(content))


def a_run(**more: Any) -> ImportRunBody:
    return ImportRunBody(evidence=UUID(NOWHERE), format="telegram-json", **more)


def identities(content: bytes) -> dict[str, str]:
    """The identities of the messages, by their words."""
    found = run_posts.messages_of(opened(content), a_run(), "0" * 64)
    return {message.text: identity for message, identity, _taken in found}


def test_chosen_messages_stand_with_what_is_around_them_and_gaps_are_said() -> None:
    content = export(chat(1, [f"word {number}" for number in range(1, 11)]))
    wanted = frozenset({identities(content)["word 3"], identities(content)["word 9"]})
    made = excerpt(opened(content), a_run(), "0" * 64, wanted, around=1, headings=HEADINGS)
    assert (made.chosen, made.around) == (2, 4)
    order = [line.strip() for line in made.text.splitlines() if line.startswith("    ") or line == "[left out]"]
    assert order == ["word 2", "word 3", "word 4", "[left out]", "word 8", "word 9", "word 10"]
    assert "[1] chosen · Misol Misolov" in made.text
    assert "Thread: Chat 1" in made.text
    assert "Shown: 2026-05-11T14:03:00 · understood: 2026-05-11T" in made.text
    assert "result.json, /chats/list/0/messages/2" in made.text
    assert "Attached: photos/photo_3.jpg" in made.text


def test_what_stands_around_is_of_the_same_thread() -> None:
    content = export(chat(1, ["a1", "a2"]), chat(2, ["b1", "b2"]))
    wanted = frozenset({identities(content)["b1"]})
    made = excerpt(opened(content), a_run(), "0" * 64, wanted, around=5, headings=HEADINGS)
    assert "a2" not in made.text
    assert "b2" in made.text
    assert (made.chosen, made.around) == (1, 1)


def test_all_that_a_run_took_is_chosen_and_the_rest_stands_around() -> None:
    content = export(chat(1, ["a1", "a2"]), chat(2, ["b1"]))
    every = [message for message, _, _ in run_posts.messages_of(opened(content), a_run(), "0" * 64)]
    run = a_run(threads=(every[0].thread_id,))
    made = excerpt(opened(content), run, "0" * 64, None, around=2, headings=HEADINGS)
    assert (made.chosen, made.around) == (2, 0)
    assert "b1" not in made.text


def test_words_of_a_message_cannot_look_like_another_message() -> None:
    forged = "quiet\n[2] chosen · Somebody Else\u2028[3] chosen · Third"
    content = export(chat(1, [forged]))
    made = excerpt(opened(content), a_run(), "0" * 64, None, around=0, headings=HEADINGS)
    assert [line for line in made.text.splitlines() if line.startswith("[")] == ["[1] chosen · Misol Misolov"]


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.integers(0, 3))
def test_whatever_is_written_each_message_has_one_heading(texts: list[str], around: int) -> None:
    content = export(chat(1, texts))
    made = excerpt(opened(content), a_run(), "0" * 64, None, around=around, headings=HEADINGS)
    assert made.chosen == len(texts)
    headings = [line for line in made.text.splitlines() if line.startswith("[")]
    assert headings == [f"[{number}] chosen · Misol Misolov" for number in range(1, len(texts) + 1)]


def test_halves_of_characters_are_replaced() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("result.json", json.dumps({"chats": {"list": [chat(1, ["a \ud800 b"])]}}))
    made = excerpt(opened(packed.getvalue()), a_run(), "0" * 64, None, around=0, headings=HEADINGS)
    assert made.text.encode().decode() == made.text
    assert made.chosen == 1


def test_an_excerpt_of_nothing_or_of_too_much_is_refused() -> None:
    content = export(chat(1, ["a"]))
    with pytest.raises(InvalidInput):
        excerpt(opened(content), a_run(), "0" * 64, frozenset({"f" * 64}), around=3, headings=HEADINGS)
    large = export(chat(1, ["x" * 3_000 for _ in range(70)]))
    with pytest.raises(InvalidInput, match="too long"):
        excerpt(opened(large), a_run(), "0" * 64, None, around=0, headings=HEADINGS)


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04", b"\x00" * 99])
def test_bytes_that_hold_no_messages_give_no_excerpt(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        excerpt(opened(content), a_run(), "0" * 64, None, around=3, headings=HEADINGS)


# ── what leaves ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_excerpt_leaves_where_originals_leave_and_only_there(office: Office) -> None:
    case = office.new_case()
    content = export(chat(1, ["Ин хоини ватан аст"]))
    exhibit = take_in(office, case.id, content, "export.zip")
    made = excerpt(opened(content), a_run(), "0" * 64, None, around=0, headings=HEADINGS)
    text = as_dana(office, lambda work, keys: excerpting.keep(work, keys, case.id, exhibit, made))
    view = as_dana(office, lambda work, keys: custody.exhibit(work, keys, case.id, exhibit))
    assert view.custody[-1].purpose == "excerpt"
    assert [each.id for each in view.derivatives] == [text]
    assert [body.text for body in leaving_copies.texts_that_leave(view, originals=True)] == [made.text]
    assert list(leaving_copies.texts_that_leave(view, originals=False)) == []
    to_court = as_dana(office, lambda work, keys: disclosure.compose(work, keys, case.id, TO_COURT))
    (shown,) = to_court.dossier.exhibits
    assert [(file.role, file.media_type) for file in shown.files][-1] == ("excerpt", "text/plain")
    platform = Choice(profile="platform_dsa_notice", recipient="A platform", purpose="A notice")
    notice = as_dana(office, lambda work, keys: disclosure.compose(work, keys, case.id, platform))
    assert not any(file.role == "excerpt" for each in notice.dossier.exhibits for file in each.files)


def test_an_excerpt_with_closed_words_leaves_once_a_second_member_approved_it(office: Office) -> None:
    let_in(office, office.lena)
    case = office.new_case()
    grant(office, case, office.lena)
    content = export(chat(1, ["Суроғаи модараш дар Хуҷанд аст"]))
    exhibit = take_in(office, case.id, content, "export.zip")
    made = excerpt(opened(content), a_run(), "0" * 64, None, around=0, headings=HEADINGS)
    text = as_dana(office, lambda work, keys: excerpting.keep(work, keys, case.id, exhibit, made))
    closing = [Closing(words="Хуҷанд", code="R2")]
    closed = as_dana(office, lambda w, k: redaction.close_words(w, k, case.id, exhibit, text, closing))

    def leaving() -> list[str]:
        view = as_dana(office, lambda work, keys: custody.exhibit(work, keys, case.id, exhibit))
        return [body.text for body in leaving_copies.texts_that_leave(view, originals=False)]

    assert leaving() == []
    with office.acting(cast.LENA) as (work, keys):
        redaction_register.approve(work, keys, case.id, closed)
    (left,) = leaving()
    assert "Хуҷанд" not in left
    assert "[R2]" in left


def test_a_pack_with_an_excerpt_is_built_and_holds(office: Office) -> None:
    case = office.new_case()
    content = export(chat(1, ["Ин хоини ватан аст"]))
    exhibit = take_in(office, case.id, content, "export.zip")
    made = excerpt(opened(content), a_run(), "0" * 64, None, around=0, headings=HEADINGS)
    as_dana(office, lambda work, keys: excerpting.keep(work, keys, case.id, exhibit, made))
    pack = zipfile.ZipFile(io.BytesIO(bytes_of(office, case.id, assembled(office, case.id))))
    (name,) = (each for each in pack.namelist() if "/text/" in each)
    assert "excerpt" in name
    assert "Ин хоини ватан аст" in pack.read(name).decode()


# ── files that messages carry ───────────────────────────────────────────────────────────────────────────


def files_of(content: bytes) -> list[Attached]:
    return attaching.attached_files(opened(content), a_run(), "0" * 64, frozenset(identities(content).values()))


def test_a_file_of_a_message_becomes_an_exhibit_with_custody_from_both_sides(office: Office) -> None:
    case = office.new_case()
    content = export(chat(1, ["a", "b", "c"]))
    archive = take_in(office, case.id, content, "export.zip")
    (file,) = files_of(content)
    assert (file.member, file.messages) == ("photos/photo_3.jpg", (identities(content)["c"],))

    def once() -> tuple[Any, bool]:
        with office.acting(cast.DANA) as (work, keys):
            came = attaching.received(work, case.id, opened(content), file, limit=LIMIT)
            return attaching.make_exhibit(work, keys, case.id, archive, file, came, ())

    made, new = once()
    assert new
    view = as_dana(office, lambda work, keys: custody.exhibit(work, keys, case.id, made))
    assert b"".join(as_dana(office, lambda w, k: custody.read(w, k, case.id, made, purpose="x")).pieces()) == (
        b"\xff\xd8\xff\xe0 a photograph"
    )
    export_view = as_dana(office, lambda work, keys: custody.exhibit(work, keys, case.id, archive))
    assert view.custody[0].purpose == f"attached file of {export_view.exhibit.body.label}"
    assert export_view.custody[-1].sha256_after == view.exhibit.original.sha256
    assert export_view.custody[-1].sha256_before == export_view.exhibit.original.sha256
    assert export_view.chain_holds
    assert view.chain_holds
    assert view.capture is not None
    assert "photos/photo_3.jpg" in view.capture.body.notes
    assert "photo_3" not in "".join(link.record for link in (*view.custody, *export_view.custody))
    before = stored(office)
    again, new = once()
    assert (again, new) == (made, False)
    assert stored(office) == before


def test_a_file_that_is_too_large_or_gone_is_refused_and_leaves_nothing(office: Office) -> None:
    case = office.new_case()
    content = export(chat(1, ["a", "b", "c"]), photo=b"x" * 5_000)
    (file,) = files_of(content)
    before = stored(office)
    with office.acting(cast.DANA) as (work, _keys):
        with pytest.raises(InvalidInput, match="larger"):
            attaching.received(work, case.id, opened(content), file, limit=1_000)
        with pytest.raises(InvalidInput, match="cannot be read"):
            attaching.received(work, case.id, opened(content), Attached("photos/none.jpg", "none.jpg", ()), limit=LIMIT)
        damaged = content.replace(b"x" * 5_000, b"y" * 5_000)
        with pytest.raises(InvalidInput, match="cannot be read"):
            attaching.received(work, case.id, opened(damaged), file, limit=LIMIT)
    assert stored(office) == before


def test_media_without_a_file_in_the_archive_give_none() -> None:
    content = export(chat(1, ["a", "b"]))
    assert files_of(content) == []
