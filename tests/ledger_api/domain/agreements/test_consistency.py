"""Terms at the limits of what can be meant: read just within, refused just beyond, each with one pointer."""

from __future__ import annotations

from typing import Any

import pytest

from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.terms import read_terms
from tests.ledger_api.domain.agreements.pacts import SAFETY, STEEL, annex, terms_json
from tests.ledger_api.domain.agreements.test_terms import refused

THERE, BACK = {"from": "DE", "to": "VN"}, {"from": "VN", "to": "DE"}
MARK_UP = {"from": "2026-01-01", "factor": "1.1"}
CONDITION = {"code": "SHOW_SEAL", "text": "Show the seal."}
GRACE = {"category": None, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}
CITED = {"id": "ISO 9227", "editions": ["2022"]}


def entry(**members: Any) -> dict[str, Any]:
    return {"entry_into_force": members}


def tariff(**members: Any) -> dict[str, Any]:
    return {"tariff": {**STEEL["tariff"], **members}}


def alpha(**members: str) -> dict[str, Any]:
    return tariff(alpha={"1": "1", "2": "1", "3": "1", **members})


@pytest.mark.parametrize(
    ("parties", "changes"),
    [
        (("DE", "VN"), {"kind": "MULTILATERAL", "accession": True}),
        (("AU", "DE", "VN"), {}),
        (("AU", "DE", "VN"), {"directions": [THERE]}),
        (("DE", "VN"), {"kind": "UNILATERAL", "directions": [THERE]}),
        (("DE", "VN"), {"directions": [THERE]}),
        (("DE", "VN"), entry(rule="ON_DATE", date="2027-01-01")),
        (("DE", "VN"), entry(rule="DAYS_AFTER", days=1, ratifications=2)),
        (("AU", "DE", "VN"), entry(rule="DAYS_AFTER", days=1, ratifications=3)),
    ],
)
def test_framework_that_can_be_meant_is_read(parties: tuple[str, ...], changes: dict[str, Any]) -> None:
    assert list(read_terms(terms_json(*parties, **changes)).parties) == list(parties)


@pytest.mark.parametrize(
    ("parties", "changes", "problems"),
    [
        (("DE", "DE", "VN"), {"kind": "BILATERAL"}, {("PARTIES_NOT_SORTED", "/parties")}),
        (("AU", "DE", "VN"), {"kind": "BILATERAL"}, {("KIND_CONTRADICTS", "/kind")}),
        (
            ("AU", "DE", "VN"),
            {"kind": "UNILATERAL", "directions": [THERE]},
            {("KIND_CONTRADICTS", "/kind")},
        ),
        (
            ("DE", "VN"),
            {"kind": "UNILATERAL", "directions": [THERE, BACK]},
            {("KIND_CONTRADICTS", "/directions")},
        ),
        (
            ("AU", "DE", "VN"),
            {"accession": True, "directions": [THERE]},
            {("ACCESSION_WITHOUT_EFFECT", "/accession")},
        ),
        (
            ("DE", "VN"),
            {"directions": [THERE, BACK, {"from": "VN", "to": "VN"}]},
            {("DIRECTION_TO_ITSELF", "/directions/2/to")},
        ),
        (("DE", "VN"), {"directions": [THERE, BACK, BACK]}, {("REPEATED", "/directions/2")}),
        (("DE", "VN"), entry(rule="ON_DATE"), {("ENTRY_RULE_CONTRADICTS", "/entry_into_force/date")}),
        (
            ("DE", "VN"),
            entry(rule="ON_DATE", date="2027-01-01", days=3),
            {("ENTRY_RULE_CONTRADICTS", "/entry_into_force/days")},
        ),
        (
            ("DE", "VN"),
            entry(rule="FIRST_DAY_OF_SECOND_MONTH", days=3, date="2027-01-01"),
            {
                ("ENTRY_RULE_CONTRADICTS", "/entry_into_force/days"),
                ("ENTRY_RULE_CONTRADICTS", "/entry_into_force/date"),
            },
        ),
        (
            ("AU", "DE", "VN"),
            entry(rule="DAYS_AFTER", days=1, ratifications=4),
            {("RATIFICATIONS_IMPOSSIBLE", "/entry_into_force/ratifications")},
        ),
    ],
)
def test_framework_that_contradicts_itself_is_refused_for_that_alone(
    parties: tuple[str, ...], changes: dict[str, Any], problems: set[tuple[str, str]]
) -> None:
    assert refused({**terms_json(*parties), **changes, "parties": list(parties)}) == problems


