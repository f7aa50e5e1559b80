"""What is searched for in an office of any size: words that many records have, words that few have, Tajik ones, and handles of accounts."""

from casebook.bench.wording import Chance, names, words_of

QUESTIONS = ("rare", "common", "tajik", "handle")
ASKED = 20  # of each kind
LONG = 4  # letters of a word that somebody searches for
SEED = 11


def questions(kind: str) -> list[str]:
    """Give what is asked: the words of one kind, the same each time."""
    if kind == "handle":
        chance = Chance(SEED)
        return [f"{chance.one_of(names()).latin.lower()}_{chance.below(1000)}" for _ in range(ASKED)]
    counted = [(seen, word) for seen, word in words_of("tg" if kind == "tajik" else "ru") if len(word) >= LONG]
    counted.sort(reverse=kind != "rare")
    return [word for _seen, word in counted[:ASKED]]
