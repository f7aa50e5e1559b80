"""Analysis of a million interactions for patterns, beside grouping the same rows by their exact text in plain Python."""

import resource
import time
from collections import defaultdict

import numpy as np

from casebook.analysis.detection import analyse
from casebook.analysis.posts import Posts
from casebook.bench.row import Row, row

ROWS, ACCOUNTS, TEXTS = 1_000_000, 50_000, 60_000
WORDS = 12
SECONDS, MEBIBYTES = 5.0, 1024
_SPAN = 30 * 86_400
_BEGIN = 1_700_000_000


def patterns_1m() -> Row:
    """Measure seconds of work for a million interactions, already read; what the process held at most must stay within a gibibyte."""
    posts = _posts()
    begun = time.process_time()
    _grouped(posts)
    plain = time.process_time() - begun
    begun = time.process_time()
    analyse(posts)
    whole = time.process_time() - begun
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if held > MEBIBYTES:
        raise RuntimeError(f"it held {held:.0f} MiB")
    return row("patterns_1m", whole, "s", plain, "grouping by exact text", goal=SECONDS, less_is_better=True)


def _posts() -> Posts:
    """A million posts: half of them of texts that many write, times over a month; the same in every run."""
    chance = np.random.default_rng(1)
    words = np.array(["".join(chance.choice(list("абвгдежзиклмнопрстуфхцчшэюя"), 6)) for _ in range(20_000)])
    drawn = np.minimum(chance.zipf(1.4, (TEXTS, WORDS)), len(words)) - 1
    popular = np.minimum((chance.pareto(1.0, ROWS) * 100).astype(np.int64), TEXTS - 1)
    any_text = chance.integers(0, TEXTS, ROWS)
    return Posts(
        accounts=tuple(f"account{number}" for number in range(ACCOUNTS)),
        texts=[" ".join(words[line]) for line in drawn],
        account=np.minimum((chance.pareto(1.2, ROWS) * 1000).astype(np.int64), ACCOUNTS - 1),
        time=_BEGIN + np.sort(chance.random(ROWS)) * _SPAN,
        text=np.where(chance.random(ROWS) < 0.5, popular, any_text),  # noqa: PLR2004
        post_ids=[str(number) for number in range(ROWS)],
        rows=ROWS,
    )


def _grouped(posts: Posts) -> int:
    """Say in how many texts several accounts meet: all that a plain script would."""
    accounts: dict[str, set[int]] = defaultdict(set)
    for account, text in zip(posts.account.tolist(), posts.text.tolist(), strict=True):
        accounts[posts.texts[text]].add(account)
    return sum(len(each) > 1 for each in accounts.values())
