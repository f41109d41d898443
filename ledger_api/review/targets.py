"""Where a webhook may go: a subscriber's URL must not turn the node into a way into its own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

import httpx

from ledger_api.refusals import RefusedError

LONGEST_URL = 2_000
_PORTS = {"https": 443, "http": 80}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64 (RFC 6052): an IPv4 address in disguise
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """A URL whose form is allowed; where it leads is looked up for each delivery."""

    url: httpx.URL

    @property
    def port(self) -> int:
        """The port, by the scheme where none is written."""
        return self.url.port or _PORTS[self.url.scheme]


class TargetRules:
    """HTTPS only, and in production never an address that is not public; a demonstration may use loopback.

    A name is looked up for every delivery and the connection goes to the address that was checked, so that
    a name cannot lead elsewhere between the two.
    """

    def __init__(self, *, production: bool) -> None:
        self._production = production

    def read(self, text: str) -> Target:
        """The target in this text. Raises `RefusedError` WEBHOOK_URL_REFUSED."""
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError, TypeError) as failure:
            raise _refused(f"it is no URL: {failure}") from failure
        if len(text) > LONGEST_URL or not text.isprintable() or not url.host:
            raise _refused("it is too long, or names no host")
        if url.userinfo or url.fragment:
            raise _refused("it holds a user name, a password or a fragment")
        if url.scheme != "https" and (self._production or url.scheme != "http"):
            raise _refused(f"it is {url.scheme}, not https")
        return Target(url)

    def check(self, target: Target) -> None:
        """Look up where a target leads. Raises `RefusedError` WEBHOOK_URL_REFUSED."""
        try:
            found = socket.getaddrinfo(target.url.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failure:
            raise _refused(f"{target.url.host} is not found") from failure
        self._allowed(target, [str(one[4][0]) for one in found])

    async def resolve(self, target: Target) -> str:
        """The address to connect to now. Raises `RefusedError` WEBHOOK_URL_REFUSED."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(target.url.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failure:
            raise _refused(f"{target.url.host} is not found") from failure
        return self._allowed(target, [str(one[4][0]) for one in found])

    def _allowed(self, target: Target, addresses: list[str]) -> str:
        for text in addresses:
            address = ipaddress.ip_address(text.partition("%")[0])
            if target.url.scheme == "http" and not address.is_loopback:
                raise _refused(f"{target.url.host} is not this machine, and http is for it alone")
            if self._production and not is_public(address):
                raise _refused(f"{target.url.host} is not a public address")
        return addresses[0]


def is_public(address: _Address) -> bool:
    """Whether anybody on the Internet can have this address: no private, local, multicast or reserved one."""
    if isinstance(address, ipaddress.IPv6Address):
        disguised = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if disguised is not None:
            return is_public(disguised)
        if address in _TRANSLATED:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _refused(why: str) -> RefusedError:
    return RefusedError(
        "WEBHOOK_URL_REFUSED",
        f"nothing is delivered to this URL: {why}",
        pointer="/url",
        fix="Name an https URL on a public address; a demonstration may also use http on 127.0.0.1.",
    )
