"""What all applications of one test process share, so that each test can have one of its own: compiled templates and addresses."""

from collections.abc import Callable
from typing import Any, ClassVar

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


def compile_addresses_when_asked_for() -> None:
    """Let Werkzeug compile how an address is written when it is written first: a test writes few of the hundreds there are."""
    at_once: Callable[[Rule, bool], Callable[..., Any]] = Rule._compile_builder

    def later(self: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        def build(rule: Rule, *given: Any, **named: Any) -> Any:
            built = at_once(rule, append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", built)
            return built(*given, **named)

        return build

    Rule._compile_builder = later  # type: ignore[method-assign]
