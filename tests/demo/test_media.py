"""The files of the demonstration exist, are what they claim to be, and say what the stories say they say."""

import csv
import io
import re
import subprocess
from importlib.resources import as_file

import pillow_heif
import pypdfium2
import pytest
from PIL import Image

from casebook.demo.journalist.words import PHISHING_CHAT
from casebook.demo.shapes import Exhibit
from casebook.demo.stories import STORIES, media
from casebook.demo.teacher.words import CHAT, DISMISSAL, SUMMONS
from casebook.inspection.sniff import sniff
from tests.demo.pages import ALL, COURTYARD, SLIP
from tests.demo.smear_posts import smear_posts

EXHIBITS = [exhibit for story in STORIES for exhibit in story.exhibits]
IMPORTS = [name for story in STORIES for name in story.imports]


def pdf_text(name: str) -> list[str]:
    """The words of each page, on one line."""
    document = pypdfium2.PdfDocument(media(name).read_bytes())
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return pages


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.file)
def test_every_file_is_there_and_is_of_its_type(exhibit: Exhibit) -> None:
    assert sniff(media(exhibit.file).read_bytes()[:4096]) == exhibit.media_type


def test_every_file_is_used_and_explained() -> None:
    present = {path.name for path in media("").iterdir()} - {"MADE.md"}
    assert present == {exhibit.file for exhibit in EXHIBITS} | set(IMPORTS)
    explained = media("MADE.md").read_text(encoding="utf-8")
    assert not {name for name in present if f"| {name} |" not in explained}
    assert "CC0 1.0" in explained


def test_all_files_together_stay_small() -> None:
    assert sum(len(path.read_bytes()) for path in media("").iterdir()) < 3_000_000


@pytest.mark.parametrize("exhibit", [e for e in EXHIBITS if e.media_type.startswith("image/")], ids=lambda e: e.file)
def test_every_picture_opens(exhibit: Exhibit) -> None:
    pillow_heif.register_heif_opener()
    with Image.open(io.BytesIO(media(exhibit.file).read_bytes())) as picture:
        picture.load()
        assert min(picture.size) >= 200


def test_exactly_one_picture_carries_a_place() -> None:
    pillow_heif.register_heif_opener()
    placed = []
    for exhibit in EXHIBITS:
        if exhibit.media_type.startswith("image/"):
            with Image.open(io.BytesIO(media(exhibit.file).read_bytes())) as picture:
                placed += [exhibit.file] * bool(picture.getexif().get_ifd(0x8825))
    assert placed == ["courtyard.jpg"]


def test_the_texts_are_in_the_encodings_that_their_stories_name() -> None:
    assert media("family-chat.txt").read_text(encoding="utf-8") == CHAT.text
    content = media("colleague-chat-cp1251.txt").read_bytes()
    assert content.decode("cp1251") == DISMISSAL.text
    with pytest.raises(UnicodeDecodeError):
        content.decode()


def test_the_summons_gives_its_words_in_tajik_and_russian() -> None:
    (page,) = pdf_text("summons.pdf")
    assert SUMMONS.text in page.replace("\ufffe", "")
    assert "гумонбаршуда" in page
    assert "Specimen. Invented document." in page


def test_the_print_of_the_chat_has_two_pages_and_every_message() -> None:
    pages = pdf_text("phishing-chat.pdf")
    assert len(pages) == 2
    whole = " ".join(pages)
    for line in PHISHING_CHAT.text.splitlines():
        assert line.split(": ", 1)[1] in whole


def test_the_table_of_posts_is_the_one_that_is_made_and_has_sixty_rows() -> None:
    text = media("smear-posts.csv").read_text(encoding="utf-8")
    assert text == smear_posts()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 60
    assert list(rows[0]) == ["posted_at", "platform", "account", "url", "text"]
    assert len({row["url"] for row in rows}) == 60


def test_the_story_of_two_accounts_with_one_mistake_is_told_by_the_table() -> None:
    rows = list(csv.DictReader(io.StringIO(smear_posts())))
    assert {row["account"] for row in rows if "мардӯм" in row["text"]} == {"vatan_misol_7", "haqgu.example"}


@pytest.mark.parametrize(
    ("name", "codecs", "seconds"),
    [
        ("broadcast.mp4", {"h264", "aac"}, 8),
        ("video-recording.webm", {"vp9"}, 6),
        ("neighbour-voice.ogg", {"opus"}, 14),
        ("father-voice.mp3", {"mp3"}, 17),
    ],
)
def test_sound_and_film_play_as_long_as_the_story_says(name: str, codecs: set[str], seconds: int) -> None:
    probe = ["ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_name", "-of", "default=nk=1:nw=1"]
    with as_file(media(name)) as path:
        found = subprocess.run([*probe, str(path)], capture_output=True, check=True, timeout=60)
    *streams, duration = found.stdout.decode().split()
    assert set(streams) == codecs
    assert abs(float(duration) - seconds) < 1


def test_no_picture_shows_a_foreign_image_or_names_a_platform() -> None:
    pages = [*ALL.values(), COURTYARD, SLIP]
    assert not [page for page in pages if "<img" in page or "url(http" in page or "data:" in page]
    names = re.compile("telegram|facebook|instagram|youtube|tiktok|twitter|вконтакте|одноклассники", re.IGNORECASE)
    assert not [page for page in pages if names.search(page)]
