"""Who made a translation, what they certify, and which words of it matter most.

A translator may be endangered by their name: what is said of one stays with the translation and leaves only for profiles that
admit translators; elsewhere a pack says "translator T1" (exports.md §2.9). Machines have no name.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from casebook.model.base import Body
from casebook.model.fields import Coded, Edtf, Kept, Line, Prose

MACHINE = "machine"  # `made_by` of a translation that no human has made


class Translator(Body, frozen=True, kw_only=True):
    """A human translator or interpreter, as courts ask about them (8 CFR 1003.33; 8 CFR 103.2(b)(3); exports.md §2.1)."""

    name: Line = ""
    qualification: Prose = ""
    address: Prose = ""  # of the agency, where the own address would be a danger
    telephone: Line = ""
    agency: Line = ""
    relation: Annotated[str, Coded("translator_relation")] = ""  # to the person whom the file is about
    languages: Annotated[tuple[str, ...], Coded("language")] = ()  # in which they are competent


class Translating(Body, frozen=True, kw_only=True):
    """What is said of a translation beside its words.

    `passage` stands word for word in the translation and `passage_original` in the original: the words that decide.
    """

    translator: Translator = Translator()
    translated_on: Edtf = ""
    certificate: Annotated[str, Coded("translation_certificate")] = ""  # "": as the venue asks
    alone: bool = False  # a certificate of its own, not one for everything by the same translator
    certified_on: Edtf = ""  # when a human signed it; "" while nobody has
    interpreted: bool = False  # read back by an interpreter to somebody who signs a statement in another language
    passage: Prose = ""
    passage_original: Prose = ""
    passage_at: Line = ""  # where they stand in the original: "page 3, paragraph 7"


class TranslatedWords(Body, frozen=True, kw_only=True):
    """A translation of the words of a post or incident, beside the one that stands in the record itself."""

    id: UUID
    text: Prose
    language: Annotated[str, Coded("language")] = ""
    made_by: Annotated[str, Kept()] = ""  # a role, or "machine"
    made_at: Annotated[datetime | None, Kept()] = None
    translating: Translating = Translating()
