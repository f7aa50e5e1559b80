"""All targets by name. A new format of the registry has one by itself; another new parser gets its line in `of_words` or `of_bytes`."""

from tests.fuzz import of_bytes, of_imports, of_words

TARGETS = {target.name: target for module in (of_imports, of_words, of_bytes) for target in module.targets()}
