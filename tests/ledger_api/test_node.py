"""Workers under supervision."""

import logging
import threading

import pytest
from prometheus_client import generate_latest

from anchors.errors import ChainUnavailableError
from ledger_api.node import Supervisor
from ledger_api.telemetry.meters import Meters


def test_workers_that_never_began_are_stopped_without_a_word() -> None:
    supervisor = Supervisor()
    supervisor.add("idle", lambda: False, 0.01)
    supervisor.stop()
    assert [state.is_alive for state in supervisor.states()] == [False]
    assert supervisor.stopped.is_set()


def test_each_act_is_one_line_and_one_count_and_idleness_is_none(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    steps = iter([{"entries": 3, "blocks": 0}, {}, {"blocks": 2}, True, False])

    def step() -> bool | dict[str, int]:
        try:
            return next(steps)
        except StopIteration:
            if not done.is_set():
                done.set()
                raise ChainUnavailableError("no answer") from None
            return False

    meters = Meters()
    supervisor = Supervisor(meters)
    supervisor.add("indexer", step, 0.001)
    with caplog.at_level(logging.INFO):
        supervisor.start()
        assert done.wait(30)
        supervisor.stop()
    lines = [
        (record.getMessage(), getattr(record, "entries", None), getattr(record, "code", None))
        for record in caplog.records
        if getattr(record, "worker", None) == "indexer"
    ]
    assert lines[:3] == [
        ("worker worked", 3, None),
        ("worker worked", None, None),
        ("worker failed", None, "CHAIN_UNAVAILABLE"),
    ]
    text = generate_latest(meters.registry).decode()
    assert 'concord_worker_steps_total{outcome="worked",worker="indexer"} 3.0' in text
    assert 'concord_worker_steps_total{outcome="failed",worker="indexer"} 1.0' in text
