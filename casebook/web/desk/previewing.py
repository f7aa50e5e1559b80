"""Exactly what leaves, for the eyes of whoever approves it: people, texts, files and documents of a composed dossier.

It shows the dossier and nothing else of the case, except the name beside a code: its reader may read the case.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from casebook.exporters.dossier import Dossier, PostFacts
from casebook.exporters.network_facts import NetworkFound
from casebook.exporters.profile import Data, How
from casebook.exporters.typeset.documents_set import documents_of
from casebook.model.pack_draft import PackDraftBody
from casebook.services.composition import Composition
from casebook.services.reading import CaseBook
from casebook.web.desk.admission_words import ask_words, said
from casebook.web.desk.choices import person_name
from casebook.web.shared.words import gettext as _


@dataclass(frozen=True, slots=True)
class Called:
    """A person of the case, and how the pack calls them; "" where they are not in it."""

    name: str
    called: str


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it leaves: what it is, and its words."""

    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Texts that belong together: an incident, an exhibit, the answers."""

    title: str
    texts: list[Text]


@dataclass(frozen=True, slots=True)
class LeavingFile:
    """One file as it leaves."""

    exhibit: str
    name: str
    role: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What leaves, in the order of the page."""

    admitted: list[tuple[Data, How]]
    people: list[Called]
    passages: list[Passage]
    files: list[LeavingFile]
    documents: list[str]
    changed: bool = False  # somebody approved another content of this draft before
    counts: dict[str, int] = field(default_factory=dict)


def previewed(book: CaseBook, made: Composition, draft: PackDraftBody) -> Preview:
    """Gather what leaves of a draft."""
    dossier = made.dossier
    known = {person.id: person.name for person in dossier.persons}
    approved = {each.content_digest for each in draft.approvals}
    return Preview(
        admitted=[(data, how) for data in Data if (how := dossier.profile.how(data)) is not How.NO],
        people=[Called(person_name(book, each), known.get(each, "")) for each in book.persons],
        passages=[each for each in _passages(dossier) if each.texts],
        files=list(_files(dossier)),
        documents=[*(said(each.title) for each in documents_of(dossier)), *(each.name for each in dossier.data_files)],
        changed=bool(approved) and made.clearance.content_digest not in approved,
        counts={"incidents": len(dossier.incidents), "exhibits": len(dossier.exhibits)},
    )


def _passages(dossier: Dossier) -> Iterator[Passage]:
    yield Passage(
        _("On the cover"),
        _kept((_("Recipient"), dossier.recipient), (_("Purpose"), dossier.purpose), (_("Case"), dossier.case.reference))
        + _kept((_("Title"), dossier.case.title), (_("Summary"), dossier.case.summary)),
    )
    answers = [(ask_words(name, dossier.profile.identifier), text) for name, text in dossier.answers.items()]
    yield Passage(_("Answers"), _kept(*answers))
    for incident in dossier.incidents:
        told = [(_("When"), incident.when), (_("Place"), incident.place), (_("What happened"), incident.narrative)]
        acts = [(act.kind, " · ".join(filter(None, (act.victim, *act.perpetrators)))) for act in incident.acts]
        yield Passage(f"{incident.number}. {incident.title}", _kept(*told, *acts, *_posts(incident.posts)))
    for exhibit in dossier.exhibits:
        told = [
            (_("What it shows"), exhibit.description),
            (_("Why it matters"), exhibit.relevance),
            (_("Words in it"), exhibit.transcription),
            (_("Translation"), exhibit.translation),
            (_("Address"), exhibit.source_url),
        ]
        yield Passage(" ".join(filter(None, (exhibit.label, exhibit.title))), _kept(*told))
    yield Passage(_("Posts that the platform is asked to act on"), _kept(*_posts(dossier.asked_posts)))
    yield Passage(_("Accounts"), _kept(*((each.platform, each.handle or each.url) for each in dossier.accounts)))
    yield Passage(
        _("Papers of states"),
        _kept(
            *(
                (each.kind, " · ".join(filter(None, (each.state, each.reference, each.person))))
                for each in dossier.instruments
            )
        ),
    )
    yield Passage(
        _("What was asked of others"),
        _kept(
            *(
                (each.kind, " · ".join(filter(None, (each.addressee, each.reference, each.answer))))
                for each in dossier.interventions
            )
        ),
    )
    for network in dossier.network_annex.networks if dossier.network_annex else ():
        yield _network(network)
    yield Passage(_("Not included"), _kept(*((each.what, each.reason) for each in dossier.failures)))


def _network(network: NetworkFound) -> Passage:
    """One network of the annex: how sure it is, whom it names, and what they did together, with the numbers of the posts."""
    sure = {"very high": _("Confidence: very high"), "high": _("Confidence: high")}
    told = [(_("How sure that is"), sure.get(network.confidence, _("Confidence: moderate")))]
    told.append((_("Accounts"), "\n".join(member.account for member in network.members)))
    told += [
        (
            _("Done together: %(number)s", number=joint.number),
            f"{joint.what}\n{', '.join(f'P{post.number}' for post in joint.posts)}",
        )
        for joint in network.joints
    ]
    return Passage(
        " · ".join(filter(None, (_("Annex on accounts that act together"), network.name, network.title))), _kept(*told)
    )


def _posts(posts: tuple[PostFacts, ...]) -> list[tuple[str, str]]:
    told = []
    for post in posts:
        told += [(_("Post"), post.url), (_("Words of the post"), post.text), (_("Translation"), post.translation)]
    return told


def _kept(*told: tuple[str, str]) -> list[Text]:
    return [Text(what, words) for what, words in told if words]


def _files(dossier: Dossier) -> Iterator[LeavingFile]:
    for exhibit in dossier.exhibits:
        for file in exhibit.files:
            yield LeavingFile(exhibit.label, file.name, file.role, file.media_type, file.size, file.sha256)
