"""The audit: an outside client that reads the log over HTTP, as anybody may, and believes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from anchors import entry as entries_form
from anchors.errors import AnchorsError
from anchors.merkle import (
    consistency_proof_from,
    leaf_hash,
    range_root,
    root_of,
    verify_consistency,
)
from anchors.note import Checkpoint, Verifier, open_checkpoint
from anchors.tiles import EntriesRef, TileRef, decode_bundle, entries_for_size, hash_reader
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError


@dataclass
class Watch:
    """Fetches the checkpoint again and again; each must be signed and extend the one before."""

    url: str
    prefix: str
    verifier: Verifier
    checkpoints: list[Checkpoint] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the present look."""
        self._stopping.set()
        self._thread.join(60)

    def _run(self) -> None:
        with NodeClient(self.url, timeout=10) as api:
            while not self._stopping.wait(0.2):
                try:
                    self._look(api)
                except RefusedError:
                    continue
                except AnchorsError as fault:
                    self.faults.append(str(fault))

    def _look(self, api: NodeClient) -> None:
        found = fetch_checkpoint(api, self.prefix, self.verifier)
        last = self.checkpoints[-1] if self.checkpoints else None
        if found == last:
            return
        if last is not None:
            if found.size <= last.size:
                self.faults.append(f"a checkpoint of size {found.size} came after one of {last.size}")
                return
            read = hash_reader(found.size, lambda ref: _tile(api, self.prefix, ref))
            if range_root(read, 0, found.size) != found.root:
                self.faults.append(f"the tiles do not lead to the root of size {found.size}")
            proof = consistency_proof_from(read, last.size, found.size)
            verify_consistency(last.size, found.size, last.root, found.root, proof)
        self.checkpoints.append(found)


def fetch_checkpoint(api: NodeClient, prefix: str, verifier: Verifier) -> Checkpoint:
    """The log's present checkpoint, its signature verified."""
    return open_checkpoint(api.get_bytes(f"{prefix}/checkpoint"), [verifier])


def count_entries(api: NodeClient, prefix: str, checkpoint: Checkpoint, network_id: bytes) -> Counter[bytes]:
    """How often each statement is in the log: every entry fetched, hashed, and proved to be under the root.

    Raises `AssertionError` where the entries do not lead to the checkpoint's root.
    """
    hashes: list[bytes] = []
    counted: Counter[bytes] = Counter()
    for ref in entries_for_size(checkpoint.size):
        for data in decode_bundle(_entries(api, prefix, ref), ref.width):
            hashes.append(leaf_hash(data))
            counted[entries_form.statement_digest(entries_form.decode(data), network_id)] += 1
    if root_of(hashes) != checkpoint.root:
        raise AssertionError("the entries served do not lead to the signed root")
    return counted


def _tile(api: NodeClient, prefix: str, ref: TileRef) -> bytes:
    return api.get_bytes(f"{prefix}/{ref.path}")


def _entries(api: NodeClient, prefix: str, ref: EntriesRef) -> bytes:
    return api.get_bytes(f"{prefix}/{ref.path}")
