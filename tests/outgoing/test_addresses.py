"""What may be called by default: the internet, and nothing inside the house."""

from ipaddress import ip_network

import pytest

from kb.outgoing.addresses import may_be_called

INTERNAL = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fc00::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
)
PUBLIC = ("1.1.1.1", "93.184.215.14", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e")


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_address_may_not_be_called(address: str) -> None:
    assert not may_be_called(address, ())


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address: str) -> None:
    assert may_be_called(address, ())


def test_an_allowed_network_may_be_called_in_both_spellings_and_no_other() -> None:
    allowed = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]

    assert may_be_called("10.1.2.3", allowed)
    assert may_be_called("::ffff:10.1.2.3", allowed)
    assert may_be_called("fd00::7", allowed)
    assert not may_be_called("192.168.1.1", allowed)
    assert not may_be_called("fc00::1", allowed)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.1.1.1 "])
def test_what_is_no_address_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        may_be_called(text, ())
