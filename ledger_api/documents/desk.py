"""Single registrations, taken together: one look at the register and one commit for all that wait."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ledger_api.documents.service import Examined, Refusal, Registered, RegistrationService
from ledger_api.log.gathering import gather

GROUP_LIMIT = 250
THREADS = 2
"""While one waits for the disk, the other admits what has come in since."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Answer]):
    examined: Examined
    done: asyncio.Future[Answer]


class RegistrationDesk(Generic[Answer]):
    """Threads that register whatever waits, as much of it at once as there is. Thread-safe.

    A request that waited for a thread of its own would pay more for being handed there and back than for
    being registered.
    """

    def __init__(
        self, service: RegistrationService, for_group: Callable[[], Callable[[Registered], Answer]]
    ) -> None:
        """`for_group` gives what acknowledges the registrations of one group, once they are on disk."""
        self._service = service
        self._for_group = for_group
        self._waiting: queue.SimpleQueue[_Waiting[Answer] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"concord-desk-{number}", daemon=True)
            for number in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    async def register(self, examined: Examined) -> Answer:
        """Register one submission; gives its acknowledgement, or raises why it is not registered.

        Signers that the index does not know are refused without asking the chain, for which others would
        have to wait.
        """
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Waiting(examined, done))
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
            present = [one for one in group if not one.done.cancelled()]
            _wake([one.done for one in present], self._serve([one.examined for one in present]))
            if closing:
                return

    def _serve(self, group: Sequence[Examined]) -> list[Answer | BaseException]:
        try:
            outcomes = self._service.register(group, ask_chain=False)
            acknowledge = self._for_group()
        except BaseException as failure:  # those who wait are told, whatever it is
            return [failure] * len(group)
        return [_acknowledged(one, acknowledge) for one in outcomes]


def _acknowledged(
    outcome: Registered | Refusal, acknowledge: Callable[[Registered], Answer]
) -> Answer | BaseException:
    if not isinstance(outcome, Registered):
        return outcome
    try:
        return acknowledge(outcome)
    except BaseException as failure:
        return failure


def _wake(waiting: Sequence[asyncio.Future[Answer]], answers: Sequence[Answer | BaseException]) -> None:
    """Wake an event loop once for all: doing so for each would cost a system call and a turn of the loop."""
    told = list(zip(waiting, answers, strict=True))
    for loop in {done.get_loop() for done in waiting}:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits in it any more
            loop.call_soon_threadsafe(_tell, [one for one in told if one[0].get_loop() is loop])


def _tell(told: Sequence[tuple[asyncio.Future[Answer], Answer | BaseException]]) -> None:
    for done, answer in told:
        if done.done():
            continue  # who asked has left meanwhile
        if isinstance(answer, BaseException):
            done.set_exception(answer)
        else:
            done.set_result(answer)
