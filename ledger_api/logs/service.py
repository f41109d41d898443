"""Logs by their URL name: the economy's code, or the code and a digest for an economy's earlier logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anchors.errors import TileError
from anchors.tiles import TILE_HEIGHT, TILE_WIDTH, TileRef, parse_tile_path
from ledger_api.log.reader import LogReader
from ledger_api.refusals import RefusedError


class LogService:
    """Serves what is published: nothing beyond the latest anchored checkpoint leaves the node as a tile.

    `origins` maps each URL name to the origin of the log, as the index knows it now.
    """

    def __init__(self, reader: LogReader, origins: Callable[[], Mapping[str, str]]) -> None:
        self._reader = reader
        self._origins = origins

    def origin(self, name: str) -> str:
        """The origin of the log with this URL name. Raises `RefusedError` LOG_UNKNOWN."""
        origin = self._origins().get(name.upper())
        if origin is None:
            raise RefusedError(
                "LOG_UNKNOWN", f"there is no log {name[:64]!r} here", fix="GET /v1/logs lists the logs."
            )
        return origin

    def checkpoint(self, name: str) -> bytes:
        """The latest anchored signed note. Raises `RefusedError` NOT_ANCHORED_YET before the first."""
        note = self._reader.checkpoint(self.origin(name))
        if note is None:
            raise RefusedError(
                "NOT_ANCHORED_YET",
                "this log has no anchored checkpoint yet",
                fix="Ask again after its first document was anchored.",
            )
        return note

    def tile(self, name: str, path: str) -> tuple[bytes, bool]:
        """The tile or entry bundle at a C2SP path, and whether it holds entries.

        Raises `RefusedError` TILE_UNKNOWN or LOG_UNKNOWN.
        """
        origin = self.origin(name)
        try:
            wanted = parse_tile_path(f"tile/{path}")
        except TileError:
            raise _tile_unknown(path) from None
        is_bundle = not isinstance(wanted, TileRef)
        level = wanted.level if isinstance(wanted, TileRef) else 0
        published = self._reader.anchored_size(origin) >> TILE_HEIGHT * level
        if wanted.index * TILE_WIDTH + wanted.width > published:
            # What is not anchored yet may still be lost with its database, and clients keep tiles for ever.
            raise _tile_unknown(path)
        if isinstance(wanted, TileRef):
            data = self._reader.tile(origin, wanted.level, wanted.index, wanted.width)
        else:
            data = self._reader.bundle(origin, wanted.index, wanted.width)
        if data is None:
            raise _tile_unknown(path)
        return data, is_bundle


def _tile_unknown(path: str) -> RefusedError:
    return RefusedError(
        "TILE_UNKNOWN",
        f"this log has no tile {path[:80]!r}",
        fix="Fetch the checkpoint first, and only tiles that its size calls for (C2SP tlog-tiles).",
    )
