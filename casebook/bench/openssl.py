"""The yardstick for sealing: what `openssl speed` says of AES-256-GCM on this machine, at this moment."""

import re
import shutil
import subprocess

IS = "openssl speed aes-256-gcm"


def aes_gcm(size: int) -> float:
    """Give bytes a second for pieces of `size` bytes, measured for one second.

    Raises:
        RuntimeError: there is no openssl program here.
    """
    program = shutil.which("openssl")
    if program is None:
        raise RuntimeError("this measurement needs the openssl program")
    command = [program, "speed", "-seconds", "1", "-bytes", str(size), "-evp", "aes-256-gcm"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 -- fixed arguments
    found = re.search(r"AES-256-GCM\s+([\d.]+)k", said, re.IGNORECASE)
    if found is None:
        raise RuntimeError("openssl speed said nothing about AES-256-GCM")
    return float(found[1]) * 1000
