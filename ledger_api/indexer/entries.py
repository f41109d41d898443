"""From anchored log entries to document rows: as pure as the projection of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from anchors import entry as entries_form
from anchors.errors import AnchorsError
from ledger_api.log.reader import log_root
from ledger_api.store.prepared import insert_of
from ledger_api.store.tables import chain
from ledger_api.store.tables.documents import (
    document_cosigners,
    document_lookups,
    document_sources,
    documents,
)
from ledger_api.store.tables.log import entries, log_heads

_INSERTS = {
    table: insert_of(table, *table.c.keys())
    for table in (documents, document_cosigners, document_lookups, document_sources)
}

UNREADABLE = "unreadable"
"""The kind shown for bytes that are not an entry at all: only a mirrored log can hold them."""


class DivergedError(Exception):
    """The entries held here do not lead to the anchored root; `origin` and `size` say where."""

    def __init__(self, origin: str, size: int) -> None:
        super().__init__(f"the entries of {origin} do not lead to the root anchored at {size}")
        self.origin = origin
        self.size = size


def origins(connection: Connection) -> list[tuple[str, bytes]]:
    """Every log the chain knows, with its id."""
    rows = connection.execute(
        select(chain.logs.c.origin, chain.logs.c.origin_id).order_by(chain.logs.c.origin)
    )
    return [(row.origin, row.origin_id) for row in rows]


def has_next(connection: Connection, origin: str, origin_id: bytes) -> bool:
    """Whether anchored entries are held here that are not projected yet."""
    start = _next_index(connection, origin)
    return bool(_anchored(connection, origin, origin_id, start, 1))


def project_next(connection: Connection, origin: str, origin_id: bytes, limit: int) -> int:
    """Project at most `limit` entries that are anchored, held here and not projected yet.

    Returns how many. Raises `DivergedError` when the entries held here are not the anchored ones.
    """
    start = _next_index(connection, origin)
    anchored = _anchored(connection, origin, origin_id, start, limit)
    if not anchored:
        return 0
    # The contract saw a consistency proof for each root, so the largest vouches for those before it.
    largest = anchored[-1]
    if log_root(connection, origin, largest.size) != largest.root:
        raise DivergedError(origin, largest.size)
    end = min(largest.size, start + limit)
    _project(connection, origin, start, end, anchored)
    return int(end - start)


def _anchored(connection: Connection, origin: str, origin_id: bytes, start: int, limit: int) -> Sequence[Any]:
    """The first anchors above `start` whose entries are all held here, in order of size."""
    held = connection.scalar(select(log_heads.c.size).where(log_heads.c.origin == origin)) or 0
    return connection.execute(
        select(chain.anchors)
        .where(
            chain.anchors.c.origin_id == origin_id,
            chain.anchors.c.size > start,
            chain.anchors.c.size <= held,
        )
        .order_by(chain.anchors.c.size)
        .limit(limit)
    ).all()


def _next_index(connection: Connection, origin: str) -> int:
    last = connection.scalar(select(func.max(documents.c.index)).where(documents.c.origin == origin))
    return 0 if last is None else last + 1


def _project(connection: Connection, origin: str, start: int, end: int, anchored: Sequence[Any]) -> None:
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in _INSERTS}
    found = connection.execute(
        select(entries.c.index.label("at"), entries.c.statement_digest, entries.c.entry)
        .where(entries.c.origin == origin, entries.c.index >= start, entries.c.index < end)
        .order_by(entries.c.index)
    )
    covering = iter(anchored)
    anchor = next(covering)
    for row in found:
        while anchor.size <= row.at:
            anchor = next(covering)
        place = {"origin": origin, "index": row.at, "block": anchor.block}
        document, parts = _document(row)
        rows[documents].append({**place, "anchored_at": anchor.time, **document})
        for table, values in parts:
            rows[table].append({**place, **values})
    for table, values_list in rows.items():
        names = table.c.keys()
        _INSERTS[table].run(connection, [tuple(values[name] for name in names) for values in values_list])


def _document(row: Any) -> tuple[dict[str, Any], Iterator[tuple[Any, dict[str, Any]]]]:
    try:
        entry = entries_form.decode(row.entry)
    except AnchorsError:
        return {**_NOTHING, "kind": _kind(row.entry)}, iter(())
    statement = entry.statement
    document = {
        "kind": entry.kind,
        "statement_digest": row.statement_digest,
        "document_digest": statement.digest,
        "issuer": statement.issuer,
        "doc_type": statement.type,
        "economy": statement.economy,
        "number_hash": statement.number_hash,
        "revision": statement.revision,
        "issued_on": statement.issued_on,
        "valid_from": statement.valid_from,
        "valid_to": statement.valid_to,
        "relation": statement.relation,
        "predecessor": statement.predecessor,
    }
    return document, _parts(entry)


_NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "statement_digest",
        "document_digest",
        "issuer",
        "doc_type",
        "economy",
        "number_hash",
        "revision",
        "issued_on",
        "valid_from",
        "valid_to",
        "relation",
        "predecessor",
    )
)


def _parts(entry: entries_form.Entry) -> Iterator[tuple[Any, dict[str, Any]]]:
    for position, issuer in enumerate(entry.statement.cosigners):
        yield document_cosigners, {"position": position, "issuer": issuer}
    for lookup in entry.body.lookups:
        yield document_lookups, {"lookup": lookup}
    for source in entry.body.derived_from or ():
        yield document_sources, {"source": source}


def _kind(data: bytes) -> str:
    """The kind of an entry that is not read; a hostile one is cut to what an entry's kind can be."""
    try:
        return entries_form.kind_of(data)
    except AnchorsError:
        return UNREADABLE
