"""Relaying signed acts: what a contract refuses comes back as its own error, and nothing is sent."""

from __future__ import annotations

from typing import Any

import pytest

from anchors.signing import SigningKey
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain


def post(node: RunningNode, act: Any) -> tuple[int, dict[str, Any]]:
    answer = node.http.post("/v1/acts", json=act if isinstance(act, dict) else act.to_json())
    return answer.status_code, answer.json()


def mirror_act(node: RunningNode, key: SigningKey) -> Any:
    return node.sign("SetMirror", {"origin": node.home().origin, "url": f"{node.url}/log/VN"}, key)


def test_act_is_sent_mined_indexed_and_a_replay_is_refused(node: RunningNode) -> None:
    act = mirror_act(node, node.people.key("VN", "authority"))
    answer = node.http.post("/v1/acts", json=act.to_json())
    assert answer.status_code == 202
    location = answer.headers["location"]
    state = node.until(lambda: (got := node.api.get(location))["indexed"] and got)
    assert (state["state"], state["final"]) == ("mined", True)
    status, problem = post(node, act)
    assert (status, problem["code"]) == (409, "ACT_REPLAYED")
    assert problem["contractError"]


def test_act_of_somebody_without_authority_is_403(node: RunningNode) -> None:
    status, problem = post(node, mirror_act(node, SigningKey.generate()))
    assert (status, problem["code"]) == (403, "SIGNATURE_REFUSED")


def test_act_signed_for_another_deployment_is_refused_before_the_chain_is_asked(node: RunningNode) -> None:
    act = mirror_act(node, node.people.key("VN", "authority")).to_json()
    status, problem = post(node, act | {"deploymentId": "0x" + "11" * 32})
    assert (status, problem["code"], problem["pointer"]) == (422, "ACT_ELSEWHERE", "/deploymentId")


def test_malformed_and_unknown_acts_are_refused_with_pointers(node: RunningNode) -> None:
    good = mirror_act(node, node.people.key("VN", "authority")).to_json()
    for changed, code, pointer in (
        (good | {"act": "DoAnything"}, "ACT_UNKNOWN", "/act"),
        (good | {"message": {}}, "ACT_MALFORMED", "/message/deadline"),
        (good | {"extra": {"x": "0x"}}, "ACT_MALFORMED", "/extra/x"),
        ({}, "ACT_MALFORMED", "/format"),
    ):
        status, problem = post(node, changed)
        assert (status, problem["code"], problem["pointer"]) == (422, code, pointer)
    answer = node.http.post("/v1/acts", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "CONTENT_TYPE_UNSUPPORTED")


def test_unknown_transaction_is_only_sent_as_far_as_this_node_knows(node: RunningNode) -> None:
    state = node.api.get(f"/v1/acts/0x{'ab' * 32}")
    assert (state["state"], state["indexed"]) == ("sent", False)


def test_acts_one_after_another_from_many_threads_are_all_mined(node: RunningNode) -> None:
    from concurrent.futures import ThreadPoolExecutor

    key = node.people.key("VN", "authority")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(node, mirror_act(node, key)), range(16)))
    assert {status for status, _ in answers} == {202}
    for _, state in answers:
        location = f"/v1/acts/{state['transaction']}"
        node.until(lambda location=location: node.api.get(location)["state"] == "mined")
