"""Online attacks beside what came after them (exports.md §2.3): days counted, order said to be unsure where it is."""

from uuid import UUID

from casebook.exporters.dossier import IncidentFacts
from casebook.exporters.sequences import after_attacks


def happened(number: int, track: str, edtf: str) -> IncidentFacts:
    return IncidentFacts(
        id=UUID(int=number), number=number, title=str(number), when=edtf, sort_key=edtf, edtf=edtf,
        zone="Asia/Dushanbe", track=track,  # type: ignore[arg-type]
    )  # fmt: skip


def told(*incidents: IncidentFacts) -> list[tuple[int, int, int, int]]:
    return [(pair.attack.number, pair.act.number, pair.least, pair.most) for pair in after_attacks(incidents)]


def test_days_between_an_attack_and_a_visit_are_counted() -> None:
    assert told(happened(1, "online", "2026-05-11"), happened(2, "home", "2026-05-14")) == [(1, 2, 3, 3)]


def test_a_summons_counts_as_well_as_a_visit() -> None:
    assert told(happened(1, "online", "2026-05-11"), happened(2, "legal", "2026-05-11")) == [(1, 2, 0, 0)]


def test_what_came_before_or_much_later_is_in_no_pair() -> None:
    home = happened(1, "home", "2026-05-10")
    assert told(home, happened(2, "online", "2026-05-11"), happened(3, "home", "2026-07-01")) == []


def test_a_vague_date_gives_a_span_and_an_unsure_order_says_so() -> None:
    attack = happened(1, "online", "2026-05-20")
    assert told(attack, happened(2, "home", "2026-05-22/2026-05-25")) == [(1, 2, 2, 5)]
    (pair,) = told(attack, happened(2, "home", "2026-05"))
    assert pair[2] < 0 < pair[3]


def test_the_nearest_attacks_stand_beside_an_act_in_their_own_order() -> None:
    attacks = [happened(number, "online", f"2026-05-{number:02}") for number in range(1, 8)]
    pairs = told(*attacks, happened(9, "home", "2026-05-09"))
    assert [attack for attack, *_ in pairs] == [5, 6, 7]


def test_an_unknown_day_is_in_no_pair() -> None:
    assert told(happened(1, "online", ""), happened(2, "home", "2026-05-14")) == []
