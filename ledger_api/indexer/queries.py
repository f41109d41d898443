"""Reads over the projections for lists and pages; verdicts go through the trust view instead.

Everything is as of the newest indexed block. Lists are in a stable order and paged by keyset cursors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select, tuple_

from ledger_api.domain.trust import AnchorRecord, IssuerRecord, KeyPeriodAct, LogRecord, StatusEvent
from ledger_api.indexer import facts
from ledger_api.indexer.recognition import point
from ledger_api.log.reader import Location, origin_id
from ledger_api.store.engine import Store
from ledger_api.store.prepared import Prepared
from ledger_api.store.tables import chain, economies
from ledger_api.store.tables.documents import (
    document_lookups,
    document_sources,
    documents,
)

_EVER = 2**62
_MOST_FOUND = 100
_FOUND_FIRST = (documents.c.block, documents.c.origin, documents.c.index)


def _joined(table: Table, column: Any) -> Prepared:
    place = (table.c.origin == documents.c.origin) & (table.c.index == documents.c.index)
    query = select(documents).join(table, place).where(column == bindparam("value"))
    return Prepared(query.order_by(*_FOUND_FIRST).limit(_MOST_FOUND))


def _having(column: Any) -> Prepared:
    query = select(documents).where(column == bindparam("value"))
    return Prepared(query.order_by(*_FOUND_FIRST).limit(_MOST_FOUND))


_BY_STATEMENT = _having(documents.c.statement_digest)
_BY_DOCUMENT = _having(documents.c.document_digest)
_BY_NUMBER = _having(documents.c.number_hash)
_BY_LOOKUP = _joined(document_lookups, document_lookups.c.lookup)
_BY_SOURCE = _joined(document_sources, document_sources.c.source)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One anchored entry; all but the place is None for an entry of a kind this release does not read."""

    origin: str
    index: int
    block: int
    anchored_at: int
    kind: str
    statement_digest: bytes | None
    document_digest: bytes | None
    issuer: bytes | None
    doc_type: str | None
    economy: str | None
    number_hash: bytes | None
    revision: int | None
    issued_on: str | None
    valid_from: str | None
    valid_to: str | None
    relation: str | None
    predecessor: bytes | None

    @property
    def location(self) -> Location:
        """Where the entry is."""
        return Location(self.origin, self.index)


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log with what a reader needs to follow it; `anchor` is the newest one."""

    record: LogRecord
    operator: str
    url: str
    anchor: AnchorRecord | None


@dataclass(frozen=True, slots=True)
class Seat:
    """An economy's seat as its events left it."""

    economy: str
    voting_class: int
    category: int
    authority: str
    delegate: str
    alternate: str
    live: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """An office somebody holds in an economy."""

    economy: str
    account: str
    office: str


@dataclass(frozen=True, slots=True)
class IndexPosition:
    """How far the index has come."""

    chain_id: int
    next_block: int
    final_block: int


