"""Where a test of the store may keep its database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_api.store.engine import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An SQLite database in which nothing was created yet."""
    store = open_store(f"sqlite:///{tmp_path}/concord.db")
    yield store
    store.close()
