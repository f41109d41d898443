"""The ledger's contract suites on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from ledger_api.store.engine import Store, open_store
from tests.ledger_api.log.conftest import chain, content, founded, ledger, network  # noqa: F401 - fixtures
from tests.ledger_api.log.log_contract import LogContract
from tests.ledger_api.log.queue_contract import QueueContract
from tests.ledger_api.log.test_mirror import (  # noqa: F401 - collected here, on PostgreSQL
    home,
    other,
    test_a_mirrored_log_has_the_same_entries_tiles_and_documents,
)
from tests.ledger_api.review.review_contract import ReviewContract, office  # noqa: F401 - a fixture
from tests.ledger_api.store.store_contract import StoreContract
from tests.support.engines.postgres import Postgres

_serial = count()


@pytest.fixture
def store(fresh_database: Callable[[], str]) -> Iterator[Store]:
    """An empty database at this release's revision."""
    store = open_store(fresh_database())
    yield store
    store.close()


class TestStoreOnPostgres(StoreContract):
    @pytest.fixture
    def store(self, postgres: Postgres) -> Iterator[Store]:
        """A database in which nothing was created yet."""
        store = open_store(postgres.new_database(f"ledger{next(_serial)}"))
        yield store
        store.close()


class TestQueueOnPostgres(QueueContract):
    pass


class TestLogOnPostgres(LogContract):
    pass


class TestReviewsOnPostgres(ReviewContract):
    pass
