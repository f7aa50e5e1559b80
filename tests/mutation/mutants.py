"""Small wrongs that a programmer could write into a module, one at a time, each as the changed source.

Each is one of: a comparison turned, a boolean turned, a constant moved, a value returned as none, a statement left out, a
refusal left out. Texts, docstrings, annotations and what only the interpreter reads (slots, overloads) are left alone.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.FloorDiv: ast.Mult}


Change = Callable[[ast.AST, ast.Module], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong: where it stands and what is different. `source` is the whole module with it, made when it is asked for."""

    line: int
    what: str
    _module: str
    _number: int
    _change: Change

    @property
    def source(self) -> str:
        """The module with this wrong in it."""
        tree = ast.parse(self._module)
        self._change(next(node for at, node in enumerate(ast.walk(tree)) if at == self._number), tree)
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants(source: str) -> Iterator[Mutant]:
    """Give every mutant of a module."""
    tree = ast.parse(source)
    left_alone = _left_alone(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in left_alone:
            for what, change in _changes(node):
                yield Mutant(getattr(node, "lineno", 0), what, source, number, change)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    yield from _changes_of_statements(node)
    yield from _changes_of_values(node)


def _changes_of_statements(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "returns None", _set("value", ast.Constant(None))
        case ast.Raise():
            yield "refusal left out", _put(ast.Pass())
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "statement left out", _put(ast.Pass())
        case ast.If():
            yield "condition is always true", _set("test", ast.Constant(True))
            yield "condition is never true", _set("test", ast.Constant(False))
        case _:
            return


def _changes_of_values(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            yield f"{type(op).__name__} to {COMPARED[type(op)].__name__}", _set("ops", [COMPARED[type(op)]()])
        case ast.BoolOp(op=op):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield f"{type(op).__name__} to {type(other).__name__}", _set("op", other)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not left out", _put(operand)
        case ast.BinOp(op=op) if type(op) in COUNTED:
            yield f"{type(op).__name__} to {COUNTED[type(op)].__name__}", _set("op", COUNTED[type(op)]())
        case ast.Constant(value=bool() as value):
            yield f"{value} to {not value}", _set("value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value} to {value + 1}", _set("value", value + 1)
        case ast.Constant(value=bytes() as value) if value:
            yield "other bytes", _set("value", value[:-1] + bytes([value[-1] ^ 1]))
        case _:
            return


def _set(name: str, value: object) -> Change:
    return lambda node, _tree: setattr(node, name, value)


def _put(new: ast.AST) -> Change:
    """Put another node into the place of a node."""

    def change(node: ast.AST, tree: ast.Module) -> None:
        for parent in ast.walk(tree):
            for name, held in ast.iter_fields(parent):
                if held is node:
                    setattr(parent, name, copy.deepcopy(new))
                elif isinstance(held, list) and any(each is node for each in held):
                    setattr(parent, name, [copy.deepcopy(new) if each is node else each for each in held])

    return change


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _left_alone(tree: ast.Module) -> set[int]:
    """Nodes whose change says nothing of the program: annotations, arguments of decorators, versions in messages."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts = [*node.decorator_list, node.returns]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.decorator_list, *node.keywords]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            parts = [node.annotation]
        elif isinstance(node, ast.JoinedStr):
            parts = [node]
        found |= {id(inner) for part in parts if part is not None for inner in ast.walk(part)}
    return found
