"""Growing and reading the stored tree: leaf hashes in `entries`, full tiles in `tiles`, nothing else.

The hash of a full tile stands in the tile one level up (C2SP tlog-tiles), so a partial tile is
always derived: at level 0 from leaf hashes, above from the roots of the full tiles below.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from anchors.errors import TileError
from anchors.merkle import HASH_SIZE
from anchors.tiles import TILE_HEIGHT, TILE_WIDTH, inner_hashes, tile_root
from ledger_api.store.prepared import Ask, Prepared, within
from ledger_api.store.tables.log import entries, tiles

KEPT_TILES = 4_096
"""Of a process: a million entries, some 64 MB."""

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


def stored_hashes(ask: Ask, origin: str, level: int, start: int, end: int) -> bytes:
    """The concatenated hashes `[start, end)` of a tile level, as far as they are committed."""
    if level == 0:
        found = ask(_LEAVES, log=origin, start=start, end=end)
    else:
        found = ask(_ROOTS, log=origin, below=level - 1, start=start, end=end)
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
        hashes = stored_hashes(within(connection), origin, level, first * TILE_WIDTH, old) + added
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


class TileMemory:
    """Tiles with their inner hashes, by (origin, level, index), for every proof that comes after.

    What is committed never changes and only grows, so a tile serves as far as it goes. Threads may share it.
    """

    def __init__(self, limit: int = KEPT_TILES) -> None:
        self._limit = limit
        self._kept: dict[tuple[str, int, int], tuple[bytes, ...]] = {}

    def get(self, key: tuple[str, int, int], width: int) -> tuple[bytes, ...] | None:
        """The inner hashes of a tile, if at least ``width`` of its hashes are known."""
        found = self._kept.get(key)
        return found if found is not None and len(found[0]) >= width * HASH_SIZE else None

    def keep(self, key: tuple[str, int, int], hashes: bytes) -> tuple[bytes, ...]:
        """Keep the hashes of a tile, as many as are committed; returns its inner hashes."""
        if len(self._kept) >= self._limit:
            self._kept = {}  # a new one, never a cleared one: other threads may be reading
        found = self._kept[key] = inner_hashes(hashes)
        return found


class TileSource:
    """Stored tiles of one log. ``memory`` is for committed tiles alone."""

    def __init__(self, ask: Ask, origin: str, memory: TileMemory | None = None) -> None:
        self._ask = ask
        self._origin = origin
        self._memory = TileMemory() if memory is None else memory

    def tile(self, level: int, n: int) -> bytes:
        """The hashes of a tile, as many as are committed; empty when there are none."""
        full: bytes
        for (full,) in self._ask(_TILE, log=self._origin, at_level=level, at=n):
            return full
        return stored_hashes(self._ask, self._origin, level, n * TILE_WIDTH, (n + 1) * TILE_WIDTH)

    def read(self, level: int, index: int) -> bytes:
        """The `anchors.merkle.HashReader` of this log. Raises ``TileError`` beyond what is committed."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        n, first = divmod(index << height, TILE_WIDTH)
        key, width = (self._origin, tile_level, n), first + (1 << height)
        levels = self._memory.get(key, width) or self._memory.keep(key, self.tile(tile_level, n))
        if len(levels[0]) < width * HASH_SIZE:
            raise TileError("the tile does not hold that subtree")
        at = (first >> height) * HASH_SIZE
        return levels[height][at : at + HASH_SIZE]
