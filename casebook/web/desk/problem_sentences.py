"""Sentences for the checks of complaints to platforms, of court bundles and of international bodies: one for each code.

`problem_words` puts their numbers in. Nothing here knows a case.
"""

from casebook.web.shared.words import gettext as _


def of_platforms() -> dict[str, str]:
    """What makes a complaint to a platform fail (exports.md §1.1, §1.6)."""
    return {**_items(), **_reasons(), **_ways()}


def _items() -> dict[str, str]:
    return {
        "items": _("Nothing is chosen that the platform should act on: a post, or an account."),
        "address": _("This item needs one exact address of its own."),
        "address_not_https": _("The address of this item must begin with https."),
        "address_short": _("The address of this item is a short link. Open it, and record where it leads."),
        "address_list": _("The address of this item is a search or a list, not one post."),
        "address_not_one": _("The address of this item leads to a whole page or account, not to one post."),
        "address_elsewhere": _("This item is on another platform."),
        "address_twice": _("This item has the same address as item %(item)s."),
        "seen_live": _("Nobody has looked lately whether this item is still online. Look, and record it."),
        "seen_gone": _("This item was gone on %(day)s. There is nothing to take down."),
        "seen_long_ago": _("It was last looked at %(days)s days ago. Look again before you send."),
        "native_id": _("The platform’s own number of this account is not known. Handles change, the number does not."),
        "verbatim": _("The words of this item do not stand here as they were posted."),
        "words_altered": _(
            "A name in these words became a code, or words were closed: the platform reads other words than were posted."
        ),
        "words_missing": _("The words of this item are not recorded."),
        "language_unsaid": _("It is not said in which language this item is written."),
        "translation_missing": _("The platform does not read this language. Translate the decisive sentence."),
        "translation_other": _("The translation is in a language that the platform does not read: %(languages)s."),
        "slang_unexplained": _("Explain the slang and the coded words: an outsider does not know them."),
        "timecode": _("Say at which time of the sound or video it is said, like 1:05."),
        "captured": _("Nothing is kept of this item yet. Capture it before you send: it may vanish."),
        "captured_unsaid": _(
            "It is not recorded when and from which address this item was captured. Say it at its exhibit before you send."
        ),
        "captured_elsewhere": _(
            "What is kept of this item was captured from another address. Look whether it shows this one."
        ),
        "only_copies": _("An original must not go to a platform. Make a copy."),
        "no_exhibits": _("No file at all may go along here."),
        "links_without_basis": _("It is said that accounts belong together, but not why."),
        "open_already": _("The same address was reported by this way, and that complaint is still open."),
        "history_known": _("This account was reported before. Tell the earlier reports with their numbers."),
    }


def _reasons() -> dict[str, str]:
    return {
        "policy": _("The rule of the platform that was broken must be quoted."),
        "policy_missing": _("Quote one rule of the platform with its address and the day, and say how it is met."),
        "policy_address": _("The address of the rule must begin with https."),
        "policy_met_long": _("Say in one sentence how the words meet the rule."),
        "reasons": _("Explain why it is against the law."),
        "reasons_short": _("The explanation is short: %(length)s characters. Less than %(least)s seldom convince."),
        "law_cited": _("The explanation cites no law."),
        "elements": _("Say how the words meet each element of the law."),
        "elements_law": _("Say which law it breaks."),
        "elements_quote": _("Line %(line)s of the elements quotes no words that stand in the posts."),
        "context": _("The context has %(sentences)s sentences; at most %(most)s are read."),
        "context_missing": _("Tell in a few sentences what an outsider would not see."),
        "history": _("No earlier report is told. If there were some, give their numbers."),
        "severity": _("Say of each mark of danger whether it is there."),
        "police": _("A threat to life goes to the police at the same time."),
        "police_told": _("A threat to life goes to the police at the same time. Say when they were told."),
    }


def _ways() -> dict[str, str]:
    return {
        "partner_is_slow": _("This way takes weeks. With a threat to life it must not be the only one."),
        "channel": _("This platform has no such way of complaint."),
        "flagger_unrecognised": _(
            "This way is only for an office that a coordinator has recognised as a trusted flagger (article 22). Say so as its role, or choose another way."
        ),
        "channel_is_policy": _(
            "Only a rule of the platform is quoted, no law. Then the report in the app is the right way."
        ),
        "channel_is_law": _(
            "Only a law is cited, no rule of the platform. Then the notice under article 16 is the right way."
        ),
        "both_channels": _("It breaks a law and a rule: both ways are open. Send each as a complaint of its own."),
        "notifier": _("Say who notifies, with an e-mail address of the office."),
        "notifier_name": _("Say who notifies: the office, never the person."),
        "notifier_email": _("Give an e-mail address of the office that is read."),
        "good_faith": _("The statement of good faith must be confirmed."),
        "good_faith_who": _("Say who confirmed the statement of good faith, and when."),
        "form_limits": _("This text is longer than its field takes: %(length)s characters, at most %(most)s."),
        "contest_in_time": _("The time to contest this has probably run out: %(days)s days, at most %(most)s."),
        "osa": _("Say why the person is affected under the Online Safety Act, and what ties it to the United Kingdom."),
        "in_time": _("The time for this has run out. Say why it comes late, or choose another way."),
        "decided": _("The platform has not decided yet. Without a decision only the coordinator can be asked."),
        "appealed": _("The platform’s own appeal is not exhausted."),
    }


def of_offices() -> dict[str, str]:
    """What courts, regulators and international bodies ask (exports.md §2, §5)."""
    return {
        "late_reason": _("What supplements an earlier file needs a number and the reason why it comes later."),
        "pages_of_documents": _("This document has about %(pages)s pages; the office takes at most %(most)s."),
        "papers": _("No notice, warrant or charge is in it."),
        "paper_reference": _("This paper has no reference number."),
        "identity": _("Something is missing about this person: %(fields)s."),
        "activism_dated": _("Line %(line)s does not begin with a date."),
        "public_agreed": _("There is no consent to be named in public: names became initials."),
        "identifiers": _("This person cannot be told apart from others yet. Missing: %(fields)s."),
        "sources_graded": _("The sources of this incident are not graded."),
        "archived": _("This exhibit has an address, but no archived copy and no file."),
        "articles": _("Name at least one article that puts a duty on the provider."),
        "messages": _("No letter of this complaint is recorded."),
        "posts_told": _("No post or account with an address is in it."),
        "person_chosen": _("Choose the person whose data it is."),
        "held": _("Something was left out: %(count)s. Look through it."),
    }
