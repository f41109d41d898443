"""Refusals for people are pages; for programs they stay problem documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from ledger_api import problems
from ledger_api.edge.body_limit import BodyLimit
from ledger_api.refusals import RefusedError
from ledger_api.web.problem_pages import ProblemPages
from ledger_api.web.rendering import Pages

BROWSER = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.add_middleware(BodyLimit, limit=1000)
    problems.install(app)
    pages = Pages(node_name="https://node.example", demo_chain=True, economies=lambda: ["VN"])
    app.add_middleware(ProblemPages, pages=pages)

    @app.get("/refused")
    @app.get("/v1/refused")
    def refused() -> None:
        raise RefusedError("QUOTA_EXCEEDED", "too <b>many</b>", fix="wait a little", pointer="/number")

    @app.get("/waiting")
    def waiting() -> None:
        raise RefusedError("CHAIN_UNAVAILABLE", "no answer", fix="wait a little")

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    @app.post("/verify")
    def upload(body: dict[str, str]) -> dict[str, str]:
        return body

    async def parts() -> AsyncIterator[bytes]:
        yield b"one "
        yield b"two"

    @app.get("/plain")
    def plain() -> StreamingResponse:
        return StreamingResponse(parts(), media_type="text/plain")

    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


def test_browser_gets_a_page_with_status_code_and_what_to_do(client: TestClient):
    answer = client.get("/refused", headers=BROWSER)
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Too &lt;b&gt;many&lt;/b&gt;." in answer.text
    assert "<strong>What to do:</strong> Wait a little." in answer.text
    assert 'data-code="QUOTA_EXCEEDED"' in answer.text
    assert "Demo chain, not evidence" in answer.text


def test_waiting_time_of_the_refusal_is_kept(client: TestClient):
    assert client.get("/waiting", headers=BROWSER).headers["retry-after"] == "5"
    assert "retry-after" not in client.get("/refused", headers=BROWSER).headers


@pytest.mark.parametrize(
    ("path", "accept"), [("/refused", "application/json"), ("/v1/refused", BROWSER["accept"])]
)
def test_program_and_programming_interface_get_the_problem_document(
    client: TestClient, path: str, accept: str
):
    answer = client.get(path, headers={"accept": accept})
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["pointer"] == "/number"


def test_address_that_leads_nowhere_is_a_page(client: TestClient):
    answer = client.get("/nowhere", headers=BROWSER)
    assert answer.status_code == 404
    assert "<h1>Not found here</h1>" in answer.text


def test_failure_is_a_page_that_tells_nothing_of_the_inside(client: TestClient):
    answer = client.get("/broken", headers=BROWSER)
    assert answer.status_code == 500
    assert "The node failed to answer." in answer.text
    assert "secret" not in answer.text


def test_request_over_the_limit_is_a_page(client: TestClient):
    answer = client.post("/verify", content=b"x" * 5000, headers=BROWSER)
    assert answer.status_code == 413
    assert 'data-code="FILE_TOO_LARGE"' in answer.text


def test_everything_else_passes_as_it_comes(client: TestClient):
    assert client.get("/plain", headers=BROWSER).text == "one two"
