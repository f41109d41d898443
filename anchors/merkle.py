"""RFC 9162 Merkle trees: hashes, proofs and their verification.

A proof says neither its algorithm nor its sides nor its size: index and sizes fix how many hashes it has
before anything is hashed. Verifiers return None or raise :class:`ProofInvalidError`, whatever they are given.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from anchors.errors import MerkleError, ProofInvalidError
from anchors.hexadecimal import is_bytes

HASH_SIZE = 32
MAX_SIZE = 2**63 - 1
EMPTY_ROOT = sha256(b"").digest()

HashReader = Callable[[int, int], bytes]
"""``read(level, index)``: the hash over leaves ``[index << level, (index + 1) << level)``, all existing."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256(0x00 || data) (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right) (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def range_root(read: HashReader, start: int, end: int) -> bytes:
    """The tree hash over leaves ``[start, end)``, where ``start`` begins a subtree that can hold them.

    Reads one stored hash for each bit set in ``end - start``.
    """
    result = b""
    rest = end - start
    while rest:
        level = (rest & -rest).bit_length() - 1
        rest &= rest - 1
        part = read(level, (start + rest) >> level)
        result = node_hash(part, result) if result else part
    return result or EMPTY_ROOT


def inclusion_proof_from(read: HashReader, index: int, size: int) -> list[bytes]:
    """The inclusion proof of leaf ``index`` in the tree of ``size`` leaves (RFC 9162 §2.1.3.1)."""
    _require_index(index, size)
    proof = []
    node, last, level = index, size - 1, 0
    while last:
        sibling = node ^ 1
        if sibling < last:
            proof.append(read(level, sibling))
        elif sibling == last:
            proof.append(range_root(read, last << level, size))
        node, last, level = node >> 1, last >> 1, level + 1
    return proof


def consistency_proof_from(read: HashReader, size1: int, size2: int) -> list[bytes]:
    """The proof that the tree of ``size2`` leaves extends the one of ``size1`` (RFC 9162 §2.1.4.1)."""
    _require_sizes(size1, size2)
    start, end, rest, whole = 0, size2, size1, True
    proof = []
    while rest != end - start:
        split = 1 << (end - start - 1).bit_length() - 1
        if rest <= split:
            proof.append(range_root(read, start + split, end))
            end = start + split
        else:
            proof.append(range_root(read, start, start + split))
            start, rest, whole = start + split, rest - split, False
    if not whole:
        proof.append(range_root(read, start, end))
    proof.reverse()
    return proof


