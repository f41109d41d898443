from collections.abc import Iterator

import pytest

from anchors.chain.anvil import CHAIN_ID, Anvil
from anchors.chain.finality import Finality
from anchors.chain.port import ChainGateway, ContractRef
from anchors.chain.web3_gateway import Web3Gateway
from anchors.errors import ReorgError
from anchors.signing import SigningKey
from tests.anchors.chain.contract import ChainGatewayContract, load_probe, note

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anvil]:
    with Anvil(tmp_path_factory.mktemp("anvil")) as chain:
        yield chain


def gateway_to(anvil: Anvil, confirmations: int = 0) -> Web3Gateway:
    return Web3Gateway(anvil.url, finality=Finality(confirmations), load=load_probe)


def deployed(gateway: ChainGateway, key: SigningKey) -> ContractRef:
    address = gateway.deploy("Probe", [7], key=key).contract_address
    assert address is not None
    return ContractRef("Probe", address)


class TestWeb3GatewayOnAnvil(ChainGatewayContract):
    @pytest.fixture
    def gateway(self, anvil: Anvil) -> ChainGateway:
        return gateway_to(anvil, confirmations=2)

    @pytest.fixture
    def key(self, anvil: Anvil) -> SigningKey:
        key = SigningKey.generate()
        anvil.fund(key.address)
        return key


def test_the_embedded_chain_says_what_it_is(anvil: Anvil):
    gateway = gateway_to(anvil)
    assert gateway.chain_id() == CHAIN_ID
    assert gateway.client_version().startswith("anvil/")


def test_an_account_that_owns_nothing_transacts_for_nothing(anvil: Anvil):
    gateway, key = gateway_to(anvil), SigningKey.generate()
    probe = deployed(gateway, key)
    assert note(gateway, probe, key, 5).status == 1


def test_every_block_of_an_instant_chain_is_not_in_the_future(anvil: Anvil):
    gateway, key = gateway_to(anvil), SigningKey.generate()
    probe, genesis = deployed(gateway, key), gateway.block(0)
    assert genesis is not None
    times = [note(gateway, probe, key, number).block for number in range(10)]
    blocks = [gateway.block(number) for number in times]
    assert all(block is not None and block.time - genesis.time < 120 for block in blocks)


def test_a_reorg_is_seen_by_hash_by_events_and_by_receipts(anvil: Anvil):
    gateway, key = gateway_to(anvil), SigningKey.generate()
    probe = deployed(gateway, key)
    receipts = [note(gateway, probe, key, number) for number in range(1, 9)]
    kept, lost = receipts[1], receipts[2]
    anvil.rpc("anvil_reorg", 6, [])
    assert gateway.is_canonical(kept.block_hash)
    assert not gateway.is_canonical(lost.block_hash)
    replacement = gateway.block(lost.block)
    assert replacement is not None
    assert replacement.hash != lost.block_hash
    assert replacement.parent == kept.block_hash
    assert gateway.call(probe, "stored", block_hash=kept.block_hash) == 2
    with pytest.raises(ReorgError):
        gateway.call(probe, "stored", block_hash=lost.block_hash)
    assert gateway.receipt(lost.tx) is None
    numbers = [event.args["number"] for event in gateway.events([probe], 0, gateway.head().number)]
    assert numbers == [1, 2]
    assert gateway.nonce(key.address) == 3


def test_bytes_signed_before_a_reorg_are_mined_again_after_it(anvil: Anvil):
    gateway, key = gateway_to(anvil), SigningKey.generate()
    probe = deployed(gateway, key)
    args = [77, "", bytes(32)]
    signed = gateway.sign_call(probe, "note", args, key=key, nonce=gateway.nonce(key.address))
    first = gateway.wait(gateway.send_raw(signed.raw))
    anvil.rpc("anvil_reorg", 1, [])
    assert gateway.receipt(signed.tx) is None
    again = gateway.wait(gateway.send_raw(signed.raw))
    assert again.tx == first.tx
    assert gateway.call(probe, "stored") == 77
