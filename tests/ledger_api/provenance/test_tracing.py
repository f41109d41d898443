"""Tracing over HTTP on a real node: across two economies' logs, with what is withheld, missing or false."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from anchors.hexadecimal import from_hex, to_hex
from anchors.statement import derived_from_root
from ledger_api.client.standing import change_status
from tests.support.node import PASSPHRASE, RunningNode
from tests.support.submissions import Handmade, handmade
from tests.support.supply_chain import (
    ORE,
    SCRAP,
    SupplyChain,
    document,
    payload,
    register,
    register_chain,
    statement,
)

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def chain(node: RunningNode) -> SupplyChain:
    return register_chain(node, "T")


def graph_of(node: RunningNode, digest: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = node.api.get(f"/v1/documents/{digest}/provenance", asked)
    return found


def by_digest(graph: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["digest"]: node for node in graph["nodes"]}


def problems(graph: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(problem["code"], problem["nodes"]) for problem in graph["problems"]]


def test_pipe_is_traced_to_steel_through_the_logs_of_two_economies(
    node: RunningNode, chain: SupplyChain
) -> None:
    graph = graph_of(node, document(chain.pipe))
    nodes = by_digest(graph)
    assert set(nodes) == {document(one) for one in vars(chain).values()} | {SCRAP}
    assert [nodes[document(one)]["layer"] for one in (chain.steel, chain.coil, chain.coated, chain.pipe)] == [
        1,
        2,
        3,
        4,
    ]
    steel = nodes[document(chain.steel)]
    assert (steel["id"], steel["step"], steel["economy"]) == (statement(chain.steel), -3, "DE")
    assert (steel["issuer"], steel["number"]) == ("Ruhr Steel AG", "T-STEEL")
    assert steel["origin"] != nodes[document(chain.pipe)]["origin"]
    assert steel["answer"]["document"] == "GENUINE"
    assert steel["answer"]["action"] == "ACCEPT"
    assert steel["answer"]["obligation"] is None
    assert "genuine" in steel["answer"]["sentence"]
    shown_by = {(link["source"], link["derived"]): link["shown_by"] for link in graph["links"]}
    assert shown_by == {
        (SCRAP, statement(chain.steel)): "entry",
        (statement(chain.steel), statement(chain.coil)): "entry",
        (statement(chain.coil), statement(chain.coated)): "opening",
        (statement(chain.zinc), statement(chain.coated)): "opening",
        (statement(chain.coated), statement(chain.pipe)): "entry",
    }
    assert graph["demo_chain"] is True


def test_missing_source_and_withheld_link_are_reported_in_sentences(
    node: RunningNode, chain: SupplyChain
) -> None:
    graph = graph_of(node, statement(chain.pipe))
    assert problems(graph) == [
        ("PARENT_MISSING", [SCRAP, statement(chain.steel)]),
        ("LINK_WITHHELD", [statement(chain.zinc)]),
    ]
    missing, withheld = graph["problems"]
    assert missing["sentence"] == (
        f"The document {SCRAP[:10]}… is named as what the inspection certificate 3.1 no. T-STEEL of Ruhr "
        "Steel AG was made from, and no log known here holds it."
    )
    assert withheld["sentence"].endswith("its issuer does not show which.")
    assert f"{document(chain.zinc)[:10]}… of Ha Long Pipe Works" in withheld["sentence"]
    assert by_digest(graph)[SCRAP]["answer"] is None
    assert ORE not in str(graph)
    zinc = by_digest(graph)[document(chain.zinc)]
    assert (zinc["number"], zinc["answer"]["causes"]) == (None, ["BYTES_UNAVAILABLE"])
    assert graph["truncated"] is False


def test_steel_is_traced_down_to_what_shows_it(node: RunningNode, chain: SupplyChain) -> None:
    graph = graph_of(node, document(chain.steel), direction="downstream")
    # the coated coil's entry withholds its sources: nobody finds it from the coil
    assert set(by_digest(graph)) == {document(chain.steel), document(chain.coil)}
    assert graph["problems"] == []
    below = graph_of(node, document(chain.coated), direction="downstream")
    assert set(by_digest(below)) == {document(chain.coated), document(chain.pipe)}


def test_depth_bounds_the_graph_and_is_said(node: RunningNode, chain: SupplyChain) -> None:
    graph = graph_of(node, document(chain.pipe), depth=1, direction="upstream")
    assert set(by_digest(graph)) == {document(chain.pipe), document(chain.coated)}
    assert graph["truncated"] is True
    assert [(one["code"], one["limit"]) for one in graph["problems"]] == [("GRAPH_TRUNCATED", "depth")]


def test_every_node_is_answered_for_the_same_question(node: RunningNode, chain: SupplyChain) -> None:
    graph = graph_of(
        node,
        document(chain.coil),
        importing_economy="DE",
        customs_office="DEHAM",
        declared_at="2026-01-01",
    )
    answered = [one["answer"] for one in graph["nodes"] if one["answer"]]
    assert all("DECLARED_BEFORE_ISSUE" in answer["causes"] for answer in answered)
    assert all(answer["obligation"] for answer in answered)
    assert graph["question"]["customs_office"] == "DEHAM"


def test_annulled_source_shows_on_the_graph_of_what_was_made_from_it(node: RunningNode) -> None:
    mill = node.issuer()
    source = register(node, mill, "T-ANNUL-1", visibility="public")
    product = register(node, mill, "T-ANNUL-2", derived_from=("T-ANNUL-1",), visibility="public")
    key = mill.signing_key(PASSPHRASE)
    change_status(mill, node.api, node.parts.network, key, "Annul", document(source), reason="fraud")
    nodes = by_digest(graph_of(node, document(product)))
    assert nodes[document(source)]["answer"]["action"] == "REJECT"
    assert nodes[document(source)]["answer"]["causes"] == ["ANNULLED"]
    assert nodes[document(product)]["answer"]["action"] == "ACCEPT"


def claim(node: RunningNode, number: str, sources: list[bytes], digest: bytes, **shown: Any) -> str:
    """A statement about any digest, as an issuer could sign it who opens nothing; returns its id."""
    made = handmade(node, node.issuer(), payload(number))
    stated = replace(made.statement, digest=digest, derived_from=derived_from_root(sources))
    claimed = Handmade(node, made.profile, made.opening, stated)
    part = claimed.sign() | {"derivedFrom": [to_hex(one) for one in sorted(sources)]}
    answer = claimed.send(part, with_opening=False)
    assert answer.status_code == 202, answer.text
    name = str(answer.json()["id"])
    node.until(lambda: node.api.get(f"/v1/documents/{name}")["state"] == "final")
    return name


def test_circle_of_false_claims_ends_and_is_reported(node: RunningNode) -> None:
    first, second, third = (bytes([number]) * 32 for number in (1, 2, 3))
    names = [
        claim(node, "T-CIRCLE-1", [third], first),
        claim(node, "T-CIRCLE-2", [first], second),
        claim(node, "T-CIRCLE-3", [second], third),
    ]
    graph = graph_of(node, names[0])
    assert problems(graph) == [("CYCLE_FOUND", sorted(names))]
    assert len(graph["nodes"]) == 3
    assert graph["truncated"] is False
    assert {one["answer"]["document"] for one in graph["nodes"]} == {"UNPROVEN"}


def test_stranger_s_claim_about_a_document_is_a_node_of_its_own(node: RunningNode) -> None:
    mill = node.issuer()
    source = register(node, mill, "T-TWICE-1", visibility="public")
    stranger = claim(node, "T-TWICE-2", [bytes([9]) * 32], from_hex(document(source), 32))
    product = register(node, mill, "T-TWICE-3", derived_from=(document(source),))
    graph = graph_of(node, document(product))
    about = {one["id"]: one["answer"] for one in graph["nodes"] if one["digest"] == document(source)}
    assert set(about) == {statement(source), stranger}
    assert about[statement(source)]["document"] == "GENUINE"
    assert about[stranger]["document"] == "REFUTED"
    assert "LINK_NOT_CONFIRMED" in {problem["code"] for problem in graph["problems"]}


def test_unchanged_graph_is_not_sent_twice(node: RunningNode, chain: SupplyChain) -> None:
    path = f"/v1/documents/{document(chain.pipe)}/provenance?declared_at=2026-09-10"
    first = node.http.get(path)
    again = node.http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("0x" + "ab" * 32 + "/provenance", 404, "DOCUMENT_UNKNOWN"),
        ("nothing/provenance", 400, "PARAMETER_INVALID"),
        ("{pipe}/provenance?depth=0", 400, "PARAMETER_INVALID"),
        ("{pipe}/provenance?depth=21", 400, "PARAMETER_INVALID"),
        ("{pipe}/provenance?direction=sideways", 400, "PARAMETER_INVALID"),
        ("{pipe}/provenance?declared_at=soon", 422, "TIME_INVALID"),
        ("{pipe}/provenance?customs_office=Hamburg", 422, "QUESTION_INVALID"),
    ],
)
def test_refusal_is_a_problem_with_a_way_out(
    node: RunningNode, chain: SupplyChain, path: str, status: int, code: str
) -> None:
    answer = node.http.get("/v1/documents/" + path.replace("{pipe}", document(chain.pipe)))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["fix"]


def test_what_is_described_is_what_is_answered(node: RunningNode, chain: SupplyChain) -> None:
    from ledger_api.provenance.schemas import ProvenanceGraph

    described = node.http.get("/v1/openapi.json").json()["paths"]["/v1/documents/{id}/provenance"]["get"]
    assert set(described["responses"]) == {"200", "400", "404", "422", "429"}
    for graph in (graph_of(node, document(chain.pipe)), graph_of(node, document(chain.zinc), depth=1)):
        ProvenanceGraph.model_validate(graph, strict=True, extra="forbid")
