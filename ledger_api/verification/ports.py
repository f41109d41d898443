"""What verification asks of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Found:
    """An anchored entry that the index knows."""

    origin: str
    index: int
    statement_digest: bytes
    document_digest: bytes
    issuer: bytes


class Finder(Protocol):
    """The index, as far as verification asks it. What was anchored first comes first."""

    def by_document(self, digest: bytes) -> Sequence[Found]:
        """Entries of this document digest."""

    def by_lookup(self, value: bytes) -> Sequence[Found]:
        """Entries that publish this lookup."""

    def by_number(self, hashed: bytes) -> Sequence[Found]:
        """Entries of documents with this number hash."""

    def anchored_size(self, origin: str) -> int:
        """The size of the newest anchored tree of a log; 0 before the first."""
