"""Gas of one anchor, the whole transaction, at log sizes from 1 to a million entries.

For each size the dearest old size is anchored first: the one whose consistency proof has the most
nodes, and among those the most that stand left of both roots, which cost two hashes each on chain.
``python -m benchmarks.gas`` prints the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from anchors.acts import new_nonce
from anchors.keccak import keccak256
from anchors.merkle import MerkleTree
from benchmarks.figures import Figure, keep
from tests.support.registry import Registry, deploy_registry, embedded_chain

BUDGET = 95_000
TRANSACTION = 21_000  # before it does anything
SIZES = (1, 2, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Row:
    """One measured anchor."""

    size: int
    old_size: int
    proof_nodes: int
    hashes: int
    gas: int


def work(old_size: int, size: int) -> tuple[int, int]:
    """Nodes of the proof and hashes to check it (RFC 9162, 2.1.4.2)."""
    first, last = old_size - 1, size - 1
    nodes = 0 if old_size & first == 0 else 1
    while first & 1:
        first, last = first >> 1, last >> 1
    hashes, apart = 0, False
    while last:
        nodes += 1
        if first & 1 or first == last:
            hashes += 2 if apart else 1
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            hashes += 1
            apart = True
        first, last = first >> 1, last >> 1
    return nodes, hashes


def dearest(size: int) -> int:
    """The old size whose proof to `size` takes most work.

    Sizes near the ends of complete subtrees suffice: a search of all old sizes finds none dearer.
    """
    candidates = {old for bits in range(1, 21) for old in _around(1 << bits, size)} | {size - 1, size // 2}
    return max((old for old in candidates if 0 < old < size), key=lambda old: work(old, size)[::-1])


def _around(span: int, size: int) -> list[int]:
    """Old sizes one short of, at, and one beyond the multiples of `span` nearest to `size`."""
    whole = size // span * span
    return [base + delta for base in (whole, whole - span, span) for delta in (-1, 0, 1)]


def measure(registry: Registry, tree: MerkleTree, size: int) -> Row:
    """Anchor the dearest old size in a new log, then `size`, and return what the latter cost."""
    operator = registry.gas
    origin = f"gas.example/{new_nonce()}"
    registry.register_log("VN", origin, operator)
    logs, origin_id = registry.deployment.ref("Logs"), keccak256(origin.encode())
    cid = sha256(origin.encode()).digest()
    old = dearest(size) if size > 1 else 0
    if old:
        registry.gateway.transact(logs, "anchor", [origin_id, old, tree.root(old), [], cid], key=operator)
    proof = tree.consistency_proof(old, size) if old else []
    receipt = registry.gateway.transact(
        logs, "anchor", [origin_id, size, tree.root(size), proof, cid], key=operator
    )
    hashes = work(old, size)[1] if old else 0
    return Row(size, old, len(proof), hashes, receipt.gas_used)


def run(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """Measure every size on a chain of its own."""
    tree = MerkleTree()
    tree.extend(sha256(number.to_bytes(4)).digest() for number in range(max(sizes)))
    with embedded_chain() as (gateway, gas):
        registry = deploy_registry(gateway, gas)
        return [measure(registry, tree, size) for size in sizes]


def main() -> int:
    """Print the table; 1 when an anchor exceeds the budget."""
    print("Gas of one anchor (whole transaction, worst old size)\n")
    print(f"{'entries':>9} {'from':>9} {'proof':>6} {'hashes':>7} {'gas':>8}   of {BUDGET:,}")
    rows = run()
    for row in rows:
        share = row.gas / BUDGET
        sizes = f"{row.size:>9,} {row.old_size:>9,}"
        print(f"{sizes} {row.proof_nodes:>6} {row.hashes:>7} {row.gas:>8,}   {share:.0%}")
    largest = rows[-1]
    keep(
        "gas",
        [
            Figure(
                what=f"one anchor at {largest.size:,} entries, worst old size",
                value=largest.gas,
                unit="gas",
                target=BUDGET,
                limit=TRANSACTION,
                limit_of="any transaction",
            )
        ],
    )
    return 1 if any(row.gas > BUDGET for row in rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
