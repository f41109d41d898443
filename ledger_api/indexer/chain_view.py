"""The trust view over a bare chain node: no database, no index, at most ten round trips.

It reads the events about the query's subjects and folds them with the index's own functions, so that both
views hold the same facts by construction. The node is believed in what it says; that it says everything is
checked against the contracts' state at the block of the answer (ADR 0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anchors.chain.port import Block, ChainGateway, ContractRef, Event, EventFilter
from anchors.errors import ChainError, ChainUnavailableError, ReorgError, TransactionRevertedError
from anchors.keccak import keccak256
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.recognition_selection import agreements_between, economies_concerned
from ledger_api.domain.trust import Source, TrustFacts, TrustQuery
from ledger_api.indexer import facts, recognition
from ledger_api.indexer.anchor_search import AnchorSearch
from ledger_api.indexer.assembly import (
    Found,
    NetworkPins,
    asks_for_recognition,
    assemble,
    first_proposal,
    issuer_facts,
)
from ledger_api.indexer.errors import OtherNetworkError
from ledger_api.indexer.events import CONTRACTS
from ledger_api.indexer.row_set import RowSet, rows_of_events
from ledger_api.indexer.rows import ascii_text
from ledger_api.indexer.state_check import ShownEvents, anchor_slots, verify_state
from ledger_api.log.reader import origin_id
from ledger_api.store.tables import chain

_LISTING_EVENTS = ("BodyListed", "ListingOpposed", "ListingWithdrawn")
_LOG_EVENTS = ("LogRegistered", "LogKeyRotated", "LogClosed")
_PERIOD_EVENTS = ("KeyPeriodAnnulled", "KeyPeriodConfirmed")
_SEAT_EVENTS = ("SeatAdmitted", "CategorySet", "AuthorityReplaced")
_AGREEMENT_EVENTS = ("TermsProposed", "AgreementActed")
_UNKNOWN = "UnknownLog"

_Call = tuple[ContractRef, str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Listed:
    """What Directory lists, with the block of each listing, and how many anchors of the log each Logs has."""

    wired: tuple[tuple[ContractRef, int], ...]
    anchored: Mapping[str, int]

    def named(self, name: str) -> tuple[ContractRef, ...]:
        """The contracts of a name, those that were replaced among them."""
        return tuple(ref for ref, _ in self.wired if ref.name == name)

    def up_to(self, block: int) -> list[ContractRef]:
        """What was listed in this block or before."""
        return [ref for ref, at in self.wired if at <= block]


class ChainTrustView:
    """`TrustView` over one chain node. `start_block` is where the network's Directory was created.

    Facts are those of the final block; where the anchor that covers the entry is not final yet, they are
    those of the head and `anchor_final` is False, as from the index.
    """

    def __init__(
        self,
        gateway: ChainGateway,
        network: NetworkPins,
        contracts: Mapping[str, ContractRef],
        *,
        chain_id: int,
        start_block: int,
    ) -> None:
        self._gateway = gateway
        self._network = network
        self._contracts = contracts
        self._chain_id = chain_id
        self._start_block = start_block

    def facts(self, query: TrustQuery) -> TrustFacts:
        """Everything on the chain that bears on one entry.

        Raises `ChainUnavailableError`; `ReorgError` when the chain changed meanwhile (ask again);
        `OtherNetworkError`; `IncompleteHistoryError` when the node does not show every event.
        """
        head, final = self._tips()
        log_id = origin_id(query.origin)
        listed = self._listed(head, log_id)
        searches = [
            AnchorSearch(
                contract,
                log_id,
                listed.anchored[contract.address],
                index=query.index,
                receipt_size=query.receipt_size,
            )
            for contract in listed.named("Logs")
        ]
        events = self._read(_about(listed, query, log_id), searches, head)
        rows = rows_of_events(events)
        economies = economies_concerned(_selected(rows, query, head.number), *_pair(query))
        wanted = _policies(listed, query, economies)
        while wanted or any(search.question() for search in searches):
            events += self._read(wanted, searches, head)
            wanted = []
        first = _smallest(search.first for search in searches)
        is_final = first is None or first.block <= final.number
        block = final if is_final else head
        rows = rows_of_events(sorted(events, key=lambda event: (event.block, event.log_index)))
        selected = _selected(rows, query, block.number)
        economies = economies_concerned(selected, *_pair(query)) if asks_for_recognition(query) else ()
        self._verify(listed, events, searches, block, query, selected, economies)
        found = Found(
            chain_id=self._chain_id,
            block=block,
            is_final=is_final,
            first=_row(first),
            receipt=_row(_smallest(search.receipt for search in searches)),
            log=facts.log_record(rows.where("origin_id", log_id), block.number),
            status=tuple(facts.status_event(row) for row in rows.up_to(chain.statuses, block.number)),
            issuers=[
                issuer_facts(rows.where("issuer", issuer), block.number)
                for issuer in dict.fromkeys(query.issuer_ids)
            ],
            first_agreement=first_proposal(recognition.agreement_records(rows, block.number)),
            agreements=selected,
            economies=tuple(
                record
                for code in economies
                if (record := recognition.economy_record(rows.where("economy", code), block.number))
            ),
        )
        return assemble(self._network, query, Source.CHAIN, found)

    def _tips(self) -> tuple[Block, Block]:
        """Head and final block."""
        if self._gateway.finality.confirmations is None:
            final = self._gateway.finalized()
            return self._gateway.head(), final
        head = self._gateway.head()
        height = max(0, head.number - self._gateway.finality.confirmations)
        found = head if height == head.number else self._gateway.block(height)
        if found is None:
            raise ReorgError(f"the chain became shorter than {height} blocks while it was read")
        return head, found

    def _listed(self, head: Block, log_id: bytes) -> _Listed:
        """Directory's list, replaced contracts included, and how many anchors of the log there are."""
        directory, logs = self._contracts["Directory"], self._contracts["Logs"]
        about: list[_Call] = [
            (directory, name, ()) for name in ("networkId", "deploymentId", "contractCount")
        ]
        places = range(len(self._contracts) - 1)
        about += [(directory, "contractAt", (place,)) for place in places]
        anchored: dict[str, int] = {}
        try:
            try:
                *answers, state = self._gateway.call_many(
                    [*about, (logs, "head", (log_id,))], block_hash=head.hash
                )
                anchored[logs.address] = state.count
            except TransactionRevertedError as refused:
                if refused.error_name != _UNKNOWN:
                    raise
                answers = self._gateway.call_many(about, block_hash=head.hash)
                anchored[logs.address] = 0
            network, deployment, count, *entries = answers
            if (network, deployment) != (self._network.network_id, self._network.deployment_id):
                raise OtherNetworkError("the Directory on this chain belongs to another network")
            more: list[_Call] = [(directory, "contractAt", (place,)) for place in range(len(entries), count)]
            entries += self._gateway.call_many(more, block_hash=head.hash)
        except (ReorgError, ChainUnavailableError):
            raise
        except ChainError as refused:
            raise OtherNetworkError(f"the network is not on this chain: {refused.detail}") from refused
        wired = {
            ContractRef(ascii_text(entry.name), entry.target): int(entry.blockNumber) for entry in entries
        }
        known = tuple((ref, at) for ref, at in wired.items() if ref.name in CONTRACTS)
        for contract, _ in known:
            if contract.name == "Logs" and contract.address not in anchored:
                anchored[contract.address] = self._anchors(contract, head, log_id)
        return _Listed(known, anchored)

    def _anchors(self, contract: ContractRef, head: Block, log_id: bytes) -> int:
        """How many anchors of the log a contract Logs has."""
        try:
            return int(self._gateway.call(contract, "head", log_id, block_hash=head.hash).count)
        except TransactionRevertedError as refused:
            if refused.error_name != _UNKNOWN:
                raise
            return 0

    def _read(
        self, wanted: Sequence[EventFilter], searches: Sequence[AnchorSearch], head: Block
    ) -> list[Event]:
        """Events of the filters, and the next step of each search, in one round trip."""
        questions = [(search, question) for search in searches if (question := search.question())]
        filters = [*wanted, *(question for _, question in questions)]
        events = self._gateway.events_about(filters, self._start_block, head.number)
        if any(event.block == head.number and event.block_hash != head.hash for event in events):
            raise ReorgError(f"block {head.number} changed while it was read")
        for search, question in questions:
            search.learn(question, events)
        return [event for event in events if event.name != "Anchored"]

    def _verify(
        self,
        listed: _Listed,
        events: Sequence[Event],
        searches: Sequence[AnchorSearch],
        block: Block,
        query: TrustQuery,
        selected: Sequence[AgreementRecord],
        economies: Sequence[str],
    ) -> None:
        shown = ShownEvents(listed.up_to(block.number), events, block.number)
        expected = shown.expected(query, origin_id(query.origin), selected, economies)
        for search in searches:
            relied_on = [anchor for anchor in search.relied_on if anchor.block <= block.number]
            expected += anchor_slots(search.contract, relied_on)
        verify_state(self._gateway, expected, block.hash)


