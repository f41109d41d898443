"""The durable queue: many callers, one writer, one commit for all that wait (group commit)."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from ledger_api.log.admission import Admission, Outcome
from ledger_api.log.clock import Clock, system_clock
from ledger_api.log.errors import QueueClosedError, SubmissionRefusedError
from ledger_api.log.gathering import gather
from ledger_api.log.submission import NewSubmission, Submission
from ledger_api.store.engine import Store

GROUP_LIMIT = 1_000
"""Submissions in one transaction: large enough to share an fsync, small enough to answer soon."""

DAILY_QUOTA = 250_000


@dataclass(slots=True)
class _Waiting:
    items: Sequence[NewSubmission]
    outcomes: Future[list[Outcome]]


class SubmissionQueue:
    """Accepts entries for the log; what it returned is on disk and will be logged once.

    Thread-safe. Several processes may each have a queue on one PostgreSQL database.
    """

    def __init__(self, store: Store, *, daily_quota: int = DAILY_QUOTA, clock: Clock = system_clock) -> None:
        self._admission = Admission(store, daily_quota=daily_quota, clock=clock)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._gate = threading.Lock()
        self._writer = threading.Thread(target=self._write_groups, name="concord-queue", daemon=True)
        self._writer.start()

    def submit(self, item: NewSubmission) -> Submission:
        """Register one entry; returns when its transaction has committed.

        Raises `DocumentConflictError`, `QuotaExceededError`, `QueueClosedError`, and
        `StoreUnavailableError` when the outcome is unknown (submitting again is safe).
        """
        (outcome,) = self.submit_many([item])
        if isinstance(outcome, SubmissionRefusedError):
            raise outcome
        return outcome

    def submit_many(self, items: Iterable[NewSubmission]) -> list[Outcome]:
        """Register many; one refused entry does not keep the others out.

        Returns, in order, what `submit` would have returned or raised for each. Blocks until all are on disk.
        """
        pending = list(items)
        groups = [pending[start : start + GROUP_LIMIT] for start in range(0, len(pending), GROUP_LIMIT)]
        waiting = [_Waiting(group, Future()) for group in groups]
        with self._gate:
            if self._closed.is_set():
                raise QueueClosedError("the queue is closed")
            for one in waiting:
                self._waiting.put(one)
        return [outcome for one in waiting for outcome in one.outcomes.result()]

    def close(self) -> None:
        """Write what was submitted, then stop the writer."""
        with self._gate:
            if not self._closed.is_set():
                self._closed.set()
                self._waiting.put(None)
        self._writer.join()

    def _write_groups(self) -> None:
        while (first := self._waiting.get()) is not None:
            group, closing = gather(self._waiting, first, GROUP_LIMIT, lambda one: len(one.items))
            self._write(group)
            if closing:
                return

    def _write(self, group: list[_Waiting]) -> None:
        try:
            outcomes = self._admission.admit([item for one in group for item in one.items])
        except BaseException as failure:
            for one in group:
                one.outcomes.set_exception(failure)
            return
        start = 0
        for one in group:
            one.outcomes.set_result(outcomes[start : start + len(one.items)])
            start += len(one.items)
