"""Readers of the log's own formats: notes, checkpoints, tiles, bundles, proofs, receipts."""

from __future__ import annotations

import base64
from random import Random
from typing import Any

from anchors import receipt as receipts
from anchors.merkle import MerkleTree, leaf_hash, verify_consistency, verify_inclusion
from anchors.note import (
    Checkpoint,
    NoteSigner,
    Verifier,
    is_checkpoint_signed,
    open_checkpoint,
    parse_checkpoint,
)
from anchors.tiles import (
    TILE_WIDTH,
    EntriesRef,
    TileRef,
    decode_bundle,
    encode_bundle,
    entries_path,
    parse_tile_path,
    tile_path,
)
from tests.anchors.test_receipt import ENTRIES, LOG, NOTE, RECEIPT, TEXT
from tests.fuzz.campaign import FORGED, UNFAITHFUL, Target
from tests.fuzz.mutate import EDGES, mutated_bytes, mutated_text

VERIFIERS = [Verifier(LOG.vkey)]
BODY = RECEIPT.claimed().body()
OTHER = NoteSigner(LOG.name, b"\x02" * 32)
COSIGNED = NOTE + OTHER.signature_line(BODY).encode()
LEAVES = [leaf_hash(b"leaf %d" % at) for at in range(300)]
TREE = MerkleTree(LEAVES)


def _note(rng: Random) -> bytes:
    source = rng.choice((NOTE, COSIGNED))
    if rng.random() < 0.5:
        return mutated_bytes(rng, source)
    return mutated_text(rng, source.decode()).encode("utf-8", "surrogatepass")


def _judge_note(_: bytes, found: Checkpoint) -> str | None:
    return None if found.body() == BODY else FORGED


def _signed_note(given: bytes) -> bool:
    return is_checkpoint_signed(given, (LOG.vkey,))


def _judge_signed(given: bytes, found: bool) -> str | None:
    return FORGED if found and not given.startswith(BODY.encode()) else None


def _judge_vkey(given: str, found: Verifier) -> str | None:
    key = base64.b64encode(b"\x01" + found.public_key).decode()
    return None if f"{found.name}+{found.key_id.hex()}+{key}" == given else UNFAITHFUL


def _checkpoint(rng: Random) -> str:
    size = rng.choice((0, 7, 2**40, 2**63 - 1))
    extension = rng.choice(("", "an extension\n"))
    body = f"{LOG.name}\n{size}\n{base64.b64encode(rng.randbytes(32)).decode()}\n{extension}"
    return mutated_text(rng, body) if rng.random() < 0.95 else body


def _judge_checkpoint(given: str, found: Checkpoint) -> str | None:
    return None if found.body() == given else UNFAITHFUL


def _path(rng: Random) -> str:
    index = rng.choice((0, 1, 999, 1_000, 1_234_067, 2**54))
    width = rng.choice((TILE_WIDTH, 1, 255))
    honest = entries_path(index, width) if rng.random() < 0.5 else tile_path(rng.randrange(64), index, width)
    return mutated_text(rng, honest)


def _judge_path(given: str, found: TileRef | EntriesRef) -> str | None:
    return None if found.path == given else UNFAITHFUL


def _bundle(rng: Random) -> tuple[bytes, int | None]:
    entries = [rng.randbytes(rng.choice((0, 1, 40, 300))) for _ in range(rng.randrange(1, 6))]
    width = rng.choice((None, len(entries), len(entries), 256))
    return mutated_bytes(rng, encode_bundle(entries)), width


def _judge_bundle(given: tuple[bytes, int | None], found: list[bytes]) -> str | None:
    data, width = given
    return None if encode_bundle(found) == data and width in (None, len(found)) else UNFAITHFUL


def _word(rng: Random) -> Any:
    return rng.choice((rng.choice(LEAVES), rng.randbytes(32), bytes(32), rng.randbytes(31), "text", None))


