"""Room in memory for photographs of which copies without their place are made: bounded for the whole process.

A photograph must be whole before a copy can be made of it, so it waits in memory, never on a disk in the clear. Many large
ones at once must not end the process that everybody's reports go through.
"""

from threading import Lock

ROOM = 256 * 2**20  # bytes for all senders together: some sixty photographs of a telephone


class CopyRoom:
    """Counts what waits. Safe for threads."""

    def __init__(self, size: int = ROOM) -> None:
        self._free, self._lock = size, Lock()

    def take(self, size: int) -> bool:
        """Take room for `size` bytes more, or nothing at all: then give False."""
        with self._lock:
            if size > self._free:
                return False
            self._free -= size
            return True

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        with self._lock:
            self._free += size


class WaitingPhotograph:
    """The bytes of one photograph that come in, in the room of all. Close it when nobody needs them any more."""

    def __init__(self, room: CopyRoom) -> None:
        self._room, self.content = room, bytearray()

    def write(self, piece: bytes) -> bool:
        """Keep a piece; False says that there is no room for it."""
        if not self._room.take(len(piece)):
            return False
        self.content += piece
        return True

    def close(self) -> None:
        """Let the bytes and their room go; doing so twice is harmless."""
        self._room.give_back(len(self.content))
        self.content = bytearray()
