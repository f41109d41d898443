"""Delivering events: from the outbox to subscribers, until each has said that it has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anchors.webhook import WebhookSigner
from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.lease import Lease
from ledger_api.review import outbox
from ledger_api.review.outbox import DueDelivery
from ledger_api.review.records import DeliveryState
from ledger_api.review.sending import Outgoing
from ledger_api.store.engine import Store

BATCH = 16
LEASE = "webhooks"
DAY = 86_400

Send = Callable[[Sequence[Outgoing]], Sequence[str | None]]
"""For each attempt None when the receiver has it, else what went wrong."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`first` seconds after the first failure, twice as long after each other, `longest` at most.

    After `patience` seconds the event is given up.
    """

    first: float = 5.0
    longest: float = 3_600.0
    patience: float = DAY

    def pause(self, attempts: int) -> float:
        """Seconds between attempt number `attempts` and the next."""
        return min(self.first * 2.0 ** min(attempts - 1, 40), self.longest)


class Courier:
    """One step makes the attempts that are due, all at once.

    An attempt is written down before it is made: a process that is killed while it sends leaves the event
    waiting, and it is sent again with the same id. What was answered with 2xx is never sent again.
    """

    def __init__(
        self,
        store: Store,
        signer: WebhookSigner,
        send: Send,
        *,
        policy: RetryPolicy | None = None,
        batch: int = BATCH,
        lease: Lease | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._signer = signer
        self._send = send
        self._policy = policy or RetryPolicy()
        self._batch = batch
        self._lease = lease or Lease(store, LEASE, clock=clock)
        self._clock = clock

    def run_once(self) -> bool:
        """Make what attempts are due; False when none is, or another process makes them.

        Raises `LeaseLostError` when another process took over, `StoreUnavailableError`.
        """
        with self._store.read() as connection:
            waiting = outbox.due(connection, int(self._clock()), 1)
        if not waiting or not self._lease.acquire():
            return False
        now = int(self._clock())
        with self._store.write() as connection:
            self._lease.fence(connection)
            due = outbox.due(connection, now, self._batch)
            for one in due:
                pause = self._policy.pause(one.attempts + 1)
                outbox.change(connection, one.serial, attempts=one.attempts + 1, next_at=int(now + pause))
        problems = self._send([self._outgoing(one, now) for one in due])
        now = int(self._clock())
        with self._store.write() as connection:
            # Not fenced: an acknowledged delivery is one, whoever holds the lease by now.
            for one, problem in zip(due, problems, strict=True):
                outbox.change(connection, one.serial, **self._outcome(one, problem, now))
        return True

    def close(self) -> None:
        """Let another process go on at once."""
        self._lease.release()

    def _outgoing(self, one: DueDelivery, now: int) -> Outgoing:
        return Outgoing(one.url, self._signer.headers(one.event, now, one.body), one.body)

    def _outcome(self, one: DueDelivery, problem: str | None, now: int) -> dict[str, object]:
        if problem is None:
            return {"state": DeliveryState.DELIVERED.value, "problem": None, "settled_at": now}
        pause = self._policy.pause(one.attempts + 1)
        if now + pause > one.queued_at + self._policy.patience:
            return {"state": DeliveryState.GIVEN_UP.value, "problem": problem, "settled_at": now}
        return {"problem": problem, "next_at": int(now + pause)}
