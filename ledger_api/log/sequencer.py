"""Queue to log: each accepted submission gets its index exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from anchors.merkle import leaf_hash
from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.errors import LeaseLostError
from ledger_api.log.lease import Lease
from ledger_api.log.tree import write_full_tiles
from ledger_api.store.engine import Store
from ledger_api.store.prepared import PreparedMany, insert_of
from ledger_api.store.tables.log import HOME, entries, log_heads
from ledger_api.store.tables.queue import submissions

BATCH = 2_000

_ENTRIES = insert_of(entries, "origin", "index", "statement_digest", "leaf_hash", "entry", "logged_at")
_LOGGED = PreparedMany(
    lambda _: (
        update(submissions)
        .where(submissions.c.seq == bindparam("at_seq"))
        .values(log_index=bindparam("at_index"), logged_at=bindparam("at_time"))
    ),
    ("at_index", "at_time", "at_seq"),
)


class Sequencer:
    """Assigns indices in one log, under a fenced lease.

    Entries, tiles, size and the queue's own rows change in one transaction, conditional on the
    lease's epoch and on the size that was read: two sequencers cannot both extend the log.
    """

    def __init__(
        self,
        store: Store,
        origin: str,
        *,
        batch: int = BATCH,
        lease: Lease | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._origin = origin
        self._batch = batch
        self._clock = clock
        self._lease = lease or Lease(store, f"sequencer:{origin}", clock=clock)

    @property
    def origin(self) -> str:
        """The log this sequencer extends."""
        return self._origin

    def run_once(self) -> int:
        """Log what waits, oldest first, at most one batch; returns how many entries were added.

        Returns 0 while another process holds the lease. Raises `LeaseLostError` when it was lost in between.
        """
        if not self._has_work() or not self._lease.acquire():
            return 0
        with self._store.write() as connection:
            epoch = self._lease.fence(connection)
            size = self._size(connection)
            waiting = self._waiting(connection)
            if waiting:
                self._append(connection, waiting, size, epoch)
        return len(waiting)

    def drain(self) -> int:
        """Log everything that waits; returns how many entries were added."""
        total = 0
        while added := self.run_once():
            total += added
        return total

    def close(self) -> None:
        """Release the lease."""
        self._lease.release()

    def _has_work(self) -> bool:
        with self._store.read() as connection:
            missing_head = (
                connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == self._origin)) is None
            )
            return missing_head or connection.execute(self._query().limit(1)).first() is not None

    def _query(self) -> Any:
        columns = submissions.c
        return (
            select(columns.seq, columns.statement_digest, columns.entry)
            .where(columns.origin == self._origin, columns.log_index.is_(None))
            .order_by(columns.seq)
        )

    def _waiting(self, connection: Connection) -> Sequence[Row[Any]]:
        return connection.execute(self._query().limit(self._batch)).all()

    def _size(self, connection: Connection) -> int:
        connection.execute(
            self._store.insert_new(log_heads), {"origin": self._origin, "kind": HOME, "size": 0, "epoch": 0}
        )
        size: int = connection.scalars(
            select(log_heads.c.size).where(log_heads.c.origin == self._origin)
        ).one()
        return size

    def _append(self, connection: Connection, waiting: Sequence[Row[Any]], size: int, epoch: int) -> None:
        now = int(self._clock())
        hashes = [leaf_hash(row.entry) for row in waiting]
        grown = connection.execute(
            update(log_heads)
            .where(
                log_heads.c.origin == self._origin,
                log_heads.c.kind == HOME,
                log_heads.c.size == size,
                log_heads.c.epoch <= epoch,
            )
            .values(size=size + len(waiting), epoch=epoch)
        )
        if grown.rowcount != 1:
            raise LeaseLostError(f"the log {self._origin} is no longer of size {size} under epoch {epoch}")
        _ENTRIES.run(
            connection,
            [
                (self._origin, size + at, row.statement_digest, hashes[at], row.entry, now)
                for at, row in enumerate(waiting)
            ],
        )
        _LOGGED.run(connection, [(size + at, now, row.seq) for at, row in enumerate(waiting)])
        write_full_tiles(connection, self._origin, size, hashes)
