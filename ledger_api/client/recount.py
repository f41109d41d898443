"""A ballot counted again from a bare chain node: no index, no node of ours, the same rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anchors.acts import BALLOT_KINDS, CHOICES
from anchors.chain.port import ChainGateway, ContractRef
from anchors.deployment import name_word
from anchors.hexadecimal import to_hex
from ledger_api.domain.ballots import Tally, Vote, tally
from ledger_api.network_file import NetworkFile
from ledger_api.refusals import RefusedError

_COUNTED = {
    "py": "py",
    "pn": "pn",
    "n": "n",
    "t": "t",
    "participating": "participating",
    "participating_voted": "participatingVoted",
    "quorum_met": "quorumMet",
    "passed": "passed",
}
"""Members of our count, and what the contract calls them."""


@dataclass(frozen=True, slots=True)
class Recount:
    """Our count of the votes that the chain holds, beside the contract's own."""

    number: int
    title: str
    kind: str
    committee: str
    block: int
    block_hash: bytes
    votes: tuple[Vote, ...]
    tally: Tally
    contract: dict[str, Any]

    @property
    def agrees(self) -> bool:
        """Whether both counts are the same in every number."""
        return all(getattr(self.tally, name) == self.contract[name] for name in _COUNTED)

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "number": self.number,
            "title": self.title,
            "kind": self.kind,
            "committee": self.committee,
            "block": self.block,
            "block_hash": to_hex(self.block_hash),
            "votes": [vars(one) for one in self.votes],
            "tally": {**vars(self.tally), "arithmetic": list(self.tally.arithmetic)},
            "contract": self.contract,
            "agrees": self.agrees,
        }


def recount(network: NetworkFile, chain_url: str, number: int) -> Recount:
    """Count ballot `number` at the latest final block of the chain at `chain_url`.

    Raises `ChainUnavailableError`, `RefusedError` CHAIN_ELSEWHERE or BALLOT_UNKNOWN.
    """
    from anchors.chain.web3_gateway import Web3Gateway

    gateway = Web3Gateway(chain_url, finality=network.rule())
    if gateway.chain_id() != network.chain_id:
        raise RefusedError(
            "CHAIN_ELSEWHERE",
            f"{chain_url} is chain {gateway.chain_id()}, the network is on {network.chain_id}",
            fix="Name a node of the network's own chain.",
        )
    return count_on(gateway, network, number)


def count_on(gateway: ChainGateway, network: NetworkFile, number: int) -> Recount:
    """The same on a gateway. Everything is read at one block hash."""
    block = gateway.finalized()
    directory = network.contract("Directory")
    address = gateway.call(directory, "addressOf", name_word("Committee"), block_hash=block.hash).lower()
    committee = ContractRef("Committee", address)
    if number > gateway.call(committee, "ballotCount", block_hash=block.hash):
        raise RefusedError(
            "BALLOT_UNKNOWN", f"the chain has no ballot {number}", fix="GET /v1/ballots lists the ballots."
        )
    ballot, votes, counts, quorum = gateway.call_many(
        [
            (committee, "ballotOf", (number,)),
            (committee, "votesOf", (number,)),
            (committee, "tallyOf", (number,)),
            (committee, "quorumPercent", ()),
        ],
        block_hash=block.hash,
    )
    cast = tuple(
        Vote(one.economy, "P" if one.votingClass == 0 else "O", _choice(one.choice)) for one in votes
    )
    return Recount(
        number=number,
        title=ballot.title,
        kind=BALLOT_KINDS[ballot.kind],
        committee=address,
        block=block.number,
        block_hash=block.hash,
        votes=cast,
        tally=tally(cast, quorum),
        contract={name: getattr(counts, theirs) for name, theirs in _COUNTED.items()},
    )


def _choice(number: int) -> Any:
    return None if number == 0 else CHOICES[number - 1]
