"""The port through which other nodes' tiles are read, and its HTTP adapter."""

from __future__ import annotations

import time
from typing import Protocol

import httpx

from ledger_api.log.errors import LogError

MAX_BYTES = 256 * (2 + 65_535)
"""The largest resource a tiled log serves: a full bundle of the largest entries."""


class SourceUnavailableError(LogError):
    """Another node does not answer, or not with what a tiled log serves."""

    code = "SOURCE_UNAVAILABLE"
    fix = "Nothing to do: the entries are tried from the content store, and from this node later."


class Fetch(Protocol):
    """Reads one immutable resource of another node."""

    def __call__(self, url: str) -> bytes | None:
        """The bytes, or None when the node has none there.

        Raises `SourceUnavailableError`.
        """


class HttpFetch:
    """`Fetch` over HTTP; follows no redirect, reads no more than a log may serve, and not for ever.

    `timeout` seconds bound each wait, `patience` the whole answer: a node that sends a byte now and then must
    not keep the logs of others from being mirrored.
    """

    def __init__(self, *, timeout: float = 10.0, patience: float = 60.0) -> None:
        self._patience = patience
        self._client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"Accept-Encoding": "gzip, identity"}
        )

    def __call__(self, url: str) -> bytes | None:
        """The bytes at this URL, or None for 404 and 410. Raises `SourceUnavailableError`."""
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code in (404, 410):
                    return None
                if response.status_code != 200:
                    raise SourceUnavailableError(f"{url} answers {response.status_code}")
                deadline = time.monotonic() + self._patience
                parts: list[bytes] = []
                size = 0
                for part in response.iter_bytes():
                    size += len(part)
                    if size > MAX_BYTES:
                        raise SourceUnavailableError(f"{url} answers with more than a log may serve")
                    if time.monotonic() > deadline:
                        raise SourceUnavailableError(f"{url} takes too long to answer")
                    parts.append(part)
                return b"".join(parts)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise SourceUnavailableError(f"{url}: {failure}") from failure

    def close(self) -> None:
        """Close connections."""
        self._client.close()
