"""Requests made from the API's own description, right and wrong ones: none makes the node fail."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

BULK = "/v1/documents:bulk"
"""Its lines are NDJSON, which no generator writes; its bad lines have tests of their own."""


def test_no_request_makes_the_node_fail(node: RunningNode) -> None:
    node.issuer()
    whole = schemathesis.openapi.from_url(f"{node.url}/v1/openapi.json")
    tried = set()
    for found in whole.exclude(path=BULK).get_all_operations():
        operation = found.ok()

        @given(operation.as_strategy())
        @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
        def must_be_answered(case: schemathesis.Case) -> None:
            answer = case.call()
            assert answer.status_code < 500 or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0].split(";")[0] == "application/problem+json"
                problem = answer.json()
                assert problem["code"]
                assert problem["fix"]

        must_be_answered()
        tried.add(operation.path)
    assert {"/v1/documents", "/v1/verifications", "/v1/acts", "/v1/issuers/requests"} <= tried
