"""A second node joins from network.json: it operates no log, mirrors all, and answers the same."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ledger_api.demo_data import demo_documents
from ledger_api.log.health import HealthSnapshot
from ledger_api.network_file import load_network
from tests.support.node import RunningNode, start_node

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
PDF = b"%PDF-1.7\nfor the second node\n"


@pytest.fixture(scope="module")
def second(node: RunningNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNode]:
    """A node that joined from the first one's /v1/network."""
    folder = tmp_path_factory.mktemp("second")
    network = load_network(f"{node.url}/v1/network")
    (folder / "node").mkdir()
    (folder / "node" / "joined").touch()
    network.save(folder / "node" / "network.json")
    with start_node(folder) as running:
        yield running


def register(node: RunningNode, number: str, pdf: bytes, visibility: str) -> str:
    path = node.folder / f"{number}.pdf"
    path.write_bytes(pdf)
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    done = node.register(node.issuer(), payload, lookups=True, visibility=visibility, attachments=(path,))
    assert done.refused is None
    return str(done.resource["id"])


def ask(node: RunningNode, data: bytes) -> dict[str, object]:
    return node.api.verify(
        files=[("x", data, "application/octet-stream")],
        question={"declared_at": "2026-09-10", "axis": "document"},
    )


def test_pdf_alone_finds_its_entry_on_the_second_node(node: RunningNode, second: RunningNode) -> None:
    assert second.parts.engine is None
    assert second.parts.operators == {}
    statement = register(node, "J-1", PDF, "public")
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    answer = second.until(lambda: (got := ask(second, PDF))["document"] == "GENUINE" and got)
    assert answer["lookup"]["id"] == statement
    used = [one["source"] for one in answer["lookup"]["sources"] if one["outcome"] == "used"]
    assert used == ["home node"]


def test_second_node_serves_the_same_tiles_and_checkpoint(node: RunningNode, second: RunningNode) -> None:
    statement = register(node, "J-2", b"%PDF second", "withheld")
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    size = node.parts.reader.size(node.home().origin)
    path = f"/log/VN/tile/entries/000.p/{size}"
    second.until(lambda: second.http.get(path).status_code == 200)
    assert second.http.get(path).content == node.http.get(path).content
    second.until(
        lambda: second.http.get("/log/VN/checkpoint").content == node.http.get("/log/VN/checkpoint").content
    )


def test_second_node_refers_registrations_to_the_log_s_home(node: RunningNode, second: RunningNode) -> None:
    from tests.support.submissions import handmade

    made = handmade(node, node.issuer(), CERTIFICATE)
    made.node = second
    answer = made.send()
    assert (answer.status_code, answer.json()["code"]) == (421, "LOG_ELSEWHERE")


def test_act_cannot_be_relayed_by_a_node_without_an_account(node: RunningNode, second: RunningNode) -> None:
    key = node.people.key("VN", "authority")
    act = node.sign("SetMirror", {"origin": node.home().origin, "url": node.url}, key)
    answer = second.http.post("/v1/acts", json=act.to_json())
    assert (answer.status_code, answer.json()["code"]) == (503, "NODE_HAS_NO_RELAYER")


def test_projections_of_both_nodes_are_equal(node: RunningNode, second: RunningNode) -> None:
    statement = register(node, "J-3", b"%PDF third", "withheld")
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    second.until(lambda: second.parts.indexer.dump() == node.parts.indexer.dump(), what="equal projections")


def test_answers_of_the_mirror_are_not_provisional(node: RunningNode, second: RunningNode) -> None:
    statement = register(node, "J-4", b"%PDF fourth", "withheld")
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    snapshot: HealthSnapshot = second.parts.health.snapshot()
    assert snapshot.logs == ()
    answer = second.until(lambda: (got := ask(second, b"%PDF fourth"))["document"] == "GENUINE" and got)
    assert answer["provisional"] is False
