"""Running one cell of the fault matrix: a step fails again and again, then heals."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import event

from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.faults import scenarios
from tests.faults.table import Step, Variant
from tests.faults.world import Ground, World

ROUNDS = 7
"""For so many rounds a step fails; four are enough to bring a document from its client to the mirror."""

REBUILT = ("publication", "indexer", "mirror")
"""After the faults of these the index is thrown away and made again, to see that it comes out the same."""


class Databases(Protocol):
    """Makes pairs of databases, and copies of a pair."""

    def make(self) -> tuple[Store, Store]:
        """Two empty ones at this release's revision."""

    def copies(self) -> tuple[Store, Store]:
        """Two that hold what the first pair holds."""


@dataclass(frozen=True)
class Observed:
    """What became of a cell."""

    fired: int
    halts: str | None
    fatal: tuple[str, ...]
    problems: frozenset[str]


def run_cell(world: World, step: Step, variant: Variant, *, restart: bool) -> Observed:
    """Let the step fail for a while, heal it, and audit what there is; `restart` kills both nodes before.

    Raises `AssertionError` where it does not drain, or where something is lost, doubled or forked.
    """
    getattr(scenarios, step.scenario)(world)
    batch = list(world.wanted)
    world.trouble.begin(step.place, variant)
    world.rounds(ROUNDS)
    fired, halts = world.trouble.fired, world.halts(batch)
    world.trouble.heal()
    if restart:
        world.restart()
    world.want(2)
    world.drain()
    world.audit(rebuild=step.part in REBUILT)
    return Observed(fired, halts, tuple(world.fatal), frozenset(world.problems))


@contextmanager
def own_world(ground: Ground, databases: Databases) -> Iterator[World]:
    """A world on copies of the ground's databases."""
    store, far = databases.copies()
    world = ground.world(store, far)
    try:
        yield world
    finally:
        world.close()
        store.close()
        far.close()


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = (f"{number}.db" for number in itertools.count())
        self._first: list[Path] = []

    def make(self) -> tuple[Store, Store]:
        self._first = [self._folder / next(self._names) for _ in range(2)]
        home, far = (open_store(f"sqlite:///{path}") for path in self._first)
        upgrade(home)
        upgrade(far)
        return home, far

    def copies(self) -> tuple[Store, Store]:
        home, far = (_unsynced(open_store(f"sqlite:///{self._copy(path)}")) for path in self._first)
        return home, far

    def _copy(self, path: Path) -> Path:
        copy = self._folder / next(self._names)
        shutil.copy(path, copy)  # the last connection to close has emptied the write-ahead log into it
        return copy


def _unsynced(store: Store) -> Store:
    """No cell pulls the plug: what a sync is good for is tried elsewhere, and the disk is spared."""

    @event.listens_for(store.engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()

    return store
