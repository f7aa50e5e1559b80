"""Translations and transcripts as one pack tells them: which come first, by whom, and how far their translator is named.

Translators are numbered through the whole pack; what else is known of them enters only where the profile admits translators. It
opens nothing: texts come as they may leave (leaving_copies.py). Source: exports.md §2.1, §2.9, §4.2.
"""

from collections.abc import Callable, Iterable

from casebook.errors import InvalidInput
from casebook.exporters.profile import Data, Profile
from casebook.exporters.transcript_reading import read
from casebook.exporters.transcripts import VTT, Cue, plain
from casebook.exporters.translation_facts import TranslationFacts, TranslatorFacts
from casebook.model.account import ContentItemBody
from casebook.model.evidence import DerivativeBody
from casebook.model.incident import IncidentBody
from casebook.model.translation import MACHINE, Translating, Translator

Words = Callable[[str], str]
"""Puts codes in the place of names."""


def cues_of(text: str, media_type: str) -> tuple[Cue, ...]:
    """Give the cues of a text with times of its own; () for any other, and for one whose times were closed with its words."""
    if media_type != VTT:
        return ()
    try:
        return read(text)
    except InvalidInput:
        return ()


def words_of(text: str, media_type: str) -> str:
    """Give what a text says, without its times."""
    cues = cues_of(text, media_type)
    return plain(cues) if cues else text


def spoken_in(texts: Iterable[DerivativeBody], words: Words) -> tuple[str, tuple[Cue, ...]]:
    """Give what the newest transcript among an exhibit's texts says, and its cues where it has times."""
    for body in reversed(list(texts)):
        if body.operation == "transcript":
            text = words(body.text)
            cues = cues_of(text, body.media_type)
            return plain(cues) if cues else text, cues
    return "", ()


class Translations:
    """Numbers the translators of one pack and tells translations."""

    def __init__(self, profile: Profile, locale: str) -> None:
        self._profile = profile
        self._wanted = profile.languages or (locale,)
        self._codes: dict[tuple[str, ...], str] = {}

    def of_exhibit(self, texts: Iterable[DerivativeBody], original: str, words: Words) -> tuple[TranslationFacts, ...]:
        """Give an exhibit's translations, best first; `original` are its own words as they leave."""
        told = [
            self._told(body.text, body.language, body.made_by, body.translating, original, words, body.media_type)
            for body in texts
            if body.operation == "translation"
        ]
        return self._ordered(told)

    def of_words(
        self, body: ContentItemBody | IncidentBody, original: str, words: Words
    ) -> tuple[TranslationFacts, ...]:
        """Give the translations of the words of a post or incident, best first; the one of the record itself among them."""
        told = [
            self._told(each.text, each.language, each.made_by, each.translating, original, words)
            for each in body.translations
            if each.text.strip()
        ]
        if body.translation.strip():
            own = (body.translation, body.translation_language, body.translated_by)
            told.append(self._told(*own, None, original, words))
        return self._ordered(told)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _ordered(self, told: list[TranslationFacts]) -> tuple[TranslationFacts, ...]:
        # What the recipient reads, by a human, certified; the newest of what is equal.
        def rank(each: TranslationFacts) -> tuple[bool, bool, bool]:
            return each.language not in self._wanted, each.made_by == MACHINE, not each.certified_on

        newest_first = list(reversed(told))
        return tuple(sorted(newest_first, key=rank))

    def _told(
        self,
        text: str,
        language: str,
        made_by: str,
        said: Translating | None,
        original: str,
        words: Words,
        media_type: str = "",
    ) -> TranslationFacts:
        said, leaving = said or Translating(), words(text)
        shown = words_of(leaving, media_type)
        human = made_by != MACHINE
        certificate = said.certificate or self._profile.translation_certificate
        due = human and self._profile.translation_certificate != "none"
        return TranslationFacts(
            text=shown,
            language=language,
            made_by=made_by,
            translator=self._translator(said.translator) if human and said.translator != Translator() else None,
            translated_on=said.translated_on,
            certificate=certificate if due else "",
            alone=said.alone or self._profile.certificates_alone,
            certified_on=said.certified_on if human else "",
            interpreted=said.interpreted,
            passage=_standing(words(said.passage), shown),
            passage_original=self._original(words(said.passage_original), original),
            passage_at=said.passage_at,
            cues=cues_of(leaving, media_type),
        )

    def _original(self, passage: str, original: str) -> str:
        # Where originals stay, words of one leave only inside a text that leaves itself.
        return passage if not original and self._profile.allows_originals else _standing(passage, original)

    def _translator(self, who: Translator) -> TranslatorFacts:
        key = (who.name.casefold(), who.agency.casefold(), who.telephone, who.address)
        code = self._codes.setdefault(key, f"T{len(self._codes) + 1}")
        if not self._profile.admits_any(Data.TRANSLATORS):
            return TranslatorFacts(code=code, relation=who.relation)
        return TranslatorFacts(
            code=code,
            name=who.name,
            qualification=who.qualification,
            agency=who.agency,
            address=who.address,
            telephone=who.telephone,
            relation=who.relation,
            languages=who.languages,
        )


def _standing(passage: str, text: str) -> str:
    """Give a passage if its words stand in a text as it leaves; names in it may have become codes that fit no more."""
    return passage if passage and passage in text else ""
