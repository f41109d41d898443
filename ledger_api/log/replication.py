"""Replicating a log's entries to the content store before they are anchored.

The anchor event carries the CID of an index object. It names the CIDs of the entry bundles (C2SP
tlog-tiles, 256 entries each) directly for the newest ones, and through immutable pages of 256 CIDs
for the rest, so that one anchor stores a few kilobytes whatever the size of the log.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from anchors.canonical import encode, parse
from anchors.content.port import ContentStore
from anchors.errors import ContentMismatchError
from anchors.hexadecimal import to_hex
from anchors.tiles import TILE_WIDTH, decode_bundle, encode_bundle
from ledger_api.store.engine import Store
from ledger_api.store.tables.log import entries, replicas

INDEX_FORMAT = "concord/log-index/v1"
PAGE_FORMAT = "concord/log-page/v1"
_BUNDLES, _PAGES = 0, 1


class Replicator:
    """Puts entry bundles, pages and index objects into the content store."""

    def __init__(self, store: Store, content_store: ContentStore) -> None:
        self._store = store
        self._content_store = content_store

    def replicate(self, origin: str, size: int, root: bytes) -> str:
        """Store everything that rebuilds the first `size` entries; returns the CID of the index object.

        What is complete is stored once for good; the last bundle is stored again as it grows.
        Raises `ContentUnavailableError` when the content store is down.
        """
        full, rest = divmod(size, TILE_WIDTH)
        bundles = self._completed(origin, _BUNDLES, full)
        pages = self._completed(origin, _PAGES, full // TILE_WIDTH)
        loose = bundles[len(pages) * TILE_WIDTH :]
        if rest:
            loose.append(self._content_store.put(self._bundle(origin, full, rest)))
        index = {
            "format": INDEX_FORMAT,
            "origin": origin,
            "size": size,
            "root": to_hex(root),
            "pages": pages,
            "bundles": loose,
        }
        return self._content_store.put(encode(index))

    def _completed(self, origin: str, level: int, count: int) -> list[str]:
        """The CIDs of the first `count` immutable objects of a level, storing those that are missing."""
        with self._store.read() as connection:
            known = list(
                connection.scalars(
                    select(replicas.c.cid)
                    .where(replicas.c.origin == origin, replicas.c.level == level, replicas.c.n < count)
                    .order_by(replicas.c.n)
                )
            )
        for n in range(len(known), count):
            data = self._bundle(origin, n, TILE_WIDTH) if level == _BUNDLES else self._page(origin, n)
            cid = self._content_store.put(data)
            with self._store.write() as connection:
                row = {"origin": origin, "level": level, "n": n, "cid": cid}
                connection.execute(self._store.insert_new(replicas), row)
            known.append(cid)
        return known

    def _bundle(self, origin: str, n: int, width: int) -> bytes:
        start = n * TILE_WIDTH
        with self._store.read() as connection:
            found = connection.scalars(
                select(entries.c.entry)
                .where(entries.c.origin == origin, entries.c.index >= start, entries.c.index < start + width)
                .order_by(entries.c.index)
            ).all()
        return encode_bundle(list(found))

    def _page(self, origin: str, n: int) -> bytes:
        start = n * TILE_WIDTH
        with self._store.read() as connection:
            cids = connection.scalars(
                select(replicas.c.cid)
                .where(
                    replicas.c.origin == origin,
                    replicas.c.level == _BUNDLES,
                    replicas.c.n >= start,
                    replicas.c.n < start + TILE_WIDTH,
                )
                .order_by(replicas.c.n)
            ).all()
        return encode({"format": PAGE_FORMAT, "bundles": list(cids)})


def fetch_entries(content_store: ContentStore, cid: str, start: int, end: int) -> list[bytes]:
    """The entries `[start, end)` of the replica whose index object has this CID.

    Nothing is believed: the caller compares the root. Raises `ContentNotFoundError`,
    `ContentUnavailableError`, and `ContentMismatchError` for an index object of another form.
    """
    index = _object(content_store.get(cid), INDEX_FORMAT, cid)
    pages, loose = _texts(index, "pages", cid), _texts(index, "bundles", cid)
    found: list[bytes] = []
    loaded: dict[int, list[str]] = {}
    for n in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
        page, offset = divmod(n, TILE_WIDTH)
        if page < len(pages):
            if page not in loaded:
                loaded[page] = _texts(
                    _object(content_store.get(pages[page]), PAGE_FORMAT, cid), "bundles", cid
                )
            names = loaded[page]
        else:
            names, offset = loose, n - len(pages) * TILE_WIDTH
        if offset >= len(names):
            raise ContentMismatchError(f"the replica {cid} ends before entry {end}")
        found.extend(decode_bundle(content_store.get(names[offset])))
    skipped = start % TILE_WIDTH
    return found[skipped : skipped + end - start]


def _object(data: bytes, form: str, cid: str) -> dict[str, Any]:
    value = parse(data, max_fields=1_000_000)
    if not isinstance(value, dict) or value.get("format") != form:
        raise ContentMismatchError(f"{cid} leads to something that is not a {form}")
    return value


def _texts(value: dict[str, Any], name: str, cid: str) -> list[str]:
    found = value.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ContentMismatchError(f"{cid} has no list of {name}")
    return found
