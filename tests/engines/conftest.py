"""Engines shared by the tests of this folder; each is started once, when first asked for.

These tests run only when named (`make test-engines`), so a missing engine is a failure that says
what to build, never a skip.
"""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.support.engines.geth import CliqueConsortium, running_consortium
from tests.support.engines.kubo import Kubo, running_kubo
from tests.support.engines.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def consortium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CliqueConsortium]:
    with running_consortium(tmp_path_factory.mktemp("clique")) as engine:
        yield engine


@pytest.fixture(scope="session")
def kubo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubo]:
    with running_kubo(tmp_path_factory.mktemp("kubo")) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as engine:
        yield engine


@pytest.fixture(scope="session")
def fresh_database(postgres: Postgres) -> Callable[[], str]:
    """Makes URLs of new databases, empty and at this release's revision: copies of one migrated once."""
    first = open_store(postgres.new_database("migrated"))
    upgrade(first)
    first.close()
    names = (f"fresh_{number}" for number in count())
    return lambda: postgres.new_database(next(names), like="migrated")
