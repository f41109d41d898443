"""What a node holds on disk, read beside it: counts of its tables, and the bytes of its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ledger_api.store.tables.projection import PROJECTIONS
from tests.acceptance.nodes import NodeProcess

KEPT = ("submissions", "quotas", "blobs", "openings", "files", "entries", "issuer_requests")
"""Tables of what was taken in."""


def holdings(node: NodeProcess) -> dict[str, object]:
    """What a node has taken in: rows of each table, and the names in its content folder."""
    with closing(_open(node)) as database:
        counts: dict[str, object] = {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in KEPT
        }
    content = node.data / "content"
    counts["content"] = sorted(path.name for path in content.rglob("*") if path.is_file())
    return counts


def truncate_projections(node: NodeProcess) -> int:
    """Delete every row of every projection of a stopped node; returns how many rows there were."""
    path = f"file:{node.data / 'concord.db'}?mode=rw"
    with closing(sqlite3.connect(path, uri=True)) as database, database:
        return sum(database.execute(f"DELETE FROM {table.name}").rowcount for table in PROJECTIONS)


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path, path.read_bytes()


def _open(node: NodeProcess) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{node.data / 'concord.db'}?mode=ro", uri=True, timeout=30)
