"""Copies are taken apart here by hand, byte for byte, since a library would only show what it looks for."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.PngImagePlugin import PngInfo

from casebook.inspection import copies, inspector
from casebook.inspection.limits import LIMITS
from casebook.inspection.pictures import MAX_PIXELS
from casebook.inspection.values import Copy, Unreadable
from tests.inspection import samples

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="MARKER"/>'
TELLTALES = (
    *(b"MARKER", b"Exif", b"http://", b"Phone", b"Nine", b"Camera", b"2024", b"Photoshop", b"8BIM", b"MPF", b"ICC"),
    *(b"acsp", b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"PK\x03\x04", b"ftyp", b"moov", b"RIFF", b"%PDF"),
)


def copied(content: bytes) -> Copy:
    """The copy, proven to be an image from its first byte to its last and nothing else."""
    answer = inspector.without_place(content)
    assert isinstance(answer, Copy), answer
    if answer.media_type == "image/jpeg":
        assert set(segments(answer.content)) <= {"JFIF", "DQT", "SOF", "DHT", "SOS"}
    else:
        assert set(chunks(answer.content)) <= {b"IHDR", b"IDAT", b"IEND"}
    assert [word for word in TELLTALES if word in answer.content] == []
    return answer


def seen(copy: Copy) -> Image.Image:
    image = Image.open(io.BytesIO(copy.content))
    assert image.size == (copy.width, copy.height)
    assert not image.getexif()
    return image


def segments(jpeg: bytes) -> Iterator[str]:
    """The segments of a JPEG, which must end with the file (ITU-T T.81, annex B)."""
    names = {0xDB: "DQT", 0xC0: "SOF", 0xC4: "DHT", 0xDA: "SOS"}
    assert jpeg[:2] == b"\xff\xd8"
    at = 2
    while jpeg[at + 1] != 0xDA:
        assert jpeg[at] == 0xFF
        size = int.from_bytes(jpeg[at + 2 : at + 4])
        jfif = jpeg[at + 1] == 0xE0 and jpeg[at + 4 : at + 9] == b"JFIF\0" and size == 16
        yield "JFIF" if jfif else names.get(jpeg[at + 1], f"{jpeg[at + 1]:02X}")
        at += 2 + size
    yield "SOS"
    coded = jpeg[at + 2 :].replace(b"\xff\x00", b"")
    assert coded.find(b"\xff") == len(coded) - 2
    assert coded.endswith(b"\xff\xd9")


def chunks(png: bytes) -> Iterator[bytes]:
    """The chunks of a PNG, which must end with the file, and whose compressed pixels must end with their stream."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, pixels = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        pixels += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        yield name
        at += 12 + size
    assert (name, size) == (b"IEND", 0)
    stream = zlib.decompressobj()
    stream.decompress(pixels)
    assert stream.eof
    assert not stream.unused_data


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def exif(orientation: int = 1) -> bytes:
    return Image.open(io.BytesIO(samples.photograph_with_place(orientation))).getexif().tobytes()


@pytest.fixture(scope="module")
def scene() -> Image.Image:
    """A picture that no two sides or channels of are alike."""
    shades = (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))
    return Image.merge("RGB", shades).resize((300, 200))


def test_nothing_of_a_jpeg_s_metadata_is_left() -> None:
    photograph = samples.photograph_with_place()
    laden = b"".join(
        (
            photograph[:2],
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01MARKER"),
            segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x5a\0\x06MARKER"),
            segment(0xEB, b"JP\0\0MARKER"),
            segment(0xFE, b"MARKER"),
            photograph[2:],
        )
    )
    copy = copied(laden)
    assert copy == Copy(copy.content, "image/jpeg", 60, 40)
    assert difference(seen(copy), Image.open(io.BytesIO(photograph))) < 1


@pytest.mark.parametrize("name", sorted(path.name for path in samples.IMAGES.glob("*.jpg")))
def test_nothing_of_a_real_photograph_s_metadata_is_left(name: str) -> None:
    content = (samples.IMAGES / name).read_bytes()
    assert b"Exif\0\0" in content
    assert b"ImageMagick" not in copied(content).content
    assert seen(copied(content)).size == Image.open(io.BytesIO(content)).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF"])
