"""What projections make of an event: values for tables, each with its place on the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table

from anchors.chain.port import Event
from anchors.plain_json import MAX_INTEGER

Values = dict[str, Any]
Rows = list[tuple[Table, Values]]
Args = Mapping[str, Any]
Projection = Callable[[Event, Args], Rows]


def placed(event: Event, rows: Rows) -> Rows:
    """The rows with the event's place, and with nothing that a database or JSON cannot hold."""
    place: Values = {
        "block": event.block,
        "tx_index": event.tx_index,
        "log_index": event.log_index,
        "time": event.time,
    }
    return [(table, {**place, **_clean(values)}) for table, values in rows]


def ascii_text(padded: bytes) -> str:
    """Text that a contract keeps in fixed bytes: ASCII, padded with zero bytes."""
    return padded.rstrip(b"\0").decode("ascii", "replace")


def _clean(values: Values) -> Values:
    """Events carry whatever somebody sent."""
    return {name: _clean_value(value) for name, value in values.items()}


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    if isinstance(value, int) and not isinstance(value, bool):
        return min(value, MAX_INTEGER)
    return value
