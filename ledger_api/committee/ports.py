"""The index, as far as this slice asks it."""

from __future__ import annotations

from typing import Protocol

from ledger_api.indexer.recognition_queries import BallotKind, BallotRow


class BallotIndex(Protocol):
    """Ballots of the present Committee, as of the newest indexed block."""

    def ballot(self, number: int) -> BallotRow | None:
        """One ballot."""

    def ballots(
        self, *, kind: BallotKind | None = None, before: int | None = None, limit: int = 100
    ) -> list[BallotRow]:
        """Ballots, the newest first, those with smaller numbers than `before`."""
