"""The proof that PostgreSQL has synced what it says is committed: the server's own system calls."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger_api.log.queue import SubmissionQueue
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.faults.tracing import Call, calls, strace
from tests.ledger_api.log.samples import submission
from tests.support.engines.postgres import Postgres

REGISTRATIONS = 12
TRACED = "trace=fsync,fdatasync,pwrite64,pwritev,sendto"


@contextmanager
def traced(pid: int, trace: Path) -> Iterator[None]:
    """Look at the server, and at every backend that it starts meanwhile."""
    command = strace("-f", "-y", "-s", "60", "-o", str(trace), "-e", TRACED, "-p", str(pid))
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        yield
        tracer.terminate()
        tracer.stderr.read()


def test_the_write_ahead_log_is_synced_before_a_commit_is_reported(
    postgres: Postgres, tmp_path: Path
) -> None:
    url, trace = postgres.new_database("durable"), tmp_path / "trace"
    made = open_store(url)
    upgrade(made)
    made.close()
    assert postgres.pid is not None
    with traced(postgres.pid, trace):
        store = open_store(url)
        queue = SubmissionQueue(store)
        for _ in range(REGISTRATIONS):
            queue.submit(submission())
            time.sleep(0.01)
        queue.close()
        store.close()
    reported = list(between_commits(trace))
    assert len(reported) == REGISTRATIONS
    for since in reported:
        written = [at for at, call in enumerate(since) if call.name.startswith("pwrite") and of_wal(call)]
        synced = [at for at, call in enumerate(since) if call.name.endswith("sync") and of_wal(call)]
        assert written, "a commit is reported, and nothing was written"
        assert synced, "a commit is reported, and nothing was synced"
        assert synced[-1] > written[-1], "a commit is reported, and the last that was written is not synced"


def between_commits(trace: Path) -> Iterator[list[Call]]:
    """The calls that had returned when a commit was reported, since the one before."""
    since: list[Call] = []
    for when, call in calls(trace):
        if when == "begun" and call.name == "sendto" and "COMMIT" in call.text:
            yield since
            since = []
        elif when == "done":
            since.append(call)


def of_wal(call: Call) -> bool:
    """Whether it is about the write-ahead log, and succeeded."""
    return "/pg_wal/" in call.text and call.succeeded
