"""A node's own work: supervised threads beside the API, or alone in processes of their own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger_api.log.errors import LogBehindChainError, LogForkError

_log = logging.getLogger(__name__)

_FATAL = (LogBehindChainError, LogForkError)
"""After these nothing may be signed any more: the node stops and says how to restore."""

_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class WorkerState:
    """What one worker is doing."""

    name: str
    is_alive: bool
    problem: str | None
    """The code of what the last step met; the log says more."""
    last_success: float | None


class Worker:
    """Calls `step` again and again: at once while it finds work, else after `interval` seconds.

    A failing step is logged and tried again, ever more slowly; a fatal one calls `on_fatal`.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], bool],
        *,
        interval: float,
        on_fatal: Callable[[BaseException], None],
    ) -> None:
        self.name = name
        self._step = step
        self._interval = interval
        self._on_fatal = on_fatal
        self._stopping = threading.Event()
        self._problem: str | None = None
        self._code: str | None = None
        self._last_success: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"concord-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the present step be the last."""
        self._stopping.set()

    def join(self, seconds: float) -> None:
        """Wait for the last step to end; a worker that never began has none."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def state(self) -> WorkerState:
        """What it is doing now."""
        problem = None if self._problem is None else self._code
        return WorkerState(self.name, self._thread.is_alive(), problem, self._last_success)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                worked = self._step()
            except _FATAL as failure:
                self._problem, self._code = str(failure), failure.code
                _log.critical("%s: %s -> %s", self.name, failure, failure.fix)
                self._on_fatal(failure)
                return
            except Exception as failure:  # a worker outlives whatever one step meets
                self._note(failure)
                pause = min(max(pause * 2, self._interval), _LONGEST_PAUSE)
            else:
                if self._problem is not None:
                    _log.info("%s: works again", self.name)
                self._problem, self._last_success = None, time.time()
                pause = 0.0 if worked else self._interval

    def _note(self, failure: Exception) -> None:
        self._code = getattr(failure, "code", type(failure).__name__)
        text = f"{self._code}: {failure}"
        if text != self._problem:
            unexpected = not hasattr(failure, "code")
            _log.warning("%s: %s", self.name, text, exc_info=failure if unexpected else None)
        self._problem = text


class Supervisor:
    """Starts workers together and stops them together, in time for a clean end."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self.stopped = threading.Event()
        self.fatal: BaseException | None = None

    def add(self, name: str, step: Callable[[], bool], interval: float) -> None:
        """Have `step` called by a thread of its own once `start` is called."""
        self._workers.append(Worker(name, step, interval=interval, on_fatal=self._fail))

    def start(self) -> None:
        """Start every worker."""
        for worker in self._workers:
            worker.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Stop every worker; each finishes the step it is in."""
        self.stopped.set()
        for worker in self._workers:
            worker.ask_to_stop()
        deadline = time.monotonic() + seconds
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))

    def states(self) -> Sequence[WorkerState]:
        """Every worker's state."""
        return [worker.state() for worker in self._workers]

    def _fail(self, failure: BaseException) -> None:
        self.fatal = failure
        self.stopped.set()