class IndexQueries:
    """Every method is one consistent read and safe from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def position(self) -> IndexPosition | None:
        """How far the index has come; None before the first block."""
        with self._store.read() as connection:
            row = connection.execute(select(chain.index_state)).first()
        return None if row is None else IndexPosition(row.chain_id, row.next_block, row.final_block)

    def chain_time(self) -> int:
        """The time of the newest indexed block, in Unix seconds; 0 before the first."""
        table = chain.index_blocks
        with self._store.read() as connection:
            return connection.scalar(select(table.c.time).order_by(table.c.number.desc()).limit(1)) or 0

    def issuer(self, issuer_id: bytes) -> IssuerRecord | None:
        """One registered issuer with its keys and accreditations."""
        with self._store.read() as connection:
            return facts.issuer_record(facts.issuer_rows(connection, issuer_id), _EVER)

    def issuers(
        self, *, economy: str | None = None, after: bytes = b"", limit: int = 100
    ) -> list[IssuerRecord]:
        """Issuers in the order of their ids, those of one economy or all."""
        table = chain.issuers
        query = select(table.c.issuer).where(table.c.issuer > after).order_by(table.c.issuer).limit(limit)
        if economy is not None:
            query = query.where(table.c.economy == economy)
        with self._store.read() as connection:
            ids = list(connection.scalars(query))
            records = [facts.issuer_record(facts.issuer_rows(connection, one), _EVER) for one in ids]
        return [record for record in records if record is not None]

    def logs(self) -> list[LogRow]:
        """Every log the chain knows, in the order of their origins."""
        with self._store.read() as connection:
            rows = connection.execute(select(chain.logs).order_by(chain.logs.c.origin)).all()
            found = [_log(connection, row.origin_id) for row in rows]
        return [one for one in found if one is not None]

    def log(self, origin: str) -> LogRow | None:
        """One log by its origin."""
        with self._store.read() as connection:
            return _log(connection, origin_id(origin))

    def anchors(self, origin: str, *, after: int = -1, limit: int = 100) -> list[AnchorRecord]:
        """Anchored roots of a log in order of size, those above the history index `after`."""
        table = chain.anchors
        with self._store.read() as connection:
            rows = connection.execute(
                select(table)
                .where(table.c.origin_id == origin_id(origin), table.c.history_index > after)
                .order_by(table.c.size)
                .limit(limit)
            ).all()
        return [facts.anchor_record(row) for row in rows]

    def economies(self) -> list[Seat]:
        """The seats as their events left them, removed ones too, in the order of their codes."""
        with self._store.read() as connection:
            terms = _last_of_each(connection, economies.seat_terms)
            classes = _last_of_each(connection, economies.voting_classes)
            categories = _last_of_each(connection, economies.categories)
            authorities = _last_of_each(connection, economies.authorities)
            delegates = _last_of_each(connection, economies.delegates)
            admitted = _last_of_each(connection, economies.seat_terms, economies.seat_terms.c.live)
        seats = []
        for code in sorted(terms):
            named = delegates.get(code)
            # Whoever spoke for an earlier seat does not speak for one that was admitted again.
            named = named if named is not None and point(named) > point(admitted[code]) else None
            seats.append(
                Seat(
                    economy=code,
                    voting_class=classes[code].voting_class,
                    category=categories[code].category,
                    authority=authorities[code].authority,
                    delegate="" if named is None else named.delegate,
                    alternate="" if named is None else named.alternate,
                    live=terms[code].live,
                )
            )
        return seats

    def appointments(self, economy: str | None = None) -> list[Appointment]:
        """Who holds which office now, in order of appointment."""
        held: dict[Appointment, None] = {}
        table = economies.offices
        query = select(table).order_by(table.c.block, table.c.log_index)
        if economy is not None:
            query = query.where(table.c.economy == economy)
        with self._store.read() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            one = Appointment(row.economy, row.account, row.office)
            held.pop(one, None)
            if row.held:
                held[one] = None
        return list(held)

    def document(self, digest: bytes) -> DocumentRow | None:
        """The first entry with this statement digest, or else with this document digest."""
        found = self._found(_BY_STATEMENT, digest) or self._found(_BY_DOCUMENT, digest)
        return found[0] if found else None

    def documents_of(
        self, issuer: bytes, *, after: Location | None = None, limit: int = 100
    ) -> list[DocumentRow]:
        """An issuer's documents by log and index, those after a place."""
        condition = documents.c.issuer == issuer
        if after is not None:
            place = tuple_(documents.c.origin, documents.c.index)
            condition &= place > tuple_(after.origin, after.index)
        query = select(documents).where(condition).order_by(documents.c.origin, documents.c.index)
        return self._rows(query.limit(limit))

    def find_by_digest(self, document_digest: bytes) -> list[DocumentRow]:
        """Entries of a document, the earliest anchored first."""
        return self._found(_BY_DOCUMENT, document_digest)

    def find_by_lookup(self, lookup: bytes) -> list[DocumentRow]:
        """Entries that published this lookup, the earliest anchored first."""
        return self._found(_BY_LOOKUP, lookup)

    def find_by_number(self, number_hash: bytes) -> list[DocumentRow]:
        """Entries of documents with this number, whoever issued them, the earliest anchored first."""
        return self._found(_BY_NUMBER, number_hash)

    def derived_from(self, digest: bytes) -> list[DocumentRow]:
        """Entries that name this digest among their sources."""
        return self._found(_BY_SOURCE, digest)

    def status_history(self, issuer: bytes, document_digest: bytes) -> list[StatusEvent]:
        """The acts on one document, in chain order."""
        table = chain.statuses
        with self._store.read() as connection:
            rows = connection.execute(
                select(table)
                .where(table.c.digest == document_digest, table.c.issuer == issuer)
                .order_by(table.c.block, table.c.log_index)
            ).all()
        return [facts.status_event(row) for row in rows]

    def key_period_acts(self, issuer: bytes) -> tuple[KeyPeriodAct, ...]:
        """The bulk acts on an issuer's keys, in chain order."""
        with self._store.read() as connection:
            return facts.key_period_acts(facts.issuer_rows(connection, issuer), _EVER)

    def _found(self, statement: Prepared, value: bytes) -> list[DocumentRow]:
        return [DocumentRow(*row) for row in self._store.ask(statement, value=value)]

    def _rows(self, query: Select[Any]) -> list[DocumentRow]:
        with self._store.read() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        return [DocumentRow(*row) for row in rows]


def _log(connection: Connection, log_id: bytes) -> LogRow | None:
    record = facts.log_record(facts.log_rows(connection, log_id), _EVER)
    if record is None:
        return None
    newest = connection.execute(
        select(chain.anchors)
        .where(chain.anchors.c.origin_id == log_id)
        .order_by(chain.anchors.c.size.desc())
        .limit(1)
    ).first()
    return LogRow(
        record=record,
        operator=_newest(connection, chain.log_operators, chain.log_operators.c.operator, log_id),
        url=_newest(connection, chain.log_mirrors, chain.log_mirrors.c.url, log_id),
        anchor=None if newest is None else facts.anchor_record(newest),
    )


def _newest(connection: Connection, table: Any, column: Any, log_id: bytes) -> str:
    value: str = connection.scalars(
        select(column)
        .where(table.c.origin_id == log_id)
        .order_by(table.c.block.desc(), table.c.log_index.desc())
        .limit(1)
    ).one()
    return value


def _last_of_each(connection: Connection, table: Table, condition: Any = None) -> dict[str, Any]:
    """The newest row of each economy."""
    query = select(table).order_by(table.c.block, table.c.log_index)
    if condition is not None:
        query = query.where(condition)
    return {row.economy: row for row in connection.execute(query)}
