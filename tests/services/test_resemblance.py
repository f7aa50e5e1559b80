"""Texts that were copied with small changes are found; texts that only sound alike are not. On 3,000 real comments."""

import csv
from functools import cache
from pathlib import Path

import pytest

from casebook.services import resemblance
from casebook.services.resemblance import NEAR, SHORTEST, nearest, plain

COMMENTS = Path(__file__).parents[1] / "data" / "text" / "vk_comments_ru_3000.csv"
SMEAR = "Хоини Ватан, ки нони ғарибонро мехӯрад, боз ба мардум дурӯғ мегӯяд. Оилааш бояд ҷавоб диҳад!"


@pytest.fixture(scope="module")
def comments() -> list[tuple[int, str]]:
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        return list(enumerate(row["text"] for row in csv.DictReader(file)))


@pytest.mark.parametrize(
    "copied",
    [
        SMEAR,
        SMEAR.upper(),
        f"❗️❗️ {SMEAR} https://t.me/vatan_misol_7/77 @ovozi_misol",
        SMEAR.replace("ғ", "г").replace("ӯ", "у").replace("ҷ", "ч"),  # typed on a Russian keyboard
        SMEAR.replace("о", "о\u200b"),  # invisible characters between the letters
        SMEAR.replace("боз", "ҳоло ҳам"),
    ],
)
def test_a_copy_with_small_changes_is_found_among_real_comments(copied: str, comments: list[tuple[int, str]]) -> None:
    found = nearest(copied, [*comments, (-1, SMEAR)])
    assert [like.known for like in found] == [-1]
    assert found[0].percent >= NEAR


def test_a_text_of_the_same_words_in_another_story_is_not_taken_for_a_copy(comments: list[tuple[int, str]]) -> None:
    told = "Ватан барои ҳамаи мо азиз аст, ва мардум ҳақ дорад ҳақиқатро донад. Оилаи ман дар хона аст."
    assert nearest(told, [*comments, (-1, SMEAR)]) == []


def test_pairs_among_the_real_comments_are_copies_indeed(
    comments: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblance, "plain", cache(plain))  # four hundred times the same three thousand texts
    long = [(number, text) for number, text in comments if len(plain(text)) >= SHORTEST][:400]
    pairs = {
        tuple(sorted((number, like.known)))
        for number, text in long
        for like in nearest(text, comments)
        if like.known != number
    }
    words = [(set(plain(comments[one][1]).split()), set(plain(comments[other][1]).split())) for one, other in pairs]
    assert pairs  # the set holds real copies
    assert [
        len(one & other) / len(one | other) for one, other in words if len(one & other) * 2 < len(one | other)
    ] == []


def test_short_texts_count_only_when_they_are_equal(comments: list[tuple[int, str]]) -> None:
    assert nearest("Какой мир", [(1, "Какой мир?"), (2, "Какой пир?")]) == nearest("какой МИР!", [(1, "Какой мир?")])
    assert nearest("", comments) == nearest("😳 https://t.me/x/1", comments) == []


def test_the_nearest_stand_first_and_no_more_than_asked() -> None:
    known = [(1, SMEAR.replace("боз", "ҳоло ҳам")), (2, SMEAR), (3, SMEAR), (4, "Дигар чиз аст ин, бисёр дигар.")]
    assert [like.known for like in nearest(SMEAR, known, most=2)] == [2, 3]
    assert nearest(SMEAR, known)[0].percent == 100
