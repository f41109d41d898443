"""A node that only mirrors traces alike; what a home node cannot show any more is unknown, not withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ledger_api.network_file import load_network
from tests.support.node import RunningNode, start_node
from tests.support.supply_chain import document, register_chain, statement

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def second(node: RunningNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNode]:
    """A node that joined from the first one's /v1/network."""
    folder = tmp_path_factory.mktemp("second")
    (folder / "node").mkdir()
    (folder / "node" / "joined").touch()
    load_network(f"{node.url}/v1/network").save(folder / "node" / "network.json")
    with start_node(folder) as running:
        yield running


def outline(graph: dict[str, Any]) -> list[Any]:
    nodes = [(one["key"], one["layer"], one["answer"] and one["answer"]["action"]) for one in graph["nodes"]]
    return [nodes, graph["links"], graph["problems"]]


def test_mirrored_entries_and_openings_of_their_homes_give_the_same_graph(
    node: RunningNode, second: RunningNode
) -> None:
    chain = register_chain(node, "M")
    path = f"/v1/documents/{document(chain.pipe)}/provenance"
    asked = {"declared_at": "2027-01-01"}
    expected = outline(node.api.get(path, asked))
    second.until(lambda: second.http.get(path).status_code == 200)
    second.until(lambda: outline(second.api.get(path, asked)) == expected, what="an equal graph")


def test_list_whose_home_gives_no_answer_is_unavailable(node: RunningNode, second: RunningNode) -> None:
    chain = register_chain(node, "U")
    path = f"/v1/documents/{document(chain.coated)}/provenance"
    second.until(lambda: second.http.get(path).status_code == 200)
    authority = node.people.key("VN", "authority")
    nowhere = "http://127.0.0.1:9/log/VN"  # the discard port: nobody listens there
    node.act("SetMirror", {"origin": node.home().origin, "url": nowhere}, authority)

    def unavailable() -> list[str]:
        problems = second.api.get(path)["problems"]
        return [one["nodes"][0] for one in problems if one["code"] == "LINK_UNAVAILABLE"]

    assert second.until(unavailable, what="the new address") == [statement(chain.coated)]
