"""A translation as a pack tells it, and as much of its translator as the profile admits: parts of the dossier.

All texts are plain text, never markup. Source: exports.md §2.1, §2.9.
"""

from dataclasses import dataclass

from casebook.exporters.transcripts import Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorFacts:
    """Who made a translation. Everything but the code is empty where the profile admits no translators (exports.md §2.9)."""

    code: str  # "T1": the same translator has the same code through the whole pack
    name: str = ""
    qualification: str = ""
    agency: str = ""
    address: str = ""
    telephone: str = ""
    relation: str = ""  # code of the list translator_relation
    languages: tuple[str, ...] = ()  # codes


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationFacts:
    """One translation of an exhibit's or a post's words. Passages stand word for word in the texts beside them, or are ""."""

    text: str
    language: str = ""
    made_by: str = ""  # a role, or "machine"
    translator: TranslatorFacts | None = None  # of a human one
    translated_on: str = ""  # ISO day or EDTF
    certificate: str = ""  # code of the list translation_certificate; "" where none is due
    alone: bool = False  # certified on its own
    certified_on: str = ""  # when a human signed the certificate; "" while nobody has
    interpreted: bool = False
    passage: str = ""  # the words that decide
    passage_original: str = ""
    passage_at: str = ""  # "page 3, paragraph 7" of the original
    cues: tuple[Cue, ...] = ()  # where it has times of its own
