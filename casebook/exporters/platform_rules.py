"""What makes a complaint to a platform succeed, as checks over its dossier (exports.md §1.1, §1.6).

Each check names the item (its number in the complaint), the answer or the field that it is about. Registered in
`casebook.exporters.rules`; what needs the rest of the case, an open complaint about the same address, stands in
`casebook.services.complaint_checks`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from urllib.parse import urlsplit

from casebook.exporters import follow_up_rules
from casebook.exporters.complaint_text import Item, items_of
from casebook.exporters.dossier import Dossier, PostFacts
from casebook.exporters.platform_pictures import planned
from casebook.exporters.platform_sheet import sheet
from casebook.exporters.problem import Problem
from casebook.exporters.profile import Rule

ILLEGAL = frozenset({"dsa_art16", "legal_removal", "defamation", "trusted_flagger", "osa_s20"})
"""Ways of complaint that say something is against the law, so that statute and elements are owed (exports.md §1.6, 4)."""
BY_NOTICE = frozenset({"dsa_art16", "trusted_flagger"})
"""Ways whose content DSA art. 16(2) prescribes."""
BY_RULES = frozenset({"tos_flag", "trusted_partner"})
SEVERITY = ("threat_to_life", "doxxing", "minor_involved", "ncii", "coordinated", "state_link")
CHILD_ABUSE = ("keyword_child_sexual_abuse", "child sexual abuse")  # how such a keyword begins, as code and in words
FRESH_DAYS = 7  # [D] a look at the post that is older says little about today
GONE = frozenset({"deleted"})
UNSURE = frozenset({"", "unknown", "unreachable"})
SHORTENERS = frozenset(
    {
        "bit.ly",
        "t.co",
        "tinyurl.com",
        "goo.gl",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "cutt.ly",
        "rb.gy",
        "shorturl.at",
        "clck.ru",
    }
    | {"vk.cc", "lnkd.in", "rebrand.ly", "tiny.cc", "t.ly", "s.id"}
)
LISTS = re.compile(r"/(search|hashtag|explore|tags?|feed|home|foryou|results|discover|trending)(/|\?|$)", re.IGNORECASE)
ONE_THING = frozenset({"post", "comment", "photo", "video", "reel", "story", "stream", "album", "event"})
MOVING = frozenset({"video", "reel", "stream"})
WHOLE_ACCOUNT = frozenset({"account", "channel", "group"})
TIME = re.compile(r"\b\d{1,3}:[0-5]\d(:[0-5]\d)?\b")
SENTENCE = re.compile(r"[.!?…؟۔]+(?=\s|$)")
QUOTE = re.compile(r"[“«\"„‘'‹]([^”»\"“’'›]{2,})[”»\"“’'›]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
LANGUAGES_OF_SLANG = frozenset({"tg", "fa", "prs", "uz", "ru"})


def _said(rule: Rule, where: str = "", code: str = "", **detail: str) -> Problem:
    code = code or rule.check
    return Problem(code=code, where=where, blocking=rule.blocking, detail=detail, words=rule.words, source=rule.source)


def _answer(dossier: Dossier, name: str) -> str:
    return dossier.answers.get(name, "").strip()


def _channel(dossier: Dossier) -> str:
    return _answer(dossier, "channel")


# ── what it is about ────────────────────────────────────────────────────────────────────────────────────


def _items(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Something is complained of: a post, or an account."""
    if not dossier.asked_posts and not dossier.asked_accounts:
        yield _said(rule)


