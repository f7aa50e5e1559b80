"""An invented platform: people who write what nobody else writes, and, where a test wants it, a team that posts by order."""

import csv
import random
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO

from casebook.analysis.posts import Posts
from casebook.analysis.reading import read

START = 1_750_000_000
DAY = 86_400
LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
Row = tuple[str, float, str]
Rewrite = Callable[[random.Random, str], str]


class Platform:
    """Rows of a table, made with a seed."""

    def __init__(self, seed: int = 1, people: int = 300, posts: int = 1800, days: int = 7) -> None:
        self.chance = random.Random(seed)
        self.days = days
        self.vocabulary = ["".join(self.chance.choices(LETTERS, k=self.chance.randint(3, 9))) for _ in range(3000)]
        self.people = [f"person{number}" for number in range(people)]
        self.rows: list[Row] = [
            (self.chance.choice(self.people), self.moment(), self.text(self.chance.randint(3, 20)))
            for _ in range(posts)
        ]

    def moment(self) -> float:
        return START + self.chance.random() * self.days * DAY

    def text(self, words: int = 14) -> str:
        # Half of all words are common ones, as in every language.
        common = self.vocabulary[:80]
        return " ".join(
            self.chance.choice(common if self.chance.random() < 0.5 else self.vocabulary) for _ in range(words)
        )

    def shared(self, accounts: Sequence[str], text: str, within: float = 1800, rewrite: Rewrite | None = None) -> None:
        """Let these accounts post the text within so many seconds."""
        begin = self.moment()
        for account in accounts:
            said = rewrite(self.chance, text) if rewrite else text
            self.rows.append((account, begin + self.chance.random() * within, said))

    def team(self, size: int, orders: int, each: int, within: float = 3600, rewrite: Rewrite | None = None) -> set[str]:
        """Add a team that posts by order; its members also write their own things."""
        names = [f"team{number}x{size}" for number in range(size)]
        for _ in range(orders):
            self.shared(self.chance.sample(names, each), self.text(), within, rewrite)
        self.rows += [(name, self.moment(), self.text(9)) for name in names for _ in range(4)]
        return set(names)

    def table(self) -> bytes:
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(("post_id", "platform", "account", "posted_at", "text"))
        for number, (account, time, said) in enumerate(sorted(self.rows, key=lambda row: row[1])):
            writer.writerow((f"p{number}", "telegram", account, f"{time:.0f}", said))
        return text.getvalue().encode()

    def posts(self) -> Posts:
        return read(BytesIO(self.table()))
