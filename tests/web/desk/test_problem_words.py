"""Every code that a check can give has a sentence: the checks' own sources are read, so that none is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask

import casebook
from casebook.exporters.problem import Problem
from casebook.exporters.profiles import profiles
from casebook.exporters.rules import CHECKS
from casebook.sensitive import Kind
from casebook.services import consenting, screened_files
from casebook.web.desk.problem_words import problem_words, sentences

ROOT = Path(casebook.__file__).parent
PLACES = [
    *ROOT.glob("exporters/*rules*.py"),
    *ROOT.glob("services/*_checks.py"),
    ROOT / "services" / "clearing.py",
    ROOT / "services" / "screening.py",
    ROOT / "services" / "network_annex.py",
]
CODE = re.compile(r"[a-z][a-z0-9_]*")


def codes() -> Iterator[str]:
    """Every code that stands in the sources of the checks, and those that are put together from kinds."""
    for place in PLACES:
        yield from _codes_in(ast.parse(place.read_text("utf-8")))
    yield from (f"consent_{why}" for why in get_args(consenting.Why))
    yield from (f"sensitive_{kind}" for kind in Kind)
    yield from (f"unsearched_{why}" for why in get_args(screened_files.Why))


def _codes_in(tree: ast.Module) -> Iterator[str]:
    """What is given as the code of a problem, and what a function gives that chooses one."""
    at = -1
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "_said":
            at = [each.arg for each in node.args.args].index("code") if "code" in _names(node) else -1
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = getattr(node.func, "id", "")
            given: list[ast.expr] = [each.value for each in node.keywords if each.arg == "code"]
            if named == "_said" and 0 <= at < len(node.args):
                given.append(node.args[at])
            yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
        elif isinstance(node, ast.FunctionDef) and node.name == "_fault":
            yield from re.findall(
                r"'([a-z_]+)'", " ".join(ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Return))
            )


def _names(node: ast.FunctionDef) -> list[str]:
    return [each.arg for each in node.args.args]


def rules_own() -> set[str]:
    """Checks that every profile gives words of its own; those need no sentence here."""
    rules = [rule for kind in profiles() for rule in kind.rules]
    silent = {rule.check for rule in rules if not rule.words}
    return {rule.check for rule in rules} - silent


@pytest.fixture
def _page(desk: Flask) -> Iterator[None]:
    with desk.test_request_context("/"):
        yield


@pytest.mark.usefixtures("_page")
def test_every_code_of_every_check_has_a_sentence() -> None:
    found = {code for code in codes() if CODE.fullmatch(code)}
    assert {"unanswered", "four_eyes", "consent_none", "sensitive_relative", "unsearched_pictures"} <= found
    assert sorted((found | set(CHECKS)) - set(sentences()) - rules_own()) == []


@pytest.mark.usefixtures("_page")
def test_a_sentence_takes_its_numbers_and_never_fails() -> None:
    told = Problem(code="too_long", where="context", detail={"length": "310", "most": "300"})
    assert problem_words(told) == "The answer is too long: 310 characters, at most 300."
    assert "…" in problem_words(Problem(code="too_long"))
    assert "brand_new" in problem_words(Problem(code="brand_new"))
    own = Problem(code="x", words={"en": "At most {limit} pages."}, detail={"limit": "20"})
    assert problem_words(own) == "At most 20 pages."
    hostile = Problem(code="sensitive_place", detail={"excerpt": "100 % of %(x)s {y}"})
    assert "100 % of %(x)s {y}" in problem_words(hostile)
