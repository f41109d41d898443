"""All rows about one subject, from the database or from events in memory: what records are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, select

from anchors.chain.port import Event
from ledger_api.indexer.events import rows_of

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class RowSet:
    """Rows by table, in chain order. From the block `newest` on the set says the same at every block."""

    rows: dict[str, Sequence[Any]]
    newest: int

    def up_to(self, table: Table, block: int) -> Sequence[Any]:
        """The rows of a table that were recorded in this block or before."""
        found = self.rows.get(table.name, ())
        return found if block >= self.newest else [row for row in found if row.block <= block]

    def where(self, column: str, value: Any) -> RowSet:
        """The rows of those tables that have this column, where it has this value."""
        return row_set(
            {
                name: [row for row in rows if getattr(row, column, None) == value]
                for name, rows in self.rows.items()
            }
        )


def row_set(rows: dict[str, Sequence[Any]]) -> RowSet:
    """A set of these rows."""
    return RowSet(rows, max((one.block for found in rows.values() for one in found), default=-1))


def rows_of_events(events: Iterable[Event]) -> RowSet:
    """The rows that the indexer would write for these events, which are in chain order."""
    rows: dict[str, list[Any]] = {}
    for event in events:
        for table, values in rows_of(event):
            rows.setdefault(table.name, []).append(SimpleNamespace(**values))
    return row_set(dict(rows))


class SubjectReader:
    """Reads all rows about one subject; the statements are built once."""

    def __init__(self, column: str, tables: Sequence[Table]) -> None:
        self._statements: list[tuple[str, Select[Any]]] = [
            (
                table.name,
                select(table)
                .where(table.c[column] == bindparam("subject"))
                .order_by(table.c.block, table.c.log_index),
            )
            for table in tables
        ]

    def __call__(self, connection: Connection, subject: object) -> RowSet:
        """The rows in which the column is `subject`."""
        asked = {"subject": subject}
        return row_set(
            {name: connection.execute(statement, asked).all() for name, statement in self._statements}
        )


class Known(Generic[Record]):
    """Rows that were read once, and the record they give where all of them count."""

    __slots__ = ("_complete", "_make", "_rows")

    def __init__(self, rows: RowSet, make: Callable[[RowSet, int], Record]) -> None:
        self._rows, self._make = rows, make
        self._complete: tuple[Record] | None = None

    def at(self, block: int) -> Record:
        """The record as of a block: the same object at every block that has all rows behind it."""
        if block < self._rows.newest:
            return self._make(self._rows, block)
        # Two threads may both make it: the records are equal, and either may be kept.
        kept = self._complete
        if kept is None:
            kept = self._complete = (self._make(self._rows, block),)
        return kept[0]
