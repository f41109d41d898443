"""Waiting for others, bounded: for whoever opens many documents in one request."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from anchors.errors import ContentUnavailableError
from ledger_api.log.fetch import Fetch, SourceUnavailableError
from ledger_api.parts import Parts
from ledger_api.verification.openings import Contents, OpeningFinder
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.index_ports import VerificationIndex

_PATIENCE = 20.0


def patient_verification(
    parts: Parts, home_urls: Callable[[], Mapping[str, str]], *, seconds: float = _PATIENCE
) -> VerificationService:
    """Verification for one walk over many entries: it finds openings as ever, and waits so long in all.

    `home_urls` gives the address of each log's home node; it is asked once.
    """
    patience = Patience(seconds)
    homes = home_urls()
    openings = OpeningFinder(
        parts.reader, patience.contents(parts.content), patience.fetch(parts.fetch), lambda: homes
    )
    return VerificationService(
        parts.network.network, parts.reader, VerificationIndex(parts.queries), openings, parts.view
    )


class Patience:
    """How long one walk waits for others, all in all; whoever failed to answer is not asked again.

    A walk opens up to 200 documents. One home node that is down would otherwise hold it up 200 times.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = seconds
        self._clock = clock
        self._silent: set[str] = set()

    def fetch(self, fetch: Fetch) -> Fetch:
        """The same, within this patience. Raises `SourceUnavailableError` once it has run out."""

        def patient(url: str) -> bytes | None:
            node = urlsplit(url).netloc
            if self._left <= 0 or node in self._silent:
                raise SourceUnavailableError(f"{node} is not asked again in this walk")
            began = self._clock()
            try:
                return fetch(url)
            except SourceUnavailableError:
                self._silent.add(node)
                raise
            finally:
                self._left -= self._clock() - began

        return patient

    def contents(self, contents: Contents) -> Contents:
        """The same, within this patience. Raises `ContentUnavailableError` once it has run out."""
        return _PatientContents(self, contents)

    def read(self, contents: Contents, cid: str) -> bytes:
        """The content of `cid`, where there is patience left for it."""
        if self._left <= 0:
            raise ContentUnavailableError("the content store is not asked again in this walk")
        began = self._clock()
        try:
            return contents.get(cid)
        finally:
            self._left -= self._clock() - began


class _PatientContents:
    def __init__(self, patience: Patience, contents: Contents) -> None:
        self._patience = patience
        self._contents = contents

    def get(self, cid: str) -> bytes:
        """The bytes of this address."""
        return self._patience.read(self._contents, cid)
