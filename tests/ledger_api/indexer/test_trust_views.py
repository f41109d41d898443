"""The port's promises, kept by the local index on SQLite and by a bare node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger_api.domain.trust import TrustView
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.indexer.trust_view_contract import Told, TrustViewContract, tell
from tests.support.recognition_world import simulated_world


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(simulated_world())


@pytest.fixture(scope="module")
def indexed(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrustView]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('index')}/concord.db")
    upgrade(store)
    yield told.world.index_view(store)
    store.close()


class TestIndexOnSqlite(TrustViewContract):
    @pytest.fixture
    def view(self, indexed: TrustView) -> TrustView:
        return indexed


class TestBareChain(TrustViewContract):
    @pytest.fixture
    def view(self, told: Told) -> TrustView:
        return told.world.bare_view()
