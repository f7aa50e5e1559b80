"""Which addresses are opened, and which lie inside a network that the other side would like to see."""

import ipaddress

import pytest

from casebook.capturing import addresses
from casebook.errors import InvalidInput

PRIVATE = (
    "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "255.255.255.255",
    "224.0.0.1", "::1", "::", "fe80::1", "fd00::5", "::ffff:127.0.0.1", "::ffff:10.1.1.1", "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip
SPELLINGS = (
    "0x7f.1",
    "2130706433",
    "017700000001",
    "127.1",
    "localhost",
    "LOCALHOST.",
    "printer",
    "desk.local",
    "db.internal",
)
PUBLIC = ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111")


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers_are_known_in_every_wrapping(number: str) -> None:
    assert addresses.is_private(ipaddress.ip_address(number))


def test_hosts_that_name_a_private_network_by_themselves() -> None:
    assert [host for host in (*PRIVATE, *SPELLINGS) if not addresses.inside(host)] == []
    assert [host for host in (*PUBLIC, "t.me", "misol.example") if addresses.inside(host)] == []


@pytest.mark.parametrize(
    "address",
    ["", "ftp://misol.example/", "file:///etc/passwd", "javascript:alert(1)", "chrome://version", "about:blank", "data:text/html,x",
     "http://", "//misol.example", "https://dana:word@misol.example/", "http://misol.example:99999/", "http://[::1", "http://a b/",
     "http://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://misol.example/" + "x" * 2000, "http://mis\u202eol.example/"],
)  # fmt: skip
def test_what_is_no_public_web_page_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        addresses.checked(address, private=False)


def test_a_web_page_is_taken_as_it_was_given() -> None:
    assert (
        addresses.checked("  https://t.me/misol_kanal/1?single \n", private=False)
        == "https://t.me/misol_kanal/1?single"
    )
    assert addresses.checked("http://127.0.0.1:8000/", private=True) == "http://127.0.0.1:8000/"


def test_the_proxy_is_written_in_one_way() -> None:
    assert addresses.proxy_of("") is None
    assert addresses.proxy_of("socks5://127.0.0.1:9050") == ("127.0.0.1", 9050)
    for wrong in (
        "127.0.0.1:9050",
        "http://proxy:3128",
        "socks5://proxy",
        "socks5://name:word@proxy:1080",
        "socks5://[::1",
    ):
        with pytest.raises(InvalidInput):
            addresses.proxy_of(wrong)
