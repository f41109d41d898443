"""The steps of a node's own workers: each does one round of a part's work, and says how much it did."""

from __future__ import annotations

import time
from collections.abc import Mapping

from ledger_api.log.sequencer import Sequencer
from ledger_api.parts import Parts
from ledger_api.telemetry.meters import Meters


def sequence_step(sequencer: Sequencer, meters: Meters) -> Mapping[str, int]:
    """Log what waits; its size and time are metered."""
    began = time.monotonic()
    added = sequencer.run_once()
    if added:
        meters.batch(sequencer.origin, added, time.monotonic() - began)
    return _nonzero(entries=added)


def anchor_step(parts: Parts) -> Mapping[str, int]:
    """Advance each log's anchor. Raises the first problem of the round."""
    done = parts.anchorer.run_once()
    if done.problems:
        raise done.problems[0]
    return _nonzero(signed=done.signed, sent=done.sent, anchored=done.anchored, final=done.final)


def index_step(parts: Parts) -> Mapping[str, int]:
    """Read blocks and entries."""
    done = parts.indexer.run_once()
    return _nonzero(
        blocks=done.blocks, events=done.events, entries=done.entries, reorg_depth=done.reorg_depth
    )


def mirror_step(parts: Parts) -> Mapping[str, int]:
    """Bring copies of others' logs forward. Raises the first problem of a round that brought nothing."""
    done = parts.mirror.run_once()
    if done.problems and not done.entries:
        raise done.problems[0]
    return _nonzero(entries=done.entries)


def _nonzero(**figures: int) -> dict[str, int]:
    return {name: figure for name, figure in figures.items() if figure}
