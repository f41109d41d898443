"""Native safety certificates: one scheme each."""

from typing import Any

import pytest

from ledger_api.domain.documents import render_summary
from tests.ledger_api.domain.documents.drafts import (
    EXAMPLES,
    GONE,
    ISSUER,
    found,
    nonconformities,
    prepared,
    refused,
)

HOLDER = {"name": "Valve Works LLC", "country": "SA", "lei": "213800GULFVALVE00027"}


def certificate(profile: str, body: dict[str, Any], **header: Any) -> dict[str, Any]:
    members = {
        "type": "safety_certificate",
        "profile": profile,
        "number": "C-1",
        "issued_on": "2026-01-10",
        "valid_from": "2026-01-10",
        "valid_to": "2029-01-10",
    }
    return {"concord": "1", "header": members | header, "body": {"holder": HOLDER} | body}


MARKING = {"equipment": "Actuator A7", "marking": "Ex db IIC T4 Gb"}
STANDARDS = [{"id": "IEC 60079-1", "edition": "2014"}]
IECEX = certificate(
    "iecex",
    {"marking": MARKING, "standards": STANDARDS, "type_report": "ExTR-7", "production_report": "QAR-3"},
)
ATEX = certificate(
    "atex-type",
    {
        "marking": MARKING,
        "standards": STANDARDS,
        "notified_body_number": "0780",
        "group": "II",
        "category": "2",
    },
)
GRADE = certificate(
    "work-safety-grade",
    {
        "scope": "Steel rolling",
        "sites": [{"name": "Works 1", "economy": "CN"}, {"name": "Works 2", "economy": "CN"}],
        "grade": 2,
        "industry": "metallurgy",
    },
)
SITE = {"name": "Dammam 2", "economy": "SA"}
API = certificate(
    "api-monogram",
    {
        "licence_number": "6D-1234",
        "product_standard": {"id": "API 6D", "edition": "25"},
        "products": ["Ball valves", "Gate valves"],
        "site": SITE,
    },
    subject={"site": "Dammam 2"},
)


def test_holder_is_another_than_the_issuer() -> None:
    assert nonconformities("safety_certificate", {"/body/holder/id": "0x" + "22" * 32}) == set()


@pytest.mark.parametrize("document", [IECEX, ATEX, GRADE, API, EXAMPLES["safety_certificate"]])
def test_certificate_that_meets_its_scheme_has_no_finding(document: dict) -> None:
    assert found(document) == set()


def test_statement_type_names_the_scheme() -> None:
    assert prepared("safety_certificate").statement_type == "safety_certificate:iso45001"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/body/accreditation": GONE}, "ACCREDITATION_MISSING", "/body/accreditation"),
        (
            {"/body/accreditation/standard": "ISO/IEC 17065"},
            "ACCREDITATION_STANDARD",
            "/body/accreditation/standard",
        ),
        ({"/header/valid_to": "2029-03-02"}, "CYCLE_TOO_LONG", "/header/valid_to"),
        ({"/header/valid_to": GONE}, "VALIDITY_MISSING", "/header/valid_to"),
        ({"/header/standard/edition": GONE}, "EDITION_MISSING", "/header/standard/edition"),
        ({"/body/holder/id": "0x" + ISSUER.hex()}, "HOLDER_IS_ISSUER", "/body/holder"),
    ],
)
def test_missed_rule_of_a_management_system_is_listed(changes: dict, code: str, pointer: str) -> None:
    assert nonconformities("safety_certificate", changes) == {(code, pointer)}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/header/standard/id": "ISO 9001"}, "HEADER_CONFLICT", "/header/standard"),
        ({"/body/decided_on": "2026-03-03"}, "ASSESSED_AFTER_ISSUE", "/body/decided_on"),
        ({"/body/sites": []}, "VALUE_NOT_ALLOWED", "/body/sites"),
        ({"/body/sites/0/economy": "XX"}, "ECONOMY_UNKNOWN", "/body/sites/0/economy"),
    ],
)
def test_contradicting_management_system_is_refused(changes: dict, code: str, pointer: str) -> None:
    assert refused("safety_certificate", changes) == {(code, pointer)}


