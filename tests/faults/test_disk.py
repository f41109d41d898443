"""A disk that is full, or that cannot write: what cannot be kept is not acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.queue import submissions
from tests.faults.tracing import strace
from tests.faults.world import World

CHILD = """
import resource, sys
from ledger_api.log.queue import SubmissionQueue
from ledger_api.store.engine import open_store
from ledger_api.store.errors import StoreUnavailableError
from tests.ledger_api.log.samples import submission

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

store = open_store(sys.argv[1])
queue = SubmissionQueue(store)
room = int(sys.argv[2])
if room:
    limit(room)
for number in range(int(sys.argv[3])):
    while True:
        try:
            queue.submit(submission(number, entry=bytes(2000)))
        except StoreUnavailableError as refused:
            print("refused", number, flush=True)
            limit(resource.RLIM_INFINITY)
        else:
            print("acknowledged", number, flush=True)
            break
queue.close()
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/concord.db"
    store = open_store(url)
    upgrade(store)
    store.close()
    return url


def stored(url: str) -> list[bytes]:
    store = open_store(url)
    try:
        with store.read() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            return list(connection.scalars(select(submissions.c.number_hash)))
    finally:
        store.close()


def run_child(database: str, folder: Path, *, room: int, number: int, before: list[str]) -> list[str]:
    command = [*before, sys.executable, "-c", CHILD, database, str(room), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_kept_and_all_drains_when_there_is_room(
    world: World,
) -> None:
    room = {"pages": 0}

    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={room['pages']}")

    event.listen(world.store.engine, "begin", on_begin)
    world.want(30)
    with world.store.read() as connection:
        room["pages"] = connection.scalar(text("PRAGMA page_count")) + 3
    world.rounds(5)
    assert world.wanted, "the disk was never full"
    assert set(world.problems) == {"STORE_UNAVAILABLE"}
    assert world.fatal == []
    room["pages"] = 2**31
    world.drain()
    world.audit()
    event.remove(world.store.engine, "begin", on_begin)


def test_a_file_that_may_not_grow_refuses_and_goes_on_when_it_may(database: str, tmp_path: Path) -> None:
    said = run_child(database, tmp_path, room=900_000, number=200, before=[])
    assert [one for one in said if one.startswith("refused")], "the limit was never met"
    assert sum(one.startswith("acknowledged") for one in said) == 200
    assert len(set(stored(database))) == len(stored(database)) == 200


def test_while_the_disk_does_not_sync_nothing_is_acknowledged(database: str, tmp_path: Path) -> None:
    failing = ["-f", "-o", str(tmp_path / "trace"), "-e", "trace=fsync,fdatasync"]
    failing += ["-e", "inject=fsync,fdatasync:error=EIO:when=20..24"]
    said = run_child(database, tmp_path, room=0, number=60, before=strace(*failing))
    refused = [one for one in said if one.startswith("refused")]
    assert len(refused) >= 4, "the disk never failed"
    assert sum(one.startswith("acknowledged") for one in said) == 60
    assert len(set(stored(database))) == len(stored(database)) == 60
