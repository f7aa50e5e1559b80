"""Codes in place of names (exports.md §4.5): one for a person and a recipient, dealt at random, kept through supplements."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from casebook.model.pack_draft import Codename
from casebook.services.codenames import codenames

ROLES = {
    UUID(int=1): ["target"],
    UUID(int=2): ["relative"],
    UUID(int=3): ["relative"],
    UUID(int=4): ["witness"],
    UUID(int=5): ["perpetrator"],
    UUID(int=6): ["translator"],
    **{UUID(int=number): ["relative"] for number in range(7, 20)},
}


def book_of(roles: dict[UUID, list[str]]) -> Any:
    return SimpleNamespace(persons=dict.fromkeys(roles), roles_of=roles)


def dealt(known: tuple[Codename, ...] = (), roles: dict[UUID, list[str]] = ROLES) -> dict[UUID, str]:
    return {each.person: each.code for each in codenames(book_of(roles), known)}


def test_4_5_each_has_a_code_that_tells_the_part_and_nothing_else() -> None:
    codes = dealt()
    assert len(set(codes.values())) == len(ROLES)
    assert [codes[UUID(int=number)][0] for number in range(1, 7)] == ["V", "R", "R", "W", "P", "T"]
    assert {codes[each] for each, roles in ROLES.items() if roles == ["relative"]} == {f"R{n}" for n in range(1, 16)}


def test_4_5_codes_are_dealt_at_random_so_that_two_recipients_cannot_be_compared() -> None:
    seen = [tuple(sorted(dealt().items())) for _ in range(5)]
    assert len(set(seen)) > 1, "fifteen relatives in one order five times is no accident"


def test_4_5_a_supplement_calls_everybody_as_before_and_gives_no_code_twice() -> None:
    first = codenames(book_of(ROLES))
    gone = {person: roles for person, roles in ROLES.items() if person != UUID(int=2)}
    later = dealt(first, gone | {UUID(int=40): ["relative"]})
    assert {each.person: each.code for each in first}.items() <= later.items()
    assert later[UUID(int=40)] == "R16", "who left the case keeps the number taken"
