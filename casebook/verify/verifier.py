"""Decide whether a pack is as it was issued, in numbered steps.

Each step is one function below, in this order:

1. Open the container safely: nothing is extracted; a ZIP must be the only ZIP that its files can have.
2. Read the bag's declaration and description.
3. Compare the pack's own records with tagmanifest-sha256.txt; nothing may stand outside the known places.
4. Compare the payload with both manifests: every file listed, none missing, added or renamed.
5. Check the signature over tagmanifest-sha256.txt, and say whose key it is.
6. Check the time stamps over tagmanifest-sha256.txt, if there are any.
7. Follow the custody chain of every exhibit.
8. Compare the metadata (RO-Crate) with the payload.
9. Compare the list of exhibits with the payload and with custody.

Steps 3 to 5 carry the proof: signature → tagmanifest → manifests → every byte. What the verifier cannot know is
whether the key is the office's: the reader MUST compare the fingerprint with one that came another way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography import x509

from . import bag, crate, custody, index, sshsig, timestamp
from .container import Container, FolderContainer
from .opened import OpenedPack
from .verdict import Step, Unsound, Verdict
from .zipped import ZipContainer

TAGMANIFEST = "tagmanifest-sha256.txt"
MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
SIGNATURE = f"signatures/{TAGMANIFEST}.sig"
RECORDS = (
    "EVIDENCE-CERTIFICATE.pdf",
    "README-FIRST.txt",
    "bag-info.txt",
    "bagit.txt",
    *MANIFESTS.values(),
    "verify/VERIFY.txt",
    "verify/allowed_signers",
)
CUSTODY_LOG, CUSTODY_TABLE = "data/03-custody/custody-log.jsonl", "data/03-custody/custody-log.csv"
INDEX = "data/00-index.csv"
METADATA = f"data/{crate.NAME}"


def verify(
    source: str | Path | BinaryIO,
    *,
    fingerprint: str = "",
    tsa_roots: Sequence[x509.Certificate] = (),
) -> Verdict:
    """Verify a pack: the path of a ZIP file or of an unpacked folder, or a seekable binary file.

    `fingerprint` ("SHA256:…") pins the signing key; each time stamp must lead to one of `tsa_roots`, if any are given.

    Raises:
        OSError: the file cannot be read at all.
    """
    if isinstance(source, (str, Path)) and not Path(source).is_dir():
        with Path(source).open("rb") as file:
            return verify(file, fingerprint=fingerprint, tsa_roots=tsa_roots)
    return _Verification(source, fingerprint, tsa_roots).run()


@dataclass(slots=True)
class _Verification:
    source: str | Path | BinaryIO
    fingerprint: str
    tsa_roots: Sequence[x509.Certificate]
    pack: OpenedPack = field(init=False)
    signed_by: str = ""

    def run(self) -> Verdict:
        steps: list[Step] = []
        for number, (title, check) in enumerate(self._checks(), 1):
            steps.append(_outcome(number, title, check))
            if number == 1 and not steps[0].ok:
                break  # nothing else can be read safely
        ok = all(step.ok for step in steps)
        return Verdict(ok, tuple(steps), self.signed_by, pinned=bool(self.fingerprint))

    def _checks(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        return (
            ("Container", self._open),
            ("Declaration and description", self._description),
            ("The pack's own records", self._records),
            ("Payload", self._payload),
            ("Signature", self._signature),
            ("Time stamps", self._time_stamps),
            ("Custody", self._custody),
            ("Metadata", self._metadata),
            ("List of exhibits", self._index),
        )

    # 1. Open the container safely.
    def _open(self) -> str:
        container: Container
        if isinstance(self.source, (str, Path)):
            container, kind = FolderContainer(Path(self.source)), "folder"
        else:
            container, kind = ZipContainer(self.source), "ZIP file"
        self.pack = OpenedPack(container)
        return f"a {kind} with {len(container.sizes)} files, nothing hidden"

    # 2. Read the bag's declaration and description.
    def _description(self) -> str:
        if self.pack.whole("bagit.txt") != bag.DECLARATION:
            raise Unsound("bagit.txt does not declare BagIt 1.0 in UTF-8")
        described = bag.description(self.pack.whole("bag-info.txt"))
        name = described["Internal-Sender-Identifier"]
        if self.pack.container.folder not in ("", name):
            raise Unsound("the pack folder was renamed: it does not have the name that bag-info.txt gives")
        return f"BagIt 1.0, {name}, made {described['Bagging-Date']} by {described['Source-Organization']}"

    # 3. Compare the pack's own records with the tagmanifest.
    def _records(self) -> str:
        listed = bag.manifest(self.pack.whole(TAGMANIFEST), "sha256", TAGMANIFEST)
        chains = {f"verify/tsa-{number}-chain.pem" for number, _ in enumerate(self._stamps(), 1)}
        signatures = {SIGNATURE, *self._stamps()}
        present = {path for path in self.pack.container.sizes if not path.startswith("data/")}
        _compare(present - signatures - {TAGMANIFEST}, {*RECORDS, *chains}, "the known places of a pack")
        _compare(set(listed), {*RECORDS, *chains}, f"the records that {TAGMANIFEST} must list")
        for path, digest in listed.items():
            if self.pack.digests(path).sha256 != digest:
                raise Unsound(f"{path} was changed: its SHA-256 is not the one in {TAGMANIFEST}")
        return f"{len(listed)} records unchanged, nothing added"

    # 4. Compare the payload with both manifests.
    def _payload(self) -> str:
        payload = self.pack.under("data/")
        for algorithm, name in MANIFESTS.items():
            listed = bag.manifest(self.pack.whole(name), algorithm, name)
            _compare(set(payload), set(listed), name)
            for path, digest in listed.items():
                if getattr(self.pack.digests(path), algorithm) != digest:
                    raise Unsound(f"{path} was changed: its {algorithm.upper()} is not the one in {name}")
        oxum = f"{sum(payload.values())}.{len(payload)}"
        if bag.description(self.pack.whole("bag-info.txt"))["Payload-Oxum"] != oxum:
            raise Unsound("bag-info.txt gives another number of files or bytes")
        return f"{len(payload)} files, {sum(payload.values())} bytes, all as listed by SHA-256 and SHA-512"

    # 5. Check the signature, and say whose key it is.
    def _signature(self) -> str:
        identity, key = sshsig.allowed_signer(self.pack.whole("verify/allowed_signers"))
        sshsig.check(self.pack.whole(SIGNATURE), self.pack.whole(TAGMANIFEST), key)
        self.signed_by = print_ = sshsig.fingerprint(key)
        if bag.description(self.pack.whole("bag-info.txt"))["Contact-Email"] != identity:
            raise Unsound("the signature's identity is not the contact that bag-info.txt names")
        if not self.fingerprint:
            return f"by {identity}, key {print_}. Compare this key with the one that the office publishes"
        if self.fingerprint != print_:
            raise Unsound(f"signed with key {print_}, not with the key you named: someone else made this pack")
        return f"by {identity}, with the key you named"

    # 6. Check the time stamps.
    def _time_stamps(self) -> str:
        said = [self._time_stamp(number, path) for number, path in enumerate(self._stamps(), 1)]
        return "; ".join(said) or "none was made (UNSTAMPED): only the office says when this pack existed"

    def _time_stamp(self, number: int, path: str) -> str:
        stamp = timestamp.check(self.pack.whole(path), self.pack.whole(TAGMANIFEST))
        chain = x509.load_pem_x509_certificates(self.pack.whole(f"verify/tsa-{number}-chain.pem"))
        if list(stamp.certificates) != chain:
            raise Unsound(f"time stamp {number} carries other certificates than verify/tsa-{number}-chain.pem")
        if self.tsa_roots and not timestamp.reaches(stamp, self.tsa_roots):
            raise Unsound(f"time stamp {number} does not lead to any of the roots you named")
        trust = "leads to a root you named" if self.tsa_roots else "its root was not checked (--tsa-roots)"
        return f"{stamp.at:%Y-%m-%d %H:%M:%S} UTC by {stamp.authority}, {trust}"

    def _stamps(self) -> list[str]:
        count = sum(path.endswith(".tsr") for path in self.pack.under("signatures/"))
        return [f"signatures/{TAGMANIFEST}.tsa{number}.tsr" for number in range(1, count + 1)]

    # 7. Follow the custody chain of every exhibit.
    def _custody(self) -> str:
        if not self.pack.has(CUSTODY_LOG):
            return "this kind of pack carries no custody log"
        log = self.pack.whole(CUSTODY_LOG)
        followed = custody.chains(log)
        custody.check_table(self.pack.whole(CUSTODY_TABLE), log)
        return f"{len(followed)} chains, every link holds"

    # 8. Compare the metadata with the payload.
    def _metadata(self) -> str:
        sizes = {path.removeprefix("data/"): size for path, size in self.pack.under("data/").items()}
        del sizes[crate.NAME]
        digests = {path: self.pack.digests(f"data/{path}").sha256 for path in sizes}
        return f"RO-Crate 1.2 describes all {crate.check(self.pack.whole(METADATA), sizes, digests)} files"

    # 9. Compare the list of exhibits with the payload and with custody.
    def _index(self) -> str:
        payload = self.pack.under("data/")
        digests = {path: self.pack.digests(path).sha256 for path in payload}
        originals = index.check(self.pack.whole(INDEX), payload, digests)
        if self.pack.has(CUSTODY_LOG):
            _compare_with_custody(originals, custody.chains(self.pack.whole(CUSTODY_LOG)))
        return f"{len(originals)} originals, each as listed"


def _outcome(number: int, title: str, check: Callable[[], str]) -> Step:
    try:
        return Step(number, title, ok=True, detail=check())
    except Unsound as unsound:
        return Step(number, title, ok=False, detail=str(unsound))
    except OSError:
        raise
    except Exception:  # noqa: BLE001 -- a stranger's bytes can break any parser: that is a verdict, not a crash
        return Step(number, title, ok=False, detail="a record in it is not in the form that packs have")


def _compare(present: set[str], wanted: set[str], where: str) -> None:
    for path in sorted(wanted - present):
        raise Unsound(f"{path} is missing: it belongs to {where}")
    for path in sorted(present - wanted):
        raise Unsound(f"{path} was added: it does not belong to {where}")


def _compare_with_custody(originals: list[index.Original], chains: dict[str, custody.Chain]) -> None:
    for original in originals:
        if original.exhibit not in chains:
            raise Unsound(f"the custody log says nothing about {original.exhibit}")
    for exhibit, chain in chains.items():
        hashes = {original.sha256 for original in originals if original.exhibit == exhibit}
        if hashes and chain.first_sha256 not in hashes:
            raise Unsound(f"{exhibit} is not the file that custody first recorded")
