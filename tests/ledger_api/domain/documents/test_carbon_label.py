"""Native carbon labels: footprints and environmental product declarations."""

from typing import Any

import pytest

from ledger_api.domain.documents import render_summary
from tests.ledger_api.domain.documents.drafts import GONE, changed, found, nonconformities, prepared, refused

EPD: dict[str, Any] = {
    "concord": "1",
    "header": {
        "type": "carbon_label",
        "profile": "epd",
        "number": "EPD-ZN-2026-04",
        "subject": {
            "manufacturer": {"name": "Zinkrecycling GmbH", "country": "DE", "lei": "5299000DEZNRECYC0020"},
            "product": "Recycled zinc ingot",
            "hs": {"code": "790111", "edition": "2022"},
        },
        "standard": {"id": "ISO 14025", "edition": "2006"},
        "issued_on": "2026-04-01",
        "valid_from": "2026-04-01",
        "valid_to": "2031-04-01",
    },
    "body": {
        "programme_operator": {"name": "Declaration Institute e.V.", "country": "DE"},
        "pcr": {"id": "Metals, part B: zinc", "version": "1.4"},
        "verifier": {"name": "Dr. Independent Ltd", "country": "DE"},
        "verified_on": "2026-03-20",
        "verification": "external",
        "declared_unit": "KGM",
        "declared_amount": "1",
        "indicators": [{"indicator": "GWP-total", "module": "A1-A3", "value": "0.62", "unit": "kg CO2e"}],
    },
}


def test_footprint_without_validity_holds_three_years_after_its_period() -> None:
    header = prepared("carbon_label").header
    assert (header["valid_from"], header["valid_to"]) == ("2026-07-20", "2029-07-01")


def test_stated_validity_is_kept() -> None:
    assert prepared("carbon_label", {"/header/valid_to": "2027-01-01"}).header["valid_to"] == "2027-01-01"


def test_partial_footprint_is_no_label() -> None:
    assert nonconformities("carbon_label", {"/body/presented_as": "label"}) == {
        ("PARTIAL_FOOTPRINT_NOT_A_LABEL", "/body/boundary")
    }
    whole = {"/body/presented_as": "label", "/body/boundary": "cradle-to-grave"}
    assert nonconformities("carbon_label", whole) == set()


@pytest.mark.parametrize("coverage", ["PCF program", "PCF calculation model"])
def test_only_product_level_is_verified(coverage: str) -> None:
    assert found("carbon_label", {"/body/verification/coverage": coverage}) == {
        ("NOT_VERIFIED", "/body/verification/coverage")
    }


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/body/emissions/biogenic_uptake", "0"),
        ("/body/emissions/biogenic_uptake", "-0.1"),
        ("/body/emissions/fossil", "0"),
        ("/body/exempted_percent", "5"),
        ("/body/exempted_percent", "0"),
        ("/body/primary_data_share_percent", "0"),
        ("/body/primary_data_share_percent", "100"),
        ("/body/reference_period/end", "2026-07-20"),
        ("/body/verification/completed_on", "2025-07-01"),
    ],
)
def test_values_at_their_limits_have_no_finding(pointer: str, value: str) -> None:
    assert found("carbon_label", {pointer: value}) == set()


def test_footprint_nobody_verified_says_so() -> None:
    assert found("carbon_label", {"/body/verification": GONE}) == {("NOT_VERIFIED", "/body/verification")}


