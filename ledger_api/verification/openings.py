"""Fetching an opening that was not presented: cache, home node, content store. Every source is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from anchors import canonical
from anchors.commitment import Disclosure, Opening, opening_from_json
from anchors.entry import Entry
from anchors.errors import AnchorsError
from ledger_api.log.errors import LogError
from ledger_api.log.fetch import Fetch
from ledger_api.log.reader import LogReader


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What one source answered: `used`, `absent`, `mismatch` or `unavailable`."""

    source: str
    outcome: str


class Contents(Protocol):
    """As much of a content store as is needed here."""

    def get(self, cid: str) -> bytes:
        """The bytes of this address, checked against it. Raises `AnchorsError`."""


class OpeningFinder:
    """Asks one source after the other; one that lies or fails is passed over."""

    def __init__(
        self,
        reader: LogReader,
        content: Contents,
        fetch: Fetch,
        home_urls: Callable[[], Mapping[str, str]],
    ) -> None:
        self._reader = reader
        self._content = content
        self._fetch = fetch
        self._home_urls = home_urls

    def find(
        self, entry: Entry, statement_digest: bytes
    ) -> tuple[Opening | Disclosure | None, list[SourceOutcome]]:
        """The first opening that commits to the statement's digest, and what each source answered."""
        outcomes: list[SourceOutcome] = []
        for name, read in self._sources(entry, statement_digest):
            try:
                data = read()
            except (AnchorsError, LogError):
                outcomes.append(SourceOutcome(name, "unavailable"))
                continue
            if data is None:
                outcomes.append(SourceOutcome(name, "absent"))
                continue
            opening = _committing_to(data, entry.statement.digest)
            outcomes.append(SourceOutcome(name, "used" if opening else "mismatch"))
            if opening is not None:
                return opening, outcomes
        return None, outcomes

    def _sources(self, entry: Entry, digest: bytes) -> Iterator[tuple[str, Callable[[], bytes | None]]]:
        yield "cache", lambda: self._reader.opening(entry.statement.digest)
        origin = entry.statement.origin
        home = self._home_urls().get(origin)
        if home and origin not in self._reader.origins(home=True):
            yield "home node", lambda: self._fetch(f"{home}/v1/documents/0x{digest.hex()}/opening")
        hint = entry.hints.opening
        if hint is not None:
            yield "content store", lambda: self._content.get(hint)


def _committing_to(data: bytes, digest: bytes) -> Opening | Disclosure | None:
    try:
        opening = opening_from_json(canonical.parse(data))
        return opening if opening.digest() == digest else None
    except AnchorsError:
        return None
