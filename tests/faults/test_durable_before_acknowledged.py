"""The proof that 202 means on disk: the node's own system calls, in the order in which they happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_api.client.node_api import NodeClient
from tests.faults.tracing import Call, calls, strace
from tests.soak.load import Load
from tests.support.fleet import Fleet, fleet

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("anvil")]

REGISTRATIONS = 12
TRACED = "trace=fsync,fdatasync,pwrite64,write,sendto,sendmsg,writev"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Fleet]:
    """A founded node on SQLite of which only the API runs, under the eyes of strace."""
    strace()  # skips before anything is founded
    with fleet(tmp_path, {}) as running:
        yield running


def test_the_log_of_the_database_is_synced_between_a_request_and_its_acknowledgement(
    front: Fleet, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    api = front.start(
        "serve", before=strace("-f", "--seccomp-bpf", "-y", "-s", "40", "-o", str(trace), "-e", TRACED)
    )
    load = Load(api.url, front.exporter)
    with NodeClient(api.url) as client:
        for number in range(REGISTRATIONS):
            load._register(
                client, load._public(f"{number}") if number % 4 == 0 else load._withheld(f"{number}")
            )
    api.stop()
    assert load.refusals == []
    acknowledged = list(between_acknowledgements(trace))
    assert len(acknowledged) == REGISTRATIONS, json.dumps(api.said()[-500:])
    for since in acknowledged:
        written = [at for at, (when, call) in enumerate(since) if when == "done" and is_write(call)]
        synced = [at for at, (when, call) in enumerate(since) if when == "done" and is_sync(call)]
        assert written, "acknowledged, and nothing was written since the last acknowledgement"
        assert synced, "acknowledged, and nothing was synced"
        assert synced[-1] > written[-1], "acknowledged, and the last that was written is not synced"
        begun = max(
            at for at, (when, call) in enumerate(since[: synced[-1]]) if when == "begun" and is_sync(call)
        )
        assert begun > written[-1], "the sync began before all was written"


def between_acknowledgements(trace: Path) -> Iterator[list[tuple[str, Call]]]:
    """What happened up to each 202, since the one before."""
    since: list[tuple[str, Call]] = []
    for when, call in calls(trace):
        if when == "begun" and '"HTTP/1.1 202' in call.text:
            yield since
            since = []
        else:
            since.append((when, call))


def is_write(call: Call) -> bool:
    """Whether the database's write-ahead log grows."""
    return call.name in ("pwrite64", "write") and "concord.db-wal>" in call.text and call.succeeded


def is_sync(call: Call) -> bool:
    """Whether the write-ahead log is brought to the disk."""
    return call.name in ("fsync", "fdatasync") and "concord.db-wal>" in call.text and call.succeeded
