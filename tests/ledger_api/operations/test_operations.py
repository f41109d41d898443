"""Health, metrics and the description of the API."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from tests.support.node import RunningNode

pytestmark = pytest.mark.chain


def test_health_names_every_part_and_says_that_the_chain_is_a_demonstration(node: RunningNode) -> None:
    found = node.until(lambda: (got := node.http.get("/health").json())["ok"] and got)
    assert found["demo"] is True
    assert found["parts"] == {"chain": "ok", "content": "ok"}
    assert {"anchorer", "indexer", "mirror"} <= set(found["workers"])


def test_metrics_show_what_an_operator_watches(node: RunningNode) -> None:
    text = node.http.get("/metrics").text
    for name in (
        "concord_oldest_unanchored_seconds",
        "concord_queue_length",
        "concord_account_balance_wei",
        "concord_reorg_depth_max",
        "concord_index_lag_blocks",
        "concord_chain_up 1.0",
    ):
        assert name in text


def test_openapi_is_3_1_and_every_operation_has_a_summary_and_problems_or_none(node: RunningNode) -> None:
    document = node.http.get("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    names = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (path, method)
            assert operation["operationId"] not in names
            names.add(operation["operationId"])
            for status, answer in operation["responses"].items():
                if status.startswith(("4", "5")) and path != "/health":
                    assert "application/problem+json" in answer["content"], (path, method, status)
    assert "/v1/documents" in document["paths"]


def with_nulls(value: Any, schema: dict[str, Any], components: dict[str, Any]) -> Any:
    """The example with the null members that FastAPI leaves out of what it describes."""
    if "$ref" in schema:
        schema = components["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        return [with_nulls(item, schema.get("items", {}), components) for item in value]
    if not isinstance(value, dict):
        return value
    for choice in schema.get("anyOf", ()):
        if "$ref" in choice:
            return with_nulls(value, choice, components)
    members = schema.get("properties", {})
    nulls = dict.fromkeys(schema.get("required", ()))
    return nulls | {name: with_nulls(one, members.get(name, {}), components) for name, one in value.items()}


def test_every_example_in_the_description_fits_its_schema(node: RunningNode) -> None:
    document = node.http.get("/v1/openapi.json").json()
    components = document["components"]
    tried = 0
    for name, model in components["schemas"].items():
        for member, schema in {"": model, **model.get("properties", {})}.items():
            for example in schema.get("examples", ()):
                whole = with_nulls(example, schema, components)
                described = {**schema, "components": components}
                assert jsonschema_rs.is_valid(described, whole), (name, member, example)
                tried += 1
    assert tried > 10


def test_economies_and_network_file(node: RunningNode) -> None:
    economies = {one["economy"]: one for one in node.api.get("/v1/economies")["items"]}
    assert set(economies) == {"VN", "DE", "SA"}
    assert {one["office"] for one in economies["VN"]["offices"]} == {"REGISTRAR", "ACCREDITOR"}
    network = node.api.get("/v1/network")
    assert (network["format"], network["mode"]) == ("concord/network/v1", "demo")


def test_nothing_secret_is_readable_by_others(node: RunningNode) -> None:
    folder = node.parts.settings.data_dir
    for place in ("keys", "people"):
        for path in (folder / place).rglob("*"):
            if path.is_file():
                assert path.stat().st_mode & 0o077 == 0, path


def test_unknown_path_is_a_problem(node: RunningNode) -> None:
    answer = node.http.get("/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["content-type"] == "application/problem+json"
