"""The trust view over the local index: few, indexed reads, as of one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from anchors import entry as entries_form
from ledger_api.domain.trust import (
    IssuerRecord,
    KeyPeriodAct,
    LogRecord,
    Source,
    StatusEvent,
    StatusKind,
    TrustFacts,
    TrustQuery,
)
from ledger_api.indexer import facts
from ledger_api.indexer.errors import IndexMissingError
from ledger_api.indexer.facts import RowSet
from ledger_api.log.reader import origin_id
from ledger_api.store.engine import Store
from ledger_api.store.tables.chain import anchors, index_blocks, index_state, statuses
from ledger_api.store.tables.documents import documents
from ledger_api.store.tables.log import entries

CACHED_SUBJECTS = 10_000

# Built once: composing a statement costs as much as running it.
_HEADER = (
    select(index_blocks)
    .where(index_blocks.c.number <= bindparam("number"))
    .order_by(index_blocks.c.number.desc())
    .limit(1)
)
_STATE = select(index_state)
_ANCHORS = select(anchors).where(anchors.c.origin_id == bindparam("log")).order_by(anchors.c.size).limit(1)
_ANCHOR_ABOVE = _ANCHORS.where(anchors.c.size > bindparam("size"))
_ANCHOR_AT = _ANCHORS.where(anchors.c.size == bindparam("size"))
_STATUS = (
    select(statuses)
    .where(
        statuses.c.digest == bindparam("document"),
        statuses.c.issuer == bindparam("by"),
        statuses.c.block <= bindparam("number"),
    )
    .order_by(statuses.c.block, statuses.c.log_index)
)
_SUCCESSOR = (
    select(documents.c.origin, documents.c.index.label("at"), entries.c.entry)
    .join(entries, (entries.c.origin == documents.c.origin) & (entries.c.index == documents.c.index))
    .where(
        documents.c.document_digest == bindparam("document"),
        documents.c.issuer == bindparam("by"),
        documents.c.block <= bindparam("number"),
    )
    .order_by(documents.c.block, documents.c.origin, documents.c.index)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class NetworkPins:
    """What of a network is the same in every answer."""

    network_id: bytes
    deployment_id: bytes
    directory: str
    demo_chain: bool = False


class IndexTrustView:
    """`TrustView` over the projections.

    Facts are those of the final block; where the anchor that covers the entry is not final yet, they are
    those of the newest indexed block and `anchor_final` is False, so that the answer is provisional.
    """

    def __init__(self, store: Store, network: NetworkPins) -> None:
        self._store = store
        self._network = network
        # Version and rows change together, as one object: other threads may be reading.
        self._held: tuple[int, dict[bytes, RowSet]] = (-1, {})

    def facts(self, query: TrustQuery) -> TrustFacts:
        """Everything indexed that bears on one entry.

        Raises `IndexMissingError` before the chain was read once.
        """
        with self._store.read() as connection:
            state = connection.execute(_STATE).first()
            if state is None or state.next_block == 0:
                raise IndexMissingError("this node has not read the chain yet")
            first = _anchor(connection, _ANCHOR_ABOVE, query.origin, query.index)
            final = first is None or first.block <= state.final_block
            block = _block(connection, state.final_block if final else state.next_block - 1)
            receipt = _anchor(connection, _ANCHOR_AT, query.origin, query.receipt_size)
            status = _status(connection, query, block.number)
            log = self._log(connection, state.facts, query.origin, block.number)
            issuers, periods = self._issuers(connection, state.facts, query.issuer_ids, block.number)
            successor = _successor(connection, status, query.issuer_ids, block.number)
        return TrustFacts(
            network_id=self._network.network_id,
            deployment_id=self._network.deployment_id,
            directory=self._network.directory,
            chain_id=state.chain_id,
            block_number=block.number,
            block_hash=block.hash,
            block_time=block.time,
            source=Source.INDEX,
            log=log,
            first_anchor=None if first is None else facts.anchor_record(first),
            receipt_anchor=(
                None if receipt is None or receipt.block > block.number else facts.anchor_record(receipt)
            ),
            anchor_final=first is not None and final,
            issuers=issuers,
            status=status,
            key_periods=periods,
            successor=successor,
            demo_chain=self._network.demo_chain,
            asked=query,
        )

    def _log(self, connection: Connection, version: int, origin: str, block: int) -> LogRecord | None:
        log_id = origin_id(origin)
        found = self._cached(version, log_id)
        if found is None:
            found = self._keep(version, log_id, facts.log_rows(connection, log_id))
        return facts.log_record(found, block)

    def _issuers(
        self, connection: Connection, version: int, issuer_ids: tuple[bytes, ...], block: int
    ) -> tuple[tuple[IssuerRecord, ...], tuple[KeyPeriodAct, ...]]:
        records: list[IssuerRecord] = []
        periods: list[KeyPeriodAct] = []
        for issuer_id in dict.fromkeys(issuer_ids):
            found = self._cached(version, issuer_id)
            if found is None:
                found = self._keep(version, issuer_id, facts.issuer_rows(connection, issuer_id))
            if (record := facts.issuer_record(found, block)) is not None:
                records.append(record)
                periods.extend(facts.key_period_acts(found, block))
        return tuple(records), tuple(periods)

    def _cached(self, version: int, subject: bytes) -> RowSet | None:
        held_version, rows = self._held
        return rows.get(subject) if version == held_version else None

    def _keep(self, version: int, subject: bytes, found: RowSet) -> RowSet:
        held = self._held
        if version != held[0] or len(held[1]) >= CACHED_SUBJECTS:
            held = self._held = (version, {})
        held[1][subject] = found
        return found


def _block(connection: Connection, number: int) -> Any:
    """The newest remembered header at or below `number`."""
    row = connection.execute(_HEADER, {"number": number}).first()
    if row is None:
        raise IndexMissingError("this node has not read a final block yet")
    return row


def _anchor(connection: Connection, statement: Select[Any], origin: str, size: int | None) -> Any:
    if size is None:
        return None
    return connection.execute(statement, {"log": origin_id(origin), "size": size}).first()


def _status(connection: Connection, query: TrustQuery, block: int) -> tuple[StatusEvent, ...]:
    if not query.issuer_ids:
        return ()
    asked = {"document": query.digest, "by": query.issuer_ids[0], "number": block}
    return tuple(facts.status_event(row) for row in connection.execute(_STATUS, asked))


def _successor(
    connection: Connection, status: tuple[StatusEvent, ...], issuer_ids: tuple[bytes, ...], block: int
) -> dict[str, Any] | None:
    """The entry of the document that replaces this one, where it is anchored and held here."""
    named = [one for one in status if one.successor is not None]
    superseding = [one for one in named if one.kind is StatusKind.SUPERSEDE]
    if not named:
        return None
    asked = {"document": (superseding or named)[-1].successor, "by": issuer_ids[0], "number": block}
    row = connection.execute(_SUCCESSOR, asked).first()
    if row is None:
        return None
    statement = entries_form.decode(row.entry).statement.to_json()
    return {"statement": statement, "origin": row.origin, "index": row.at}
