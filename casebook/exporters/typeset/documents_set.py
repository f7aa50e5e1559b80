"""A profile's own documents, set from answers and facts: requests, letters, lists, statements for a human to sign.

The one renderer for every profile (courts, INTERPOL, UN, sanctions, regulators). A `Document` of a profile becomes blocks:

- `face`: bold lines in a frame at the head of the first page;
- each `DocumentPart`: its heading; its `words`, paragraph by paragraph; then what its `source` names: `ask:<identifier>`
  (the answer, or lines to fill in by hand where the office wants one and none was given) or `facts:<block>` (a block of
  fact_blocks.BLOCKS). A part whose ask nobody answered and nobody wants is left out, with its heading;
- `numbered`: paragraphs of words and answers get running numbers;
- `signed`: the words above the lines for a hand. Software never signs.

Words may hold `{name}`: the answer to the ask of that name, or pack, case, office, recipient, purpose, affected, issued,
exhibits; what is not known becomes a line to fill in. Words are the profile's, in the document's language, else English.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casebook.exporters.dossier import Dossier, PersonFacts
from casebook.exporters.profile import Ask, Document, DocumentPart, Words, applies
from casebook.exporters.typeset.certificate import sign_form
from casebook.exporters.typeset.fact_blocks import BLOCKS
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json
from casebook.exporters.typeset.wording import apart

LATIN = ("en", "de", "es", "fr")  # languages of documents that are written in Latin letters
BLANK = "________________"
_NAME = re.compile(r"\{([a-z_0-9]+)\}")
_SENTENCE_ENDS = (".", "!", "?", "؟", "…", ".”", ".»", ";", ":")
_LINES_BY_HAND = {"line": 1, "date": 1, "moment": 1, "prose": 6}  # by kind of ask; others two


def document_blocks(scene: Scene, document: Document) -> list[Json]:
    """Everything of a document beneath its title."""
    writing = _Writing(scene, numbered=document.numbered)
    face = scene.said(document.face)
    blocks: list[Json] = [{"b": "face", "lines": [writing.line(line) for line in _lines(face)]}] if face else []
    for part in document.parts:
        blocks += writing.part(part)
    if document.signed:
        truth = [scene.setting.say_ours(writing.line(line)) for line in _lines(scene.said(document.signed))]
        blocks.append({"b": "together", "blocks": [*truth, *_by_hand(scene)]})
    return blocks


def documents_of(dossier: Dossier) -> tuple[Document, ...]:
    """The documents of the profile that are set for this dossier: those whose `when` holds, and that have something to hold."""
    there = {"": True, "network": dossier.network_annex is not None}
    return tuple(
        each for each in dossier.profile.documents if there[each.holds] and applies(each.when, dossier.answers)
    )


def named_document(documents: tuple[Document, ...], identifier: str) -> Document:
    """Find a document of a profile. Raises KeyError: a fault of ours, which the profile's test finds."""
    return {each.identifier: each for each in documents}[identifier]


def filled(scene: Scene, text: str) -> str:
    """Fill the {names} of a profile's words; each value keeps its own direction."""
    known = _known(scene)
    return _NAME.sub(lambda found: apart(known[found[1]]) if known.get(found[1]) else BLANK, text)


@dataclass(slots=True)
class _Writing:
    """Writes parts one after another and counts their paragraphs."""

    scene: Scene
    numbered: bool
    _count: int = field(default=0)

    def part(self, part: DocumentPart) -> Iterator[Json]:
        kind, _, name = part.source.partition(":")
        body = self._source(kind, name, headed=bool(part.heading))
        if kind == "ask" and not body:
            return
        heading = self.scene.said(part.heading)
        if heading:
            yield {"b": "sub", "title": self.line(heading)}
        if part.aside:
            yield {"b": "aside", "lines": [self.line(line) for line in _lines(self.scene.said(part.words))]}
        else:
            # Words that stand alone lead in or address somebody; what is argued has a heading, or is an answer.
            yield from self.paragraphs(part.words, counted=bool(part.heading or part.source))
        yield from body

    def paragraphs(self, words: Words, *, counted: bool = True) -> list[Json]:
        if not counted:
            return [self.scene.setting.say_ours(self.line(line)) for line in _lines(self.scene.said(words))]
        return [self._paragraph(self.line(line)) for line in _lines(self.scene.said(words))]

    def line(self, text: str) -> Json:
        return self.scene.setting.line(filled(self.scene, text), ours=True)

    def _source(self, kind: str, name: str, *, headed: bool) -> list[Json]:
        if kind == "facts":
            return BLOCKS[name](self.scene)
        if kind == "ask":
            ask = next(each for each in self.scene.dossier.profile.asks if each.identifier == name)
            return self._answer(ask, headed=headed)
        return []

    def _answer(self, ask: Ask, *, headed: bool) -> list[Json]:
        setting, given = self.scene.setting, self.scene.dossier.answers.get(ask.identifier, "")
        if not given:
            wanted = ask.needed != "no" and applies(ask.when, self.scene.dossier.answers)
            return _lines_for(self.scene, ask, headed=headed) if wanted else []
        chosen = {choice.code: self.scene.said(choice.label) for choice in ask.choices}
        if ask.kind == "yes_no" and given in ("yes", "no"):
            given = setting.words(given)
        lines = _lines(chosen.get(given, given))
        if not any(
            line.endswith(_SENTENCE_ENDS) for line in lines
        ):  # a name, an address, a choice: nothing that is argued
            return [setting.say_ours(setting.line(line)) for line in lines]
        return [self._paragraph(setting.line(line)) for line in lines]

    def _paragraph(self, line: Json) -> Json:
        if not self.numbered:
            return self.scene.setting.say_ours(line)
        self._count += 1
        return {"b": "numbered", "n": str(self._count), "text": line}


def _lines_for(scene: Scene, ask: Ask, *, headed: bool) -> list[Json]:
    title = scene.setting.line(scene.said(ask.hint if headed else ask.label), ours=True)
    return [{"b": "lines", "title": title, "count": _LINES_BY_HAND.get(ask.kind, 2)}]


def _by_hand(scene: Scene) -> list[Json]:
    return [scene.setting.tell("by_hand", "quiet"), sign_form(scene.setting)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _readable(scene: Scene, person: PersonFacts) -> str:
    """A name in the letters of the document's language first, where the record has it so: courts file by it."""
    if scene.setting.words.locale not in LATIN or _is_latin(person.name):
        return person.name
    latin = next((name for name in person.other_names if _is_latin(name)), "")
    return f"{latin} ({person.name})" if latin else person.name


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def _known(scene: Scene) -> Mapping[str, str]:
    dossier = scene.dossier
    own = {
        "pack": dossier.pack_id,
        "case": dossier.case.reference,
        "office": dossier.issuer.legal_name,
        "recipient": dossier.recipient,
        "purpose": dossier.purpose,
        "affected": ", ".join(_readable(scene, person) for person in dossier.persons if person.part == "target"),
        "issued": f"{dossier.issued_at:%Y-%m-%d}",
        "exhibits": str(len(dossier.exhibits)),
        "follows": dossier.follows,
        "follows_on": dossier.follows_on,
    }
    return {**own, **{name: " ".join(text.split()) for name, text in dossier.answers.items()}}
