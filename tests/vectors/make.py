"""Write the vectors of the stored formats: `python -m tests.vectors.make`.

Sealing is random, so each run writes other ciphertexts; the vectors in the repository are from one run and stay. Run
it again only for a format that is new, and commit only that one's folder. A bad vector has exactly one defect.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Encryptor

from casebook.crypto import labels
from casebook.crypto.canonical import canonical
from casebook.crypto.chain import START, link
from casebook.crypto.commitment import commitment
from casebook.crypto.envelope import Context, SecretKey, seal
from casebook.crypto.padding import pad, padded_size
from casebook.crypto.passphrase import Stretching, stretch
from casebook.crypto.randomness import derive, digest, tag
from casebook.crypto.return_code import ReturnCode, check_character
from casebook.crypto.sealing import SUITE, seal_to
from casebook.crypto.signing import SigningKey
from casebook.crypto.stream import SealingWriter
from casebook.crypto.unsealing import PrivateKey
from casebook.keys.backups import names_of, new_run, signing_key
from casebook.model.places import report_context, sent_info, wrap_context

HERE = Path(__file__).parent
ROW = UUID("11111111-1111-4111-8111-111111111111")
CASE = UUID("22222222-2222-4222-8222-222222222222")
OTHER = UUID("33333333-3333-4333-8333-333333333333")
KEY = SecretKey(bytes(range(32)))
PLACE: dict[str, Any] = {
    "label": labels.VALUE,
    "table": "person",
    "column": "body",
    "row": str(ROW),
    "case": str(CASE),
    "version": 1,
}
Vector = dict[str, Any]


def content_of(size: int) -> bytes:
    """Give a content that anybody can make again: SHA-256 of 0, 1, 2 … as eight big-endian bytes, cut to size."""
    blocks = (hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def place(members: dict[str, Any]) -> Context:
    """Give the context of a vector."""
    case = members["case"]
    return Context(**{**members, "row": UUID(members["row"]), "case": UUID(case) if case else None})


def flipped(sealed: bytes, at: int) -> bytes:
    """Give the bytes with the lowest bit of one of them flipped."""
    changed = bytearray(sealed)
    changed[at] ^= 1
    return bytes(changed)


def values() -> list[Vector]:
    """Sealed values: opened, and refused."""

    def vector(name: str, sealed: bytes, content: bytes | None = None, **other: Any) -> Vector:
        expect = {"expect": "refused"} if content is None else {"expect": "opened", "content": content.hex()}
        return {"name": name, **expect, "key": KEY.material.hex(), "context": PLACE, "sealed": sealed.hex(), **other}

    words = "Мебинам / می‌بینم".encode()
    good = seal(KEY, place(PLACE), words).ciphertext
    office = {**PLACE, "case": None, "table": "member"}
    vectors = [
        vector("words", good, words),
        vector("empty", seal(KEY, place(PLACE), b"").ciphertext, b""),
        vector("31 bytes fill a bucket", seal(KEY, place(PLACE), content_of(31)).ciphertext, content_of(31)),
        vector("32 bytes begin the next", seal(KEY, place(PLACE), content_of(32)).ciphertext, content_of(32)),
        vector("content that ends like padding", seal(KEY, place(PLACE), b"\x80\x00").ciphertext, b"\x80\x00"),
        vector("no case", seal(KEY, place(office), words).ciphertext, words, context=office),
    ]
    elsewhere = {"label": labels.WRAP, "table": "account", "column": "original", "row": str(OTHER), "version": 2}
    vectors += [vector(f"another {name}", good, context={**PLACE, name: to}) for name, to in elsewhere.items()]
    vectors += [
        vector("another case", good, context={**PLACE, "case": str(OTHER)}),
        vector("another key", good, key=bytes(32).hex()),
        vector("unknown format", b"\x02" + good[1:]),
        vector("nothing", b""),
        vector("format only", good[:1]),
        vector("changed salt", flipped(good, 1)),
        vector("changed commitment", flipped(good, 1 + 24)),
        vector("changed content", flipped(good, 1 + 56)),
        vector("changed tag", flipped(good, len(good) - 1)),
        vector("cut by one byte", good[:-1]),
        vector("one byte more", good + b"\x00"),
    ]
    paddings = {
        "padding without a mark": bytes(32),
        "padding of another byte": words + b"\x80" + b"\x01" * (padded_size(len(words) + 1) - len(words) - 1),
        "padding of another bucket": words + b"\x80" + bytes(64),
        "padding missing": words,
    }
    for name, padded in paddings.items():
        sealer = Cobblestone256Encryptor(KEY.material, place(PLACE).encoded())
        vectors.append(vector(name, b"\x01" + sealer.update(padded) + sealer.finalize()))
    return vectors


class Gathered:
    """A sink in memory."""

    def __init__(self) -> None:
        self.stored = b""

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self.stored += piece


def files() -> list[Vector]:
    """Sealed files: opened, and refused. A patch is [offset, bytes taken out, hex put in], applied to its base."""
    context = {**PLACE, "label": labels.FILE, "table": "blob", "column": "ab" * 16, "row": str(CASE)}
    vectors: list[Vector] = []
    for name, size in (("empty", 0), ("padded to a full chunk", 16383), ("two chunks", 20000)):
        sink = Gathered()
        sealer = SealingWriter(KEY, place(context), sink)
        sealer.write(content_of(size))
        sealer.close()
        about = {"key": KEY.material.hex(), "context": context, "size": size}
        stored = base64.b64encode(sink.stored).decode()
        vectors.append({"name": name, "expect": "opened", **about, "stored": stored})
    end = len(base64.b64decode(vectors[-1]["stored"]))
    chunk = 16 * 1024 + 16
    patches: dict[str, list[Any]] = {
        "cut after the first chunk": [56 + chunk, end - 56 - chunk, ""],
        "without its first chunk": [56, chunk, ""],
        "cut by one byte": [end - 1, 1, ""],
        "one byte more": [end, 0, "00"],
        "changed salt": [0, 1, f"{base64.b64decode(vectors[-1]['stored'])[0] ^ 1:02x}"],
        "changed commitment": [24, 1, f"{base64.b64decode(vectors[-1]['stored'])[24] ^ 1:02x}"],
        "changed first chunk": [56, 1, f"{base64.b64decode(vectors[-1]['stored'])[56] ^ 1:02x}"],
        "changed tag of the last chunk": [end - 1, 1, f"{base64.b64decode(vectors[-1]['stored'])[-1] ^ 1:02x}"],
        "nothing stored": [0, end, ""],
    }
    vectors += [
        {"name": name, "expect": "refused", "base": "two chunks", "patch": patch} for name, patch in patches.items()
    ]
    vectors.append({"name": "another size in the same file", "expect": "refused", "base": "two chunks", "size": 1000})
    vectors.append({"name": "another key", "expect": "refused", "base": "two chunks", "key": bytes(32).hex()})
    moved = {**context, "column": "cd" * 16}
    vectors.append({"name": "another name", "expect": "refused", "base": "two chunks", "context": moved})
    return vectors


def keys() -> list[Vector]:
    """Sealed to a public key: opened, and refused."""
    private = PrivateKey.derived(KEY, labels.TEAM_PAIR)
    other = PrivateKey.derived(SecretKey(bytes(32)), labels.TEAM_PAIR)
    info = {"chain": str(CASE), "label": labels.LOG, "seq": 7}
    good = seal_to(private.public_key(), info, b"said").ciphertext

    def vector(name: str, sealed: bytes, content: bytes | None = None, **changed: Any) -> Vector:
        expect = {"expect": "refused"} if content is None else {"expect": "opened", "content": content.hex()}
        about = {"private_key": private.encoded.hex(), "info": info, "sealed": sealed.hex()}
        return {"name": name, **expect, **about, **changed}

    unpadded = b"\x01" + SUITE.encrypt(b"said", private.public_key().loaded(), info=canonical(info))
    return [
        vector("said", good, b"said", public_key=private.public_key().encoded.hex()),
        vector("nothing said", seal_to(private.public_key(), info, b"").ciphertext, b""),
        vector("another private key", good, private_key=other.encoded.hex()),
        vector("another place", good, info={**info, "seq": 8}),
        vector("unknown suite", b"\x02" + good[1:]),
        vector("changed ML-KEM half", flipped(good, 1)),
        vector("changed X25519 half", flipped(good, 1 + 1088)),
        vector("changed content", flipped(good, 1 + 1120)),
        vector("changed tag", flipped(good, len(good) - 1)),
        vector("cut", good[:-1]),
        vector("one byte more", good + b"\x00"),
        vector("nothing", b""),
        vector("not padded", unpadded),
    ]


def signatures() -> list[Vector]:
    """SSHSIG: ours, those of ssh-keygen, and refused ones."""
    key, other = SigningKey(bytes(range(32))), SigningKey(bytes(32))
    message, space = "Санҷиш: the message\n".encode(), labels.PACK_NAMESPACE
    good = key.sign(message, space)
    packed = base64.b64decode(b"".join(good.splitlines()[1:-1]))

    def vector(name: str, signature: bytes, expect: str = "refused", **changed: Any) -> Vector:
        about = {"public_key": key.public_key_line, "namespace": space, "message": message.hex()}
        return {"name": name, "expect": expect, **about, "signature": signature.decode("latin-1"), **changed}

    def armored(raw: bytes, line: int = 70, newline: str = "\n") -> bytes:
        body = base64.b64encode(raw).decode()
        lines = [body[at : at + line] for at in range(0, len(body), line)]
        return newline.join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()

    reserved = packed.index(b"\x00\x00\x00\x00\x00\x00\x00\x06sha512")
    return [
        vector("ours", good, "accepted"),
        vector("of ssh-keygen, SHA-512", by_ssh_keygen(message, space, "sha512"), "accepted", public_key=KEYGEN[0]),
        vector("of ssh-keygen, SHA-256", by_ssh_keygen(message, space, "sha256"), "accepted", public_key=KEYGEN[0]),
        vector("another message", good, message=b"another".hex()),
        vector("another namespace asked", good, namespace=labels.LOG_NAMESPACE),
        vector("another namespace signed", key.sign(message, labels.LOG_NAMESPACE)),
        vector("another key asked", good, public_key=other.public_key_line),
        vector("another key signed", other.sign(message, space)),
        vector("changed signature", armored(flipped(packed, len(packed) - 1))),
        vector("another magic", armored(b"SSHSIH" + packed[6:])),
        vector("version 2", armored(packed[:9] + b"\x02" + packed[10:])),
        vector("reserved field in use", armored(packed[: reserved + 3] + b"\x01x" + packed[reserved + 4 :])),
        vector("unknown hash", armored(packed.replace(b"sha512", b"sha513"))),
        vector("unknown signature type", armored(packed[:-83] + packed[-83:].replace(b"ed25519", b"ed25518"))),
        vector("cut inside", armored(packed[:-1])),
        vector("bytes after the end", armored(packed + b"\x00")),
        vector("lines of 76", armored(packed, 76)),
        vector("lines that end in CR LF", armored(packed, newline="\r\n")),
        vector("words before the armor", b"hello\n" + good),
        vector("words after the armor", good + b"hello\n"),
        vector("without the last line feed", good[:-1]),
        vector("not base64", good.replace(b"U1NI", b"U1N!", 1)),
        vector("not ASCII", good.replace(b"U1NI", b"U1N\xff", 1)),
        vector("empty", b""),
    ]


KEYGEN = [""]


def by_ssh_keygen(message: bytes, namespace: str, hash_name: str) -> bytes:
    """Sign with the real ssh-keygen and one new key, which stays in KEYGEN."""
    if not hasattr(by_ssh_keygen, "folder"):
        folder = Path(tempfile.mkdtemp())
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / "key")], check=True)
        KEYGEN[0] = " ".join((folder / "key.pub").read_text().split()[:2])
        by_ssh_keygen.folder = folder  # type: ignore[attr-defined]
    key = by_ssh_keygen.folder / "key"  # type: ignore[attr-defined]
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", namespace, "-O", f"hashalg={hash_name}"]
    return subprocess.run(command, input=message, capture_output=True, check=True).stdout


def chains() -> list[Vector]:
    """A chain of three records, one of them of the log and one of custody."""
    records: list[dict[str, Any]] = [
        {},
        {
            "body": hashlib.sha256(b"ciphertext").hexdigest(),
            "chain": str(CASE),
            "day": "2026-05-14",
            "id": str(ROW),
            "key_version": 1,
            "seq": 2,
        },
        {
            "actor_ref": tag(CASE.bytes, OTHER.bytes)[:4].hex(),
            "actor_role": "caseworker",
            "at_utc": "2026-05-14T09:12:00.000Z",
            "event": "received",
            "evidence_id": str(ROW),
            "purpose": "taken in",
            "seq": 1,
            "sha256_after": hashlib.sha256(b"original").hexdigest(),
            "sha256_before": "",
            "tool": "casebook",
        },
    ]
    steps, previous = [], START
    for record in records:
        previous = link(previous, record)
        steps.append({"record": record, "canonical": canonical(record).decode(), "link": previous.hex()})
    return steps


def passphrases() -> list[Vector]:
    """Logins and passphrases, cheap and at the cost of real use."""
    cheap = Stretching(salt=bytes(range(32)), memory_kib=64, passes=1, lanes=1)
    real = Stretching(salt=bytes(range(32)))
    given = [
        ("dana", "dana walks by the river", cheap),
        (" DANA ", "dana walks by the river", cheap),
        ("дана", "гузарвожаи дана", cheap),
        ("dana", "caf\u00e9", cheap),
        ("dana", "cafe\u0301", cheap),
        ("dana", "", cheap),
        ("dana", "dana walks by the river", real),
    ]
    vectors = []
    for login, passphrase, setting in given:
        stretched = stretch(login, passphrase, setting)
        cost = {"memory_kib": setting.memory_kib, "passes": setting.passes, "lanes": setting.lanes}
        found = {"lookup": stretched.lookup.hex(), "key": stretched.key.material.hex()}
        vectors.append({"login": login, "passphrase": passphrase, "salt": setting.salt.hex(), **cost, **found})
    return vectors


def derivations() -> Vector:
    """Everything that is derived from a 32-byte secret: 00, 01, 02 … 1f."""
    secret = KEY.material
    return {
        "secret": secret.hex(),
        "team wrapping key": derive(secret, labels.TEAM_WRAP).hex(),
        "team public key, SHA-256": digest(PrivateKey.derived(KEY, labels.TEAM_PAIR).public_key().encoded).hex(),
        "recovery public key, SHA-256": digest(
            PrivateKey.derived(KEY, labels.RECOVERY_PAIR).public_key().encoded
        ).hex(),
        "session cookie": base64.urlsafe_b64encode(secret).decode().rstrip("="),
        "session lookup": digest(secret).hex(),
        "session key": derive(secret, labels.SESSION_KEY).hex(),
        "form token": tag(derive(secret, labels.SESSION_CSRF), b"form").hex(),
        "signing key": SigningKey(secret).public_key_line,
        "signing key fingerprint": SigningKey(secret).fingerprint,
    }


def return_codes() -> Vector:
    """Return codes: as they are typed, what they give in one office, and how a browser makes one."""
    code = ReturnCode("7Q2MX9KDA4T0HV6E1RWZ")
    shown = " ".join(code.groups)
    check = code.groups[-1]
    typed = {
        "as it is shown": shown,
        "small letters, one word": shown.replace(" ", "").lower(),
        "dashes and no-break spaces": shown.replace(" ", "\u2013", 2).replace(" ", "\u00a0"),
        "O, I and U": "7Q2MX9KDA4TOHU6EIRWZ" + check,
        "o, l and u": "7q2mx9kda4tohu6elrwz" + check.lower(),
        "Cyrillic look-alikes": "7Q2МХ9КDА4ТОНV6Е1RWZ" + check,
        "small Cyrillic look-alikes": "7q2мх9кdа4тонv6е1rwz" + check,
        "full width": shown.translate({sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}),
        "Persian digits": shown.translate({0x30 + digit: 0x6F0 + digit for digit in range(10)}),
        "Arabic digits, turned by bidi marks": "\u202e"
        + shown.translate({0x30 + digit: 0x660 + digit for digit in range(10)})
        + "\u202c",
        "with what a keyboard adds": f"\ufeff«{shown}».\r\n",
    }
    swapped = "Q7" + shown[2:]
    wrong = {
        "nothing": "",
        "one character wrong": "8" + shown[1:],
        "two exchanged": swapped,
        "another check character": shown[:-1] + ("0" if check != "0" else "1"),
        "without its check character": shown[:-1],
        "one character more": shown + "0",
        "one character less": shown[1:],
        "a letter with an accent": shown.replace("A", "\u00c1"),
        "a letter that looks like none": shown.replace("D", "\u0414"),
        "too long": shown + " " * 200,
        "emoji": "\U0001f510" * 21,
    }
    office, nonce = CASE, bytes(range(16))
    return {
        "typed": [{"name": name, "typed": text, "characters": code.characters} for name, text in typed.items()]
        + [{"name": name, "typed": text, "characters": None} for name, text in wrong.items()],
        "check characters": {
            characters: check_character(characters)
            for characters in (code.characters, "0" * 20, "0" * 19 + "1", "1" + "0" * 19, "Z" * 20)
        },
        "opened": {
            "characters": code.characters,
            "office": str(office),
            "extracted": tag(office.bytes, code.characters.encode()).hex(),
            "lookup": code.lookup(office.bytes).hex(),
            "key": code.key(office.bytes).material.hex(),
        },
        "derived": {
            "secret": KEY.material.hex(),
            "nonce": nonce.hex(),
            "material": derive(KEY.material, labels.REPORTER_CODE + nonce, 13).hex(),
            "characters": ReturnCode.derived(KEY.material, nonce).characters,
            "shown": " ".join(ReturnCode.derived(KEY.material, nonce).groups),
        },
    }


def reports() -> list[Vector]:
    """A report's keys in the places where they lie, and a browser's row: opened, and refused."""
    thread, notes = bytes(range(32, 64)), bytes(range(64, 96))
    pair = PrivateKey.derived(KEY, labels.TEAM_PAIR)
    info: Any = sent_info(ROW, CASE, 1)
    sent = seal_to(pair.public_key(), info, thread + notes).ciphertext
    code_key = ReturnCode("7Q2MX9KDA4T0HV6E1RWZ").key(CASE.bytes)
    team_key, browser_key = (
        SecretKey(derive(KEY.material, label)) for label in (labels.TEAM_WRAP, labels.REPORTER_KEY)
    )
    told = b'{"thread_key":"' + base64.b64encode(thread) + b'","started_at":"2026-11-27T09:12:00Z"}'

    def members(context: Context) -> Vector:
        return json.loads(context.encoded())  # type: ignore[no-any-return]

    def value(name: str, key: SecretKey, context: Context, content: bytes) -> Vector:
        about = {"key": key.material.hex(), "context": members(context)}
        return {
            "name": name,
            "expect": "opened",
            **about,
            "content": content.hex(),
            "sealed": seal(key, context, content).ciphertext.hex(),
        }

    def refused(name: str, base: Vector, **changed: Any) -> Vector:
        moved = (
            {"context": {**base["context"], **changed}} if "context" in base else {"info": {**base["info"], **changed}}
        )
        return {
            **{key: part for key, part in base.items() if key != "content"},
            "name": name,
            "expect": "refused",
            **moved,
        }

    arrived = {"name": "sent to the team", "expect": "opened", "private_key": pair.encoded.hex(), "info": info}
    arrived |= {"content": (thread + notes).hex(), "sealed": sent.hex()}
    kept = value("kept by the team", team_key, wrap_context(ROW, "team_wrap", 1), thread + notes)
    coded = value("under the return code", code_key, wrap_context(ROW, "code_wrap"), thread + b"2027-05-26")
    browser = value("a browser's row", browser_key, report_context("reporter_session", ROW), told)
    return [
        arrived,
        kept,
        coded,
        browser,
        refused("sent with another report", arrived, report=str(OTHER)),
        refused("sent to another team", arrived, team=str(OTHER)),
        refused("sent to another version of the team", arrived, version=2),
        refused("sent as an entry of the log", arrived, label=labels.LOG),
        {
            **refused("sent to another key", arrived),
            "private_key": PrivateKey.derived(SecretKey(bytes(32)), labels.TEAM_PAIR).encoded.hex(),
        },
        refused("kept for another report", kept, row=str(OTHER)),
        refused("kept under another version", kept, version=2),
        refused("kept in the column of the code", kept, column="code_wrap"),
        refused("kept under another label", kept, label=labels.WRAP),
        refused("the code of another report", coded, row=str(OTHER)),
        {**refused("another code", coded), "key": ReturnCode("0" * 20).key(CASE.bytes).material.hex()},
        {
            **refused("the same code in another office", coded),
            "key": ReturnCode("7Q2MX9KDA4T0HV6E1RWZ").key(OTHER.bytes).material.hex(),
        },
        refused("a browser's row of another report", browser, row=str(OTHER)),
    ]


def paddings() -> Vector:
    """Buckets of sizes, and contents with their padding."""
    sizes = [0, 1, 31, 32, 33, 63, 64, 65, 100, 1000, 1024, 16384, 65536, 1_000_000, 2**20, 2**30 + 1]
    contents = [b"", b"a", b"\x80", content_of(31), content_of(32)]
    return {
        "buckets": {str(size): padded_size(size) for size in sizes},
        "padded": {content.hex(): pad(content).hex() for content in contents},
    }


def commitments() -> list[Vector]:
    """Keyed commitments to files: those that hold, and those that do not because one thing is another."""

    def vector(name: str, key: bytes, content: bytes, value: str, *, holds: bool = True) -> Vector:
        expect = "holds" if holds else "refused"
        return {"name": name, "expect": expect, "key": key.hex(), "content": content.hex(), "commitment": value}

    key, other = bytes(range(32)), bytes(range(1, 33))
    words = "Мебинам / می‌بینم".encode()
    long = content_of(100_000)
    value = commitment(key, [words])
    return [
        vector("words", key, words, value),
        vector("empty", key, b"", commitment(key, [b""])),
        {**vector("long", key, b"", commitment(key, [long])), "content": None, "content_size": len(long)},
        vector("other key", other, words, value, holds=False),
        vector("other file", key, words + b"!", value, holds=False),
        vector("plain hash", key, words, hashlib.sha256(words).hexdigest(), holds=False),
        vector("large letters", key, words, value.upper(), holds=False),
        vector("cut", key, words, value[:-2], holds=False),
    ]


class _Gathered(bytearray):
    """A sink in memory."""

    def write(self, piece: bytes) -> None:
        self.extend(piece)


def backups() -> Vector:
    """What a backup seed gives, and files of backups: opened by the recovery key, and refused."""
    public, blob, rows = PrivateKey.derived(KEY, labels.RECOVERY_PAIR).public_key(), "ab" * 16, b'["one"]\n["two"]\n'
    run, names = new_run(public), names_of(KEY, public)
    name, content, sealed = names.of_file(blob), content_of(100), _Gathered(run.head)
    sealer = SealingWriter(run.key, run.context(name), sealed)
    sealer.write(content)
    sealer.close()
    stored = bytes(sealed)

    def vector(
        what: str, changed: bytes, *, named: str = name, seed: bytes = KEY.material, opened: bool = False
    ) -> Vector:
        expect = {"expect": "opened", "content": content.hex()} if opened else {"expect": "refused"}
        return {"name": what, **expect, "recovery_seed": seed.hex(), "file": named, "stored": changed.hex()}

    return {
        "backup seed": KEY.material.hex(),
        "blob": blob,
        "object": name,
        "rows": rows.decode(),
        "object of rows": names.of_rows(hashlib.sha256(rows).digest()),
        "signing key": signing_key(KEY).public_key_line,
        "files": [
            vector("a file", stored, opened=True),
            vector("another format", flipped(stored, 15)),
            vector("another backup", flipped(stored, 31)),
            vector("another run key", flipped(stored, 1204)),
            vector("another salt", flipped(stored, 1205)),
            vector("a changed chunk", flipped(stored, len(stored) - 20)),
            vector("cut by a byte", stored[:-1]),
            vector("the head alone", stored[:1205]),
            vector("longer by a byte", stored + bytes(1)),
            vector("under another name", stored, named="records"),
            vector("other sheets", stored, seed=bytes(32)),
        ],
    }


MAKERS = {
    "backup": backups,
    "value": values,
    "file": files,
    "key": keys,
    "sshsig": signatures,
    "chain": chains,
    "passphrase": passphrases,
    "derived": derivations,
    "padding": paddings,
    "return-code": return_codes,
    "report": reports,
    "commitment": commitments,
}


def main(names: list[str]) -> None:
    """Write the named vectors."""
    for name in names:
        path = HERE / name / "vectors.json"
        path.parent.mkdir(exist_ok=True)
        escaped = name == "return-code"  # what looks alike, and what turns a line, is written as numbers
        path.write_text(json.dumps(MAKERS[name](), ensure_ascii=escaped, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
