"""The certificates of a throw-away network, as an office makes its own: one authority, and one certificate for each server.

openssl makes them, as docs/guide/operator.md says; nothing of casebook has a hand in it.
"""

import subprocess
from pathlib import Path

AUTHORITY = "authority.pem"
_NEW = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")


def make_authority(folder: Path) -> None:
    """Make the authority that signs the others, in a folder: `authority.pem`, and its key."""
    _made(folder, "-keyout", "authority.key", "-out", AUTHORITY, "-subj", "/CN=the office of a test")


def make_certificate(folder: Path, name: str, address: str) -> tuple[Path, Path]:
    """Make the certificate of a server that is reached by an address; give its file and that of its key."""
    _made(
        folder, "-CA", AUTHORITY, "-CAkey", "authority.key", "-keyout", f"{name}.key", "-out", f"{name}.pem",
        "-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{address}", "-addext", "basicConstraints=CA:FALSE",
    )  # fmt: skip
    return folder / f"{name}.pem", folder / f"{name}.key"


def _made(folder: Path, *further: str) -> None:
    subprocess.run([*_NEW, *further], cwd=folder, check=True, capture_output=True)
