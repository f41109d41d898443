"""A lease with a fencing token: at most one process writes, even when two believe they hold it."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.errors import LeaseLostError
from ledger_api.store.engine import Store
from ledger_api.store.errors import StoreUnavailableError
from ledger_api.store.tables.log import leases

SECONDS = 8.0
"""How long a lease is good for. Another process has it two seconds later at the latest, polling included."""


@cache
def process_space() -> str:
    """Where process ids of one number are of one process: this boot of this machine, this container.

    Two machines may have one name, and two containers do not see each other's processes; where the system
    does not tell them apart, every process is alone.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        space = Path("/proc/self/ns/pid").readlink()
    except (OSError, UnicodeDecodeError):
        return secrets.token_hex(8)
    return sha256(f"{socket.gethostname()} {boot} {space}".encode()).hexdigest()[:16]


def process_identity() -> str:
    """A name for this process that no other one has."""
    return f"{process_space()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_gone(holder: str) -> bool:
    """Whether a holder was a process seen from here that has ended; False where that cannot be known."""
    space, _, rest = holder.rpartition(":")[0].rpartition(":")
    if space != process_space() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class Lease:
    """The right to write one part of the log.

    Time only decides when another process may try; safety rests on the epoch, which every write
    transaction compares under a row lock (`fence`). A holder whose clock is wrong loses its lease
    early or late, never its exclusiveness. What a killed process of the same machine held is taken at once;
    what nobody renews is taken when this process has seen it unchanged for a period, whatever the clocks say.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        holder: str | None = None,
        seconds: float = SECONDS,
        clock: Clock = system_clock,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._name = name
        self._holder = holder or process_identity()
        self._seconds = seconds
        self._clock = clock
        self._stopwatch = stopwatch
        self._renewed_at_ms = 0
        self._seen: tuple[str, int, int] | None = None
        self._seen_at = 0.0
        self.epoch: int | None = None
        """The fencing token while this process believes it holds the lease."""

    def acquire(self) -> bool:
        """Take the lease, or keep it for another period; False while another process holds it.

        Keeping it costs a write only once in half a period: the fence is what is relied on.
        """
        now = int(self._clock() * 1000)
        if self.epoch is not None and 0 <= now - self._renewed_at_ms < self._seconds * 500:
            return True
        until = now + int(self._seconds * 1000)
        with self._store.write() as connection:
            connection.execute(
                self._store.insert_new(leases),
                {"name": self._name, "holder": "", "epoch": 0, "expires_at_ms": 0},
            )
            row = connection.execute(
                select(leases).where(leases.c.name == self._name).with_for_update()
            ).one()
            if row.holder == self._holder and row.epoch == self.epoch:
                epoch = row.epoch
            elif row.holder == self._holder or self._has_run_out(row, now) or is_gone(row.holder):
                epoch = row.epoch + 1
            else:
                self.epoch = None
                return False
            connection.execute(
                update(leases)
                .where(leases.c.name == self._name)
                .values(holder=self._holder, epoch=epoch, expires_at_ms=until)
            )
        self.epoch, self._renewed_at_ms = epoch, now
        return True

    def _has_run_out(self, row: Row[Any], now_ms: int) -> bool:
        """Whether the holder's time is over by the clock, or nobody has renewed it for a period of ours."""
        seen = (row.holder, row.epoch, row.expires_at_ms)
        if seen != self._seen:
            self._seen, self._seen_at = seen, self._stopwatch()
        return row.expires_at_ms <= now_ms or self._stopwatch() - self._seen_at >= self._seconds

    def fence(self, connection: Connection) -> int:
        """Return the epoch if this process still holds the lease, keeping it held until the commit.

        Raises `LeaseLostError`, which rolls the transaction back.
        """
        self._store.keep_short(connection)
        held = connection.execute(
            update(leases)
            .where(leases.c.name == self._name, leases.c.epoch == self.epoch, leases.c.holder == self._holder)
            .values(expires_at_ms=int((self._clock() + self._seconds) * 1000))
        )
        if self.epoch is None or held.rowcount != 1:
            self.epoch = None
            raise LeaseLostError(f"the lease {self._name} has gone to another process")
        return self.epoch

    def release(self) -> None:
        """Let another process take over at once; does nothing when the lease is not held.

        Where the database does not answer the lease runs out by itself: nobody who stops is kept from it.
        """
        if self.epoch is None:
            return
        held = (leases.c.name == self._name, leases.c.epoch == self.epoch, leases.c.holder == self._holder)
        self.epoch = None
        with suppress(StoreUnavailableError), self._store.write() as connection:
            connection.execute(update(leases).where(*held).values(expires_at_ms=0))
