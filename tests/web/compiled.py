"""Compiled templates, kept for all applications of one test process."""

from typing import ClassVar

from jinja2.bccache import Bucket, BytecodeCache


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
