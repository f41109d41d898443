from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from anchors.loopback import free_port
from ledger_api.store.engine import Store, open_store
from ledger_api.store.errors import StoreUnavailableError, UnsupportedStoreError
from ledger_api.store.migrate import current_revision
from ledger_api.store.prepared import Prepared
from ledger_api.store.tables.log import counters
from tests.ledger_api.store.store_contract import StoreContract


class TestStoreOnSqlite(StoreContract):
    def test_it_writes_ahead(self, store: Store) -> None:
        with store.read() as connection:
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_would_lose_what_was_acknowledged_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedStoreError):
        open_store(url)


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/missing/concord.db")
    with pytest.raises(StoreUnavailableError):
        current_revision(store)
    with pytest.raises(StoreUnavailableError):
        store.ask(Prepared(select(counters)))


def test_a_postgresql_server_that_is_down_is_unavailable() -> None:
    store = open_store(f"postgresql://nobody@127.0.0.1:{free_port()}/x")
    with pytest.raises(StoreUnavailableError):
        current_revision(store)
    with pytest.raises(StoreUnavailableError):
        store.ask(Prepared(select(counters)))
