"""Filling a store for the answers benchmark: logs, trees, anchors, projections and events, in bulk.

The rows are those that a node would have written; only the way in is short. Indexes are built last.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.answers_log import BULK, Rows, Size, fill_log
from benchmarks.answers_network import CHAIN_ID, LOGS, event_rows, seconds, word
from benchmarks.answers_pool import write_pool
from ledger_api.store.engine import Store
from ledger_api.store.tables import chain

_NOW = seconds("2026-09-20")
_FEW = 1000


def fill(stores: Sequence[Store], size: Size, pool: Path) -> None:
    """Fill empty stores that have the schema with the same rows, and write what is asked to ``pool``."""
    for store in stores:
        _prepare(store)
    with pool.open("w", encoding="utf-8") as file:
        for log in LOGS:
            filled = fill_log(log, size)
            write_pool(file, filled)
            for store in stores:
                _insert(store, filled.rows)
    events = event_rows() | _head_rows()
    for store in stores:
        _insert(store, events)
        _finish(store)


def _prepare(store: Store) -> None:
    with store.write() as connection:
        for table in BULK:
            for index in table.indexes:
                index.drop(connection)


def _finish(store: Store) -> None:
    with store.write() as connection:
        for table in BULK:
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                index.create(connection)
        if store.dialect == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as its autovacuum would


def _insert(store: Store, rows: Rows) -> None:
    with store.write() as connection:
        for table, found in rows.items():
            if store.dialect == "postgresql" and len(found) > _FEW:
                names = [column.name for column in table.columns]
                listed = ", ".join(f'"{name}"' for name in names)
                cursor: Any = connection.connection.cursor()
                with cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
                    for row in found:
                        copy.write_row([row[name] for name in names])
            elif found:
                connection.execute(insert(table), found)


def _head_rows() -> Rows:
    """The last final block, and a few after it."""
    final, head = _NOW // 60, _NOW // 60 + 12
    blocks = [
        {
            "number": number,
            "hash": word("block", number),
            "parent": word("block", number - 1),
            "time": number * 60,
        }
        for number in range(final, head + 1)
    ]
    state = {"chain_id": CHAIN_ID, "next_block": head + 1, "final_block": final, "generation": 1, "facts": 1}
    return {chain.index_blocks: blocks, chain.index_state: [state]}


def key_of(size: Size) -> str:
    """A name for what ``fill`` makes: another size, or another way of filling, has another."""
    named = ("documents", "fill", "log", "network", "pool", "terms")
    sources = [Path(__file__).with_name(f"answers_{name}.py") for name in named]
    made = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return f"{size.documents}-{size.asked}-{made[:12]}"
