"""The anchorer's and the indexer's scenarios again, their projections in PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from ledger_api.store.engine import Store, open_store
from tests.ledger_api.indexer.test_indexer import *  # noqa: F403
from tests.ledger_api.log.conftest import chain, content, founded, ledger, network  # noqa: F401
from tests.ledger_api.log.test_anchorer import *  # noqa: F403


@pytest.fixture
def store(fresh_database: Callable[[], str]) -> Iterator[Store]:
    store = open_store(fresh_database())
    yield store
    store.close()
