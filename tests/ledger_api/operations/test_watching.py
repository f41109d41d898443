"""What is watched exists: a running node shows every metric and label that dashboard and alerts name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

ROOT = Path(__file__).resolve().parents[3]
DASHBOARD = ROOT / "operations/grafana/concord.json"
RULES = ROOT / "operations/prometheus/concord.rules.yml"
LABEL_VALUES = re.compile(r"label_values\((?:(.*), *)?(\w+)\)")
"""What fills a choice on the dashboard: Grafana's own function around PromQL."""
ADDED_BY_THE_SERVER = {"instance", "job"}
PANEL_WIDTH = 24


def expressions(value: Any) -> Iterator[str]:
    """Every PromQL text in a dashboard or a rule file, wherever it stands."""
    if isinstance(value, dict):
        if value.get("type") != "datasource":  # which asks for a kind of server
            yield from (
                one for key, one in value.items() if key in ("expr", "query") and isinstance(one, str)
            )
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from expressions(one)


def named_in(text: str) -> dict[str, set[str]]:
    """The metrics of an expression, each with the labels it is asked about. Raises where it is not PromQL."""
    asked: dict[str, set[str]] = {}
    filled = LABEL_VALUES.fullmatch(text)
    labels = set() if filled is None else {filled[2]}

    def note(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            asked.setdefault(str(node.name), set()).update(one.name for one in node.matchers.matchers)
        elif isinstance(node, promql_parser.AggregateExpr) and node.modifier is not None:
            labels.update(node.modifier.labels)

    promql_parser.walk(promql_parser.parse(text if filled is None else filled[1]), pre_visit=note)
    return {name: of | labels for name, of in asked.items()}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture(scope="module")
def shown(node: RunningNode, tmp_path_factory: pytest.TempPathFactory) -> list[Metric]:
    """What a node shows that registered something and refused somebody."""
    issuer = node.issuer()
    document = json.loads(demo_documents()["carbon_label"].payload)
    done = node.register(issuer, document)
    assert done.refused is None, done
    node.http.get("/v1/nothing")
    node.parts.meters.limited("read")
    return list(text_string_to_metric_families(node.http.get("/metrics").text))


def samples(shown: list[Metric]) -> dict[str, set[str]]:
    """The labels of each sample, by its name."""
    found: dict[str, set[str]] = {}
    for family in shown:
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.mark.parametrize("path", [DASHBOARD, RULES], ids=["dashboard", "rules"])
def test_every_metric_and_label_named_is_shown_by_a_running_node(shown: list[Metric], path: Path) -> None:
    found = samples(shown)
    named = [named_in(text) for text in expressions(yaml.safe_load(path.read_text()))]
    for name, labels in [item for one in named for item in one.items()]:
        assert labels <= found.get(name, labels) | ADDED_BY_THE_SERVER, name
    names = {name for one in named for name in one}
    assert len(names) > 10
    lacking = names - found.keys()
    # A node that operates every log of its network has no copies of others' to be behind with.
    assert lacking <= {"concord_mirror_lag_entries"}
    assert lacking <= {family.name for family in shown}


def test_every_figure_says_what_it_is_and_is_named_by_dashboard_or_page(shown: list[Metric]) -> None:
    ours = [family for family in shown if family.name.startswith("concord_")]
    assert len(ours) > 35
    page = (ROOT / "docs/how-to/run-a-node.md").read_text() + DASHBOARD.read_text()
    for family in ours:
        assert len(family.documentation) > 15, family.name
        assert family.name in page, family.name


def test_labels_name_routes_and_never_paths(node: RunningNode, shown: list[Metric]) -> None:
    routes = {
        sample.labels["route"]
        for family in shown
        for sample in family.samples
        if family.name == "concord_http_requests"
    }
    templates = set(node.http.get("/v1/openapi.json").json()["paths"])
    assert "(none)" in routes
    assert {one for one in routes if one.startswith("/v1/")} <= templates | {"/v1/openapi.json"}


def test_a_store_that_is_down_leaves_the_rest_to_be_seen(
    node: RunningNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger_api.log.health import Health
    from ledger_api.store.errors import StoreUnavailableError

    def down(_: Health) -> None:
        raise StoreUnavailableError("the database refused")

    monkeypatch.setattr(Health, "snapshot", down)
    text = node.http.get("/metrics").text
    assert "concord_store_up 0.0" in text
    assert "concord_disk_free_bytes" in text


def test_every_alert_leads_to_a_section_of_the_runbook() -> None:
    page = (ROOT / "docs/how-to/run-a-node.md").read_text()
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    }
    for rule in rules():
        path, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (ROOT / path).name == "run-a-node.md"
        assert anchor in anchors, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "warn"}


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= PANEL_WIDTH
        taken |= cells
