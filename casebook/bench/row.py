"""One measurement: a value beside its baseline of the same run, and whether it meets what we owe."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A result. `ratio` is value / baseline; the goal is met from `goal` upwards, or downwards if `less_is_better`."""

    name: str
    value: float
    unit: str
    baseline: float
    baseline_is: str
    ratio: float
    goal: float
    met: bool

    def plain(self) -> dict[str, object]:
        """Give the row as JSON values."""
        return asdict(self)

    def told(self) -> str:
        """Give the row as one line."""
        mark = "met " if self.met else "MISS"
        return (
            f"{mark}  {self.name:<24} {self.value:>12.2f} {self.unit:<6} {self.ratio:>8.2f} x "
            f"{self.baseline_is} ({self.baseline:.2f}); goal {self.goal:g}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A measurement that this machine cannot make, and why. It misses no goal, and is never passed over in silence."""

    name: str
    reason: str
    met: bool = True

    def plain(self) -> dict[str, object]:
        """Give it as JSON values."""
        return {"name": self.name, "left_out": self.reason}

    def told(self) -> str:
        """Give it as one line."""
        return f"out   {self.name:<24} left out: {self.reason}"


def row(
    name: str, value: float, unit: str, baseline: float, baseline_is: str, *, goal: float, less_is_better: bool = False
) -> Row:
    """Make a row. Where less is better the goal is a bound on the value itself, in its unit."""
    ratio = value / baseline if baseline else 0.0
    met = value <= goal if less_is_better else ratio >= goal
    return Row(
        name=name,
        value=value,
        unit=unit,
        baseline=baseline,
        baseline_is=baseline_is,
        ratio=ratio,
        goal=goal,
        met=met,
    )
