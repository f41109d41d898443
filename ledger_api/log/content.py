"""Contents by their SHA-256: kept in the database, and published from there to the content store."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import func, select, update

from anchors.content.port import ContentStore
from anchors.errors import ContentStoreError, ContentUnavailableError
from ledger_api.log.clock import Clock, system_clock
from ledger_api.store.engine import Store
from ledger_api.store.tables.content import blobs

AT_ONE_GO = 256
"""Contents published in one round: whatever waits after an outage, anchoring goes on between the rounds."""


class ContentShelf:
    """Keeps contents that came without a document; like those that came with one, they are published.

    What is kept is on disk when `keep` returns. Nothing here judges who may have something kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, contents: Collection[bytes]) -> None:
        """Keep them all, or none. Keeping the same bytes again changes nothing."""
        rows = [{"sha256": sha256(data).digest(), "size": len(data), "data": data} for data in contents]
        if rows:
            with self._store.write() as connection:
                connection.execute(self._store.insert_new(blobs), rows)

    def sizes(self, digests: Collection[bytes]) -> dict[bytes, int]:
        """Bytes of each of these contents that is kept here."""
        if not digests:
            return {}
        query = select(blobs.c.sha256, blobs.c.size).where(blobs.c.sha256.in_(digests))
        with self._store.read() as connection:
            return {row.sha256: row.size for row in connection.execute(query)}

    def get(self, digest: bytes) -> bytes | None:
        """One content, or None."""
        with self._store.read() as connection:
            return connection.scalar(select(blobs.c.data).where(blobs.c.sha256 == digest))


class ContentPublisher:
    """Copies kept openings and files into the content store, each once.

    The store may be down for any time: what was acknowledged lies in the database meanwhile.
    """

    def __init__(self, store: Store, content_store: ContentStore, *, clock: Clock = system_clock) -> None:
        self._store = store
        self._content_store = content_store
        self._clock = clock

    def run_once(self) -> int:
        """Publish what waits, at most `AT_ONE_GO`; returns how many contents were published.

        Raises `ContentUnavailableError` when the content store is down, and, after having tried the others,
        the first `ContentStoreError` with which it refused a content; what was published stays so.
        """
        published, refused = 0, None
        for digest in self._waiting():
            try:
                self._publish(digest)
            except ContentUnavailableError:
                raise
            except ContentStoreError as refusal:
                refused = refused or refusal
            else:
                published += 1
        if refused is not None:
            raise refused
        return published

    def waiting(self) -> int:
        """How many contents are not in the content store yet."""
        with self._store.read() as connection:
            return connection.scalar(select(func.count()).select_from(blobs).where(_UNPUBLISHED)) or 0

    def _waiting(self) -> list[bytes]:
        with self._store.read() as connection:
            return list(connection.scalars(select(blobs.c.sha256).where(_UNPUBLISHED).limit(AT_ONE_GO)))

    def _publish(self, digest: bytes) -> None:
        with self._store.read() as connection:
            data: bytes = connection.scalars(select(blobs.c.data).where(blobs.c.sha256 == digest)).one()
        # Outside any transaction: a slow content store must not keep others from writing.
        cid = self._content_store.put(data)
        with self._store.write() as connection:
            connection.execute(
                update(blobs).where(blobs.c.sha256 == digest).values(cid=cid, published_at=int(self._clock()))
            )


_UNPUBLISHED = blobs.c.published_at.is_(None)
