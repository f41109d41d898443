import pytest

from anchors.chain.finality import Finality
from anchors.chain.port import ContractRef
from anchors.errors import ChainUnavailableError, ReorgError
from anchors.signing import SigningKey
from tests.anchors.chain.contract import ChainGatewayContract, load_probe, note
from tests.support.engines.simulator import ChainSimulator
from tests.support.registry import deploy_registry


class TestChainSimulator(ChainGatewayContract):
    @pytest.fixture
    def gateway(self) -> ChainSimulator:
        return ChainSimulator(load=load_probe, finality=Finality(2))

    @pytest.fixture
    def key(self, gateway: ChainSimulator) -> SigningKey:
        key = SigningKey.generate()
        gateway.fund(key.address)
        return key


@pytest.fixture
def chain() -> ChainSimulator:
    return ChainSimulator(load=load_probe)


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture
def probe(chain: ChainSimulator, key: SigningKey) -> ContractRef:
    address = chain.deploy("Probe", [7], key=key).contract_address
    assert address is not None
    return ContractRef("Probe", address)


def test_a_reorg_takes_blocks_events_and_state_back(
    chain: ChainSimulator, probe: ContractRef, key: SigningKey
):
    receipts = [note(chain, probe, key, number) for number in range(1, 9)]
    chain.reorg(6)
    lost = receipts[2]
    assert not chain.is_canonical(lost.block_hash)
    assert chain.block_by_hash(lost.block_hash) is not None
    assert chain.receipt(lost.tx) is None
    assert chain.call(probe, "stored") == 2
    assert [event.args["number"] for event in chain.events([probe], 0, 100)] == [1, 2]
    with pytest.raises(ReorgError):
        chain.call(probe, "stored", block_hash=lost.block_hash)


def test_transactions_kept_through_a_reorg_are_mined_again(
    chain: ChainSimulator, probe: ContractRef, key: SigningKey
):
    receipts = [note(chain, probe, key, number) for number in range(1, 4)]
    chain.reorg(2, keep=True)
    assert chain.call(probe, "stored") == 1
    chain.mine()
    assert chain.call(probe, "stored") == 3
    assert chain.receipt(receipts[2].tx) is not None


def test_a_transaction_that_was_dropped_can_be_sent_again(
    chain: ChainSimulator, probe: ContractRef, key: SigningKey
):
    chain.automine = False
    args = [5, "", bytes(32)]
    signed = chain.sign_call(probe, "note", args, key=key, nonce=chain.nonce(key.address))
    chain.send_raw(signed.raw)
    chain.drop(signed.tx)
    chain.mine()
    assert chain.receipt(signed.tx) is None
    chain.send_raw(signed.raw)
    chain.mine()
    assert chain.wait(signed.tx).status == 1


def test_a_node_that_is_down_answers_nothing_and_loses_nothing(
    chain: ChainSimulator, probe: ContractRef, key: SigningKey
):
    note(chain, probe, key, 5)
    chain.down = True
    with pytest.raises(ChainUnavailableError):
        chain.head()
    with pytest.raises(ChainUnavailableError):
        chain.call(probe, "stored")
    chain.down = False
    assert chain.call(probe, "stored") == 5


def test_a_fork_shares_the_past_and_nothing_later(chain: ChainSimulator, probe: ContractRef, key: SigningKey):
    note(chain, probe, key, 1)
    fork = chain.fork()
    note(fork, probe, key, 2)
    fork.reorg(2)
    note(chain, probe, key, 3)
    assert fork.call(probe, "stored") == 7
    assert chain.call(probe, "stored") == 3


def test_the_registry_is_deployed_sealed_and_used_in_the_simulated_chain():
    chain, gas, mill = ChainSimulator(), SigningKey.generate(), SigningKey.generate()
    registry = deploy_registry(chain, gas)
    assert registry.read("Directory", "isSealed") is True
    issuer = registry.register_issuer("VN", mill)
    assert registry.read("Issuers", "isKeyLive", issuer, mill.address) is True
    admitted = [event.name for event in chain.events(registry.deployment.refs(), 0, chain.head().number)]
    assert "IssuerRegistered" in admitted
