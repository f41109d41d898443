"""The contracts, deployed by the one routine, on a consortium whose validators must agree."""

import pytest

from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.errors import TransactionRevertedError
from anchors.signing import SigningKey
from tests.support.engines.geth import CONFIRMATIONS, CliqueConsortium
from tests.support.registry import DEPLOYMENT_ID, Registry, deploy_registry


@pytest.fixture(scope="module")
def registry(consortium: CliqueConsortium) -> Registry:
    gateway = Web3Gateway(consortium.url, finality=Finality(CONFIRMATIONS))
    return deploy_registry(gateway, consortium.relayer)


def test_the_registry_is_sealed_alike_for_every_validator(registry: Registry, consortium: CliqueConsortium):
    head = registry.gateway.head()
    for node in consortium.nodes:
        node.wait_for_block(head.number)
        other = Web3Gateway(node.url, finality=Finality(CONFIRMATIONS))
        directory = registry.deployment.ref("Directory")
        assert other.call(directory, "isSealed") is True
        assert other.call(directory, "deploymentId") == DEPLOYMENT_ID
        for contract in registry.deployment.contracts.values():
            assert other.code(contract.address)


def test_an_issuer_and_a_log_are_admitted_by_signed_acts(registry: Registry):
    mill, operator = SigningKey.generate(), SigningKey.generate()
    issuer = registry.register_issuer("VN", mill)
    assert registry.read("Issuers", "isKeyLive", issuer, mill.address) is True
    registry.register_log("VN", "concord.example/vn", operator)
    assert registry.read("Logs", "logCount") == 1


def test_a_replayed_act_is_refused_by_name(registry: Registry):
    delegate = SigningKey.generate().address
    act = registry.sign(
        "SetDelegates",
        registry.authorities["DE"],
        economy="DE",
        delegate=delegate,
        alternate=SigningKey.generate().address,
    )
    registry.submit(act)
    with pytest.raises(TransactionRevertedError) as refused:
        registry.submit(act)
    assert refused.value.error_name == "ActReplayed"
