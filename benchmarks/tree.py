"""Leaves, tree and a proof for every leaf: Concord beside its peers. ``python -m benchmarks.tree``.

All take turns over the same entries; figures are medians of processor time, which a busy machine stretches
less. What follows RFC 9162 must arrive at one root, and every last proof is verified. Beside them stands the
physical limit: the same hashes in a loop, and their blocks alone.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256

from anchors.merkle import HASH_SIZE, MerkleTree, leaf_hash, verify_inclusion
from benchmarks.comparison import install_peers, interleaved, ratio, table
from benchmarks.figures import Figure, keep
from benchmarks.tree_peers import (
    MERKLETOOLS,
    MERKLETREEJS,
    OPENTIMESTAMPS,
    PYMERKLE,
    phases,
    with_merkletools,
    with_merkletreejs,
    with_opentimestamps,
    with_pymerkle,
)

COUNTS = (1_000, 10_000, 100_000)
TARGETS = {OPENTIMESTAMPS: 4, PYMERKLE: 3, MERKLETOOLS: None, MERKLETREEJS: None}
"""How many times faster than each peer, where it was said before it was measured."""
LINEAR = 1.15
ONE_BY_ONE, AT_ONCE = "concord, proofs one by one", "concord, proofs all at once"
LOOP, BLOCKS = "floor: the same hashes in a loop", "floor: their blocks as one message"
_NODE = b"\x01" + bytes(2 * HASH_SIZE)
_BLOCK = 64
_PADDING = 9
"""Of SHA-256, at least: one byte and the length."""


def entries_of(count: int) -> list[bytes]:
    """The entries that all of them hash, in any language."""
    return [b"entry %d" % at for at in range(count)]


def concord(entries: list[bytes], roots: set[bytes], at_once: bool) -> dict[str, float]:
    gc.collect()
    started = time.process_time()
    tree = MerkleTree(map(leaf_hash, entries))
    root = tree.root()
    built = time.process_time()
    proofs = tree.all_inclusion_proofs() if at_once else [tree.inclusion_proof(at) for at in range(tree.size)]
    proven = time.process_time()
    roots.add(root)
    verify_inclusion(leaf_hash(entries[-1]), tree.size - 1, tree.size, proofs[-1], root)
    return phases(started, built, proven)


def hashes_in_a_loop(entries: list[bytes]) -> dict[str, float]:
    """As many calls of ``hashlib``, over as many bytes, as leaves and nodes take; nothing is kept."""
    leaves = [b"\x00" + entry for entry in entries]
    gc.collect()
    started = time.process_time()
    for leaf in leaves:
        sha256(leaf).digest()
    for _ in range(len(entries) - 1):
        sha256(_NODE).digest()
    return phases(started, ended := time.process_time(), ended)


def blocks_alone(entries: list[bytes]) -> dict[str, float]:
    """The blocks that those calls compress, in one call: what is left without any call."""
    lengths = [*(1 + len(entry) for entry in entries), *[len(_NODE)] * (len(entries) - 1)]
    message = bytes(sum(-(-(length + _PADDING) // _BLOCK) * _BLOCK for length in lengths))
    started = time.process_time()
    sha256(message).digest()
    return phases(started, ended := time.process_time(), ended)


def measure(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Seconds by row. Raises ``RuntimeError`` where the roots differ that must be equal."""
    entries = entries_of(count)
    roots: set[bytes] = set()
    measures: dict[str, Callable[[], dict[str, float]]] = {
        AT_ONCE: partial(concord, entries, roots, True),
        ONE_BY_ONE: partial(concord, entries, roots, False),
        OPENTIMESTAMPS: partial(with_opentimestamps, entries),
        PYMERKLE: partial(with_pymerkle, entries, roots),
        MERKLETOOLS: partial(with_merkletools, entries),
        MERKLETREEJS: partial(with_merkletreejs, count),
        LOOP: partial(hashes_in_a_loop, entries),
        BLOCKS: partial(blocks_alone, entries),
    }
    seconds = interleaved(rounds, measures)
    if len(roots) != 1:
        raise RuntimeError("two trees of RFC 9162 have different roots")
    return seconds


def print_beside(count: int, rounds: int, seconds: dict[str, dict[str, float]]) -> None:
    """Every row beside Concord's proofs all at once: by how many times that is faster."""
    headings = ("leaves and tree, ms", "proofs, ms", "all, ms")
    rows = [["", *(cell for heading in headings for cell in (heading, "concord is faster"))]]
    ours = seconds[AT_ONCE]
    for name, of in seconds.items():
        row = [name]
        for figure in ("tree", "proofs", "all"):
            shown = of[figure] > 0
            row += [f"{of[figure] * 1e3:.1f}", ratio(of[figure], ours[figure])] if shown else ["", ""]
        rows.append(row)
    table(f"A tree of {count:,} leaves, one proof each (processor time, median of {rounds})", rows)


def print_growth(found: dict[int, dict[str, dict[str, float]]]) -> None:
    """Microseconds a leaf at each size, and what the last size costs over the first."""
    ours = {count: seconds[AT_ONCE] for count, seconds in found.items()}
    lengths = {count: _mean_proof_length(count) for count in found}
    lines = {
        "leaves and tree, µs a leaf": {count: of["tree"] / count * 1e6 for count, of in ours.items()},
        "proofs, µs a leaf": {count: of["proofs"] / count * 1e6 for count, of in ours.items()},
        "all, µs a leaf": {count: of["all"] / count * 1e6 for count, of in ours.items()},
        "hashes a proof, on average": lengths,
        "proofs, ns a hash": {
            count: of["proofs"] / count / lengths[count] * 1e9 for count, of in ours.items()
        },
        "floor in a loop, µs a leaf": {count: of[LOOP]["tree"] / count * 1e6 for count, of in found.items()},
    }
    rows = [["", *(f"{count:,}" for count in found), "last over first"]]
    for name, of in lines.items():
        first, last = of[min(of)], of[max(of)]
        rows.append([name, *(f"{value:.2f}" for value in of.values()), f"{last / first:.2f}"])
    table("How Concord grows with the tree, proofs all at once", rows)


def kept(found: dict[int, dict[str, dict[str, float]]]) -> Iterator[Figure]:
    """What the largest tree took beside each peer, and how linear Concord is."""
    count, seconds = list(found.items())[-1]
    for peer, target in TARGETS.items():
        yield Figure(
            what=f"{count:,} leaves, tree and proofs",
            value=seconds[AT_ONCE]["all"] * 1e3,
            unit="ms",
            peer=peer,
            peer_value=seconds[peer]["all"] * 1e3,
            target=target,
            limit=seconds[LOOP]["all"] * 1e3,
            limit_of="the hashes in a loop",
        )
    each = [of[AT_ONCE]["all"] / size for size, of in found.items()]
    sizes = f"{min(found):,} to {max(found):,}"
    yield Figure(f"time a leaf, {sizes} leaves: last over first", each[-1] / each[0], "times", target=LINEAR)


def _mean_proof_length(count: int) -> float:
    return sum(map(len, MerkleTree([bytes(HASH_SIZE)] * count).all_inclusion_proofs())) / count


def main(counts: Sequence[int] = COUNTS, rounds: int = 5) -> None:
    """Print the tables. Ends normally also where a target is missed: the figures say so."""
    install_peers()
    found = {}
    for count in counts:
        found[count] = measure(count, rounds)
        print_beside(count, rounds, found[count])
    print_growth(found)
    keep("tree", kept(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, metavar="LEAVES")
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
