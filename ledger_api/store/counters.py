"""What a node counts about itself over restarts; shown as metrics, never part of an answer."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from ledger_api.store.engine import Store
from ledger_api.store.tables.log import counters


def read_all(connection: Connection) -> dict[str, int]:
    """Every counter by name."""
    return {row.name: row.value for row in connection.execute(select(counters))}


def count(connection: Connection, store: Store, name: str, by: int = 1) -> None:
    """Add to one of the node's counters."""
    connection.execute(store.insert_new(counters), {"name": name, "value": 0})
    connection.execute(update(counters).where(counters.c.name == name).values(value=counters.c.value + by))


def raise_to(connection: Connection, store: Store, name: str, value: int, *, always: bool = False) -> None:
    """Set one of the node's counters to a larger value, or `always`."""
    connection.execute(store.insert_new(counters), {"name": name, "value": 0})
    query = update(counters).where(counters.c.name == name)
    if not always:
        query = query.where(counters.c.value < value)
    connection.execute(query.values(value=value))
