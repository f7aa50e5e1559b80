import pytest

from casebook.sensitive.addresses import tracking_in, without_tracking


@pytest.mark.parametrize(
    ("written", "kept", "found"),
    [
        ("https://www.facebook.com/a/posts/1?fbclid=Iw&id=7", "https://www.facebook.com/a/posts/1?id=7", ["fbclid=Iw"]),
        ("https://www.instagram.com/p/Cx/?igsh=MzR&utm_source=x", "https://www.instagram.com/p/Cx/", ["igsh=MzR", "utm_source=x"]),
        ("https://youtu.be/abc?si=9#t=1", "https://youtu.be/abc#t=1", ["si=9"]),
        ("https://example.org/?si=9&page=2", "https://example.org/?si=9&page=2", []),
        ("https://m.facebook.com/x?mibextid=Zx&amp;v=1", "https://m.facebook.com/x?v=1", ["mibextid=Zx"]),
        ("no address, ?fbclid=1 alone", "no address, ?fbclid=1 alone", []),
    ],
)  # fmt: skip
def test_what_tells_who_shared_an_address_is_found_and_taken_out(written: str, kept: str, found: list[str]) -> None:
    assert [written[hit.start : hit.end] for hit in tracking_in(written)] == found
    assert without_tracking(written) == kept
    assert list(tracking_in(kept)) == []
