"""The tools that lawyers, archives and courts already have agree with a pack, and disagree with a changed one."""

import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

from tests.exporters.authority import a_stamper
from tests.exporters.factories import SIGNER, a_dossier, a_pack


@pytest.fixture(scope="module", params=["en", "ru", "tg", "fa"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack in each language, stamped by two authorities; its ZIP file."""
    folder = tmp_path_factory.mktemp("packs")
    dossier = a_dossier(locale=request.param)
    content, _ = a_pack(dossier, stampers=[a_stamper(folder / "tsa"), a_stamper(folder / "tsa2", "rsa")])
    (folder / "pack.zip").write_bytes(content)
    return folder / "pack.zip"


@pytest.fixture
def pack(whole: Path, tmp_path: Path) -> Path:
    """The same, unzipped by `unzip`."""
    run(f"unzip -q {whole} -d {tmp_path}", tmp_path)
    (tmp_path / "pack.zip").write_bytes(whole.read_bytes())
    return tmp_path / "CBP-2026-7F3A91"


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, check=True, capture_output=True, text=True)


def commands(pack: Path, start: str) -> list[str]:
    """The commands that VERIFY.txt tells its reader to copy, each once; they are the same in every language."""
    lines = (pack / "verify" / "VERIFY.txt").read_text().splitlines()
    found = [line.strip() for line in lines if line.startswith(f"  {start}")]
    assert found
    return list(dict.fromkeys(found))


def test_unzip_and_python_find_the_zip_whole(pack: Path) -> None:
    """exports.md §3.2, 7; §6: a ZIP without uid or time."""
    zipped = pack.parent / "pack.zip"
    assert "No errors detected" in run(f"unzip -t {zipped}", pack).stdout
    with zipfile.ZipFile(zipped) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.extra for info in archive.infolist()} == {b""}


def test_bagit_python_finds_the_bag_valid(pack: Path) -> None:
    """exports.md §8: our bags pass bagit-python."""
    bag = bagit.Bag(str(pack))
    assert bag.validate()
    assert bag.info["External-Identifier"] == "urn:uuid:7f3a91c0-0000-4000-8000-000000000001"


def test_bagit_python_finds_an_added_file(pack: Path) -> None:
    """exports.md §8: an added file fails."""
    (pack / "data" / "extra.txt").write_text("added")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(pack)).validate()


@pytest.mark.parametrize("tool", ["sha256sum", "shasum"])
def test_the_checksum_commands_of_the_instructions_accept_every_file_and_find_a_changed_one(
    pack: Path, tool: str
) -> None:
    """exports.md §3.2, step 1; §6: accepted by `shasum` and `sha256sum`; one changed byte fails."""
    (command,) = commands(pack, tool)
    lines = run(command, pack).stdout.splitlines()
    assert len(lines) == sum(path.is_file() for path in pack.rglob("*")) - 4  # the list itself, and what signs it
    assert all(line.endswith(": OK") for line in lines)
    (pack / "data" / "00-index.pdf").write_bytes(b"changed")
    with pytest.raises(subprocess.CalledProcessError):
        run(command, pack)


def test_the_instructions_count_and_weigh_the_files(pack: Path) -> None:
    """exports.md §3.2: the commands do not notice added files, so they are counted (Payload-Oxum)."""
    count, weigh = (run(command, pack).stdout.strip() for command in commands(pack, "find data"))
    oxum = next(line for line in (pack / "bag-info.txt").read_text().splitlines() if line.startswith("Payload-Oxum"))
    assert oxum == f"Payload-Oxum: {weigh}.{count}"
    assert f"there must be {count} files, {weigh} bytes" in (pack / "verify" / "VERIFY.txt").read_text()


def test_what_we_could_not_run_is_marked_as_not_run(pack: Path) -> None:
    """exports.md §7: PowerShell, Windows and macOS commands have not been run on those systems."""
    lines = (pack / "verify" / "VERIFY.txt").read_text().splitlines()
    marks = ("not run by us", "не запускалась", "иҷро накардаем", "اجرا نکرده‌ایم")
    windows = [at for at, line in enumerate(lines) if "certutil" in line or "Get-" in line]
    assert windows
    assert all(any(mark in lines[at - 1] for mark in marks) for at in windows)
    assert any("LibreSSL" in line for line in lines)


def test_the_signature_command_of_the_instructions_names_the_key(pack: Path) -> None:
    """exports.md §3.2, step 2."""
    (command,) = commands(pack, "ssh-keygen")
    assert SIGNER.fingerprint in run(command, pack).stdout


def test_the_signature_command_refuses_a_changed_list(pack: Path) -> None:
    """exports.md §3.2, step 2."""
    (command,) = commands(pack, "ssh-keygen")
    with (pack / "tagmanifest-sha256.txt").open("a") as file:
        file.write("\n")
    with pytest.raises(subprocess.CalledProcessError):
        run(command, pack)


def test_the_time_stamp_commands_of_the_instructions_hold_for_both_authorities(pack: Path, whole: Path) -> None:
    """exports.md §3.2, step 3: each with its chain and its moment."""
    verify, shown = commands(pack, "openssl ts -verify"), commands(pack, "openssl ts -reply")
    assert len(verify) == len(shown) == 2
    for command, name in zip(verify, ("tsa", "tsa2"), strict=True):
        done = run(command, pack)
        assert "Verification: OK" in done.stdout + done.stderr
        words = shlex.split(command)
        words[words.index("-CAfile") + 1] = str(whole.parent / name / "root.pem")  # the authority's own root
        assert subprocess.run(words, cwd=pack, check=True, capture_output=True).returncode == 0
    assert all("Status: Granted." in run(command, pack).stdout for command in shown)
    with (pack / "tagmanifest-sha256.txt").open("a") as file:
        file.write("\n")
    with pytest.raises(subprocess.CalledProcessError):
        run(verify[0], pack)


def test_the_command_for_all_steps_at_once_finds_the_pack_good(pack: Path) -> None:
    (command,) = commands(pack, "python -m casebook.verify")
    words = [sys.executable, *shlex.split(command)[1:]]
    words[3] = str(pack.parent / "pack.zip")  # the name under which it leaves is the pack's
    assert command.split()[3] == f"{pack.name}.zip"
    assert subprocess.run(words, check=True, capture_output=True).returncode == 0


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
