"""Packs on their way, by command: encrypted to a file, in the ledger with its hash, stamped when an authority answers."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pyrage
import pytest
import pyzipper

from tests.cli.conftest import Casebook
from tests.exporters.authority import local_authority
from tests.exporters.seal import PASSPHRASE, a_seal
from tests.services.test_disclosure import answering

IDENTITY = pyrage.x25519.Identity.generate()
KEY = str(IDENTITY.to_public())


@pytest.fixture
def pack(founded: Casebook, case: str, tmp_path: Path) -> tuple[str, bytes]:
    """The number of a pack of the case, and its bytes."""
    out = tmp_path / "pack.zip"
    built = founded("packs", "build", case, "--out", str(out), "--no-reader", "--json", login="dana")
    assert built.status == 0, built.err
    return built.json()["identifier"], out.read_bytes()


def test_a_pack_is_delivered_to_a_key_and_to_a_passphrase_and_both_are_in_the_ledger(
    founded: Casebook, case: str, pack: tuple[str, bytes], tmp_path: Path
) -> None:
    identifier, content = pack
    aged, zipped = tmp_path / "p.age", tmp_path / "p.enc.zip"
    to_key = ("packs", "deliver", identifier.lower(), "--case", case, "--to", KEY, "--recipient", "Lena", "--json")
    ran = founded(*to_key, "--out", str(aged), login="dana")
    assert ran.status == 0, ran.err
    assert pyrage.decrypt(aged.read_bytes(), [IDENTITY]) == content
    told = founded("packs", "deliver", identifier, "--case", case, "--zip", "--out", str(zipped), login="dana")
    passphrase = told.out.strip().rpartition(" ")[2]
    with pyzipper.AESZipFile(zipped) as archive:
        assert archive.read(f"{identifier}.zip", passphrase.encode()) == content
    lines = founded("packs", "ledger", case, "--json", login="dana").json()
    found = [file["sha256"] for line in lines for file in line["files"]]
    assert found == [hashlib.sha256(each).hexdigest() for each in (zipped.read_bytes(), aged.read_bytes(), content)]
    assert {line["by_role"] for line in lines} == {"caseworker"}
    assert passphrase not in str(lines)
    words = founded("packs", "ledger", case, login="dana").out
    assert ran.json()["sha256"] in words
    assert "Lena" in words


def test_a_delivery_that_cannot_be_is_refused_before_it_is_recorded(
    founded: Casebook, case: str, pack: tuple[str, bytes], tmp_path: Path
) -> None:
    identifier, _ = pack
    out = ("--out", str(tmp_path / "x"))
    for arguments, words in (
        ((identifier, "--case", case, *out), "give --to AGEKEY, or --zip"),
        ((identifier, "--case", case, "--zip", "--to", KEY, *out), "give --to AGEKEY, or --zip"),
        ((identifier, "--case", case, "--to", "age1nobody", *out), "not an age public key"),
        (("CBP-2026-NOSUCH", "--case", case, "--to", KEY, *out), "no such thing"),
        ((identifier, "--case", case, "--to", KEY, "--out", str(tmp_path / "none" / "x")), "no such folder"),
    ):
        ran = founded("packs", "deliver", *arguments, login="dana")
        assert (ran.status, words in ran.err) == (2, True), ran.err
    assert len(founded("packs", "ledger", case, "--json", login="dana").json()) == 1  # what `build` wrote
    assert not (tmp_path / "x").exists()


def test_a_draft_is_stamped_by_command(
    founded: Casebook, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOOK_TSA", "http://127.0.0.1:9/")  # nobody listens there
    out = tmp_path / "pack.zip"
    built = founded("packs", "build", case, "--out", str(out), "--no-reader", "--json", login="dana").json()
    assert b"UNSTAMPED DRAFT" in out.read_bytes()
    stamp = ("packs", "stamp", built["identifier"], "--case", case)
    assert founded(*stamp, login="dana").status == 1
    with answering(local_authority(tmp_path / "tsa")) as url:
        monkeypatch.setenv("CASEBOOK_TSA", url)
        ran = founded(*stamp, "--json", login="dana")
    assert (ran.status, ran.json()["stamped_by"]) == (0, [url])
    assert founded(*stamp, login="dana").status == 2  # it lacks nothing any more


def test_the_check_says_whether_the_certificate_can_seal_and_a_pack_is_sealed_with_it(
    founded: Casebook, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, out = a_seal(tmp_path / "seal"), tmp_path / "pack.zip"

    def found() -> dict[str, bool]:
        findings = founded("check", "--json").json()["findings"]
        return {each["what"]: each["good"] for each in findings if "certificate" in each["what"]}

    assert found() == {}
    monkeypatch.setenv("CASEBOOK_SEAL", str(kept.file))
    assert not found()["the office's certificate can seal"]  # without its passphrase
    failed = founded("packs", "build", case, "--out", str(out), "--no-reader", login="dana")
    assert (failed.status, "cannot seal" in failed.err, out.exists()) == (1, True, False)
    monkeypatch.setenv("CASEBOOK_SEAL_PASSPHRASE_FILE", str(kept.passphrase))
    kept.file.chmod(0o644)
    assert found() == {"the office's certificate can seal": True, "the office's certificate is private": False}
    for each in (kept.file, kept.passphrase):
        each.chmod(0o600)
    assert all(found().values())
    assert founded("packs", "build", case, "--out", str(out), "--no-reader", login="dana").status == 0
    with zipfile.ZipFile(out) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("EVIDENCE-CERTIFICATE.pdf")]
        (tmp_path / "certificate.pdf").write_bytes(archive.read(name))
    told = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "certificate.pdf"], check=False, capture_output=True, text=True
    )
    assert "Signature is Valid" in told.stdout
    everything = b"".join(path.read_bytes() for path in (tmp_path / "instance").rglob("*") if path.is_file())
    assert PASSPHRASE.encode() not in everything
    assert b"PRIVATE KEY" not in everything
