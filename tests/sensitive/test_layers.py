"""A canary in every encoding that a file of a pack may hold, in text and among bytes that are none."""

import base64
import quopri
import random
import time
from urllib.parse import quote

import pytest

from casebook.sensitive import Certainty, Kind, Sought, Term
from casebook.sensitive.addresses import tracking_in, without_tracking
from casebook.sensitive.layers import layers, text_layers
from casebook.sensitive.spellings import contacts_in

WORDS = "Пишет Шарифов домой"
PERSIAN = "به شریفوف نوشتند"
SOUGHT = Sought([Term(kind=Kind.RELATIVE, words="Шарифов Рустам", source="r")])
NOISE = random.Random(7).randbytes(40_000)

ENCODED = {
    "UTF-8": WORDS.encode(),
    "UTF-8 with its mark": WORDS.encode("utf-8-sig"),
    "UTF-16, either way round": WORDS.encode("utf-16-le"),
    "UTF-16, the other": WORDS.encode("utf-16-be"),
    "UTF-16 with its mark": WORDS.encode("utf-16"),
    "cp1251": WORDS.encode("cp1251"),
    "koi8-r": WORDS.encode("koi8-r"),
    "cp866": WORDS.encode("cp866"),
    "Persian in cp1256": "به شریفوف نوشتند".replace("ی", "ي").encode("cp1256"),
    "percent signs": quote(WORDS).encode(),
    "percent signs twice": quote(quote(WORDS)).encode(),
    "percent signs of cp1251": quote(WORDS.encode("cp1251")).encode(),
    "HTML entities": "".join(f"&#{ord(letter)};" for letter in WORDS).encode(),
    "HTML entities, hexadecimal": "".join(f"&#x{ord(letter):x};" for letter in WORDS).encode(),
    "JSON escapes": WORDS.encode("unicode_escape"),
    "JSON escapes in JSON": WORDS.encode("unicode_escape").replace(b"\\", b"\\\\"),
    "quoted-printable": quopri.encodestring(WORDS.encode()),
    "base64": base64.b64encode(WORDS.encode()),
    "base64 for addresses": base64.urlsafe_b64encode(PERSIAN.encode()),
    "base64 in lines": base64.encodebytes((WORDS * 9).encode()),
    "base64 of UTF-16": base64.b64encode(WORDS.encode("utf-16-le")),
    "hexadecimal": WORDS.encode().hex().encode(),
    "hexadecimal with spaces": WORDS.encode().hex(" ").encode(),
    "base64 of hexadecimal": base64.b64encode(WORDS.encode().hex().encode()),
    "a data address": b"<img src='data:text/plain;base64," + base64.b64encode(WORDS.encode("cp1251")) + b"'>",
    "markup between its letters": "<w:t>Пишет Шари</w:t></w:r><w:r><w:t>фов</w:t>".encode(),
    "markup with a comment between": "Пишет Шари<!-- x -->фов".encode(),
    "HTML entities without their ends": "".join(f"&#{ord(letter)}" for letter in "Шарифов").encode() + b" ",
    "escaped bytes": "".join(f"\\x{octet:02x}" for octet in WORDS.encode()).encode(),
    "escapes of eight digits": "".join(f"\\U{ord(letter):08x}" for letter in WORDS).encode(),
    "numbers of letters": " ".join(f"U+{ord(letter):04X}" for letter in "Шарифов").encode(),
    "RTF": ("{\\rtf1 " + "".join(f"\\u{ord(letter)}?" for letter in WORDS) + "}").encode(),
    "RTF of cp1251": ("{\\rtf1 " + "".join(f"\\'{octet:02x}" for octet in WORDS.encode("cp1251")) + "}").encode(),
    "UTF-32 with its mark": WORDS.encode("utf-32"),
    "UTF-32": WORDS.encode("utf-32-le"),
    "UTF-32, the other": WORDS.encode("utf-32-be"),
    "ISO 8859-5": WORDS.encode("iso8859_5"),
    "an old Macintosh": WORDS.encode("mac_cyrillic"),
    "an export of Facebook": WORDS.encode().decode("latin-1").encode("unicode_escape"),
    "UTF-8 read as Latin-1": WORDS.encode().decode("latin-1").encode(),
    "UTF-8 read as cp1251": WORDS.encode().decode("cp1251", "replace").encode(),
    "cp1251 read as Latin-1": WORDS.encode("cp1251").decode("latin-1").encode(),
    "punycode": b"https://" + "шарифов".encode("idna") + b".example/",
    "Persian letters": PERSIAN.encode(),
}


def blocking(content: bytes) -> list[str]:
    """What is found in bytes, as screening counts it."""
    return [
        layer.text[hit.start : hit.end]
        for layer in layers(content)
        for hit in SOUGHT.find(layer.text)
        if hit.certainty is Certainty.BLOCKING and not (layer.binary and hit.end - hit.start < 6)
    ]


@pytest.mark.parametrize("way", ENCODED)
def test_a_canary_is_found_in_each_encoding(way: str) -> None:
    assert blocking(ENCODED[way]) != []
    assert blocking(ENCODED[way].replace(ENCODED[way], b"")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("shift", [0, 1])
def test_a_canary_is_found_among_bytes_that_are_no_text(encoding: str, shift: int) -> None:
    assert blocking(NOISE + b"\x00" * shift + WORDS.encode(encoding) + b"\x00\x01" + NOISE) != []


def test_bytes_that_are_no_text_hold_nobody_by_chance() -> None:
    sought = random.Random(11)
    assert [found for _ in range(5) for found in blocking(sought.randbytes(200_000))] == []


def test_what_is_encoded_too_often_or_too_much_is_told_not_dropped() -> None:
    once = quote(WORDS)
    for _ in range(8):
        once = quote(once)
    assert all(not layer.cut for layer in text_layers(once))
    much = base64.b64encode(b"word " * 1_000)
    assert any(layer.cut for layer in layers(much, most=2_000))
    assert not any(layer.cut for layer in layers(much))


def test_no_bytes_are_no_layers() -> None:
    assert list(layers(b"")) == []
    assert list(text_layers(" \n")) == []


@pytest.mark.parametrize(
    "piece", ["http://", "http://a?", "a", "A", "<a", "<a>", "%4", "%41", "=A", "=41", "&#1", "&#49;", "1-", "1", "f0 ", "\\u0", "а-\n", "а ", "@a.", "xn--", "\\x4", "\\xd0", "\\'d8", "\\u1064?", "Ð¨", "РЁ", "Ø", "U+0428 ", "<!--", "<!-- "]
)  # fmt: skip
def test_no_text_makes_the_scan_slow(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    start = time.process_time()
    for layer in text_layers(text):
        SOUGHT.find(layer.text)
        assert len(list(tracking_in(layer.text))) < 200_000
    list(contacts_in(text))
    assert without_tracking(text)
    assert time.process_time() - start < 10  # a second or two; what grows with the square takes minutes