def _proof(rng: Random, proof: list[bytes]) -> Any:
    changed: list[Any] = list(proof)
    match rng.randrange(7):
        case 0 if changed:
            at = rng.randrange(len(changed))
            changed[at] = mutated_bytes(rng, changed[at])
        case 1 if changed:
            del changed[rng.randrange(len(changed))]
        case 2:
            changed.insert(rng.randrange(len(changed) + 1), _word(rng))
        case 3:
            changed.reverse()
        case 4:
            return _word(rng)
        case 5:
            return changed * 20
        case _:
            rng.shuffle(changed)
    return changed


def _size(rng: Random, size: int) -> Any:
    return rng.choice((size + 1, size - 1, -size, float(size), str(size), True, *EDGES))


def _inclusion(rng: Random) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    size = rng.randrange(1, len(LEAVES) + 1)
    index = rng.randrange(size)
    honest = (LEAVES[index], index, size, TREE.inclusion_proof(index, size), TREE.root(size))
    changed: list[Any] = list(honest)
    for at in rng.sample(range(5), rng.choice((1, 1, 2))):
        changed[at] = (_word, _size, _size, _proof, _word)[at](
            rng, *((honest[at],) if at in (1, 2, 3) else ())
        )
    return tuple(changed), honest


def _judge_inclusion(given: Any, _: None) -> str | None:
    """A root does not say of how many leaves it is (the checkpoint does): what is hashed must be the same."""
    (leaf, index, size, proof, root), honest = given
    if root != honest[4]:
        return FORGED
    if size == honest[2]:
        return None if (leaf, index, list(proof)) == (honest[0], honest[1], honest[3]) else FORGED
    return None if leaf == honest[0] and list(proof) == honest[3] else FORGED


def _consistency(rng: Random) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    old, new = sorted(rng.randrange(1, len(LEAVES) + 1) for _ in range(2))
    honest = (old, new, TREE.root(old), TREE.root(new), TREE.consistency_proof(old, new))
    changed: list[Any] = list(honest)
    for at in rng.sample(range(5), rng.choice((1, 1, 2))):
        changed[at] = (_size, _size, _word, _word, _proof)[at](
            rng, *((honest[at],) if at in (0, 1, 4) else ())
        )
    return tuple(changed), honest


def _judge_consistency(given: Any, _: None) -> str | None:
    (old, new, root1, root2, proof), honest = given
    if old == new:
        return None if root1 == root2 and not proof else FORGED
    return None if (root1, root2, list(proof)) == (honest[2], honest[3], honest[4]) else FORGED


def _receipt(rng: Random) -> str:
    if rng.random() < 0.2:
        return mutated_bytes(rng, TEXT.encode()).decode("utf-8", "replace")
    return mutated_text(rng, TEXT)


def _judge_receipt(given: str, found: receipts.Receipt) -> str | None:
    if receipts.encode(found) != given:
        return UNFAITHFUL
    for entry in ENTRIES:
        try:
            signed = receipts.verify(found, entry, VERIFIERS)
        except Exception:
            continue
        if (signed.body(), found.index, found.proof) != (BODY, RECEIPT.index, RECEIPT.proof):
            return FORGED
    return None


TARGETS = (
    Target("note", _note, lambda given: open_checkpoint(given, VERIFIERS), _judge_note),
    Target("note, kept", _note, _signed_note, _judge_signed),
    Target("checkpoint", _checkpoint, parse_checkpoint, _judge_checkpoint),
    Target("verification key", lambda rng: mutated_text(rng, LOG.vkey), Verifier, _judge_vkey),
    Target("tile path", _path, parse_tile_path, _judge_path),
    Target("entry bundle", _bundle, lambda given: decode_bundle(*given), _judge_bundle),
    Target("inclusion proof", _inclusion, lambda given: verify_inclusion(*given[0]), _judge_inclusion),
    Target(
        "consistency proof", _consistency, lambda given: verify_consistency(*given[0]), _judge_consistency
    ),
    Target("receipt", _receipt, receipts.decode, _judge_receipt),
)
