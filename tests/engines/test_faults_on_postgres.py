"""The fault matrix again, both nodes' databases in PostgreSQL."""

from __future__ import annotations

import itertools

import pytest

from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.faults.conftest import ground, world  # noqa: F401
from tests.faults.matrix import Databases, run_cell
from tests.faults.table import STEPS, Step, Variant
from tests.faults.world import World
from tests.support.engines.postgres import Postgres

COMMITS = [step for step in STEPS if " commit @ " in step.place]
"""What SQLite and PostgreSQL do differently is how they commit; the rest was tried on SQLite."""


class PostgresDatabases:
    """Databases of one server, copied by the server."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._names = (f"faults_{number}" for number in itertools.count())
        self._first: list[str] = []

    def make(self) -> tuple[Store, Store]:
        self._first = [next(self._names), next(self._names)]
        home, far = (open_store(self._server.new_database(name)) for name in self._first)
        upgrade(home)
        upgrade(far)
        return home, far

    def copies(self) -> tuple[Store, Store]:
        home, far = (
            open_store(self._server.new_database(next(self._names), like=name)) for name in self._first
        )
        return home, far


@pytest.fixture(scope="module")
def databases(postgres: Postgres) -> Databases:
    return PostgresDatabases(postgres)


@pytest.mark.parametrize("step", COMMITS, ids=[step.place for step in COMMITS])
def test_nothing_is_lost_or_doubled_when_a_commit_is_reported_failed(world: World, step: Step) -> None:  # noqa: F811
    seen = run_cell(world, step, Variant.PERSISTED, restart=True)
    assert (seen.fired > 0, seen.fatal) == (True, ())
    assert seen.halts == step.halts_after(Variant.PERSISTED)
