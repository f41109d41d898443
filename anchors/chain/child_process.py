"""A child process that cannot outlive its parent, whichever way the parent ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from anchors.errors import ChainUnavailableError, EngineMissingError

_PR_SET_PDEATHSIG = 1


class ChildProcess:
    """Runs one command until `stop`, `kill`, or the death of this process.

    On Linux the kernel kills the child when the *thread* that forked it ends
    (`PR_SET_PDEATHSIG`), so a keeper thread forks it and stays until it is reaped: the child
    lives exactly as long as this process, not as long as whichever thread happened to ask.
    Elsewhere the child ends only by `stop` or `kill`.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
    ) -> None:
        self._command = [str(part) for part in command]
        self._log = log
        self._env = None if env is None else dict(env)
        self._cwd = cwd
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        self._failure: OSError | None = None
        self._started = threading.Event()
        self._keeper = threading.Thread(
            target=self._keep, name=f"keeper-{Path(self._command[0]).name}", daemon=True
        )
        self._keeper.start()
        self._started.wait()
        if self._failure is not None:
            raise EngineMissingError(f"cannot start {self._command[0]}: {self._failure}")

    def _keep(self) -> None:
        prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None  # nothing to look up after fork
        parent = os.getpid()

        def die_with_parent() -> None:
            if prctl is not None:
                prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                if os.getppid() != parent:  # it died between fork and prctl
                    os._exit(1)

        try:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=self._env,
                    cwd=self._cwd,
                    user=self._user,
                    preexec_fn=die_with_parent,  # noqa: PLW1509  # two system calls, no lock
                    start_new_session=True,  # Ctrl-C reaches the parent, which then stops it in order
                )
        except OSError as failure:
            self._failure = failure
            return
        finally:
            self._started.set()
        self._process.wait()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._running().pid

    def is_alive(self) -> bool:
        """Whether the child still runs."""
        return self._running().poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Return once `ready()` holds.

        Raises `ChainUnavailableError`, with the end of the child's log, when it exits or time is up.
        """
        deadline = time.monotonic() + seconds
        while not (ready() and self.is_alive()):  # another process may answer on the port it lost
            if not self.is_alive():
                raise ChainUnavailableError(f"{what} exited at start: {self.log_tail()}")
            if time.monotonic() > deadline:
                raise ChainUnavailableError(f"{what} not ready after {seconds} s: {self.log_tail()}")
            time.sleep(0.02)

    def log_tail(self, size: int = 2000) -> str:
        """The last characters the child wrote."""
        with contextlib.suppress(OSError):
            return self._log.read_bytes()[-size:].decode("utf-8", "replace").strip()
        return ""

    def stop(self, *, seconds: float = 10.0, by: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, then insist after `seconds`. Does nothing when it has ended."""
        process = self._running()
        if process.poll() is None:
            process.send_signal(by)
            self._keeper.join(seconds)
        self.kill()

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        process = self._running()
        if process.poll() is None:
            process.kill()
        self._keeper.join()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ChainUnavailableError(f"{self._command[0]} was not started")
        return self._process
