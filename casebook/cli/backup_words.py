"""What `casebook backup` says, in words and for machines."""

from casebook.blobs.backup_folder import Fault
from casebook.services.authenticating import Proof
from casebook.services.backing_up import Made
from casebook.services.restoring import Restored
from casebook.services.verifying_backups import Verdict
from casebook.settings import Settings


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """What was found, for machines."""
    return {
        "name": verdict.name,
        "ok": verdict.good,
        "fingerprint": verdict.fingerprint,
        "files": verdict.files,
        "age_hours": int(verdict.age.total_seconds() // 3600),
        "faults": [{"path": fault.path, "what": fault.what} for fault in verdict.faults],
    }


def told_verdict(verdict: Verdict) -> str:
    """What was found in one backup."""
    lines = [told_fault(fault) for fault in verdict.faults]
    days, hours = divmod(int(verdict.age.total_seconds() // 3600), 24)
    found = "BAD" if lines else "whole"
    signed = f", signed by {verdict.fingerprint}" if verdict.fingerprint else ""
    return "\n".join(
        [*lines, f"{verdict.name}: {verdict.files} files, {days} days {hours} hours old{signed}: {found}."]
    )


def told_proof(proof: Proof) -> str:
    """What two sheets opened."""
    found = (
        f"{len(proof.faults)} do not open, or are missing" if proof.faults else "all of them open, and the log holds"
    )
    return f"Opened: {proof.rows} rows, {proof.values} values, {proof.files} files: {found}."


def told_fault(fault: Fault) -> str:
    """One file that is not as it was written."""
    return f"{fault.what}: {fault.path}"


def told_made(made: Made) -> str:
    """What a backup holds, and what the office lacked."""
    lines = [f"missing in the store: {blob}" for blob in made.missing]
    lines += [f"not as it was first seen: {blob}" for blob in made.damaged]
    size = made.copied_bytes / 2**20
    lines.append(
        f"Backup {made.name}: {made.rows} rows, {made.files} files, {made.copied} of them new ({size:.1f} MiB). "
        f"Signed by {made.fingerprint}."
    )
    return "\n".join(lines)


def told_restored(restored: Restored, settings: Settings) -> str:
    """What was put back, and what is to be done."""
    lines = [
        f"The office of {restored.made} is back in {settings.instance}: {restored.rows} rows, {restored.files} files.",
        "Members sign in with the passphrases that they had then.",
    ]
    if restored.erased:
        lines.append(f"{restored.erased} cases and reports that were erased since were erased again.")
    if restored.missing:
        lines.append(f"BAD: {restored.missing} recorded files are missing. `casebook check` names what to do.")
    if restored.log_faults:
        lines.append(f"BAD: the log has {restored.log_faults} faults. Run: casebook log verify")
    return "\n".join(lines)
