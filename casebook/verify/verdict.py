"""What the verifier says: numbered steps, each good or bad, in words that a court clerk can read."""

from dataclasses import dataclass


class Unsound(Exception):  # noqa: N818  -- errors are named for what is wrong
    """Something in the pack is not as it must be; the message says what, in plain English."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the verification and what it found."""

    number: int
    title: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome: good only if every step is good."""

    ok: bool
    steps: tuple[Step, ...]
    signed_by: str = ""  # fingerprint of the key that signed it
    pinned: bool = False  # whether the reader named the key that must have signed it

    @property
    def failures(self) -> tuple[Step, ...]:
        """The steps that failed."""
        return tuple(step for step in self.steps if not step.ok)

    def as_text(self) -> str:
        """The whole verdict for a reader, one step a line."""
        lines = [f"{step.number}. {'good' if step.ok else 'BAD '}  {step.title}: {step.detail}" for step in self.steps]
        lines.append(self._conclusion())
        return "\n".join(map(_harmless, lines))

    def _conclusion(self) -> str:
        if not self.ok:
            return "BAD: do not rely on this pack."
        if self.pinned:
            return "GOOD: the pack is as it was issued by the holder of the key that you named."
        return (
            f"GOOD: unchanged since it was signed by {self.signed_by}. WHO that is was not checked: compare this key "
            "with the one that the office publishes, or name it with --fingerprint."
        )


def _harmless(line: str) -> str:
    """Show what a terminal would obey: a stranger's text must not be able to draw a false verdict."""
    return "".join(letter if letter.isprintable() else f"[U+{ord(letter):04X}]" for letter in line)
