"""From submission to proof and to anchor, under a moderate load. ``python -m benchmarks.latency``.

The node and its clients are those of the registrations benchmark; documents come one by one, at moments that
are set beforehand, whether or not earlier ones were answered, and all times count from there. Proof: a client
holds the receipt, and it holds: the entry's path leads to the checkpoint, under the log's key. Anchored: the
block that holds the anchor; blocks are dated in whole seconds, and the end of that second is taken.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence

from anchors.merkle import leaf_hash, verify_inclusion
from anchors.note import Verifier, open_checkpoint
from anchors.receipt import decode
from benchmarks.comparison import table
from benchmarks.figures import Figure, keep
from benchmarks.registrations import CLIENTS, Running, running
from benchmarks.registrations_client import SINGLE, Load, Probe
from ledger_api.log.reader import LogReader

BLOCK_SECONDS = 1.0
PROOF_TARGET = 2.0
PARTS = (50, 95, 99)


def spans(probes: Sequence[Probe]) -> dict[str, list[float]]:
    """Seconds from a document's moment to each stage, in ascending order."""
    anchored = []
    for one in probes:
        anchor = decode(one.receipt).anchor
        if anchor is None:
            raise RuntimeError("a receipt names no anchor")
        anchored.append(anchor.time + 1 - one.due)
    return {
        "acknowledged": sorted(one.acknowledged - one.due for one in probes),
        "anchored": sorted(anchored),
        "proof": sorted(one.proven - one.due for one in probes),
    }


def check(at: Running, probes: Sequence[Probe]) -> None:
    """Raises where a receipt does not prove the entry that the log holds at its place."""
    _, verifier = at.nodes.log(at.url)
    reader = LogReader(at.nodes.store)
    for one in probes:
        check_receipt(one.receipt, reader, at.nodes.origin, verifier)


def check_receipt(text: str, reader: LogReader, origin: str, verifier: Verifier) -> None:
    """Raises where this receipt does not hold."""
    receipt = decode(text)
    checkpoint = open_checkpoint(receipt.checkpoint, [verifier])
    entry = reader.entry(origin, receipt.index)
    if entry is None:
        raise RuntimeError(f"the log has no entry {receipt.index}")
    verify_inclusion(leaf_hash(entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)


def targets(window: float) -> dict[str, float]:
    """In seconds, at p95."""
    return {"anchored": window + 2 * BLOCK_SECONDS, "proof": PROOF_TARGET}


def percentile(of: Sequence[float], part: int) -> float:
    """Of values in ascending order."""
    return of[len(of) * part // 100]


def rows(found: Mapping[str, Sequence[float]], window: float) -> list[list[str]]:
    """The table, in seconds."""
    wanted = targets(window)
    lines = [["", *(f"p{part}, s" for part in PARTS), "target, s"]]
    for name, of in found.items():
        parts = [f"{percentile(of, part):.2f}" for part in PARTS]
        lines.append([name, *parts, f"{wanted[name]:.1f}" if name in wanted else ""])
    return lines


def main(rate: float, seconds: float, window: float, database: str, every: int) -> None:
    """Print the table. Ends normally also where a target is missed: the figures say so."""
    load = Load(SINGLE, int(rate * seconds), 1, CLIENTS)
    with running(database, apis=1, whole=False, settings={"CONCORD_ANCHOR_WINDOW": str(window)}) as at:
        at.take(Load(SINGLE, 200, 1, CLIENTS))
        probes = at.pace(load, rate, every)
        check(at, probes)
    title = f"{rate:.0f} documents a second for {seconds:.0f} s, {database}, window {window:g} s"
    found = spans(probes)
    table(f"{title}, {len(probes)} of them followed", rows(found, window))
    keep(
        "latency",
        [
            Figure(
                what=f"submission to {stage}, p{part}, at {rate:g} documents a second, {database}",
                value=percentile(found[stage], part),
                unit="s",
                target=target if part == 95 else None,
                limit=BLOCK_SECONDS,
                limit_of="a block",
            )
            for stage, target in targets(window).items()
            for part in PARTS
        ],
    )
    print(f"  a block each {BLOCK_SECONDS:.0f} s; load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--window", type=float, default=1.0, help="seconds the anchorer gathers entries")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--every", type=int, default=10, help="one document of so many is followed")
    main(**vars(parser.parse_args()))
