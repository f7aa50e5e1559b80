"""Listen on one cable for words: `python -m tests.hosts.wire CABLE WORD…`, until SIGTERM; then says what was heard, as JSON.

It joins what each connection carries, in the order in which it passes, so that a word in two packets is heard too. What was
sent twice can hide nothing: it is only heard twice.
"""

import errno
import json
import re
import signal
import socket
import struct
import sys
import time
from collections import Counter
from types import FrameType

from tests.forensics import disguises

ALL = 3  # every protocol (ETH_P_ALL)
ROOM = 256 << 20  # bytes that may wait for us
PACKET, STATISTICS = 263, 6  # SOL_PACKET, PACKET_STATISTICS
LAST = 5.0  # seconds for what still waits to be read when we are told to stop
LONGEST = 256  # bytes that a word in disguise may have


def main(cable: str, words: list[str]) -> None:
    """Listen until told to stop."""
    wanted = {each: word for word in words for each in disguises(word)}
    pattern = re.compile(b"|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    heard: Counter[str] = Counter()
    ends: dict[bytes, bytes] = {}
    over, packets, size = [0.0], 0, 0

    def stop(_signal: int, _frame: FrameType | None) -> None:
        over[0] = time.monotonic()

    signal.signal(signal.SIGTERM, stop)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(ALL)) as line:
        line.setsockopt(socket.SOL_SOCKET, 33, ROOM)  # SO_RCVBUFFORCE
        line.bind((cable, 0))
        line.settimeout(0.2)
        print("listening", flush=True)  # noqa: T201 -- whoever started us waits for it
        while not over[0] or time.monotonic() < over[0] + LAST:
            try:
                frame = line.recv(1 << 17)
            except TimeoutError:
                if over[0]:
                    break
                continue
            except OSError as error:  # the cable is pulled, or is put back: the listener stays with it
                if error.errno != errno.ENETDOWN:
                    raise
                continue
            packets += 1
            who, carried = tcp(frame)
            size += len(carried)
            text = ends.get(who, b"") + carried
            ends[who] = text[-LONGEST:] if carried else ends.get(who, b"")
            heard.update(wanted[found] for found in pattern.findall(text) if carried)
        missed = struct.unpack("II", line.getsockopt(PACKET, STATISTICS, 8))[1]
    print(json.dumps({"packets": packets, "bytes": size, "missed": missed, "heard": heard}))  # noqa: T201 -- the answer


def tcp(frame: bytes) -> tuple[bytes, bytes]:
    """Give which connection a frame belongs to, one way, and what it carries; nothing of what is not TCP over IPv4."""
    if frame[12:14] != b"\x08\x00" or frame[23] != socket.IPPROTO_TCP:
        return b"", b""
    start = 14 + (frame[14] & 15) * 4
    length = int.from_bytes(frame[16:18])  # 0 where the kernel joined more than a packet holds
    end = 14 + length if length else len(frame)
    return frame[26:34] + frame[start : start + 4], frame[start + (frame[start + 12] >> 4) * 4 : end]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
