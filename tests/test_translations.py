"""Every sentence that casebook says is said in Russian, Tajik and Persian too, with the same blanks to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

from casebook.i18n import LOCALES, gettext_for

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "casebook" / "translations"
EXTRACT = (
    "pybabel extract -F casebook/translations/babel.toml -k lazy_gettext -k InvalidInput"
    " --sort-by-file --add-location file -o build/messages.pot casebook"
)
TRANSLATED = [locale for locale in LOCALES if locale != "en"]
TEMPLATES = sorted(ROOT.glob("casebook/web/**/*.html"))

NAMES_OF_THINGS = {
    "casebook",
    "TLP",
    "SHA",
    "PAP",
    "EDTF",
    "HTTP",
    "URL",
    "PDF",
    "ZIP",
    "CSV",
    "UTC",
    "JSON",
    "Markdown",
}
"""Words that stand bare in a template because every language writes them so."""


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    found = tmp_path_factory.mktemp("pot") / "messages.pot"
    command = EXTRACT.replace("casebook/translations", str(FOLDER)).replace("build/messages.pot", str(found))
    CommandLineInterface().run(["pybabel", "-q", *command.split()[1:-1], str(ROOT / "casebook")])
    with found.open("rb") as file:
        return read_po(file)


class Anything(dict[str, int]):
    """A value for every blank."""

    def __missing__(self, key: str) -> int:
        return 1


def catalogue(locale: str) -> Catalog:
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(one: object) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(one)  # type: ignore[arg-type]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%(?:\(\w+\))?[a-z%]", text))


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_sentence_of_the_sources_stands_in_the_catalogue_and_no_other(locale: str, sentences: Catalog) -> None:
    there = {(message.context, message.id) for message in messages(catalogue(locale))}
    assert there == {(message.context, message.id) for message in messages(sentences)}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_sentence_is_left_out_or_guessed(locale: str) -> None:
    found = catalogue(locale)
    assert not found.obsolete
    assert not [message.id for message in messages(found) if message.fuzzy]
    assert not [message.id for message in messages(found) if not all(forms(message.string))]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_leave_the_same_blanks_as_the_source(locale: str) -> None:
    for message in messages(catalogue(locale)):
        wanted = placeholders(forms(message.id)[-1])
        for form in forms(message.string):
            assert placeholders(form) == wanted, message.id


@pytest.mark.parametrize("locale", TRANSLATED)
def test_sentences_of_templates_can_be_filled_in(locale: str) -> None:
    """Jinja fills in every sentence, also one without blanks: a bare percent sign would break the page."""
    for message in messages(catalogue(locale)):
        if any(file.endswith(".html") for file, _ in message.locations):
            for form in (*forms(message.id), *forms(message.string)):
                assert form % Anything() is not None


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_keep_the_shape_of_the_sentence(locale: str) -> None:
    for message in messages(catalogue(locale)):
        source = forms(message.id)[-1]
        for form in forms(message.string):
            assert form == form.strip(), message.id
            assert form.endswith((".", "؟", "?")) == source.endswith((".", "?")), message.id
            assert form.endswith("…") == source.endswith("…"), message.id
            assert re.findall(r"<[^>]+>", form) == re.findall(r"<[^>]+>", source), message.id
            assert "!" not in form, message.id


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_are_written_in_the_letters_of_their_language(locale: str) -> None:
    wrong = {"ru": "[ӣӯқғҳҷӢӮҚҒҲҶ]|[؀-ۿ]", "tg": "[ыщьцЫЩЬЦ]|[؀-ۿ]", "fa": "[Ѐ-ӿ]|[يىكة]"}[locale]
    for message in messages(catalogue(locale)):
        for form in forms(message.string):
            assert not re.search(wrong, form), form
            assert not re.search(r"[a-zA-Z][Ѐ-ӿ]|[Ѐ-ӿ][a-zA-Z]", form), form


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_compiled_catalogue_says_what_the_readable_one_says(locale: str) -> None:
    with (FOLDER / locale / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = {forms(message.id): forms(message.string) for message in messages(read_mo(file))}
    assert compiled == {forms(message.id): forms(message.string) for message in messages(catalogue(locale))}


def test_russian_counts_in_three_ways() -> None:
    count = gettext_for("ru").ngettext
    one, many = "One place needs a look", "%(num)s places need a look"
    said = [count(one, many, number) % {"num": number} for number in (1, 2, 5, 11, 21)]
    assert [words.split()[-1] for words in said] == ["место", "места", "мест", "мест", "место"]


def test_tajik_and_persian_count_without_a_plural_of_the_thing() -> None:
    for locale in ("tg", "fa"):
        count = gettext_for(locale).ngettext
        assert len({count("One place needs a look", "%(num)s places need a look", number) for number in (1, 2, 5)}) == 1


def test_the_documented_command_is_the_one_that_finds_the_sentences() -> None:
    assert EXTRACT in (ROOT / "docs" / "translations.md").read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_stand_bare_in_a_template(path: Path) -> None:
    tokens = Environment(autoescape=True).lex(path.read_text("utf-8"))
    text = "".join(value if kind == "data" else " " for _, kind, value in tokens)
    spoken = re.findall(r'(?:title|alt|placeholder|aria-label|data-label)="([^"]*)"', text)
    spoken += re.sub(r"<!--.*?-->|<(kbd|code)>.*?</\1>|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL).split()
    bare = {word for piece in spoken for word in re.findall(r"[^\W\d_]{2,}", piece)}
    assert bare <= NAMES_OF_THINGS
