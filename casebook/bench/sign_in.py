"""Sign-in: one whole act at the real cost of Argon2id, beside the bare derivation."""

from casebook.bench.office import office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.crypto.passphrase import Stretching, stretch
from casebook.services import membership
from casebook.work import begin

ROUNDS = 9
GOAL = 0.25  # seconds


def sign_in() -> Row:
    """Measure signing in against Argon2id alone."""
    stretching = Stretching.new()
    with office() as bench:
        login, passphrase = bench.dana.login, bench.dana.passphrase

        def enter() -> None:
            with begin(bench.house, writes=True, name="bench") as work:
                membership.sign_in(work, login, passphrase)

        whole, bare = medians(enter, lambda: stretch(login, passphrase, stretching), rounds=ROUNDS)
    return row("sign_in", whole, "s", bare, "Argon2id alone", goal=GOAL, less_is_better=True)
