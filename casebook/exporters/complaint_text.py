"""The texts of a complaint as they are copied into a form or set in a letter, composed from a dossier and nothing else.

Every text is named by a source that a `FormField` may ask for. Fixed words come from complaint_words/<locale>.toml in the
recipient's language; what the office and the posts say stands as it was written. Nothing here judges or leaves anything out
in silence: what is missing is found by `platform_rules`. Source: exports.md §1.1, §1.3, §1.4.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casebook.exporters.complaint_phrases import filled, words
from casebook.exporters.dossier import AccountFacts, Dossier, PostFacts
from casebook.exporters.facts_around import InterventionFacts
from casebook.exporters.plain import one_line
from casebook.exporters.profile import spoken

_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
FLAGS = ("doxxing", "minor_involved", "ncii", "coordinated", "state_link")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing complained of, with its number in the whole complaint, from 1."""

    number: int
    post: PostFacts


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture that goes along: its name as the form gets it, what it shows, and which items it belongs to."""

    name: str  # "A1.png"
    title: str
    items: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()  # R1 to R8: what was closed in it


def items_of(dossier: Dossier) -> tuple[Item, ...]:
    """Give what a platform is asked to act on, numbered."""
    return tuple(Item(number, post) for number, post in enumerate(dossier.asked_posts, 1))


def authors(dossier: Dossier, items: Sequence[Item]) -> tuple[AccountFacts, ...]:
    """Give the accounts that a complaint is about: those chosen, then those that wrote its items; each once."""
    wrote = {item.post.account for item in items}
    found = (*dossier.asked_accounts, *(each for each in dossier.accounts if each.id in wrote))
    return tuple({each.id: each for each in found}.values())


class Texts:
    """Writes the texts of one complaint, or of one part of it where it is split: `items` and `attachments` are that part's."""

    def __init__(
        self,
        dossier: Dossier,
        items: Sequence[Item],
        attachments: Sequence[Attachment] = (),
        *,
        apart: Callable[[str], str] = str,  # marks a value inside a sentence of ours, for whoever sets it
    ) -> None:
        self._dossier = dossier
        self._apart = apart
        self._answers = dossier.answers
        self._items = items
        self._attachments = attachments
        self._words = words(dossier.locale)

    def of(self, source: str) -> str:
        """Give the text of a source. Raises KeyError: a fault of a profile, which its test finds."""
        kind, _, name = source.partition(":")
        if kind == "ask":
            return self.answer(name)
        return _SOURCES[f"{kind}:{name}"](self)

    def answer(self, name: str) -> str:
        """Give an answer; of a choice the words, in the document's language; of a term of a list with its exact code."""
        if (worded := self._dossier.answers_in_words.get(name)) is not None:
            return worded
        given = self._answers.get(name, "")
        for ask in self._dossier.profile.asks:
            if ask.identifier == name:
                return next(
                    (spoken(each.label, self._dossier.locale) for each in ask.choices if each.code == given), given
                )
        return given

    # ── items and accounts ──────────────────────────────────────────────────────────────────────────────

    def addresses(self) -> str:
        """The addresses of the items, one a line; of the accounts where nothing else is complained of."""
        urls = [item.post.url for item in self._items] or [each.url for each in self._dossier.asked_accounts]
        return "\n".join(url for url in urls if url)

    def quoted(self) -> str:
        """Every item: where, by whom, when, in which words, what they mean."""
        told = ["\n".join(self.item(item)) for item in self._items]
        told += [self.block("times", "timecodes"), self.block("slang", "slang")]
        return _apart(told)

    def item(self, item: Item) -> Iterator[str]:
        """One item, line by line."""
        yield from self.facts(item)
        if item.post.text:
            yield from (self.original_head(item), item.post.text)
        if item.post.translation:
            yield from (self.translation_head(item), item.post.translation)

    def facts(self, item: Item, *, joined: bool = False) -> Iterator[str]:
        """One item without its words: its number, then where it stands, whose it is, when it was posted.

        Each stands on a line of its own, as it is copied out; `joined` puts those that belong together on one, for a letter.
        """
        post = item.post
        yield self._say("item", n=str(item.number))
        rows = (
            ("address", post.url),
            ("account", _handle(post)),
            ("account_number", post.account_id),
            ("content_number", post.native_id),
            ("posted", post.posted_at_displayed),
            ("last_seen", post.last_seen),
        )
        if joined:
            address, account, number, content, posted, seen = rows
            for together in ((address, seen), (account, number), (content, posted)):
                if said := "; ".join(self._filled(*together)):
                    yield said
        else:
            yield from self._filled(*rows)

    def original_head(self, item: Item) -> str:
        """What stands above an item's own words."""
        return self._in_language("original", item.post.language)

    def translation_head(self, item: Item) -> str:
        """What stands above an item's translation."""
        machine = "_machine" if item.post.translated_by == "machine" else ""
        return self._in_language(f"translation{machine}", item.post.translation_language)

    def accounts(self) -> str:
        """The accounts: names through time, numbers, addresses, and what ties them to others, on which grounds."""
        return _apart("\n".join(self._account(each)) for each in authors(self._dossier, self._items))

    # ── why ─────────────────────────────────────────────────────────────────────────────────────────────

    def category(self) -> str:
        """The kind of content, as the platform's statement of reasons will name it."""
        return self._lines(("category", self.answer("dsa_category")), ("keyword", self.answer("dsa_keyword")))

    def law(self) -> str:
        """The law that is broken."""
        return self._lines(
            ("country", self.answer("country")),
            ("law", self.answer("legal_ground")),
            ("nexus", self.answer("nexus")),
        )

    def reasons(self) -> str:
        """Why the content is illegal: law, elements with the words that meet them, explanation, severity."""
        return _apart(
            (
                self.law(),
                self.block("elements", "legal_elements"),
                self.block("reasons", "legal_reasoning"),
                self.flags(),
            )
        )

    def policy(self) -> str:
        """The rule that is broken, word for word with its address and the day it was read, and how it is broken."""
        url, day = self.answer("policy_url"), self.answer("policy_read_on")
        source = self._say("clause_from", url=url, day=day) if day else self._say("clause_from_undated", url=url)
        return "\n".join(
            (
                *self._filled(
                    ("policy", self.answer("policy_name")), ("clause", one_line(self.answer("policy_clause")))
                ),
                *((source,) if url else ()),
                *self._filled(("met", self.answer("policy_met"))),
            )
        )

    def context(self) -> str:
        """What an outsider would not see; what makes it grave stands with the reasons where there are any."""
        return _apart((self.answer("context"), "" if self._answers.get("legal_ground") else self.flags()))

    def flags(self) -> str:
        """What makes it grave; a threat to life asks for what art. 18 demands."""
        said = [self._say(flag) for flag in FLAGS if self._answers.get(flag) == "yes"]
        if self._answers.get("threat_to_life") == "yes":
            said = [self._say("life"), *self._filled(("police", self.answer("police_told"))), *said]
        return "\n".join(said)

    def why(self) -> Iterator[str]:
        """What a letter says after its items: law and elements, the rule of the platform, context, what came before."""
        law = self.reasons() if self._answers.get("legal_ground") else ""
        yield from (law, self.policy(), self.block("context", "context"), self.block("history", "history"))
        yield "" if law else self.flags()

    def osa(self) -> str:
        """Why somebody is an affected person under the UK's Online Safety Act."""
        return self._lines(("osa_basis", self.answer("osa_basis")), ("osa_nexus", self.answer("uk_nexus")))

    def whole(self) -> str:
        """Everything, for a form with one box."""
        parts = (
            self.category(), self.reasons() if self._answers.get("legal_ground") else "", self.policy(), self.quoted(),
            self.block("context", "context"), "" if self._answers.get("legal_ground") else self.flags(),
            self.block("history", "history"), self.requests(),
        )  # fmt: skip
        return _apart(parts)

    # ── what is asked, and who asks ─────────────────────────────────────────────────────────────────────

    def requests(self) -> str:
        """What the platform is asked to do, and to keep."""
        actions = [f"– {text}" for name in ("requested_action", "requested_also") if (text := self.answer(name))]
        said = [self._say("asks"), *actions] if actions else []
        if self._answers.get("preservation") == "yes":
            said.append(self._say("preserve"))
        return "\n".join(said)

    def statement(self) -> str:
        """The statement of good faith, with the role of who confirmed it; "" where nobody did."""
        if self._answers.get("good_faith") != "yes":
            return ""
        role, day = self.answer("good_faith_by"), self.answer("good_faith_on")
        confirmed = self._say("confirmed", role=role, day=day) if day else self._say("confirmed_undated", role=role)
        by = self._say("by", name=self.answer("notifier_name"), email=self.answer("notifier_email"))
        return "\n".join((self._say("statement"), *((confirmed,) if role else ()), by))

    def enclosed(self) -> str:
        """The files that go along, in order."""
        return "\n".join(self._enclosed(each) for each in self._attachments)

    # ── what came before ────────────────────────────────────────────────────────────────────────────────

    def decided(self) -> str:
        """What was sent before and what came back; only where the profile admits correspondence."""
        return _apart("\n".join(self._correspondence(each)) for each in self._dossier.interventions)

    def gaps(self) -> str:
        """What the statements of reasons lack of art. 17(3)."""
        letters = sorted({letter for each in self._dossier.interventions for letter in each.missing_reasons})
        return "\n".join((self._say("gaps"), *(self._say(f"gap_{letter}") for letter in letters))) if letters else ""

    def real_profile(self) -> str:
        """The profile that is imitated."""
        url = self.answer("real_profile_url")
        return self._say("real_profile", url=url, day=self.answer("real_profile_created")) if url else ""

    def authority(self) -> str:
        """What stands in place of a copy of an identity paper."""
        return self._say("authority") if self._answers.get("authority_letter") == "yes" else ""

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _say(self, key: str, **values: str) -> str:
        return filled(self._words[key], **{name: self._apart(self._day(value)) for name, value in values.items()})

    def _day(self, value: str) -> str:
        """A day in a line from right to left: hyphens would turn it around, slashes do not (UAX 9, W4)."""
        turned = self._dossier.locale == "fa" and "/" not in value
        return _ISO_DAY.sub(r"\1/\2/\3", value) if turned else value

    def _filled(self, *rows: tuple[str, str]) -> Iterator[str]:
        for key, text in rows:
            if text:
                yield self._say(key, text=text)

    def _lines(self, *rows: tuple[str, str]) -> str:
        return "\n".join(self._filled(*rows))

    def block(self, key: str, ask: str) -> str:
        """An answer beneath words of ours; "" where there is none."""
        text = self.answer(ask)
        return f"{self._say(key)}\n{text}" if text else ""

    def _in_language(self, key: str, code: str) -> str:
        if not code and key == "original":
            return self._say("original_unnamed")
        return self._say(key, language=self._words.get(f"languages.{code}", code or "?"))

    def _account(self, account: AccountFacts) -> Iterator[str]:
        name = " · ".join(filter(None, (account.handle and f"@{account.handle.lstrip('@')}", account.display_name)))
        yield from self._filled(
            ("account", name),
            ("address", account.url),
            ("account_number", account.native_id),
            ("earlier_handles", ", ".join(account.earlier_handles)),
            ("opened", account.opened_on),
            *(("linked", each) for each in account.linked),
        )

    def _enclosed(self, each: Attachment) -> str:
        numbers = ", ".join(map(str, each.items))
        key = "attachment_loose" if not each.items else "attachment_one" if len(each.items) == 1 else "attachment"
        told = self._say(key, name=each.name, title=each.title or self._say("kind_image"), items=numbers)
        return f"{told}; {self._say('closed', codes=', '.join(each.codes))}" if each.codes else told

    def _correspondence(self, each: InterventionFacts) -> Iterator[str]:
        yield one_line(self._say("sent", day=each.sent, channel=each.channel, reference=each.reference))
        yield from each.addresses
        if each.answered or each.outcome:
            reference = each.statement_reference
            yield one_line(self._say("decided", day=each.answered, outcome=each.outcome, reference=reference))
        else:
            yield self._say("unanswered")
        if each.answer:
            yield each.answer


_SOURCES: Mapping[str, Callable[[Texts], str]] = {
    "items:addresses": Texts.addresses,
    "items:words": Texts.quoted,
    "accounts:all": Texts.accounts,
    "text:category": Texts.category,
    "text:law": Texts.law,
    "text:reasons": Texts.reasons,
    "text:policy": Texts.policy,
    "text:context": Texts.context,
    "text:osa": Texts.osa,
    "text:whole": Texts.whole,
    "text:requests": Texts.requests,
    "text:statement": Texts.statement,
    "text:decided": Texts.decided,
    "text:gaps": Texts.gaps,
    "text:real_profile": Texts.real_profile,
    "text:authority": Texts.authority,
    "attachments:all": Texts.enclosed,
}
OF_ITEMS = frozenset({"items:addresses", "items:words", "accounts:all", "text:whole", "attachments:all"})
"""Sources that grow with the number of items, so that splitting makes them shorter."""


def _handle(post: PostFacts) -> str:
    handle = f"@{post.author_handle.lstrip('@')}" if post.author_handle else ""
    return " · ".join(filter(None, (handle, post.author_display_name)))


def _apart(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
