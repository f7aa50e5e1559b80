"""Every text can be set: what has no glyph becomes a visible note, and nothing vanishes."""

import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.exporters.typeset import setting
from casebook.exporters.typeset.coverage import FONTS, everything, shown
from casebook.exporters.typeset.typesetter import TypstTypesetter
from tests.exporters.typeset import dossiers
from tests.exporters.typeset.conftest import words_of

SCRIPTS = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("аӣқӯҳҷیکگپچه\u200c\u064e\u0301\u0306\u20dd王😀\u202e\ufe0f"),
    max_size=60,
)


def test_the_fonts_cover_our_languages_in_regular_and_bold() -> None:
    for character in "ӣӯқғҳҷӢӮҚҒҲҶёЁіўәөүұһ ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأئآۀ۰۱۲٪؟،؛«»—–…№€":
        assert character == " " or ord(character) in everything()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ватанӣ қишлоқ", "Ватанӣ қишлоқ"),
        ("می‌رود", "می‌رود"),
        ("王", "[U+738B]"),
        ("ok 😀", "ok [U+1F600]"),
        ("a\x00b", "a[U+0000]b"),
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("\ud800", "[U+D800]"),
        ("n\u064e", "n[U+064E]"),
        ("\u0301x", "[U+0301]x"),
        ("e\u0301", "e\u0301"),
        ("\ufdd0", "[U+FDD0]"),
        ("a\tb\r\nc", "a    b\nc"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(SCRIPTS)
def test_nothing_is_lost(text: str) -> None:
    kept = shown(text)
    for character in text:
        assert character in kept or f"[U+{ord(character):04X}]" in kept or character in "\t\r"


@given(SCRIPTS)
def test_the_last_resort_leaves_only_plain_letters(text: str) -> None:
    assert all(ord(character) in everything() for character in shown(text, strict=True) if character != "\n")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SCRIPTS, min_size=1, max_size=30))
def test_any_text_makes_a_document(typesetter: TypstTypesetter, texts: list[str]) -> None:
    dossier, _ = dossiers.dossier(exhibits=0, incidents=1)
    incident = dossiers.replace(dossier.incidents[0], title=texts[0], narrative="\n".join(texts), sources=tuple(texts))
    assert typesetter.chronology(dossiers.replace(dossier, incidents=(incident,))).startswith(b"%PDF")


def test_a_name_in_chinese_and_an_emoji_are_noted_on_the_page(typesetter: TypstTypesetter) -> None:
    dossier, _ = dossiers.dossier(exhibits=0, incidents=1)
    incident = dossiers.replace(dossier.incidents[0], narrative="Witness 王 wrote 😀")
    words = words_of(typesetter.chronology(dossiers.replace(dossier, incidents=(incident,))))
    assert "Witness [U+738B] wrote [U+1F600]" in words


def test_the_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 4_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    listed = subprocess.run(
        ["fc-scan", "--format", "%{family}\n", str(FONTS)], capture_output=True, text=True, check=True
    )
    assert all("Noto" in family for family in listed.stdout.split("\n") if family)


def test_a_combination_without_a_glyph_is_set_once_more_with_rare_characters_spelled_out(
    typesetter: TypstTypesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "shown", lambda text, *, strict=False: shown(text, strict=True) if strict else text)
    dossier, _ = dossiers.dossier(exhibits=0, incidents=1)
    incident = dossiers.replace(dossier.incidents[0], narrative="Witness 王 wrote")
    words = words_of(typesetter.chronology(dossiers.replace(dossier, incidents=(incident,))))
    assert "Witness [U+738B] wrote" in words
