"""The certificates that human translators sign: one for each translator, or for each translation, in the words of the venue.

Software signs nothing and invents no name: what nobody has written down stays a line to fill in. Whoever translated by machine
certifies nothing. Forms of words: 8 CFR 1003.33 (competent; true and accurate to the best of abilities; address and telephone; lists
the documents), 8 CFR 103.2(b)(3) (full; complete and accurate; competent), exports.md §2.1 (United Kingdom: certified accurate, with
identity and qualifications), §2.9.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.translation_facts import TranslationFacts, TranslatorFacts
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.wording import wording

BLANK = "________________"
ENGLISH = frozenset({"eoir", "uscis", "uk"})  # forms of words that a venue has in English alone
_APART = frozenset({"eoir", "uscis"})  # where somebody of the family may not translate


@dataclass(frozen=True, slots=True)
class Translated:
    """One translation of the words of an exhibit, or of the post that it shows: then `address` is the post's."""

    exhibit: ExhibitFacts
    translation: TranslationFacts
    language: str  # of the original
    address: str = ""


@dataclass(slots=True)
class Due:
    """One certificate: who signs it, in which form, for which translations of which exhibits."""

    form: str
    translator: TranslatorFacts | None
    interpreted: bool
    translations: list[Translated] = field(default_factory=list)


def due(dossier: Dossier) -> list[Due]:
    """Every certificate of a dossier for several translations, by translator; those that stand alone are not among them.

    The words of a post that several exhibits show are certified once.
    """
    found: dict[tuple[str, str, bool], Due] = {}
    told: set[tuple[str, str]] = set()
    for each in (one for exhibit in dossier.exhibits for one in _certified(exhibit)):
        translation, once = each.translation, (each.address, each.translation.text)
        if translation.alone or (each.address and once in told):
            continue
        told.add(once)
        code = translation.translator.code if translation.translator else ""
        key = (code, translation.certificate, translation.interpreted)
        due_by = found.setdefault(key, Due(translation.certificate, translation.translator, translation.interpreted))
        due_by.translations.append(each)
    return list(found.values())


def certificates(scene: Scene) -> list[Json]:
    """All of them, each on a page of its own; nothing where none is due."""
    blocks: list[Json] = []
    for number, each in enumerate(due(scene.dossier)):
        blocks += [{"b": "break"}] if number else []
        blocks += _certificate(scene, each)
    return blocks


def alone(scene: Scene, exhibit: ExhibitFacts) -> list[Json]:
    """The certificates that stand right behind the translations of one exhibit (USCIS: in the same file)."""
    blocks: list[Json] = []
    for each in _certified(exhibit):
        by = each.translation
        if by.alone:
            one = Due(by.certificate, by.translator, by.interpreted, [each])
            blocks += [{"b": "break"}, *_certificate(scene, one)]
    return blocks


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _certified(exhibit: ExhibitFacts) -> Iterator[Translated]:
    post = exhibit.post
    yield from (Translated(exhibit, each, exhibit.language) for each in exhibit.translations if each.certificate)
    if post:
        yield from (
            Translated(exhibit, each, post.language, post.url) for each in post.translations if each.certificate
        )


def _certificate(scene: Scene, one: Due) -> list[Json]:
    setting = scene.setting
    if one.form in ENGLISH:
        setting = replace(setting, words=wording("en"))
    title = "interpretation_certificate" if one.interpreted else "translation_certificate"
    body = [setting.say_ours(setting.line(line, ours=True)) for line in _sentences(setting, one)]
    return [
        setting.sub(title),
        _identity(setting, one),
        *body,
        _documents(replace(scene, setting=setting), one),
        {"b": "together", "blocks": [setting.tell("by_hand", "quiet"), _hand(setting, one)]},
    ]


def _sentences(setting: Setting, one: Due) -> Iterator[str]:
    words = setting.words
    name = one.translator.name if one.translator and one.translator.name else BLANK
    origins = [each.language for each in one.translations]
    origin, into = (
        _languages(setting, origins),
        _languages(setting, [each.translation.language for each in one.translations]),
    )
    languages = _languages(setting, [*_spoken(one), *origins], into)
    if one.interpreted:
        yield words("tc_interpreter", name=name, languages=languages)
    yield words(f"tc_{one.form}", **_filling(one.form, name=name, origin=origin, into=into, languages=languages))
    if one.form in _APART:
        yield words("tc_apart")


def _filling(form: str, **values: str) -> dict[str, str]:
    wanted = ("name", "languages") if form == "generic" else ("name", "origin", "into")
    return {each: values[each] for each in wanted}


def _spoken(one: Due) -> tuple[str, ...]:
    return one.translator.languages if one.translator else ()


def _languages(setting: Setting, codes: list[str], more: str = "") -> str:
    named = [setting.words.language(code) for code in codes if code]
    return ", ".join(dict.fromkeys([*named, *([more] if more and more != BLANK else [])])) or BLANK


def _identity(setting: Setting, one: Due) -> Json:
    by = one.translator or TranslatorFacts(code="")
    return setting.fields(
        [
            ("translator", f"{by.name} ({by.code})" if by.name else by.code),
            ("qualification", [setting.cell(line) for line in by.qualification.splitlines()]),
            ("agency", by.agency),
            ("address", [setting.cell(line) for line in by.address.splitlines()]),
            ("telephone", by.telephone),
            ("competent_in", ", ".join(setting.words.language(code) for code in by.languages)),
        ]
    )


def _documents(scene: Scene, one: Due) -> Json:
    setting = scene.setting
    rows = [
        [
            [scene.exhibit(each.exhibit.label)],
            [
                setting.cell(each.exhibit.title),
                setting.cell(each.address, style="quiet"),
                setting.cell(_from_into(setting, each), style="quiet", ours=True),
            ],
            [setting.cell(each.translation.translated_on)],
            [setting.cell(each.translation.certified_on)],
        ]
        for each in one.translations
    ]
    return setting.table(
        ["auto", "wide", "short", "short"], ["exhibit", "title", "translated_on", "certified_short"], rows
    )


def _from_into(setting: Setting, each: Translated) -> str:
    language = setting.words.language
    return setting.words(
        "from_into", origin=language(each.language) or BLANK, into=language(each.translation.language) or BLANK
    )


def _hand(setting: Setting, one: Due) -> Json:
    by = one.translator or TranslatorFacts(code="")
    told = {"sign_name": by.name, "sign_address": by.address, "sign_telephone": by.telephone}
    names = [*(name for name, given in told.items() if not given), "sign_place", "sign_date", "sign_signature"]
    return {"b": "sign", "names": [setting.word(name) for name in names]}
