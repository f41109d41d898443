"""Economies that negotiate on a test node, whose chain can be brought to any later moment."""

from __future__ import annotations

from typing import Any

from ledger_api.client.concluding import Stage
from ledger_api.domain.agreements.template import US_EC
from ledger_api.domain.agreements.terms import Terms, read_terms
from tests.support.node import RunningNode

TEXT = {"language": "en", "sha256": "0x" + "11" * 32, "media_type": "text/plain"}
STEEL: dict[str, Any] = {
    "id": "STEEL",
    "title": "Iron and steel",
    "safety": False,
    "hs": {"edition": "2022", "includes": ["72"], "excludes": ["7204"]},
    "document_types": ["material_test_report:*", "carbon_label:*"],
    "min_assurance": "3.1",
    "conditions": [{"code": "KEEP_RECORDS", "text": "Keep the report for five years."}],
}
VALVES: dict[str, Any] = {
    "id": "VALVES",
    "title": "Valves",
    "safety": True,
    "hs": {"edition": "2022", "includes": ["8481"], "excludes": []},
    "document_types": ["safety_certificate:*"],
}


def terms_json(*parties: str, **changes: Any) -> dict[str, Any]:
    """Terms by the template between parties (DE and VN unless named), with two annexes."""
    members: dict[str, Any] = {
        "title": "Recognition of steel documents",
        "parties": parties or ("DE", "VN"),
        "texts": [TEXT],
        "annexes": [STEEL, VALVES],
    }
    made: dict[str, Any] = US_EC.terms(**(members | changes))
    return made


def terms_of(*parties: str, **changes: Any) -> Terms:
    """The same, read."""
    return read_terms(terms_json(*parties, **changes))


def chain_time(node: RunningNode) -> int:
    """The time that the next block would have: blocks come only with transactions."""
    engine = node.parts.engine
    assert engine is not None
    return int(engine.rpc("eth_getBlockByNumber", "pending", False)["timestamp"], 16)


def bring_to(node: RunningNode, moment: int) -> None:
    """Mine a block at this Unix second, and wait until the node has read it; the past is left alone."""
    engine = node.parts.engine
    assert engine is not None
    if moment > node.parts.gateway.head().time:
        engine.rpc("evm_setNextBlockTimestamp", moment)
        engine.rpc("evm_mine")
    node.until(lambda: node.parts.queries.chain_time() >= moment, what="the chain's time")


def stage_on(node: RunningNode) -> Stage:
    """Everybody's keys, and a chain that does not have to be waited for."""
    return Stage(
        node.api,
        node.parts.network,
        node.people.key,
        clock=lambda: chain_time(node),
        pass_time=lambda moment: bring_to(node, moment),
        voting_time=600,
    )
