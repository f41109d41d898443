"""From projection rows to the records of a trust view."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import select

from anchors.hexadecimal import ZERO_32
from ledger_api.domain.trust import (
    AccreditationRecord,
    AnchorRecord,
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
from ledger_api.indexer.recognition import LISTING_TABLES, json_object, point
from ledger_api.indexer.row_set import RowSet, SubjectReader
from ledger_api.store.prepared import Ask, Prepared
from ledger_api.store.tables import chain

_VERSION = Prepared(select(chain.index_state.c.facts))

STATUS_KINDS = tuple(StatusKind)
"""The contract's enumeration has the same order."""

ISSUER_TABLES = (
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
LOG_TABLES = (chain.logs, chain.log_keys, chain.log_closures)

issuer_rows = SubjectReader("issuer", (*ISSUER_TABLES, *LISTING_TABLES))
"""Everything recorded about an issuer, its listings among it."""

log_rows = SubjectReader("origin_id", LOG_TABLES)
"""Everything recorded about a log, its anchors apart."""


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
        identity=json_object(row.identity_record),
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


def facts_version(ask: Ask) -> int | None:
    """A number that grows with every event that is not an anchor or a status; None before the first block."""
    for (version,) in ask(_VERSION):
        return int(version)
    return None


def anchor_record(row: Any) -> AnchorRecord:
    """One anchored root."""
    return _anchor(row.history_index, row.size, row.root, row.cid_digest, point(row), row.block_hash)


# The same record for the same values: what was worked out about it, such as its digest, is then at hand.
_anchor = lru_cache(maxsize=8_192)(AnchorRecord)


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
            ScopeVersion(one.scope, json_object(one.blob), one.effective_at, point(one)) for one in mine
        ),
        events=tuple(_dated(one) for one in events if one.accreditation == row.accreditation),
    )


def _dated(row: Any) -> DatedEvent:
    return DatedEvent(StandingKind(row.kind), row.effective_at, point(row), row.reason, row.signer)
