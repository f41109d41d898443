"""C2SP tlog-tiles: paths, tiles and entry bundles.

A tile holds up to 256 consecutive hashes of one tree level that is a multiple of eight; a bundle holds the
entries under a level 0 tile. Full ones never change.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from anchors.errors import TileError
from anchors.merkle import HASH_SIZE, MAX_SIZE, HashReader

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_ENTRY_BYTES = 2**16 - 1
MAX_LEVEL = 63

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, order=True)
class TileRef:
    """The tile at this level and index, ``width`` hashes wide; 256 is a full one."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The C2SP path below the log's prefix."""
        return tile_path(self.level, self.index, self.width)


@dataclass(frozen=True, order=True)
class EntriesRef:
    """The entry bundle at this index, of ``width`` entries; 256 is a full one."""

    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The C2SP path below the log's prefix."""
        return entries_path(self.index, self.width)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """``tile/<L>/<N>[.p/<W>]``. Raises :class:`TileError` outside what the specification numbers."""
    if not 0 <= level <= MAX_LEVEL:
        raise TileError(f"tile levels are 0 to {MAX_LEVEL}")
    return f"tile/{level}/{_index_path(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """``tile/entries/<N>[.p/<W>]``. Raises :class:`TileError`."""
    return f"tile/entries/{_index_path(index, width)}"


def parse_tile_path(path: str) -> TileRef | EntriesRef:
    """What a path below a log's prefix asks for. Raises :class:`TileError` for any other spelling."""
    match = _PATH.fullmatch(path) if type(path) is str and len(path) <= 100 else None
    if match is None:
        raise TileError("not a C2SP tile path")
    index = int(re.sub("[x/]", "", match["index"]))
    width = int(match["width"] or TILE_WIDTH)
    if match["width"] is not None and width >= TILE_WIDTH:
        raise TileError("a partial tile is 1 to 255 wide")
    ref = (
        EntriesRef(index, width)
        if match["level"] == "entries"
        else TileRef(int(match["level"]), index, width)
    )
    if ref.path != path:
        raise TileError("the index of a tile is written with the fewest digits")
    return ref


def tiles_for_size(size: int) -> Iterator[TileRef]:
    """All tiles of a tree of this size, level by level, the partial one of each level last."""
    for level, _ in enumerate(_level_sizes(size)):
        yield from tiles_between(0, size, level)


def tiles_between(old_size: int, size: int, level: int) -> Iterator[TileRef]:
    """The tiles of one level that are new, or wider, in a tree grown from ``old_size`` to ``size``."""
    before, after = _at_level(old_size, level), _at_level(size, level)
    for index in range(before // TILE_WIDTH, (after + TILE_WIDTH - 1) // TILE_WIDTH):
        width = min(TILE_WIDTH, after - index * TILE_WIDTH)
        if index * TILE_WIDTH + width > before:
            yield TileRef(level, index, width)


def levels_for_size(size: int) -> int:
    """How many tile levels a tree of this size has."""
    return len(list(_level_sizes(size)))


def entries_for_size(size: int) -> Iterator[EntriesRef]:
    """All entry bundles of a log of this size."""
    for tile in tiles_between(0, size, 0):
        yield EntriesRef(tile.index, tile.width)


def tile_root(tile: bytes) -> bytes:
    """The hash of a full tile, as it stands in the tile above (RFC 9162 §2.1.1)."""
    if len(tile) != TILE_WIDTH * HASH_SIZE:
        raise TileError("only a full tile has a hash in the level above")
    return subtree_hash(tile, TILE_HEIGHT, 0)


def subtree_hash(tile: bytes, height: int, offset: int) -> bytes:
    """The hash over the ``offset``-th run of ``2^height`` hashes of a tile."""
    width = HASH_SIZE << height
    hashes = tile[offset * width : (offset + 1) * width]
    if not 0 <= height <= TILE_HEIGHT or offset < 0 or len(hashes) != width:
        raise TileError("the tile does not hold that subtree")
    return inner_hashes(hashes)[-1]


def inner_hashes(tile: bytes) -> tuple[bytes, ...]:
    """The hashes of all complete subtrees of a tile, full or partial, joined by height.

    What :func:`subtree_hash` gives for ``height`` and ``offset`` is hash ``offset`` of element ``height``.
    """
    levels = [tile]
    while len(levels[-1]) >= 2 * HASH_SIZE:
        below = levels[-1]
        pairs = range(0, len(below) - HASH_SIZE, 2 * HASH_SIZE)
        levels.append(b"".join([sha256(b"\x01" + below[at : at + 2 * HASH_SIZE]).digest() for at in pairs]))
    return tuple(levels)


def hash_reader(size: int, read_tile: Callable[[TileRef], bytes]) -> HashReader:
    """Read any complete subtree of a log of ``size`` leaves from its tiles, each of them read once.

    ``read_tile`` returns the bytes of a tile; a wrong length raises :class:`TileError`.
    """
    tiles: dict[TileRef, bytes] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        tile_index = first // TILE_WIDTH
        width = min(TILE_WIDTH, _at_level(size, tile_level) - tile_index * TILE_WIDTH)
        ref = TileRef(tile_level, tile_index, width)
        if ref not in tiles:
            tile = read_tile(ref)
            if len(tile) != width * HASH_SIZE:
                raise TileError(f"{ref.path} has {len(tile)} bytes, not {width * HASH_SIZE}")
            tiles[ref] = tile
        return subtree_hash(tiles[ref], height, (first % TILE_WIDTH) >> height)

    return read


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes. Raises :class:`TileError`."""
    if not 0 < len(entries) <= TILE_WIDTH:
        raise TileError("a bundle holds 1 to 256 entries")
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise TileError(f"an entry in a bundle is at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def decode_bundle(data: bytes, width: int | None = None) -> list[bytes]:
    """The entries of a bundle, of which there must be ``width`` where given. Raises :class:`TileError`."""
    if type(data) is not bytes:
        raise TileError("a bundle is bytes")
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) <= TILE_WIDTH:
        length = int.from_bytes(data[at : at + 2])
        entry = data[at + 2 : at + 2 + length]
        if at + 2 > len(data) or len(entry) != length:
            raise TileError("the bundle is cut short")
        entries.append(entry)
        at += 2 + length
    if not 0 < len(entries) <= TILE_WIDTH or width not in (None, len(entries)):
        raise TileError(f"the bundle holds {len(entries)} entries, not {width or '1 to 256'}")
    return entries


def _index_path(index: int, width: int) -> str:
    if type(index) is not int or not 0 <= index <= MAX_SIZE // TILE_WIDTH:
        raise TileError("a tile index is a whole number within a log")
    if type(width) is not int or not 0 < width <= TILE_WIDTH:
        raise TileError("a tile is 1 to 256 wide")
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def _at_level(size: int, level: int) -> int:
    return size >> (TILE_HEIGHT * level)


def _level_sizes(size: int) -> Iterator[int]:
    while size:
        yield size
        size >>= TILE_HEIGHT
