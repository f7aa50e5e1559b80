"""Time stamps: asked for by hash, checked before they are kept, and never believed for something else."""

import hashlib
import http.server
import io
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from casebook.exporters import timestamps
from casebook.exporters.dossier import Dossier
from casebook.exporters.proof_pack import build
from casebook.exporters.timestamps import NoTimeStamp, Rfc3161Stamper, http_transport, settled
from casebook.verify import der, timestamp, verify
from casebook.verify.verdict import Unsound
from tests.exporters.authority import LocalAuthority, a_stamper, local_authority
from tests.exporters.factories import SIGNER, Pipe, PlainTypesetter, a_dossier, a_pack, contents

MESSAGE = b"what is stamped"


@pytest.mark.parametrize(("algorithm", "ess"), [("ec", "sha256"), ("rsa", "sha256"), ("ec", "sha1"), ("ec", "sha512")])
def test_a_stamp_says_who_and_when(tmp_path: Path, algorithm: str, ess: str) -> None:
    reply = a_stamper(tmp_path / "tsa", algorithm, ess).stamp(MESSAGE)
    stamp = timestamp.check(reply, MESSAGE)
    assert stamp.authority == "CN=Invented TSA leaf"
    assert stamp.policy == "1.2.3.4.1"
    assert stamp.certificates[0].subject != stamp.certificates[1].subject


def test_the_authority_sees_a_hash_and_nothing_else(tmp_path: Path) -> None:
    """exports.md §3.2: an authority is sent only a hash."""
    authority, seen = local_authority(tmp_path / "tsa"), []

    def listening(request: bytes) -> bytes:
        seen.append(request)
        return authority(request)

    Rfc3161Stamper("TSA", listening).stamp(MESSAGE)
    assert hashlib.sha256(MESSAGE).digest() in seen[0]
    assert MESSAGE not in seen[0]
    assert len(seen[0]) < 100


def test_a_stamp_of_something_else_is_refused(tmp_path: Path) -> None:
    reply = a_stamper(tmp_path / "tsa").stamp(MESSAGE)
    with pytest.raises(Unsound, match="something else than this pack"):
        timestamp.check(reply, b"another message")


def test_a_replayed_answer_is_refused(tmp_path: Path) -> None:
    old = a_stamper(tmp_path / "tsa").stamp(MESSAGE)
    with pytest.raises(NoTimeStamp, match="another request"):
        Rfc3161Stamper("TSA", lambda _: old).stamp(MESSAGE)


def test_an_unreachable_authority_is_no_time_stamp() -> None:
    with pytest.raises(NoTimeStamp, match="cannot be reached"):
        Rfc3161Stamper("TSA", silent).stamp(MESSAGE)


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>busy</html>", bytes.fromhex("30053003020102"), bytes.fromhex("3000"), b"\x30\x84\xff\xff\xff\xff"],
)
def test_an_answer_that_is_no_stamp_is_refused(answer: bytes) -> None:
    with pytest.raises(NoTimeStamp):
        Rfc3161Stamper("TSA", lambda _: answer).stamp(MESSAGE)


def test_a_refusal_is_no_time_stamp(tmp_path: Path) -> None:
    reply = a_stamper(tmp_path / "tsa").stamp(MESSAGE)
    refused = reply.replace(timestamp.GRANTED, der.wrap(der.SEQUENCE, b"\x02\x01\x02"), 1)
    with pytest.raises(NoTimeStamp, match="did not grant"):
        settled(refused)


def test_parts_that_nothing_vouches_for_are_dropped(tmp_path: Path) -> None:
    plain = a_stamper(tmp_path / "tsa").stamp(MESSAGE)
    _, token = der.read(plain).children()
    status = der.wrap(der.SEQUENCE, b"\x02\x01\x00" + der.wrap(der.SEQUENCE, der.wrap(0x0C, b"hello")))
    talkative = der.wrap(der.SEQUENCE, status + token.whole)
    with pytest.raises(Unsound):
        timestamp.check(talkative, MESSAGE)
    assert settled(talkative) == plain


def test_a_certificate_that_is_not_for_time_stamps_is_refused(tmp_path: Path) -> None:
    authority = local_authority(tmp_path / "tsa")
    reply = Rfc3161Stamper("TSA", authority).stamp(MESSAGE)
    stamp = timestamp.check(reply, MESSAGE)
    with pytest.raises(Unsound, match="not for time stamps"):
        timestamp._check_purpose(stamp.certificates[1])


