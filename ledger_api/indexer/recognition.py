"""From projection rows to the facts of recognition: agreements, listings, economies."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from anchors.canonical import parse
from anchors.errors import AnchorsError
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.recognition_facts import (
    AgreementEvent,
    AgreementKind,
    AgreementRecord,
    AuthorityTerm,
    DatedNumber,
    DraftRecord,
    EconomyRecord,
    ListingRecord,
    Opposition,
    PolicyVersion,
)
from ledger_api.indexer.row_set import RowSet, SubjectReader, row_set
from ledger_api.store.tables import agreements, economies

AGREEMENT_KINDS = tuple(AgreementKind)
"""The contract's enumeration has the same order."""

LISTING_TABLES = (agreements.listings, agreements.listing_oppositions, agreements.listing_withdrawals)
AGREEMENT_TABLES = (agreements.drafts, agreements.acts)
ECONOMY_TABLES = (economies.categories, economies.authorities, economies.policies)

_KEPT_BLOBS = 1_024
_STATEMENTS = [
    (table.name, select(table).order_by(table.c.block, table.c.log_index)) for table in AGREEMENT_TABLES
]

economy_rows = SubjectReader("economy", ECONOMY_TABLES)
"""Everything recorded about an economy that bears on answers."""


def point(row: Any) -> ChainPoint:
    """Where a row's event stands on the chain."""
    return ChainPoint(row.block, row.tx_index, row.log_index, row.time)


def agreement_rows(connection: Connection) -> RowSet:
    """Everything recorded about all agreements: they are few, and a question may concern any of them."""
    return row_set({name: connection.execute(statement).all() for name, statement in _STATEMENTS})


def agreement_records(found: RowSet, block: int) -> tuple[AgreementRecord, ...]:
    """All agreements as of a block, in the order in which they were first proposed."""
    drafts: dict[tuple[str, bytes], list[DraftRecord]] = {}
    events: dict[tuple[str, bytes], list[AgreementEvent]] = {}
    for row in found.up_to(agreements.drafts, block):
        drafts.setdefault((row.contract, row.agreement), []).append(_draft(row))
    for row in found.up_to(agreements.acts, block):
        events.setdefault((row.contract, row.agreement), []).append(_event(row))
    return tuple(
        AgreementRecord(place[1], tuple(versions), tuple(events.get(place, ())))
        for place, versions in drafts.items()
    )


def listing_records(found: RowSet, block: int) -> tuple[ListingRecord, ...]:
    """The listings of a body as of a block, in the order of recording."""
    oppositions: dict[bytes, list[Opposition]] = {}
    for row in found.up_to(agreements.listing_oppositions, block):
        oppositions.setdefault(row.listing, []).append(Opposition(row.economy, row.reason, point(row)))
    withdrawals = {row.listing: row for row in found.up_to(agreements.listing_withdrawals, block)}
    return tuple(
        _listing(row, withdrawals.get(row.listing), tuple(oppositions.get(row.listing, ())))
        for row in found.up_to(agreements.listings, block)
    )


def economy_record(found: RowSet, block: int) -> EconomyRecord | None:
    """An economy as of a block; None where nothing was recorded about it by then."""
    categories = found.up_to(economies.categories, block)
    authorities = found.up_to(economies.authorities, block)
    policies = found.up_to(economies.policies, block)
    named = (*categories, *authorities, *policies)
    if not named:
        return None
    return EconomyRecord(
        economy=named[0].economy,
        categories=tuple(DatedNumber(row.category, row.effective_at, point(row)) for row in categories),
        authorities=tuple(AuthorityTerm(row.authority, row.frozen_until, point(row)) for row in authorities),
        policies=tuple(
            PolicyVersion(row.policy, json_object(row.blob), row.effective_at, point(row)) for row in policies
        ),
    )


@lru_cache(maxsize=_KEPT_BLOBS)
def json_object(blob: bytes) -> dict[str, Any]:
    """A blob's JSON object, shared and not to be changed; {} where it is none.

    The contract checks a blob's digest, not that it is JSON.
    """
    try:
        value = parse(blob)
    except AnchorsError:
        return {}
    return value if isinstance(value, dict) else {}


def _draft(row: Any) -> DraftRecord:
    return DraftRecord(
        version=row.version,
        economy=row.economy,
        title=row.title,
        parties=tuple(row.parties.split(",")),
        terms=row.terms,
        blob=json_object(row.blob),
        recorded=point(row),
    )


def _event(row: Any) -> AgreementEvent:
    return AgreementEvent(
        kind=AGREEMENT_KINDS[row.kind],
        economy=row.economy,
        version=row.version,
        annex=row.annex,
        from_economy=row.from_economy,
        to_economy=row.to_economy,
        effective_at=row.effective_at,
        text=row.text,
        ballot=row.ballot,
        recorded=point(row),
    )


def _listing(row: Any, withdrawal: Any, oppositions: tuple[Opposition, ...]) -> ListingRecord:
    return ListingRecord(
        id=row.listing,
        issuer=row.issuer,
        agreement=row.agreement,
        annex=row.annex,
        economy=row.economy,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        recorded=point(row),
        withdrawn=None if withdrawal is None else point(withdrawal),
        withdrawn_from=None if withdrawal is None else withdrawal.effective_at,
        oppositions=oppositions,
    )
