"""Deploying a network's contracts: one routine for the brownie script, for `concord up` and for tests.

The deployer creates and wires; every founding seat signs the Charter over network, contracts and
seats; `seal` checks the signatures and leaves the deployer with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode

from anchors.acts import contract_domain
from anchors.artifacts import CONTRACTS
from anchors.chain.port import ChainGateway, ContractRef
from anchors.errors import AnchorsError
from anchors.hexadecimal import ZERO_ADDRESS, from_hex, parse_address, to_hex
from anchors.keccak import keccak256
from anchors.signing import SigningKey
from anchors.typed_data import TypedStruct

CHARTER = TypedStruct.parse(
    "Charter(bytes32 networkId,bytes32 deploymentId,bytes32 contractsRoot,bytes32 seatsRoot)"
)
MIN_VOTING_PERIOD = 14 * 24 * 3600
"""Seconds that a ballot stays open at least, where the founders say nothing else."""
QUORUM_PERCENT = 50
"""Of a hundred participating seats, how many must vote, where the founders say nothing else."""
TIMELOCK_DELAY = 2 * 24 * 3600
"""Seconds between a decision's scheduling and its execution, where the founders say nothing else."""

_ROLE_HOLDERS = {
    "DEFAULT_ADMIN_ROLE": "Timelock",
    "PROPOSER_ROLE": "Committee",
    "CANCELLER_ROLE": "Committee",
    "EXECUTOR_ROLE": None,
}
"""Who alone holds each role of the Timelock; None is anybody (the zero address)."""
_SEAT = "(string,uint8,uint8,address,address,address)"


class DeploymentError(AnchorsError):
    """The contracts on the chain are not those that were to be there."""

    code = "DEPLOYMENT_MISMATCH"
    fix = "Compare chain, Directory address and network.json; do not use this deployment before they agree."


@dataclass(frozen=True)
class FoundingSeat:
    """A seat at the founding. `voting_class` is 0 (P) or 1 (O), `category` 1, 2 or 3."""

    economy: str
    voting_class: int
    category: int
    authority: str
    delegate: str
    alternate: str = ZERO_ADDRESS

    def values(self) -> tuple[str, int, int, str, str, str]:
        """The members in the order of `IEconomies.Seat`."""
        return (self.economy, self.voting_class, self.category, self.authority, self.delegate, self.alternate)


@dataclass(frozen=True)
class DeployedContract:
    """Where a contract is, and keccak256 of its runtime code."""

    address: str
    code_hash: bytes


