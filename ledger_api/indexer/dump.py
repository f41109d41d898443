"""A canonical dump of the projections, to compare a rebuild with what it replaces, and node with node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Table, select

from anchors.canonical import encode
from anchors.hexadecimal import to_hex
from ledger_api.store.engine import Store
from ledger_api.store.tables.projection import PROJECTIONS

DUMP_FORMAT = "concord/index-dump/v1"


def dump(store: Store) -> bytes:
    """Every projection row as one line of RFC 8785 JSON, in the order of table names and primary keys."""
    return b"".join(dump_lines(store))


def dump_lines(store: Store) -> Iterator[bytes]:
    """The lines of `dump`, read in one snapshot."""
    yield encode({"format": DUMP_FORMAT}) + b"\n"
    with store.read() as connection:
        for table in sorted(PROJECTIONS, key=lambda one: one.name):
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
                yield encode({"table": str(table.name), "row": _plain(table, row)}) + b"\n"


def _plain(table: Table, row: Row[Any]) -> dict[str, Any]:
    return {
        str(column.name): to_hex(value) if isinstance(value, bytes) else value
        for column, value in zip(table.columns, row, strict=True)
    }
