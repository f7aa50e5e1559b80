"""What all applications of one test process share, so that each test can have one of its own: compiled templates and addresses.

It must not share anything that an application learns while it answers.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """A cache in memory. Each template is compiled by the first application that shows it."""

    kept: ClassVar[dict[tuple[str, str], bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what the same source was compiled to, if it was."""
        if compiled := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a source was compiled to."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def load_templates_once() -> None:
    """Let applications of the same face load their templates into one environment: nothing in it is of one office."""
    made: dict[str, Environment] = {}
    at_once: Callable[[Flask], Environment] = Flask.create_jinja_environment

    def once(self: Flask) -> Environment:
        if not self.import_name.startswith("casebook."):
            return at_once(self)
        if self.import_name not in made:
            made[self.import_name] = at_once(self)
        return made[self.import_name]

    Flask.create_jinja_environment = once  # type: ignore[method-assign]


def compile_addresses_once() -> None:
    """Let Werkzeug read each rule once, and compile how its address is written when it is written first.

    A test writes few of the hundreds of addresses there are, and each application has the same ones.
    """
    read: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    built: dict[tuple[Any, ...], Callable[..., Any]] = {}
    compile_rule: Callable[[Rule], None] = Rule.compile
    compile_builder: Callable[[Rule, bool], Callable[..., Any]] = Rule._compile_builder

    def named(rule: Rule) -> tuple[Any, ...]:
        assert rule.map is not None
        return rule.rule, rule.subdomain, rule.host, rule.merge_slashes, rule.map.host_matching, repr(rule.defaults)

    def once(self: Rule) -> None:
        if known := read.get(named(self)):
            self._parts, self._trace, self._converters, arguments = known
            self.arguments |= arguments
            self._build = self._compile_builder(False).__get__(self, None)
            self._build_unknown = self._compile_builder(True).__get__(self, None)
            return
        compile_rule(self)
        read[named(self)] = (self._parts, self._trace, self._converters, frozenset(self.arguments))

    def later(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        def build(rule: Rule, *given: Any, **terms: Any) -> Any:
            name = (*named(rule), append_unknown)
            if name not in built:
                built[name] = compile_builder(rule, append_unknown)
            bound = built[name].__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", bound)
            return bound(*given, **terms)

        return build

    Rule.compile = once  # type: ignore[method-assign]
    Rule._compile_builder = later  # type: ignore[method-assign]
