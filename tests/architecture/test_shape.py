"""Sizes and names: when one of these alarms rings, split along the story; do not raise the number."""

import ast

from tests.architecture.tree import length, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
ROUTE_LINES = 25

SHAPELESS = {"utils", "util", "helpers", "common", "misc", "manager", "core", "handlers", "types"}
ROUTE_VERBS = {"route", "get", "post", "put", "delete"}


def is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a decorator registers the function under an address."""
    calls = [node.func for node in function.decorator_list if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTE_VERBS for call in calls)


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    silent = [module.name for module in modules() if not ast.get_docstring(module.tree)]
    assert silent == []


def test_no_module_outgrows_a_sitting() -> None:
    assert [(module.name, module.lines) for module in modules() if module.lines > MODULE_LINES] == []


def test_no_function_outgrows_a_screen() -> None:
    long = [
        (module.name, function.name, length(function))
        for module in modules()
        for function in module.functions()
        if length(function) > FUNCTION_LINES
    ]
    assert long == []


def test_a_route_validates_calls_one_service_and_answers() -> None:
    long = [
        (module.name, function.name, length(function))
        for module in modules()
        if module.name.startswith("casebook/web/")
        for function in module.functions()
        if is_route(function) and length(function) > ROUTE_LINES
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part.removesuffix(".py") for module in modules() for part in module.name.split("/")}
    assert parts & SHAPELESS == set()


def test_base_is_only_where_the_tables_begin() -> None:
    assert {module.name for module in modules() if module.name.endswith("/base.py")} <= {"casebook/model/base.py"}
