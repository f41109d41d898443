"""Log lines: one form for all, an id for each request, and no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest

from ledger_api.edge.request_log import HEADER, RequestLog
from ledger_api.problems import install
from ledger_api.settings import Settings
from ledger_api.telemetry.logs import Redactor, configure, logger
from ledger_api.telemetry.meters import Meters

CHAIN = "https://rpc.example/v3/0123456789abcdef"
DATABASE = "postgresql+psycopg://concord:hunter2@db.example/concord"


@pytest.fixture
def lines() -> Iterator[Any]:
    """What a configured node writes, as objects."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    out = io.StringIO()
    configure(Settings(log_format="json", chain_url=CHAIN, database_url=DATABASE), out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)


def app(meters: Meters) -> FastAPI:
    made = FastAPI()
    made.add_middleware(RequestLog, meters=meters)
    install(made)

    @made.get("/things/{thing}")
    def thing(thing: str) -> str:
        logger("slice").info("looked", thing=thing)
        logging.getLogger("library").warning("said %s", "so")
        return thing

    @made.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError("the cause")

    return made


def test_one_line_for_a_request_and_its_id_on_every_line_meanwhile(lines: Any) -> None:
    with TestClient(app(Meters())) as client:
        answer = client.get(
            "/things/7?token=abc", headers={HEADER: "given-by-client", "Authorization": "Bearer s3cret"}
        )
    ours = [line for line in lines() if not line["logger"].startswith("httpx")]
    assert [line["event"] for line in ours] == ["looked", "said so", "request"]
    assert {line["request_id"] for line in ours} == {"given-by-client"} == {answer.headers[HEADER]}
    last = ours[-1]
    assert (last["method"], last["path"], last["route"], last["status"]) == (
        "GET",
        "/things/7",
        "/things/{thing}",
        200,
    )
    assert not {"abc", "s3cret"} & set(json.dumps(ours).replace('"', " ").split())
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.parametrize("given_id", ["short", "x" * 65, "a b c d e f g h", "newline%0Ainjected"])
def test_an_id_that_is_no_plain_word_is_replaced(given_id: str) -> None:
    with TestClient(app(Meters())) as client:
        answered = client.get("/things/7", headers={HEADER: given_id}).headers[HEADER]
    assert answered != given_id
    assert len(answered) == 16


def test_failure_is_logged_with_its_cause_and_answered_with_its_id(lines: Any) -> None:
    with TestClient(app(Meters()), raise_server_exceptions=False) as client:
        answer = client.get("/fails")
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    named = answer.headers[HEADER]
    assert named in answer.json()["detail"]
    failed = next(line for line in lines() if line["event"] == "request failed")
    assert failed["request_id"] == named
    assert "the cause" in failed["exception"]
    assert "the cause" not in answer.text


def test_requests_are_metered_by_route_and_status() -> None:
    meters = Meters()
    with TestClient(app(meters), raise_server_exceptions=False) as client:
        for path in ("/things/1", "/things/2", "/fails", "/nowhere/1", "/nowhere/2"):
            client.get(path)
    text = generate_latest(meters.registry).decode()
    for route, status, times in (("/things/{thing}", 200, 2), ("/fails", 500, 1), ("(none)", 404, 2)):
        assert (
            f'concord_http_requests_total{{method="GET",route="{route}",status="{status}"}} {times}.0' in text
        )
    assert "nowhere" not in text


def test_locators_and_telling_names_are_hidden_wherever_they_stand(lines: Any) -> None:
    try:
        raise ConnectionError(f"{CHAIN} does not answer")
    except ConnectionError:
        logger("test").exception(
            "tried %s", DATABASE, passphrase="four words", url=CHAIN, inner={"secret": "x1y2z3"}
        )
    logging.getLogger("driver").error("cannot reach https://user:pw99@other.example/path")
    text = json.dumps(lines())
    for secret in ("0123456789abcdef", "hunter2", "four words", "x1y2z3", "pw99", "user:"):
        assert secret not in text, secret
    for kept in ("https://rpc.example", "other.example/path", "does not answer"):
        assert kept in text


@given(st.text("abc:/@.", max_size=30), st.text("ab:@/", max_size=10))
def test_nothing_before_the_at_of_an_address_is_left(before: str, after: str) -> None:
    event = Redactor([])(None, "", {"event": f"{before}://user:pw@{after}"})
    assert "user:pw@" not in event["event"]
