"""Playing the story: on a node of its own that ends with it, or on one that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger_api.client.node_api import NodeClient
from ledger_api.demo.desk import Desk, Outcome, Say
from ledger_api.demo.node_process import running_node
from ledger_api.demo.organisations import Stage
from ledger_api.demo.reliance import Reliance
from ledger_api.demo.story import Story
from ledger_api.demo.talks import SEATS, Talks
from ledger_api.founding import People
from ledger_api.network_file import parse_network
from ledger_api.refusals import RefusedError


def play(data: Path, say: Say) -> Sequence[Outcome]:
    """The whole story on a node founded in `data`; nothing is left running. Raises `RefusedError`."""
    say(
        "1. Three economies found a network: contracts deployed, charter signed by each seat, registry sealed"
    )
    with running_node(data) as url:
        outcomes = tell(url, data, say)
        say("\n8. The node is stopped")
    return outcomes


def tell(url: str, data: Path, say: Say) -> Sequence[Outcome]:
    """The story on a running demonstration node whose data folder is `data`.

    Raises `RefusedError`, DEMO_SEATS_MISSING among others.
    """
    with NodeClient(url) as node:
        network = parse_network(node.network_text())
        economies = sorted(item["economy"] for item in node.get("/v1/logs")["items"])
        if not SEATS.issubset(economies):
            raise RefusedError(
                "DEMO_SEATS_MISSING",
                f"the story needs the seats of {', '.join(sorted(SEATS))}; there are {', '.join(economies)}",
                fix="Found the demonstration without CONCORD_ECONOMIES, or with these among it.",
            )
        say(f"  network {network.network_id[:18]}… with the logs of {', '.join(economies)}")
        desk = Desk(Stage(node, network, People(data / "people"), data / "exporters"), say)
        story, talks = Story(desk), Talks(desk)
        say("\n2. Organisations come onto the register")
        mill, laboratory, certifier = story.enter()
        say("\n3. The shipment's papers are registered, and checked at the border")
        papers = story.register(mill, laboratory, certifier)
        outcomes = story.check(papers)
        say("\n4. Germany and Viet Nam agree on what each other's documents are worth")
        reliance = Reliance(desk, papers, talks.conclude())
        say("\n5. The same papers at the same border")
        outcomes += reliance.rely(mill)
        say("\n6. An annex is suspended")
        outcomes += reliance.suspend(talks)
        say("\n7. Six things go wrong")
        outcomes += story.go_wrong(papers, mill, laboratory, certifier)
    return outcomes
