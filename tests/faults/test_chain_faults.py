"""What a chain does to a transaction: forgets it, mines another, takes it and says nothing, leaves a gap."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from anchors.chain.anvil import Anvil
from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.content.directory import DirectoryContentStore
from anchors.errors import ChainUnavailableError
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.log import anchor_transactions, checkpoints
from tests.faults.world import World
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import ORIGIN, found, key
from tests.support.engines.rpc_proxy import rpc_proxy


def send(world: World) -> Any:
    """Have the anchor of three new documents sent; returns the transaction that waits."""
    world.want(3)
    for step in (world._register, world.parts.sequencer.run_once, world.parts.anchorer.run_once):
        step()
    (waiting,) = world.chain._pool.values()
    return waiting


def signed(world: World) -> list[tuple[bytes, int]]:
    """(hash, nonce) of every transaction signed for the newest checkpoint, in order."""
    table, size = anchor_transactions, world.reader.size(ORIGIN)
    with world.store.read() as connection:
        rows = connection.execute(
            select(table.c.tx, table.c.nonce).where(table.c.size == size).order_by(table.c.serial)
        ).all()
    return [(row.tx, row.nonce) for row in rows]


def foreign(world: World, nonce: int) -> bytes:
    """A transaction of the operator's account that is none of the anchorer's."""
    logs, args = world.network.contracts["Logs"], [bytes(32), 1, bytes(32), [], bytes(32)]
    made = world.chain.sign_call(
        logs, "anchor", args, key=key("operator"), nonce=nonce, gas=100_000, gas_price=10**10
    )
    return made.raw


def test_a_transaction_dropped_again_and_again_is_sent_as_the_same_bytes(world: World) -> None:
    waiting = send(world)
    for _ in range(4):
        world.chain.drop(waiting.hash)
        world.round()
    world.drain()
    world.audit()
    assert [tx for tx, _ in signed(world)] == [waiting.hash]


def test_of_a_transaction_and_its_replacement_the_older_may_be_mined(world: World) -> None:
    older = send(world)
    world.chain._clock = lambda: world.clock.now + 1  # the chain makes blocks, and passes it over
    world.chain._executable = list  # type: ignore[method-assign]
    world.rounds(9)
    (newer,) = world.chain._pool.values()
    assert (newer.hash != older.hash, newer.nonce) == (True, older.nonce)
    del world.chain._executable  # type: ignore[method-assign]
    world.chain.drop(newer.hash)
    world.chain.send_raw(older.raw)
    world.chain.mine()
    world.drain()
    world.audit()
    with world.store.read() as connection:
        query = select(checkpoints.c.tx).where(checkpoints.c.size == world.reader.size(ORIGIN))
        assert connection.scalar(query) == older.hash


def test_a_nonce_gap_that_a_reorganisation_leaves_is_filled(world: World) -> None:
    nonce = world.chain.nonce(key("operator").address)
    world.chain.send_raw(foreign(world, nonce))
    world.chain.mine()
    waiting = send(world)
    assert waiting.nonce == nonce + 1
    world.chain.reorg(1)  # the transaction before ours is gone for good; ours waits for a nonce nobody uses
    assert world.chain.nonce(key("operator").address) == nonce
    world.drain()
    world.audit()
    assert [number for _, number in signed(world)] == [nonce + 1, nonce]
    world.want(1)
    world.drain()
    world.audit()


@pytest.mark.chain
def test_a_node_that_takes_a_transaction_and_does_not_answer_has_it_anchored_once(
    tmp_path: Path, anvil: str
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/concord.db")
    upgrade(store)
    with Anvil(tmp_path / "chain") as node, rpc_proxy(node.url) as proxy:
        network = found(Web3Gateway(node.url, finality=Finality(1)), node.fund)
        network.register_issuer("mill")
        network.gateway = Web3Gateway(proxy.url, finality=Finality(1), timeout=3)
        content = DirectoryContentStore(tmp_path / "content")
        ledger = Ledger(store, network, content, mine=lambda: node.rpc("anvil_mine", "0x1"))
        ledger.clock.now = network.gateway.head().time
        node.rpc("evm_setAutomine", False)

        given_up = threading.Event()

        def silent(method: str, result: Any) -> Any:
            if method == "eth_sendRawTransaction":
                given_up.wait(60)
            return result

        proxy.change = silent
        ledger.register(3)
        codes = {type(one) for _ in range(3) for one in ledger.anchor(1).problems}
        assert codes == {ChainUnavailableError}
        assert len(ledger.transactions()) == 1
        given_up.set()
        ledger.mine()
        ledger.settle()
        assert ledger.anchored_sizes() == [3]
        assert len(ledger.transactions()) == 1
    store.close()
