import json

import pytest

from anchors.chain import rpc
from anchors.chain.abi import ContractAbi
from anchors.chain.finality import Finality
from anchors.chain.port import ContractRef
from anchors.chain.web3_gateway import Web3Gateway
from anchors.errors import (
    ChainError,
    ChainUnavailableError,
    NonceTooLowError,
    TransactionRevertedError,
    TransactionUnderpricedError,
)
from anchors.keccak import keccak256
from anchors.signing import SigningKey
from tests.anchors.chain.contract import ARTIFACT, load_probe
from tests.support.engines.stub_api import stub_server

PROBE = ContractAbi(ARTIFACT["abi"])
REFUSED = (
    "0x"
    + (
        keccak256(b"NumberRefused(address,uint256)")[:4] + bytes(12) + b"\xab" * 20 + bytes(31) + b"\x09"
    ).hex()
)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 3, "message": "execution reverted", "data": REFUSED}, TransactionRevertedError),
        ({"code": -32000, "message": "Execution reverted"}, TransactionRevertedError),
        ({"code": -32000, "message": "out of gas"}, TransactionRevertedError),
        ({"code": -32000, "message": "nonce too low: next nonce 5, tx nonce 3"}, NonceTooLowError),
        ({"code": -32001, "message": "Nonce too low"}, NonceTooLowError),
        ({"code": -32000, "message": "replacement transaction underpriced"}, TransactionUnderpricedError),
        ({"code": -32000, "message": "Replacement transaction underpriced"}, TransactionUnderpricedError),
        ({"code": -32000, "message": "insufficient funds for gas * price + value"}, ChainError),
        ({}, ChainError),
        ("no", ChainError),
    ],
)
def test_what_nodes_say_becomes_the_ports_errors(error: object, kind: type[ChainError]):
    with pytest.raises(ChainError) as raised:
        rpc.result({"error": error}, lambda: [PROBE])
    assert type(raised.value) is kind


@pytest.mark.parametrize("data", [REFUSED, {"data": REFUSED}])
def test_a_custom_error_is_named_wherever_the_node_puts_it(data: object):
    with pytest.raises(TransactionRevertedError) as raised:
        rpc.result({"error": {"code": 3, "message": "execution reverted", "data": data}}, lambda: [PROBE])
    assert raised.value.error_name == "NumberRefused"
    assert raised.value.error_args == {"sender": "0x" + "ab" * 20, "number": 9}


@pytest.mark.parametrize("data", [None, "0x", "0x01020304", "revert", 5, {"data": None}])
def test_a_revert_without_a_known_error_keeps_the_nodes_words(data: object):
    with pytest.raises(TransactionRevertedError, match="execution reverted") as raised:
        rpc.result({"error": {"code": 3, "message": "execution reverted", "data": data}}, lambda: [PROBE])
    assert raised.value.error_name is None


@pytest.mark.parametrize("text", [None, "", "12", 12, "0x", "0xzz"])
def test_numbers_in_another_form_are_not_guessed(text: object):
    with pytest.raises(ChainUnavailableError):
        rpc.quantity(text)


def test_a_node_that_is_down_is_unavailable_whatever_is_asked():
    gateway, key = (
        Web3Gateway("http://127.0.0.1:1", finality=Finality(0), load=load_probe),
        SigningKey.generate(),
    )
    probe = ContractRef("Probe", "0x" + "11" * 20)
    asked = [
        gateway.chain_id,
        gateway.head,
        gateway.finalized,
        lambda: gateway.block(1),
        lambda: gateway.balance(key.address),
        lambda: gateway.call(probe, "stored"),
        lambda: gateway.call_many([(probe, "stored", [])] * 2),
        lambda: gateway.events([probe], 0, 1),
        lambda: gateway.send_raw(b"\x01"),
        lambda: gateway.receipt(bytes(32)),
        lambda: gateway.transact(probe, "note", [1, "", bytes(32)], key=key),
    ]
    for ask in asked:
        with pytest.raises(ChainUnavailableError):
            ask()


@pytest.mark.parametrize(
    "body", [b"<html>busy</html>", b"", b"{}", b"[]", b"5", b'{"result": null}', b'{"result": {}}']
)
def test_an_answer_that_is_not_json_rpc_is_unavailable(body: bytes):
    with stub_server({"/": body}) as port:
        gateway = Web3Gateway(f"http://127.0.0.1:{port}", finality=Finality(0), load=load_probe)
        for ask in (
            gateway.chain_id,
            gateway.head,
            lambda: gateway.events([ContractRef("Probe", "0x")], 0, 1),
        ):
            with pytest.raises(ChainUnavailableError):
                ask()


def test_a_node_that_limits_the_range_of_events_is_asked_in_parts():
    asked: list[tuple[int, int]] = []
    head = {"number": "0x64", "hash": "0x" + "aa" * 32, "parentHash": "0x" + "bb" * 32, "timestamp": "0x1"}

    def node(body: bytes) -> bytes:
        call = json.loads(body)
        if call["method"] == "eth_getBlockByNumber":
            return json.dumps({"id": call["id"], "result": head}).encode()
        start, end = (int(call["params"][0][side], 16) for side in ("fromBlock", "toBlock"))
        if end - start >= 30:
            error = {"code": -32005, "message": "Requested range exceeds maximum RPC range limit"}
            return json.dumps({"id": call["id"], "error": error}).encode()
        asked.append((start, end))
        return json.dumps({"id": call["id"], "result": []}).encode()

    with stub_server({"/": node}) as port:
        gateway = Web3Gateway(f"http://127.0.0.1:{port}", finality=Finality(0), load=load_probe)
        assert gateway.events([ContractRef("Probe", "0x" + "11" * 20)], 0, 100) == []
    assert [number for start, end in asked for number in range(start, end + 1)] == list(range(101))


def test_confirmations_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        Finality(-1)


def test_final_height_never_falls_below_genesis():
    assert Finality(3).final_height(2) == 0
    assert Finality(3).final_height(10) == 7
    assert Finality(0).final_height(10) == 10
    assert Finality(None).final_height(10) is None
