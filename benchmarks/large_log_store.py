"""The database of the large log, kept under ``.cache/large_log`` from run to run.

Its rows are those that the sequencer writes, and its tiles are written by what the sequencer calls; the queue
before it is left out. An entry is its own number in eight bytes, of no statement: neither proofs nor tiles of
hashes depend on how long entries are, and so ten million of them take less than two gigabytes.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, update

from anchors.merkle import MerkleTree, leaf_hash
from anchors.note import Checkpoint, NoteSigner
from benchmarks.comparison import ROOT
from ledger_api.log.reader import LogReader
from ledger_api.log.tree import write_full_tiles
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.log import HOME, checkpoints, entries, log_heads

CODE = "VN"
ORIGIN = "vn.example/log"
SIGNER = NoteSigner(ORIGIN, b"\x07" * 32)
NOW = 1_790_000_000
BATCH = 2**16
"""Entries of one transaction: a complete subtree, so that the roots of batches make the root of the log."""

_CACHE = ROOT / ".cache" / "large_log"


def entry(index: int) -> bytes:
    """The entry at this index."""
    return index.to_bytes(8)


@contextmanager
def large_log(size: int, cache: Path = _CACHE) -> Iterator[tuple[str, Store]]:
    """The store of a log of this size and its URL; it is filled first, once. Only the last size is kept."""
    made_by = sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    folder = cache / f"{size}-{made_by}"
    done = folder / "filled"
    if not done.exists():
        shutil.rmtree(cache, ignore_errors=True)
        folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'log.sqlite'}"
    store = open_store(url)
    try:
        if not done.exists():
            _fill(store, size)
            done.touch()
        yield url, store
    finally:
        store.close()


def _fill(store: Store, size: int) -> None:
    """Raises ``RuntimeError`` where the root over the stored tiles is not that of the entries."""
    print(f"filling a log with {size:,} entries ...", flush=True)
    started = time.monotonic()
    upgrade(store)
    with store.write() as connection:
        for index in entries.indexes:
            index.drop(connection)
        connection.execute(insert(log_heads), {"origin": ORIGIN, "kind": HOME, "size": 0, "epoch": 1})
    roots = [_append(store, start, min(size, start + BATCH)) for start in range(0, size, BATCH)]
    # RFC 9162 splits at the largest power of two below the size: above whole batches, a tree of their roots.
    root = MerkleTree(roots).root()
    if LogReader(store).root(ORIGIN, size) != root:
        raise RuntimeError("the stored tiles lead to another root than the entries")
    with store.write() as connection:
        for index in entries.indexes:
            index.create(connection)
        note = SIGNER.sign(Checkpoint(ORIGIN, size, root).body())
        row = {"origin": ORIGIN, "size": size, "root": root, "note": note, "state": "final"}
        connection.execute(insert(checkpoints), {**row, "signed_at": NOW, "published_at": NOW})
    print(f"filled in {time.monotonic() - started:.0f} s", flush=True)


def _append(store: Store, start: int, end: int) -> bytes:
    """Log the entries ``[start, end)`` in one transaction; returns the root over them alone."""
    added = [entry(index) for index in range(start, end)]
    hashes = [leaf_hash(one) for one in added]
    rows = [
        {
            "origin": ORIGIN,
            "index": start + at,
            "statement_digest": None,
            "leaf_hash": hashes[at],
            "entry": one,
            "logged_at": NOW,
        }
        for at, one in enumerate(added)
    ]
    with store.write() as connection:
        connection.execute(insert(entries), rows)
        write_full_tiles(connection, ORIGIN, start, hashes)
        connection.execute(update(log_heads).where(log_heads.c.origin == ORIGIN).values(size=end))
    return MerkleTree(hashes).root()
