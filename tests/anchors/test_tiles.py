"""C2SP tlog-tiles: paths, tiles and bundles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.errors import TileError
from anchors.merkle import (
    MerkleTree,
    consistency_proof_from,
    inclusion_proof_from,
    leaf_hash,
    range_root,
)
from anchors.tiles import (
    EntriesRef,
    TileRef,
    decode_bundle,
    encode_bundle,
    entries_for_size,
    entries_path,
    hash_reader,
    inner_hashes,
    levels_for_size,
    parse_tile_path,
    subtree_hash,
    tile_path,
    tile_root,
    tiles_between,
    tiles_for_size,
)

SIZE = 66_000
TREE = MerkleTree(leaf_hash(b"%d" % index) for index in range(SIZE))


def tile_bytes(ref: TileRef) -> bytes:
    first = ref.index * 256
    return b"".join(TREE.hash_at(8 * ref.level, first + at) for at in range(ref.width))


def test_paths_are_those_of_the_specification() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"
    assert entries_path(999) == "tile/entries/999"
    assert entries_path(1000, 1) == "tile/entries/x001/000.p/1"


def test_a_tree_of_70000_has_the_tiles_the_specification_counts() -> None:
    tiles = list(tiles_for_size(70_000))
    full = [tile for tile in tiles if tile.width == 256]
    partial = [(tile.level, tile.width) for tile in tiles if tile.width < 256]
    assert (len([tile for tile in full if tile.level == 0]), len(full)) == (273, 274)
    assert partial == [(0, 112), (1, 17), (2, 1)]
    assert list(tiles_for_size(256)) == [TileRef(0, 0, 256), TileRef(1, 0, 1)]
    assert levels_for_size(70_000) == 3
    assert list(tiles_for_size(0)) == []
    assert list(entries_for_size(257)) == [EntriesRef(0), EntriesRef(1, 1)]


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_paths_read_back(level: int, index: int, width: int) -> None:
    assert parse_tile_path(tile_path(level, index, width)) == TileRef(level, index, width)
    assert parse_tile_path(entries_path(index, width)) == EntriesRef(index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/1",
        "tile/00/001",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/-1/000",
        "tile/0/٠٠٠",
        "tile/data/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/" + "x999/" * 30 + "999",
        "tile/0/" + "x999/" * 6 + "999",
        "tile/entries/000\n",
    ],
)
def test_other_spellings_of_a_path_are_refused(path: str) -> None:
    with pytest.raises(TileError):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_tiles_that_cannot_exist_have_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(TileError):
        tile_path(level, index, width)


def test_the_hash_of_a_full_tile_stands_in_the_tile_above() -> None:
    assert tile_root(tile_bytes(TileRef(0, 3))) == tile_bytes(TileRef(1, 0))[3 * 32 : 4 * 32]
    with pytest.raises(TileError):
        tile_root(tile_bytes(TileRef(0, 3))[:-32])
    with pytest.raises(TileError):
        subtree_hash(tile_bytes(TileRef(0, 3, 7)), 3, 0)


@given(st.integers(1, 256), st.integers(0, 8), st.data())
def test_inner_hashes_are_those_of_every_complete_subtree(
    width: int, height: int, data: st.DataObject
) -> None:
    tile = tile_bytes(TileRef(0, 3))[: 32 * width]
    inner = inner_hashes(tile)
    runs = width >> height
    assert len(inner) == width.bit_length()
    if runs:
        assert len(inner[height]) == 32 * runs
        offset = data.draw(st.integers(0, runs - 1))
        shown = inner[height][32 * offset : 32 * offset + 32]
        assert shown == subtree_hash(tile, height, offset)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 513, 65_535, 65_536, 65_537, SIZE])
def test_proofs_from_tiles_are_those_of_the_tree(size: int) -> None:
    fetched: list[TileRef] = []

    def fetch(ref: TileRef) -> bytes:
        fetched.append(ref)
        return tile_bytes(ref)

    read = hash_reader(size, fetch)
    served = set(tiles_for_size(size))
    for index in {0, size // 3, size - 1}:
        assert inclusion_proof_from(read, index, size) == TREE.inclusion_proof(index, size)
    for before in {1, (size + 1) // 2, size}:
        assert consistency_proof_from(read, before, size) == TREE.consistency_proof(before, size)
    assert range_root(read, 0, size) == TREE.root(size)
    assert set(fetched) <= served
    assert len(fetched) == len(set(fetched))


def test_a_tile_of_another_length_is_refused() -> None:
    with pytest.raises(TileError):
        inclusion_proof_from(hash_reader(300, lambda ref: tile_bytes(ref)[:-1]), 5, 300)


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_new_tiles_complete_the_old_ones(one: int, other: int) -> None:
    before, after = sorted((one, other))
    for level in range(levels_for_size(after)):
        old = [tile for tile in tiles_for_size(before) if tile.level == level]
        new = list(tiles_between(before, after, level))
        kept = {tile.index: tile for tile in [*old, *new]}
        assert sorted(kept.values()) == [tile for tile in tiles_for_size(after) if tile.level == level]
        assert not set(old) & set(new)


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=256))
def test_bundles_read_back(entries: list[bytes]) -> None:
    data = encode_bundle(entries)
    assert decode_bundle(data) == decode_bundle(data, len(entries)) == entries
    for cut in (data[:-1], data + b"\x00", data + b"\x00\x02x"):
        with pytest.raises(TileError):
            decode_bundle(cut, len(entries))


def test_bundles_have_1_to_256_entries_of_at_most_65535_bytes() -> None:
    for entries in ([], [b""] * 257, [b"x" * 65_536]):
        with pytest.raises(TileError):
            encode_bundle(entries)
    for data in (b"", b"\x00\x00" * 257):
        with pytest.raises(TileError):
            decode_bundle(data)
