"""What follows from the facts of the index, kept as long as it reads nothing new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ledger_api.indexer.facts import facts_version
from ledger_api.store.engine import Store

Result = TypeVar("Result")


class KeptFacts(Generic[Result]):
    """Calls `read` once for each version of the facts: events that are no anchors and no acts on documents.

    Threads may share it; two that come at once may both read.
    """

    def __init__(self, store: Store, read: Callable[[], Result]) -> None:
        self._store = store
        self._read = read
        self._kept: tuple[int, Result] | None = None

    def __call__(self) -> Result:
        """The result as of now; read anew as long as the index has not read a block yet."""
        version = facts_version(self._store.ask)
        kept = self._kept
        if kept is not None and kept[0] == version:
            return kept[1]
        result = self._read()
        # What was read may be newer than the version: then it is read once more.
        self._kept = None if version is None else (version, result)
        return result
