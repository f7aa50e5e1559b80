"""The tools that lawyers, archives and courts already have agree with a pack, and disagree with a changed one."""

import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

from tests.exporters.authority import a_stamper
from tests.exporters.factories import SIGNER, a_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A stamped pack, unzipped by `unzip`."""
    content, _ = a_pack(stampers=[a_stamper(tmp_path / "tsa")])
    zipped = tmp_path / "pack.zip"
    zipped.write_bytes(content)
    run(f"unzip -q {zipped} -d {tmp_path}", tmp_path)
    return tmp_path / "CBP-2026-7F3A91"


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, check=True, capture_output=True, text=True)


def commands(pack: Path, start: str) -> list[str]:
    """The commands that VERIFY.txt tells its reader to copy."""
    lines = (pack / "verify" / "VERIFY.txt").read_text().splitlines()
    return [line.strip().removeprefix("Linux").strip() for line in lines if start in line]


def test_unzip_and_python_find_the_zip_whole(pack: Path) -> None:
    zipped = pack.parent / "pack.zip"
    assert "No errors detected" in run(f"unzip -t {zipped}", pack).stdout
    with zipfile.ZipFile(zipped) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.extra for info in archive.infolist()} == {b""}


def test_bagit_python_finds_the_bag_valid(pack: Path) -> None:
    bag = bagit.Bag(str(pack))
    assert bag.validate()
    assert bag.info["External-Identifier"] == "urn:uuid:7f3a91c0-0000-4000-8000-000000000001"


def test_bagit_python_finds_an_added_file(pack: Path) -> None:
    (pack / "data" / "extra.txt").write_text("added")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(pack)).validate()


def test_the_checksum_command_of_the_instructions_accepts_every_file(pack: Path) -> None:
    (command,) = commands(pack, "sha256sum")
    lines = run(command, pack).stdout.splitlines()
    assert lines
    assert all(line.endswith(": OK") for line in lines)


def test_the_checksum_command_finds_a_changed_file(pack: Path) -> None:
    (command,) = commands(pack, "sha256sum")
    (pack / "data" / "00-index.pdf").write_bytes(b"changed")
    with pytest.raises(subprocess.CalledProcessError):
        run(command, pack)


def test_the_instructions_count_the_files(pack: Path) -> None:
    (command,) = [line.removeprefix(", macOS").strip() for line in commands(pack, "find data")]
    assert f"there must be {run(command, pack).stdout.strip()} files" in (pack / "verify" / "VERIFY.txt").read_text()


def test_the_signature_command_of_the_instructions_names_the_key(pack: Path) -> None:
    (command,) = commands(pack, "ssh-keygen")
    assert SIGNER.fingerprint in run(command, pack).stdout


def test_the_signature_command_refuses_a_changed_list(pack: Path) -> None:
    (command,) = commands(pack, "ssh-keygen")
    with (pack / "tagmanifest-sha256.txt").open("a") as file:
        file.write("\n")
    with pytest.raises(subprocess.CalledProcessError):
        run(command, pack)


def test_the_time_stamp_commands_of_the_instructions_hold(pack: Path) -> None:
    verify, show = commands(pack, "openssl ts")
    assert "Verification: OK" in run(verify, pack).stdout + run(verify, pack).stderr
    assert "Status: Granted." in run(show, pack).stdout


def test_the_time_stamp_holds_with_the_authoritys_own_root(pack: Path) -> None:
    verify, _ = commands(pack, "openssl ts")
    words = shlex.split(verify)
    words[words.index("-CAfile") + 1] = str(pack.parent / "tsa" / "root.pem")
    assert subprocess.run(words, cwd=pack, check=True, capture_output=True).returncode == 0


def test_the_time_stamp_command_refuses_a_changed_list(pack: Path) -> None:
    verify, _ = commands(pack, "openssl ts")
    with (pack / "tagmanifest-sha256.txt").open("a") as file:
        file.write("\n")
    with pytest.raises(subprocess.CalledProcessError):
        run(verify, pack)


def test_ssh_keygens_own_signature_is_accepted_by_our_verifier(tmp_path: Path) -> None:
    run("ssh-keygen -q -t ed25519 -N '' -C '' -f key", tmp_path)

    class Keygen:
        public_key_line = (tmp_path / "key.pub").read_text().strip()
        fingerprint = run("ssh-keygen -l -f key.pub", tmp_path).stdout.split()[1]

        def sign(self, message: bytes, namespace: str) -> bytes:
            command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(tmp_path / "key"), "-n", namespace]
            return subprocess.run(command, input=message, check=True, capture_output=True).stdout

    (tmp_path / "pack.zip").write_bytes(a_pack(signer=Keygen())[0])
    done = subprocess.run(
        [sys.executable, "-m", "casebook.verify", str(tmp_path / "pack.zip"), "--fingerprint", Keygen.fingerprint],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "with the key you named" in done.stdout
    assert done.returncode == 0
