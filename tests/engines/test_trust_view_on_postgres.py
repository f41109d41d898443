"""The trust view's promises with the index in PostgreSQL, and the same bytes as from a bare node."""

from collections.abc import Iterator

import pytest

from ledger_api.domain.trust import TrustView
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.indexer.test_situations import *  # noqa: F403
from tests.ledger_api.indexer.trust_view_contract import Told, TrustViewContract, tell
from tests.support.engines.postgres import Postgres
from tests.support.recognition_world import simulated_world


@pytest.fixture
def store(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[Store]:
    store = open_store(postgres.new_database(f"situations_{request.node.callspec.params['seed']}"))
    upgrade(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(simulated_world())


@pytest.fixture(scope="module")
def indexed(told: Told, postgres: Postgres) -> Iterator[TrustView]:
    store = open_store(postgres.new_database("trust_view"))
    upgrade(store)
    yield told.world.index_view(store)
    store.close()


class TestIndexOnPostgres(TrustViewContract):
    @pytest.fixture
    def view(self, indexed: TrustView) -> TrustView:
        return indexed
