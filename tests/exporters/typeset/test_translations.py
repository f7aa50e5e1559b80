"""Words beside their translation on paper: marked, numbered, timed, each in its own direction; and what translators sign."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.profiles import profile
from casebook.exporters.transcripts import Cue, plain
from casebook.exporters.translation_facts import TranslationFacts, TranslatorFacts
from casebook.exporters.typeset.certificates import due
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.translations import beside, exhibit_words
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.exporters.typeset.wording import wording
from tests.exporters.typeset import dossiers
from tests.exporters.typeset.conftest import pages_of, words_of

FARRUKH = TranslatorFacts(
    code="T1", name="Farrukh Example", qualification="DPSI (Law)", agency="Example Translations",
    address="1 Example Street\nLondon", telephone="+44 20 7946 0000", relation="none", languages=("tg", "en"),
)  # fmt: skip
PERSIAN = "دیروز به خانهٔ برادرم رفتند.\nمی‌گویند اگر ننویسد، با Mahsa_25 کاری ندارند."
ENGLISH = "Yesterday they went to my brother's house.\nThey say that if she (مهسا) stops writing, they leave her alone."
CUES = (
    Cue(0, 4_000, "Ту хоини Ватанӣ.", "Назар"),
    Cue(4_000, 9_500, "می‌دانیم کجاست."),
    Cue(9_500, 62_000, "Меоӣ?", "Назар"),
)


def translation(**said: object) -> TranslationFacts:
    """A translation by Farrukh of two Persian paragraphs, with the words that decide."""
    told = {
        "text": ENGLISH, "language": "en", "made_by": "translator", "translator": FARRUKH, "certificate": "uk",
        "passage": "if she (مهسا) stops writing", "passage_original": "اگر ننویسد", "translated_on": "2026-05-14",
    }  # fmt: skip
    return TranslationFacts(**told | said)  # type: ignore[arg-type]


def exhibit(number: int, original: str, told: tuple[TranslationFacts, ...], **more: object) -> ExhibitFacts:
    """An exhibit without a post, with its words."""
    made = dossiers.exhibit(number, b"x", media_type="audio/ogg", name="call.ogg")
    first = told[0]
    return replace(
        made, post=None, language="fa", transcription=original, translation=first.text, translations=told, **more
    )  # type: ignore[arg-type]


def in_bundle(identifier: str, *exhibits: ExhibitFacts) -> tuple[Dossier, dossiers.Files]:
    """A dossier for one office."""
    made, _files = dossiers.dossier(0, 1)
    files = dossiers.Files({file.key: b"x" for each in exhibits for file in each.files})
    return replace(made, profile=profile(identifier), exhibits=exhibits), files


def setting(locale: str = "en") -> Setting:
    """How a document is set."""
    return Setting(wording(locale))


def marked(block: Json) -> list[str]:
    """The marked words of a block, in their order."""
    found: list[str] = []

    def walk(thing: object) -> None:
        if isinstance(thing, dict):
            if thing.get("m"):
                found.append(flat(thing))
            for value in thing.values():
                walk(value)
        elif isinstance(thing, list):
            for value in thing:
                walk(value)

    walk(block)
    return found


def test_paragraphs_are_numbered_and_the_deciding_words_marked_on_both_sides() -> None:
    head, above, block = beside(setting(), "transcription", PERSIAN, "fa", [translation(passage_at="line 2")])
    assert [row["label"] for row in block["rows"]] == ["1", "2"]  # type: ignore[attr-defined]
    assert marked(block) == ["اگر ننویسد", "if she (مهسا) stops writing"]
    left, right = block["rows"][1]["sides"]  # type: ignore[index]
    assert (left[0]["d"], right[0]["d"]) == ("rtl", "ltr")
    assert flat(left[0]) == PERSIAN.splitlines()[1], "a mark changes no word and no place"
    assert "2026-05-14" in str(head)
    assert "DPSI (Law)" in str(head)
    assert "line 2" in str(above)


def test_a_passage_over_several_paragraphs_is_marked_in_each() -> None:
    passage = "went to my brother's house.\nThey say"
    (block,) = beside(
        setting(), "transcription", PERSIAN, "fa", [translation(passage=passage, passage_original="", certificate="")]
    )[-1:]
    assert marked(block) == ["went to my brother's house.", "They say"]


def test_times_stand_beside_the_translation_that_begins_in_them() -> None:
    translated = (
        Cue(100, 4_000, "Traitor."),
        Cue(4_100, 6_000, "We know"),
        Cue(6_000, 9_000, "where."),
        Cue(9_500, 60_000, "Coming?"),
    )
    told = translation(
        text=plain(translated), cues=translated, passage="We know\nwhere", passage_original="کجاست", certificate=""
    )
    (_, block) = exhibit_words(setting(), exhibit(1, plain(CUES), (told,), cues=CUES))
    rows = [(row["label"], [" / ".join(map(flat, side)) for side in row["sides"]]) for row in block["rows"]]  # type: ignore[attr-defined]
    assert rows == [
        ("00:00:00", ["Назар: Ту хоини Ватанӣ.", "Traitor."]),
        ("00:00:04", ["می‌دانیم کجاست.", "We know / where."]),
        ("00:00:09.500", ["Назар: Меоӣ?", "Coming?"]),
    ]
    assert marked(block) == ["کجاست", "We know", "where"]
    line_by_line = translation(text="One\nTwo\nThree", passage="", passage_original="", certificate="")
    (block,) = exhibit_words(setting(), exhibit(1, plain(CUES), (line_by_line,), cues=CUES))
    assert [flat(row["sides"][1][0]) for row in block["rows"]] == ["One", "Two", "Three"]  # type: ignore[attr-defined]
    other = translation(text="All of it in one", passage="", passage_original="", certificate="")
    (block,) = exhibit_words(setting(), exhibit(1, plain(CUES), (other,), cues=CUES))
    assert [row["label"] for row in block["rows"]] == ["00:00:00", "00:00:04", "00:00:09.500", ""]  # type: ignore[attr-defined]


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_mixed_directions_are_drawn_and_can_be_read_out(typesetter: TypstTypesetter, locale: str) -> None:
    """Looked at as pictures, too: the pages hold ink where the words are, and poppler reads every word."""
    told = translation(certificate="", interpreted=False)
    machine = TranslationFacts(text="Вчера они пришли.", language="ru", made_by="machine")
    dossier, files = in_bundle(
        "eu_generic", exhibit(1, PERSIAN, (told, machine)), exhibit(2, plain(CUES), (told,), cues=CUES)
    )
    dossier = replace(dossier, locale=locale)
    words = " ".join(words_of(typesetter.bundle(dossier, dossiers.facts(dossier), files)).split())
    for wanted in (
        "if she (",
        "stops writing",
        "Mahsa_25",
        "برادرم",
        "Вчера они пришли.",
        "00:00:09.500",
        "Ту хоини Ватанӣ.",
    ):
        assert wanted in words
    assert (wording(locale).words["machine"] in words) or locale == "fa"


def certified(identifier: str, set_it: Callable[[Dossier], bytes]) -> str:
    """The words of the certificates of one office, in one line."""
    kind = profile(identifier)
    said = {"certificate": kind.translation_certificate, "alone": kind.certificates_alone}
    unnamed = translation(translator=TranslatorFacts(code="T2"), interpreted=True, passage="", **said)
    one = exhibit(1, PERSIAN, (translation(**said), TranslationFacts(text="x", language="ru", made_by="machine")))
    dossier, _ = in_bundle(
        identifier, one, exhibit(2, PERSIAN, (translation(**said),)), exhibit(3, PERSIAN, (unnamed,))
    )
    assert [len(each.translations) for each in due(dossier)] == ([] if kind.certificates_alone else [2, 1])
    return " ".join(words_of(set_it(dossier)).split())


@pytest.mark.parametrize(
    ("identifier", "sentences"),
    [
        (
            "us_eoir",  # 8 CFR 1003.33
            ["am competent to translate from Persian into English", "true and accurate to the best of my abilities", "1 Example Street", "+44 20 7946 0000", "neither the applicant nor a member", "Certificate of interpretation", "Full name", "Telephone", "Signature"],
        ),
        (
            "uk_ftt_iac",  # exports.md 2.1
            ["is an accurate translation from Persian into English", "DPSI (Law)", "2026-05-14", "Signature"],
        ),
        ("eu_generic", ["complete and accurate to the best of my knowledge", "Example Translations"]),
    ],
)  # fmt: skip
def test_certificates_say_what_each_office_asks_and_are_left_to_be_signed(
    typesetter: TypstTypesetter, identifier: str, sentences: list[str]
) -> None:
    words = certified(identifier, typesetter.translation_certificates)
    for sentence in (*sentences, "To be completed and signed by hand. Not valid unsigned."):
        assert sentence in words
    assert ("neither the applicant" in words) == (identifier == "us_eoir")


def test_uscis_has_each_certificate_right_behind_its_translation(typesetter: TypstTypesetter) -> None:
    """8 CFR 103.2(b)(3): full, complete and accurate, competent; original first, translation after (exports.md §2.1)."""
    told = translation(certificate="uscis", alone=True)
    dossier, files = in_bundle("us_uscis", exhibit(1, PERSIAN, (told,)), exhibit(2, PERSIAN, (told,)))
    pages = [" ".join(page.split()) for page in pages_of(typesetter.bundle(dossier, dossiers.facts(dossier), files))]
    certificates = [
        number
        for number, page in enumerate(pages)
        if "is a full translation of the document, and that it is complete and accurate" in page
    ]
    assert len(certificates) == 2
    for number in certificates:
        assert "stops writing" in pages[number - 1]
    assert not any("Certificates of translation" in page for page in pages)


def showing_a_post(
    number: int, told: tuple[TranslationFacts, ...], url: str = "https://vk.com/wall-1_2"
) -> ExhibitFacts:
    """A screenshot of a post in Tajik with its translations; the exhibit itself has no words."""
    made = dossiers.exhibit(number, b"x", media_type="audio/ogg", name="post.ogg")
    post = replace(dossiers.post(number), url=url, text="Ту хоини Ватанӣ.", translation=told[0].text, translations=told)
    return replace(made, title=f"Post {number}", post=post, language="")


@pytest.mark.parametrize("identifier", ["us_eoir", "uk_ftt_iac", "us_uscis"])
def test_the_words_of_a_post_are_certified_like_those_of_a_document(
    typesetter: TypstTypesetter, identifier: str
) -> None:
    """exports.md §2.1, §2.9: every foreign-language document, a post in a screenshot too; once where two exhibits show it."""
    kind = profile(identifier)
    told = translation(
        text="You are a traitor.",
        passage="traitor",
        passage_original="хоини",
        certificate=kind.translation_certificate,
        alone=kind.certificates_alone,
    )
    twice = (showing_a_post(1, (told,)), showing_a_post(2, (told,)))
    dossier, files = in_bundle(identifier, *twice, exhibit(3, PERSIAN, (replace(told, text=ENGLISH),)))
    listed = [(each.exhibit.label, each.address) for one in due(dossier) for each in one.translations]
    assert listed == ([] if kind.certificates_alone else [("E001", "https://vk.com/wall-1_2"), ("E003", "")])
    pages = [" ".join(page.split()) for page in pages_of(typesetter.bundle(dossier, dossiers.facts(dossier), files))]
    told_of = [
        page
        for page in pages
        if "To be completed and signed by hand" in page and "https://vk.com/wall-1_2" in page.replace(" ", "")
    ]
    assert len(told_of) == (2 if kind.certificates_alone else 1)  # USCIS: each file has its own
    assert all(FARRUKH.name in page and "Tajik" in page for page in told_of)
    if identifier == "uk_ftt_iac":  # the block at the head names translator, qualifications and date there too
        (slip_words,) = [page for page in pages if "You are a traitor." in page and "E001" in page]
        assert "DPSI (Law)" in slip_words
        assert "2026-05-14" in slip_words


def test_a_pdf_with_marks_is_sound(typesetter: TypstTypesetter, tmp_path: Path) -> None:
    dossier, files = in_bundle("uk_ftt_iac", exhibit(1, PERSIAN, (translation(),)))
    path = tmp_path / "bundle.pdf"
    path.write_bytes(typesetter.bundle(dossier, dossiers.facts(dossier), files))
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