@dataclass(frozen=True)
class Deployment:
    """A sealed deployment; `block` is where its Directory was created, and its events begin."""

    network_id: bytes
    deployment_id: bytes
    chain_id: int
    block: int
    contracts: dict[str, DeployedContract]

    def ref(self, name: str) -> ContractRef:
        """A contract as the gateway takes it."""
        return ContractRef(name, self.contracts[name].address)

    def refs(self) -> tuple[ContractRef, ...]:
        """All contracts."""
        return tuple(self.ref(name) for name in self.contracts)

    def to_json(self) -> dict[str, Any]:
        """The file form, as in `deployments/` and inside `network.json`."""
        return {
            "networkId": to_hex(self.network_id),
            "deploymentId": to_hex(self.deployment_id),
            "chainId": self.chain_id,
            "directory": self.contracts["Directory"].address,
            "block": self.block,
            "contracts": {
                name: {"address": contract.address, "codeHash": to_hex(contract.code_hash)}
                for name, contract in self.contracts.items()
            },
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Deployment:
        """A deployment from its file form, other members being left aside. Raises `DeploymentError`."""
        try:
            contracts = {
                name: DeployedContract(
                    parse_address(entry["address"], error=DeploymentError),
                    from_hex(entry["codeHash"], 32, error=DeploymentError),
                )
                for name, entry in value["contracts"].items()
            }
            deployment = cls(
                network_id=from_hex(value["networkId"], 32, error=DeploymentError),
                deployment_id=from_hex(value["deploymentId"], 32, error=DeploymentError),
                chain_id=int(value["chainId"]),
                block=int(value["block"]),
                contracts=contracts,
            )
        except (LookupError, TypeError, ValueError, AttributeError) as failure:
            raise DeploymentError(f"not a deployment: {failure!r}", code="DEPLOYMENT_MALFORMED") from failure
        missing = [name for name in CONTRACTS if name not in contracts]
        if missing:
            raise DeploymentError(
                f"not a deployment: without {', '.join(missing)}", code="DEPLOYMENT_MALFORMED"
            )
        return deployment


def contracts_root(contracts: dict[str, DeployedContract], order: Sequence[str]) -> bytes:
    """The root over the wired contracts that the Charter names (`IDirectory.contractsRoot`)."""
    columns = [
        [name_word(name) for name in order],
        [contracts[name].address for name in order],
        [contracts[name].code_hash for name in order],
    ]
    return keccak256(encode(["bytes32[]", "address[]", "bytes32[]"], columns))


def seats_root(seats: Sequence[FoundingSeat]) -> bytes:
    """The root over the founding seats that the Charter names (`IDirectory.seatsRoot`)."""
    return keccak256(encode([f"{_SEAT}[]"], [[seat.values() for seat in seats]]))


def name_word(name: str) -> bytes:
    """A contract's name as the Directory keeps it: ASCII, left-aligned in 32 bytes."""
    return name.encode("ascii").ljust(32, b"\0")


def deploy(
    gateway: ChainGateway,
    deployer: SigningKey,
    *,
    network_id: bytes,
    deployment_id: bytes,
    founding_seats: Sequence[FoundingSeat],
    max_growth: int,
    sign_charter: Callable[[bytes, FoundingSeat], bytes],
    min_voting_period: int = MIN_VOTING_PERIOD,
    quorum_percent: int = QUORUM_PERCENT,
    timelock_delay: int = TIMELOCK_DELAY,
) -> Deployment:
    """Create, wire and seal the contracts of a network: `create`, then `seal`.

    `sign_charter(digest, seat)` returns the signature of that seat's authority. The deployer may be no seat.
    Raises `TransactionRevertedError` with the contract's own error, or `DeploymentError`.
    """
    deployment = create(
        gateway,
        deployer,
        network_id=network_id,
        deployment_id=deployment_id,
        founding_seats=founding_seats,
        max_growth=max_growth,
        min_voting_period=min_voting_period,
        quorum_percent=quorum_percent,
        timelock_delay=timelock_delay,
    )
    digest = charter_digest(deployment, founding_seats)
    signatures = [sign_charter(digest, seat) for seat in founding_seats]
    seal(gateway, deployer, deployment, founding_seats, signatures)
    return deployment


def create(
    gateway: ChainGateway,
    deployer: SigningKey,
    *,
    network_id: bytes,
    deployment_id: bytes,
    founding_seats: Sequence[FoundingSeat],
    max_growth: int,
    min_voting_period: int = MIN_VOTING_PERIOD,
    quorum_percent: int = QUORUM_PERCENT,
    timelock_delay: int = TIMELOCK_DELAY,
) -> Deployment:
    """Create and wire the contracts; nothing works in them before `seal`.

    `min_voting_period` and `timelock_delay` are in seconds.
    """
    contracts: dict[str, DeployedContract] = {}
    blocks: list[int] = []

    def add(name: str, *args: Any) -> None:
        receipt = gateway.deploy(name, list(args), key=deployer)
        if receipt.contract_address is None or receipt.status != 1:
            raise DeploymentError(f"{name} was not created", fix="Give the deployer gas, then deploy anew.")
        address = receipt.contract_address.lower()
        contracts[name] = DeployedContract(address, keccak256(gateway.code(address)))
        blocks.append(receipt.block)

    add("Directory", network_id, deployment_id)
    directory = contracts["Directory"].address
    add("Committee", directory, min_voting_period, quorum_percent)
    add("Timelock", timelock_delay, contracts["Committee"].address)
    timelock = contracts["Timelock"].address
    add("Economies", directory, [seat.values() for seat in founding_seats], timelock)
    add("Issuers", directory)
    add("Logs", directory, max_growth)
    add("DocumentStatus", directory)
    add("Agreements", directory)
    deployment = Deployment(network_id, deployment_id, gateway.chain_id(), blocks[0], contracts)
    for name in _wired(contracts):
        args = [name_word(name), contracts[name].address, contracts[name].code_hash]
        gateway.transact(deployment.ref("Directory"), "wire", args, key=deployer)
    return deployment


def charter_digest(deployment: Deployment, founding_seats: Sequence[FoundingSeat]) -> bytes:
    """What the founding authorities sign: over what was deployed and asked for, whatever the chain says."""
    charter = {
        "networkId": deployment.network_id,
        "deploymentId": deployment.deployment_id,
        "contractsRoot": contracts_root(deployment.contracts, _wired(deployment.contracts)),
        "seatsRoot": seats_root(founding_seats),
    }
    domain = contract_domain(
        "Directory",
        chain_id=deployment.chain_id,
        contract_address=deployment.contracts["Directory"].address,
        deployment_id=deployment.deployment_id,
    )
    return CHARTER.digest(domain, charter)


def seal(
    gateway: ChainGateway,
    payer: SigningKey,
    deployment: Deployment,
    founding_seats: Sequence[FoundingSeat],
    signatures: Sequence[bytes],
) -> None:
    """Seal with the authorities' signatures, in the order of seats. Anybody may pay for it."""
    directory = deployment.ref("Directory")
    if gateway.call(directory, "charterDigest") != charter_digest(deployment, founding_seats):
        raise DeploymentError("the Directory's Charter is not over what was deployed and asked for")
    gateway.transact(directory, "seal", [list(signatures)], key=payer)
    check(gateway, deployment)


def check(gateway: ChainGateway, deployment: Deployment, *, block_hash: bytes | None = None) -> None:
    """Compare a deployment with the chain: sealed, its ids, each contract's address and code, who governs.

    Raises `DeploymentError` naming the first difference.
    """
    if gateway.chain_id() != deployment.chain_id:
        raise DeploymentError(
            f"the chain is {gateway.chain_id()}, the deployment is on {deployment.chain_id}"
        )
    directory = deployment.ref("Directory")
    for name, contract in deployment.contracts.items():
        if keccak256(gateway.code(contract.address)) != contract.code_hash:
            raise DeploymentError(f"the code of {name} at {contract.address} is another")

    def ask(function: str, *args: Any) -> Any:
        return gateway.call(directory, function, *args, block_hash=block_hash)

    if not ask("isSealed"):
        raise DeploymentError("the Directory is not sealed", code="DEPLOYMENT_NOT_SEALED")
    if ask("networkId") != deployment.network_id or ask("deploymentId") != deployment.deployment_id:
        raise DeploymentError("the Directory belongs to another network or deployment")
    listed = {item.target.lower() for item in (ask("contractAt", i) for i in range(ask("contractCount")))}
    for name, contract in deployment.contracts.items():
        if name != "Directory" and contract.address not in listed:
            raise DeploymentError(f"the Directory does not list {name} at {contract.address}")
    _check_governor(gateway, deployment, block_hash)


def _check_governor(gateway: ChainGateway, deployment: Deployment, block_hash: bytes | None) -> None:
    """Seats and contracts change by the Committee through the Timelock, by nobody and nothing else."""
    timelock, economies = deployment.ref("Timelock"), deployment.ref("Economies")
    governor = gateway.call(economies, "governor", block_hash=block_hash)
    if governor.lower() != timelock.address:
        raise DeploymentError(f"Economies is governed by {governor}, not by the Timelock")
    for role, holder in _ROLE_HOLDERS.items():
        expected = ZERO_ADDRESS if holder is None else deployment.contracts[holder].address
        word = gateway.call(timelock, role, block_hash=block_hash)
        found = [
            account.lower()
            for account in gateway.call(timelock, "getRoleMembers", word, block_hash=block_hash)
        ]
        if found != [expected]:
            raise DeploymentError(f"{role} of the Timelock is held by {found}, not by {expected} alone")


def _wired(contracts: dict[str, DeployedContract]) -> list[str]:
    """The contracts that the Directory lists, in the order in which they are wired."""
    return [name for name in CONTRACTS if name != "Directory" and name in contracts]
