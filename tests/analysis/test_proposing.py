"""Rules that propose a kind of act: what they find in four languages, what they leave alone, and that they show their reason."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.analysis.proposing import LONGEST, Rules, edition, marked, rules
from casebook.analysis.written_words import words
from casebook.vocabulary import term

FOUND = [
    # Russian
    ("Мы тебя найдём и убьём.", {"threat", "death_threat"}),
    ("Тебе не жить, слышишь?", {"death_threat"}),
    ("Подумай о своих детях, пока не поздно", {"threat_to_relatives"}),
    ("Твоя мать ещё в Душанбе. Скоро она за всё поплатится.", {"threat_to_relatives"}),
    ("Вчера вызвали моего брата в милицию", {"relatives_summoned"}),
    ("Эта проститутка живёт на гранты", {"sexual_smear"}),
    ("Ты предатель и враг народа", {"treason"}),
    ("Все они террористы", {"extremism"}),
    ("Вот её номер: +992 93 000 11 22", {"personal_data"}),
    ("ул. Садовая, дом 12", {"personal_data"}),
    ("Паспорт № 400000001", {"personal_data"}),
    ("Завтра выложим твой адрес и телефон", {"doxxing_threat"}),
    ("У нас твои голые фото. Разошлём всем родственникам.", {"intimate_blackmail"}),
    ("Надо всех расстрелять!", {"incitement"}),
    ("Кидайте жалобы на этот канал", {"call_to_report"}),
    ("Все дружно пишем ей в комментарии", {"call_to_pile_on"}),
    ("Это фейковый аккаунт, не верьте", {"impersonation"}),
    ("Объявлен в международный розыск", {"wanted"}),
    # Tajik, also as it is typed on a Russian keyboard
    ("Туро меёбем ва мекушем", {"threat", "death_threat"}),
    ("Туро меебем ва мекушем", {"threat", "death_threat"}),
    ("Фикри модаратро бикун", {"threat_to_relatives"}),
    ("Модаратро ҳабс мекунанд", {"threat_to_relatives"}),
    ("Падарамро ба милитсия даъват карданд", {"relatives_summoned"}),
    ("Фоҳиша!", {"sexual_smear"}),
    ("Фохиша!", {"sexual_smear"}),
    ("Хоини ватан", {"treason"}),
    ("ватанфуруш", {"treason"}),
    ("Ҳамаашон наҳзатӣ ва ифротгаро", {"extremism"}),
    ("Хамаашон нахзати", {"extremism"}),
    ("Суроғааш: кӯчаи Рӯдакӣ 45", {"personal_data"}),
    ("Видеоятро паҳн мекунем", {"intimate_blackmail"}),
    ("Марг бар хоинон!", {"incitement", "treason"}),
    ("Шикоят кунед, ҳисобашро банданд", {"call_to_report"}),
    ("Дар кофтуков аст", {"wanted"}),
    # Persian, with and without the mark that joins no letters
    ("تو را می‌کشیم", {"death_threat"}),
    ("تو را می کشیم", {"death_threat"}),
    ("پیدات می‌کنیم", {"threat"}),
    ("مادرت را می‌گیریم", {"threat_to_relatives"}),
    ("مادرم را بازداشت کردند", {"relatives_summoned"}),
    ("وطن‌فروش", {"treason"}),
    ("وطن فروش", {"treason"}),
    ("تروریست‌ها", {"extremism"}),
    ("مرگ بر خائن", {"incitement", "treason"}),
    ("این پیج را ریپورت کنید", {"call_to_report"}),
    ("او تحت تعقیب است", {"wanted"}),
    # English
    ("We will find you. We will kill you.", {"threat", "death_threat"}),
    ("We know where you live", {"threat"}),
    ("Your mother will suffer", {"threat_to_relatives"}),
    ("She is a traitor", {"treason"}),
    ("Death to traitors", {"incitement", "treason"}),
    ("Please report this account", {"call_to_report"}),
    ("He is wanted by Interpol", {"wanted"}),
    ("12 Old Mill Road", {"personal_data"}),
]
QUIET = [
    "",
    "Спасибо за интересное интервью!",
    "Купите, не пожалеете!",
    "Мама, папа и брат приехали в гости",
    "Паром отходит в 14:00, билет 120 рублей",
    "Убить время можно и в библиотеке",
    "12 мая 2026 года, 10 000 человек",
    "Модарам нон пухт",
    "Имрӯз ҳаво хуб аст",
    "امروز هوا خوب است",
    "مادرم نان پخت",
    "I will find the book and pay for it",
    "My brother sends his regards",
    "https://example.org/12345678901234",
    "2026-05-11 14:00:12",
]


def names(text: str) -> set[str]:
    return {proposal.rule.name for proposal in rules().propose(text)}


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_words_of_four_languages_are_met_and_shown(text: str, expected: set[str]) -> None:
    assert names(text) == expected
    for proposal in rules().propose(text):
        assert all(proposal.words(text))


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert names(text) == set()


@pytest.mark.parametrize(
    "disguised",
    [
        "Xоини вaтaн",
        "ХОИНИ ВАТАН",
        "хо\u200bини ва\u00adтан",
        "хооооини вататан".replace("тата", "та"),
        "хои\u0301ни ватан",
    ],
)
def test_a_disguise_does_not_hide_words(disguised: str) -> None:
    assert names(disguised) == {"treason"}


def test_the_words_that_were_found_are_those_of_the_text() -> None:
    text = "Привет. Мы тебя скоро найдём! Пока."
    (proposal,) = rules().propose(text)
    assert proposal.words(text) == ("тебя скоро найдём",)
    assert marked(text, proposal.places) == [("Привет. Мы ", False), ("тебя скоро найдём", True), ("! Пока.", False)]


def test_a_phrase_does_not_run_over_the_end_of_a_sentence() -> None:
    assert names("Ждём тебя. Найдём время и для чая.") == set()


def test_not_and_quotations_are_not_understood() -> None:
    # The page says so: a caseworker decides.
    assert names("Никто не говорил «мы тебя убьём»") == {"death_threat"}


def test_every_rule_is_whole_and_proposes_an_act_that_can_be_recorded() -> None:
    made = rules().rules
    assert edition()
    assert len({rule.name for rule in made}) == len(made)
    for rule in made:
        assert term("act_type", rule.act).selectable
        assert all(rule.labels[language].strip() for language in ("en", "ru", "tg", "fa"))
        assert rule.label("xx") == rule.labels["en"]
        assert rule.name in {name for _, found in FOUND for name in found}, "no sentence shows this rule"


def test_a_broken_phrase_stops_the_table() -> None:
    rule = {"name": "a", "act": "threat_to_target", "en": "a", "ru": "a", "tg": "a", "fa": "a"}
    for phrase in ("", "...", "a||b", "*"):
        with pytest.raises(ValueError, match="no phrase"):
            Rules([{**rule, "phrases": [phrase]}])


LETTERS = st.text(
    alphabet=st.sampled_from("аеубьтюяХоиниватнтебя найдём مرگ بر خائن kill you +992 0123456789.!\u200b\u0301\n")
)


@given(st.one_of(st.text(), LETTERS))
def test_any_text_gives_places_inside_it_and_loses_no_letter(text: str) -> None:
    for proposal in rules().propose(text):
        last = 0
        for start, end in proposal.places:
            assert last <= start < end <= len(text)
            last = end
        assert "".join(piece for piece, _ in marked(text, proposal.places)) == text
        assert [piece for piece, found in marked(text, proposal.places) if found] == list(proposal.words(text))


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_marking_loses_nothing_whatever_the_places(text: str, places: list[tuple[int, int]]) -> None:
    assert "".join(piece for piece, _ in marked(text, places)) == text


@given(st.text())
def test_words_stand_where_they_are_said_to(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        last = word.end


@pytest.mark.parametrize(
    "piece",
    ["тебя ", "твоя мать ", "убью ", "+9 ", "1 ", "улица а ", "паспорт ", "مادرت ", "your mother pay ", "a\u0301", "("],
)
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    def taken(size: int) -> float:
        text = (piece * size)[: size * 4]
        begun = time.process_time()
        rules().propose(text)
        return time.process_time() - begun

    taken(100)
    assert taken(20_000) < 20 * max(taken(2_000), 0.005)


def test_a_text_beyond_measure_is_looked_at_up_to_a_limit() -> None:
    assert rules().propose("а" * LONGEST + " хоини ватан") == ()
