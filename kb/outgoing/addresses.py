"""Which addresses a call may go to: public ones, and the networks that an administrator allows.

`ipaddress` alone is no guard: `is_global` lets multicast, NAT64, 6to4, Teredo and others through, behind
which an internal IPv4 address can stand.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What `is_global` calls public and is not, or carries an IPv4 address inside (IANA special-purpose registries).
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            "64:ff9b::/96",  # NAT64
            "64:ff9b:1::/48",  # NAT64, local use
            "2002::/16",  # 6to4
            "2001::/32",  # Teredo
            "::/96",  # IPv4-compatible
            "fec0::/10",  # site-local
            "192.0.0.0/24",  # protocol assignments
            "192.88.99.0/24",  # 6to4 relay
        ),
    )
)


def plain(text: str) -> Address:
    """Read an address; one that maps IPv4 into IPv6 gives the IPv4 address. Raises ValueError."""
    address = ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_public(address: Address) -> bool:
    """Whether the address is of the internet at large."""
    return (
        address.is_global
        and not address.is_multicast
        and not any(_within(address, net) for net in _NOT_PUBLIC)
    )


def may_be_called(text: str, allowed: Iterable[Network]) -> bool:
    """Whether a call may go to this address: it is public, or in one of the allowed networks."""
    address = plain(text)
    return is_public(address) or any(_within(address, network) for network in allowed)


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network
