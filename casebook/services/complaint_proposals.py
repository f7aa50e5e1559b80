"""What may be put into a complaint, each with the reason why: a member takes it over or leaves it; nothing is filled in silence.

Pure over an opened case: DSA category and keyword from the kinds of act, legal grounds and rules from the libraries, and earlier
reports of the same accounts and addresses. Source: exports.md §1.1 (taxonomy, grounds), §1.6, 3, 4, 8.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from casebook.dates import in_words
from casebook.errors import NotFound
from casebook.exporters.grounds import grounds
from casebook.exporters.policies import policies
from casebook.exporters.profile import Profile
from casebook.model.intervention import InterventionBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services.complaint_days import CLOSED
from casebook.services.reading import CaseBook, Opened
from casebook.vocabulary.terms import label, term

MOST_GROUNDS = 12  # shown at once; the nearest first
_FAMILY = {"instagram": frozenset({"instagram", "threads"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Answers that may be taken over together, and why.

    `why` is "act" (an act of this kind, a code of act_type in `detail`), "ground", "policy" or "earlier"; `sure` is False where
    it is from memory and a lawyer, or a look at the live page, has to confirm it.
    """

    identifier: str
    why: str
    title: str
    answers: Mapping[str, str]
    detail: str = ""
    url: str = ""
    sure: bool = False
    elements: tuple[str, ...] = field(default=())


def asked_of(book: CaseBook, kind: Profile, intervention: UUID | None) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Give the posts and accounts that a complaint begins with: those of what it contests, else the platform's own posts."""
    if not kind.form:
        return tuple(post.id for post in book.posts if kind.platform and post.body.platform == kind.platform), ()
    contested = next((each.body for each in book.interventions if each.id == intervention), None)
    if contested is not None:
        present = {post.id for post in book.posts}
        return (
            tuple(each for each in contested.posts if each in present),
            tuple(each for each in contested.accounts if each in book.accounts) if not contested.posts else (),
        )
    platforms = _FAMILY.get(kind.platform, frozenset({kind.platform}))
    return tuple(post.id for post in book.posts if kind.platform and post.body.platform in platforms), ()


def proposals(book: CaseBook, kind: Profile, draft: PackDraftBody) -> tuple[Proposal, ...]:
    """Give what may be taken over into a draft, only what its profile asks for."""
    asked = {ask.identifier for ask in kind.asks}
    acts = acts_of(book, draft)
    found = (
        *_categories(acts),
        *_grounds(acts),
        *_policies(acts, kind),
        *_earlier(book, draft),
    )
    return tuple(each for each in found if asked.issuperset(each.answers))


def acts_of(book: CaseBook, draft: PackDraftBody) -> tuple[str, ...]:
    """Give the kinds of act of the incidents that the chosen posts belong to; of all chosen incidents where none is chosen."""
    about = {post.body.incident for post in book.posts if post.id in draft.posts} or set(draft.incidents)
    return tuple(dict.fromkeys(act.body.kind for act in book.acts if act.body.incident in about))


def history_of(
    book: CaseBook, posts: Collection[UUID], accounts: Collection[UUID], *, but: UUID | None = None
) -> list[Opened[InterventionBody]]:
    """Give earlier interventions about the same addresses or the same accounts, in the order of their sending."""
    urls = {_address(book, post) for post in posts}
    wrote = {post.body.author for post in book.posts if post.id in posts} | set(accounts)
    found = [
        each
        for each in book.interventions
        if each.id != but
        and each.body.platform
        and each.body.sent.edtf
        and (
            urls & {_address(book, post) for post in each.body.posts}
            or wrote
            & ({post.body.author for post in book.posts if post.id in each.body.posts} | set(each.body.accounts))
        )
    ]
    return sorted(found, key=lambda each: each.body.sent.edtf)


def still_open(book: CaseBook, posts: Collection[UUID], channel: str, *, but: UUID | None = None) -> set[UUID]:
    """Give those posts about whose address a complaint by the same way is open (exports.md §1.6, 13)."""
    found: set[UUID] = set()
    for each in book.interventions:
        body = each.body
        if each.id == but or body.channel != channel or body.state == CLOSED or body.outcome == "removed":
            continue
        urls = {_address(book, post) for post in body.posts}
        found |= {post for post in posts if _address(book, post) in urls}
    return found


def history_words(history: Collection[Opened[InterventionBody]], locale: str) -> str:
    """Write earlier reports as a complaint tells them: day, way, number, outcome; a line each."""
    return "\n".join(_history_line(each.body, locale) for each in history)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _address(book: CaseBook, post_id: UUID) -> str:
    for post in book.posts:
        if post.id == post_id:
            return post.body.canonical_url or post.body.url or str(post_id)
    return str(post_id)


def _categories(acts: Collection[str]) -> Iterator[Proposal]:
    for act in acts:
        try:
            crosswalk = term("act_type", act).crosswalk
        except NotFound:  # a code that a later version withdrew says nothing
            continue
        for category in crosswalk.get("dsa_category", ()):
            for keyword in _fitting(category, crosswalk.get("dsa_keyword", ())):
                yield Proposal(
                    identifier=f"category-{act}-{category}-{keyword}",
                    why="act",
                    title=" · ".join((label("dsa_category", category, "en"), label("dsa_keyword", keyword, "en"))),
                    answers={"dsa_category": category, "dsa_keyword": label("dsa_keyword", keyword, "en")},
                    detail=act,
                    sure=True,
                )


def _fitting(category: str, keywords: tuple[str, ...]) -> Iterator[str]:
    """Keywords against women go with the category against women, and the others with the others."""
    women = category.endswith("_AGAINST_WOMEN")
    yield from (each for each in keywords if ("WOMEN" in each or "GIRLS" in each) == women)


def _grounds(acts: Collection[str]) -> Iterator[Proposal]:
    fitting = [each for each in grounds() if set(each.acts) & set(acts)]
    for each in fitting[:MOST_GROUNDS]:
        yield Proposal(
            identifier=f"ground-{each.identifier}",
            why="ground",
            title=each.cited,
            answers={
                "legal_ground": each.cited,
                "legal_elements": "\n".join(f"{one} — “” — " for one in each.elements),
            },
            detail=next(act for act in acts if act in each.acts),
            url=each.text_url,
            sure=each.confirmed,
            elements=each.elements,
        )


def _policies(acts: Collection[str], kind: Profile) -> Iterator[Proposal]:
    for each in policies():
        if kind.platform in each.platforms and set(each.acts) & set(acts):
            yield Proposal(
                identifier=f"policy-{each.identifier}",
                why="policy",
                title=f"{each.name}: {each.about}",
                answers={"policy_name": each.name, "policy_url": each.url},
                detail=next(act for act in acts if act in each.acts),
                url=each.url,
                sure=each.mark == "F",
            )


def _earlier(book: CaseBook, draft: PackDraftBody) -> Iterator[Proposal]:
    history = history_of(book, draft.posts, draft.accounts)
    if history:
        text = history_words(history, draft.locale)
        yield Proposal(identifier="history", why="earlier", title=text, answers={"history": text}, sure=True)


def _history_line(body: InterventionBody, locale: str) -> str:
    outcome = label("complaint_outcome", body.outcome, locale) if body.outcome else ""
    channel = label("complaint_channel", body.channel, locale) if body.channel else ""
    head = ", ".join(filter(None, (in_words(body.sent, locale), channel, body.reference)))
    return f"{head}: {outcome}" if outcome else head
