"""What this process remembers of searching, so that a page that is looked at again is not searched from the beginning.

Words of texts and ready-made terms, and what the search of one unchanged file came to. It is all in memory and goes as soon as
nobody who could read it is signed in; nothing is written down. It must not stand in for the search of what leaves: a build
searches everything anew, without it. A key names all that a result depends on, so whatever changes is searched again.
"""

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Any, Final

from casebook.sensitive import letters, patterns, scan, tokens

MOST: Final = 32_768  # results; of most texts it is that nothing was found
_WORDS: Final = (
    scan.ready,
    letters.plain,
    letters.readings,
    tokens.squeezed_word,
    tokens.compared,
    patterns.cased_pattern,
    patterns.persian_pattern,
    patterns.cased_pattern_of_persian,
)


class Memory:
    """Results of searches by the SHA-256 of everything they depend on; those not asked for longest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._results: OrderedDict[bytes, Any] = OrderedDict()
        self._lock = Lock()
        self._used = monotonic()

    def __bool__(self) -> bool:
        """Whether anything is remembered that came from a case; words are, where terms are."""
        return bool(self._results) or scan.ready.cache_info().currsize > 0

    def get(self, key: bytes) -> Any:  # noqa: ANN401  -- whatever its asker kept there
        """Give what was kept under a key, None where nothing was."""
        with self._lock:
            self._used = monotonic()
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def keep(self, key: bytes, result: object) -> None:
        """Remember a result."""
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > self._most:
                self._results.popitem(last=False)

    def idle(self) -> float:
        """Give the seconds since it was last asked."""
        return monotonic() - self._used

    def forget(self) -> None:
        """Let go of everything: of the results, and of every word and term that searching has kept."""
        with self._lock:
            self._results.clear()
        for each in _WORDS:
            each.cache_clear()
