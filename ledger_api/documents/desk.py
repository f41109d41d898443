"""Single registrations, taken together: one look at the register and one commit for all that wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from ledger_api.documents.service import Examined, Registered, RegistrationService
from ledger_api.log.gathering import gather

GROUP_LIMIT = 250
THREADS = 2
"""While one waits for the disk, the other admits what has come in since."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Waiting:
    examined: Examined
    then: Callable[[Registered], Any]
    done: Future[Any]


class RegistrationDesk:
    """Threads that register whatever waits, as much of it at once as there is. Thread-safe.

    A request that waited for a thread of its own would pay more for being handed there and back than for
    being registered.
    """

    def __init__(self, service: RegistrationService) -> None:
        self._service = service
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"concord-desk-{number}", daemon=True)
            for number in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def register(self, examined: Examined, then: Callable[[Registered], Result]) -> Future[Result]:
        """Register one submission; the future holds what `then` makes of it, or why it is not registered.

        `then` is called, by a thread of the desk, when the registration is on disk. Signers that the
        index does not know are refused without asking the chain, for which others would have to wait.
        """
        done: Future[Result] = Future()
        self._waiting.put(_Waiting(examined, then, done))
        return done

    def close(self) -> None:
        """Register what waits, then stop."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group, closing = gather(self._waiting, first, GROUP_LIMIT)
            self._serve([one for one in group if one.done.set_running_or_notify_cancel()])
            if closing:
                return

    def _serve(self, group: Sequence[_Waiting]) -> None:
        try:
            outcomes = self._service.register([one.examined for one in group], ask_chain=False)
        except BaseException as failure:  # those who wait are told, whatever it is
            for one in group:
                one.done.set_exception(failure)
            return
        for outcome, one in zip(outcomes, group, strict=True):
            try:
                if not isinstance(outcome, Registered):
                    raise outcome
                one.done.set_result(one.then(outcome))
            except BaseException as failure:
                one.done.set_exception(failure)
