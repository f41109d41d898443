"""The sample documents of PACT and of the EN 10168 schema project, as they are."""

from hashlib import sha256
from pathlib import Path

import pytest

from ledger_api.domain.documents import (
    Attachment,
    DocumentRefusedError,
    PreparedDocument,
    examine,
    prepare,
    render_summary,
    unwrap,
)
from tests.ledger_api.domain.documents.drafts import ISSUER

CERTIFICATES = ("certificate_1", "certificate_2", "certificate_3", "certificate_7")
FOOTPRINTS = {
    "example-1": "",
    "example-2": "",
    "list-footprints-response": "/data/0",
    "pf-response-event": "/data/pfs/0",
}


def listed(document: PreparedDocument, severity: str = "nonconformity") -> set[tuple[str, str]]:
    return {(each.code, each.pointer) for each in document.findings if each.severity == severity}


def attached_pdf(path: Path) -> Attachment:
    data = path.read_bytes()
    return Attachment(path.name, "application/pdf", len(data), sha256(data).digest())


@pytest.mark.parametrize("name", CERTIFICATES)
def test_certificate_with_its_pdf_is_accepted_with_nonconformities_listed(name: str, samples: Path) -> None:
    folder = samples / "en10168"
    pdf = attached_pdf(folder / f"{name}.pdf")
    document = prepare((folder / f"{name}.json").read_bytes(), issuer_id=ISSUER, attachments=[pdf])
    assert document.format == "en10168"
    assert document.statement_type == "material_test_report:3.1"
    assert document.header["number"] == "1866645/001"
    assert document.header["issued_on"] == "2018-10-23"
    assert document.header["attachments"] == [pdf.to_json()]
    assert listed(document)
    assert examine(document.header, document.body) == document.findings
    assert ("Number", "1866645/001") in render_summary(document.header, document.body)


def test_carbon_content_of_150_percent_is_listed(samples: Path) -> None:
    document = prepare((samples / "en10168/certificate_1.json").read_bytes(), issuer_id=ISSUER)
    pointer = "/Certificate/Inspection/ChemicalComposition/C71/Actual/Value"
    assert ("VALUE_IMPOSSIBLE", pointer) in listed(document)
    vat = "/Certificate/CommercialTransaction/A06.1/Identifiers/VAT"
    assert ("VAT_SHAPE", vat) in listed(document, "warning")
    assert document.header["subject"]["lot"] == "7282841"
    assert (document.header["subject"]["quantity"], document.header["subject"]["unit"]) == ("5739.3", "KGM")


def test_malformed_logo_is_accepted_with_a_warning(samples: Path) -> None:
    document = prepare((samples / "en10168/malformed_logo.json").read_bytes(), issuer_id=ISSUER)
    assert ("IMAGE_MALFORMED", "/Certificate/CommercialTransaction/A04") in listed(document, "warning")


def test_whole_logo_gives_no_warning(samples: Path) -> None:
    document = prepare((samples / "en10168/certificate_1.json").read_bytes(), issuer_id=ISSUER)
    assert "IMAGE_MALFORMED" not in {code for code, _ in listed(document, "warning")}


@pytest.mark.parametrize(("name", "pointer"), FOOTPRINTS.items())
def test_footprint_is_accepted_with_nonconformities_listed(name: str, pointer: str, samples: Path) -> None:
    data = (samples / f"pact/{name}.json").read_bytes()
    [(at, inner)] = unwrap(data)
    assert at == pointer
    document = prepare(inner, issuer_id=ISSUER, at=at)
    assert document == prepare(data, issuer_id=ISSUER)
    assert document.format == "pact/v3"
    assert document.statement_type == "carbon_label:footprint"
    missing = ("SHALL_MISSING", f"{pointer}/pcf/ccsTechnologicalCO2CaptureIncluded")
    assert missing in listed(document)
    assert document.header["valid_from"] < document.header["valid_to"]
    again = examine(document.header, document.body)
    assert [each.code for each in again] == [each.code for each in document.findings]


def test_invalid_response_is_refused_with_pointers_into_the_submitted_file(samples: Path) -> None:
    data = (samples / "pact/invalid-response-all-properties.json").read_bytes()
    with pytest.raises(DocumentRefusedError) as refusal:
        prepare(data, issuer_id=ISSUER)
    expected = {
        ("TIMESTAMP_MALFORMED", "/data/0/updated"),
        ("VALIDITY_BEFORE_PERIOD", "/data/0/validityPeriodStart"),
        ("PACKAGING_CONTRADICTS", "/data/0/pcf/packagingGhgEmissions"),
        ("VERIFICATION_BEFORE_PERIOD", "/data/0/pcf/verification/completedAt"),
    }
    assert {(each.code, each.pointer) for each in refusal.value.problems} == expected
    [(at, inner)] = unwrap(data)
    with pytest.raises(DocumentRefusedError) as again:
        prepare(inner, issuer_id=ISSUER, at=at)
    assert {(each.code, each.pointer) for each in again.value.problems} == expected
