"""A pack whose container is open: its files, whole or in pieces, each hashed at most once."""

import hashlib
from dataclasses import dataclass, field

from .container import Container
from .verdict import Unsound

LARGEST_RECORD = 64 << 20  # bytes of a list, table or signature that is read whole


@dataclass(frozen=True, slots=True)
class Digests:
    """Hex digests of one file."""

    sha256: str
    sha512: str


@dataclass(slots=True)
class OpenedPack:
    """Reads a container for the steps of the verifier."""

    container: Container
    _digests: dict[str, Digests] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Tell whether the pack holds a file."""
        return path in self.container.sizes

    def under(self, folder: str) -> dict[str, int]:
        """Give the sizes of all files whose path begins with `folder`."""
        return {path: size for path, size in self.container.sizes.items() if path.startswith(folder)}

    def whole(self, path: str) -> bytes:
        """Read a record whole. Raises Unsound if it is missing or absurdly large."""
        if not self.has(path):
            raise Unsound(f"{path} is missing")
        if self.container.sizes[path] > LARGEST_RECORD:
            raise Unsound(f"{path} is larger than such a file can be")
        return b"".join(self.container.pieces(path))

    def digests(self, path: str) -> Digests:
        """Hash a file, reading it in pieces. Raises Unsound if its container shows damage."""
        if path not in self._digests:
            sha256, sha512 = hashlib.sha256(), hashlib.sha512()
            for piece in self.container.pieces(path):
                sha256.update(piece)
                sha512.update(piece)
            self._digests[path] = Digests(sha256.hexdigest(), sha512.hexdigest())
        return self._digests[path]
