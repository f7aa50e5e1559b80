"""What searching remembers is bounded, changes no result, and goes when it is told to."""

import pytest

from casebook.sensitive import Kind, Memory, Term, matching, scan, sought
from casebook.sensitive.letters import plain

RUSTAM = Term(kind=Kind.RELATIVE, words="Рустам Шарифов", source="r")
NIGINA = Term(kind=Kind.RELATIVE, words="Нигина Ятимова", source="n")


def test_results_not_asked_for_longest_go_first() -> None:
    memory = Memory(most=2)
    memory.keep(b"1", "one")
    memory.keep(b"2", "two")
    assert memory.get(b"1") == "one"
    memory.keep(b"3", "three")
    assert (memory.get(b"1"), memory.get(b"2"), memory.get(b"3")) == ("one", None, "three")


def test_the_same_terms_are_made_ready_once_and_others_anew() -> None:
    assert sought([RUSTAM, RUSTAM]) is sought([RUSTAM])
    assert sought([RUSTAM]).find("Нигина Ятимова") == []
    assert [hit.terms for hit in sought([RUSTAM, NIGINA]).find("Нигина Ятимова")] == [(NIGINA,)]


def test_a_name_is_found_after_more_words_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "REMEMBERED", 40)
    ready = sought([RUSTAM])
    many = " ".join(
        f"слово{chr(1072 + number % 32)}{chr(1072 + number // 32 % 32)}{chr(1072 + number // 1024)}"
        for number in range(100)
    )
    assert ready.find(many) == []
    assert ready.find("о Рустаме Шарифове") == scan.Sought([RUSTAM]).find("о Рустаме Шарифове") != []


def test_everything_is_forgotten() -> None:
    memory = Memory()
    sought([RUSTAM]).find("Рустам")
    memory.keep(b"1", "one")
    assert memory
    memory.forget()
    assert not memory
    assert memory.get(b"1") is None
    assert (plain.cache_info().currsize, scan.ready.cache_info().currsize) == (0, 0)
