"""Our own auditor: reads a log over its C2SP tlog-tiles endpoints, trusting nothing but the verifier keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from anchors.merkle import MerkleTree, leaf_hash, verify_consistency
from anchors.note import Checkpoint, Verifier, open_checkpoint
from anchors.tiles import TILE_WIDTH, TileRef, decode_bundle, entries_for_size, tiles_for_size
from ledger_api.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found to be true."""

    origin: str
    size: int
    root: bytes
    old_size: int
    tiles: int
    checkpoint: bytes

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "origin": self.origin,
            "size": self.size,
            "root": "0x" + self.root.hex(),
            "tiles_compared": self.tiles,
            "consistent_with": self.old_size or None,
        }


def audit_log(
    url: str, vkeys: Sequence[str] | None, old_checkpoint: bytes | None, *, http: httpx.Client | None = None
) -> Audited:
    """Fetch and hash every entry and every tile, and compare roots.

    Raises `NoteError` for a checkpoint that no key signed, `RefusedError` LOG_ROOT_MISMATCH,
    LOG_TILE_MISMATCH, LOG_SHRANK, LOG_REWRITTEN, LOG_UNREADABLE.
    """
    client = http or httpx.Client(timeout=30.0)
    prefix = url.rstrip("/")
    try:
        verifiers = [Verifier(vkey) for vkey in vkeys or _vkeys(client, prefix)]
        note = _get(client, f"{prefix}/checkpoint")
        head = open_checkpoint(note, verifiers)
        tree = MerkleTree(_leaves(client, prefix, head.size))
        if tree.size != head.size or tree.root() != head.root:
            raise RefusedError(
                "LOG_ROOT_MISMATCH",
                f"the entries hash to {tree.root().hex()}, the log signed {head.root.hex()}",
                fix="Keep the checkpoint and report the log to its economy's authority.",
            )
        tiles = _compare_tiles(client, prefix, head, tree)
        old_size = _compare_with_old(old_checkpoint, verifiers, head, tree)
    finally:
        if http is None:
            client.close()
    return Audited(head.origin, head.size, head.root, old_size, tiles, note)


def _leaves(client: httpx.Client, prefix: str, size: int) -> Iterable[bytes]:
    for bundle in entries_for_size(size):
        for entry in decode_bundle(_get(client, f"{prefix}/{bundle.path}"), bundle.width):
            yield leaf_hash(entry)


def _compare_tiles(client: httpx.Client, prefix: str, head: Checkpoint, tree: MerkleTree) -> int:
    compared = 0
    for tile in tiles_for_size(head.size):
        if _get(client, f"{prefix}/{tile.path}") != _expected(tile, tree):
            raise RefusedError(
                "LOG_TILE_MISMATCH",
                f"the tile {tile.path} is not what the entries hash to",
                fix="Report the log to its economy's authority.",
            )
        compared += 1
    return compared


def _expected(tile: TileRef, tree: MerkleTree) -> bytes:
    level = 8 * tile.level
    start = tile.index * TILE_WIDTH
    return b"".join(tree.hash_at(level, start + offset) for offset in range(tile.width))


def _compare_with_old(
    note: bytes | None, verifiers: Sequence[Verifier], head: Checkpoint, tree: MerkleTree
) -> int:
    if note is None:
        return 0
    old = open_checkpoint(note, verifiers)
    if old.origin != head.origin or old.size > head.size:
        raise RefusedError(
            "LOG_SHRANK",
            f"the kept checkpoint has {old.size} entries of {old.origin}, the log now {head.size}",
            fix="Keep both checkpoints: together they are evidence. Report the log.",
        )
    if tree.root(old.size) != old.root:
        raise RefusedError(
            "LOG_REWRITTEN",
            f"the first {old.size} entries are not those that were signed before",
            fix="Keep both checkpoints: together they are evidence. Report the log.",
        )
    if old.size:
        proof = tree.consistency_proof(old.size, head.size)
        verify_consistency(old.size, head.size, old.root, head.root, proof)
    return old.size


def _vkeys(client: httpx.Client, prefix: str) -> list[str]:
    """The keys as the node serves them from the chain's record."""
    base, _, name = prefix.rpartition("/log/")
    listed = client.get(f"{base}/v1/logs").json()["items"]
    found = [one["vkeys"] for one in listed if one["name"] == name.upper()]
    if not found:
        raise RefusedError(
            "LOG_UNKNOWN", f"{base} lists no log {name}", fix="Give the log's verifier key with --vkey."
        )
    keys: list[str] = found[0]
    return keys


def _get(client: httpx.Client, url: str) -> bytes:
    try:
        answer = client.get(url)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        raise RefusedError(
            "LOG_UNREADABLE", f"{url}: {failure}", fix="Check the URL; a log must serve all it signed."
        ) from failure
    return answer.content
