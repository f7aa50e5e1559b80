"""What an analysis found, in sentences that a platform's trust team and a judge can follow, in the reader's language.

Pure. A sentence says what was posted when and how often chance does the same; it never says what somebody is, or who is behind it.
"""

import math
from collections.abc import Collection, Iterator
from typing import Final
from uuid import UUID

from casebook.analysis.findings import Joint, Mark, Member, Network
from casebook.analysis.writing import iso
from casebook.i18n import direction, format_number, gettext_for
from casebook.services.pattern_table import Seen

MOST_TOLD: Final = 40  # joint acts that the grounds of a campaign name, each with at most so many posts
MOST_SHOWN: Final = 280  # characters of one text
_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
TERMS: Final = {"very high": "very_likely", "high": "likely", "moderate": "roughly_even_chance"}
"""The estimative term that is proposed for a network. Never the highest: only collected posts were looked at."""


def confidence(network: Network, locale: str) -> str:
    """Say how sure the finding is."""
    say = gettext_for(locale)
    told = {"very high": say.gettext("Confidence: very high"), "high": say.gettext("Confidence: high")}
    return told.get(network.confidence, say.gettext("Confidence: moderate"))


def sentences(network: Network, locale: str) -> list[str]:
    """Say what the accounts of a network did together, and how often chance would do the same."""
    say = gettext_for(locale)
    first = network.joints[0]
    spans = sorted(joint.posts[-1].time - joint.posts[0].time for joint in network.joints)
    sizes = sorted(len(joint.posts) for joint in network.joints)
    if first.kind == "text":
        done = say.gettext("Again and again, these accounts posted the same or nearly the same text as others of them.")
        rule = say.gettext("If who posts each text were drawn by chance, with each account’s number of posts and each text’s number of accounts as they are, so much would come up anywhere among these posts with a probability below %(chance)s.")  # fmt: skip
    else:
        done = say.gettext(
            "Again and again, these accounts passed on, linked or answered the same within minutes of each other."
        )
        rule = say.gettext("If those who shared each of these things had come at its busy and quiet times without regard to each other, the surest two of these accounts would meet so often with a probability below %(chance)s.")  # fmt: skip
    if network.basis == "made":
        done = say.gettext("Again and again, these accounts, made within days of each other, answered the same within an hour of each other.")  # fmt: skip
        rule = say.gettext("If which account was made when were drawn by chance, so many of those who often answer the same within an hour of each other would have been made together with a probability below %(chance)s.")  # fmt: skip
    counts = say.gettext(
        "Accounts: %(accounts)s. Things done together: %(joints)s. At the median, accounts that took part: %(size)s, from the first to the last within %(span)s."
    )
    return [
        done,
        counts
        % {
            "accounts": format_number(len(network.members), locale),
            "joints": format_number(len(network.joints), locale),
            "size": format_number(sizes[len(sizes) // 2], locale),
            "span": duration(spans[len(spans) // 2], locale),
        },
        rule % {"chance": _power(network.log10_chance, locale)},
        *(_common(mark, locale) for mark in network.marks),
    ]


def _common(mark: Mark, locale: str) -> str:
    """Say what else the accounts have in common: it supports what was found, and alone would say nothing."""
    say = gettext_for(locale)
    told = {
        "made": say.gettext("Beside this, %(hits)s of the %(known)s accounts whose making is known were made within %(what)s days. Of as many other accounts here, so many would be with a probability below %(chance)s; alone it would say nothing."),
        "named": say.gettext("Beside this, %(hits)s of the %(known)s names are made alike: %(what)s. Of as many other accounts here, so many would be with a probability below %(chance)s; alone it would say nothing."),
        "active": say.gettext("Beside this, %(hits)s of every %(known)s posts of these accounts fall into the hours %(what)s (UTC). Of as many other accounts here, so many would with a probability below %(chance)s; alone it would say nothing."),
    }[mark.kind]  # fmt: skip
    what = (
        format_number(int(mark.what), locale)
        if mark.kind == "made"
        else f"\N{FIRST STRONG ISOLATE}{mark.what}\N{POP DIRECTIONAL ISOLATE}"
    )
    numbers = {"hits": format_number(mark.hits, locale), "known": format_number(mark.known, locale)}
    return told % {**numbers, "what": what, "chance": _power(mark.log10_chance, locale)}


def _power(log10: float, locale: str) -> str:
    """A power of ten; isolated where people read from the right, or its parts would change places."""
    power = f"10^{math.ceil(log10)}"
    return f"\N{LEFT-TO-RIGHT ISOLATE}{power}\N{POP DIRECTIONAL ISOLATE}" if direction(locale) == "rtl" else power


def reason(network: Network, member: Member, locale: str) -> str:
    """Say what an account did to be named."""
    gaps = sorted(_nearest(member.account, network.joints[number - 1]) for number in member.joints)
    return gettext_for(locale).gettext(
        "Took part in %(mine)s of %(all)s things done together, with %(partners)s of the %(others)s other accounts; half of the times within %(gap)s of the nearest of them."
    ) % {
        "mine": format_number(len(member.joints), locale),
        "all": format_number(len(network.joints), locale),
        "partners": format_number(member.partners, locale),
        "others": format_number(len(network.members) - 1, locale),
        "gap": duration(gaps[(len(gaps) - 1) // 2], locale),
    }


def limits(locale: str) -> list[str]:
    """Say what no finding can say."""
    say = gettext_for(locale)
    return [
        say.gettext("Only the recorded posts were compared. If they were collected because they looked alike, chance is underestimated."),
        say.gettext("It shows that accounts acted together, not who runs them, nor that any of them is false or paid."),
        say.gettext("People who agree with each other openly, such as members of one newsroom or party, can act together for lawful reasons."),
        say.gettext("Accounts that took part only once are not named, and one shared text alone never makes a network."),
        say.gettext("Finding nothing does not mean that there is no network: words can be changed further, and times drawn further apart, than is looked for."),
    ]  # fmt: skip


def duration(seconds: float, locale: str) -> str:
    """Say a length of time in the unit that fits it, rounded up."""
    words, number = gettext_for(locale), max(1, math.ceil(seconds))
    if seconds <= _MINUTE:
        told = words.ngettext("%(num)s second", "%(num)s seconds", number)
    elif seconds <= _HOUR:
        number = math.ceil(seconds / _MINUTE)
        told = words.ngettext("%(num)s minute", "%(num)s minutes", number)
    elif seconds <= _DAY:
        number = math.ceil(seconds / _HOUR)
        told = words.ngettext("%(num)s hour", "%(num)s hours", number)
    else:
        number = math.ceil(seconds / _DAY)
        told = words.ngettext("%(num)s day", "%(num)s days", number)
    return told % {"num": format_number(number, locale)}


def grounds(network: Network, table: Seen, case: UUID, locale: str, *, only: Collection[str]) -> str:
    """Give the grounds of a campaign: sentences, each account with its reason, the texts with their times and posts, the limits.

    Only accounts of `only`, and posts of `case`, are named: who may read it need not hold the other cases that were compared.
    """
    say = gettext_for(locale)
    here = [member for member in network.members if member.account in only]
    lines = [*sentences(network, locale), "", say.gettext("Accounts")]
    lines += [f"{table.accounts[each.account].name}: {reason(network, each, locale)}" for each in here]
    lines += ["", say.gettext("What was done together, with the posts and their times (UTC)")]
    for joint in network.joints[:MOST_TOLD]:
        lines += _told(joint, table, case, only)
    if len(network.joints) > MOST_TOLD:
        lines.append(
            say.gettext("and further ones: %(number)s")
            % {"number": format_number(len(network.joints) - MOST_TOLD, locale)}
        )
    return "\n".join([*lines, "", say.gettext("Limits"), *limits(locale)])


def _told(joint: Joint, table: Seen, case: UUID, only: Collection[str]) -> Iterator[str]:
    mine = [
        post
        for post in joint.posts
        if post.account in only and any(place[0] == case for place in table.posts[post.post_id].places)
    ]
    if not mine:
        return
    yield f"{joint.number}. “{said(joint, table, case)}”"
    for post in mine[:MOST_TOLD]:
        yield f"   {iso(post.time)} {table.accounts[post.account].name} {table.posts[post.post_id].url}".rstrip()


def said(joint: Joint, table: Seen, case: UUID | None = None) -> str:
    """Give what was posted, or shared, as the first of the posts (of a case) has it."""
    if joint.kind in ("link", "target"):
        return joint.what
    posts = [table.posts[post.post_id] for post in joint.posts]
    first = next((post for post in posts if case is None or any(place[0] == case for place in post.places)), posts[0])
    words = " ".join(first.text.split()) or joint.what  # of a picture without words: its number
    return words if len(words) <= MOST_SHOWN else words[: MOST_SHOWN - 1] + "…"


def _nearest(account: str, joint: Joint) -> float:
    mine = next(post.time for post in joint.posts if post.account == account)
    return min(abs(post.time - mine) for post in joint.posts if post.account != account)
