"""What the log reports about itself, as figures for metrics and for `concord doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.states import OPEN_STATES, TransactionState
from ledger_api.store.counters import read_all
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import anchors, index_state, logs
from ledger_api.store.tables.content import blobs
from ledger_api.store.tables.log import HOME, anchor_transactions, checkpoints, entries, leases, log_heads
from ledger_api.store.tables.queue import submissions


@dataclass(frozen=True, slots=True)
class LogHealth:
    """One log operated here. Ages are seconds; 0.0 when nothing waits."""

    origin: str
    size: int
    published_size: int
    queued: int
    oldest_queued_age: float
    oldest_unanchored_age: float
    published_age: float | None
    """Since the latest checkpoint was published; None before the first."""
    open_checkpoints: int
    oldest_open_age: float
    """Of the oldest checkpoint that is signed and not on chain."""
    pending_transactions: int
    """Signed, neither mined nor given up; a bumped one and what it replaces count once."""
    operator_nonce: int | None


@dataclass(frozen=True, slots=True)
class MirrorHealth:
    """A copy of another node's log: entries held, and entries under the latest final anchor."""

    origin: str
    size: int
    anchored_size: int


@dataclass(frozen=True, slots=True)
class LeaseHealth:
    """Who writes one part of the log. `epoch` grows whenever another process takes over."""

    name: str
    holder: str
    epoch: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class HealthSnapshot:
    """The node's logs, its index and its counters, read in one transaction."""

    logs: tuple[LogHealth, ...]
    unpublished_contents: int
    next_block: int
    final_block: int
    mirrors: tuple[MirrorHealth, ...] = ()
    leases: tuple[LeaseHealth, ...] = ()
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
                mirrors=_mirrors(connection, known, 0 if state is None else state.final_block),
                leases=_leases(connection, int(self._clock() * 1000)),
                counters=read_all(connection),
            )

    def _log(self, connection: Connection, origin: str) -> LogHealth:
        size = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
        published, published_at = connection.execute(
            select(func.max(checkpoints.c.size), func.max(checkpoints.c.published_at)).where(
                checkpoints.c.origin == origin, checkpoints.c.published_at.is_not(None)
            )
        ).one()
        queued, oldest_queued = connection.execute(
            select(func.count(), func.min(submissions.c.received_at)).where(
                submissions.c.origin == origin, submissions.c.log_index.is_(None)
            )
        ).one()
        oldest_logged = connection.scalar(
            select(entries.c.logged_at).where(entries.c.origin == origin, entries.c.index == (published or 0))
        )
        waiting_since = min((at for at in (oldest_queued, oldest_logged) if at is not None), default=None)
        is_open = checkpoints.c.origin == origin, checkpoints.c.state.in_(OPEN_STATES)
        opened, oldest_open = connection.execute(
            select(func.count(), func.min(checkpoints.c.signed_at)).where(*is_open)
        ).one()
        pending = connection.scalar(
            select(func.count(anchor_transactions.c.nonce.distinct()))
            .join(checkpoints)
            .where(*is_open, anchor_transactions.c.state != TransactionState.DEAD)
        )
        nonce = connection.scalar(
            select(func.max(anchor_transactions.c.nonce)).where(anchor_transactions.c.origin == origin)
        )
        return LogHealth(
            origin=origin,
            size=size,
            published_size=published or 0,
            queued=queued,
            oldest_queued_age=self._age(oldest_queued) or 0.0,
            oldest_unanchored_age=self._age(waiting_since) or 0.0,
            published_age=self._age(published_at),
            open_checkpoints=opened,
            oldest_open_age=self._age(oldest_open) or 0.0,
            pending_transactions=pending or 0,
            operator_nonce=nonce,
        )

    def _age(self, since: int | None) -> float | None:
        return None if since is None else max(0.0, self._clock() - since)


def _mirrors(connection: Connection, own: set[str], final_block: int) -> tuple[MirrorHealth, ...]:
    found = connection.execute(select(logs.c.origin, logs.c.origin_id).order_by(logs.c.origin)).all()
    mirrors = []
    for origin, origin_id in found:
        if origin in own:
            continue
        held = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
        anchored = connection.scalar(
            select(func.max(anchors.c.size)).where(
                anchors.c.origin_id == origin_id, anchors.c.block <= final_block
            )
        )
        mirrors.append(MirrorHealth(origin, held, anchored or 0))
    return tuple(mirrors)


def _leases(connection: Connection, now_ms: int) -> tuple[LeaseHealth, ...]:
    return tuple(
        LeaseHealth(row.name, row.holder, row.epoch, row.expires_at_ms > now_ms)
        for row in connection.execute(select(leases).order_by(leases.c.name))
    )
