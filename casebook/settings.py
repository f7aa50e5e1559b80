"""Settings: one frozen object, read once from the environment and instance/settings.toml, and passed down.

The only module that reads the environment. Environment variables win over the file (docs/guide/operator.md).
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where this installation keeps things and where it listens."""

    instance: Path
    database: str
    blobs: str  # a folder, or s3://bucket/prefix?endpoint=…&region=…
    blobs_key_id: str = ""  # the name of the key that opens the bucket
    blobs_secret_file: str = ""  # path of the file that holds its secret: nothing else may, and no environment
    blobs_authority_file: str = ""  # path of the certificate of the authority of its server, if it is one's own
    connections: Annotated[int, msgspec.Meta(ge=2)] = (
        12  # to PostgreSQL, opened by each process at most; its max_connections must have room for all
    )
    desk: str = "127.0.0.1:8000"  # address:port
    portal: str = "127.0.0.1:8001"
    processes: Annotated[int, msgspec.Meta(ge=1)] = 1  # of each face; more serve more at once on PostgreSQL
    tsa: tuple[str, ...] = ()  # addresses of RFC 3161 time stamp authorities
    seal: str = ""  # path of the PKCS #12 file whose certificate seals the certificate PDF of each pack; "" for none
    seal_passphrase_file: str = ""  # path of the file that holds its passphrase
    hosts_key_file: str = ""  # path of the secret that the hosts of one office share; "" for instance/hosts-key
    hosts: tuple[str, ...] = ()  # further host names that the faces answer to
    trusted_proxies: int = 0  # how many proxies stand in front, whose X-Forwarded-For is believed; 0 believes none
    secure_cookies: bool = False  # true behind HTTPS; loopback and onion addresses have none
    idle_minutes: int = 30
    session_hours: int = 12
    clamd: str = ""  # path of the Unix socket of a ClamAV daemon that looks through exhibits; "" for none
    upload_limit: int = 20 * 2**30  # bytes per file
    stretching_memory_kib: int = 64 * 1024  # cost of a new passphrase; tests lower it
    capture_browser: str = ""  # path of the Chromium that captures pages; "" to find it
    capture_proxy: str = ""  # socks5://host:port through which pages are captured; "" for none
    capture_sandbox: bool = True  # whether that browser keeps its own sandbox
    capture_private: bool = False  # whether pages of private networks may be captured; for tests
    recheck_days: int = 0  # after how many days a captured post is due for another look; 0 for never
    step_up_minutes: int = 15  # how long a sign-in is proof enough for acts that ask for it; 0 never asks again
    second_factor_needed: bool = False  # whether a member without a second factor may do nothing but add one
    unfinished_days: int = 30  # how long a form that a member left unfinished is kept
    portal_name: str = ""  # what the portal calls the office; "" for no name
    onion: str = ""  # the portal's onion address, http://….onion, told to those who come another way
    leave_to: str = "https://www.wikipedia.org/"  # the harmless page that "leave now" opens
    help_numbers: dict[str, str] = field(default_factory=dict)  # country code → emergency number
    answer_days: int = 3  # within how many days the team usually answers
    code_days: int = 180  # how long a return code opens its report
    draft_hours: int = 24  # how long a report that is not sent yet is kept
    case_days: int = 1825  # how long after closing a case is due to be erased; 0 for never
    report_days: int = 90  # how long after closing a report that became no case is due to be erased; 0 for never
    ending_days: int = 7  # how long a confirmed erasure of a case waits, and can be called off
    backup_days: int = 14  # how long backups are kept, as the timer that expires them says; 0 for never
    report_file_limit: int = 2 * 10**9  # bytes per file sent through the portal
    report_files: int = 100  # files of one report
    reports_per_minute: int = 60  # reports begun before the slower lane; five minutes' worth may come at once
    disk_reserve: int = 2 * 2**30  # bytes that the portal leaves free on the disk of the sealed files
    status: str = ""  # address:port of this machine where health and metrics are answered; "" for nowhere
    status_beyond_loopback: str = ""  # the same address once more, where it is none of this machine's own
    log_days: int = 14  # how long the program's log of itself is kept; 0 keeps none

    def environment(self) -> dict[str, str]:
        """Give the environment in which another process reads these same settings."""
        given = {name: _written(getattr(self, name)) for name in Settings.__dataclass_fields__}
        return {**os.environ, **{f"CASEBOOK_{name.upper()}": value for name, value in given.items()}}


