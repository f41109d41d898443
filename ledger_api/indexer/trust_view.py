"""The trust view over the local index: few, indexed reads, as of one block."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, FromClause, bindparam, select, true

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
from ledger_api.store.prepared import Ask, Prepared, within
from ledger_api.store.tables.chain import anchors, index_blocks, index_state, statuses

__all__ = ["CACHED_SUBJECTS", "IndexTrustView", "NetworkPins"]

CACHED_SUBJECTS = 10_000

_HEADER = Prepared(
    select(index_blocks)
    .where(index_blocks.c.number <= bindparam("number"))
    .order_by(index_blocks.c.number.desc())
    .limit(1)
)
_first = (
    select(anchors)
    .where(anchors.c.origin_id == bindparam("log"), anchors.c.size > bindparam("at"))
    .order_by(anchors.c.size)
    .limit(1)
    .subquery("first")
)
_PARTS = (index_state, _first, statuses)
# All that is new with every entry, at one go: the cursor, the first anchor that covers the entry, and a row
# for each act on the document.
_ASKED = Prepared(
    select(
        *(column.label(f"{table.name}_{column.name}") for table in _PARTS for column in table.c)
    ).select_from(
        index_state.outerjoin(_first, true()).outerjoin(
            statuses, (statuses.c.digest == bindparam("document")) & (statuses.c.issuer == bindparam("by"))
        )
    )
)
_ANCHOR_AT = Prepared(
    select(anchors).where(anchors.c.origin_id == bindparam("log"), anchors.c.size == bindparam("size"))
)
_NOWHERE = 2**62
"""Where the index of an entry is not known no anchor covers it."""


class _Part:
    """The columns of one of the joined tables in a row of `_ASKED`."""

    def __init__(self, table: FromClause) -> None:
        before = _PARTS[: _PARTS.index(table)]
        self._start = sum(len(one.c) for one in before)
        self._end = self._start + len(table.c)
        row: Any = namedtuple("Row", table.c.keys())  # type: ignore[misc]  # by the table
        self._make = row._make

    def of(self, row: Any) -> Any:
        """The table's row, or None where none was joined."""
        values = row[self._start : self._end]
        return None if values[0] is None else self._make(values)


_STATE, _ANCHOR, _STATUS = map(_Part, _PARTS)


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
        # The header read last, with the generation of the index and the number that it was read for.
        self._newest: tuple[int, int, Any] = (-1, -1, None)

    def facts(self, query: TrustQuery) -> TrustFacts:
        """Everything indexed that bears on one entry, as of one state of the index.

        Raises `IndexMissingError` before the chain was read once.
        """
        try:
            # One statement is of one state by itself; mostly all else is held at that state's version.
            return self._facts(query, self._store.ask, None)
        except _NotHeldError:
            with self._store.read() as connection:
                return self._facts(query, within(connection), connection)

    def _facts(self, query: TrustQuery, ask: Ask, connection: Connection | None) -> TrustFacts:
        rows = _asked(ask, query)
        state, first = _STATE.of(rows[0]), _ANCHOR.of(rows[0])
        is_final = first is None or first.block <= state.final_block
        block = self._header(connection, state, state.final_block if is_final else state.next_block - 1)
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
            status=_status(rows, block.number),
            issuers=_issuers(connection, held, query.issuer_ids, block.number),
            first_agreement=first_proposal(records),
            agreements=selected,
            economies=_economies(connection, held, query, selected, block.number),
        )
        return assemble(self._network, query, Source.INDEX, found)

    def _header(self, connection: Connection | None, state: Any, number: int) -> Any:
        """The newest remembered header at or below `number`; the one that most answers name is held."""
        generation, asked, header = self._newest
        if (generation, asked) != (state.generation, number):
            header = _HEADER.first(_held_open(connection), number=number)
            if header is None:
                raise IndexMissingError("this node has not read a final block yet")
            self._newest = (state.generation, number, header)
        return header

    def _held_at(self, version: int) -> _Held:
        held = self._held
        if held.version != version or held.is_full:
            held = self._held = _Held(version)
        return held


class _NotHeldError(Exception):
    """Something has to be read, and no transaction is open that would keep it of one state."""


def _held_open(connection: Connection | None) -> Connection:
    if connection is None:
        raise _NotHeldError
    return connection


def _log(connection: Connection | None, held: _Held, origin: str, block: int) -> LogRecord | None:
    known = held.logs.get(origin)
    if known is None:
        known = held.logs[origin] = Known(
            facts.log_rows(_held_open(connection), origin_id(origin)), facts.log_record
        )
    return known.at(block)


def _issuers(
    connection: Connection | None, held: _Held, issuer_ids: tuple[bytes, ...], block: int
) -> list[IssuerFacts]:
    found = []
    for issuer_id in dict.fromkeys(issuer_ids):
        known = held.issuers.get(issuer_id)
        if known is None:
            rows = facts.issuer_rows(_held_open(connection), issuer_id)
            known = held.issuers[issuer_id] = Known(rows, issuer_facts)
        found.append(known.at(block))
    return found


def _agreements(
    connection: Connection | None, held: _Held, query: TrustQuery, block: int
) -> tuple[AgreementRecord, ...]:
    """All agreements of the network."""
    if not asks_for_recognition(query):
        return ()
    if held.agreements is None:
        rows = recognition.agreement_rows(_held_open(connection))
        held.agreements = Known(rows, recognition.agreement_records)
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
    connection: Connection | None,
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
            rows = recognition.economy_rows(_held_open(connection), code)
            known = held.economies[code] = Known(rows, recognition.economy_record)
        found.append(known.at(block))
    return tuple(one for one in found if one is not None)


def _asked(ask: Ask, query: TrustQuery) -> list[Any]:
    """The rows about the entry and its document; at least one once the chain was read."""
    rows = ask(
        _ASKED,
        log=origin_id(query.origin),
        at=_NOWHERE if query.index is None else query.index,
        document=query.digest,
        by=query.issuer_ids[0] if query.issuer_ids else b"",
    )
    if not rows or _STATE.of(rows[0]).next_block == 0:
        raise IndexMissingError("this node has not read the chain yet")
    return rows


def _receipt_anchor(connection: Connection | None, query: TrustQuery, first: Any) -> Any:
    """The anchor of the receipt's size: mostly the first that covers the entry, which is known already."""
    size = query.receipt_size
    if size is None or (first is not None and first.size == size):
        return None if size is None else first
    return _ANCHOR_AT.first(_held_open(connection), log=origin_id(query.origin), size=size)


def _status(rows: list[Any], block: int) -> tuple[StatusEvent, ...]:
    acts = [act for row in rows if (act := _STATUS.of(row)) is not None and act.block <= block]
    return tuple(map(facts.status_event, sorted(acts, key=lambda act: (act.block, act.log_index))))
