"""Single registrations, taken together: one look at the register and one commit for all that wait."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
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
    done: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Told:
    done: asyncio.Future[Any]
    result: Any = None
    failure: BaseException | None = None


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

    async def register(self, examined: Examined, then: Callable[[Registered], Result]) -> Result:
        """Register one submission; gives what `then` makes of it, or raises why it is not registered.

        `then` is called, by a thread of the desk, when the registration is on disk. Signers that the
        index does not know are refused without asking the chain, for which others would have to wait.
        """
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Waiting(examined, then, done))
        return await done

    def close(self) -> None:
        """Register what waits, then stop."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group, closing = gather(self._waiting, first, GROUP_LIMIT)
            if present := [one for one in group if not one.done.cancelled()]:
                _wake(self._serve(present))
            if closing:
                return

    def _serve(self, group: Sequence[_Waiting]) -> list[_Told]:
        try:
            outcomes = self._service.register([one.examined for one in group], ask_chain=False)
        except BaseException as failure:  # those who wait are told, whatever it is
            return [_Told(one.done, failure=failure) for one in group]
        told = []
        for outcome, one in zip(outcomes, group, strict=True):
            try:
                if not isinstance(outcome, Registered):
                    raise outcome
                told.append(_Told(one.done, one.then(outcome)))
            except BaseException as failure:
                told.append(_Told(one.done, failure=failure))
        return told


def _wake(told: Sequence[_Told]) -> None:
    """Wake an event loop once for all: doing so for each would cost a system call and a turn of the loop."""
    for loop in {one.done.get_loop() for one in told}:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits in it any more
            loop.call_soon_threadsafe(_tell, [one for one in told if one.done.get_loop() is loop])


def _tell(told: Sequence[_Told]) -> None:
    for one in told:
        if one.done.done():
            continue  # who asked has left meanwhile
        if one.failure is None:
            one.done.set_result(one.result)
        else:
            one.done.set_exception(one.failure)
