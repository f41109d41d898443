"""A client that is told to wait waits, within reason."""

from __future__ import annotations

import httpx
import pytest

from ledger_api.client import node_api
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

LIMITED = {"code": "RATE_LIMITED", "detail": "too many", "fix": "wait"}


def client(answers: list[httpx.Response]) -> NodeClient:
    transport = httpx.MockTransport(lambda _: answers.pop(0))
    return NodeClient(
        "http://node.example", http=httpx.Client(base_url="http://node.example", transport=transport)
    )


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr(node_api.time, "sleep", waits.append)
    return waits


def limited(after: str | None) -> httpx.Response:
    return httpx.Response(429, json=LIMITED, headers={} if after is None else {"Retry-After": after})


def test_it_asks_again_when_it_is_told(slept: list[float]) -> None:
    answers = [limited("3"), limited("0"), httpx.Response(200, json={"items": []})]
    assert client(answers).get("/v1/logs") == {"items": []}
    assert slept == [3.0, 1.0]


@pytest.mark.parametrize(
    "refusal",
    [
        limited(None),
        limited("soon"),
        limited("121"),
        httpx.Response(429, json=LIMITED | {"code": "QUOTA_EXCEEDED"}, headers={"Retry-After": "5"}),
    ],
)
def test_it_does_not_wait_without_a_time_or_for_ever(slept: list[float], refusal: httpx.Response) -> None:
    with pytest.raises(RefusedError) as refused:
        client([refusal]).get("/v1/logs")
    assert refused.value.code in {"RATE_LIMITED", "QUOTA_EXCEEDED"}
    assert slept == []


def test_patience_ends(slept: list[float]) -> None:
    with pytest.raises(RefusedError):
        client([limited("60")] * 9).get("/v1/logs")
    assert slept == [60.0, 60.0]
