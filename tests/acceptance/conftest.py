"""One network for the whole folder: a founding node, a second node that joined it, and exporters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.exporters import PASSPHRASE, Exporter, enrol
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import Paper, write_paper
from tests.acceptance.shell import Shell

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.chain)
            item.add_marker(pytest.mark.timeout(600))  # a safeguard, not a measure: machines differ


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything of this run lies."""
    return tmp_path_factory.mktemp("acceptance")


@pytest.fixture(scope="package")
def keys(place: Path) -> Path:
    """The exporters' key folders: at home, beside the nodes' data folders."""
    return place / "keys"


@pytest.fixture(scope="package")
def founder(place: Path, anvil: str) -> Iterator[NodeProcess]:
    """A node that founded a network of three economies on an empty folder."""
    node = NodeProcess(place / "founder")
    try:
        node.start()
        yield node
    finally:
        node.close()


@pytest.fixture(scope="package")
def second(place: Path, founder: NodeProcess) -> Iterator[NodeProcess]:
    """A node of somebody else: it has the network file and nothing more."""
    handed_over = place / "network.json"
    handed_over.write_bytes((founder.data / "network.json").read_bytes())
    node = NodeProcess(place / "second")
    try:
        node.join(handed_over)
        node.start()
        yield node
    finally:
        node.close()


@pytest.fixture(scope="package")
def mill(founder: NodeProcess, keys: Path) -> Exporter:
    """A first party of VN."""
    return enrol(founder, keys, "mill", "Song Cam Coated Steel JSC")


@pytest.fixture(scope="package")
def shell(founder: NodeProcess, keys: Path) -> Shell:
    """A shell of somebody who exports."""
    return Shell(founder.url, keys, PASSPHRASE)


@pytest.fixture(scope="package")
def officer(founder: NodeProcess) -> Shell:
    """A shell of the demonstration's registrars and accreditors."""
    return Shell(founder.url, founder.people.folder, founder.people.passphrase)


@pytest.fixture
def paper(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Paper]:
    """Makes reports under numbers of the test's own."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", request.node.name)[:60]
    numbers = itertools.count(1)
    return lambda: write_paper(tmp_path, f"{name}-{next(numbers)}")
