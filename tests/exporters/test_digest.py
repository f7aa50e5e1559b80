"""A digest made on another core is the same digest."""

import hashlib

import pytest

from casebook.exporters.digest import WORTH_A_THREAD, BackgroundDigest


@pytest.mark.parametrize("sizes", [[], [0], [1, 2], [WORTH_A_THREAD], [3, WORTH_A_THREAD * 2, 0, WORTH_A_THREAD, 5]])
def test_pieces_of_any_size_give_the_digest_of_the_whole(sizes: list[int]) -> None:
    pieces = [bytes([number]) * size for number, size in enumerate(sizes, 1)]
    with BackgroundDigest() as digest:
        for piece in pieces:
            digest.update(piece)
        assert digest.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()