def test_decision_may_fall_on_the_day_of_issue() -> None:
    issued = EXAMPLES["safety_certificate"]["header"]["issued_on"]
    assert found("safety_certificate", {"/body/decided_on": issued}) == set()


def test_explosion_protection_schemes_are_not_equivalent() -> None:
    for document, own, other in ((IECEX, "IECEx", "ATEX"), (ATEX, "ATEX", "IECEx")):
        assert nonconformities(document, {"/body/equivalent_to": [own, other]}) == {
            ("EX_SCHEMES_NOT_EQUIVALENT", "/body/equivalent_to/1")
        }


def test_iecex_needs_type_and_production() -> None:
    assert nonconformities(IECEX, {"/body/production_report": GONE}) == {
        ("IECEX_PRODUCTION_MISSING", "/body/production_report")
    }
    assert nonconformities(IECEX, {"/body/type_report": GONE}) == {
        ("IECEX_TYPE_MISSING", "/body/type_report")
    }


def test_atex_group_and_category_agree() -> None:
    for group, category, fits in (("I", "M1", True), ("I", "2", False), ("II", "3", True)):
        changes = {"/body/group": group, "/body/category": category}
        if fits:
            assert found(ATEX, changes) == set()
        else:
            assert refused(ATEX, changes) == {("VALUE_NOT_ALLOWED", "/body/category")}
    assert refused(ATEX, {"/body/category": "M1"}) == {("VALUE_NOT_ALLOWED", "/body/category")}
    assert ("VALUE_NOT_ALLOWED", "/body/notified_body_number") in refused(
        ATEX, {"/body/notified_body_number": "78"}
    )


@pytest.mark.parametrize("grade", [0, 4])
def test_work_safety_has_three_grades(grade: int) -> None:
    assert refused(GRADE, {"/body/grade": grade}) == {("VALUE_NOT_ALLOWED", "/body/grade")}


def test_work_safety_grade_is_for_sites_in_china() -> None:
    assert nonconformities(GRADE, {"/body/sites/0/economy": "VN"}) == {("GRADE_OUTSIDE_CHINA", "/body/sites")}


def test_work_safety_grade_holds_three_years_from_its_issue() -> None:
    assert nonconformities(GRADE, {"/header/valid_to": "2029-01-11"}) == {
        ("CYCLE_TOO_LONG", "/header/valid_to")
    }


def test_monogram_licence_holds_for_its_site_alone() -> None:
    assert refused(API, {"/header/subject/site": "Dammam 3"}) == {("HEADER_CONFLICT", "/header/subject/site")}
    assert nonconformities(API, {"/header/subject/site": GONE}) == {("SITE_MISSING", "/header/subject/site")}
    assert nonconformities(API, {"/body/product_standard/edition": GONE}) == {
        ("EDITION_MISSING", "/body/product_standard/edition")
    }


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        (IECEX, [("Equipment", "Actuator A7"), ("Marking", "Ex db IIC T4 Gb")]),
        (ATEX, [("Equipment", "Actuator A7"), ("Marking", "Ex db IIC T4 Gb")]),
        (GRADE, [("Grade", "2"), ("Scope", "Steel rolling"), ("Sites", "Works 1 (CN), Works 2 (CN)")]),
        (API, [("Licence", "6D-1234"), ("Products", "Ball valves, Gate valves"), ("Site", "Dammam 2 (SA)")]),
    ],
)
def test_summary_shows_what_the_scheme_is_about(document: dict, lines: list[tuple[str, str]]) -> None:
    ready = prepared(document)
    shown = render_summary(ready.header, ready.body)
    assert shown[-len(lines) - 1 :] == [("Holder", "Valve Works LLC"), *lines]


def test_cycle_begins_by_the_decision() -> None:
    late = {"/body/decided_on": "2026-02-10", "/body/cycle_started_on": "2026-02-11"}
    assert ("CYCLE_AFTER_DECISION", "/body/cycle_started_on") in nonconformities("safety_certificate", late)
    same = late | {"/body/cycle_started_on": "2026-02-10"}
    assert "CYCLE_AFTER_DECISION" not in {code for code, _ in nonconformities("safety_certificate", same)}
