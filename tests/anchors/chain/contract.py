"""What every chain gateway promises; an adapter's test class inherits it and gives two fixtures."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from anchors.chain.port import ChainGateway, ContractRef, EventFilter, Receipt
from anchors.chain.transaction import bumped_price, contract_address
from anchors.errors import (
    ChainError,
    NonceTooLowError,
    ReorgError,
    TransactionRevertedError,
    TransactionUnderpricedError,
)
from anchors.keccak import keccak256
from anchors.signing import SigningKey

NOBODY = "0x" + "99" * 20
ARTIFACT = json.loads((Path(__file__).parent / "probe" / "Probe.json").read_text())


def load_probe(name: str) -> dict[str, object]:
    """The `load` argument of a gateway under test."""
    assert name == "Probe"
    return ARTIFACT


def words(*numbers: int) -> tuple[bytes, ...]:
    """Numbers as an indexed argument holds them."""
    return tuple(number.to_bytes(32) for number in numbers)


def note(gateway: ChainGateway, probe: ContractRef, key: SigningKey, number: int, text: str = "") -> Receipt:
    return gateway.transact(probe, "note", [number, text, bytes(32)], key=key)


class ChainGatewayContract:
    @pytest.fixture
    def gateway(self) -> ChainGateway:
        raise pytest.UsageError("a subclass gives the gateway")

    @pytest.fixture
    def key(self) -> SigningKey:
        raise pytest.UsageError("a subclass gives a key that can pay")

    @pytest.fixture
    def probe(self, gateway: ChainGateway, key: SigningKey) -> ContractRef:
        address = gateway.deploy("Probe", [7], key=key).contract_address
        assert address is not None
        return ContractRef("Probe", address)

    def test_blocks_are_linked_by_their_parents(self, gateway: ChainGateway, probe: ContractRef):
        head = gateway.head()
        parent = gateway.block(head.number - 1)
        assert parent is not None
        assert parent.hash == head.parent
        assert parent.time <= head.time
        assert gateway.block_by_hash(head.hash) == head
        assert gateway.is_canonical(head.hash)

    def test_a_block_above_the_head_or_of_an_unknown_hash_is_absent(self, gateway: ChainGateway):
        unknown = os.urandom(32)
        assert gateway.block(gateway.head().number + 1_000_000) is None
        assert gateway.block_by_hash(unknown) is None
        assert not gateway.is_canonical(unknown)

    def test_the_final_block_lies_as_deep_as_the_network_says(
        self, gateway: ChainGateway, probe: ContractRef
    ):
        confirmations = gateway.finality.confirmations
        assert confirmations is not None
        before, final, after = gateway.head(), gateway.finalized(), gateway.head()
        assert max(0, before.number - confirmations) <= final.number <= max(0, after.number - confirmations)

    def test_a_deployed_contract_has_code_at_the_address_its_creator_and_nonce_give(
        self, gateway: ChainGateway, key: SigningKey
    ):
        nonce = gateway.nonce(key.address)
        receipt = gateway.deploy("Probe", [7], key=key)
        assert receipt.contract_address == contract_address(key.address, nonce)
        assert gateway.code(receipt.contract_address)
        assert gateway.code(NOBODY) == b""

    def test_reads_give_values_structs_and_tuples_by_name(self, gateway: ChainGateway, probe: ContractRef):
        assert gateway.call(probe, "stored") == 7
        assert gateway.call(probe, "pair").right == "right"
        size, root, owner = gateway.call(probe, "head")
        assert (size, root, owner) == (7, keccak256(b"root"), probe.address)
        assert gateway.call(probe, "overloaded(uint256)", 5) == 5
        assert gateway.call(probe, "overloaded(string)", "five") == "five"

    def test_many_reads_in_one_round_trip_keep_their_order(self, gateway: ChainGateway, probe: ContractRef):
        calls = [(probe, "overloaded(uint256)", [number]) for number in range(20)]
        assert gateway.call_many(calls) == list(range(20))
        assert gateway.call_many([]) == []

    def test_several_threads_read_through_one_gateway(self, gateway: ChainGateway, probe: ContractRef):
        with ThreadPoolExecutor(8) as threads:
            read = threads.map(lambda number: gateway.call(probe, "overloaded(uint256)", number), range(64))
            assert list(read) == list(range(64))

    def test_a_read_at_a_block_sees_the_state_of_that_block(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        then = note(gateway, probe, key, 100).block_hash
        note(gateway, probe, key, 200)
        assert gateway.call(probe, "stored", block_hash=then) == 100
        assert gateway.call_many([(probe, "stored", [])] * 2, block_hash=then) == [100, 100]
        assert gateway.call(probe, "stored") == 200

    def test_a_read_at_a_block_that_is_not_on_the_chain_is_refused(
        self, gateway: ChainGateway, probe: ContractRef
    ):
        for calls in ([(probe, "stored", ())], [(probe, "stored", ())] * 2):
            with pytest.raises(ReorgError):
                gateway.call_many(calls, block_hash=os.urandom(32))

    def test_a_read_where_there_is_no_contract_is_refused(self, gateway: ChainGateway):
        with pytest.raises(ChainError, match="no Probe at"):
            gateway.call(ContractRef("Probe", NOBODY), "stored")

    def test_events_are_decoded_dated_and_ordered(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        first = note(gateway, probe, key, 1, "one")
        pairs = [{"left": 2, "right": "two"}, (3, "three")]
        last = gateway.transact(probe, "noteMany", [pairs], key=key)
        events = gateway.events([probe], first.block, last.block)
        assert [event.args["number"] for event in events] == [1, 2, 3]
        assert events[0].args == {
            "number": 1,
            "label": keccak256(b"one"),  # an indexed string is on chain as its hash only
            "sender": key.address,
            "digest": bytes(32),
            "text": "one",
        }
        assert (events[0].contract, events[0].name) == (probe.address, "Noted")
        assert (events[0].tx, events[0].block_hash) == (first.tx, first.block_hash)
        block = gateway.block_by_hash(first.block_hash)
        assert block is not None
        assert events[0].time == block.time
        assert [event.log_index for event in events[1:]] == [events[1].log_index, events[1].log_index + 1]

    def test_the_range_of_events_includes_both_ends_and_may_be_empty(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        block = note(gateway, probe, key, 1).block
        assert len(gateway.events([probe], block, block)) == 1
        assert gateway.events([probe], block, block - 1) == []
        assert gateway.events([], block, block) == []
        assert len(gateway.events([probe], block, block + 1_000_000)) == 1
        assert gateway.events([probe], block + 1_000_000, block + 1_000_001) == []

    def test_events_are_found_by_name_and_by_their_indexed_arguments(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        first = note(gateway, probe, key, 1, "one").block
        note(gateway, probe, key, 2, "two")
        note(gateway, probe, key, 3, "one")
        last = note(gateway, probe, key, 4, "four").block

        def found(*filters: EventFilter) -> list[int]:
            return [event.args["number"] for event in gateway.events_about(filters, first, last)]

        one = EventFilter((probe,))
        assert found(one) == [1, 2, 3, 4]
        assert found(replace(one, names=("Noted",))) == [1, 2, 3, 4]
        assert found(replace(one, subjects=words(4, 2, 9))) == [2, 4]
        assert found(replace(one, second=(keccak256(b"one"),))) == [1, 3]
        assert found(replace(one, names=("Noted",), subjects=words(3, 4), second=(keccak256(b"one"),))) == [3]
        assert found(replace(one, subjects=words(9))) == []
        assert found(replace(one, subjects=()), replace(one, second=())) == []
        assert found() == found(EventFilter(())) == []
        with pytest.raises(ChainError, match="Unheard"):
            found(replace(one, names=("Unheard",)))

    def test_events_that_several_filters_match_come_once_and_in_order(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        first = note(gateway, probe, key, 1, "one").block
        other = ContractRef("Probe", gateway.deploy("Probe", [7], key=key).contract_address or "")
        note(gateway, other, key, 2, "one")
        last = note(gateway, probe, key, 3, "one").block
        filters = [
            EventFilter((other, probe), second=(keccak256(b"one"),)),
            EventFilter((probe,), subjects=words(3, 1)),
        ]
        found = gateway.events_about(filters, first, last)
        assert [(event.contract, event.args["number"]) for event in found] == [
            (probe.address, 1),
            (other.address, 2),
            (probe.address, 3),
        ]
        assert found == gateway.events([probe, other], first, last)

    def test_the_same_event_of_another_contract_is_not_taken_for_ours(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        impostor = gateway.deploy("Probe", [7], key=key)
        assert impostor.contract_address is not None
        forged = note(gateway, ContractRef("Probe", impostor.contract_address), key, 666)
        assert gateway.events([probe], impostor.block, forged.block) == []

    def test_a_refusal_names_the_contracts_error_and_spends_nothing(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        nonce = gateway.nonce(key.address)
        with pytest.raises(TransactionRevertedError) as simulated:
            gateway.simulate(probe, "refuse", [9], sender=key.address)
        with pytest.raises(TransactionRevertedError) as transacted:
            gateway.transact(probe, "refuse", [9], key=key)
        for refused in (simulated.value, transacted.value):
            assert refused.error_name == "NumberRefused"
            assert refused.error_args == {"sender": key.address, "number": 9}
        assert gateway.nonce(key.address) == nonce

    def test_an_acceptable_call_simulates_silently(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        gateway.simulate(probe, "note", [1, "", bytes(32)], sender=key.address)
        assert gateway.call(probe, "stored") == 7

    def test_a_transaction_that_reverts_when_mined_has_status_zero(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        nonce = gateway.nonce(key.address)
        signed = gateway.sign_call(probe, "refuse", [9], key=key, nonce=nonce, gas=100_000)
        receipt = gateway.wait(gateway.send_raw(signed.raw))
        assert receipt.status == 0
        assert gateway.nonce(key.address) == nonce + 1

    def test_signing_sends_nothing_and_sending_twice_is_sending_once(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        nonce = gateway.nonce(key.address)
        signed = gateway.sign_call(probe, "note", [42, "", bytes(32)], key=key, nonce=nonce)
        assert gateway.receipt(signed.tx) is None
        assert gateway.nonce(key.address, pending=True) == nonce
        assert gateway.send_raw(signed.raw) == signed.tx
        assert gateway.send_raw(signed.raw) == signed.tx  # waits in the pool, or is mined
        receipt = gateway.wait(signed.tx)
        assert gateway.send_raw(signed.raw) == signed.tx  # is mined
        assert gateway.receipt(signed.tx) == receipt
        assert receipt.status == 1
        assert 0 < receipt.gas_used <= signed.gas
        assert gateway.nonce(key.address) == nonce + 1

    def test_a_nonce_that_another_transaction_used_is_refused(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        nonce = gateway.nonce(key.address)
        note(gateway, probe, key, 1)
        late = gateway.sign_call(probe, "note", [2, "", bytes(32)], key=key, nonce=nonce)
        with pytest.raises(NonceTooLowError):
            gateway.send_raw(late.raw)
        assert gateway.call(probe, "stored") == 1

    def test_a_waiting_transaction_is_replaced_only_at_a_higher_price(
        self, gateway: ChainGateway, probe: ContractRef, key: SigningKey
    ):
        nonce, price = gateway.nonce(key.address), gateway.gas_price()

        def signed(number: int, nonce: int, price: int) -> bytes:
            args = [number, "", bytes(32)]
            return gateway.sign_call(
                probe, "note", args, key=key, nonce=nonce, gas=100_000, gas_price=price
            ).raw

        stuck = gateway.send_raw(signed(1, nonce + 1, price))  # waits for the nonce before it
        with pytest.raises(TransactionUnderpricedError):
            gateway.send_raw(signed(2, nonce + 1, price))
        bumped = gateway.send_raw(signed(3, nonce + 1, bumped_price(price)))
        gateway.send_raw(signed(4, nonce, price))
        assert gateway.wait(bumped).status == 1
        assert gateway.receipt(stuck) is None
        assert gateway.call(probe, "stored") == 3

    def test_the_account_that_pays_has_a_balance(self, gateway: ChainGateway, key: SigningKey):
        assert gateway.balance(key.address) > 0
        assert gateway.balance("0x" + os.urandom(20).hex()) == 0

    def test_the_chain_and_its_client_name_themselves(self, gateway: ChainGateway):
        assert gateway.chain_id() > 0
        assert gateway.client_version()
