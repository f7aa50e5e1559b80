"""Finding addresses in pasted text: with or without scheme, in brackets and quotes, beside words of any script."""

import re
from collections.abc import Iterator

from casebook.links.address import LONGEST, trimmed
from casebook.links.registry import PLATFORMS

_KNOWN = "|".join(sorted(re.escape(domain) for platform in PLATFORMS for domain in platform.domains))
_START = re.compile(
    rf"(?:https?:|tg:)[/\\]|tg:(?=[a-z]+\?)|(?<![\w@.:/-])(?:www\.|(?:[a-z0-9-]+\.)*(?:{_KNOWN})(?=[/?#\s:]|$))",
    re.IGNORECASE,
)
_DANGEROUS = re.compile(r"\W*(?:javascript|data|vbscript|file|blob|about|intent|mailto):", re.IGNORECASE)
_END = re.compile(r'[<>"«»“”„‟‹›`،؛。\s]')


def candidates(text: str) -> Iterator[str]:
    """Yield every piece of the text that begins as an address does, up to where the text around it goes on."""
    for token in text.split():
        if _DANGEROUS.match(token):
            continue
        place = 0
        while match := _START.search(token, place):
            end = _END.search(token, match.start())
            stop = end.start() if end else len(token)
            if stop - match.start() <= LONGEST:
                yield trimmed(token[match.start() : stop])
            place = max(stop, match.end())
