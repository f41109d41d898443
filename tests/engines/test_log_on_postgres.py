import itertools
from collections.abc import Iterator

import pytest

from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.log.log_contract import LogContract
from tests.ledger_api.log.queue_contract import QueueContract
from tests.support.engines.postgres import Postgres

names = (f"store_{number}" for number in itertools.count())


@pytest.fixture
def store(postgres: Postgres) -> Iterator[Store]:
    store = open_store(postgres.new_database(next(names)))
    upgrade(store)
    yield store
    store.close()


class TestQueueOnPostgres(QueueContract):
    pass


class TestLogOnPostgres(LogContract):
    pass
