"""What pictures look like in 64 bits: copies keep them, other pictures do not, and nothing hostile raises."""

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from casebook.inspection import inspector
from casebook.inspection.values import Impression, Unreadable
from casebook.services.picture_twins import SIMILAR


def a_picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Soft shapes in colours, as a photograph has them."""
    fields = np.random.default_rng(seed).integers(0, 256, (7, 9, 3), dtype=np.uint8)
    return Image.fromarray(fields).resize(size, Image.Resampling.BICUBIC)


def written(image: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def bits_of(content: bytes) -> int:
    answer = inspector.impression(content)
    assert isinstance(answer, Impression)
    assert not answer.plain
    return answer.bits


def test_a_copy_that_was_made_smaller_recompressed_or_recoloured_keeps_its_bits() -> None:
    original = a_picture(1)
    mine = bits_of(written(original))
    for copy in (
        written(original, "JPEG", quality=30),
        written(original.resize((160, 120)), "JPEG", quality=70),
        written(ImageEnhance.Brightness(original).enhance(1.2)),
        written(original.convert("L")),
    ):
        assert (mine ^ bits_of(copy)).bit_count() <= SIMILAR


def test_other_pictures_have_other_bits() -> None:
    several = [bits_of(written(a_picture(seed))) for seed in range(2, 8)]
    apart = [(one ^ other).bit_count() for at, one in enumerate(several) for other in several[:at]]
    assert min(apart) > SIMILAR


def test_a_picture_of_nearly_one_colour_says_so() -> None:
    answer = inspector.impression(written(Image.new("RGB", (50, 50), "teal")))
    assert answer == Impression(0, plain=True)


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>"])
def test_what_cannot_be_decoded_is_said(content: bytes) -> None:
    assert isinstance(inspector.impression(content), Unreadable)


def test_of_a_picture_that_was_cut_at_its_beginning_too_little_is_left_to_compare() -> None:
    assert inspector.impression(written(a_picture(1))[:60]) == Impression(0, plain=True)