@pytest.mark.parametrize(
    "changes",
    [
        {"document_types": ["material_test_report:3.1", "material_test_report:3.2", "carbon_label:epd"]},
        {"document_types": ["material_test_report:2.1"], "min_assurance": None},
        {"document_types": ["material_test_report:*", "material_test_report:test-report"]},
        {"directions": [THERE]},
        {"grace": [GRACE, {**GRACE, "category": 1}, {**GRACE, "category": 2}]},
        {"hs": {"edition": "2022", "includes": ["72", "7204"], "excludes": ["7210", "720410"]}},
        tariff(benchmark="0", price="0", default="0"),
        tariff(default=None, mark_ups=[{**MARK_UP, "factor": "1"}]),
        alpha(**{"1": "0", "2": "0", "3": "0"}),
    ],
)
def test_annex_that_can_be_meant_is_read(changes: dict[str, Any]) -> None:
    assert read_terms(terms_json(annexes=[annex(**changes)])).annex("STEEL") is not None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"standards": [CITED, CITED]}, ("REPEATED", "/standards/1")),
        (
            {"standards": [CITED, {"id": "EN 10204", "editions": ["2004", "1991", "2004"]}]},
            ("REPEATED", "/standards/1/editions/2"),
        ),
        ({"directions": [THERE, BACK, THERE]}, ("REPEATED", "/directions/2")),
        ({"directions": [BACK, {"from": "VN", "to": "VN"}]}, ("DIRECTION_OF_NO_PARTY", "/directions/1")),
        (
            {"hs": {"edition": "2022", "includes": ["72", "73", "72", "72"], "excludes": []}},
            ("REPEATED", "/hs/includes/2"),
        ),
        (
            {"hs": {"edition": "2022", "includes": ["72"], "excludes": ["7204", "7204"]}},
            ("REPEATED", "/hs/excludes/1"),
        ),
        (
            {"hs": {"edition": "2022", "includes": ["7204", "73"], "excludes": ["720410", "72"]}},
            ("HS_EXCLUDE_NOT_BELOW", "/hs/excludes/1"),
        ),
        ({"document_types": ["carbon_label:epd", "carbon_label:eps"]}, ("TYPE_UNKNOWN", "/document_types/1")),
        ({"document_types": ["carbon:*"]}, ("TYPE_UNKNOWN", "/document_types/0")),
        (
            {
                "document_types": ["material_test_report:3.2", "material_test_report:3.1"],
                "min_assurance": "3.2",
            },
            ("TYPE_BELOW_MINIMUM", "/document_types/1"),
        ),
        ({"grace": [GRACE, {**GRACE, "category": 1}, GRACE]}, ("REPEATED", "/grace/2")),
        (
            {"grace": [{**GRACE, "waives": ["EDITION_MISSING", "EDITION_MISSING"]}]},
            ("REPEATED", "/grace/0/waives/1"),
        ),
        (
            {"grace": [GRACE, {**GRACE, "category": 1, "waives": ["EDITION_MISSING", "SITE_NOT_LICENSED"]}]},
            ("GRACE_WAIVES_SAFETY", "/grace/1/waives/1"),
        ),
        ({"conditions": [CONDITION, CONDITION]}, ("REPEATED", "/conditions/1")),
        ({"regional": ["hs", "grace", "hs"]}, ("REPEATED", "/regional/2")),
        (tariff(benchmark="-0.1"), ("TARIFF_NEGATIVE", "/tariff/benchmark")),
        (tariff(default="-0.1"), ("TARIFF_NEGATIVE", "/tariff/default")),
        *((alpha(**{one: "-0.1"}), ("TARIFF_NEGATIVE", f"/tariff/alpha/{one}")) for one in "123"),
        (
            tariff(mark_ups=[MARK_UP, {"from": "2027-01-01", "factor": "0.99"}]),
            ("MARK_UP_LOWERS", "/tariff/mark_ups/1/factor"),
        ),
        (tariff(mark_ups=[MARK_UP, MARK_UP]), ("MARK_UPS_NOT_SORTED", "/tariff/mark_ups")),
        ({"quantity": {"unit": "TNE", "minimum": "-0.1"}}, ("QUANTITY_IMPOSSIBLE", "/quantity")),
        ({"quantity": {"unit": "TNE", "maximum": "-0.1"}}, ("QUANTITY_IMPOSSIBLE", "/quantity")),
    ],
)
def test_annex_that_contradicts_itself_is_refused_for_that_alone(
    changes: dict[str, Any], problem: tuple[str, str]
) -> None:
    code, pointer = problem
    assert refused(terms_json(annexes=[SAFETY, annex(**changes)])) == {(code, f"/annexes/1{pointer}")}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"directions": [THERE, BACK, THERE]}, "DE to VN"),
        ({"conditions": [CONDITION, CONDITION]}, "SHOW_SEAL"),
        ({"grace": [{**GRACE, "category": 1}, {**GRACE, "category": 1}]}, "category 1"),
    ],
)
def test_what_is_there_twice_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(TermsInvalidError) as caught:
        read_terms(terms_json(annexes=[annex(**changes)]))
    assert named in caught.value.detail
