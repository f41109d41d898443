"""Anchoring and indexing on a real node: anvil, with its reorganisations and its losses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anchors.chain.anvil import Anvil
from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.content.directory import DirectoryContentStore
from ledger_api.store.engine import Store
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import found

pytestmark = [pytest.mark.chain, pytest.mark.usefixtures("anvil")]


@pytest.fixture
def node(tmp_path: Path, anvil: str) -> Iterator[Anvil]:
    with Anvil(tmp_path / "chain") as node:
        yield node


@pytest.fixture
def ledger(store: Store, node: Anvil, tmp_path: Path) -> Ledger:
    gateway = Web3Gateway(node.url, finality=Finality(3))
    network = found(gateway, node.fund)
    network.register_issuer("mill")
    content = DirectoryContentStore(tmp_path / "content")
    ledger = Ledger(store, network, content, mine=lambda: node.rpc("anvil_mine", "0x1"))
    ledger.clock.now = gateway.head().time
    return ledger


@pytest.mark.parametrize("depth", [1, 8, 32])
def test_after_a_reorganisation_each_root_is_anchored_exactly_once(
    ledger: Ledger, node: Anvil, depth: int
) -> None:
    for _ in range(depth + 2):
        ledger.grow()
        ledger.indexer.catch_up()
    before = ledger.anchored()
    sizes = list(range(3, 3 * (depth + 2) + 1, 3))
    assert [event.args["size"] for event in before] == sizes
    node.rpc("anvil_reorg", depth, [])
    assert ledger.anchored_sizes() == [3, 6]
    assert ledger.indexer.run_once().reorg_depth == depth
    ledger.settle()
    after = ledger.anchored()
    assert [event.args["size"] for event in after] == sizes
    assert [event.args["root"] for event in after] == [event.args["root"] for event in before]
    dump = ledger.indexer.dump()
    ledger.indexer.reindex()
    assert ledger.indexer.dump() == dump


def test_a_chain_killed_with_its_last_blocks_unsaved_gets_them_again(ledger: Ledger, node: Anvil) -> None:
    ledger.grow()
    node.persist()
    saved = node.state_file.read_bytes()
    ledger.grow()
    ledger.settle()
    node.kill()
    node.state_file.write_bytes(saved)
    node.start()
    assert ledger.anchored_sizes() == [3]
    ledger.settle()
    assert ledger.anchored_sizes() == [3, 6]
    dump = ledger.indexer.dump()
    ledger.indexer.reindex()
    assert ledger.indexer.dump() == dump


def test_with_anvil_down_registrations_wait_and_are_anchored_later(ledger: Ledger, node: Anvil) -> None:
    node.persist()
    node.stop()
    ledger.register(2)
    assert [one.code for one in ledger.anchor(1).problems] == ["CHAIN_UNAVAILABLE"]
    node.start()
    ledger.settle()
    assert ledger.anchored_sizes() == [2]


def test_a_transaction_below_the_base_fee_is_bumped_until_it_is_mined(ledger: Ledger, node: Anvil) -> None:
    ledger.clock.now = ledger.network.gateway.head().time - 100
    node.rpc("evm_setAutomine", False)
    ledger.register(2)
    ledger.anchorer.run_once()
    ((_, _, price),) = ledger.transactions()
    node.rpc("anvil_setNextBlockBaseFeePerGas", hex(100 * price))
    node.rpc("anvil_mine", "0x1")
    assert ledger.anchored_sizes() == []
    for _ in range(20):
        ledger.clock.now = ledger.network.gateway.head().time + 40
        ledger.anchorer.run_once()
        node.rpc("anvil_mine", "0x1")
        if ledger.anchored_sizes():
            break
    assert ledger.anchored_sizes() == [2]
    nonces = {nonce for _, nonce, _ in ledger.transactions()}
    assert len(nonces) == 1
    assert len(ledger.transactions()) > 1
