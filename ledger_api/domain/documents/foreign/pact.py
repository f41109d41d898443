"""PACT version 3 ProductFootprint: recognition, unwrapping and mapping onto the common header."""

from typing import Any

from ledger_api.domain.documents.dates import add_months
from ledger_api.domain.documents.fields import MAX_NUMBER
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.foreign.pact_rules import judge_footprint
from ledger_api.domain.documents.foreign.reading import Node, header_text, judge_form
from ledger_api.domain.documents.native.carbon_label import DEFAULT_VALIDITY_MONTHS, VERIFIED_COVERAGE

FORMAT = "pact/v3"
_EVENT = "org.wbcsd.pact.ProductFootprint.RequestFulfilledEvent."


def recognises(value: Any) -> bool:
    """Whether a JSON value is meant as a ProductFootprint, even one that lacks half of it."""
    return isinstance(value, dict) and ("pcf" in value or {"specVersion", "productIds"} <= value.keys())


def unwrap(value: Any) -> list[tuple[str, Any]] | None:
    """The footprints of a list response or RequestFulfilledEvent with their pointers; None for all else."""
    if not isinstance(value, dict):
        return None
    data = value.get("data")
    if isinstance(data, list) and (not data or any(map(recognises, data))):
        return [(f"/data/{index}", item) for index, item in enumerate(data)]
    if str(value.get("type", "")).startswith(_EVENT) and isinstance(data, dict):
        footprints = data.get("pfs")
        if isinstance(footprints, list):
            return [(f"/data/pfs/{index}", item) for index, item in enumerate(footprints)]
    if isinstance(data, dict) and recognises(data):
        return [("/data", data)]
    return None


def to_header(body: dict[str, Any], report: Report) -> dict[str, Any]:
    """The header that the footprint states. A quantity is a consignment's: PACT has none, an overlay adds it.

    Without a validity the footprint holds from the end of its reference period for three calendar years. A
    period that ends within a day counts that day whole.
    """
    root = Node(body, "", report)
    pcf = root.node("pcf") or Node({}, "/pcf", Report())
    created, ended = root.timestamp("created"), pcf.timestamp("referencePeriodEnd")
    start, end = root.timestamp("validityPeriodStart"), root.timestamp("validityPeriodEnd")
    if end is not None and end.day_after != end.day:
        report.warn(
            "VALIDITY_ROUNDED_TO_DAY", "/validityPeriodEnd", "the day on which the validity ends counts whole"
        )
    valid_from = start.day if start else ended.day if ended else None
    valid_to = end.day_after if end else add_months(ended.day, DEFAULT_VALIDITY_MONTHS) if ended else None
    verification = pcf.node("verification")
    completed = verification.timestamp("completedAt") if verification else None
    company, number = header_text(root.text("companyName")), root.text("id")
    if number is not None and len(number.strip()) > MAX_NUMBER:
        report.refuse("NUMBER_MALFORMED", "/id", f"the id is over {MAX_NUMBER} characters")
    return {
        "type": "carbon_label",
        "profile": "footprint",
        "number": number.strip().lower() if number else None,
        "subject": {
            "manufacturer": {"name": company} if company else None,
            "product": header_text(root.text("productNameCompany")),
        },
        "standard": {"id": "PACT", "edition": header_text(root.text("specVersion"))},
        "assessed_on": completed.day.isoformat() if completed else None,
        "issued_on": created.day.isoformat() if created else None,
        "valid_from": valid_from.isoformat() if valid_from else None,
        "valid_to": valid_to.isoformat() if valid_to else None,
    }


def judge(body: dict[str, Any], report: Report) -> None:
    """Everything the rules say about the footprint."""
    judge_footprint(Node(body, "", report))
    judge_form(body, report)


def is_verified(body: dict[str, Any]) -> bool:
    """Whether this product's footprint was verified: coverage at product level, nothing less."""
    verification = body.get("pcf", {}).get("verification")
    return isinstance(verification, dict) and verification.get("coverage") == VERIFIED_COVERAGE


def summary(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value pairs for a page."""
    pcf = body["pcf"]
    unit = f"{pcf.get('declaredUnitAmount')} {pcf.get('declaredUnitOfMeasurement')}"
    return [
        (
            "Footprint",
            f"{pcf.get('pcfExcludingBiogenicUptake')} kgCO2e per {unit} (excluding biogenic uptake)",
        ),
        ("Including biogenic uptake", f"{pcf.get('pcfIncludingBiogenicUptake')} kgCO2e"),
        ("Standards", ", ".join(map(str, pcf.get("crossSectoralStandards", [])))),
        ("Reference period", f"{pcf.get('referencePeriodStart')} to {pcf.get('referencePeriodEnd')}"),
        ("Verified", "at product level" if is_verified(body) else "not at product level"),
    ]