def _written(value: object) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}={each}" for key, each in value.items())
    return ",".join(value) if isinstance(value, tuple) else str(value)


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        ValueError: settings.toml is malformed, names a setting that does not exist, or a value has the wrong type.
    """
    variables = os.environ if environment is None else environment
    instance = Path(variables.get("CASEBOOK_INSTANCE", "instance")).resolve()
    path = instance / "settings.toml"
    chosen: dict[str, object] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    for name in Settings.__dataclass_fields__:
        if (given := variables.get(f"CASEBOOK_{name.upper()}")) is not None:
            chosen[name] = given
    chosen.pop("instance", None)
    unknown = sorted(set(chosen) - set(Settings.__dataclass_fields__))
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(unknown)}")
    return _settled(instance, chosen)


def load_for(instance: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings for another instance folder, with everything else as the environment has it."""
    variables = dict(os.environ if environment is None else environment)
    for kept_there in ("CASEBOOK_DATABASE", "CASEBOOK_BLOBS"):
        variables.pop(kept_there, None)
    return load({**variables, "CASEBOOK_INSTANCE": str(instance)})


def passphrase_file(environment: Mapping[str, str] | None = None) -> Path | None:
    """Name the file that holds the passphrase of `--as LOGIN`, if CASEBOOK_PASSPHRASE_FILE is set."""
    variables = os.environ if environment is None else environment
    given = variables.get("CASEBOOK_PASSPHRASE_FILE")
    return Path(given) if given else None


def counts_socket(environment: Mapping[str, str] | None = None) -> Path | None:
    """Name the socket that a face tells its counts to. `casebook serve` sets it for the faces that it starts; nobody else does."""
    variables = os.environ if environment is None else environment
    given = variables.get("CASEBOOK_COUNTS_SOCKET")
    return Path(given) if given else None


_DEBUGGING = ("FLASK_DEBUG", "WERKZEUG_DEBUG_PIN", "PYTHONDEVMODE", "PYTHONDEBUG", "PYTHONINSPECT", "PYTHONTRACEMALLOC", "PYTHONFAULTHANDLER", "PYTHONASYNCIODEBUG", "LD_PRELOAD", "SSLKEYLOGFILE", "PYTHONPROFILEIMPORTTIME")  # fmt: skip


def debugging(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Name the variables that are set and make a program show what it holds, or let another into it."""
    variables = os.environ if environment is None else environment
    return tuple(name for name in _DEBUGGING if variables.get(name, "") not in {"", "0"})


def _settled(instance: Path, chosen: dict[str, object]) -> Settings:
    for name in ("tsa", "hosts"):
        if isinstance(value := chosen.get(name), str):
            chosen[name] = value.replace(",", " ").split()
    if isinstance(numbers := chosen.get("help_numbers"), str):  # "TJ=112, DE=110"
        chosen["help_numbers"] = dict(pair.strip().split("=", 1) for pair in numbers.split(",") if "=" in pair)
    defaults = {"database": f"sqlite:///{instance / 'casebook.sqlite'}", "blobs": str(instance / "blobs")}
    try:
        # Not strict: the environment has texts only, so "30" becomes 30 and "true" becomes True.
        return msgspec.convert(
            {**defaults, **chosen, "instance": str(instance)},
            Settings,
            strict=False,
            dec_hook=lambda kind, given: kind(given),
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"settings: {error}") from error
