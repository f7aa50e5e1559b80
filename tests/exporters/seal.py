"""A certificate of an invented office, made with openssl, as an operator would keep it: a PKCS #12 file and a passphrase."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

PASSPHRASE = "an invented passphrase"


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """Where the operator keeps it, and the root that a reader would have to trust."""

    file: Path
    passphrase: Path
    root: Path


def a_seal(folder: Path, *, days: int = 30, extensions: str = "") -> KeptSeal:
    """Make a root, and a certificate of the office under it; `extensions` in openssl's words."""
    folder.mkdir()
    kind = "keyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=CA:false\n"
    (folder / "extensions").write_text(kind + extensions)
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
    root = ["-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Invented Root", "-days", "60"]
    openssl(folder, "req", "-x509", *KEY, *root, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl(folder, "req", "-new", *KEY, "-keyout", "k.key", "-out", "k.csr", "-subj", "/CN=Seal/O=Invented Office")
    issuing = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "extensions"]
    openssl(folder, "x509", "-req", "-in", "k.csr", "-out", "k.pem", "-days", str(days), *issuing)
    out = ["-out", "seal.p12", "-passout", "file:passphrase"]
    openssl(folder, "pkcs12", "-export", "-inkey", "k.key", "-in", "k.pem", "-certfile", "root.pem", *out)
    return KeptSeal(folder / "seal.p12", folder / "passphrase", folder / "root.pem")


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
