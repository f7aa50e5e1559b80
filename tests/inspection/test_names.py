import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from casebook.inspection.kinds import KINDS, UNKNOWN
from casebook.inspection.letters import shown, to_ascii
from casebook.inspection.names import content_disposition, display_name, download_name, pack_name

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
TRAPS = (
    *("../../etc/passwd", "..\\..\\boot.ini", "C:\\x.txt", "/etc/shadow", "a\x00b.jpg", "a\r\nSet-Cookie: x=1.jpg"),
    *('q"uote.jpg', "semi;colon.jpg", "per%cent.jpg", "x" * 300 + ".jpg", "ӯ" * 300 + ".jpg", "😀" * 90 + ".png"),
    *("CON.txt", "con", "nul.tar.gz", "COM1.jpg", "LPT9", "trailing. . .", "trailing ", "", ".", "..", "...", "   "),
    *("file.txt:stream.exe", "a\u202egpj.exe", "a\u200b.jpg", "-rf.pdf", "~x.jpg", ".htaccess", "a\ud800.jpg"),
    *("*?<>|.jpg", "a\u2028b.txt", "тафтиш.docx", "می‌خواهم.pdf", "е\u0308.jpg", "a'b.jpg", "=cmd().csv"),
)
names = st.text(max_size=400) | st.sampled_from(TRAPS)
types = st.sampled_from([*KINDS, "application/x-never-heard-of"])


@given(names)
def test_a_shown_name_hides_and_turns_nothing(raw: str) -> None:
    name = display_name(raw)
    assert 0 < len(name) <= 120
    joiners = {"\u200c", "\u200d"}
    assert not [c for c in name if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in joiners]
    assert "  " not in name


@given(names, types)
@example("x" * 300 + ".jpg", "image/jpeg")
def test_a_download_name_fits_every_file_system(raw: str, media_type: str) -> None:
    name = download_name(raw, media_type)
    assert len(name) <= 120
    assert len(name.encode()) <= 255
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f;%]', name)
    assert not RESERVED.match(name)
    assert name == name.strip(" .")
    assert name.rpartition(".")[2] in (KINDS.get(media_type) or KINDS[UNKNOWN]).extensions


@given(names, types)
def test_a_pack_name_is_plain_ascii_with_a_true_extension(raw: str, media_type: str) -> None:
    name = pack_name(raw, media_type)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,59}", name)
    assert not RESERVED.match(name)
    assert not name.startswith((".", "-"))
    assert ".." not in name
    assert name.rpartition(".")[2] in (KINDS.get(media_type) or KINDS[UNKNOWN]).extensions
    assert name == pack_name(raw, media_type)


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_a_header_carries_any_name_and_nothing_else(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    disposition, parameters = parse_options_header(header)
    assert disposition == "attachment"
    carried = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cs"})
    assert parameters == {"filename": carried or "unnamed"}


@pytest.mark.parametrize(
    ("raw", "media_type", "expected"),
    [
        ("Расми ҳуҷҷат 1.JPG", "image/jpeg", "Rasmi_hujjat_1.jpg"),
        ("عکس من.png", "image/png", "aks_mn.png"),
        ("photo.jpg", "application/pdf", "photo_jpg.pdf"),
        ("invoice.exe", UNKNOWN, "invoice_exe.bin"),
        ("report.v1.2.pdf", "application/pdf", "report.v1.2.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("CON.txt", "text/plain", "_CON.txt"),
        ("file.txt:stream.exe", "text/plain", "file.txt_stream_exe.txt"),
        ("a\u202egpj.exe", "image/jpeg", "a_gpj_exe.jpg"),
        ("😀.png", "image/png", "unnamed.png"),
        ("", "audio/mpeg", "unnamed.mp3"),
    ],
)
def test_names_in_packs_read_like_the_originals(raw: str, media_type: str, expected: str) -> None:
    assert pack_name(raw, media_type) == expected


def test_a_turned_extension_is_seen() -> None:
    assert display_name("photo\u202egpj.exe") == "photo⟦U+202E⟧gpj.exe"


def test_spaces_do_not_push_the_extension_out_of_sight() -> None:
    assert display_name("photo.jpg" + " " * 80 + ".exe") == "photo.jpg .exe"


def test_a_long_name_keeps_its_end() -> None:
    assert display_name("x" * 300 + ".pdf").endswith("…" + "x" * 20 + ".pdf")


def test_persian_keeps_its_joiner_and_latin_does_not() -> None:
    assert shown("می\u200cخواهم") == "می\u200cخواهم"
    assert shown("pay\u200cpal") == "pay⟦U+200C⟧pal"


def test_controls_become_their_pictures() -> None:
    assert shown("a\x00\x1b\x7f\x85\n", keep="\n") == "a␀␛␡⟦U+0085⟧\n"


def test_tajik_letters_have_a_latin_spelling() -> None:
    assert to_ascii("Ғафур Ӯроқ Ҳиҷоб Қалъа Ӣд") == "Ghafur Uroq Hijob Qala Id"
