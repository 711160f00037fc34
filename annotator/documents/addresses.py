"""Which addresses may be fetched."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import msgspec

TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64: an IPv4 address in the last 32 bits (RFC 6052)."""


class AddressPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The public internet, and the networks in `also`. It is asked about the very address that is
    connected to, so neither a redirect nor a name that changes its answer gets around it."""

    also: tuple[str, ...] = ()
    """Networks of one's own that may be fetched from too, such as "192.0.2.0/24"."""

    def permits(self, address: str) -> bool:
        """Whether the IP address may be connected to."""
        inner = _unwrap(ip_address(address))
        return _is_public(inner) or any(inner in ip_network(network) for network in self.also)


PUBLIC_ONLY = AddressPolicy()


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    # Python versions differ in what is_global covers, so the others are asked as well.
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or (isinstance(address, IPv6Address) and address.is_site_local)
    )