def _address(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each item has one exact address of its own: https, canonical, not shortened, no search or feed (§1.6, 1)."""
    seen: dict[str, int] = {}
    for item in items_of(dossier):
        code = _fault(dossier, item.post)
        if code:
            yield _said(rule, str(item.number), code)
        elif item.post.url in seen:
            yield _said(rule, str(item.number), "address_twice", item=str(seen[item.post.url]))
        seen.setdefault(item.post.url, item.number)


def _fault(dossier: Dossier, post: PostFacts) -> str:
    parts = urlsplit(post.url)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme != "https" or not host:
        return "address_not_https"
    if post.points_to == "share" or host in SHORTENERS:
        return "address_short"
    if LISTS.search(f"{parts.path}?{parts.query}") and post.points_to not in ONE_THING:
        return "address_list"
    known = post.platform_code not in ("", "other")
    if post.points_to in WHOLE_ACCOUNT or (known and post.points_to not in ONE_THING) or parts.path in ("", "/"):
        return "address_not_one"
    wanted = dossier.profile.platform
    same = post.platform_code == wanted or (wanted == "instagram" and post.platform_code == "threads")
    return "address_elsewhere" if wanted and not same else ""


def _seen_live(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each item was seen there lately (§1.6, 1): gone or never looked at blocks, a look of long ago warns."""
    for item in items_of(dossier):
        post = item.post
        if post.last_seen_state in GONE:
            yield _said(rule, str(item.number), "seen_gone", day=post.last_seen_on)
        elif post.last_seen_state in UNSURE:
            yield _said(rule, str(item.number))
        elif (days := (dossier.issued_at.date() - date.fromisoformat(post.last_seen_on)).days) > FRESH_DAYS:
            yield Problem(
                code="seen_long_ago",
                where=str(item.number),
                blocking=False,
                detail={"days": str(days)},
                source=rule.source,
            )


def _native_id(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The platform's own unchanging number of each author's account is known (§1.6, 2)."""
    for item in items_of(dossier):
        if not item.post.account_id:
            yield _said(rule, str(item.number))


def _verbatim(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each item's words stand as posted, and the platform can read them: translated, slang explained (§1.6, 5)."""
    reads = dossier.profile.languages or (dossier.locale,)
    for item in items_of(dossier):
        yield from _as_posted(item, rule)
        if item.post.text:
            yield from _readable(item, rule, reads)
    asked = any(ask.identifier == "slang" for ask in dossier.profile.asks)
    foreign = {item.post.language for item in items_of(dossier) if item.post.text} - set(reads)
    if asked and foreign & LANGUAGES_OF_SLANG and not _answer(dossier, "slang"):
        yield _said(rule, "slang", "slang_unexplained")


def _as_posted(item: Item, rule: Rule) -> Iterator[Problem]:
    where, post = str(item.number), item.post
    if not post.text:
        picture = post.kind == "IMAGE"  # a picture may have no words at all; somebody looks at it
        yield Problem(code="words_missing", where=where, blocking=rule.blocking and not picture, source=rule.source)
    elif post.altered:
        yield Problem(code="words_altered", where=where, blocking=False, source=rule.source)


def _readable(item: Item, rule: Rule, reads: tuple[str, ...]) -> Iterator[Problem]:
    where, post = str(item.number), item.post
    if not post.language:
        yield _said(rule, where, "language_unsaid")
    elif post.language not in reads and not post.translation:
        yield _said(rule, where, "translation_missing", language=post.language)
    elif post.language not in reads and post.translation_language not in reads:
        yield _said(rule, where, "translation_other", languages=", ".join(reads))


def _timecode(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Sound and video have times (§1.6, 6): a line for each such item that begins with its number."""
    moving = [
        item for item in items_of(dossier) if item.post.kind in ("VIDEO", "AUDIO") or item.post.points_to in MOVING
    ]
    lines = _answer(dossier, "timecodes").splitlines()
    for item in moving:
        mine = lines if len(moving) == 1 else [each for each in lines if re.match(rf"\s*#?{item.number}\b(?!:)", each)]
        if not any(TIME.search(each) for each in mine):
            yield _said(rule, str(item.number))


def _captured(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Each item was captured before anything is sent, at a known time and from its address: content may vanish (§1.6, 10)."""
    for item in items_of(dossier):
        where, post = str(item.number), item.post
        if post.kept_since is None:
            yield _said(rule, where)
        elif not post.captured:
            yield _said(rule, where, "captured_unsaid")
        elif post.captured == "elsewhere":  # one post has many addresses, and a page holds many posts
            yield Problem(code="captured_elsewhere", where=where, blocking=False, source=rule.source)


def _only_copies(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """No file goes as it was received (§1.6, 11; §4.1)."""
    for exhibit in dossier.exhibits:
        if any(file.role == "original" for file in exhibit.files):
            yield _said(rule, exhibit.label)


def _no_exhibits(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """No file at all goes along: intimate pictures never enter casebook for this (§1.5)."""
    if dossier.exhibits:
        yield _said(rule, dossier.exhibits[0].label)


# ── why ─────────────────────────────────────────────────────────────────────────────────────────────────


def _policy(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A flag under the rules quotes one clause with its address and day, and says how it is met (§1.6, 3)."""
    if _channel(dossier) not in BY_RULES:
        return
    for ask in ("policy_clause", "policy_url", "policy_read_on", "policy_met"):
        if not _answer(dossier, ask):
            yield _said(rule, ask, "policy_missing")
    url = _answer(dossier, "policy_url")
    if url and urlsplit(url).scheme != "https":
        yield _said(rule, "policy_url", "policy_address")
    if len(SENTENCE.findall(_answer(dossier, "policy_met").rstrip(".!?…؟۔"))) > 0:
        yield Problem(code="policy_met_long", where="policy_met", blocking=False, source=rule.source)


def _reasons(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What is said to be illegal is explained (art. 16(2)(a))."""
    if _channel(dossier) in ILLEGAL and not _answer(dossier, "legal_reasoning"):
        yield _said(rule, "legal_reasoning")


def _reasons_short(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """An explanation of a few words is seldom substantiated (§1.1, a)."""
    text = _answer(dossier, "legal_reasoning")
    if _channel(dossier) in ILLEGAL and 0 < len(text) < rule.limit:
        yield _said(rule, "legal_reasoning", least=str(rule.limit), length=str(len(text)))


def _law_cited(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """An explanation cites a statute (§1.1, a)."""
    if _channel(dossier) in ILLEGAL and not _answer(dossier, "legal_ground"):
        yield _said(rule, "legal_ground")


def _elements(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Statute, and each element with words that stand in the posts (§1.6, 4)."""
    if _channel(dossier) not in ILLEGAL:
        return
    if not _answer(dossier, "legal_ground"):
        yield _said(rule, "legal_ground", "elements_law")
    text = _answer(dossier, "legal_elements")
    if not text:
        yield _said(rule, "legal_elements")
        return
    posted = " ".join(_plain(f"{item.post.text} {item.post.translation}") for item in items_of(dossier))
    if not dossier.asked_posts:
        return
    for number, line in enumerate((each for each in text.splitlines() if each.strip()), 1):
        if not any(_plain(quoted) in posted for quoted in QUOTE.findall(line)):
            yield _said(rule, "legal_elements", "elements_quote", line=str(number))


def _plain(text: str) -> str:
    return " ".join(text.replace("…", " ").casefold().split()).strip(" .,;:!?")


def _context(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Context in at most five sentences (§1.6, 7)."""
    text = _answer(dossier, "context")
    if not text:
        yield _said(rule, "context", "context_missing")
        return
    sentences = len(SENTENCE.findall(text)) + (not SENTENCE.search(text[-2:]))
    if sentences > rule.limit:
        yield _said(rule, "context", most=str(rule.limit), sentences=str(sentences))


def _history(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Earlier reports with their numbers are told, and links between accounts rest on grounds (§1.6, 8)."""
    if not _answer(dossier, "history"):
        yield _said(rule, "history")
    wrote = {item.post.account for item in items_of(dossier)} | {each.id for each in dossier.asked_accounts}
    for account in dossier.accounts:
        if account.id in wrote and account.links_without_basis:
            yield _said(rule, account.handle or account.native_id, "links_without_basis")


def _severity(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Somebody has said of each mark of severity whether it is there (§1.6, 9)."""
    for flag in SEVERITY:
        if not _answer(dossier, flag):
            yield _said(rule, flag)
            return


def _police(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """A threat to life goes to the police at the same time, and never by a slow way alone (§1.5, §1.6, 9)."""
    if _answer(dossier, "threat_to_life") != "yes":
        return
    if not _answer(dossier, "police_told"):
        yield _said(rule, "police_told")
    if _channel(dossier) == "trusted_partner":
        yield _said(rule, "channel", "partner_is_slow")


# ── which way, by whom ──────────────────────────────────────────────────────────────────────────────────


def _right_channel(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The way fits what is said: illegal by art. 16, a broken rule alone by the flag (§1.6, 12); art. 22 is for the recognised."""
    channel = _channel(dossier)
    law, policy = bool(_answer(dossier, "legal_ground")), bool(_answer(dossier, "policy_clause"))
    if channel and channel not in dossier.profile.channels:
        yield _said(rule, "channel")
    elif channel == "trusted_flagger" and _answer(dossier, "notifier_role") != "trusted_flagger":
        yield _said(rule, "notifier_role", "flagger_unrecognised")
    elif channel in BY_NOTICE and policy and not law:
        yield _said(rule, "channel", "channel_is_policy")
    elif channel in BY_RULES and law and not policy:
        yield _said(rule, "channel", "channel_is_law")


def _both_channels(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """What is illegal and breaks a rule goes both ways, each as a complaint of its own (§1.6, 12)."""
    both = _answer(dossier, "legal_ground") and _answer(dossier, "policy_clause")
    if both and len({"dsa_art16", "tos_flag"} & set(dossier.profile.channels)) > 1:
        yield _said(rule, "channel")


def _notifier(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """Name and e-mail of who notifies, but for sexual abuse of children (art. 16(2)(c))."""
    if _channel(dossier) not in ILLEGAL or _answer(dossier, "dsa_keyword").lower().startswith(CHILD_ABUSE):
        return
    if not _answer(dossier, "notifier_name"):
        yield _said(rule, "notifier_name")
    if not EMAIL.fullmatch(_answer(dossier, "notifier_email")) or _answer(dossier, "notifier_email").endswith(
        ".invalid"
    ):
        yield _said(rule, "notifier_email")


def _good_faith(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """The statement of good faith, with who confirmed it and when (art. 16(2)(d))."""
    if _channel(dossier) not in ILLEGAL:
        return
    if _answer(dossier, "good_faith") != "yes":
        yield _said(rule, "good_faith")
    for ask in ("good_faith_by", "good_faith_on"):
        if not _answer(dossier, ask):
            yield _said(rule, ask, "good_faith_who")


def _form_limits(dossier: Dossier, rule: Rule) -> Iterator[Problem]:
    """No text is longer than its field takes, even with one item a report (§1.4)."""
    found = {
        block.identifier: block
        for report in sheet(dossier, planned(dossier)).reports
        for block in report.blocks
        if block.over
    }
    for block in found.values():
        yield _said(rule, block.identifier, most=str(block.most), length=str(block.count))


CHECKS: Mapping[str, Callable[[Dossier, Rule], Iterator[Problem]]] = {
    "items": _items,
    "address": _address,
    "seen_live": _seen_live,
    "native_id": _native_id,
    "verbatim": _verbatim,
    "timecode": _timecode,
    "captured": _captured,
    "only_copies": _only_copies,
    "no_exhibits": _no_exhibits,
    "policy": _policy,
    "reasons": _reasons,
    "reasons_short": _reasons_short,
    "law_cited": _law_cited,
    "elements": _elements,
    "context": _context,
    "history": _history,
    "severity": _severity,
    "police": _police,
    "channel": _right_channel,
    "both_channels": _both_channels,
    "notifier": _notifier,
    "good_faith": _good_faith,
    "form_limits": _form_limits,
    **follow_up_rules.CHECKS,
}
