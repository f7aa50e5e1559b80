"""A time-stamping authority on this machine, made with openssl: a root, a signing certificate, replies in RFC 3161."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from casebook.exporters.timestamps import Rfc3161Stamper

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = placeholder
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = CA:false
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """Answers requests with `openssl ts -reply`."""

    folder: Path

    def __call__(self, request: bytes) -> bytes:
        asked, reply = self.folder / "asked.tsq", self.folder / "reply.tsr"
        asked.write_bytes(request)
        openssl("ts", "-reply", "-queryfile", asked, "-out", reply, "-config", self.folder / "openssl.cnf")
        return reply.read_bytes()

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"


def openssl(*arguments: object) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stdout


def local_authority(folder: Path, algorithm: str = "ec", ess: str = "sha256") -> LocalAuthority:
    """Make an authority in a folder; `algorithm` is "ec" or "rsa", `ess` the digest that names its certificate."""
    folder.mkdir()
    config = folder / "openssl.cnf"
    config.write_text(CONFIG.format(folder=folder, ess=ess))
    (folder / "serial").write_text("01\n")
    key = ["rsa:2048"] if algorithm == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    common = ["-config", config, "-days", "30", "-nodes", "-newkey", *key]
    for who, extra in (("root", []), ("leaf", ["-CA", folder / "root.pem", "-CAkey", folder / "root.key"])):
        files = ["-keyout", folder / f"{who}.key", "-out", folder / f"{who}.pem"]
        openssl("req", "-x509", "-subj", f"/CN=Invented TSA {who}", "-extensions", who, *common, *files, *extra)
    return LocalAuthority(folder)


def a_stamper(folder: Path, algorithm: str = "ec", ess: str = "sha256") -> Rfc3161Stamper:
    return Rfc3161Stamper("Invented TSA", local_authority(folder, algorithm, ess))
