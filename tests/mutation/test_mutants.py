"""What counts as a mutant: one wrong at a time, each of which a test could notice, none in what only people read."""

import ast

from tests.mutation.mirrored import modules, noticing
from tests.mutation.mutants import mutants

SOURCE = '''
"""Says 1 and True."""
LIMIT: int = 3


def admitted(count: int, *, known: bool = False) -> bool:
    """Return whether 2 are few."""
    if count < LIMIT and not known:
        note(count)
        return True
    raise ValueError(f"{count} is more than 3")
'''


def test_each_kind_of_wrong_is_made_once_and_alone() -> None:
    found = [mutant.what for mutant in mutants(SOURCE)]
    assert sorted(found) == sorted([
        "3 to 4", "False to True", "And to Or", "Lt to LtE", "not left out", "statement left out", "returns None", "True to False",
        "refusal left out", "condition is always true", "condition is never true",
    ])  # fmt: skip


def test_each_mutant_can_be_run_and_differs() -> None:
    sources = [mutant.source for mutant in mutants(SOURCE)]
    assert len(set(sources)) == len(sources)
    for source in sources:
        compile(source, "mutant", "exec")
        assert ast.unparse(ast.parse(SOURCE)) != source
        assert "Says 1 and True" in source


def test_every_module_that_guards_has_tests_that_must_notice() -> None:
    assert len(modules()) > 40
    assert [name for name in modules() if not noticing(name)] == []
