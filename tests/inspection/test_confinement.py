"""The child can reach nothing, and dies at its limits: shown from inside, by trying, and from outside, by watching."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import get_args

import pytest

from casebook.inspection import inspector, process
from casebook.inspection.limits import LIMITS, MIB, Limits
from casebook.inspection.process import ask
from casebook.inspection.values import Detected, Picture, Reason, Task, Unreadable
from tests import nursery
from tests.inspection import samples

ROOT = Path(__file__).parent.parent.parent
SMALL = Limits(cpu_seconds=1, wall_seconds=15, memory_bytes=256 * MIB, file_bytes=MIB, answer_bytes=MIB)

# Runs inside a confined process; each line tries one thing and writes how it ended.
ATTEMPTS = """
import ctypes, errno, mmap, os, signal, socket, subprocess, sys, threading
from casebook.inspection.limits import LIMITS, confine
libc = ctypes.CDLL(None, use_errno=True)
victim = os.getppid()
confine(LIMITS["picture"])

def call(function, *arguments):
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "")

attempts = {
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "pair": socket.socketpair,
    "read": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "list": lambda: os.listdir("/"),
    "write": lambda: os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT),
    "stat": lambda: os.stat("/etc"),
    "mkdir": lambda: os.mkdir(sys.argv[1]),
    "unlink": lambda: os.unlink(sys.argv[2]),
    "rename": lambda: os.rename(sys.argv[2], sys.argv[1]),
    "memfd": lambda: os.memfd_create("x"),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "spawn": lambda: subprocess.run(["/bin/true"]),
    "kill": lambda: os.kill(victim, signal.SIGTERM),
    "ptrace": lambda: call(libc.ptrace, 16, victim, 0, 0),
    "read another's memory": lambda: call(libc.process_vm_readv, victim, None, 0, None, 0, 0),
    "io_uring": lambda: call(libc.syscall, 425, 1, None),
    "mount": lambda: call(libc.mount, b"none", b"/tmp", b"tmpfs", 0, None),
    "root": lambda: os.setuid(0),
    "new machine code": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "more memory": lambda: bytearray(LIMITS["picture"].memory_bytes),
}
for name, attempt in attempts.items():
    try:
        attempt()
        end = "DONE"
    except OSError as error:
        end = errno.errorcode[error.errno]
    except MemoryError:
        end = "ENOMEM"
    print(f"{name}={end}", flush=True)
worker = threading.Thread(target=print, args=("thread=DONE",), kwargs={"flush": True})
worker.start()
worker.join()
os._exit(0)
"""


@pytest.fixture(autouse=True)
def started_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here each child is started as casebook starts it."""
    monkeypatch.setattr(process, "_ask_child", nursery.FRESH)


def test_every_protection_is_in_force_here() -> None:
    assert {
        "limits",
        "no new privileges",
        "not dumpable",
        "seccomp",
        "refuses sockets",
        "refuses reading files",
        "refuses writing files",
        "refuses new processes",
        "refuses other programs",
        "refuses signals to others",
        "refuses more memory than its own",
    } <= set(inspector.in_force())


def test_a_confined_process_reaches_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("still here")
    kept.chmod(0o666)
    tmp_path.chmod(0o777)
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.append({str(ROOT)!r})\n{ATTEMPTS}", tmp_path / "new", kept],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    ends = dict(line.split("=") for line in run.stdout.splitlines())
    assert ends.pop("thread") == "DONE"
    assert len(ends) == 23
    assert {name: end for name, end in ends.items() if end not in {"EPERM", "EACCES", "ENOMEM"}} == {}
    assert kept.read_text() == "still here"
    assert list(tmp_path.iterdir()) == [kept]


