"""The keys of a backup: made for one run, sealed to the recovery key and forgotten (docs/formats/backup.md).

Whoever makes a backup cannot open it afterwards. The seed of an installation only names files and signs manifests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid4

from casebook.crypto.canonical import Json
from casebook.crypto.envelope import KEY_BYTES, Context, Sealed, SecretKey
from casebook.crypto.labels import BACKUP, BACKUP_NAMES, BACKUP_SIGNING
from casebook.crypto.randomness import derive, tag
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.crypto.signing import SigningKey
from casebook.crypto.stream import ChunkedReader, ReadRange
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import Tampered

MAGIC = b"casebook-backup\x01"  # 16 bytes: what it is, and the format's version
_ID = 16
_SEALED_KEY = 1 + 1088 + 32 + 36 + 16  # suite, encapsulated key, padded run key, tag
HEAD = len(MAGIC) + _ID + _SEALED_KEY


@dataclass(frozen=True, slots=True)
class Run:
    """One backup being made: its id, its key, and the head with which each of its files begins."""

    id: UUID
    key: SecretKey
    head: bytes

    def context(self, name: str) -> Context:
        """Name the place of one file of this run."""
        return _context(self.id, name)


def new_run(recovery: PublicKey) -> Run:
    """Mint the key of a backup and seal it to the recovery key."""
    run_id, key = uuid4(), SecretKey.generate()
    return Run(run_id, key, MAGIC + run_id.bytes + seal_to(recovery, _info(run_id), key.material).ciphertext)


def _info(run_id: UUID) -> Json:
    return {"backup": str(run_id), "label": BACKUP}


def _context(run_id: UUID, name: str) -> Context:
    return Context(label=BACKUP, table="backup", column=name, row=run_id)


@dataclass(frozen=True, slots=True)
class Names:
    """What shared files are called in the backups of one installation, of one set of sheets: 32 hex digits, which nobody else can tell.

    A file that lies there under its name need not be written again. Other sheets give other names, since they do not open it.
    """

    key: bytes
    sheets: bytes

    def of_file(self, blob: str) -> str:
        """Give the name of a sealed file of the store."""
        return self._of(blob.encode())

    def of_rows(self, hashed: bytes) -> str:
        """Give the name of rows by their hash: the same rows have the same name, and other rows another."""
        return self._of(b"rows" + hashed)

    def _of(self, told: bytes) -> str:
        return tag(self.key, self.sheets + told)[:16].hex()


def names_of(seed: SecretKey, recovery: PublicKey) -> Names:
    """Give the names that an installation with this seed uses while backups are sealed to this recovery key."""
    return Names(derive(seed.material, BACKUP_NAMES), sha256(recovery.encoded).digest())


def signing_key(seed: SecretKey) -> SigningKey:
    """Give the key that signs the manifests of this installation's backups."""
    return SigningKey(derive(seed.material, BACKUP_SIGNING))


@dataclass(slots=True)
class Opener:
    """Opens the files of backups with the recovery key; each run's key is opened once."""

    private_key: PrivateKey
    _known: dict[bytes, SecretKey] = field(default_factory=dict)

    def open(self, name: str, read: ReadRange, stored: int) -> tuple[UUID, ChunkedReader]:
        """Give the id of the run that wrote a file, and its opened content.

        Raises:
            WrongKey: it was sealed to another recovery key, or its head was changed.
            Tampered: it is no file of a backup, or not the one of this name.
        """
        head = read(0, HEAD)
        if len(head) != HEAD or not head.startswith(MAGIC):
            raise Tampered
        run_id = UUID(bytes=head[len(MAGIC) : len(MAGIC) + _ID])
        if head not in self._known:
            material = unseal_from(self.private_key, _info(run_id), Sealed(head[len(MAGIC) + _ID :]))
            if len(material) != KEY_BYTES:
                raise Tampered
            self._known[head] = SecretKey(material)
        key = self._known[head]
        return run_id, ChunkedReader(
            key.material, _context(run_id, name).encoded(), _beyond_head(read), stored=stored - HEAD
        )


def _beyond_head(read: ReadRange) -> Callable[[int, int], bytes]:
    return lambda offset, length: read(HEAD + offset, length)
