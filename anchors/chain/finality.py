"""When a block counts as final; a property of the network, not of the node one asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finality:
    """`confirmations` blocks on top, or, when None, whatever the node tags `finalized`.

    Clique needs 3 of 4 signers, QBFT is final at once (0), proof of stake has the tag.
    """

    confirmations: int | None = None

    def __post_init__(self) -> None:
        if self.confirmations is not None and self.confirmations < 0:
            raise ValueError(f"confirmations cannot be negative: {self.confirmations}")

    def final_height(self, head: int) -> int | None:
        """Height of the latest final block under this head; None when the node's tag decides."""
        return None if self.confirmations is None else max(0, head - self.confirmations)