class MerkleTree:
    """An append-only tree in memory: 32 bytes for each complete subtree, level by level.

    Appending hashes each inner node once; proofs then only read.
    """

    __slots__ = ("_edges", "_levels")

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self._edges: tuple[int, list[bytes]] = (0, [])
        self.extend(leaf_hashes)

    def __len__(self) -> int:
        return len(self._levels[0]) // HASH_SIZE

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self)

    def append(self, hash_of_leaf: bytes) -> int:
        """Add one leaf by its hash; returns its index."""
        self.extend((hash_of_leaf,))
        return len(self) - 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves by their hashes. Raises :class:`MerkleError` for one that is not 32 bytes."""
        added = list(leaf_hashes)
        if not _are_hashes(added):
            raise MerkleError("a leaf hash has 32 bytes")
        self._levels[0] += b"".join(added)
        level = 0
        while len(self._levels[level]) >= 2 * HASH_SIZE:
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            below, above = self._levels[level], self._levels[level + 1]
            begin, end = 2 * len(above), len(below) - HASH_SIZE
            if begin >= end:
                break
            pairs = bytes(below[begin:])
            # One concatenation and one hash a node; this loop bounds how fast a tree is built.
            above += b"".join(
                [sha256(b"\x01" + pairs[at : at + 64]).digest() for at in range(0, end - begin, 64)]
            )
            level += 1

    def hash_at(self, level: int, index: int) -> bytes:
        """The :data:`HashReader` of this tree. Raises :class:`MerkleError` for an incomplete subtree."""
        if 0 <= level < len(self._levels) and 0 <= index < len(self._levels[level]) // HASH_SIZE:
            return bytes(self._levels[level][index * HASH_SIZE : (index + 1) * HASH_SIZE])
        raise MerkleError(f"no complete subtree {index} at level {level} in a tree of {len(self)} leaves")

    def root(self, size: int | None = None) -> bytes:
        """The root over the first ``size`` leaves (all of them by default)."""
        return range_root(self.hash_at, 0, self._known(size))

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that leaf ``index`` is in the tree of the first ``size`` leaves."""
        size = self._known(size)
        _require_index(index, size)
        edges = self._edges_of(size)
        proof = []
        node, last = index, size - 1
        for stored, edge in zip(self._levels, edges, strict=False):
            sibling = node ^ 1
            if sibling < last:
                proof.append(bytes(stored[sibling * 32 : sibling * 32 + 32]))
            elif sibling == last:
                proof.append(edge)
            node >>= 1
            last >>= 1
        return proof

    def all_inclusion_proofs(self) -> list[tuple[bytes, ...]]:
        """The inclusion proof of every leaf, made from the root down: each node's is made once."""
        proofs: list[tuple[bytes, ...]] = [()] if len(self) else []
        edges = self._edges_of(len(self))
        for level in range(len(edges) - 1, -1, -1):
            nodes = self._row(level, edges[level])
            alone = proofs[-1:] if len(nodes) & 1 else []  # the last node has no sibling and is promoted
            pairs = zip(proofs, nodes[::2], nodes[1::2], strict=False)
            proofs = [(sibling, *above) for above, left, right in pairs for sibling in (right, left)] + alone
        return proofs

    def consistency_proof(self, size1: int, size2: int | None = None) -> list[bytes]:
        """The proof that the first ``size2`` leaves extend the first ``size1``."""
        return consistency_proof_from(self.hash_at, size1, self._known(size2))

    def _row(self, level: int, edge: bytes) -> list[bytes]:
        """All nodes of a level, the last of them ``edge``, complete or not."""
        stored = bytes(self._levels[level])
        whole = (len(self) - 1 >> level) * HASH_SIZE
        return [*(stored[at : at + HASH_SIZE] for at in range(0, whole, HASH_SIZE)), edge]

    def _known(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if type(size) is not int or not 0 <= size <= len(self):
            raise MerkleError(f"the tree has {len(self)} leaves, not {_shown(size)}")
        return size

    def _edges_of(self, size: int) -> list[bytes]:
        """The rightmost node of each level below the root, complete or not, of the tree of ``size`` leaves.

        Kept for the last size asked: proofs are usually made for many leaves of one checkpoint.
        """
        if self._edges[0] != size:
            edges = []
            last, level = size - 1, 0
            while last:
                edges.append(range_root(self.hash_at, last << level, size))
                last, level = last >> 1, level + 1
            self._edges = (size, edges)
        return self._edges[1]


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes (RFC 9162 §2.1.1); SHA-256 of nothing for none."""
    return MerkleTree(leaf_hashes).root()


def inclusion_proof(leaves: MerkleTree | Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The inclusion proof of leaf ``index`` over the first ``size`` of ``leaves`` (hashes or a tree)."""
    return _tree(leaves).inclusion_proof(index, size)


def consistency_proof(
    leaves: MerkleTree | Sequence[bytes], size1: int, size2: int | None = None
) -> list[bytes]:
    """The consistency proof between the first ``size1`` and ``size2`` of ``leaves`` (hashes or a tree)."""
    return _tree(leaves).consistency_proof(size1, size2)


def inclusion_root(hash_of_leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2).

    Raises :class:`ProofInvalidError` unless index, size and proof length fit one another.
    """
    _require_index(index, size, ProofInvalidError)
    _require_hash(hash_of_leaf, "the leaf hash")
    inner = (index ^ (size - 1)).bit_length()
    _require_proof(proof, inner + (index >> inner).bit_count())
    result = hash_of_leaf
    for level, sibling in enumerate(proof):
        left = level >= inner or index >> level & 1
        result = node_hash(sibling, result) if left else node_hash(result, sibling)
    return result


def verify_inclusion(hash_of_leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is at ``index`` of the tree with this size and root (RFC 9162 §2.1.3.2).

    Raises :class:`ProofInvalidError` for everything else.
    """
    _require_hash(root, "the root")
    if inclusion_root(hash_of_leaf, index, size, proof) != root:
        raise ProofInvalidError("the inclusion proof leads to another root")


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree (size2, root2) extends the tree (size1, root1) (RFC 9162 §2.1.4.2).

    An old size of 0 is refused: every tree extends the empty one, so nothing would be proven.
    Raises :class:`ProofInvalidError` for everything that is not a proof.
    """
    _require_sizes(size1, size2, ProofInvalidError)
    _require_hash(root1, "the old root")
    _require_hash(root2, "the new root")
    if size1 == size2:
        _require_proof(proof, 0)
        if root1 != root2:
            raise ProofInvalidError("two trees of one size have different roots")
        return
    # The path of the old tree's last leaf: the levels below `shift` lie wholly inside both trees.
    last = size1 - 1
    shift = (size1 & -size1).bit_length() - 1
    inner = (last ^ (size2 - 1)).bit_length() - shift
    seeded = size1 != 1 << shift
    _require_proof(proof, seeded + inner + (last >> (inner + shift)).bit_count())
    old = new = proof[0] if seeded else root1
    for level, sibling in enumerate(proof[1:] if seeded else proof):
        if level >= inner or last >> (level + shift) & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    if old != root1:
        raise ProofInvalidError("the consistency proof leads to another old root")
    if new != root2:
        raise ProofInvalidError("the consistency proof leads to another new root")


def _tree(leaves: MerkleTree | Sequence[bytes]) -> MerkleTree:
    return leaves if isinstance(leaves, MerkleTree) else MerkleTree(leaves)


def _require_index(index: object, size: object, error: type[MerkleError] = MerkleError) -> None:
    if type(size) is not int or not 0 < size <= MAX_SIZE:
        raise error(f"the size of a tree with leaves is from 1 to 2^63-1, not {_shown(size)}")
    if type(index) is not int or not 0 <= index < size:
        raise error(f"the index is below the size of {size}, not {_shown(index)}")


def _require_sizes(size1: object, size2: object, error: type[MerkleError] = MerkleError) -> None:
    for size in (size1, size2):
        if type(size) is not int or not 0 < size <= MAX_SIZE:
            raise error(f"sizes are from 1 to 2^63-1, not {_shown(size)}")
    if size1 > size2:  # type: ignore[operator]
        raise error(f"a tree of {size2} leaves cannot extend one of {size1}")


def _are_hashes(values: Sequence[bytes]) -> bool:
    """By their distinct types and lengths: a call for each would cost a quarter of hashing it."""
    return all(issubclass(kind, bytes) for kind in {*map(type, values)}) and {*map(len, values)} <= {
        HASH_SIZE
    }


def _require_hash(value: object, what: str) -> None:
    if not is_bytes(value, HASH_SIZE):
        raise ProofInvalidError(f"{what} is not 32 bytes")


def _require_proof(proof: object, length: int) -> None:
    if not isinstance(proof, (list, tuple)):
        raise ProofInvalidError("a proof is a list of hashes")
    if len(proof) != length:
        raise ProofInvalidError(f"the proof has {len(proof)} hashes, these sizes need {length}")
    for sibling in proof:
        _require_hash(sibling, "a hash of the proof")


def _shown(value: object) -> str:
    """A short text of what was given; a hostile integer may have too many digits to print."""
    return str(value) if type(value) is int and value.bit_length() <= 256 else type(value).__name__
