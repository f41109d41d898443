"""Leaves, tree and an inclusion proof for every leaf: Concord beside pymerkle. ``python -m benchmarks.tree``.

Both run in this process, in turns; seconds are medians. Both must arrive at one root.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from pymerkle import InmemoryTree

from anchors.merkle import MerkleTree, leaf_hash, verify_inclusion
from benchmarks.comparison import interleaved, ratio, table

TARGET = 1.5
ONE_BY_ONE, AT_ONCE = "concord, proofs one by one", "concord, proofs all at once"


def concord(entries: list[bytes], roots: set[bytes], at_once: bool) -> dict[str, float]:
    gc.collect()
    started = time.perf_counter()
    tree = MerkleTree(leaf_hash(entry) for entry in entries)
    roots.add(tree.root())
    built = time.perf_counter()
    proofs = tree.all_inclusion_proofs() if at_once else [tree.inclusion_proof(at) for at in range(tree.size)]
    proven = time.perf_counter()
    verify_inclusion(leaf_hash(entries[-1]), tree.size - 1, tree.size, proofs[-1], tree.root())
    return {"tree": built - started, "proofs": proven - built, "all": proven - started}


def pymerkle(entries: list[bytes], roots: set[bytes]) -> dict[str, float]:
    gc.collect()
    started = time.perf_counter()
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    roots.add(tree.get_root())
    built = time.perf_counter()
    proofs = [tree.prove_inclusion(at, len(entries)) for at in range(1, len(entries) + 1)]
    proven = time.perf_counter()
    if len(proofs) != len(entries):
        raise RuntimeError("pymerkle made too few proofs")
    return {"tree": built - started, "proofs": proven - built, "all": proven - started}


def main(count: int = 100_000, rounds: int = 3) -> None:
    """Print the table. Ends normally also where the target is missed: the figures say so."""
    entries = [b"entry %d" % at for at in range(count)]
    roots: set[bytes] = set()
    peer = f"pymerkle {version('pymerkle')}"
    measures: dict[str, Callable[[], dict[str, float]]] = {
        ONE_BY_ONE: partial(concord, entries, roots, False),
        AT_ONCE: partial(concord, entries, roots, True),
        peer: partial(pymerkle, entries, roots),
    }
    seconds = interleaved(rounds, measures)
    if len(roots) != 1:
        raise RuntimeError("the two trees have different roots")
    rows = [["", "leaves and tree, s", "times faster", "proofs, s", "times faster", "all, s", "times faster"]]
    for name, of in seconds.items():
        row = [name]
        for figure in ("tree", "proofs", "all"):
            row += [f"{of[figure]:.3f}", ratio(seconds[peer][figure], of[figure])]
        rows.append(row)
    table(f"A tree of {count:,} leaves, one proof each (median of {rounds}; target {TARGET}x)", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    main(**vars(parser.parse_args()))