def _about(listed: _Listed, query: TrustQuery, log_id: bytes) -> list[EventFilter]:
    """What can be asked for before anything is known."""
    issuers, status = listed.named("Issuers"), listed.named("DocumentStatus")
    ids = tuple(dict.fromkeys(query.issuer_ids))
    filters = [
        EventFilter(listed.named("Logs"), _LOG_EVENTS, (log_id,)),
        EventFilter(issuers, subjects=ids),
        EventFilter(issuers, _LISTING_EVENTS, second=ids),
        EventFilter(status, ("StatusChanged",), ids[:1], (query.digest,)),
        EventFilter(status, _PERIOD_EVENTS, ids),
    ]
    if asks_for_recognition(query):
        filters.append(EventFilter(listed.named("Economies"), _SEAT_EVENTS))
        # No topic tells who is a party or acceded: agreements are few, and all of them are read.
        filters.append(EventFilter(listed.named("Agreements"), _AGREEMENT_EVENTS))
    return filters


def _policies(listed: _Listed, query: TrustQuery, economies: Sequence[str]) -> list[EventFilter]:
    contracts = listed.named("Agreements")
    if not contracts or not asks_for_recognition(query):
        return []
    return [
        EventFilter(contracts, ("PolicyPublished",), tuple(keccak256(code.encode()) for code in economies))
    ]


def _selected(rows: RowSet, query: TrustQuery, block: int) -> tuple[AgreementRecord, ...]:
    return agreements_between(recognition.agreement_records(rows, block), *_pair(query))


def _pair(query: TrustQuery) -> tuple[str | None, str | None]:
    return query.economy, query.importing_economy


def _smallest(anchors: Iterable[Event | None]) -> Event | None:
    """The anchor of the smallest tree: a log may go on in a contract that replaced another."""
    found = [anchor for anchor in anchors if anchor is not None]
    return min(found, key=lambda anchor: anchor.args["size"], default=None)


def _row(anchor: Event | None) -> Any:
    """The row that the indexer would write."""
    return None if anchor is None else rows_of_events([anchor]).rows[chain.anchors.name][0]
