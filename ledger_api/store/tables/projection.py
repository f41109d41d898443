"""What every table of event rows has in common: its place on the chain, and that it can be made again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Table

from ledger_api.store.tables.base import Count, Time, metadata

PROJECTIONS: list[Table] = []
"""Every table that a reorganisation cuts and a reindex truncates."""


def event_table(name: str, *columns: Column[Any], per_event: tuple[str, ...] = ()) -> Table:
    """A table of event rows; `per_event` tells rows apart where one event makes several."""
    table = Table(
        name,
        metadata,
        Column("block", Count, nullable=False),
        Column("tx_index", Count, nullable=False),
        Column("log_index", Count, nullable=False),
        Column("time", Time, nullable=False),
        *columns,
        PrimaryKeyConstraint("block", "log_index", *per_event),
    )
    PROJECTIONS.append(table)
    return table
