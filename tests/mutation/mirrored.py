"""Which modules are mutated, and which tests have to notice: those that mirror the module, and those that lean on it most."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BESIDE: dict[str, tuple[str, ...]] = {
    "casebook/access.py": ("tests/test_access.py",),
    "casebook/crypto/unsealing.py": ("tests/crypto/test_sealing.py",),
    "casebook/crypto/labels.py": ("tests/crypto/test_pages.py", "tests/crypto/test_randomness.py"),
    "casebook/crypto/invitation_code.py": ("tests/services/test_inviting.py",),
    "casebook/keys/announcing.py": ("tests/services/test_several_hosts.py",),
    "casebook/keys/team_keys.py": ("tests/jobs/test_indexes.py",),
    "casebook/keys/case_keys.py": ("tests/keys/test_grants.py", "tests/keys/test_places.py", "tests/keys/test_lent.py"),
    "casebook/keys/credentials.py": (
        "tests/keys/test_sign_in.py", "tests/services/test_passphrases.py", "tests/services/test_passkeys.py",
    ),
    "casebook/keys/factors.py": ("tests/services/test_second_steps.py", "tests/services/test_passkeys.py"),
    "casebook/keys/workers.py": ("tests/services/test_jobs.py",),
    "casebook/keys/guesses.py": ("tests/web/desk/test_own_factors.py",),
    "casebook/keys/hierarchy.py": ("tests/keys/test_grants.py", "tests/keys/test_places.py", "tests/keys/test_leaving.py"),
    "casebook/keys/keyring.py": ("tests/keys/test_grants.py", "tests/keys/test_places.py", "tests/keys/test_leaving.py"),
    "casebook/keys/passkeys.py": ("tests/services/test_passkeys.py", "tests/web/desk/test_passkeys.py"),
    "casebook/keys/rotation.py": (
        "tests/keys/test_grants.py", "tests/keys/test_leaving.py", "tests/keys/test_recovery.py", "tests/keys/test_reports.py",
        "tests/services/test_views.py",
    ),
    "casebook/keys/sessions.py": ("tests/services/test_second_steps.py",),
    "casebook/keys/team_values.py": ("tests/keys/test_leaving.py", "tests/services/test_views.py"),
}  # fmt: skip
BESIDE["casebook/verify/der.py"] = ("tests/verify/test_timestamp.py",)
BESIDE["casebook/verify/timestamp.py"] = ("tests/verify/test_timestamp.py", "tests/exporters/test_timestamps.py")
VERIFIER = ("tests/verify/test_vectors.py", "tests/verify/test_verifier.py", "tests/verify/test_layout.py")


def modules() -> list[str]:
    """Give the modules that guard: crypto, keys, who may do what, and the verifier."""
    found = [ROOT / "casebook" / "access.py"]
    for folder in ("crypto", "keys", "verify"):
        found += sorted((ROOT / "casebook" / folder).glob("*.py"))
    return [path.relative_to(ROOT).as_posix() for path in found if path.name not in {"__init__.py", "__main__.py"}]


def noticing(module: str) -> list[str]:
    """Give the files of tests that have to notice a wrong in a module."""
    path = Path(module)
    if path.parent.name == "verify":
        return [*VERIFIER, *BESIDE.get(module, ())]
    mirror = f"tests/{path.parent.name}/test_{path.name}"
    named = [*((mirror,) if (ROOT / mirror).is_file() else ()), *BESIDE.get(module, ())]
    return [name for name in dict.fromkeys(named) if (ROOT / name).is_file()]