@pytest.mark.parametrize(
    "name", ["packaging_included", "carbon_capture_included", "primary_data_share_percent"]
)
def test_missed_shall_is_listed(name: str) -> None:
    changes = {f"/body/{name}": GONE, "/body/emissions/packaging": GONE}
    assert nonconformities("carbon_label", changes) == {("SHALL_MISSING", f"/body/{name}")}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/body/declared_amount": "0"}, "VALUE_IMPOSSIBLE", "/body/declared_amount"),
        ({"/body/emissions/fossil": "-0.1"}, "VALUE_IMPOSSIBLE", "/body/emissions/fossil"),
        ({"/body/exempted_percent": "100.1"}, "VALUE_IMPOSSIBLE", "/body/exempted_percent"),
        ({"/body/primary_data_share_percent": "-1"}, "VALUE_IMPOSSIBLE", "/body/primary_data_share_percent"),
        ({"/body/packaging_included": False}, "PACKAGING_CONTRADICTS", "/body/emissions/packaging"),
        ({"/body/reference_period/end": "2025-07-01"}, "PERIOD_EMPTY", "/body/reference_period/end"),
        (
            {"/body/verification/completed_on": "2025-06-30"},
            "VERIFICATION_BEFORE_PERIOD",
            "/body/verification/completed_on",
        ),
    ],
)
def test_contradicting_footprint_is_refused(changes: dict, code: str, pointer: str) -> None:
    assert refused("carbon_label", changes) == {(code, pointer)}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/body/exempted_percent": "5.01"}, "EXEMPTED_OVER_FIVE_PERCENT", "/body/exempted_percent"),
        ({"/body/emissions/biogenic_uptake": "1"}, "VALUE_SIGN", "/body/emissions/biogenic_uptake"),
        ({"/body/reference_period/end": "2026-08-01"}, "VALIDITY_BEFORE_PERIOD_END", "/header/valid_from"),
    ],
)
def test_missed_rule_of_a_footprint_is_listed(changes: dict, code: str, pointer: str) -> None:
    assert nonconformities("carbon_label", changes) == {(code, pointer)}


def test_declaration_with_all_its_parts_has_no_finding() -> None:
    document = prepared(EPD)
    assert (document.statement_type, document.findings) == ("carbon_label:epd", ())
    assert found(EPD, {"/body/verified_on": "2026-04-01"}) == set()


def test_page_shows_who_declares_and_verifies_what() -> None:
    declaration = prepared(EPD)
    assert render_summary(declaration.header, declaration.body)[-5:] == [
        ("Programme operator", "Declaration Institute e.V."),
        ("Product category rule", "Metals, part B: zinc, version 1.4"),
        ("Verifier", "Dr. Independent Ltd (external)"),
        ("Declared unit", "1 KGM"),
        ("GWP-total A1-A3", "0.62 kg CO2e"),
    ]
    unverified = prepared("carbon_label", {"/body/verification": GONE})
    assert ("Verified", "no") in render_summary(unverified.header, unverified.body)


@pytest.mark.parametrize(
    "pointer",
    [
        "/body/programme_operator",
        "/header/number",
        "/body/pcr/id",
        "/body/pcr/version",
        "/body/verifier",
        "/header/valid_to",
        "/header/valid_from",
    ],
)
def test_declaration_without_a_required_part_is_refused(pointer: str) -> None:
    assert refused(EPD, {pointer: GONE}) == {("FIELD_MISSING", pointer)}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/header/valid_to": "2031-04-02"}, "EPD_VALIDITY_TOO_LONG", "/header/valid_to"),
        ({"/body/verified_on": "2026-04-02"}, "VERIFIED_AFTER_ISSUE", "/body/verified_on"),
        ({"/body/verifier/name": "zinkrecycling  GMBH"}, "VERIFIER_NOT_INDEPENDENT", "/body/verifier"),
        ({"/body/verifier": EPD["body"]["programme_operator"]}, "VERIFIER_NOT_INDEPENDENT", "/body/verifier"),
    ],
)
def test_missed_rule_of_a_declaration_is_listed(changes: dict, code: str, pointer: str) -> None:
    assert nonconformities(EPD, changes) == {(code, pointer)}


def test_publication_does_not_extend_a_declaration() -> None:
    still_published = changed(EPD, {"/body/published_on": "2026-04-01", "/header/valid_to": "2026-05-01"})
    assert prepared(still_published).header["valid_to"] == "2026-05-01"
