"""What is done to each machine in turn, for how long, and who answered meanwhile."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.hosts.machines import DATABASE_PORT, DESK, PORTAL, Machines, await_port, refusal
from tests.hosts.switch import Machine

LASTS = 6.0  # seconds
EVERY, WAITS = 0.25, 2.0  # seconds between two looks at who answers, and for an answer
PATHS = {DESK: "/sign-in", PORTAL: "/write"}


@dataclass
class Watch:
    """Asks every web host again and again whether it answers, and remembers when one of them last did."""

    machines: Sequence[Machine]
    gaps: dict[int, float] = field(default_factory=lambda: dict.fromkeys(PATHS, 0.0))
    _last: dict[int, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Begin to ask."""
        self._last = dict.fromkeys(PATHS, time.monotonic())
        for machine in self.machines:
            for port in PATHS:
                self._threads.append(threading.Thread(target=self._ask, args=(machine.address, port), daemon=True))
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Ask no more."""
        self._over.set()

    def longest(self) -> dict[int, float]:
        """Give for each port the longest time (seconds) in which no host answered, since this was last asked."""
        with self._lock:
            now = time.monotonic()
            told = {port: max(gap, now - self._last[port]) for port, gap in self.gaps.items()}
            self.gaps = dict.fromkeys(PATHS, 0.0)
            self._last = {port: max(last, now - EVERY) for port, last in self._last.items()}
            return told

    def _ask(self, address: str, port: int) -> None:
        while not self._over.wait(EVERY):
            if answers(address, port):
                with self._lock:
                    now = time.monotonic()
                    self.gaps[port] = max(self.gaps[port], now - self._last[port])
                    self._last[port] = now


def answers(address: str, port: int) -> bool:
    """Say whether a face gives its page: the one with a form, for which it needs its database if it ever does."""
    try:
        with socket.create_connection((address, port), WAITS) as line:
            line.settimeout(WAITS)
            line.sendall(f"GET {PATHS[port]} HTTP/1.1\r\nHost: {address}:{port}\r\nConnection: close\r\n\r\n".encode())
            return line.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


@dataclass
class Faults:
    """Everything that can be done here: name → what does it and undoes it. What cannot is said with its reason."""

    machines: Machines
    left_out: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)  # what hosts said that refused to start

    def possible(self) -> dict[str, Callable[[], None]]:
        """Give what can be done, in the order in which it is."""
        found: dict[str, Callable[[], None]] = {}
        for machine in self.machines.all:
            found |= {f"{machine.name} {what}": do for what, do in self._of(machine)}
        found["store frozen"] = lambda: self._lasting(self.machines.store.freeze, self.machines.store.thaw)
        found["store full"] = lambda: self._lasting(self.machines.full().touch, self.machines.full().unlink)
        self.left_out["store killed"] = "moto keeps what it holds in memory alone"
        return found

    def _of(self, machine: Machine) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "cut off", lambda: self._lasting(machine.cut_off, machine.join)
        yield "slowed", lambda: self._lasting(machine.slow_down, machine.hurry)
        if machine.name != "store":
            yield "killed", lambda: self._lasting(machine.kill, lambda: self._again(machine))
        if machine.preload is None:
            self.left_out[f"{machine.name}'s clock off"] = "no C compiler"
        else:
            yield "clock off", lambda: self._clock(machine)
            if machine.name == "web2":
                yield "started with a clock that is off", lambda: self._refused(machine)

    def _lasting(self, do: Callable[[], object], undo: Callable[[], object]) -> None:
        do()
        try:
            time.sleep(LASTS)
        finally:
            undo()

    def _again(self, machine: Machine) -> None:
        machine.start_again()
        if machine in self.machines.web:
            await_port(machine, PORTAL)
        if machine is self.machines.database:
            await_port(machine, DATABASE_PORT)

    def _clock(self, machine: Machine) -> None:
        off = secrets.choice((-3600, -45, 45, 3600))
        self._lasting(lambda: machine.set_clock_off(off), lambda: machine.set_clock_off(0))

    def _refused(self, machine: Machine) -> None:
        machine.kill()
        machine.set_clock_off(3600)
        self.said.append(refusal(self.machines, machine))
        machine.set_clock_off(0)
        self._again(machine)


@contextmanager
def watched(machines: Machines) -> Iterator[Watch]:
    """Watch who answers while the block lasts."""
    watch = Watch(machines.web)
    watch.begin()
    try:
        yield watch
    finally:
        watch.end()
