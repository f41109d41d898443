"""What the log reports about itself, as figures for metrics and for `concord doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.states import OPEN_STATES
from ledger_api.store.counters import read_all
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import index_state
from ledger_api.store.tables.content import blobs
from ledger_api.store.tables.log import HOME, anchor_transactions, checkpoints, entries, log_heads
from ledger_api.store.tables.queue import submissions


@dataclass(frozen=True, slots=True)
class LogHealth:
    """One log operated here. Ages are seconds; 0.0 when nothing waits."""

    origin: str
    size: int
    published_size: int
    queued: int
    oldest_unanchored_age: float
    open_checkpoints: int
    operator_nonce: int | None


@dataclass(frozen=True, slots=True)
class HealthSnapshot:
    """The node's logs, its index and its counters, read in one transaction."""

    logs: tuple[LogHealth, ...]
    unpublished_contents: int
    next_block: int
    final_block: int
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def oldest_unanchored_age(self) -> float:
        """The longest that any accepted registration has waited for its anchor."""
        return max((one.oldest_unanchored_age for one in self.logs), default=0.0)

    @property
    def queued(self) -> int:
        """Accepted registrations without an index."""
        return sum(one.queued for one in self.logs)


class Health:
    """Reads figures from the database; what only the chain knows is asked from the gateway elsewhere."""

    def __init__(self, store: Store, origins: Sequence[str] = (), *, clock: Clock = system_clock) -> None:
        self._store = store
        self._origins = tuple(origins)
        self._clock = clock

    def snapshot(self) -> HealthSnapshot:
        """All figures at one moment."""
        with self._store.read() as connection:
            known = set(connection.scalars(select(log_heads.c.origin).where(log_heads.c.kind == HOME))) | set(
                self._origins
            )
            state = connection.execute(select(index_state)).first()
            unpublished = connection.scalar(
                select(func.count()).select_from(blobs).where(blobs.c.published_at.is_(None))
            )
            return HealthSnapshot(
                logs=tuple(self._log(connection, origin) for origin in sorted(known)),
                unpublished_contents=unpublished or 0,
                next_block=0 if state is None else state.next_block,
                final_block=0 if state is None else state.final_block,
                counters=read_all(connection),
            )

    def _log(self, connection: Connection, origin: str) -> LogHealth:
        size = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
        published = connection.scalar(
            select(func.max(checkpoints.c.size)).where(
                checkpoints.c.origin == origin, checkpoints.c.published_at.is_not(None)
            )
        )
        queued, oldest_queued = connection.execute(
            select(func.count(), func.min(submissions.c.received_at)).where(
                submissions.c.origin == origin, submissions.c.log_index.is_(None)
            )
        ).one()
        oldest_logged = connection.scalar(
            select(entries.c.logged_at).where(entries.c.origin == origin, entries.c.index == (published or 0))
        )
        waiting_since = min((at for at in (oldest_queued, oldest_logged) if at is not None), default=None)
        return LogHealth(
            origin=origin,
            size=size,
            published_size=published or 0,
            queued=queued,
            oldest_unanchored_age=0.0 if waiting_since is None else max(0.0, self._clock() - waiting_since),
            open_checkpoints=connection.scalar(
                select(func.count()).where(
                    checkpoints.c.origin == origin, checkpoints.c.state.in_(OPEN_STATES)
                )
            )
            or 0,
            operator_nonce=connection.scalar(
                select(func.max(anchor_transactions.c.nonce)).where(anchor_transactions.c.origin == origin)
            ),
        )
