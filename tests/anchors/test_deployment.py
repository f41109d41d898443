"""The deployment routine on the embedded chain: founding, sealing, and telling a foreign deployment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from anchors.acts import STATUS_KINDS
from anchors.chain.port import ChainGateway, ContractRef
from anchors.deployment import (
    QUORUM_PERCENT,
    DeployedContract,
    Deployment,
    DeploymentError,
    FoundingSeat,
    check,
    deploy,
)
from anchors.errors import TransactionRevertedError
from anchors.keccak import keccak256
from anchors.signing import SigningKey
from tests.support.registry import Registry, deploy_registry, embedded_chain

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def chain(anvil: str) -> Iterator[tuple[ChainGateway, SigningKey]]:
    with embedded_chain() as started:
        yield started


@pytest.fixture(scope="module")
def registry(chain: tuple[ChainGateway, SigningKey]) -> Registry:
    return deploy_registry(*chain)


def test_sealed_deployment_is_confirmed_by_the_chain_it_is_on(registry: Registry) -> None:
    check(registry.gateway, registry.deployment)
    assert registry.read("Directory", "isSealed")
    assert registry.read("Directory", "deployer") == "0x" + "00" * 20
    assert registry.read("Economies", "seatCount") == 2


def test_deployment_survives_its_file_form(registry: Registry) -> None:
    assert Deployment.from_json(registry.deployment.to_json()) == registry.deployment


def test_deployment_of_other_code_is_refused(registry: Registry) -> None:
    ours = registry.deployment
    logs = DeployedContract(ours.contracts["Logs"].address, bytes(32))
    with pytest.raises(DeploymentError, match="code of Logs"):
        check(registry.gateway, replace(ours, contracts=ours.contracts | {"Logs": logs}))


def test_contract_that_the_directory_does_not_list_is_refused(registry: Registry) -> None:
    other = deploy_registry(registry.gateway, registry.gas)
    contracts = registry.deployment.contracts | {"Issuers": other.deployment.contracts["Issuers"]}
    with pytest.raises(DeploymentError, match="does not list Issuers"):
        check(registry.gateway, replace(registry.deployment, contracts=contracts))


def test_deployment_of_another_network_is_refused(registry: Registry) -> None:
    with pytest.raises(DeploymentError, match="another network"):
        check(registry.gateway, replace(registry.deployment, network_id=bytes(32)))


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("DEFAULT_ADMIN_ROLE", bytes(32)),
        *(
            (f"{name}_ROLE", keccak256(f"{name}_ROLE".encode()))
            for name in ("PROPOSER", "CANCELLER", "EXECUTOR")
        ),
    ],
)
def test_role_of_the_timelock_in_other_hands_is_refused(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, role: str, word: bytes
) -> None:
    ask, stranger = registry.gateway.call, "0x" + "5a" * 20

    def answer(contract: ContractRef, function: str, *args: Any, block_hash: bytes | None = None) -> Any:
        told = ask(contract, function, *args, block_hash=block_hash)
        return [*told, stranger] if (function, args) == ("getRoleMembers", (word,)) else told

    monkeypatch.setattr(registry.gateway, "call", answer)
    with pytest.raises(DeploymentError, match=f"{role} of the Timelock is held by .*{stranger}"):
        check(registry.gateway, registry.deployment)


def test_economies_governed_by_somebody_else_are_refused(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, stranger = registry.gateway.call, "0x" + "5a" * 20

    def answer(contract: ContractRef, function: str, *args: Any, block_hash: bytes | None = None) -> Any:
        return stranger if function == "governor" else ask(contract, function, *args, block_hash=block_hash)

    monkeypatch.setattr(registry.gateway, "call", answer)
    with pytest.raises(DeploymentError, match=f"governed by {stranger}"):
        check(registry.gateway, registry.deployment)


def test_rules_of_the_committee_are_those_that_were_asked_for(registry: Registry) -> None:
    assert registry.read("Committee", "minVotingPeriod") == 2
    assert registry.read("Committee", "quorumPercent") == QUORUM_PERCENT
    assert registry.read("Timelock", "getMinDelay") == 1


def test_charter_signed_by_somebody_else_does_not_seal(chain: tuple[ChainGateway, SigningKey]) -> None:
    gateway, gas = chain
    authority, stranger = SigningKey.generate(), SigningKey.generate()
    with pytest.raises(TransactionRevertedError) as refusal:
        deploy(
            gateway,
            gas,
            network_id=bytes(32),
            deployment_id=bytes(32),
            founding_seats=[FoundingSeat("VN", 0, 2, authority.address, authority.address)],
            max_growth=10,
            sign_charter=lambda digest, seat: stranger.sign_digest(digest),
        )
    assert refusal.value.error_name == "CharterSignatureRefused"


def test_deployer_cannot_hold_a_founding_seat(chain: tuple[ChainGateway, SigningKey]) -> None:
    gateway, gas = chain
    with pytest.raises(TransactionRevertedError) as refusal:
        deploy(
            gateway,
            gas,
            network_id=bytes(32),
            deployment_id=bytes(32),
            founding_seats=[FoundingSeat("VN", 0, 2, gas.address, gas.address)],
            max_growth=10,
            sign_charter=lambda digest, seat: gas.sign_digest(digest),
        )
    assert refusal.value.error_name == "DeployerHoldsPower"


def test_issuer_and_log_and_status_walk_the_whole_way(registry: Registry) -> None:
    key, operator = SigningKey.generate(), SigningKey.generate()
    issuer = registry.register_issuer("VN", key)
    registry.register_log("VN", "concord.example/vn", operator)
    registry.act(
        "SuspendDocument",
        key,
        issuer=issuer,
        digest=b"\1" * 32,
        reason="UNDER_REVIEW",
        effectiveAt=0,
        successor=bytes(32),
        signer=key.address,
    )
    assert registry.read("Issuers", "isKeyLive", issuer, key.address)
    assert registry.read("Logs", "logCount") == 1
    history = registry.read("DocumentStatus", "historyOf", issuer, b"\1" * 32)
    assert [(STATUS_KINDS[record.kind], record.reason) for record in history] == [("SUSPEND", "UNDER_REVIEW")]
