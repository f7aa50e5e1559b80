"""The import graph is the threat model: what is said of it in docs/decisions/0001-layers.md holds."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

BLOCKED = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}} (blocked by the test)")

sys.meta_path.insert(0, Absent())
"""

LOADED = "import sys, casebook.web.portal; print('\\n'.join(sorted(sys.modules)))"


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a fresh interpreter."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_the_verifier_runs_where_neither_casebook_nor_a_web_framework_is_installed(tmp_path: Path) -> None:
    """The folder is copied alone, and everything but the standard library and cryptography is refused."""
    blocked = {"flask", "sqlalchemy", "werkzeug", "wtforms", "babel", "msgspec", "click", "PIL", "typst", "pikepdf"}
    package = tmp_path / "casebook"
    package.mkdir()
    for source in (ROOT / "casebook" / "verify").glob("*.py"):
        target = package / "verify" / source.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    (package / "__init__.py").write_text("")
    run = "import runpy; sys.argv = ['verify', '--help']; runpy.run_module('casebook.verify', run_name='__main__')"
    ran = python("-c", BLOCKED.format(blocked=blocked) + f"sys.path.insert(0, {str(tmp_path)!r}); " + run, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "usage" in ran.stdout.lower()


def test_the_portal_process_loads_nothing_that_could_open_a_report() -> None:
    ran = python("-c", LOADED)
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "casebook.web.portal" in loaded
    assert not {name for name in loaded if name.startswith(("casebook.keys", "casebook.crypto.unsealing"))}
