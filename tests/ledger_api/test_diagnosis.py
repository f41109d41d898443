"""`concord doctor` on nodes that are not well: each sick part is named, and none hides another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anchors.loopback import free_port
from ledger_api.diagnosis import examine
from ledger_api.settings import Settings
from ledger_api.working_order import Diagnosis
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

WHOLE = {
    "network",
    "keys",
    "database",
    "content store",
    "disk",
    "chain",
    "clock",
    "mode",
    "seal",
    "contracts",
    "index",
}


def sick(found: list[Diagnosis]) -> dict[str, Diagnosis]:
    assert all(one.fix for one in found if not one.is_well)
    return {one.part: one for one in found if not one.is_well}


@pytest.fixture
def copy(node: RunningNode, tmp_path: Path) -> Settings:
    """The folder of a node that founded this network and never started."""
    folder = tmp_path / "node"
    folder.mkdir(mode=0o700)
    data = node.parts.settings.data_dir
    shutil.copy(data / "network.json", folder)
    shutil.copytree(data / "keys", folder / "keys")
    return Settings(data_dir=folder, chain_url=node.parts.network.chain_url)


def test_a_running_node_is_well_in_every_part(node: RunningNode) -> None:
    node.until(lambda: not sick(examine(node.parts.settings)), what="a healthy node")
    parts = {one.part for one in examine(node.parts.settings)}
    assert parts >= WHOLE | {"contents", "relayer"}
    assert sum(part.startswith(("queue of", "anchors of", "log ", "operator of")) for part in parts) == 12


def test_a_chain_that_is_down_hides_nothing_else(copy: Settings) -> None:
    (copy.keys_dir / "node.seed").chmod(0o644)
    down = copy.model_copy(update={"chain_url": f"http://127.0.0.1:{free_port()}"})
    found = examine(down)
    assert set(sick(found)) == {"chain", "keys"}
    assert {"disk", "database", "content store"} <= {one.part for one in found}


def test_contracts_that_are_not_the_networks_are_named(copy: Settings, node: RunningNode) -> None:
    text = copy.network_path.read_text()
    directory = node.parts.network.contract("Directory").address
    copy.network_path.write_text(text.replace(directory, "0x" + "11" * 20))
    assert {"seal", "contracts"} <= set(sick(examine(copy)))


def test_an_index_that_never_ran_is_named_with_the_command_that_runs_it(copy: Settings) -> None:
    from ledger_api.engines import open_database

    open_database(copy).close()
    found = sick(examine(copy))
    assert "concord index" in found["index"].fix
