import pytest

from casebook.sensitive.names import name_parts


def taken_apart(name: str) -> list[tuple[str, str]]:
    return [(part.word, str(part.part)) for part in name_parts(name)]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Шарифов Рустам Каримович", [("Шарифов", "surname"), ("Рустам", "given"), ("Каримович", "father")]),
        ("Рустам Шарифов", [("Рустам", "given"), ("Шарифов", "surname")]),
        ("Mahsa Orzu", [("Mahsa", "given"), ("Orzu", "surname")]),
        ("Orzu, Mahsa", [("Orzu", "surname"), ("Mahsa", "given")]),
        ("Орзу Маҳса Каримовна", [("Орзу", "surname"), ("Маҳса", "given"), ("Каримовна", "father")]),
        ("Ҷамшед Раҳимзода", [("Ҷамшед", "given"), ("Раҳимзода", "surname")]),
        ("رستم شریف زاده", [("رستم", "given"), ("شریف\u200cزاده", "surname")]),
        ("Dr. R. K. Sharifov", [("Sharifov", "surname")]),
        ("Парвина", [("Парвина", "given")]),
        ("", []),
    ],
)
def test_each_word_of_a_name_is_told_by_its_ending_or_its_place(name: str, parts: list[tuple[str, str]]) -> None:
    assert taken_apart(name) == parts