def test_a_stamp_leads_only_to_its_own_root(tmp_path: Path) -> None:
    own, other = (local_authority(tmp_path / name) for name in ("own", "other"))
    pack, _ = a_pack(stampers=[Rfc3161Stamper("TSA", own)])
    (tmp_path / "pack.zip").write_bytes(pack)

    def with_root(authority: LocalAuthority) -> bool:
        roots = x509.load_pem_x509_certificates(authority.root.read_bytes())
        return verify(tmp_path / "pack.zip", tsa_roots=roots).ok

    assert with_root(own)
    assert not with_root(other)


def test_two_authorities_stamp_one_pack(tmp_path: Path) -> None:
    """exports.md §3.1, §3.2: two authorities, each checked offline."""
    pack, built = a_pack(stampers=[a_stamper(tmp_path / "one"), a_stamper(tmp_path / "two")])
    (tmp_path / "pack.zip").write_bytes(pack)
    verdict = verify(tmp_path / "pack.zip")
    assert verdict.ok, verdict.as_text()
    assert len(built.stamps) == 2
    assert b"tsa-2-chain.pem" in pack
    assert b"Invented TSA leaf (1.2.3.4.1), Invented TSA leaf (1.2.3.4.1)" in pack  # by the names of their certificates


def silent(_: bytes) -> bytes:
    raise ConnectionRefusedError


def of_profile(time_stamp: str) -> Dossier:
    """A dossier whose recipient's demand for time stamps is this."""
    dossier = a_dossier()
    return replace(dossier, profile=replace(dossier.profile, time_stamp=time_stamp))


@pytest.mark.parametrize(
    ("demand", "answers", "draft"),
    [
        ("required", 2, False),
        ("required", 1, True),
        ("required", 0, True),
        ("wanted", 1, False),
        ("wanted", 0, True),
    ],
)
def test_without_the_stamps_that_are_due_a_pack_is_a_draft_and_says_so(
    tmp_path: Path, demand: str, answers: int, draft: bool
) -> None:
    """exports.md §3.2: marked UNSTAMPED DRAFT, where two authorities do not both answer."""
    stampers = [a_stamper(tmp_path / str(number)) for number in range(answers)]
    stampers += [Rfc3161Stamper("Silent TSA", silent)] * (2 - answers)
    pack, built = a_pack(of_profile(demand), stampers=stampers)
    assert built.unstamped is draft
    assert len(built.stamps) == answers
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        said = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    for name in ("README-FIRST.txt", "verify/VERIFY.txt", "bag-info.txt"):
        assert (b"UNSTAMPED DRAFT" in said[name]) is draft, name
    (tmp_path / "pack.zip").write_bytes(pack)
    assert verify(tmp_path / "pack.zip").ok


def test_a_recipient_who_wants_no_time_stamp_gets_none_and_nobody_is_asked() -> None:
    def asked(_: bytes) -> bytes:
        raise AssertionError

    _, built = a_pack(of_profile("none"), stampers=[Rfc3161Stamper("TSA", asked)])
    assert (built.stamps, built.unstamped) == ((), False)


def test_an_authority_that_is_lost_between_two_answers_leaves_no_pack(tmp_path: Path) -> None:
    """exports.md §3.2: stamped as asked, or an unstamped draft, never something between."""
    authority, pipe = local_authority(tmp_path / "tsa"), Pipe()
    answers = [silent, authority]

    def once(request: bytes) -> bytes:
        return answers.pop()(request)

    stamper = Rfc3161Stamper("TSA", once)
    with pytest.raises(NoTimeStamp):
        build(a_dossier(), contents, PlainTypesetter(), SIGNER, [stamper], pipe)
    assert pipe.pieces == []


def test_an_authority_that_changes_its_certificate_midway_is_refused(tmp_path: Path) -> None:
    authorities = [local_authority(tmp_path / "one"), local_authority(tmp_path / "two")]

    def fickle(request: bytes) -> bytes:
        return authorities.pop()(request)

    with pytest.raises(NoTimeStamp, match="changed its certificates"):
        a_pack(stampers=[Rfc3161Stamper("TSA", fickle)])


def test_a_pack_without_authority_says_that_it_is_unstamped() -> None:
    pack, built = a_pack()
    assert built.stamps == ()
    assert pack.count(b"UNSTAMPED") == 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://tsa.invalid", ""])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(NoTimeStamp):
        http_transport(url)


def test_the_request_goes_out_as_the_standard_says(tmp_path: Path) -> None:
    authority, kinds = local_authority(tmp_path / "tsa"), []

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kinds.append(self.headers["Content-Type"])
            reply = authority(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.handle_request).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        reply = Rfc3161Stamper("TSA", http_transport(url)).stamp(MESSAGE)
    assert kinds == ["application/timestamp-query"]
    assert timestamps.checked(reply, MESSAGE).policy == "1.2.3.4.1"
