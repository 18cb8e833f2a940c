"""Which addresses are public: protection against requests that a server is talked into (SSRF).

A name is resolved once, every address that it has is checked, and the connection goes to one of these, so that a name
which changes its mind between check and connection (DNS rebinding) gains nothing. Unusual spellings of an address,
`2130706433` or `0x7f.1`, are resolved like names and checked as what they mean.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from armature.http_client.errors import AddressRefused

# Addresses inside of which a host in another network can be named, with where the IPv4 address begins.
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765
# What `ipaddress` calls global, in some versions of Python or all, and is not the public internet.
_ELSEWHERE = (
    IPv4Network("168.63.129.16/32"),  # the host agent of Azure
    IPv4Network("192.0.0.0/24"),  # protocol assignments (RFC 6890), and the metadata of Oracle
    IPv4Network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    IPv6Network("2001::/23"),  # protocol assignments (RFC 2928)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291 §2.4, as far as it is assigned


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet.

    Private, loopback, link-local, shared, reserved, unspecified and multicast addresses are not, nor are those of
    cloud metadata. An address that carries an IPv4 address (mapped, compatible, translated, NAT64, 6to4, Teredo) is
    what that is.

    >>> is_public(ip_address("::ffff:169.254.169.254"))
    False
    """
    carried = _carried(address) if isinstance(address, IPv6Address) else None
    if carried is not None:
        return all(is_public(each) for each in carried)
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in _ELSEWHERE if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


async def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host; raises `AddressRefused` if one of them is not public, and `OSError` if there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    if not all(is_public(ip_address(text)) for text in texts):
        raise AddressRefused(
            f'The host "{host}" leads to an address that is not public, and this client reaches public ones only.\n'
            "If it is meant, call it with a client without `public_only`."
        )
    return texts


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...] | None:
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.teredo is not None:
        return address.teredo
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if any(address in network for network in (_NAT64, _TRANSLATED, _COMPATIBLE)):
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    return None
