"""From the rows that a view found to the trust facts: one way for the index and for a bare chain node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord
from ledger_api.domain.trust import (
    IssuerRecord,
    KeyPeriodAct,
    LogRecord,
    Source,
    StatusEvent,
    TrustFacts,
    TrustQuery,
)
from ledger_api.indexer import facts, recognition
from ledger_api.indexer.row_set import RowSet


@dataclass(frozen=True, slots=True)
class NetworkPins:
    """What of a network is the same in every answer."""

    network_id: bytes
    deployment_id: bytes
    directory: str
    demo_chain: bool = False


class Header(Protocol):
    """A block as far as facts name it."""

    number: int
    hash: bytes
    time: int


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """Everything about one issuer; `record` is None where it was not registered."""

    record: IssuerRecord | None
    key_periods: tuple[KeyPeriodAct, ...]
    listings: tuple[ListingRecord, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a view found for a query, as of `block`; `first` and `receipt` are rows of anchors."""

    chain_id: int
    block: Any
    is_final: bool
    first: Any
    receipt: Any
    log: LogRecord | None
    status: tuple[StatusEvent, ...]
    issuers: Sequence[IssuerFacts]
    first_agreement: ChainPoint | None
    agreements: tuple[AgreementRecord, ...]
    economies: tuple[EconomyRecord, ...]


def first_proposal(records: Sequence[AgreementRecord]) -> ChainPoint | None:
    """When the first of all agreements was proposed, of records in the order of their first drafts."""
    return records[0].drafts[0].recorded if records else None


def issuer_facts(found: RowSet, block: int) -> IssuerFacts:
    """The issuer as of a block."""
    record = facts.issuer_record(found, block)
    if record is None:
        return IssuerFacts(None, (), ())
    return IssuerFacts(record, facts.key_period_acts(found, block), recognition.listing_records(found, block))


def asks_for_recognition(query: TrustQuery) -> bool:
    """Whether the query names an economy: without one nothing about recognition is looked for."""
    return query.economy is not None or query.importing_economy is not None


def assemble(network: NetworkPins, query: TrustQuery, source: Source, found: Found) -> TrustFacts:
    """The facts, in the order that the port promises."""
    block, first, receipt = found.block, found.first, found.receipt
    known = [one for one in found.issuers if one.record is not None]
    listings: Sequence[ListingRecord] = ()
    if asks_for_recognition(query) and known:
        listings = known[0].listings  # in the order of recording, which several issuers' need not be in
        if len(known) > 1:
            found_all = (listing for one in known for listing in one.listings)
            listings = sorted(found_all, key=lambda one: one.recorded)
    return TrustFacts(
        network_id=network.network_id,
        deployment_id=network.deployment_id,
        directory=network.directory,
        chain_id=found.chain_id,
        block_number=block.number,
        block_hash=block.hash,
        block_time=block.time,
        source=source,
        log=found.log,
        first_anchor=None if first is None else facts.anchor_record(first),
        receipt_anchor=(
            None if receipt is None or receipt.block > block.number else facts.anchor_record(receipt)
        ),
        anchor_final=first is not None and found.is_final,
        issuers=tuple(one.record for one in known if one.record is not None),
        status=found.status,
        key_periods=tuple(act for one in known for act in one.key_periods),
        first_agreement=found.first_agreement,
        agreements=found.agreements,
        listings=tuple(listings),
        economies=found.economies,
        demo_chain=network.demo_chain,
        asked=query,
    )
