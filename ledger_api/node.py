"""A node's own work: supervised threads beside the API, or alone in processes of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ledger_api.log.errors import LogBehindChainError, LogForkError
from ledger_api.telemetry.logs import logger
from ledger_api.telemetry.meters import Meters

_log = logger(__name__)

Step = Callable[[], bool | Mapping[str, int]]
"""One step of a worker: true when it found work, and a mapping says how much of what, leaving out zeros."""

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

    A step that worked is one line of the log, unless blocks are all it read: those come by the clock.
    A failing step is logged and tried again, ever more slowly; a fatal one calls `on_fatal`.
    """

    def __init__(
        self,
        name: str,
        step: Step,
        *,
        interval: float,
        on_fatal: Callable[[BaseException], None],
        meters: Meters,
    ) -> None:
        self.name = name
        self._step = step
        self._interval = interval
        self._on_fatal = on_fatal
        self._meters = meters
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
            began = time.monotonic()
            try:
                worked = self._step()
            except _FATAL as failure:
                self._problem, self._code = str(failure), failure.code
                _log.critical(
                    "worker stopped",
                    worker=self.name,
                    code=failure.code,
                    detail=str(failure),
                    fix=failure.fix,
                )
                self._on_fatal(failure)
                return
            except Exception as failure:  # a worker outlives whatever one step meets
                self._meters.step(self.name, "failed", time.monotonic() - began)
                self._note(failure)
                pause = min(max(pause * 2, self._interval), _LONGEST_PAUSE)
            else:
                seconds = time.monotonic() - began
                self._meters.step(self.name, "worked" if worked else "idle", seconds)
                if worked:
                    self._tell(worked, seconds)
                if self._problem is not None:
                    _log.info("worker works again", worker=self.name)
                self._problem, self._last_success = None, time.time()
                pause = 0.0 if worked else self._interval

    def _tell(self, worked: bool | Mapping[str, int], seconds: float) -> None:
        figures = {} if isinstance(worked, bool) else worked
        tell = _log.debug if set(figures) == {"blocks"} else _log.info
        tell("worker worked", worker=self.name, seconds=round(seconds, 4), **figures)

    def _note(self, failure: Exception) -> None:
        self._code = getattr(failure, "code", type(failure).__name__)
        text = f"{self._code}: {failure}"
        if text != self._problem:
            unexpected = not hasattr(failure, "code")
            _log.warning(
                "worker failed",
                worker=self.name,
                code=self._code,
                detail=str(failure),
                exc_info=failure if unexpected else None,
            )
        self._problem = text


class Supervisor:
    """Starts workers together and stops them together, in time for a clean end."""

    def __init__(self, meters: Meters | None = None) -> None:
        self._meters = meters or Meters()
        self._workers: list[Worker] = []
        self.stopped = threading.Event()
        self.fatal: BaseException | None = None

    def add(self, name: str, step: Step, interval: float) -> None:
        """Have `step` called by a thread of its own once `start` is called."""
        self._workers.append(Worker(name, step, interval=interval, on_fatal=self._fail, meters=self._meters))

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
