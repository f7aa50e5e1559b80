"""Say what stands in the way of a pack, in the reader's language: one sentence for every code that a check can give.

A profile's own words for a rule come first. A test reads the checks and fails where a code has no sentence here.
"""

from collections.abc import Mapping

from flask import g

from casebook.exporters.problem import Problem
from casebook.exporters.profile import spoken
from casebook.web.desk.answers import date_words, term_label
from casebook.web.desk.problem_sentences import of_offices, of_platforms
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


def problem_words(problem: Problem) -> str:
    """The sentence for a problem, with its numbers put in."""
    detail = {name: _shown(name, value) for name, value in problem.detail.items()}
    if problem.words:
        return _filled(spoken(problem.words, locale()), detail)
    sentence = _sentences_here().get(problem.code)
    if sentence is None:
        return _("A demand of the receiving office is not met: %(code)s", code=problem.code)
    return sentence % _Known(detail)


def _sentences_here() -> dict[str, str]:
    """The sentences in the language of this answer: a page may have hundreds of problems, and says each in the same words."""
    known: dict[str, dict[str, str]] = g.setdefault("problem_sentences", {})
    if (spoken_here := locale()) not in known:
        known[spoken_here] = sentences()
    return known[spoken_here]


def sentences() -> dict[str, str]:
    """Every code with its sentence."""
    return {**_answers(), **_content(), **_consents(), **_found(), **_not_searched(), **of_platforms(), **of_offices()}


def _answers() -> dict[str, str]:
    return {
        "unanswered": _("The receiving office asks this, and it is not answered."),
        "too_long": _("The answer is too long: %(length)s characters, at most %(most)s."),
        "not_a_day": _("The answer is not a day. Write it like 2026-05-14."),
        "not_a_choice": _("The answer is none of the choices."),
        "answered_no": _("This must be confirmed before the pack may leave."),
    }


def _content() -> dict[str, str]:
    return {
        "language": _("The recipient reads other languages: %(languages)s."),
        "profile_old": _("What this office asks was last looked up on %(day)s. Look at its own page before you send."),
        "nothing_to_show": _("No file of this exhibit may leave as it is. Redact a copy, or take the exhibit out."),
        "original_names": _(
            "The original names people who go by codes in this file: %(codes)s. Take it out and take in, as an exhibit of its "
            "own, a copy in which the names are closed; or leave it, if they agree that the recipient reads their names."
        ),
        "network_none": _(
            "No network is found among the posts of this pack: it will have no annex on accounts that act together."
        ),
        "exhibits": _("There are too few exhibits: at least %(least)s."),
        "incidents": _("There are too few incidents: at least %(least)s."),
        "affected_named": _("The person whom the file is about is not in it."),
        "perpetrator_named": _("Nobody is named who acted: a person, an account or an office."),
        "two_sources": _("This incident rests on fewer than two sources or exhibits."),
        "translated": _("This exhibit is not in the recipient’s language and has no translation."),
        "post_translated": _("This post is not in the recipient’s language and has no translation."),
        "translated_by_human": _("The translation was made by a machine. This office wants one made by a human being."),
        "translation_certified": _(
            "Nobody has certified this translation. Its certificate is in the pack, to be signed."
        ),
        "translator_identified": _("The form of this office asks more about the translator: %(of_translator)s."),
        "translator_apart": _("The translator is the person themselves or of the family. Find somebody else."),
        "passage_marked": _("The words that decide are not marked in the translation."),
        "correspondence": _(
            "Nothing shows that the provider was asked before. Choose the intervention with its answer."
        ),
        "four_eyes": _("Two members must approve exactly this content; so far: %(approved)s."),
    }


def _consents() -> dict[str, str]:
    return {
        "consent_none": _("This person has not consented: %(purpose)s."),
        "consent_withdrawn": _("This person took the consent back: %(purpose)s."),
        "consent_ended": _("The consent has run out: %(purpose)s."),
        "consent_not_yet": _("The consent begins later: %(purpose)s."),
        "consent_by_name": _("The consent must name this very recipient: %(purpose)s."),
        "consent_other_recipient": _("The consent is for another recipient: %(purpose)s."),
        "consent_without_name": _("The consent does not let the name leave: %(purpose)s."),
        "consent_without_originals": _("The consent does not let original files leave: %(purpose)s."),
    }


def _found() -> dict[str, str]:
    return {
        "sensitive_affected": _("A name of somebody whom the file is about was found: %(excerpt)s"),
        "sensitive_relative": _("The name of a relative was found: %(excerpt)s"),
        "sensitive_third_party": _("The name of a witness or helper was found: %(excerpt)s"),
        "sensitive_perpetrator": _("The name of somebody who acted was found: %(excerpt)s"),
        "sensitive_member": _("The name of a member of the office was found: %(excerpt)s"),
        "sensitive_login": _("The login of a member was found: %(excerpt)s"),
        "sensitive_place": _("A place was found: %(excerpt)s"),
        "sensitive_address": _("An address was found: %(excerpt)s"),
        "sensitive_phone": _("A telephone number was found: %(excerpt)s"),
        "sensitive_email": _("An e-mail address was found: %(excerpt)s"),
        "sensitive_handle": _("A name under which somebody is reached was found: %(excerpt)s"),
        "sensitive_status": _("Words on residence or asylum were found: %(excerpt)s"),
        "sensitive_reference": _("The number of a notice, warrant or asylum file was found: %(excerpt)s"),
        "sensitive_birth": _("A day of birth was found: %(excerpt)s"),
        "sensitive_paper": _("The number of a passport or another paper was found: %(excerpt)s"),
        "sensitive_case": _("The office’s own number of the case was found: %(excerpt)s"),
        "sensitive_safe_contact": _("A way in which somebody can be reached safely was found: %(excerpt)s"),
        "sensitive_tracking": _("An address tells who shared it: %(excerpt)s"),
    }


def _not_searched() -> dict[str, str]:
    return {
        "unsearched_recording": _("Sound and moving pictures were not searched. Listen and look for names."),
        "unsearched_too_long": _("The file is too large to be searched whole. Look at it yourself."),
        "unsearched_too_much": _("The text is too long to be searched whole. Look at the rest yourself."),
        "unsearched_encrypted": _("The file is protected by a password of its own and was not searched."),
        "unsearched_unreadable": _("The file could not be read and was not searched. Look at it yourself."),
        "unsearched_left_out": _("A part inside this file was not searched. Look at it yourself."),
        "unsearched_pictures": _("Words inside pictures were not searched. Look at them yourself."),
    }


def _shown(name: str, value: str) -> str:
    if name == "fields":
        lacking = {
            "born": _("day of birth"),
            "citizenship": _("citizenship"),
            "country": _("country where they are"),
            "affiliation": _("position"),
            "latin_name": _("name in Latin letters"),
        }
        return ", ".join(lacking.get(each, each) for each in value.split(", "))
    if name == "of_translator":
        known = {
            "name": _("name"),
            "address": _("address"),
            "telephone": _("telephone"),
            "qualification": _("qualifications"),
        }
        return ", ".join(known.get(each, each) for each in value.split())
    if name == "purpose":
        return term_label("consent_purpose", value) or value
    return date_words(value) if name == "day" else value


def _filled(words: str, detail: Mapping[str, str]) -> str:
    for name, value in detail.items():
        words = words.replace(f"{{{name}}}", value)
    return words


class _Known(dict[str, str]):
    """What a check told; what it did not tell stays a gap, and the sentence is still said."""

    def __missing__(self, name: str) -> str:
        return "…"
