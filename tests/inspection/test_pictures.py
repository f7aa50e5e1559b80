import io
import zlib

import pytest
from PIL import Image

from casebook.inspection import inspector
from casebook.inspection.pictures import MAX_PIXELS
from casebook.inspection.values import Facts, Picture, Unreadable
from tests.inspection import samples

LOADED = "a library that the child could not load once confined shows here as a broken file"


def seen(answer: Picture | Unreadable) -> Image.Image:
    assert isinstance(answer, Picture), answer
    image = Image.open(io.BytesIO(answer.content))
    assert image.size == (answer.width, answer.height)
    return image.convert("RGB")


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 180 and pixel[2] < 90


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF", "BMP", "TIFF", "JPEG2000", "ICO"])
def test_every_kind_that_telephones_make_is_drawn(kind: str) -> None:
    image = seen(inspector.picture(samples.picture(kind, (128, 128)), 64))
    assert max(image.size) <= 64, LOADED
    assert is_red(image.getpixel((10, 30)))
    assert not is_red(image.getpixel((50, 30)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_of_pixels_is_drawn(mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, "TIFF")
    assert seen(inspector.picture(made.getvalue(), 64)).size == (30, 20)


def test_a_preview_carries_pixels_and_nothing_else() -> None:
    photograph = samples.photograph_with_place()
    assert b"Phone" in photograph
    answer = inspector.picture(photograph, 64)
    seen(answer)
    for word in (b"Exif", b"Phone", b"MARKER-IN-COMMENT", b"2024", b"ICC", b"http", b"tEXt"):
        assert word not in answer.content
    again = Image.open(io.BytesIO(answer.content))
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_words_hidden_in_a_png_do_not_reach_the_preview() -> None:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    words = PngInfo()
    words.add_text("Comment", "MARKER")
    words.add_itxt("XML:com.adobe.xmp", "<x>MARKER</x>")
    made = samples.picture("PNG", pnginfo=words)
    assert b"MARKER" in made
    assert b"MARKER" not in inspector.picture(made, 64).content


@pytest.mark.parametrize(("orientation", "red_at"), [(1, (5, 20)), (3, (55, 20)), (6, (20, 5)), (8, (20, 55))])
def test_a_preview_stands_upright(orientation: int, red_at: tuple[int, int]) -> None:
    image = seen(inspector.picture(samples.photograph_with_place(orientation), 64))
    assert is_red(image.getpixel(red_at))


def test_only_the_first_frame_is_drawn_and_said_so() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    answer = inspector.picture(made.getvalue(), 64)
    assert is_red(seen(answer).getpixel((5, 5)))
    assert answer.note == "first_frame"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_a_cut_photograph_shows_what_arrived_or_is_said_to_be_broken(kind: str) -> None:
    noise = io.BytesIO()
    Image.effect_noise((600, 400), 80).save(noise, kind)
    answer = inspector.picture(noise.getvalue()[: noise.tell() // 2], 64)
    if kind in {"JPEG", "PNG", "GIF", "BMP"}:
        assert isinstance(answer, Picture)
        assert answer.note == "truncated"
    else:
        assert getattr(answer, "note", "broken") in {"truncated", "broken"}


def test_huge_dimensions_are_refused_before_memory_is_asked_for() -> None:
    assert inspector.picture(samples.png_claiming(100_000, 100_000), 64) == Unreadable("too_large")


def test_a_gif_of_four_milliard_pixels_is_refused() -> None:
    bomb = (samples.IMAGES / "decompression_bomb.gif").read_bytes()
    assert inspector.picture(bomb, 64) == Unreadable("too_large")


def test_a_bomb_within_the_pixel_limit_costs_the_child_alone() -> None:
    wide = int(MAX_PIXELS**0.5)
    bomb = samples.png_claiming(wide, wide, zlib.compress(bytes(300_000_000), 1))
    assert len(bomb) < 2_000_000
    assert isinstance(inspector.picture(bomb, 64), Picture | Unreadable)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
        b"push graphic-context\nimage over 0,0 0,0 'https://example.org/'\n",
        b"<html><img src=x></html>",
        b"",
        b"8BPS\x00\x01" + bytes(60),
    ],
)
def test_what_is_a_program_rather_than_a_picture_is_never_drawn(content: bytes) -> None:
    assert inspector.picture(content, 64) == Unreadable("unsupported")


@pytest.mark.parametrize("name", sorted(path.name for path in samples.IMAGES.glob("*.[jp]*g")))
def test_hostile_pictures_give_an_answer(name: str) -> None:
    content = (samples.IMAGES / name).read_bytes()
    picture = inspector.picture(content, 300)
    if name == "broken.png":
        assert picture == Unreadable("broken")
    else:
        assert max(seen(picture).size) <= 300
        assert isinstance(inspector.facts(content, "image/jpeg"), Facts)


def test_exif_is_told_as_written() -> None:
    assert inspector.facts(samples.photograph_with_place(), "image/jpeg") == Facts(
        width=60,
        height=40,
        camera="Phone Nine",
        software="Camera␛app",
        taken="2024:03:05 14:00:00",
        has_place=True,
        latitude="38.559800",
        longitude="-68.787000",
    )


def test_exif_of_a_heic_photograph_is_read() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Nine"
    facts = inspector.facts(samples.picture("HEIF", exif=exif.tobytes()), "image/heic")
    assert isinstance(facts, Facts)
    assert facts.camera == "Nine"


def test_broken_places_are_left_out_and_still_reported() -> None:
    facts = inspector.facts((samples.IMAGES / "exif_gps.jpg").read_bytes(), "image/jpeg")
    assert isinstance(facts, Facts)
    assert facts.has_place
    assert facts.latitude == facts.longitude == ""
    assert facts.camera == "Make XXX-XXX"


def test_sixteen_bit_grey_keeps_its_shades() -> None:
    made = io.BytesIO()
    Image.new("I;16", (30, 20), 0x8000).save(made, "PNG")
    assert seen(inspector.picture(made.getvalue(), 64)).getpixel((5, 5)) == (128, 128, 128)
