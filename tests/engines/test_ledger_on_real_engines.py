"""A whole ledger on Clique, Kubo and PostgreSQL, while one engine after another is killed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.content.cid import cid_from_digest
from anchors.content.kubo import KuboContentStore
from anchors.merkle import MerkleTree, leaf_hash
from ledger_api.log.replication import fetch_entries
from ledger_api.store.engine import open_store
from ledger_api.store.errors import StoreUnavailableError
from ledger_api.store.migrate import upgrade
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import found
from tests.support.engines.geth import CONFIRMATIONS, CliqueConsortium
from tests.support.engines.kubo import Kubo, running_kubo
from tests.support.engines.postgres import Postgres, running_postgres

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def own_kubo(kubo: Kubo, tmp_path: Path) -> Iterator[Kubo]:
    with running_kubo(tmp_path / "kubo") as own:
        yield own


@pytest.fixture
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    with running_postgres() as own:
        yield own


@pytest.fixture
def ledger(consortium: CliqueConsortium, own_kubo: Kubo, own_postgres: Postgres) -> Iterator[Ledger]:
    gateway = Web3Gateway(consortium.url, finality=Finality(CONFIRMATIONS))
    network = found(gateway, consortium.fund)
    network.register_issuer("mill")
    store = open_store(own_postgres.new_database("ledger"))
    upgrade(store)
    ledger = Ledger(store, network, KuboContentStore(own_kubo.api), mine=lambda: time.sleep(1))
    ledger.clock.now = gateway.head().time
    yield ledger
    store.close()


def problems(ledger: Ledger) -> set[str]:
    return {problem.code for problem in ledger.anchor(1).problems}


def test_each_root_is_anchored_once_though_every_engine_dies_in_turn(
    ledger: Ledger, consortium: CliqueConsortium, own_kubo: Kubo, own_postgres: Postgres
):
    ledger.grow()
    ledger.settle()

    own_kubo.kill()
    ledger.register(3)
    assert problems(ledger) == {"CONTENT_UNAVAILABLE"}
    own_kubo.start()
    ledger.settle()

    ledger.register(3)
    consortium.nodes[0].kill()
    assert problems(ledger) == {"CHAIN_UNAVAILABLE"}
    consortium.nodes[0].launch()
    consortium.nodes[0].wait_for_block(1)
    ledger.settle()

    ledger.register(3)
    own_postgres.kill()
    with pytest.raises(StoreUnavailableError):
        ledger.anchor(1)
    own_postgres.start()
    ledger.settle()

    anchors = ledger.anchored()
    assert [event.args["size"] for event in anchors] == [3, 6, 9, 12]
    assert set(ledger.states().values()) == {"final"}
    replica = cid_from_digest(anchors[-1].args["cid"])
    assert replica in own_kubo.pins()
    entries = fetch_entries(ledger.content, replica, 0, 12)
    assert MerkleTree(leaf_hash(entry) for entry in entries).root() == anchors[-1].args["root"]
    dump = ledger.indexer.dump()
    ledger.indexer.reindex()
    assert ledger.indexer.dump() == dump