def misbehaving(monkeypatch: pytest.MonkeyPatch, act: str, *, confined: bool = True) -> None:
    """Replace the child's program by one that does `act` after confining itself, as if a file had taken it over."""
    lines = ["import os, signal, sys, time; sys.path.append(sys.argv[1])", "from casebook.inspection import values"]
    lines += ["import msgspec"]
    if confined:
        limits = ", ".join(f"{name}={getattr(SMALL, name)}" for name in SMALL.__dataclass_fields__)
        lines += ["from casebook.inspection.limits import Limits, confine", f"confine(Limits({limits}))"]
    monkeypatch.setattr(process, "_START", "\n".join([*lines, textwrap.dedent(act)]))


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("while True: pass", "timeout"),
        ("signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", "killed"),
        ("os.abort()", "killed"),
        ("import ctypes; ctypes.string_at(0)", "killed"),
        ("sys.exit(1)", "killed"),
        ("x = [bytearray(10**7) for _ in range(10**4)]", "killed"),
        ("while True: os.write(1, bytes(65536))", "killed"),
        ("os.write(1, b'not an answer'); os._exit(0)", "killed"),
        ("os.write(1, b''); os._exit(0)", "killed"),
        ("os.write(1, msgspec.msgpack.encode({'type': 'Picture', 'content': 'x'})); os._exit(0)", "killed"),
    ],
)
def test_a_child_that_goes_wrong_is_a_labelled_result(monkeypatch: pytest.MonkeyPatch, act: str, reason: str) -> None:
    misbehaving(monkeypatch, act)
    assert ask(Task("picture", max_px=64), b"x", SMALL) == Unreadable(reason)


def test_a_child_that_hangs_is_killed_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "pids"
    act = f"pid = os.fork()\nopen({str(note)!r}, 'a').write(f'{{os.getpid()}}\\n')\ntime.sleep(60)"
    misbehaving(monkeypatch, act, confined=False)
    quick = Limits(1, 1.0, 256 * MIB, MIB, MIB)
    started = time.monotonic()
    assert ask(Task("picture"), b"x", quick) == Unreadable("timeout")
    assert time.monotonic() - started < 10
    pids = [int(line) for line in note.read_text().split()]
    assert len(pids) == 2
    for _ in range(50):
        if not any(alive(pid) for pid in pids):
            break
        time.sleep(0.1)
    assert not [pid for pid in pids if alive(pid) and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]]


def test_a_child_taken_over_cannot_pass_off_another_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    say = "os.write(1, msgspec.msgpack.encode({}))\nos._exit(0)"
    page = "values.Picture(b'<html><script>', 'image/png', 5, 5)"
    misbehaving(monkeypatch, say.format(page))
    assert inspector.picture(b"x", 64) == Unreadable("killed")
    misbehaving(monkeypatch, say.format("values.Text('x', 'utf-8', False)"))
    assert inspector.picture(b"x", 64) == Unreadable("killed")
    misbehaving(monkeypatch, say.format(f"values.Pages(({page},), ('',), 1)"))
    assert inspector.pages(b"x", 5, 64) == Unreadable("killed")
    misbehaving(monkeypatch, say.format("values.Picture(b'\\x89PNG\\r\\n\\x1a\\n', 'image/png', 5, 90000)"))
    assert inspector.picture(b"x", 64) == Unreadable("killed")
    assert inspector.without_place(b"x") == Unreadable("killed")
    for made in ("b'<html><script>', 'image/png', 5, 5", "b'\\xff\\xd8\\xff', 'image/jpeg', 0, 5"):
        misbehaving(monkeypatch, say.format(f"values.Copy({made})"))
        assert inspector.without_place(b"x") == Unreadable("killed")


def test_a_file_above_the_limit_is_refused_and_not_gathered() -> None:
    given = 0

    def endless() -> object:
        nonlocal given
        while True:
            given += MIB
            yield bytes(MIB)

    assert inspector.picture(endless(), 64) == Unreadable("too_large")
    assert given == LIMITS["picture"].file_bytes + MIB


def test_content_may_come_as_bytes_a_stream_or_pieces() -> None:
    made = samples.picture("PNG")
    import io  # noqa: PLC0415

    expected = inspector.picture(made, 64)
    assert isinstance(expected, Picture)
    assert inspector.picture(io.BytesIO(made), 64) == expected
    assert inspector.picture(iter([made[:50], b"", made[50:]]), 64) == expected


