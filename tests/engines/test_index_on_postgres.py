"""The anchorer's and the indexer's scenarios again, their projections in PostgreSQL."""

import itertools
from collections.abc import Iterator

import pytest

from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.indexer.test_indexer import *  # noqa: F403
from tests.ledger_api.log.conftest import chain, content, founded, ledger, network  # noqa: F401
from tests.ledger_api.log.test_anchorer import *  # noqa: F403
from tests.support.engines.postgres import Postgres

names = (f"index_{number}" for number in itertools.count())


@pytest.fixture
def store(postgres: Postgres) -> Iterator[Store]:
    store = open_store(postgres.new_database(next(names)))
    upgrade(store)
    yield store
    store.close()
