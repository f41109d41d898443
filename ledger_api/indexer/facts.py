"""From projection rows to the records of a trust view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from anchors.canonical import parse
from anchors.errors import AnchorsError
from anchors.hexadecimal import ZERO_32
from ledger_api.domain.trust import (
    AccreditationRecord,
    AnchorRecord,
    ChainPoint,
    DatedEvent,
    IssuerRecord,
    KeyCut,
    KeyPeriodAct,
    KeyRecord,
    LogClosure,
    LogRecord,
    PeriodKind,
    Role,
    ScopeVersion,
    StandingKind,
    StatusEvent,
    StatusKind,
    VkeyRecord,
)
from ledger_api.store.tables import chain

STATUS_KINDS = tuple(StatusKind)
"""The contract's enumeration has the same order."""

_ISSUER_TABLES = (
    chain.issuers,
    chain.issuer_registrars,
    chain.issuer_keys,
    chain.key_revocations,
    chain.key_cuts,
    chain.issuer_events,
    chain.accreditations,
    chain.scopes,
    chain.accreditation_events,
    chain.key_periods,
)
_LOG_TABLES = (chain.logs, chain.log_keys, chain.log_closures)

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class RowSet:
    """All rows about one issuer or one log, by table, in chain order."""

    rows: dict[str, Rows]

    def up_to(self, table: Table, block: int) -> list[Any]:
        """The rows of a table that were recorded in this block or before."""
        return [row for row in self.rows[table.name] if row.block <= block]


def issuer_rows(connection: Connection, issuer_id: bytes) -> RowSet:
    """Everything recorded about an issuer."""
    return RowSet(
        {table.name: _all(connection, table, table.c.issuer == issuer_id) for table in _ISSUER_TABLES}
    )


def log_rows(connection: Connection, origin_id: bytes) -> RowSet:
    """Everything recorded about a log, its anchors apart."""
    return RowSet(
        {table.name: _all(connection, table, table.c.origin_id == origin_id) for table in _LOG_TABLES}
    )


def issuer_record(found: RowSet, block: int) -> IssuerRecord | None:
    """The issuer as of a block; None when it was not registered then."""
    registered = found.up_to(chain.issuers, block)
    if not registered:
        return None
    row = registered[0]
    return IssuerRecord(
        issuer_id=row.issuer,
        economy=row.economy,
        role=Role(row.role),
        identity=_object(row.identity_record),
        registered=point(row),
        registrar=found.up_to(chain.issuer_registrars, block)[-1].registrar,
        keys=tuple(_key(found, row, block) for row in found.up_to(chain.issuer_keys, block)),
        accreditations=tuple(
            _accreditation(found, row, block) for row in found.up_to(chain.accreditations, block)
        ),
        events=tuple(_dated(row) for row in found.up_to(chain.issuer_events, block)),
    )


def key_period_acts(found: RowSet, block: int) -> tuple[KeyPeriodAct, ...]:
    """The bulk acts on an issuer's keys as of a block."""
    return tuple(
        KeyPeriodAct(
            kind=PeriodKind.ANNUL if row.annulled else PeriodKind.CONFIRM,
            issuer_id=row.issuer,
            key=row.key,
            from_time=row.from_time,
            to_time=row.to_time,
            recorded=point(row),
            reason=row.reason,
        )
        for row in found.up_to(chain.key_periods, block)
    )


def log_record(found: RowSet, block: int) -> LogRecord | None:
    """The log as of a block; None when it was not registered then."""
    registered = found.up_to(chain.logs, block)
    if not registered:
        return None
    closed = found.up_to(chain.log_closures, block)
    return LogRecord(
        origin=registered[0].origin,
        economy=registered[0].economy,
        vkeys=tuple(VkeyRecord(row.vkey, point(row)) for row in found.up_to(chain.log_keys, block)),
        closed=LogClosure(closed[0].last_good_index, closed[0].successor, point(closed[0]))
        if closed
        else None,
    )


def anchor_record(row: Any) -> AnchorRecord:
    """One anchored root."""
    return AnchorRecord(
        history_index=row.history_index,
        size=row.size,
        root=row.root,
        cid=row.cid_digest,
        point=point(row),
        block_hash=row.block_hash,
    )


def status_event(row: Any) -> StatusEvent:
    """One act on a document."""
    return StatusEvent(
        kind=STATUS_KINDS[row.kind],
        effective_at=row.effective_at,
        recorded=point(row),
        reason=row.reason,
        successor=None if row.successor == ZERO_32 else row.successor,
        signer=row.signer,
    )


def point(row: Any) -> ChainPoint:
    """Where a row's event stands on the chain."""
    return ChainPoint(row.block, row.tx_index, row.log_index, row.time)


def _key(found: RowSet, row: Any, block: int) -> KeyRecord:
    revocations = [one for one in found.up_to(chain.key_revocations, block) if one.key == row.key]
    # A key that was to end later may be cut earlier: the end that comes first is the end.
    revoked = min(revocations, key=lambda one: (one.effective_at, point(one)), default=None)
    cuts = [one for one in found.up_to(chain.key_cuts, block) if one.key == row.key]
    return KeyRecord(
        key=row.key,
        added=point(row),
        revoked=None if revoked is None else point(revoked),
        revoked_effective_at=(
            None if revoked is None or revoked.effective_at == revoked.time else revoked.effective_at
        ),
        reason="" if revoked is None else revoked.reason,
        cuts=tuple(KeyCut(one.origin, one.cut_index, point(one)) for one in cuts),
    )


def _accreditation(found: RowSet, row: Any, block: int) -> AccreditationRecord:
    mine = [one for one in found.up_to(chain.scopes, block) if one.accreditation == row.accreditation]
    events = found.up_to(chain.accreditation_events, block)
    return AccreditationRecord(
        id=row.accreditation,
        accreditor=row.accreditor,
        standard=row.standard,
        number=row.number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded=point(row),
        scopes=tuple(
            ScopeVersion(one.scope, _object(one.blob), one.effective_at, point(one)) for one in mine
        ),
        events=tuple(_dated(one) for one in events if one.accreditation == row.accreditation),
    )


def _dated(row: Any) -> DatedEvent:
    return DatedEvent(StandingKind(row.kind), row.effective_at, point(row), row.reason, row.signer)


def _object(data: bytes) -> dict[str, Any]:
    """A blob's JSON object; the contract checks its digest, not that it is JSON."""
    try:
        value = parse(data)
    except AnchorsError:
        return {}
    return value if isinstance(value, dict) else {}


def _all(connection: Connection, table: Table, condition: Any) -> Rows:
    query = select(table).where(condition).order_by(table.c.block, table.c.log_index)
    return connection.execute(query).all()
