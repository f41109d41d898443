"""PACT version 3 footprints: required, SHALL, contradictions, and mapping."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ledger_api.domain.documents import DocumentRefusedError, examine, prepare, render_summary, unwrap
from ledger_api.domain.documents.foreign.pact import is_verified
from ledger_api.domain.documents.foreign.pact_terms import REQUIRED, REQUIRED_PCF, SHALL_PCF
from tests.ledger_api.domain.documents.drafts import (
    GONE,
    ISSUER,
    changed,
    encoded,
    found,
    must_judge_awkward_values,
    nonconformities,
    prepared,
    refused,
)
from tests.ledger_api.domain.documents.foreign_drafts import FOOTPRINT


@pytest.fixture
def footprint() -> dict[str, Any]:
    """A footprint that meets every rule."""
    return copy.deepcopy(FOOTPRINT)


def test_footprint_that_meets_every_rule_has_no_finding(footprint: dict) -> None:
    assert found(footprint) == set()


@pytest.mark.parametrize("name", REQUIRED)
def test_missing_required_member_is_refused_with_its_pointer(footprint: dict, name: str) -> None:
    assert refused(footprint, {f"/{name}": GONE}) == {("FIELD_MISSING", f"/{name}")}
    in_list = {"data": [changed(footprint, {f"/{name}": GONE})]}
    assert refused(in_list) == {("FIELD_MISSING", f"/data/0/{name}")}


@pytest.mark.parametrize("name", REQUIRED_PCF)
def test_missing_required_member_of_pcf_is_refused_with_its_pointer(footprint: dict, name: str) -> None:
    assert refused(footprint, {f"/pcf/{name}": GONE}) == {("FIELD_MISSING", f"/pcf/{name}")}


@pytest.mark.parametrize("name", SHALL_PCF)
def test_missed_shall_is_accepted_and_listed(footprint: dict, name: str) -> None:
    assert nonconformities(footprint, {f"/pcf/{name}": GONE}) == {("SHALL_MISSING", f"/pcf/{name}")}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/specVersion": "2.3.0"}, "SPEC_VERSION_UNSUPPORTED", "/specVersion"),
        ({"/created": "yesterday"}, "TIMESTAMP_MALFORMED", "/created"),
        ({"/created": "2999-01-01T00:00:00Z"}, "DATE_OUT_OF_RANGE", "/created"),
        ({"/updated": "2025-1-08T14:47:32Z"}, "TIMESTAMP_MALFORMED", "/updated"),
        ({"/validityPeriodEnd": "2026-02-01T00:00:00Z"}, "VALIDITY_BEFORE_ISSUE", "/validityPeriodEnd"),
        ({"/validityPeriodEnd": "2026-03-01T09:00:00Z"}, "VALIDITY_BEFORE_ISSUE", "/validityPeriodEnd"),
        ({"/validityPeriodStart": "2024-12-31T00:00:00Z"}, "VALIDITY_BEFORE_PERIOD", "/validityPeriodStart"),
        ({"/pcf/referencePeriodEnd": "2024-01-01T00:00:00Z"}, "PERIOD_EMPTY", "/pcf/referencePeriodEnd"),
        ({"/pcf/referencePeriodEnd": "2025-01-01T00:00:00Z"}, "PERIOD_EMPTY", "/pcf/referencePeriodEnd"),
        ({"/pcf/declaredUnitAmount": "0"}, "VALUE_IMPOSSIBLE", "/pcf/declaredUnitAmount"),
        ({"/pcf/declaredUnitAmount": "one"}, "DECIMAL_MALFORMED", "/pcf/declaredUnitAmount"),
        ({"/pcf/declaredUnitOfMeasurement": "tonne"}, "UNIT_UNKNOWN", "/pcf/declaredUnitOfMeasurement"),
        ({"/pcf/primaryDataShare": "101"}, "VALUE_IMPOSSIBLE", "/pcf/primaryDataShare"),
        (
            {"/pcf/packagingGhgEmissions": "0.1", "/pcf/packagingEmissionsIncluded": False},
            "PACKAGING_CONTRADICTS",
            "/pcf/packagingGhgEmissions",
        ),
        (
            {"/pcf/geographyCountry": "US", "/pcf/geographyCountrySubdivision": "DE-BY"},
            "GEOGRAPHY_CONTRADICTS",
            "/pcf/geographyCountrySubdivision",
        ),
        ({"/pcf/crossSectoralStandards": []}, "FIELD_MISSING", "/pcf/crossSectoralStandards"),
        ({"/pcf/crossSectoralStandards": "PACT-3.0"}, "TYPE_MISMATCH", "/pcf/crossSectoralStandards"),
        ({"/pcf/packagingEmissionsIncluded": "yes"}, "TYPE_MISMATCH", "/pcf/packagingEmissionsIncluded"),
        ({"/pcf": []}, "TYPE_MISMATCH", "/pcf"),
        ({"/id": "x" * 65}, "NUMBER_MALFORMED", "/id"),
    ],
)
def test_unreadable_or_contradicting_value_is_refused(
    footprint: dict, changes: dict, code: str, pointer: str
) -> None:
    assert refused(footprint, changes) == {(code, pointer)}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        *(
            ({"/validityPeriodStart": start}, "VALIDITY_BEFORE_PERIOD_END", "/validityPeriodStart")
            for start in ("2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2025-12-31T23:59:59Z")
        ),
        ({"/validityPeriodEnd": "2029-01-02T00:00:00Z"}, "VALIDITY_OVER_THREE_YEARS", "/validityPeriodEnd"),
        ({"/status": "Deprecated"}, "FOOTPRINT_DEPRECATED", "/status"),
        ({"/created": "2026-03-01T09:00:00+01:00"}, "TIMESTAMP_NOT_UTC", "/created"),
        (
            {"/precedingPfIds": ["3893bb5d-da16-4dc1-9185-11d97476c254"]},
            "PRECEDES_ITSELF",
            "/precedingPfIds/0",
        ),
        (
            {"/pcf/exemptedEmissionsPercent": "5.1"},
            "EXEMPTED_OVER_FIVE_PERCENT",
            "/pcf/exemptedEmissionsPercent",
        ),
        ({"/pcf/fossilGhgEmissions": "-1"}, "VALUE_SIGN", "/pcf/fossilGhgEmissions"),
        ({"/pcf/primaryDataShare": 12.9}, "DECIMAL_NOT_STRING", "/pcf/primaryDataShare"),
        ({"/pcf/biogenicCO2Uptake": "-1.5"}, "UPTAKE_DIFFERS", "/pcf/biogenicCO2Uptake"),
        *(
            (
                {
                    "/pcf/pcfIncludingBiogenicUptake": including,
                    "/pcf/pcfExcludingBiogenicUptake": "0.40",
                    "/pcf/biogenicCO2Uptake": "-1.6",
                },
                "UPTAKE_DIFFERS",
                "/pcf/biogenicCO2Uptake",
            )
            for including in ("-1.13", "-1.27")
        ),
        (
            {"/pcf/productOrSectorSpecificRules": [{"operator": "Nobody", "ruleNames": ["A"]}]},
            "VALUE_NOT_LISTED",
            "/pcf/productOrSectorSpecificRules/0/operator",
        ),
        (
            {"/pcf/biogenicAccountingMethodology": "GHPG"},
            "VALUE_NOT_LISTED",
            "/pcf/biogenicAccountingMethodology",
        ),
        (
            {"/pcf/geographyCountry": "US", "/pcf/geographyCountrySubdivision": "US-TX"},
            "GEOGRAPHY_NOT_EXCLUSIVE",
            "/pcf/geographyCountrySubdivision",
        ),
        (
            {"/pcf/geographyRegionOrSubregion": "Narnia"},
            "VALUE_NOT_LISTED",
            "/pcf/geographyRegionOrSubregion",
        ),
        (
            {"/pcf/ipccCharacterizationFactors": ["GWP100"]},
            "VALUE_NOT_LISTED",
            "/pcf/ipccCharacterizationFactors/0",
        ),
        (
            {"/pcf/productOrSectorSpecificRules": [{"operator": "Other", "ruleNames": ["A"]}]},
            "SHALL_MISSING",
            "/pcf/productOrSectorSpecificRules/0/otherOperatorName",
        ),
        (
            {"/productIds": ["urn:gtin:4712345060507", "urn:lex:de", "urn:gtin:4712345060507"]},
            "LISTED_TWICE",
            "/productIds/2",
        ),
        ({"/pcf/dqi": {"technologicalDQR": "5.1"}}, "VALUE_NOT_LISTED", "/pcf/dqi/technologicalDQR"),
        ({"/pcf/dqi": {"geographicalDQR": "0.9"}}, "VALUE_NOT_LISTED", "/pcf/dqi/geographicalDQR"),
        ({"/pcf/dqi": {"temporalDQR": "0"}}, "VALUE_NOT_LISTED", "/pcf/dqi/temporalDQR"),
        *(
            (
                {"/pcf/geographyCountrySubdivision": part},
                "VALUE_NOT_LISTED",
                "/pcf/geographyCountrySubdivision",
            )
            for part in ("ZZ-TX", "US-ABCD", "US-", "us-TX", "USTX")
        ),
        ({"/pcf/geographyCountry": "ZZ"}, "ECONOMY_UNKNOWN", "/pcf/geographyCountry"),
    ],
)
def test_missed_rule_is_a_nonconformity(footprint: dict, changes: dict, code: str, pointer: str) -> None:
    assert nonconformities(footprint, changes) == {(code, pointer)}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"/companyIds/0": "urn:uuid:69585GB6-56T9-6958-E526-6FDGZJHU1326"}, "UUID_SHAPE", "/companyIds/0"),
        ({"/companyIds/0": "company 1"}, "URN_SHAPE", "/companyIds/0"),
        ({"/productIds/0": "urn:gtin:5695872369587"}, "GTIN_CHECK_DIGIT", "/productIds/0"),
        ({"/id": "not-a-uuid"}, "UUID_SHAPE", "/id"),
        ({"/id": "x" * 64}, "UUID_SHAPE", "/id"),
        ({"/companyName": "Ru\u0308ben GmbH"}, "TEXT_NOT_NFC", "/companyName"),
        ({"/pcf/otherOperatorName": "TfS"}, "UNKNOWN_MEMBER", "/pcf/otherOperatorName"),
        ({"/pcf/crossSectoralStandards/-": "ISO14067"}, "PARTIAL_FOOTPRINT", "/pcf/crossSectoralStandards/1"),
        ({"/pcf/verification": {"coverage": "PCF program"}}, "NOT_VERIFIED", "/pcf/verification/coverage"),
    ],
)
def test_fault_of_form_is_a_warning(footprint: dict, changes: dict, code: str, pointer: str) -> None:
    document = prepared(footprint, changes)
    assert [(each.code, each.pointer, each.severity) for each in document.findings] == [
        (code, pointer, "warning")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"/pcf/dqi": {"technologicalDQR": "1", "geographicalDQR": "5", "temporalDQR": "2.5"}},
        {"/pcf/geographyCountrySubdivision": "US-TX"},
        {"/pcf/geographyCountry": "US"},
        {"/pcf/geographyRegionOrSubregion": "Europe"},
        {"/pcf/productOrSectorSpecificRules": [{"operator": "Other", "otherOperatorName": "TfS"}]},
        {"/precedingPfIds": ["f4b1225a-bd44-4c8e-861d-079e4e1dfd69"]},
        {"/pcf/exemptedEmissionsPercent": "5", "/pcf/primaryDataShare": "100"},
        {"/validityPeriodEnd": "2029-01-01T00:00:00Z"},
        {"/pcf/verification": {"coverage": "product level", "completedAt": "2025-01-01T00:00:00Z"}},
        *(
            {
                "/pcf/pcfIncludingBiogenicUptake": including,
                "/pcf/pcfExcludingBiogenicUptake": "0.40",
                "/pcf/biogenicCO2Uptake": "-1.6",
            }
            for including in ("-1.14", "-1.20", "-1.26")
        ),
    ],
)
def test_values_that_the_rules_allow_have_no_finding(footprint: dict, changes: dict) -> None:
    assert found(footprint, changes) == set()


@pytest.mark.parametrize("odd", ["f4b1225a", 7, {}])
def test_preceding_footprint_that_is_no_uuid_is_a_warning(footprint: dict, odd: Any) -> None:
    preceding = {"/precedingPfIds": ["f4b1225a-bd44-4c8e-861d-079e4e1dfd69", odd]}
    assert found(footprint, preceding) == {("UUID_SHAPE", "/precedingPfIds/1")}


def test_header_holds_foreign_text_in_nfc(footprint: dict) -> None:
    subject = prepared(footprint, {"/companyName": "Ru\u0308ben GmbH"}).header["subject"]
    assert subject["manufacturer"]["name"] == "Rüben GmbH"


def test_without_validity_it_holds_three_years_from_the_end_of_the_reference_period(footprint: dict) -> None:
    header = prepared(
        footprint,
        {
            "/pcf/referencePeriodEnd": "2024-02-29T00:00:00Z",
            "/pcf/referencePeriodStart": "2023-02-01T00:00:00Z",
        },
    ).header
    assert (header["valid_from"], header["valid_to"]) == ("2024-02-29", "2027-02-28")


def test_validity_that_ends_within_a_day_counts_it_whole(footprint: dict) -> None:
    document = prepared(footprint, {"/validityPeriodEnd": "2027-05-31T12:00:00Z"})
    assert document.header["valid_to"] == "2027-06-01"
    assert [(each.code, each.pointer) for each in document.findings] == [
        ("VALIDITY_ROUNDED_TO_DAY", "/validityPeriodEnd")
    ]
    assert examine(document.header, document.body) == document.findings


@pytest.mark.parametrize(
    ("verification", "verified"),
    [
        ({"coverage": "product level"}, True),
        ({"coverage": "PCF program"}, False),
        ({"coverage": "PCF calculation model"}, False),
        ({"providerName": ""}, False),
        (None, False),
    ],
)
def test_only_coverage_at_product_level_is_verified(
    footprint: dict, verification: Any, verified: bool
) -> None:
    stated = changed(footprint, {"/pcf/verification": verification})
    assert is_verified(stated) is verified
    document = prepared(stated)
    shown = dict(render_summary(document.header, document.body))["Verified"]
    assert shown == ("at product level" if verified else "not at product level")


def test_footprint_without_figures_is_not_verified() -> None:
    assert not is_verified({})


def test_list_response_unwraps_into_bare_footprints(footprint: dict) -> None:
    other = changed(footprint, {"/id": "f4b1225a-bd44-4c8e-861d-079e4e1dfd69"})
    response = encoded({"data": [footprint, other]})
    assert [pointer for pointer, _ in unwrap(response)] == ["/data/0", "/data/1"]
    assert [json.loads(data) for _, data in unwrap(response)] == [footprint, other]
    with pytest.raises(DocumentRefusedError, match="MANY_DOCUMENTS"):
        prepare(response, issuer_id=ISSUER)


def test_empty_response_is_refused() -> None:
    with pytest.raises(DocumentRefusedError, match="NO_DOCUMENT"):
        unwrap(b'{"data": []}')


def test_single_footprint_response_unwraps(footprint: dict) -> None:
    assert [pointer for pointer, _ in unwrap(encoded({"data": footprint}))] == ["/data"]


@pytest.mark.parametrize(
    "payload",
    [
        *(b"%PDF-1.4", b"{}", b'{"data": 1}', b"[1]", b'{"data": {"x": 1}}', b'{"data": {"pfs": []}}'),
        b'{"type": "org.wbcsd.pact.ProductFootprint.RequestFulfilledEvent.3", "data": [1]}',
        b'{"type": "org.wbcsd.pact.ProductFootprint.RequestRejectedEvent.3", "data": {"pfs": []}}',
    ],
)
def test_anything_else_is_itself(payload: bytes) -> None:
    assert unwrap(payload) == [("", payload)]


def test_version_and_products_alone_are_meant_as_a_footprint() -> None:
    said = refused({"specVersion": "3.0.0", "productIds": ["urn:gtin:4712345060507"]})
    assert ("FIELD_MISSING", "/pcf") in said


def test_event_unwraps_at_its_pointer(samples: Path) -> None:
    [(pointer, _)] = unwrap((samples / "pact/pf-response-event.json").read_bytes())
    assert pointer == "/data/pfs/0"


def test_awkward_value_anywhere_is_accepted_or_refused(footprint: dict) -> None:
    must_judge_awkward_values(footprint)
