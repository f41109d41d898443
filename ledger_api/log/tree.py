"""Growing and reading the stored tree: leaf hashes in `entries`, full tiles in `tiles`, nothing else.

The hash of a full tile stands in the tile one level up (C2SP tlog-tiles), so a partial tile is
always derived: at level 0 from leaf hashes, above from the roots of the full tiles below.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from anchors.merkle import HASH_SIZE
from anchors.tiles import TILE_HEIGHT, TILE_WIDTH, subtree_hash, tile_root
from ledger_api.store.prepared import Prepared
from ledger_api.store.tables.log import entries, tiles

_LEAVES = Prepared(
    select(entries.c.leaf_hash)
    .where(
        entries.c.origin == bindparam("log"),
        entries.c.index >= bindparam("start"),
        entries.c.index < bindparam("end"),
    )
    .order_by(entries.c.index)
)
_ROOTS = Prepared(
    select(tiles.c.root)
    .where(
        tiles.c.origin == bindparam("log"),
        tiles.c.level == bindparam("below"),
        tiles.c.n >= bindparam("start"),
        tiles.c.n < bindparam("end"),
    )
    .order_by(tiles.c.n)
)
_TILE = Prepared(
    select(tiles.c.hashes).where(
        tiles.c.origin == bindparam("log"),
        tiles.c.level == bindparam("at_level"),
        tiles.c.n == bindparam("at"),
    )
)


def stored_hashes(connection: Connection, origin: str, level: int, start: int, end: int) -> bytes:
    """The concatenated hashes `[start, end)` of a tile level, as far as they are committed."""
    if level == 0:
        found = _LEAVES.all(connection, log=origin, start=start, end=end)
    else:
        found = _ROOTS.all(connection, log=origin, below=level - 1, start=start, end=end)
    return b"".join([row[0] for row in found])


def write_full_tiles(connection: Connection, origin: str, size: int, leaf_hashes: Sequence[bytes]) -> None:
    """Write, once, every tile that these leaves complete; they follow the first `size` leaves.

    Part of the transaction that commits the entries themselves.
    """
    level, old = 0, size
    added = b"".join(leaf_hashes)
    rows = []
    while added:
        new = old + len(added) // HASH_SIZE
        first = old // TILE_WIDTH
        if new // TILE_WIDTH == first:
            break
        hashes = stored_hashes(connection, origin, level, first * TILE_WIDTH, old) + added
        roots = []
        for n in range(first, new // TILE_WIDTH):
            start = (n - first) * TILE_WIDTH * HASH_SIZE
            tile = hashes[start : start + TILE_WIDTH * HASH_SIZE]
            root = tile_root(tile)
            roots.append(root)
            rows.append({"origin": origin, "level": level, "n": n, "hashes": tile, "root": root})
        level, old, added = level + 1, first, b"".join(roots)
    if rows:
        connection.execute(insert(tiles), rows)


class TileSource:
    """Stored tiles of one log within one transaction, each read at most once."""

    def __init__(self, connection: Connection, origin: str) -> None:
        self._connection = connection
        self._origin = origin
        self._tiles: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, n: int) -> bytes:
        """The hashes of a tile, as many as are committed; empty when there are none."""
        if (known := self._tiles.get((level, n))) is not None:
            return known
        hashes: bytes = _TILE.scalar(
            self._connection, log=self._origin, at_level=level, at=n
        ) or stored_hashes(self._connection, self._origin, level, n * TILE_WIDTH, (n + 1) * TILE_WIDTH)
        self._tiles[level, n] = hashes
        return hashes

    def read(self, level: int, index: int) -> bytes:
        """The `anchors.merkle.HashReader` of this log."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        n, offset = divmod(index << height, TILE_WIDTH)
        return subtree_hash(self.tile(tile_level, n), height, offset >> height)
