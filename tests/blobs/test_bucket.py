"""A bucket on bad days: nothing accepted is lost, nothing is half visible, and what is wrong is said in words.

What the network and a server can do stands between casebook and moto's server; what lies there is looked at with boto3.
"""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from casebook.blobs import uploading
from casebook.blobs.bucket import Bucket
from casebook.blobs.refusals import WORDS, words_of
from casebook.errors import InvalidInput, NotFound, StorageAway, StorageFull
from tests.architecture.tree import ROOT
from tests.blobs.test_store import content_of, kept
from tests.buckets import CUT, HALF, LOSE, SMALLEST_PART, Asked, Faults, Server

SMALL, LARGE = 1000, 3 * SMALLEST_PART + 5
KNOWN = {"office", "probe", "incoming"}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make large files of small ones."""
    monkeypatch.setattr(uploading, "PIECE", SMALLEST_PART)


@pytest.fixture
def store(faulty: tuple[Server, Faults]) -> Bucket:
    """A bucket behind what has bad days."""
    return faulty[0].open()


@pytest.fixture
def faults(faulty: tuple[Server, Faults]) -> Faults:
    """What decides about the day."""
    return faulty[1]


def places(faults: Faults, store: Bucket) -> set[str]:
    """Name what lies in the bucket, as its owner sees it."""
    return set(faults.behind.objects(store))


def begun(faults: Faults, store: Bucket) -> int:
    """Count uploads in parts that the server still waits for."""
    return len(faults.behind.client().list_multipart_uploads(Bucket=store.address.bucket).get("Uploads", []))


def once(when: Callable[[Asked], bool], what: Any) -> Callable[[Asked], Any]:
    """Let something go wrong the first time."""
    done: list[Asked] = []

    def fault(asked: Asked) -> Any:
        if done or not when(asked):
            return None
        done.append(asked)
        return what

    return fault


def puts(asked: Asked) -> bool:
    return asked.method == "PUT" and not asked.is_part and "incoming" not in asked.path


MOMENTS = {
    "put": (SMALL, puts),
    "mark": (LARGE, lambda asked: asked.method == "PUT" and "incoming" in asked.path),
    "begin": (LARGE, lambda asked: asked.method == "POST" and "uploads" in asked.path),
    "part": (LARGE, lambda asked: asked.is_part),
    "complete": (LARGE, lambda asked: asked.completes),
    "unmark": (LARGE, lambda asked: asked.method == "DELETE" and "incoming" in asked.path),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("what", [(503, "SlowDown"), (500, "InternalError"), CUT, LOSE], ids=str)
def test_what_goes_wrong_once_is_made_good(store: Bucket, faults: Faults, moment: str, what: Any) -> None:
    size, when = MOMENTS[moment]
    faults.fault = once(when, what)
    name = kept(store, content_of(size))
    faults.fault = lambda _asked: None
    assert store.read(name, 0, size) == content_of(size)
    assert list(store.names()) == [name]


REFUSALS = {
    "full disk": ((507, "InsufficientStorage"), StorageFull),
    "quota": ((403, "QuotaExceeded"), StorageFull),
    "full store": ((507, "XMinioStorageFull"), StorageFull),
    "expired": ((400, "ExpiredToken"), "credentials"),
    "wrong key": ((403, "InvalidAccessKeyId"), "credentials"),
    "withdrawn": ((403, "AccessDenied"), "denied"),
    "clock": ((403, "RequestTimeTooSkewed"), "clock"),
    "gone": ((404, "NoSuchBucket"), "no_bucket"),
    "broken": ((503, "ServiceUnavailable"), "unreachable"),
    "cut": (CUT, "unreachable"),
}


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [*(("put", refusal) for refusal in REFUSALS)]
    + [
        (moment, refusal) for moment in ("mark", "begin", "part", "complete") for refusal in ("quota", "expired", "cut")
    ],
)
def test_what_is_refused_is_not_kept_and_is_said(store: Bucket, faults: Faults, moment: str, refusal: str) -> None:
    (size, when), (answer, meant) = MOMENTS[moment], REFUSALS[refusal]
    faults.fault = lambda asked: answer if when(asked) else None
    with pytest.raises(StorageFull if meant is StorageFull else StorageAway) as refused:
        kept(store, content_of(size))
    assert meant is StorageFull or refused.value.kind == meant  # type: ignore[attr-defined]
    assert words_of(refused.value) in WORDS.values()
    faults.fault = lambda _asked: None
    assert list(store.names()) == []
    assert {place.split("/")[0] for place in places(faults, store)} <= {"incoming"}, "nothing half visible"
    store.sweep(older_than=-2)
    assert places(faults, store) == set()


def test_a_refusal_carries_no_word_of_the_server(store: Bucket, faults: Faults) -> None:
    faults.fault = lambda asked: (403, "AccessDenied") if asked.method != "HEAD" else None
    with pytest.raises(StorageAway) as refused:
        kept(store, b"x")
    told = f"{refused.value!r} {refused.value.__cause__} {refused.value.__suppress_context__}"
    assert told == "StorageAway('denied') None True"
    assert faults.behind.secret not in f"{vars(store)} {store!r}"


def test_parts_are_called_off_when_an_upload_is_given_up(store: Bucket, faults: Faults) -> None:
    with store.put() as incoming:
        incoming.write(content_of(LARGE))
        assert begun(faults, store) == 1
    assert (begun(faults, store), places(faults, store)) == (0, set())


@pytest.mark.parametrize("what", [(503, "SlowDown"), CUT, HALF], ids=str)
def test_an_answer_that_breaks_off_is_asked_for_again(store: Bucket, faults: Faults, what: Any) -> None:
    name = kept(store, content_of(LARGE))
    for start in (0, SMALLEST_PART):
        faults.fault = once(lambda asked: asked.method == "GET", what)
        assert store.read(name, start, LARGE - start) == content_of(LARGE)[start:]
    faults.fault = once(lambda asked: asked.method == "GET", what)
    with store.open(name) as file:
        assert file.read() == content_of(LARGE)


def test_half_an_answer_is_no_file(store: Bucket, faults: Faults) -> None:
    name = kept(store, content_of(LARGE))
    faults.fault = lambda asked: HALF if asked.method == "GET" else None
    for start in (0, SMALLEST_PART):
        with pytest.raises(StorageAway):
            store.read(name, start, LARGE - start)
    with store.open(name) as file, pytest.raises(StorageAway):
        file.read()


def test_a_bucket_that_is_gone_is_not_mistaken_for_files_that_are(store: Bucket, faults: Faults) -> None:
    name = kept(store, b"x")
    client = faults.behind.client()
    client.delete_object(Bucket=store.address.bucket, Key=store.path(name))
    with pytest.raises(NotFound):
        store.size(name)
    client.delete_bucket(Bucket=store.address.bucket)
    for ask in (store.size, store.exists, store.age, store.open, store.delete, lambda _name: list(store.names())):
        with pytest.raises(StorageAway) as away:
            ask(name)
        assert away.value.kind == "no_bucket"
    assert not store.takes_files()


def test_nothing_is_asked_of_an_environment_that_other_programs_read(
    faulty: tuple[Server, Faults], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SESSION_TOKEN", "ENDPOINT_URL", "SKIP_SIGNATURE", "ACCESS_KEY_ID", "ENDPOINT_URL_S3"):
        monkeypatch.setenv(f"AWS_{name}", "true" if name == "SKIP_SIGNATURE" else "http://127.0.0.1:9")
    server, faults = faulty
    kept(server.open(), b"x")
    (sent,) = [asked.headers for asked in faults.seen if puts(asked) and asked.path.count("/") > 2]
    assert "x-amz-security-token" not in sent
    assert f"Credential={server.key}/" in sent["authorization"]


def test_a_bucket_is_told_a_name_and_ciphertext_and_nothing_else(store: Bucket, faults: Faults) -> None:
    names = [kept(store, content_of(size)) for size in (SMALL, LARGE)]
    found = faults.behind.objects(store)
    assert set(found) == {f"{name[:2]}/{name[2:4]}/{name}" for name in names}
    for told in found.values():
        assert (told["Metadata"], told.get("TagCount"), told.get("ContentEncoding")) == ({}, None, None)
        assert told["ContentType"].endswith("/octet-stream"), "what a server makes of nothing"
    for asked in faults.seen:
        ours = {name for name in asked.headers if name.startswith("x-amz-")} | {"content-type"} & asked.headers.keys()
        assert ours <= {"x-amz-date", "x-amz-content-sha256"}


# ── before it is used ───────────────────────────────────────────────────────────────────────────────────


def refusal_of(store: Bucket) -> str:
    with pytest.raises(InvalidInput) as refused:
        store.prove()
    assert refused.value.field == "blobs"
    return refused.value.reason


def test_a_good_bucket_is_tried_in_everything_and_nothing_is_left(store: Bucket, faults: Faults) -> None:
    store.prove()
    assert places(faults, store) == set()
    assert {asked.method for asked in faults.seen} == {"PUT", "POST", "GET", "DELETE"}
    assert not store.keeps_versions()


def test_a_bucket_that_keeps_what_is_deleted_is_noticed(store: Bucket, faults: Faults) -> None:
    told = {"Status": "Enabled"}
    faults.behind.client().put_bucket_versioning(Bucket=store.address.bucket, VersioningConfiguration=told)
    assert store.keeps_versions()


def test_a_server_that_ignores_put_if_absent_is_refused(rclone_server: Server) -> None:
    store = rclone_server.open()
    assert "put-if-absent" in refusal_of(store)
    assert rclone_server.objects(store) == {}


def test_wrong_credentials_a_missing_bucket_and_an_endpoint_that_is_away_are_refused_in_words(
    rclone_server: Server, store: Bucket
) -> None:
    assert refusal_of(rclone_server.open(secret="another")) == WORDS["credentials"]
    assert refusal_of(rclone_server.open(rclone_server.blobs("no-such-bucket"))) == WORDS["no_bucket"]
    nobody = Server("http://127.0.0.1:9", "nobody")
    assert refusal_of(nobody.open(nobody.blobs("some-bucket"))) == WORDS["unreachable"]


@pytest.mark.parametrize("method", ["PUT", "POST", "GET", "DELETE"])
def test_a_key_that_may_not_do_everything_is_refused(store: Bucket, faults: Faults, method: str) -> None:
    faults.fault = lambda asked: (403, "AccessDenied") if asked.method == method else None
    assert refusal_of(store) == WORDS["denied"]


@pytest.mark.parametrize("answer", [(501, "NotImplemented"), (400, ""), (404, "")])
def test_what_is_no_bucket_is_refused(store: Bucket, faults: Faults, answer: tuple[int, str]) -> None:
    faults.fault = lambda _asked: answer
    assert refusal_of(store) in WORDS.values()


def test_a_bucket_is_one_offices(store: Bucket, faults: Faults) -> None:
    store.claim("one")
    store.claim("one")
    with pytest.raises(InvalidInput, match="another office"):
        store.claim("another")
    assert list(store.names()) == []
    faults.behind.open(faults.behind.blobs(store.address.bucket, "elsewhere")).claim("another")


# ── a process that ends ─────────────────────────────────────────────────────────────────────────────────

UPLOADING = """
import sys
from casebook.blobs import uploading
from casebook.blobs.bucket import Bucket
from casebook.blobs.bucket_address import address_of
store = Bucket(address_of(sys.argv[1]), key_id=sys.argv[2], secret=sys.argv[3])
uploading.PIECE = 65_536
with store.put() as incoming:
    incoming.write(bytes(3 * 65_536))
    print(incoming.name, flush=True)
    sys.stdin.read()
