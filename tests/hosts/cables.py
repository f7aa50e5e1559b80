"""The network alone, in seconds: what is laid, cut, slowed and listened to is what the long run builds on."""

# ruff: noqa: T201 -- a command prints

import os
import socket
import sys
import time
from pathlib import Path

from tests.hosts.listening import listening
from tests.hosts.switch import Machine

WORD = "QZcablesWORD"
LARGE = 200_000  # bytes
ECHO = """
import socket, sys
with socket.create_server((sys.argv[1], 7)) as server:
    while True:
        line, _ = server.accept()
        try:
            line.sendall(line.recv(99) + bytes(int(sys.argv[2])))
        except OSError:
            pass  # who asked has gone
        line.close()
"""


def tried(folder: Path) -> int:
    """Try each thing that is done to cables; 1 if one of them does not do what it says."""
    _one, two = (Machine(name, number, folder / name) for name, number in (("one", 11), ("two", 12)))
    two.start([sys.executable, "-c", ECHO, two.address, str(LARGE)], dict(os.environ))
    wrong = []
    with listening(("two", "one"), [WORD]) as heard:
        quick = _asked(two)
        two.slow_down()
        slow = _asked(two)
        two.hurry()
        two.cut_off()
        wrong += ["a machine that is cut off answers"] if _asked(two, patience=1) else []
        two.join()
        two.freeze()
        wrong += ["a machine that is frozen answers"] if _asked(two, patience=1) else []
        two.thaw()
        wrong += [] if _asked(two) else ["a machine does not answer again"]
        two.kill()
        wrong += ["a machine that was killed answers"] if _asked(two, patience=1) else []
    wrong += [] if quick and slow and slow > 5 * quick else [f"slowed from {quick} to {slow} s"]
    wrong += [] if heard["two"]["heard"] else ["the listener is deaf"]
    wrong += ["the listener hears what passes elsewhere"] if heard["one"]["heard"] else []
    print("\n".join(wrong) or "cables, cuts and listeners do what they say")
    return int(bool(wrong))


def _asked(machine: Machine, patience: float = 20) -> float:
    """Give the seconds until a machine has sent everything back; 0 if it does not."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        try:
            with socket.create_connection((machine.address, 7), patience) as line:
                line.settimeout(patience)
                line.sendall(WORD.encode())
                size = 0
                while piece := line.recv(1 << 16):
                    size += len(piece)
        except ConnectionRefusedError:  # it has only just been started
            time.sleep(0.02)
        except OSError:
            return 0
        else:
            return time.monotonic() - began if size == LARGE + len(WORD) else 0
    return 0
