import time

import pytest

from anchors.chain.finality import Finality
from anchors.chain.port import ChainGateway, ContractRef
from anchors.chain.web3_gateway import Web3Gateway
from anchors.signing import SigningKey
from tests.anchors.chain.contract import ChainGatewayContract, load_probe, note
from tests.support.engines.geth import CHAIN_ID, CONFIRMATIONS, CliqueConsortium, GethNode


def gateway_to(node: GethNode) -> Web3Gateway:
    return Web3Gateway(node.url, finality=Finality(CONFIRMATIONS), load=load_probe)


@pytest.fixture
def key(consortium: CliqueConsortium) -> SigningKey:
    return consortium.relayer


class TestWeb3GatewayOnClique(ChainGatewayContract):
    @pytest.fixture
    def gateway(self, consortium: CliqueConsortium) -> ChainGateway:
        return gateway_to(consortium.nodes[0])

    @pytest.fixture
    def key(self, consortium: CliqueConsortium) -> SigningKey:
        return consortium.relayer


def deployed(gateway: ChainGateway, key: SigningKey) -> ContractRef:
    address = gateway.deploy("Probe", [7], key=key).contract_address
    assert address is not None
    return ContractRef("Probe", address)


def wait_until_final(gateway: ChainGateway, block: int) -> None:
    deadline = time.monotonic() + 60
    while gateway.finalized().number < block:
        assert time.monotonic() < deadline, "the chain does not grow"
        time.sleep(0.2)


def test_every_validator_signs_blocks(consortium: CliqueConsortium):
    node = consortium.nodes[0]
    assert len(node.rpc("clique_getSigners", "latest")) == 4
    gateway = gateway_to(node)
    wait_until_final(gateway, gateway.head().number + 8)
    sealed = node.rpc("clique_status")["sealerActivity"]
    assert sum(1 for count in sealed.values() if count > 0) >= 3


def test_validators_agree_on_a_final_block_and_what_it_holds(consortium: CliqueConsortium, key: SigningKey):
    gateways = [gateway_to(node) for node in consortium.nodes]
    probe = deployed(gateways[0], key)
    receipt = note(gateways[0], probe, key, 4711)
    for gateway in gateways:
        assert gateway.chain_id() == CHAIN_ID
        wait_until_final(gateway, receipt.block)
        assert gateway.is_canonical(receipt.block_hash)
        assert gateway.call(probe, "stored", block_hash=receipt.block_hash) == 4711
        assert len(gateway.events([probe], receipt.block, receipt.block)) == 1


def test_accounts_are_paid_from_a_validators_own(consortium: CliqueConsortium):
    account = SigningKey.generate().address
    consortium.fund(account, 12345)
    assert gateway_to(consortium.nodes[0]).balance(account) == 12345


def test_the_chain_goes_on_without_one_validator_which_catches_up_after_its_kill(
    consortium: CliqueConsortium, key: SigningKey
):
    gateway, victim = gateway_to(consortium.nodes[0]), consortium.nodes[3]
    probe = deployed(gateway, key)
    victim.kill()
    try:
        receipt = note(gateway, probe, key, 815)
        wait_until_final(gateway, receipt.block)
    finally:
        victim.launch()
        victim.wait_for_block(1)
    back = gateway_to(victim)
    wait_until_final(back, receipt.block)
    assert back.is_canonical(receipt.block_hash)
    assert back.call(probe, "stored") == 815
