"""What casebook stands on, against the oldest that still gets corrections. Look at these once a year."""

import platform
import sqlite3
import ssl
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from casebook.cli.looks.finding import Finding
from casebook.work import House

PYTHON = (3, 11)  # peps.python.org/pep-0664: corrections until October 2027
OPENSSL = (3, 0)  # openssl-library.org, release strategy
SQLITE = (3, 40)  # the oldest of a distribution that is still maintained: Debian 12
KERNEL = (5, 13)  # Landlock
PACKAGES = {"cryptography": (50, 0), "pillow": (12, 0), "pikepdf": (10, 0), "flask": (3, 1), "granian": (2, 8)}
"""As pyproject.toml asks for them: an environment that was changed by hand shows here."""


def looks_at_versions(_: House) -> Iterator[Finding]:
    """Python, OpenSSL, SQLite, the kernel, and the packages that meet secrets and strangers."""
    python = tuple(map(int, platform.python_version_tuple()[:2]))
    yield _finding("Python", python, PYTHON, "move to a newer Python")
    yield _finding("OpenSSL", ssl.OPENSSL_VERSION_INFO[:2], OPENSSL, "update the system")
    yield _finding("SQLite", sqlite3.sqlite_version_info[:2], SQLITE, "update the system")
    yield _finding("Linux", numbers(platform.release()), KERNEL, "update the system: older kernels have no Landlock")
    for name, least in PACKAGES.items():
        try:
            installed = numbers(version(name))
        except PackageNotFoundError:
            installed = ()
        yield _finding(name, installed, least, "run: make venv")


def numbers(told: str) -> tuple[int, ...]:
    """Give the first two numbers of a version: 6.1.0-18-amd64 is 6, 1."""
    parts = told.split(".")[:2]
    return tuple(int("".join(filter(str.isdigit, part.partition("-")[0])) or 0) for part in parts)


def _finding(name: str, has: tuple[int, ...], least: tuple[int, ...], advice: str) -> Finding:
    def spelt(parts: tuple[int, ...]) -> str:
        return ".".join(map(str, parts)) or "none"

    return Finding(f"{name} is new enough", has >= least, f"it should be {spelt(least)} or newer: {advice}", spelt(has))
