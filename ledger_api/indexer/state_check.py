"""Whether a chain node showed every event: the contracts' dated state counts what the events must amount to.

A node that pruned its receipts, or that indexes logs badly, answers with fewer events and says nothing. State
cannot replace them (it knows no transaction index), but what it counts shows that some are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode

from anchors.chain.port import ChainGateway, ContractRef, Event
from anchors.keccak import keccak256
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.trust import TrustQuery
from ledger_api.indexer.errors import IncompleteHistoryError

_REVOKED_BY_CUT = "COMPROMISED"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a call must answer if all events were shown; `read` takes from the answer what is compared."""

    what: str
    contract: ContractRef
    function: str
    args: tuple[Any, ...]
    value: Any
    read: Callable[[Any], Any] = len


def verify_state(gateway: ChainGateway, expected: Sequence[Expected], block_hash: bytes) -> None:
    """Compare in one round trip, with the state after one block.

    Raises `IncompleteHistoryError`; `ReorgError` when the block left the chain meanwhile.
    """
    calls = [(one.contract, one.function, one.args) for one in expected]
    for one, answer in zip(expected, gateway.call_many(calls, block_hash=block_hash), strict=True):
        if one.read(answer) != one.value:
            raise IncompleteHistoryError(f"the node does not show all events: {one.what}")


