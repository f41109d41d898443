"""What ``benchmarks.tree`` measures Concord's tree against, each verified by its own verifier.

Every function takes entries and returns the seconds of processor time that leaves and tree took, and then a
proof for each leaf.
"""

from __future__ import annotations

import gc
import json
import time
from hashlib import sha256
from importlib.metadata import version

import pymerkle
from blockcerts_merkletools import MerkleTools
from opentimestamps.core.notary import PendingAttestation
from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp, make_merkle_tree

from benchmarks.comparison import PEERS, run_timed

PYMERKLE = f"pymerkle {version('pymerkle')}"
OPENTIMESTAMPS = f"opentimestamps {version('opentimestamps')}"
MERKLETOOLS = f"blockcerts-merkletools {version('blockcerts-merkletools')}"
_LOCK = json.loads((PEERS / "package-lock.json").read_text())
MERKLETREEJS = f"merkletreejs {_LOCK['packages']['node_modules/merkletreejs']['version']}"


def phases(started: float, built: float, proven: float) -> dict[str, float]:
    """The figures of one run, from three readings of the clock."""
    return {"tree": built - started, "proofs": proven - built, "all": proven - started}


def with_pymerkle(entries: list[bytes], roots: set[bytes]) -> dict[str, float]:
    """RFC 9162, as Concord: its root joins ``roots``."""
    gc.collect()
    started = time.process_time()
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    root = tree.get_root()
    built = time.process_time()
    proofs = [tree.prove_inclusion(at, len(entries)) for at in range(1, len(entries) + 1)]
    proven = time.process_time()
    roots.add(root)
    pymerkle.verify_inclusion(tree.get_leaf(len(entries)), root, proofs[-1])
    return phases(started, built, proven)


def with_opentimestamps(entries: list[bytes]) -> dict[str, float]:
    """Building the tree links each leaf to its operations; the proof is their serialised form."""
    gc.collect()
    started = time.process_time()
    leaves = [Timestamp(sha256(entry).digest()) for entry in entries]
    tip = make_merkle_tree(leaves)
    built = time.process_time()
    tip.attestations.add(PendingAttestation("https://calendar.example"))  # a proof must end in one
    proofs = []
    for leaf in leaves:
        written = BytesSerializationContext()
        leaf.serialize(written)
        proofs.append(written.getbytes())
    proven = time.process_time()
    read = Timestamp.deserialize(BytesDeserializationContext(proofs[-1]), sha256(entries[-1]).digest())
    if [message for message, _ in read.all_attestations()] != [tip.msg]:
        raise RuntimeError("the timestamp does not lead to the tip of its tree")
    return phases(started, built, proven)


def with_merkletools(entries: list[bytes]) -> dict[str, float]:
    """Leaves go in as hexadecimal digests and proofs come out as hexadecimal."""
    gc.collect()
    started = time.process_time()
    tree = MerkleTools(hash_type="sha256")
    tree.add_leaf([sha256(entry).hexdigest() for entry in entries])
    tree.make_tree()
    built = time.process_time()
    proofs = [tree.get_proof(at) for at in range(len(entries))]
    proven = time.process_time()
    if not tree.validate_proof(proofs[-1], sha256(entries[-1]).hexdigest(), tree.get_merkle_root()):
        raise RuntimeError("the proof of blockcerts-merkletools does not hold")
    return phases(started, built, proven)


def with_merkletreejs(count: int) -> dict[str, float]:
    """In a Node.js process of its own, which makes the same entries and times itself."""
    timed = json.loads(run_timed(["node", PEERS / "tree.cjs", str(count)]).output)
    return phases(0.0, timed["tree"], timed["tree"] + timed["proofs"])
