"""Native material test reports: what EN 10204 asks of each type, and the values."""

from typing import Any

import pytest

from ledger_api.domain.documents import render_summary
from tests.ledger_api.domain.documents.drafts import (
    EXAMPLES,
    GONE,
    found,
    nonconformities,
    prepared,
    refused,
)

MILL = {"name": "Song Cam Coated Steel JSC", "country": "VN", "lei": "549300VNCOATEXPHP006"}
SURVEYOR = {"name": "Harbour Survey Ltd", "country": "NL"}
OF_3_2 = {"/header/profile": "3.2", "/body/stated_type": "EN 10204:2004 - 3.2"}


def test_report_of_the_story_has_no_finding() -> None:
    document = prepared("mill_certificate")
    assert document.statement_type == "material_test_report:3.1"
    assert document.header["number"] == "VN-MTC-26-0417"
    assert document.findings == ()


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/body/inspector": GONE}, "INSPECTOR_MISSING", "/body/inspector"),
        (
            {"/body/inspector/independent_of_manufacturing": False},
            "INSPECTOR_NOT_INDEPENDENT",
            "/body/inspector/independent_of_manufacturing",
        ),
        ({"/body/conformity_statement": GONE}, "CONFORMITY_STATEMENT_MISSING", "/body/conformity_statement"),
        ({"/body/material/heat": GONE, "/header/subject/lot": GONE}, "HEAT_MISSING", "/body/material/heat"),
        ({"/body/analysis": [], "/body/results": []}, "RESULTS_MISSING", "/body/results"),
        ({"/body/results/0/value": "269"}, "VALUE_OUTSIDE_LIMITS", "/body/results/0/value"),
        ({"/body/results/0/value": "500.1"}, "VALUE_OUTSIDE_LIMITS", "/body/results/0/value"),
        ({"/body/analysis/0/percent": "0.181"}, "VALUE_OUTSIDE_LIMITS", "/body/analysis/0/percent"),
        (
            {"/body/analysis/0": {"symbol": "C", "percent": "0.10", "minimum": "0.11"}},
            "VALUE_OUTSIDE_LIMITS",
            "/body/analysis/0/percent",
        ),
        (OF_3_2, "SECOND_ORGANISATION_MISSING", "/body/second_organisation"),
        (
            OF_3_2 | {"/body/second_organisation": SURVEYOR, "/body/inspector": GONE},
            "INSPECTOR_MISSING",
            "/body/inspector",
        ),
        (
            OF_3_2 | {"/body/second_organisation": MILL},
            "SECOND_ORGANISATION_NOT_DISTINCT",
            "/body/second_organisation",
        ),
    ],
)
def test_missed_rule_is_a_nonconformity(changes: dict, code: str, pointer: str) -> None:
    assert nonconformities("mill_certificate", changes) == {(code, pointer)}


def test_value_may_be_its_limit() -> None:
    limits = {"value": "300", "minimum": "300", "maximum": "300.0"}
    changes = {f"/body/results/0/{name}": value for name, value in limits.items()}
    assert found("mill_certificate", changes) == set()


def test_page_shows_what_was_tested_and_how_it_ended() -> None:
    sour = {
        "standard": {"id": "ISO 15156-2", "edition": "2020"},
        "h2s_partial_pressure_kpa": "0.2",
        "exemption_claimed": False,
    }
    failed = {"/body/corrosion/sour_service": [sour], "/body/corrosion/salt_spray/0/passed": False}
    document = prepared("corrosion_report", failed)
    lines = dict(render_summary(document.header, document.body))
    spray = document.body["corrosion"]["salt_spray"][0]
    assert lines[f"Salt spray {spray['method']}"] == f"{spray['duration_hours']} h, not passed"
    assert lines["Sour service"] == "ISO 15156-2:2020, 0.2 kPa H2S"
    whole = prepared("corrosion_report")
    assert ("Salt spray NSS", f"{spray['duration_hours']} h, passed") in render_summary(
        whole.header, whole.body
    )


def test_type_3_2_with_a_second_organisation_conforms() -> None:
    document = prepared("mill_certificate", OF_3_2 | {"/body/second_organisation": SURVEYOR})
    assert (document.statement_type, document.findings) == ("material_test_report:3.2", ())


def test_declaration_of_type_2_1_needs_no_results() -> None:
    changes = {"/header/profile": "2.1", "/body/stated_type": GONE, "/body/analysis": [], "/body/results": []}
    assert found("mill_certificate", changes) == set()


@pytest.mark.parametrize("name", ["analysis", "results", "corrosion", "rohs", "svhc"])
def test_any_test_is_a_result(name: str) -> None:
    none: dict[str, Any] = {"analysis": [], "results": [], "corrosion": {}, "substances": {}}
    tested = {
        "analysis": {"analysis": [{"symbol": "C", "percent": "0.1"}]},
        "results": {"results": [{"property": "ReH", "value": "300", "unit": "MPa"}]},
        "corrosion": {"corrosion": EXAMPLES["corrosion_report"]["body"]["corrosion"]},
        "rohs": {
            "substances": {"rohs": [{"substance": "Pb", "percent": "0", "basis": "homogeneous material"}]}
        },
        "svhc": {"substances": {"svhc": {"candidate_list_date": "2026-01-21"}}},
    }
    changes = {f"/body/{part}": value for part, value in (none | tested[name]).items()}
    assert nonconformities("mill_certificate", changes) == set()
    nothing = {f"/body/{part}": value for part, value in none.items()}
    assert nonconformities("mill_certificate", nothing) == {("RESULTS_MISSING", "/body/results")}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/body/stated_type": "EN 10204 2.2"}, "EN10204_TYPE_CONTRADICTS", "/body/stated_type"),
        ({"/body/stated_type": "3.1.A"}, "EN10204_TYPE_CONTRADICTS", "/body/stated_type"),
        ({"/body/analysis/0/percent": "150.5"}, "VALUE_IMPOSSIBLE", "/body/analysis/0/percent"),
        ({"/body/analysis/0/percent": "-0.1"}, "VALUE_IMPOSSIBLE", "/body/analysis/0/percent"),
        ({"/body/results/0/minimum": "501"}, "LIMITS_CONTRADICT", "/body/results/0/value"),
        ({"/body/results/0/value": 365}, "NATIVE_FLOAT", "/body/results/0/value"),
        ({"/header/profile": "2.3"}, "TYPE_UNKNOWN", "/header/profile"),
    ],
)
def test_contradicting_value_is_refused(changes: dict, code: str, pointer: str) -> None:
    assert refused("mill_certificate", changes) == {(code, pointer)}


@pytest.mark.parametrize("stated", ["EN 10204:1991 - 3.1.B", "Abnahmeprüfzeugnis 3.1"])
def test_other_names_of_the_same_type_agree(stated: str) -> None:
    assert found("mill_certificate", {"/body/stated_type": stated}) == set()
