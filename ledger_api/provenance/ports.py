"""What this slice asks of the index and of verification; adapted in `ledger_api.wiring.provenance_ports`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from anchors.statement import Statement
from ledger_api.domain.provenance_links import Stated
from ledger_api.domain.question import Question


@dataclass(frozen=True, slots=True)
class Place:
    """An anchored entry: where it is, its statement's digest, and that of the document it is about."""

    origin: str
    index: int
    statement: bytes
    document: bytes

    @property
    def stated(self) -> Stated:
        """The same as a node of the graph."""
        return Stated(self.document, self.statement)


@dataclass(frozen=True, slots=True)
class Found:
    """Entries, the earliest anchored first, each statement once; not `is_complete` where there are more."""

    places: Sequence[Place] = ()
    is_complete: bool = True


class EntryIndex(Protocol):
    """Anchored entries by what they are about."""

    def about(self, digest: bytes) -> Found:
        """Entries about the document of this digest; else the one of the statement that it names."""

    def naming(self, digest: bytes) -> Found:
        """Entries that show this digest among their sources."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one entry says, and what verification answers about it.

    `shown` is the entry's list of sources, None where it has none; `opened` the header's, as
    `ledger_api.domain.checks.group_view` reads it. `is_unavailable` where somebody who may hold the opening
    gave no answer. `answer` is the verdict as JSON.
    """

    statement: Statement
    shown: tuple[bytes, ...] | None
    opened: Any
    is_unavailable: bool
    answer: dict[str, Any]


class Judge(Protocol):
    """Verification, as far as it is asked about entries alone."""

    def judge(self, place: Place, question: Question) -> Judged:
        """The answer about the entry at this place, with nothing presented beside it."""
