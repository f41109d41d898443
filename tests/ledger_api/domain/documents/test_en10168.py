"""EN 10168 certificates: mapping, required members, what else a certificate states."""

import copy
from typing import Any

import pytest

from ledger_api.domain.documents import render_summary
from tests.ledger_api.domain.documents.drafts import (
    GONE,
    found,
    must_judge_awkward_values,
    nonconformities,
    prepared,
    refused,
)
from tests.ledger_api.domain.documents.foreign_drafts import CERTIFICATE

TRADE, PRODUCT, CHECKS, VALID = (
    "/Certificate/CommercialTransaction",
    "/Certificate/ProductDescription",
    "/Certificate/Inspection",
    "/Certificate/Validation",
)


@pytest.fixture
def certificate() -> dict[str, Any]:
    """A certificate that meets every rule."""
    return copy.deepcopy(CERTIFICATE)


def test_certificate_that_meets_every_rule_has_no_finding(certificate: dict) -> None:
    assert found(certificate) == set()


def test_header_is_mapped_from_the_fields_of_the_standard(certificate: dict) -> None:
    header = prepared(certificate).header
    subject = header["subject"]
    assert (header["type"], header["profile"], header["number"]) == ("material_test_report", "3.1", "77/001")
    assert (header["issued_on"], header["valid_from"], header["valid_to"]) == ("2026-03-01", None, None)
    assert (subject["product"], subject["lot"]) == ("Plate, S355J2+N", "H1")
    assert (subject["quantity"], subject["unit"], subject["exporter"]) == ("12.5", "TNE", None)
    assert subject["manufacturer"]["vat"] == "ATU12345678"


def test_type_that_cannot_be_read_is_a_plain_test_report(certificate: dict) -> None:
    document = prepared(certificate, {f"{TRADE}/A02": "Quality sheet"})
    assert document.statement_type == "material_test_report:test-report"
    assert document.header["standard"] is None
    assert [each.code for each in document.findings] == ["EN10204_TYPE_UNKNOWN"]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({f"{TRADE}/A01": GONE}, "FIELD_MISSING", f"{TRADE}/A01"),
        ({f"{TRADE}/A03": GONE}, "FIELD_MISSING", f"{TRADE}/A03"),
        ({f"{TRADE}/A03": 7}, "TYPE_MISMATCH", f"{TRADE}/A03"),
        ({f"{TRADE}/A02": "EN 10204 3.1 / 3.2"}, "EN10204_TYPE_CONTRADICTS", f"{TRADE}/A02"),
        ({f"{TRADE}/A02": "Werkszeugnis 3.1"}, "EN10204_TYPE_CONTRADICTS", f"{TRADE}/A02"),
        ({f"{VALID}/Z02": GONE}, "FIELD_MISSING", f"{VALID}/Z02"),
        ({f"{VALID}/Z02": "01.03.2026"}, "DATE_MALFORMED", f"{VALID}/Z02"),
        ({f"{VALID}/Z02": "2999-03-01"}, "DATE_OUT_OF_RANGE", f"{VALID}/Z02"),
        ({f"{VALID}/Z01": "1000 h NSS = C5"}, "SALT_SPRAY_CONVERSION", f"{VALID}/Z01"),
    ],
)
def test_missing_or_contradicting_value_is_refused(
    certificate: dict, changes: dict, code: str, pointer: str
) -> None:
    assert (code, pointer) in refused(certificate, changes)
    assert all(not each.startswith("/header") for _, each in refused(certificate, changes))


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({f"{VALID}/Z01": GONE}, "CONFORMITY_STATEMENT_MISSING", f"{VALID}/Z01"),
        ({f"{VALID}/Z03": GONE}, "INSPECTOR_MISSING", f"{VALID}/Z03"),
        ({f"{PRODUCT}/B07": GONE}, "HEAT_MISSING", f"{PRODUCT}/B07"),
        ({CHECKS: GONE}, "RESULTS_MISSING", CHECKS),
        ({f"{TRADE}/A06": GONE}, "PURCHASER_MISSING", f"{TRADE}/A06"),
        ({f"{TRADE}/A05": GONE}, "ORIGINATOR_MISSING", f"{TRADE}/A05"),
    ],
)
def test_missed_rule_is_a_nonconformity(certificate: dict, changes: dict, code: str, pointer: str) -> None:
    assert nonconformities(certificate, changes) == {(code, pointer)}


def test_number_has_sixty_four_characters_at_most(certificate: dict) -> None:
    assert prepared(certificate, {f"{TRADE}/A03": "7" * 64}).header["number"] == "7" * 64
    for length in (65, 66, 600):
        assert refused(certificate, {f"{TRADE}/A03": "7" * length}) == {("NUMBER_MALFORMED", f"{TRADE}/A03")}


@pytest.mark.parametrize(
    ("stated", "vat"),
    [
        ({"Identifiers": {"VAT": "ATU12345678"}}, "ATU12345678"),
        ({"VAT_Id": "ATU12345678"}, "ATU12345678"),
        ({"VAT_Id": "AT1"}, None),
        ({}, None),
    ],
)
def test_works_has_the_vat_number_of_either_field(certificate: dict, stated: dict, vat: str | None) -> None:
    works = {"Name": "Mill SE", "Country": "AT", **stated}
    manufacturer = prepared(certificate, {f"{TRADE}/A01": works}).header["subject"]["manufacturer"]
    assert (manufacturer["country"], manufacturer["vat"]) == ("AT", vat)


def test_page_shows_what_the_certificate_is_about(certificate: dict) -> None:
    document = prepared(
        certificate,
        {
            f"{TRADE}/A07": "PO 4711",
            f"{VALID}/Z03/Title": "Works inspector",
            f"{PRODUCT}/B02/ProductNorm": ["EN 10025-2", "EN 10204"],
            f"{PRODUCT}/B07": ["H1", "H2"],
        },
    )
    lines = render_summary(document.header, document.body)
    assert lines[lines.index(("Issued on", "2026-03-01")) + 1 :] == [
        ("Inspection document", "Inspection certificate EN 10204:2004 3.1"),
        ("Works", "Mill SE"),
        ("Product standard", "EN 10025-2, EN 10204"),
        ("Heat", "H1, H2"),
        ("Purchase order", "PO 4711"),
        ("Validated by", "Works inspector"),
    ]
    bare = prepared(certificate, {f"{PRODUCT}/B02": GONE, f"{VALID}/Z03": GONE})
    shown = dict(render_summary(bare.header, bare.body))
    assert not {"Product standard", "Purchase order", "Validated by"} & shown.keys()


def test_certificate_without_an_object_is_no_format(certificate: dict) -> None:
    assert refused({"Certificate": []}) == {("FORMAT_UNKNOWN", "")}
    assert {code for code, _ in refused({"Certificate": {}})} == {"FIELD_MISSING"}


def test_awkward_value_anywhere_is_accepted_or_refused(certificate: dict) -> None:
    must_judge_awkward_values(certificate)
