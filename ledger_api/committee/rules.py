"""The Committee's own numbers, asked from the chain once: they are fixed in the contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anchors.chain.port import ChainGateway, ContractRef
from anchors.errors import ChainUnavailableError


@dataclass(frozen=True, slots=True)
class Rules:
    """The shortest voting period and the Timelock's delay in seconds, the quorum in percent of P seats."""

    min_voting_period: int
    quorum_percent: int
    timelock_delay: int


class CommitteeRules:
    """Asks the chain, and keeps what cannot change."""

    def __init__(self, gateway: ChainGateway, contracts: Mapping[str, ContractRef]) -> None:
        self._gateway = gateway
        self._contracts = contracts
        self._kept: dict[str, Rules] = {}

    def of(self, committee: str | None = None) -> Rules:
        """The rules of the Committee at this address, the network's first unless given.

        Raises `ChainUnavailableError` when the chain does not answer and was not asked before.
        """
        address = self._contracts["Committee"].address if committee is None else committee
        if address not in self._kept:
            contract = ContractRef("Committee", address)
            period, quorum, delay = self._gateway.call_many(
                [
                    (contract, "minVotingPeriod", ()),
                    (contract, "quorumPercent", ()),
                    (self._contracts["Timelock"], "getMinDelay", ()),
                ]
            )
            self._kept[address] = Rules(period, quorum, delay)
        return self._kept[address]

    def ready_at(self, operation: bytes) -> int | None:
        """When the Timelock lets the operation be executed, in Unix seconds; 1 once it was, 0 unknown to it.

        None when the chain does not answer now.
        """
        try:
            found: int = self._gateway.call(self._contracts["Timelock"], "getTimestamp", operation)
        except ChainUnavailableError:
            return None
        return found
