"""The keys of jobs: minted for one job, sealed to its member, and to workers that hold this office's secret of hosts.

A worker's key pair lives in its process and dies with it, so nothing that a stopped server stores opens a job. What vouches for
a worker's public key is a MAC under the hosts' secret, which is not in the database: who can write there cannot plant a key.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from casebook.crypto.canonical import Json
from casebook.crypto.envelope import Context, Sealed, SecretKey, Unprintable
from casebook.crypto.labels import HOSTS_WORKER, JOB, VALUE
from casebook.crypto.randomness import equal, tag
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import Tampered
from casebook.keys.hosts import hosts_key
from casebook.model.job import Job, Worker
from casebook.settings import Settings


@dataclass(frozen=True, slots=True, repr=False)
class WorkerKey(Unprintable):
    """The key pair of one worker process. It is never written anywhere."""

    id: UUID = field(default_factory=uuid4)
    private: PrivateKey = field(default_factory=PrivateKey.generate)

    def open(self, job_id: UUID, sealed: Sealed) -> SecretKey:
        """Open the key of a job that was sealed to this worker; raises WrongKey, Tampered."""
        return SecretKey(unseal_from(self.private, worker_place(job_id, self.id), sealed))


def vouch(settings: Settings, worker_id: UUID, public_key: bytes) -> bytes:
    """Give the 32 bytes by which other hosts of this office know that a public key is a worker's of theirs."""
    return tag(hosts_key(settings, HOSTS_WORKER, str(worker_id)), public_key)


def trusted(settings: Settings, worker: Worker) -> PublicKey | None:
    """Give the public key of a worker, None where nothing that this office's hosts share vouches for it."""
    if not equal(vouch(settings, worker.id, worker.public_key), worker.mac):
        return None
    try:
        return PublicKey(worker.public_key)
    except Tampered:
        return None


def seal_to_worker(key: SecretKey, job_id: UUID, worker_id: UUID, public_key: PublicKey) -> Sealed:
    """Seal the key of a job to one worker."""
    return seal_to(public_key, worker_place(job_id, worker_id), key.material)


def worker_place(job_id: UUID, worker_id: UUID) -> Json:
    """Name the one place where the key of a job stands, sealed to a worker."""
    return {"label": JOB, "job": str(job_id), "worker": str(worker_id)}


def member_place(job_id: UUID, member_id: UUID) -> Json:
    """Name the one place where the key of a job stands, sealed to its member."""
    return {"label": JOB, "job": str(job_id), "member": str(member_id)}


def job_context(job: Job, column: str) -> Context:
    """Name the place of a sealed column of a job; `version` is that of the case's key where it lies under one."""
    version = (job.key_version or 1) if column == "body" else 1
    return Context(label=VALUE, table="job", column=column, row=job.id, case=job.case_id, version=version)
