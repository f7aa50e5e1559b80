"""Checks of translations that profiles order, over a composed dossier: made, by a human, certified, by nobody of the family, marked.

What is certified, and by whom it may not be, differs from office to office; a profile's `[[rules]]` name these checks and say which
of them block (exports.md §1.6 no. 5, §2.1, §2.9).
"""

from collections.abc import Callable, Iterator, Mapping

from casebook.exporters.dossier import Dossier, ExhibitFacts, PostFacts
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Data, Rule
from casebook.exporters.translation_facts import TranslationFacts

MACHINE = "machine"
FAMILY = ("applicant", "family")  # codes of the list translator_relation


def _translated(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What is not in a language that the recipient reads has a translation into one."""
    for exhibit in dossier.exhibits:
        if _foreign(dossier, exhibit.language) and not _read(dossier, exhibit):
            yield _said(rule, rule.check, exhibit.label)
    for post in _posts(dossier):
        own = [(post.translation_language, post.translation)]
        given = [*own, *((each.language, each.text) for each in post.translations)]
        if post.text and _foreign(dossier, post.language) and not any(_reads(dossier, *each) for each in given):
            yield Problem(code="post_translated", where=post.url, blocking=False, source=rule.source)


def _human(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The translation that the recipient reads was made by a human being."""
    for exhibit, translation in _used(dossier):
        if translation.made_by == MACHINE:
            yield _said(rule, rule.check, exhibit.label)


def _certified(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A human translator has signed a certificate of it."""
    for exhibit, translation in _used(dossier):
        if translation.made_by != MACHINE and not translation.certified_on:
            yield _said(rule, rule.check, exhibit.label)


def _identified(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The translator is named with what this office's form asks: address and telephone in the US, qualifications in the UK."""
    wanted = {"eoir": ("name", "address", "telephone"), "uk": ("name", "qualification")}
    if not dossier.profile.admits_any(Data.TRANSLATORS):
        return
    for exhibit, translation in _used(dossier):
        needed = wanted.get(translation.certificate, ("name",))
        missing = [name for name in needed if not getattr(translation.translator, name, "")]
        if translation.made_by != MACHINE and missing:
            yield _said(rule, rule.check, exhibit.label, of_translator=" ".join(missing))


def _apart(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The translator is neither the person themselves nor of the family."""
    for exhibit, translation in _used(dossier):
        if translation.translator and translation.translator.relation in FAMILY:
            yield _said(rule, rule.check, exhibit.label)


def _marked(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The words that decide are marked in the translation."""
    for exhibit, translation in _used(dossier):
        if not translation.passage:
            yield _said(rule, rule.check, exhibit.label)


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "translated": _translated,
    "translated_by_human": _human,
    "translation_certified": _certified,
    "translator_identified": _identified,
    "translator_apart": _apart,
    "passage_marked": _marked,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _used(dossier: Dossier) -> Iterator[tuple[ExhibitFacts, TranslationFacts]]:
    """The translation of each foreign exhibit that the recipient reads, its own or of the post that it shows: the best."""
    for exhibit in dossier.exhibits:
        told = [(exhibit.language, each) for each in exhibit.translations]
        told += [(exhibit.post.language, each) for each in exhibit.post.translations] if exhibit.post else []
        read = [(language, each) for language, each in told if _reads(dossier, each.language, each.text)]
        yield from ((exhibit, each) for language, each in read[:1] if not language or _foreign(dossier, language))


def _wanted(dossier: Dossier) -> tuple[str, ...]:
    return dossier.profile.languages or (dossier.locale,)


def _foreign(dossier: Dossier, language: str) -> bool:
    return bool(language) and language not in _wanted(dossier)


def _reads(dossier: Dossier, language: str, text: str) -> bool:
    # A translation of which nobody said the language is taken to be one that the recipient reads.
    return bool(text) and (not language or language in _wanted(dossier))


def _read(dossier: Dossier, exhibit: ExhibitFacts) -> bool:
    files = ((file.language, file.name) for file in exhibit.files if file.role == "translation")
    given = [(exhibit.translation_language, exhibit.translation), *files]
    given += [(each.language, each.text) for each in exhibit.translations]
    given += [(each.language, each.text) for each in exhibit.post.translations] if exhibit.post else []
    return any(_reads(dossier, *each) for each in given)


def _posts(dossier: Dossier) -> Iterator[PostFacts]:
    told = [post for incident in dossier.incidents for post in incident.posts] + list(dossier.asked_posts)
    yield from {(post.id, post.url, post.text): post for post in told}.values()


def _said(rule: Rule, code: str, where: str, **detail: str) -> Problem:
    return Problem(code=code, where=where, blocking=rule.blocking, detail=detail, words=rule.words, source=rule.source)
