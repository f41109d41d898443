"""Requests made from the API's own description, with real names among made-up ones: none makes the node fail.

Every operation is asked, in this process and through the whole application: what it answers must be what its
description says. `CONCORD_REQUESTS` sets how many requests each operation gets.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from ledger_api.wiring.application import create_app
from tests.fuzz.mutate import mutated_bytes, mutated_json, mutated_text, written
from tests.support.node import RunningNode, start_node
from tests.support.populated import Known, populate

pytestmark = pytest.mark.chain

REQUESTS = int(os.environ.get("CONCORD_REQUESTS", "25"))
NDJSON = "application/x-ndjson"
STREAM = "/v1/events"
"""Its answer never ends for a token that is somebody's; tests of its own read it over a connection."""

SPENT = {
    "POST /v1/agreements/{id}:endorse",
    "POST /v1/ballots/{number}:enact",
    "POST /v1/ballots/{number}:execute",
}
"""Each works once for a ballot that has passed; the tests of an agreement's life do that."""

ELSEWHERE = httpx.codes.METHOD_NOT_ALLOWED
"""A made-up name with a slash in it leads to another route, which may not know the method."""

CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


@dataclass(frozen=True)
class Asked:
    """The application, what it holds, and its description."""

    app: FastAPI
    known: Known
    schema: Any


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[RunningNode]:
    """A node of this module's own: its chain is brought ahead, and nobody is told to wait."""
    with start_node(tmp_path_factory.mktemp("any"), rate_reads=0, rate_writes=0) as running:
        yield running


@pytest.fixture(scope="module")
def asked(node: RunningNode) -> Asked:
    app = create_app(node.parts)
    schemathesis.openapi.media_type(NDJSON, st.binary(max_size=200))
    schemathesis.serializer(NDJSON)(lambda _, value: value)
    return Asked(app, populate(node), schemathesis.openapi.from_asgi("/v1/openapi.json", app))


def operations(asked: Asked) -> dict[str, Any]:
    found = (one.ok() for one in asked.schema.get_all_operations())
    return {f"{one.method.upper()} {one.path}": one for one in found}


def put_real_names(case: schemathesis.Case, path: str, known: Known, rng: Random, *, all_real: bool) -> None:
    """Real names for made-up ones: all, or else half, some of them only nearly so."""
    groups = [case.path_parameters, case.headers]
    if all_real and path in known.queries:
        case.query = dict(known.queries[path])
    else:
        groups.append(case.query)
    for group in groups:
        for name in list(group or ()):
            lower = name.lower()
            values = known.values(path, lower if lower == "authorization" else name)
            if not values or (path == STREAM and lower == "authorization"):
                continue
            if all_real:
                group[name] = rng.choice(values)
            elif rng.random() < 0.5:
                group[name] = nearly(rng, rng.choice(values), in_path=group is case.path_parameters)


def nearly(rng: Random, value: str, *, in_path: bool) -> str:
    """The value, or one like it that still can be sent where it stands."""
    if rng.random() < 0.6:
        return value
    changed = "".join(one for one in mutated_text(rng, value) if one.isprintable() and one.isascii()).strip()
    return (changed.replace("/", "").strip(".") if in_path else changed) or "x"


def put_real_body(case: schemathesis.Case, path: str, known: Known, rng: Random, *, all_real: bool) -> None:
    """A real body for a made-up one: always, or else for half of them and with one to three changes in it."""
    bodies = known.bodies.get(path)
    if not bodies or not (all_real or rng.random() < 0.5):
        return
    body, change = rng.choice(bodies), not all_real
    if case.media_type == "multipart/form-data":
        name = rng.choice(list(body))
        case.body = body | {name: mutated_bytes(rng, body[name].encode()) if change else body[name].encode()}
    elif case.media_type == NDJSON:
        lines = [
            written(rng, mutated_json(rng, body) if change else body) for _ in range(rng.randrange(1, 4))
        ]
        case.body = b"\n".join(lines)
    else:
        case.body = without_surrogates(mutated_json(rng, body)) if change else body


def without_surrogates(value: Any) -> Any:
    """The library that sends requests cannot send them; the readers' own tests do."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def must_be_as_described(case: schemathesis.Case) -> int:
    """The status of the answer, which is one of those that are described."""
    answer = case.call()
    if answer.status_code != ELSEWHERE:
        case.validate_response(answer, checks=list(CHECKS))
    assert answer.headers["x-request-id"]
    if answer.status_code >= 400 and case.operation.path != "/health":
        assert answer.headers["content-type"][0].split(";")[0] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["code"]
        assert problem["fix"]
    return int(answer.status_code)


def test_every_operation_answers_as_it_says_whatever_it_is_asked(asked: Asked) -> None:
    found = operations(asked)
    statuses = {name: ask(operation, asked.known) for name, operation in found.items()}
    assert len(found) >= 48
    assert {"POST /v1/documents:bulk", "POST /v1/acts", "GET /v1/impact", "POST /recognition"} <= set(found)
    # Real names lead past the first check: every operation has to have worked at least once.
    never = {name for name, seen in statuses.items() if not any(status < 400 for status in seen)}
    assert never <= {f"GET {STREAM}", *SPENT}


def ask(operation: Any, known: Known) -> set[int]:
    """The statuses of `REQUESTS` answers of one operation."""
    statuses: set[int] = set()

    @given(case=operation.as_strategy(), rng=st.randoms(use_true_random=False))
    @settings(
        max_examples=REQUESTS,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
        deadline=None,
    )
    def asked_once(case: schemathesis.Case, rng: Random) -> None:
        all_real = rng.random() < 1 / 3
        put_real_names(case, operation.path, known, rng, all_real=all_real)
        put_real_body(case, operation.path, known, rng, all_real=all_real)
        statuses.add(must_be_as_described(case))

    asked_once()
    return statuses
