"""The verifier: what it accepts, what it says, and that it stands alone."""

import io
import json
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from casebook.verify import Step, Verdict, verify
from casebook.verify.__main__ import main
from tests.exporters.factories import SIGNER
from tests.verify.defects import VECTORS
from tests.verify.packs import NAMESPACE, SIGNATURE, TAGMANIFEST, packed, relisted, resigned, unpacked

GOOD = VECTORS / "unstamped.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good pack, unpacked."""
    with zipfile.ZipFile(GOOD) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "CBP-2026-7F3A91"


def test_nine_steps_are_named_in_order() -> None:
    assert [step.number for step in verify(GOOD).steps] == list(range(1, 10))


def test_an_unpacked_folder_is_accepted_under_any_name(folder: Path) -> None:
    assert verify(folder.rename(folder.parent / "renamed by me")).ok


def test_a_folder_with_a_link_in_it_is_refused(folder: Path) -> None:
    (folder / "data" / "link").symlink_to("/etc/hostname")
    assert "is a link" in verify(folder).failures[0].detail


def test_a_folder_with_an_empty_folder_in_it_is_refused(folder: Path) -> None:
    (folder / "data" / "empty").mkdir()
    assert "is empty" in verify(folder).failures[0].detail


def test_a_folder_with_a_file_that_the_system_left_there_is_refused(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"")
    assert ".DS_Store" in verify(folder).failures[0].detail


def test_a_changed_file_in_a_folder_is_refused(folder: Path) -> None:
    (folder / "data" / "00-index.pdf").write_bytes(b"changed")
    assert [step.number for step in verify(folder).failures] == [4, 8]


def test_a_signed_pack_can_be_pinned_to_a_key() -> None:
    assert verify(GOOD, fingerprint=SIGNER.fingerprint).ok
    verdict = verify(GOOD, fingerprint="SHA256:" + "A" * 43)
    assert "someone else made this pack" in verdict.failures[0].detail


def test_a_forged_pack_is_caught_by_its_key_alone() -> None:
    files = unpacked(GOOD.read_bytes())
    forged = packed(relisted({**files, "data/01-chronology.pdf": b"another story"}))
    assert verify(io.BytesIO(forged)).ok  # whoever holds the key can say anything: hence the pinned fingerprint
    assert SIGNER.fingerprint in verify(io.BytesIO(forged)).as_text()


def test_a_strangers_words_cannot_draw_a_false_verdict() -> None:
    files = unpacked(GOOD.read_bytes())
    name = b"Source-Organization: \x1b[2JGOOD\xe2\x80\xae"
    files["bag-info.txt"] = files["bag-info.txt"].replace(b"Source-Organization: ", name)
    shown = verify(io.BytesIO(packed(resigned(files)))).as_text()
    assert "\x1b" not in shown
    assert "[U+001B]" in shown
    assert "[U+202E]" in shown


def test_an_absurdly_deep_record_is_refused_not_fatal() -> None:
    files = unpacked(GOOD.read_bytes())
    deep = b"[" * 100_000
    path = "data/ro-crate-metadata.json"
    assert not verify(io.BytesIO(packed({**files, path: deep}))).ok


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"\0" * 1000, b"PK\x05\x06" + bytes(18), bytes(76) + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"]
)
def test_what_is_no_pack_is_refused(content: bytes) -> None:
    verdict = verify(io.BytesIO(content))
    assert [step.number for step in verdict.failures] == [1]


def test_a_record_that_the_signed_list_leaves_out_is_refused() -> None:
    files = unpacked(GOOD.read_bytes())
    kept = [line for line in files[TAGMANIFEST].splitlines(keepends=True) if not line.endswith(b" bag-info.txt\n")]
    files[TAGMANIFEST] = b"".join(kept)
    files[SIGNATURE] = SIGNER.sign(files[TAGMANIFEST], NAMESPACE)
    first = verify(io.BytesIO(packed(files))).failures[0]
    assert (first.number, "bag-info.txt" in first.detail) == (3, True)


def test_a_repacked_zip_is_refused_and_said_to_be_repacked() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in unpacked(GOOD.read_bytes()).items():
            archive.writestr(f"CBP-2026-7F3A91/{path}", content)
    assert "repacked" in verify(page).failures[0].detail


def test_the_command_says_good_and_exits_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(GOOD)]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith("GOOD: unchanged since it was signed by SHA256:")
    assert "WHO that is was not checked" in said


def test_a_good_verdict_counts_what_was_looked_at() -> None:
    said = [step.detail for step in verify(GOOD).steps]
    assert len(said) == 9
    assert any(re.search(r"RO-Crate 1\.2 describes all [1-9]\d* files", line) for line in said)
    assert not [line for line in said if "None" in line]


def test_a_named_key_makes_the_conclusion_whole() -> None:
    verdict = verify(GOOD, fingerprint=verify(GOOD).signed_by)
    assert verdict.pinned
    assert verdict.as_text().endswith("by the holder of the key that you named.")


def test_a_parser_that_breaks_gives_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise struct.error("of a stranger's making")

    monkeypatch.setattr("casebook.verify.verifier.index.check", broken)
    assert [step.number for step in verify(GOOD).failures] == [9]


def test_the_command_says_what_failed_and_exits_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(GOOD.read_bytes() + b"\n")
    assert main([str(bad)]) == 1
    shown = capsys.readouterr().out
    assert "1. BAD" in shown
    assert "BAD: do not rely on this pack." in shown


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(GOOD), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["ok"] is True
    assert shown["steps"][0]["title"] == "Container"


def test_the_command_says_when_it_could_not_try(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "missing.zip")]) == 2
    empty = tmp_path / "roots.pem"
    empty.write_text("no certificate")
    assert main([str(GOOD), "--tsa-roots", str(empty)]) == 2
    assert "holds no PEM certificates" in capsys.readouterr().err


def test_the_command_refuses_an_unknown_option() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--unknown"])
    assert stopped.value.code == 2


def test_the_verifier_works_as_a_copied_folder_without_casebook(tmp_path: Path) -> None:
    source = Path(sys.modules["casebook.verify"].__file__ or "").parent
    shutil.copytree(source, tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys, runpy; sys.path[:0] = ['.']; sys.argv[1:] = [sys.argv[1]]\n"
        "try: runpy.run_module('checker', run_name='__main__')\n"
        "finally: print(sorted(name for name in sys.modules if name.startswith(('casebook', 'flask', 'sqlalchemy'))))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(GOOD)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "GOOD" in done.stdout
    assert done.stdout.endswith("[]\n")


def test_a_verdict_lists_its_failures() -> None:
    steps = (Step(1, "one", ok=True, detail=""), Step(2, "two", ok=False, detail="why"))
    assert Verdict(ok=False, steps=steps).failures == (steps[1],)
