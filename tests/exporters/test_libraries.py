"""The libraries of legal grounds and of platforms' rules: complete, honest about what nobody has confirmed, tied to acts that exist."""

import re
from datetime import date

import pytest

from casebook.errors import NotFound
from casebook.exporters.complaint_phrases import LOCALES, words
from casebook.exporters.grounds import ground, grounds
from casebook.exporters.policies import policies
from casebook.exporters.profiles import profiles
from casebook.vocabulary.terms import terms

ACTS = {term.code for term in terms("act_type")}
NAMED = {  # exports.md §1.1, legal-ground library
    "DE": ("§ 126a", "§ 130", "§ 185", "§ 186", "§ 187", "§ 188", "§ 201a", "§ 238", "§ 241"),
    "FR": ("222-33-2-2", "226-1", "226-2-1", "226-4-1", "art. 24", "art. 29, 32", "art. 29, 33"),
    "AT": ("§ 107a", "§ 107c", "§ 111", "§ 115", "§ 297"),
    "PL": ("art. 190", "art. 190a", "art. 212", "art. 216"),
    "EU": ("art. 5", "art. 6", "art. 7", "art. 8", "art. 17"),
    "GB": ("s. 179", "s. 181", "s. 66B", "ss. 1, 2, 4", "s. 1", "s. 13"),
}


def test_every_ground_of_the_reference_is_there_with_its_elements() -> None:
    found = {(each.jurisdiction, each.article) for each in grounds()}
    assert found == {(country, article) for country, articles in NAMED.items() for article in articles}
    assert all(len(each.elements) > 1 and all(each.elements) for each in grounds())
    assert len({each.identifier for each in grounds()}) == len(grounds())
    assert ground("de_stgb_241").cited == "DE, StGB, § 241 (Threat)"
    with pytest.raises(NotFound):
        ground("de_stgb_1")


def test_nothing_claims_to_be_confirmed_that_was_never_looked_up() -> None:
    for each in grounds():
        assert not each.confirmed or date.fromisoformat(each.last_checked)
        assert not each.text_url or each.text_url.startswith("https://")
    for rule in policies():
        assert rule.mark in {"F", "M"}
        assert rule.url.startswith("https://")
        assert rule.about


def test_grounds_and_rules_belong_to_acts_and_platforms_that_exist() -> None:
    platforms = {term.code for term in terms("platform")}
    assert {act for each in (*grounds(), *policies()) for act in each.acts} <= ACTS
    assert {each for rule in policies() for each in rule.platforms} <= platforms
    complained_to = {kind.platform for kind in profiles() if kind.platform}
    assert complained_to <= {each for rule in policies() for each in rule.platforms}


def test_the_fixed_words_are_the_same_in_every_language() -> None:
    english = words("en")
    for locale in LOCALES:
        assert words(locale).keys() == english.keys()
        for key, said in words(locale).items():
            assert set(re.findall(r"{[a-z]+}", said)) == set(re.findall(r"{[a-z]+}", english[key])), (locale, key)


def test_ways_and_choices_of_the_profiles_are_terms() -> None:
    channels = {term.code for term in terms("complaint_channel")}
    actions = {term.code for term in terms("requested_action")}
    categories = {term.code for term in terms("dsa_category")}
    for kind in (each for each in profiles() if each.form):
        assert set(kind.channels) <= channels
        assert kind.opens in {term.code for term in terms("intervention_type")}
        asks = {ask.identifier: {choice.code for choice in ask.choices} for ask in kind.asks}
        assert asks["channel"] == set(kind.channels)
        assert asks.get("requested_action", set()) <= actions
        assert asks.get("dsa_category", set()) <= categories
        assert all({"en", "ru", "tg", "fa"} <= set(ask.label) for ask in kind.asks)
        assert all({"en", "ru", "tg", "fa"} <= set(field.label) for field in kind.form)
