"""A fresh database, and a ledger on a simulated chain, for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from anchors import artifacts
from anchors.chain.finality import Finality
from anchors.content.directory import DirectoryContentStore
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.ledger_api.log.ledger import FlakyContent, Ledger
from tests.ledger_api.log.network import Network, found
from tests.support.engines.simulator import ChainSimulator


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite database at this release's revision."""
    store = open_store(f"sqlite:///{tmp_path}/concord.db")
    upgrade(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def founded() -> tuple[ChainSimulator, Network]:
    """A founded network with one log and a mill; two blocks make one final. Each test forks it."""
    chain = ChainSimulator(load=artifacts.load, finality=Finality(2))
    network = found(chain, chain.fund)
    network.register_issuer("mill")
    return chain, network


@pytest.fixture
def chain(founded: tuple[ChainSimulator, Network]) -> ChainSimulator:
    """A chain of the test's own, on which the network is founded."""
    return founded[0].fork()


@pytest.fixture
def network(founded: tuple[ChainSimulator, Network], chain: ChainSimulator) -> Network:
    """The network on this test's chain."""
    return replace(founded[1], gateway=chain, issuers=dict(founded[1].issuers))


@pytest.fixture
def content(tmp_path: Path) -> FlakyContent:
    """A content store in a folder, which can be switched off."""
    return FlakyContent(DirectoryContentStore(tmp_path / "content"))


@pytest.fixture
def ledger(store: Store, network: Network, content: FlakyContent, chain: ChainSimulator) -> Ledger:
    """A whole ledger on the simulated chain."""
    return Ledger(store, network, content, mine=chain.mine)