"""


def test_an_upload_that_a_kill_broke_off_is_never_visible_and_its_mark_is_swept(
    moto_server: Server, faulty: tuple[Server, Faults]
) -> None:
    blobs = moto_server.blobs()
    store = moto_server.open(blobs)
    process = subprocess.Popen(
        [sys.executable, "-c", UPLOADING, blobs, moto_server.key, moto_server.secret],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    name = process.stdout.readline().strip()
    process.kill()
    process.communicate()
    assert set(moto_server.objects(store)) == {f"incoming/{name}"}
    assert (list(store.names()), store.exists(name), store.sweep()) == ([], False, 0)
    assert store.sweep(older_than=-2) == 1
    assert moto_server.objects(store) == {}


MEASURED = """
import sys
from casebook.blobs import uploading
from casebook.blobs.bucket import Bucket
from casebook.blobs.bucket_address import address_of
store = Bucket(address_of(sys.argv[1]), key_id=sys.argv[2], secret=sys.argv[3])
uploading.PIECE = 2**20

def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])

def put(megabytes):
    with store.put() as incoming:
        for _each in range(megabytes):
            incoming.write(bytes(2**20))
        return incoming.keep()

put(8)
before = peak()
name = put(32)
with store.open(name) as file:
    while file.read(2**20):
        pass
print(peak() - before)
"""


def test_a_large_file_goes_and_comes_in_constant_memory(moto_server: Server) -> None:
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, moto_server.blobs(), moto_server.key, moto_server.secret],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(told.stdout) < 12 * 1024, "KiB more for 32 MiB than for 8"
