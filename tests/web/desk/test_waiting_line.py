"""The line of those who sign in: in order, those who are known first, never longer than it may be, and nobody waits for ever."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread

import pytest

from casebook.web.desk.waiting_line import WaitingLine

LONG = 30.0  # seconds; no test waits that long


class Rush:
    """People at a line, each in a thread of their own, who note that their turn has come and are done."""

    def __init__(self, line: WaitingLine) -> None:
        self.line = line
        self.served: list[str] = []
        self.sent_away: list[str] = []
        self._people: list[Thread] = []

    def comes(self, name: str, *, known: bool = False) -> None:
        """Somebody comes; returns once they stand in the line."""
        before = self.waiting
        person = Thread(target=self._stand, args=(name, known))
        self._people.append(person)
        person.start()
        while self.waiting == before and person.is_alive():
            pass

    @property
    def waiting(self) -> int:
        return len(self.line._line) + len(self.line._known_line)

    def over(self) -> None:
        for person in self._people:
            person.join(LONG)

    def _stand(self, name: str, known: bool) -> None:
        with self.line.turn(known=known) as got:
            (self.served if got else self.sent_away).append(name)


@contextmanager
def busy(line: WaitingLine, count: int) -> Iterator[None]:
    """So many have their turn, until the block ends."""
    with ExitStack() as stack:
        for _ in range(count):
            assert stack.enter_context(line.turn(known=False))
        yield


def test_first_come_first_served_and_those_who_are_known_before() -> None:
    rush = Rush(WaitingLine(at_once=1, places=9, strangers=9, patience=LONG))
    with busy(rush.line, 1):
        for name in ("first", "second", "third"):
            rush.comes(name)
        rush.comes("known", known=True)
        assert rush.served == []
    rush.over()
    assert rush.served == ["known", "first", "second", "third"]
    with busy(rush.line, 1):
        pass


def test_a_full_line_sends_away_at_once_and_keeps_places_for_those_who_are_known() -> None:
    rush = Rush(WaitingLine(at_once=2, places=3, strangers=2, patience=LONG))
    with busy(rush.line, 2):
        for name in ("a", "b", "c"):
            rush.comes(name)
        rush.comes("known", known=True)
        rush.comes("known too", known=True)
        assert rush.sent_away == ["c", "known too"]
    rush.over()
    assert sorted(rush.served) == ["a", "b", "known"]


def test_patience_ends_and_the_place_is_another_s() -> None:
    line = WaitingLine(at_once=1, places=1, strangers=1, patience=0.001)
    with busy(line, 1):
        for _ in range(3):
            with line.turn(known=True) as got:
                assert not got
    with busy(line, 1):
        pass


def test_whoever_fails_gives_the_turn_back() -> None:
    line = WaitingLine(at_once=1, places=1, strangers=1, patience=LONG)
    with pytest.raises(KeyError), line.turn(known=False):
        raise KeyError
    with busy(line, 1):
        pass
