"""Find the words for a kind of record: names, labels, hints, groups of fields."""

from types import MappingProxyType
from typing import Any

from casebook.errors import NotFound
from casebook.model.base import Body
from casebook.services.records import PLAIN_NOUNS
from casebook.web.desk import acts_words, help_words, intervention_words
from casebook.web.desk.noun_words import NounWords

NOUNS = MappingProxyType(
    {words.noun.__tablename__: words for words in (*acts_words.WORDS, *help_words.WORDS, *intervention_words.WORDS)}
)
"""The words for each noun of PLAIN_NOUNS, by its table."""

_LABELS: dict[type[Body], Any] = {words.noun.body_type: words.labels for words in NOUNS.values()}
for _words in NOUNS.values():
    _LABELS.update(_words.parts)


def words_of(noun: str) -> NounWords:
    """The words for a table.

    Raises:
        NotFound: records of this kind have pages of their own, or there are none such.
    """
    if noun not in NOUNS or NOUNS[noun].noun not in PLAIN_NOUNS:
        raise NotFound
    return NOUNS[noun]


def label_of(body_type: type[Body], name: str) -> Any:
    """The label of a field; of a body without words here, the field's own name."""
    return _LABELS.get(body_type, {}).get(name, name)


def hint_of(body_type: type[Body], name: str) -> Any:
    """What a caseworker should know before typing, "" where the label says it all."""
    words = next((words for words in NOUNS.values() if words.noun.body_type is body_type), None)
    return words.hints.get(name, "") if words else ""
