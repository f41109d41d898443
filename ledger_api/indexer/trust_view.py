"""The trust view over the local index: few, indexed reads, as of one block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord
from ledger_api.domain.recognition_selection import agreements_between, economies_concerned
from ledger_api.domain.trust import LogRecord, Source, StatusEvent, TrustFacts, TrustQuery
from ledger_api.indexer import facts, recognition
from ledger_api.indexer.assembly import (
    Found,
    IssuerFacts,
    NetworkPins,
    asks_for_recognition,
    assemble,
    first_proposal,
    issuer_facts,
)
from ledger_api.indexer.errors import IndexMissingError
from ledger_api.indexer.row_set import Known
from ledger_api.log.reader import origin_id
from ledger_api.store.engine import Store
from ledger_api.store.prepared import Prepared
from ledger_api.store.tables.chain import anchors, index_blocks, index_state, statuses

__all__ = ["CACHED_SUBJECTS", "IndexTrustView", "NetworkPins"]

CACHED_SUBJECTS = 10_000

_HEADER = Prepared(
    select(index_blocks)
    .where(index_blocks.c.number <= bindparam("number"))
    .order_by(index_blocks.c.number.desc())
    .limit(1)
)
_settled = index_blocks.alias("settled")
_FINAL = (
    select(func.max(_settled.c.number))
    .where(_settled.c.number <= index_state.c.final_block)
    .correlate(index_state)
    .scalar_subquery()
)
# The cursor, with the newest remembered header at or below the final block: the one that most answers name.
_STATE = Prepared(
    select(index_state, index_blocks).select_from(
        index_state.outerjoin(index_blocks, index_blocks.c.number == _FINAL)
    )
)
_ANCHORS = select(anchors).where(anchors.c.origin_id == bindparam("log")).order_by(anchors.c.size).limit(1)
_ANCHOR_ABOVE = Prepared(_ANCHORS.where(anchors.c.size > bindparam("size")))
_ANCHOR_AT = Prepared(_ANCHORS.where(anchors.c.size == bindparam("size")))
_STATUS = Prepared(
    select(statuses)
    .where(
        statuses.c.digest == bindparam("document"),
        statuses.c.issuer == bindparam("by"),
        statuses.c.block <= bindparam("number"),
    )
    .order_by(statuses.c.block, statuses.c.log_index)
)


_Pair = tuple[str | None, str | None]


@dataclass(slots=True)
class _Held:
    """What was read at one version of the facts. Replaced as a whole: other threads may be reading it."""

    version: int = -1
    logs: dict[str, Known[LogRecord | None]] = field(default_factory=dict)
    issuers: dict[bytes, Known[IssuerFacts]] = field(default_factory=dict)
    economies: dict[str, Known[EconomyRecord | None]] = field(default_factory=dict)
    agreements: Known[tuple[AgreementRecord, ...]] | None = None
    selected: dict[_Pair, tuple[Any, tuple[AgreementRecord, ...]]] = field(default_factory=dict)
    """The header read last, with the generation of the index and the number that it was read for."""

    @property
    def is_full(self) -> bool:
        """Whether there are as many subjects as are kept: questions may name any number of them."""
        kept = len(self.logs) + len(self.issuers) + len(self.economies) + len(self.selected)
        return kept >= CACHED_SUBJECTS


class IndexTrustView:
    """`TrustView` over the projections.

    Facts are those of the final block; where the anchor that covers the entry is not final yet, they are
    those of the newest indexed block and `anchor_final` is False, so that the answer is provisional.
    """

    def __init__(self, store: Store, network: NetworkPins) -> None:
        self._store = store
        self._network = network
        self._held = _Held()

    def facts(self, query: TrustQuery) -> TrustFacts:
        """Everything indexed that bears on one entry.

        Raises `IndexMissingError` before the chain was read once.
        """
        with self._store.read() as connection:
            state = _STATE.first(connection)
            if state is None or state.next_block == 0:
                raise IndexMissingError("this node has not read the chain yet")
            first = _anchor(connection, _ANCHOR_ABOVE, query.origin, query.index)
            is_final = first is None or first.block <= state.final_block
            block = _final(state) if is_final else _block(connection, state.next_block - 1)
            held = self._held_at(state.facts)
            records = _agreements(connection, held, query, block.number)
            selected = _selected(held, records, query)
            found = Found(
                chain_id=state.chain_id,
                block=block,
                is_final=is_final,
                first=first,
                receipt=_receipt_anchor(connection, query, first),
                log=_log(connection, held, query.origin, block.number),
                status=_status(connection, query, block.number),
                issuers=_issuers(connection, held, query.issuer_ids, block.number),
                first_agreement=first_proposal(records),
                agreements=selected,
                economies=_economies(connection, held, query, selected, block.number),
            )
        return assemble(self._network, query, Source.INDEX, found)

    def _held_at(self, version: int) -> _Held:
        held = self._held
        if held.version != version or held.is_full:
            held = self._held = _Held(version)
        return held


def _log(connection: Connection, held: _Held, origin: str, block: int) -> LogRecord | None:
    known = held.logs.get(origin)
    if known is None:
        known = held.logs[origin] = Known(facts.log_rows(connection, origin_id(origin)), facts.log_record)
    return known.at(block)


def _issuers(
    connection: Connection, held: _Held, issuer_ids: tuple[bytes, ...], block: int
) -> list[IssuerFacts]:
    found = []
    for issuer_id in dict.fromkeys(issuer_ids):
        known = held.issuers.get(issuer_id)
        if known is None:
            rows = facts.issuer_rows(connection, issuer_id)
            known = held.issuers[issuer_id] = Known(rows, issuer_facts)
        found.append(known.at(block))
    return found


def _agreements(
    connection: Connection, held: _Held, query: TrustQuery, block: int
) -> tuple[AgreementRecord, ...]:
    """All agreements of the network."""
    if not asks_for_recognition(query):
        return ()
    if held.agreements is None:
        held.agreements = Known(recognition.agreement_rows(connection), recognition.agreement_records)
    return held.agreements.at(block)


def _selected(
    held: _Held, records: tuple[AgreementRecord, ...], query: TrustQuery
) -> tuple[AgreementRecord, ...]:
    if query.economy is None or query.importing_economy is None:
        return ()
    pair = (query.economy, query.importing_economy)
    made_of, selected = held.selected.get(pair, (None, ()))
    if made_of is not records:
        selected = agreements_between(records, *pair)
        held.selected[pair] = (records, selected)
    return selected


def _economies(
    connection: Connection,
    held: _Held,
    query: TrustQuery,
    selected: tuple[AgreementRecord, ...],
    block: int,
) -> tuple[EconomyRecord, ...]:
    if not asks_for_recognition(query):
        return ()
    found = []
    for code in economies_concerned(selected, query.economy, query.importing_economy):
        known = held.economies.get(code)
        if known is None:
            rows = recognition.economy_rows(connection, code)
            known = held.economies[code] = Known(rows, recognition.economy_record)
        found.append(known.at(block))
    return tuple(one for one in found if one is not None)


def _final(state: Any) -> Any:
    """The newest remembered header at or below the final block, as it was read with the cursor."""
    if state.number is None:
        raise IndexMissingError("this node has not read a final block yet")
    return state


def _block(connection: Connection, number: int) -> Any:
    """The newest remembered header at or below `number`."""
    row = _HEADER.first(connection, number=number)
    if row is None:
        raise IndexMissingError("this node has not read a final block yet")
    return row


def _anchor(connection: Connection, statement: Prepared, origin: str, size: int | None) -> Any:
    return None if size is None else statement.first(connection, log=origin_id(origin), size=size)


def _receipt_anchor(connection: Connection, query: TrustQuery, first: Any) -> Any:
    """The anchor of the receipt's size: mostly the first that covers the entry, which is known already."""
    if first is not None and first.size == query.receipt_size:
        return first
    return _anchor(connection, _ANCHOR_AT, query.origin, query.receipt_size)


def _status(connection: Connection, query: TrustQuery, block: int) -> tuple[StatusEvent, ...]:
    if not query.issuer_ids:
        return ()
    found = _STATUS.all(connection, document=query.digest, by=query.issuer_ids[0], number=block)
    return tuple(map(facts.status_event, found))
