"""How much one address may ask of a node: a bucket of requests that refills evenly."""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from ledger_api.problems import problem
from ledger_api.telemetry.meters import Meters

_ADDRESSES = 50_000  # remembered at one time; the one that asked longest ago is forgotten first
_IPV6_SITE = 64
UNLIMITED = frozenset(("/health", "/metrics"))
"""What those who watch a node ask, and may always ask."""
_READS = frozenset(("GET", "HEAD", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_minute` requests, of which `burst` may come at once; 0 is no limit."""

    per_minute: int
    burst: int


class Buckets:
    """The bucket of each address. Thread-safe."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> float:
        """Take one request out of an address's bucket: 0.0, or the seconds until there is one to take."""
        if not self._rate.per_minute:
            return 0.0
        refill = self._rate.per_minute / 60
        now = self._clock()
        with self._lock:
            level, at = self._levels.pop(address, (float(self._rate.burst), now))
            level = min(self._rate.burst, level + (now - at) * refill)
            allowed = level >= 1
            self._levels[address] = (level - 1 if allowed else level, now)
            if len(self._levels) > _ADDRESSES:
                self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) / refill


class RateLimit:
    """ASGI middleware: an address that asks too much is answered 429 `RATE_LIMITED` with Retry-After.

    Reading and writing have buckets of their own. `/health` and `/metrics` are never refused. Behind proxies
    that are named in `trusted_proxies`, the address is the last one of X-Forwarded-For that is not one of
    theirs; anybody else's X-Forwarded-For is not looked at, for everybody can write one.
    Counts are of this process; several API processes allow several times as much.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        reads: Rate,
        writes: Rate,
        trusted_proxies: Sequence[str],
        meters: Meters,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._buckets = {"read": Buckets(reads, clock=clock), "write": Buckets(writes, clock=clock)}
        self._trusted = [ipaddress.ip_network(one, strict=False) for one in trusted_proxies]
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it before any of its body is read."""
        if scope["type"] != "http" or scope["path"] in UNLIMITED:
            await self._app(scope, receive, send)
            return
        kind = "read" if scope["method"] in _READS else "write"
        wait = self._buckets[kind].take(self._client(scope))
        if not wait:
            await self._app(scope, receive, send)
            return
        self._meters.limited(kind)
        seconds = math.ceil(wait)
        refusal = problem(
            "RATE_LIMITED",
            f"this address has sent too many {kind} requests",
            fix=f"Ask again in {seconds} s; send many documents in one POST /v1/documents:bulk.",
            retry_after=seconds,
        )
        await refusal(scope, receive, send)

    def _client(self, scope: Scope) -> str:
        address = (scope.get("client") or ("",))[0]
        if self._is_trusted(address):
            forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
            for text in reversed(forwarded.decode("latin-1").split(",")):
                address = text.strip() or address
                if not self._is_trusted(address):
                    break
        return _site(address)

    def _is_trusted(self, address: str) -> bool:
        if not self._trusted:
            return False
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._trusted)


@lru_cache(maxsize=1_024)
def _site(address: str) -> str:
    """The address, or the /64 of an IPv6 one, which is what one subscriber has; 64 characters at most."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 6:
        return str(ipaddress.ip_network((found, _IPV6_SITE), strict=False))
    return str(found)