class ShownEvents:
    """The events up to the block whose state is asked."""

    def __init__(self, contracts: Sequence[ContractRef], events: Iterable[Event], block: int) -> None:
        self._contracts = contracts
        self._events = [event for event in events if event.block <= block]

    def expected(
        self,
        query: TrustQuery,
        origin_id: bytes,
        selected: Sequence[AgreementRecord],
        economies: Iterable[str],
    ) -> list[Expected]:
        """Everything about the query's subjects that state counts."""
        economies = [code for code in economies if _is_code(code)]
        found: list[Expected] = []
        for contract in self._contracts:
            match contract.name:
                case "Issuers":
                    for issuer in dict.fromkeys(query.issuer_ids):
                        found += self._issuer(contract, issuer)
                case "DocumentStatus":
                    found += self._statuses(contract, query)
                case "Logs":
                    found += self._log(contract, origin_id)
                case "Economies":
                    for economy in economies:
                        found += self._economy(contract, economy)
                case "Agreements":
                    found += self._agreements(contract, query, selected)
                    for economy in economies:
                        found += self._policies(contract, economy)
                case _:
                    pass
        return found

    def _all(self, contract: ContractRef, *names: str, **args: Any) -> list[Event]:
        return [
            event
            for event in self._events
            if event.contract == contract.address
            and event.name in names
            and all(event.args[name] == value for name, value in args.items())
        ]

    def _issuer(self, contract: ContractRef, issuer: bytes) -> Iterator[Expected]:
        registered = bool(self._all(contract, "IssuerRegistered", issuer=issuer))
        yield Expected("an issuer's registration", contract, "registeredAt", (issuer,), registered, bool)
        if not registered:
            return
        revocations = self._all(contract, "KeyRevoked", issuer=issuer)
        ends: dict[str, int] = {}
        for event in revocations:
            key, effective_at = event.args["key"], event.args["effectiveAt"]
            ends[key] = min(effective_at, ends.get(key, effective_at))
        keys = [event.args["key"] for event in self._all(contract, "KeyAdded", issuer=issuer)]
        ended = [(key, ends.get(key, 0)) for key in keys]
        yield Expected("keys of an issuer", contract, "keysOf", (issuer,), ended, _ended)
        for key in keys:
            # A cut may end the key as well: one record in state, two events.
            cuts = len(self._all(contract, "KeyCompromised", key=key))
            others = sum(
                one.args["key"] == key and one.args["reason"] != _REVOKED_BY_CUT for one in revocations
            )
            yield Expected("what happened to a key", contract, "keyHistory", (key,), cuts + others)
        registrars = len(self._all(contract, "IssuerRegistered", "RegistrarAssigned", issuer=issuer))
        yield Expected("registrars of an issuer", contract, "registrarHistory", (issuer,), registrars)
        standing = len(self._all(contract, "IssuerSuspended", "IssuerRestored", issuer=issuer))
        yield Expected("suspensions of an issuer", contract, "standingHistory", (issuer,), standing)
        yield from self._accreditations(contract, issuer)
        yield from self._listings(contract, issuer)

    def _accreditations(self, contract: ContractRef, issuer: bytes) -> Iterator[Expected]:
        granted = [event.args["accreditation"] for event in self._all(contract, "Accredited", issuer=issuer)]
        yield Expected("accreditations", contract, "accreditationsOf", (issuer,), granted, list)
        for one in granted:
            scopes = len(self._all(contract, "Accredited", "ScopeChanged", accreditation=one))
            yield Expected("scopes of an accreditation", contract, "scopeHistory", (one,), scopes)
            acts = self._all(
                contract,
                "AccreditationSuspended",
                "AccreditationRestored",
                "AccreditationWithdrawn",
                accreditation=one,
            )
            yield Expected("acts on an accreditation", contract, "accreditationHistory", (one,), len(acts))

    def _listings(self, contract: ContractRef, issuer: bytes) -> Iterator[Expected]:
        listed = [event.args["listing"] for event in self._all(contract, "BodyListed", issuer=issuer)]
        yield Expected("listings of a body", contract, "listingsOf", (issuer,), listed, list)
        for one in listed:
            acts = len(self._all(contract, "ListingOpposed", "ListingWithdrawn", listing=one))
            yield Expected("acts on a listing", contract, "listingHistory", (one,), acts)

    def _statuses(self, contract: ContractRef, query: TrustQuery) -> Iterator[Expected]:
        for issuer in query.issuer_ids[:1]:
            acts = self._all(contract, "StatusChanged", issuer=issuer, digest=query.digest)
            asked = (issuer, query.digest)
            yield Expected("acts on the document", contract, "historyOf", asked, len(acts))
        for issuer in dict.fromkeys(query.issuer_ids):
            acts = self._all(contract, "KeyPeriodAnnulled", "KeyPeriodConfirmed", issuer=issuer)
            for key in self._keys(issuer):
                mine = sum(act.args["key"] == key for act in acts)
                yield Expected("bulk acts on a key", contract, "keyPeriodsOf", (issuer, key), mine)

    def _keys(self, issuer: bytes) -> list[str]:
        return [
            event.args["key"]
            for event in self._events
            if event.name == "KeyAdded" and event.args["issuer"] == issuer
        ]

    def _log(self, contract: ContractRef, origin_id: bytes) -> Iterator[Expected]:
        opened = bool(self._all(contract, "LogRegistered", originId=origin_id))
        yield Expected("the log's registration", contract, "isKnown", (origin_id,), opened, bool)
        if not opened:
            return
        keys = len(self._all(contract, "LogRegistered", "LogKeyRotated", originId=origin_id))
        yield Expected("keys of the log", contract, "keysHistory", (origin_id,), keys)
        closed = bool(self._all(contract, "LogClosed", originId=origin_id))
        yield Expected(
            "the log's closure", contract, "closureOf", (origin_id,), closed, lambda one: bool(one.recordedAt)
        )

    def _economy(self, contract: ContractRef, economy: str) -> Iterator[Expected]:
        admitted = len(self._all(contract, "SeatAdmitted", economy=economy))
        categories = admitted + len(self._all(contract, "CategorySet", economy=economy))
        yield Expected("categories of an economy", contract, "categoryHistory", (economy,), categories)
        authorities = admitted + len(self._all(contract, "AuthorityReplaced", economy=economy))
        yield Expected("authorities of an economy", contract, "authorityHistory", (economy,), authorities)

    def _agreements(
        self, contract: ContractRef, query: TrustQuery, selected: Sequence[AgreementRecord]
    ) -> Iterator[Expected]:
        if query.economy is None or query.importing_economy is None:
            return
        proposed = {event.args["agreement"] for event in self._all(contract, "TermsProposed")}
        yield Expected("agreements", contract, "agreementCount", (), len(proposed), int)
        for one in selected:
            if one.id in proposed:
                drafts = len(self._all(contract, "TermsProposed", agreement=one.id))
                yield Expected("drafts of an agreement", contract, "draftsOf", (one.id,), drafts)
                acts = len(self._all(contract, "AgreementActed", agreement=one.id))
                yield Expected("acts on an agreement", contract, "historyOf", (one.id,), acts)

    def _policies(self, contract: ContractRef, economy: str) -> Iterator[Expected]:
        published = len(self._all(contract, "PolicyPublished", economy=economy))
        yield Expected("policies of an economy", contract, "policyHistory", (economy,), published)


def anchor_slots(contract: ContractRef, anchors: Iterable[Event]) -> list[Expected]:
    """The history slots of anchors: keccak256 over size, root and time, as the contract wrote them."""
    return [
        Expected(
            f"anchor {anchor.args['index']} of the log",
            contract,
            "historyAt",
            (anchor.args["originId"], anchor.args["index"]),
            keccak256(
                encode(
                    ["uint64", "bytes32", "uint64"],
                    [anchor.args["size"], anchor.args["root"], anchor.time],
                )
            ),
            bytes,
        )
        for anchor in anchors
    ]


def _ended(keys: Iterable[Any]) -> list[tuple[str, int]]:
    return [(key.key, key.revokedFrom) for key in keys]


def _is_code(economy: str) -> bool:
    """Whether contracts know such codes at all: others they refuse."""
    return len(economy) == 2 and economy.isascii() and economy.isalpha() and economy.isupper()
