"""RFC 9162 trees: every proof up to 130 leaves, every mutation of them, and outside vectors."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from pymerkle import InmemoryTree

from anchors.errors import AnchorsError, MerkleError, ProofInvalidError
from anchors.merkle import (
    EMPTY_ROOT,
    MerkleTree,
    consistency_proof,
    consistency_proof_from,
    inclusion_proof,
    inclusion_proof_from,
    inclusion_root,
    leaf_hash,
    node_hash,
    range_root,
    root_of,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "merkle.json").read_text("utf-8"))
LARGEST = 130
LEAVES = [leaf_hash(b"concord-%d" % index) for index in range(1025)]
TREE = MerkleTree(LEAVES)
ROOTS = [TREE.root(size) for size in range(LARGEST + 1)]


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def flipped(data: bytes) -> bytes:
    return bytes((data[0] ^ 1,)) + data[1:]


def mutations(proof: list[bytes]) -> list[list[bytes]]:
    """Each hash changed, each dropped, one added at each place, each two neighbours swapped."""
    changed = [[*proof[:at], flipped(one), *proof[at + 1 :]] for at, one in enumerate(proof)]
    dropped = [[*proof[:at], *proof[at + 1 :]] for at in range(len(proof))]
    added = [[*proof[:at], bytes(32), *proof[at:]] for at in range(len(proof) + 1)]
    swapped = [
        [*proof[:at], second, first, *proof[at + 2 :]]
        for at, (first, second) in enumerate(pairwise(proof))
        if first != second
    ]
    return changed + dropped + added + swapped


def test_roots_are_those_of_the_recursive_definition() -> None:
    def mth(leaves: list[bytes]) -> bytes:
        if len(leaves) < 2:
            return leaves[0] if leaves else EMPTY_ROOT
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return node_hash(mth(leaves[:split]), mth(leaves[split:]))

    for size in range(LARGEST + 1):
        assert ROOTS[size] == mth(LEAVES[:size]) == root_of(LEAVES[:size]) == MerkleTree(LEAVES[:size]).root()


def test_a_tree_grown_leaf_by_leaf_equals_one_built_at_once() -> None:
    grown = MerkleTree()
    for size in range(1, LARGEST + 1):
        assert grown.append(LEAVES[size - 1]) == size - 1
        assert grown.root() == ROOTS[size]
    grown.extend(LEAVES[LARGEST:])
    assert (grown.root(), grown.size) == (TREE.root(), 1025)


def test_every_inclusion_proof_verifies_and_no_mutation_of_it_does() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = TREE.inclusion_proof(index, size)
            assert proof == inclusion_proof_from(TREE.hash_at, index, size)
            verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            for mutated in mutations(proof):
                with pytest.raises(ProofInvalidError):
                    verify_inclusion(LEAVES[index], index, size, mutated, ROOTS[size])
            for other in {index ^ 1, index ^ 2, 0, size - 1} - {index}:
                with pytest.raises(ProofInvalidError):
                    verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
            with pytest.raises(ProofInvalidError):
                verify_inclusion(flipped(LEAVES[index]), index, size, proof, ROOTS[size])
            with pytest.raises(ProofInvalidError):
                verify_inclusion(LEAVES[index], index, size, proof, flipped(ROOTS[size]))


def test_all_proofs_at_once_are_the_ones_made_one_by_one() -> None:
    for size in range(LARGEST + 1):
        tree = MerkleTree(LEAVES[:size])
        assert [list(proof) for proof in tree.all_inclusion_proofs()] == [
            tree.inclusion_proof(index) for index in range(size)
        ]


def test_every_consistency_proof_verifies_and_no_mutation_of_it_does() -> None:
    for size2 in range(1, LARGEST + 1):
        for size1 in range(1, size2 + 1):
            proof = TREE.consistency_proof(size1, size2)
            verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], proof)
            for mutated in mutations(proof):
                with pytest.raises(ProofInvalidError):
                    verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], mutated)
            with pytest.raises(ProofInvalidError):
                verify_consistency(size1, size2, flipped(ROOTS[size1]), ROOTS[size2], proof)
            with pytest.raises(ProofInvalidError):
                verify_consistency(size1, size2, ROOTS[size1], flipped(ROOTS[size2]), proof)


def test_a_log_that_rewrote_one_entry_has_no_consistency_proof() -> None:
    rewritten = MerkleTree([LEAVES[0], leaf_hash(b"rewritten"), *LEAVES[2:8]])
    with pytest.raises(ProofInvalidError):
        verify_consistency(5, 8, ROOTS[5], rewritten.root(), rewritten.consistency_proof(5, 8))


def test_roots_and_proofs_are_those_of_go_tlog() -> None:
    assert [one.hex() for one in LEAVES[:4]] == VECTORS["leafHashes"]
    roots = {int(size): bytes.fromhex(root) for size, root in VECTORS["roots"].items()}
    for size, root in roots.items():
        assert TREE.root(size) == root
    for vector in VECTORS["inclusion"]:
        index, size, proof = vector["index"], vector["size"], hashes(vector["proof"])
        assert TREE.inclusion_proof(index, size) == inclusion_proof(LEAVES, index, size) == proof
        verify_inclusion(LEAVES[index], index, size, proof, roots[size])
    for vector in VECTORS["consistency"]:
        size1, size2, proof = vector["size1"], vector["size2"], hashes(vector["proof"])
        assert TREE.consistency_proof(size1, size2) == consistency_proof(TREE, size1, size2) == proof
        verify_consistency(size1, size2, roots[size1], roots[size2], proof)


def test_roots_are_those_of_pymerkle() -> None:
    other = InmemoryTree(algorithm="sha256")
    for index in range(70):
        other.append_entry(b"concord-%d" % index)
        assert other.get_root() == ROOTS[index + 1]


@pytest.mark.parametrize(
    ("index", "size"),
    [
        (0, 0),
        (-1, 3),
        (3, 3),
        (0, -1),
        (True, 3),
        (0, True),
        (1.0, 3),
        ("0", 3),
        (None, 3),
        (0, None),
        (0, 2**63),
    ],
)
def test_an_index_or_size_that_is_none_is_refused(index: object, size: object) -> None:
    with pytest.raises(ProofInvalidError):
        verify_inclusion(LEAVES[0], index, size, [LEAVES[1], LEAVES[2]], ROOTS[3])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size1", "size2"),
    [
        (0, 0),
        (0, 3),
        (3, 2),
        (-1, 3),
        (2, -3),
        (True, 3),
        (2.0, 3),
        ("2", 3),
        (None, None),
        (2, 2**63),
        (2**300, 3),
    ],
)
def test_sizes_that_cannot_be_consistent_are_refused(size1: object, size2: object) -> None:
    proof = TREE.consistency_proof(2, 3)
    with pytest.raises(ProofInvalidError):
        verify_consistency(size1, size2, ROOTS[2], ROOTS[3], proof)  # type: ignore[arg-type]


def test_one_size_is_consistent_only_with_an_equal_root_and_no_proof() -> None:
    verify_consistency(3, 3, ROOTS[3], ROOTS[3], [])
    with pytest.raises(ProofInvalidError):
        verify_consistency(3, 3, ROOTS[3], ROOTS[2], [])
    with pytest.raises(ProofInvalidError):
        verify_consistency(3, 3, ROOTS[3], ROOTS[3], [ROOTS[3]])


@pytest.mark.parametrize("bad", [None, b"", b"x" * 31, b"x" * 33, "x" * 32, bytearray(32), 0, [0] * 32])
def test_what_is_not_a_hash_is_refused(bad: object) -> None:
    proof: list[object] = list(TREE.inclusion_proof(0, 4))
    attempts = [
        (bad, proof, ROOTS[4]),
        (LEAVES[0], proof, bad),
        (LEAVES[0], [bad, proof[1]], ROOTS[4]),
        (LEAVES[0], bad, ROOTS[4]),
    ]
    for leaf, path, root in attempts:
        with pytest.raises(ProofInvalidError):
            verify_inclusion(leaf, 0, 4, path, root)  # type: ignore[arg-type]
    for root1, root2 in [(bad, ROOTS[4]), (ROOTS[4], bad)]:
        with pytest.raises(ProofInvalidError):
            verify_consistency(4, 4, root1, root2, [])  # type: ignore[arg-type]
    for path in [[bad, *TREE.consistency_proof(3, 4)[1:]], bad]:
        with pytest.raises(ProofInvalidError):
            verify_consistency(3, 4, ROOTS[3], ROOTS[4], path)  # type: ignore[arg-type]


def test_sizes_too_long_to_print_are_refused_like_others() -> None:
    huge = 1 << 100_000
    with pytest.raises(ProofInvalidError):
        verify_inclusion(LEAVES[0], huge - 1, huge, [], ROOTS[1])
    with pytest.raises(ProofInvalidError):
        verify_consistency(huge, huge, ROOTS[1], ROOTS[1], [])
    with pytest.raises(MerkleError):
        TREE.root(huge)


def test_a_tree_is_asked_about_its_first_leaves_by_whole_numbers() -> None:
    tree = MerkleTree(LEAVES[:3])
    assert tree.root(0) == sha256(b"").digest()
    assert tree.root(3) == tree.root()
    for size in (-1, 4, True, 2.0, "2"):
        with pytest.raises(MerkleError, match="the tree has 3 leaves, not"):
            tree.root(size)  # type: ignore[arg-type]


def test_a_tree_refuses_what_it_does_not_hold() -> None:
    attempts = [
        lambda: TREE.root(1026),
        lambda: TREE.root(-1),
        lambda: TREE.inclusion_proof(1025),
        lambda: TREE.inclusion_proof(5, 5),
        lambda: TREE.inclusion_proof(0, 2000),
        lambda: TREE.consistency_proof(0, 5),
        lambda: TREE.consistency_proof(6, 5),
        lambda: TREE.hash_at(0, 1025),
        lambda: TREE.hash_at(11, 0),
        lambda: MerkleTree([b"short"]),
        lambda: MerkleTree(["x" * 32]),  # type: ignore[list-item]
        lambda: inclusion_proof_from(TREE.hash_at, 3, 3),
        lambda: consistency_proof_from(TREE.hash_at, 0, 3),
    ]
    for attempt in attempts:
        with pytest.raises(MerkleError):
            attempt()


def test_an_aligned_range_has_the_hash_of_its_subtree() -> None:
    assert range_root(TREE.hash_at, 8, 13) == root_of(LEAVES[8:13])
    assert issubclass(ProofInvalidError, AnchorsError)


def test_leaf_and_node_are_told_apart_by_their_first_byte() -> None:
    """RFC 9162 §2.1.1 by another spelling; the first is the empty leaf of the tests of RFC 6962."""
    empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == empty
    assert leaf_hash(b"leaf") == sha256(bytes([0, *b"leaf"])).digest()
    assert node_hash(LEAVES[0], LEAVES[1]) == sha256(bytes([1, *LEAVES[0], *LEAVES[1]])).digest()


def test_the_largest_tree_there_can_be_is_a_tree() -> None:
    largest = 2**63 - 1
    verify_consistency(largest, largest, LEAVES[0], LEAVES[0], [])
    proof = LEAVES[1:64]
    verify_inclusion(LEAVES[0], 0, largest, proof, inclusion_root(LEAVES[0], 0, largest, proof))
    for sizes in ((largest, largest + 1), (largest + 1, largest + 1)):
        with pytest.raises(ProofInvalidError):
            verify_consistency(*sizes, LEAVES[0], LEAVES[0], [])
    with pytest.raises(ProofInvalidError):
        inclusion_root(LEAVES[0], 0, largest + 1, proof)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(-7, "-7"), (2**256 - 1, str(2**256 - 1)), (True, "bool"), ("8", "str"), (2**256, "int")],
)
def test_a_refusal_shows_what_was_given_however_long_that_is(size: object, shown: str) -> None:
    with pytest.raises(ProofInvalidError, match=f"not {shown}$"):
        verify_consistency(1, size, LEAVES[0], LEAVES[0], [])  # type: ignore[arg-type]
