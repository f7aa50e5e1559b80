"""What is done to each machine in turn, for how long, and who answered meanwhile."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from casebook.crypto import bearer
from tests.hosts.machines import DATABASE_PORT, DESK, PORTAL, STORE_PORT, Machines, await_port, refusal
from tests.hosts.switch import Machine

LASTS = 6.0  # seconds of one fault, where there is time for all
EVERY, WAITS = 0.25, 2.0  # seconds between two looks at who answers, and for an answer
NOBODY = bearer.new_cookie()  # of a browser that is not known: to find that out, a face asks its database
PROBES = {DESK: f"GET / HTTP/1.1\r\nCookie: casebook={NOBODY}", PORTAL: f"GET /write HTTP/1.1\r\nCookie: v={NOBODY}"}
ANSWERS = {DESK: b"HTTP/1.1 303", PORTAL: b"HTTP/1.1 200"}  # to sign in first; the page with the form


@dataclass(frozen=True)
class Fault:
    """One thing that is done to one machine, and undone."""

    kind: str  # of machine and fault: each is reached in every run
    name: str
    do: Callable[[], object]


@dataclass
class Watch:
    """Asks every web host again and again whether it answers, and remembers when one of them last did."""

    machines: Sequence[Machine]
    gaps: dict[int, float] = field(default_factory=lambda: dict.fromkeys(PROBES, 0.0))
    _last: dict[int, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Begin to ask."""
        self._last = dict.fromkeys(PROBES, time.monotonic())
        for machine in self.machines:
            for port in PROBES:
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
            self.gaps = dict.fromkeys(PROBES, 0.0)
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
    """Say whether a face answers a browser about which it has to ask its database."""
    try:
        with socket.create_connection((address, port), WAITS) as line:
            line.settimeout(WAITS)
            line.sendall(f"{PROBES[port]}\r\nHost: {address}:{port}\r\nConnection: close\r\n\r\n".encode())
            return line.recv(64).startswith(ANSWERS[port])
    except OSError:
        return False


@dataclass
class Faults:
    """Everything that can be done here, by kind and name. What cannot is said with its reason."""

    machines: Machines
    lasts: float = LASTS
    left_out: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)  # what hosts said that refused to start

    def possible(self) -> list[Fault]:
        """Give what can be done: first one of each kind, then the others."""
        found = [*self._of_web(), *self._of_worker(), *self._of_database(), *self._of_store()]
        first = {fault.kind: fault for fault in reversed(found)}.values()
        return [*sorted(first, key=found.index), *(fault for fault in found if fault not in first)]

    def _of_web(self) -> Iterator[Fault]:
        one, other = self.machines.web
        for machine, second in ((one, other), (other, one)):  # not everything is done to the same one first
            yield self._fault("web", machine, "cut off", machine.cut_off, machine.join)
            yield self._fault("web", second, "slowed", second.slow_down, second.hurry)
            yield self._fault("web", machine, "killed", machine.kill, partial(self._again, machine))
            yield from self._clock("web", second)
            if second.preload is not None:
                name = f"{second.name} started with a clock that is off"
                yield Fault("web started with a clock that is off", name, partial(self._refused, second))

    def _of_worker(self) -> Iterator[Fault]:
        machine = self.machines.worker
        yield self._fault("worker", machine, "cut off", machine.cut_off, machine.join)
        yield self._fault("worker", machine, "slowed", machine.slow_down, machine.hurry)
        yield self._fault("worker", machine, "killed", machine.kill, partial(self._again, machine))
        yield from self._clock("worker", machine)

    def _of_database(self) -> Iterator[Fault]:
        machine = self.machines.database
        yield Fault("database restarted", "database restarted", lambda: (machine.shut_down(), self._again(machine)))
        yield self._fault("database", machine, "frozen", machine.freeze, machine.thaw)
        yield self._fault("database", machine, "cut off", machine.cut_off, machine.join)
        yield self._fault("database", machine, "slowed", machine.slow_down, machine.hurry)
        yield self._fault("database", machine, "killed", machine.kill, partial(self._again, machine))
        yield from self._clock(
            "database", machine, of_it=(-45, 45)
        )  # it is what the others go by: an hour ends sessions

    def _of_store(self) -> Iterator[Fault]:
        machine, full = self.machines.store, self.machines.full()
        yield self._fault("store", machine, "frozen", machine.freeze, machine.thaw)
        yield self._fault("store", machine, "full", full.touch, full.unlink)
        yield self._fault("store", machine, "killed", machine.kill, partial(self._again, machine))
        yield self._fault("store", machine, "cut off", machine.cut_off, machine.join)
        yield self._fault("store", machine, "slowed", machine.slow_down, machine.hurry)
        yield from self._clock("store", machine)

    def _fault(
        self, role: str, machine: Machine, what: str, do: Callable[[], object], undo: Callable[[], object]
    ) -> Fault:
        return Fault(f"{role} {what}", f"{machine.name} {what}", partial(self._lasting, do, undo))

    def _lasting(self, do: Callable[[], object], undo: Callable[[], object]) -> None:
        do()
        try:
            time.sleep(self.lasts)
        finally:
            undo()

    def _again(self, machine: Machine) -> None:
        machine.start_again()
        ports = {self.machines.database.name: DATABASE_PORT, self.machines.store.name: STORE_PORT}
        if machine is not self.machines.worker:
            await_port(machine, ports.get(machine.name, PORTAL))

    def _clock(self, role: str, machine: Machine, of_it: Sequence[int] = (-3600, -45, 45, 3600)) -> Iterator[Fault]:
        if machine.preload is None:
            self.left_out[f"{machine.name}'s clock off"] = "no C compiler"
            return
        off = secrets.choice(of_it)
        do, undo = partial(machine.set_clock_off, off), partial(machine.set_clock_off, 0)
        yield Fault(f"{role} clock off", f"{machine.name} clock off by {off} s", partial(self._lasting, do, undo))

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