@pytest.mark.parametrize(
    "trailer",
    [samples.zipped(a=b"MARKER"), samples.photograph_with_place(), (samples.MEDIA / "film.mp4").read_bytes()],
    ids=["archive", "photograph", "motion"],
)
def test_what_follows_the_end_of_an_image_is_gone(kind: str, trailer: bytes) -> None:
    assert copied(samples.picture(kind) + trailer).content == copied(samples.picture(kind)).content


def test_the_second_image_that_a_telephone_hides_in_a_jpeg_is_gone(scene: Image.Image) -> None:
    made = saved(scene, "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200), "red")], quality=95)
    assert b"MPF" in made
    copy = copied(made)
    assert copy.note == ""
    assert copy.content == copied(saved(scene, "JPEG", quality=95)).content


def test_words_hidden_in_a_png_are_gone(scene: Image.Image) -> None:
    words = PngInfo()
    words.add_text("Comment", "MARKER")
    words.add_text("Place", "MARKER", zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    words.add(b"tIME", b"\x07\xe8\x03\x05\x0e\0\0")
    words.add(b"prVt", b"MARKER")
    made = saved(scene, "PNG", pnginfo=words, exif=exif(), dpi=(300, 300))
    assert {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt", b"pHYs"} <= set(chunks(made))
    assert seen(copied(made)).tobytes() == scene.tobytes()


@pytest.mark.parametrize("kind", ["WEBP", "HEIF", "AVIF"])
def test_place_and_words_of_newer_kinds_are_gone(kind: str, scene: Image.Image) -> None:
    made = saved(scene, kind, exif=exif(), xmp=XMP, quality=90)
    assert b"MARKER" in made
    assert b"Nine" in made
    assert difference(seen(copied(made)), scene) < 4


def test_a_tiff_loses_its_words(scene: Image.Image) -> None:
    made = saved(scene, "TIFF", tiffinfo={270: "MARKER", 271: "Phone", 700: XMP})
    assert b"MARKER" in made
    assert seen(copied(made)).tobytes() == scene.tobytes()


def test_the_other_images_of_a_heic_are_gone_and_this_is_said(scene: Image.Image) -> None:
    made = saved(scene, "HEIF", save_all=True, append_images=[Image.new("RGB", (64, 64), "red")])
    assert copied(made).note == "first_frame"
    assert difference(seen(copied(made)), scene) < 4


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_a_moving_picture_the_first_frame_is_copied_and_this_is_said(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    copy = copied(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert copy.note == "first_frame"
    assert difference(seen(copy), frames[0]) < 2


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        *(("JPEG", "image/jpeg"), ("HEIF", "image/jpeg"), ("AVIF", "image/jpeg")),
        *(
            ("PNG", "image/png"),
            ("GIF", "image/png"),
            ("WEBP", "image/png"),
            ("BMP", "image/png"),
            ("TIFF", "image/png"),
        ),
    ],
)
def test_photographs_become_jpeg_and_all_else_png_at_full_size(kind: str, media_type: str) -> None:
    copy = copied(samples.picture(kind, (3000, 300)))
    assert (copy.media_type, copy.width, copy.height) == (media_type, 3000, 300)
    assert seen(copy).getpixel((200, 135))[0] > 240


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP"])
def test_a_drawing_keeps_every_pixel_exactly(kind: str, scene: Image.Image) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    assert seen(copied(saved(scene, kind, **options))).tobytes() == scene.tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_a_png_keeps_what_can_be_seen(mode: str, scene: Image.Image) -> None:
    image = scene.convert("I").convert(mode) if mode == "I;16" else scene.convert(mode)
    if image.has_transparency_data:
        image.putalpha(Image.linear_gradient("L").resize(image.size).point(lambda opacity: max(opacity, 1)))
    shown = "I" if mode == "I;16" else "RGBA"
    assert seen(copied(saved(image, "PNG"))).convert(shown).tobytes() == image.convert(shown).tobytes()


@pytest.mark.parametrize("mode", ["CMYK", "I;16B", "I", "F"])
def test_rarer_modes_of_pixels_are_copied(mode: str) -> None:
    assert seen(copied(saved(Image.new(mode, (30, 20), 0), "TIFF"))).size == (30, 20)


def test_a_photograph_written_anew_looks_the_same(scene: Image.Image) -> None:
    made = saved(scene, "JPEG", quality=90)
    assert difference(seen(copied(made)), Image.open(io.BytesIO(made))) < 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_stands_upright(kind: str, orientation: int, scene: Image.Image) -> None:
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    upright = scene.transpose(turn) if turn is not None else scene
    copy = seen(copied(saved(scene, kind, exif=exif(orientation))))
    assert copy.size == upright.size
    assert difference(copy, upright) < 5


def test_an_unreadable_orientation_leaves_the_picture_as_it_lies() -> None:
    photograph = samples.picture("JPEG")
    laden = photograph[:2] + segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff") + photograph[2:]
    assert copied(laden).content == copied(photograph).content


def test_colours_hidden_by_transparency_are_gone(scene: Image.Image) -> None:
    erased = scene.convert("RGBA")
    half = Image.new("L", (300, 200), 128)
    half.paste(0, (0, 0, 150, 200))
    erased.putalpha(half)
    copy = seen(copied(saved(erased, "PNG")))
    assert copy.crop((0, 0, 150, 200)).getcolors() == [(150 * 200, (0, 0, 0, 0))]
    assert copy.crop((150, 0, 300, 200)).tobytes() == erased.crop((150, 0, 300, 200)).tobytes()


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_transparent_photograph_becomes_a_png(kind: str, scene: Image.Image) -> None:
    clear = scene.convert("RGBA")
    clear.putalpha(100)
    assert copied(saved(clear, kind)).media_type == "image/png"
    assert copied(saved(scene.convert("RGBA"), kind)).media_type == "image/jpeg"


def test_a_colour_profile_is_applied_and_not_kept() -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = plain.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    red = Image.new("RGB", (20, 20), "red")
    assert seen(copied(saved(red, "PNG", icc_profile=plain))).getpixel((5, 5)) == (255, 0, 0)
    assert seen(copied(saved(red, "PNG", icc_profile=exchanged))).getpixel((5, 5)) == (0, 0, 255)
    assert seen(copied(saved(red, "PNG", icc_profile=b"MARKER"))).getpixel((5, 5)) == (255, 0, 0)


def test_the_same_file_gives_the_same_bytes() -> None:
    for content in (samples.photograph_with_place(6), samples.picture("HEIF"), samples.picture("GIF")):
        assert copied(content) == copied(content)


def noise(width: int, height: int) -> Image.Image:
    """The same noise each time: of another one, three bytes in a row may happen to be a word that is looked for."""
    return Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_of_a_cut_photograph_what_arrived_is_copied_and_this_is_said(kind: str) -> None:
    made = saved(noise(600, 400), kind)
    copy = copied(made[: len(made) // 2])
    assert (copy.width, copy.height, copy.note) == (600, 400, "truncated")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"a note", b"<svg xmlns='http://www.w3.org/2000/svg'/>", samples.pdf(), samples.zipped(a=b"x")),
        *((samples.MEDIA / name).read_bytes() for name in ("film.mp4", "film.mov", "tone.wav", "tone.mp3")),
        *(samples.picture(kind) for kind in ("JPEG2000", "ICO")),
    ],
)
def test_what_is_no_photograph_is_unsupported(content: bytes) -> None:
    assert inspector.without_place(content) == Unreadable("unsupported")


def test_the_preview_within_a_raw_photograph_is_no_copy_of_it() -> None:
    assert inspector.without_place(samples.picture("TIFF", tiffinfo={254: 1})) == Unreadable("unsupported")


def test_a_broken_picture_is_said_to_be_broken() -> None:
    assert inspector.without_place((samples.IMAGES / "broken.png").read_bytes()) == Unreadable("broken")


def test_bombs_end_as_too_large() -> None:
    assert inspector.without_place(samples.png_claiming(100_000, 100_000)) == Unreadable("too_large")
    bomb = (samples.IMAGES / "decompression_bomb.gif").read_bytes()
    assert inspector.without_place(bomb) == Unreadable("too_large")
    assert inspector.without_place(bytes(64 * 1024 * 1024 + 1)) == Unreadable("too_large")


def test_a_bomb_within_the_pixel_limit_costs_the_child_alone() -> None:
    wide = int(MAX_PIXELS**0.5)
    bomb = samples.png_claiming(wide, wide, zlib.compress(bytes(400_000_000), 1))
    assert isinstance(inspector.without_place(bomb), Copy | Unreadable)


def test_a_copy_larger_than_an_answer_may_be_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "without_place", replace(LIMITS["without_place"], answer_bytes=1500))
    noise = saved(Image.effect_noise((100, 100), 80), "PNG")
    assert copies.without_place(io.BytesIO(noise)) == Unreadable("too_large")