WATCHED = """
import sys
sys.path.append(sys.argv[1])
written = []
def watch(event, arguments):
    if event == "open" and arguments[2] & 0o3 and arguments[0] != "/dev/null" and not isinstance(arguments[0], int):
        written.append(str(arguments[0]))
    if event in ("tempfile.mkstemp", "tempfile.mkdtemp", "os.mkdir", "socket.__new__", "os.rename", "shutil.copyfile"):
        written.append(event)
from casebook.inspection import inspector
sys.addaudithook(watch)
import resource
def pieces():
    for _ in range(60):
        yield bytes(1 << 20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
large = inspector.picture(pieces(), 64)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
small = inspector.picture(open(sys.argv[2], "rb"), 64)
files = inspector.facts(open(sys.argv[2], "rb"), "image/jpeg")
text = inspector.text_of(b"abc")
print(written, grown < 16_000, type(small).__name__, type(files).__name__, type(text).__name__, large.reason)
"""


def test_the_caller_writes_no_file_and_gathers_no_copy() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-c", WATCHED, ROOT, samples.IMAGES / "exif_gps.jpg"],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.split("\n")[0] == "[] True Picture Facts Text unsupported"


def test_nothing_of_the_caller_s_surroundings_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOOK_PASSPHRASE_FILE", "/secret")
    mine = os.open("/dev/zero", os.O_RDONLY)
    os.set_inheritable(mine, True)
    act = """
    seen = [os.environ.get("CASEBOOK_PASSPHRASE_FILE", ""), os.getcwd(), str(len(os.listdir("/proc/self/fd")))]
    os.write(1, msgspec.msgpack.encode(values.Protections(tuple(seen))))
    os._exit(0)
    """
    misbehaving(monkeypatch, act, confined=False)
    answer = ask(Task("probe"), b"x", SMALL)
    os.close(mine)
    assert answer.names == ("", "/", "5"), "standard streams, the file, and the listing itself"


def test_callers_in_many_threads_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    made = samples.picture("PNG")
    answers: list[object] = []
    callers = [threading.Thread(target=lambda: answers.append(inspector.picture(made, 64))) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert [type(answer) for answer in answers] == [Picture] * 6


def test_detection_of_the_known_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebook.inspection.inspector.ask", lambda *_: pytest.fail("a child was started"))
    assert inspector.detect(samples.picture("PNG"), "x.png") == Detected("image/png", "PNG picture", "image", True)


@pytest.mark.parametrize(
    ("lock", "refused"),
    [("seccomp.install", {"file", "socket", "process"}), ("landlock.restrict", {"file"})],
)
def test_each_lock_holds_alone(lock: str, refused: set[str]) -> None:
    act = f"""
import ctypes, os, socket, sys
sys.path.append({str(ROOT)!r})
from casebook.inspection import landlock, seccomp
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
installed = {lock}(libc)
tries = dict(file=lambda: os.open("/etc/passwd", os.O_RDONLY), socket=socket.socket, process=os.fork)
for name, attempt in tries.items():
    try:
        attempt() or os._exit(0)
    except OSError:
        print(name, flush=True)
print("installed" if installed else "absent", flush=True)
os._exit(0)
"""
    run = subprocess.run([sys.executable, "-I", "-c", act], stdout=subprocess.PIPE, text=True, timeout=30, check=True)
    *ends, installed = run.stdout.split()
    assert set(ends) == (refused if installed == "installed" else set())
    assert lock != "seccomp.install" or installed == "installed", "this kernel filters no system calls"


def test_the_limits_and_reasons_are_those_that_the_page_states() -> None:
    page = (ROOT / "docs" / "formats" / "inspection.md").read_text("utf-8")
    for reason in get_args(Reason):
        assert f"`{reason}`" in page
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    for at, name in ((2, "picture"), (3, "pages"), (4, "text"), (5, "without_place")):
        stated = {row: cells.split("|")[at].strip() for row, cells in rows.items() if cells.count("|") > at}
        limits = LIMITS[name]
        assert stated["processor"] == f"{limits.cpu_seconds} s"
        assert stated["clock"] == f"{limits.wall_seconds:g} s"
        assert stated["answer"] == f"{limits.answer_bytes // MIB} MiB"
        assert stated["file"].startswith(f"{limits.file_bytes // MIB} MiB")
    assert LIMITS["facts"] == LIMITS["picture"]
    assert LIMITS["detect"] == LIMITS["text"]
