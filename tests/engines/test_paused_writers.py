"""A process that is stopped in the middle of a transaction must not keep the others waiting."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from ledger_api.log.admission import Admission
from ledger_api.log.lease import Lease
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.submission import NewSubmission, Submission
from ledger_api.store import engine
from ledger_api.store.engine import PAUSED_WRITER_SECONDS, Store, open_store
from ledger_api.store.errors import StoreUnavailableError
from ledger_api.store.migrate import upgrade
from tests.ledger_api.log.samples import ManualClock, submission
from tests.support.engines.postgres import Postgres

names = (f"paused_{number}" for number in itertools.count())


@pytest.fixture
def connect(postgres: Postgres) -> Iterator[Callable[[], Store]]:
    """Connects another process to one database."""
    url = postgres.new_database(next(names))
    opened = [open_store(url)]
    upgrade(opened[0])

    def another() -> Store:
        opened.append(open_store(url))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


@pytest.mark.timeout(120)
def test_a_leader_stopped_within_its_transaction_is_replaced_and_writes_nothing(
    connect: Callable[[], Store],
) -> None:
    clock = ManualClock()
    leader, standby = (Lease(connect(), "x", clock=clock) for _ in range(2))
    assert leader.acquire()
    clock.advance(60)

    def stand_still() -> None:
        with leader._store.write() as connection:
            leader.fence(connection)  # the row is locked from here on
            assert standby.acquire()

    with pytest.raises(StoreUnavailableError):
        stand_still()
    assert standby.epoch == 2
    assert not leader.acquire()


@pytest.mark.timeout(120)
def test_a_leader_stopped_while_it_sends_rows_is_replaced_too(
    connect: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SHORT_WRITE_SECONDS", 3.0)
    clock = ManualClock()
    leader, standby = (Lease(connect(), "x", clock=clock) for _ in range(2))
    assert leader.acquire()
    clock.advance(60)

    def stand_still() -> None:
        with leader._store.write() as connection:
            leader.fence(connection)
            driver: Any = connection.connection.driver_connection
            with driver.pipeline():
                driver.execute("SELECT 1")
                driver.pgconn.send_flush_request()
                driver.pgconn.flush()  # the server has rows, and waits for more: to it this is no idleness
                assert standby.acquire()

    with pytest.raises((StoreUnavailableError, psycopg.Error)):
        stand_still()
    assert standby.epoch == 2
    assert not leader.acquire()


@pytest.mark.timeout(120)
def test_a_front_stopped_within_its_transaction_does_not_keep_an_issuer_from_registering(
    connect: Callable[[], Store],
) -> None:
    stopped, other = connect(), connect()
    admission = Admission(stopped, daily_quota=9, clock=ManualClock())
    queue = SubmissionQueue(other)

    def stand_still() -> None:
        with stopped.write() as connection:
            admission._admit(connection, [submission("a")], 0)
            assert queue.submit(submission("a")).created

    with pytest.raises(StoreUnavailableError):
        stand_still()
    queue.close()


def test_what_ends_a_paused_writer_is_no_longer_than_a_lease(connect: Callable[[], Store]) -> None:
    assert Lease(connect(), "x")._seconds >= PAUSED_WRITER_SECONDS


def test_two_fronts_that_are_given_the_same_documents_in_another_order_register_each_once(
    connect: Callable[[], Store],
) -> None:
    queues = [SubmissionQueue(connect()), SubmissionQueue(connect())]
    start = threading.Barrier(2)
    rounds = [[submission() for _ in range(400)] for _ in range(6)]

    def register(side: int) -> int:
        created = 0
        for items in rounds:
            ordered: list[NewSubmission] = items if side == 0 else items[::-1]
            start.wait(30)
            try:
                found = queues[side].submit_many(ordered)
            except StoreUnavailableError:
                start.abort()
                raise
            created += sum(isinstance(one, Submission) and one.created for one in found)
        return created

    with ThreadPoolExecutor(2) as callers:
        created = list(callers.map(register, range(2)))
    for queue in queues:
        queue.close()
    assert sum(created) == 2_400
