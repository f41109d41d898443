"""Playing the story: on a node of its own that ends with it, or on one that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger_api.client.node_api import NodeClient
from ledger_api.demo.node_process import running_node
from ledger_api.demo.organisations import Stage
from ledger_api.demo.story import Outcome, Say, Story
from ledger_api.founding import People
from ledger_api.network_file import parse_network


def play(data: Path, say: Say) -> Sequence[Outcome]:
    """The whole story on a node founded in `data`; nothing is left running. Raises `RefusedError`."""
    say(
        "1. Three economies found a network: contracts deployed, charter signed by each seat, registry sealed"
    )
    with running_node(data) as url:
        outcomes = tell(url, data, say)
        say("\n5. The node is stopped")
    return outcomes


def tell(url: str, data: Path, say: Say, *, with_faults: bool = True) -> Sequence[Outcome]:
    """The story on a running demonstration node whose data folder is `data`."""
    with NodeClient(url) as node:
        network = parse_network(node.network_text())
        economies = ", ".join(item["economy"] for item in node.get("/v1/logs")["items"])
        say(f"  network {network.network_id[:18]}… with the logs of {economies}")
        story = Story(Stage(node, network, People(data / "people"), data / "exporters"), say)
        say("\n2. Organisations come onto the register")
        mill, laboratory, certifier = story.enter()
        say("\n3. The shipment's papers are registered, and checked at the border")
        papers = story.register(mill, laboratory, certifier)
        outcomes = story.check(papers)
        if with_faults:
            say("\n4. Six things go wrong")
            outcomes += story.go_wrong(papers, mill, laboratory, certifier)
    return outcomes
