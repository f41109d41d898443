"""The ground on which every cell of the matrix begins, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.matrix import Databases, SqliteDatabases, own_world
from tests.faults.world import Ground, World, prepared_ground


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where databases come from."""
    return SqliteDatabases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="module")
def ground(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A founded network with documents."""
    store, far = databases.make()
    with prepared_ground(store, far, tmp_path_factory.mktemp("ground")) as ground:
        store.close()
        far.close()
        yield ground


@pytest.fixture
def world(ground: Ground, databases: Databases) -> Iterator[World]:
    """Both nodes, on databases of the test's own."""
    with own_world(ground, databases) as world:
        yield world
