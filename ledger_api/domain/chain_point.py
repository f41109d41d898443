"""Where on the chain a fact was recorded."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ChainPoint:
    """Where a fact was recorded. Order on one chain is (block, transaction index, log index)."""

    block: int
    tx_index: int
    log_index: int
    time: int
