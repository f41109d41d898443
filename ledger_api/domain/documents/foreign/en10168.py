"""EN 10168 certificates as JSON (materialidentity schema): recognition and mapping onto the common header."""

from decimal import Decimal
from typing import Any

from ledger_api.domain.documents.en10204 import ORDER, read_type
from ledger_api.domain.documents.fields import MAX_NUMBER
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.foreign.en10168_rules import judge_certificate
from ledger_api.domain.documents.foreign.reading import (
    Node,
    decimal_text,
    header_text,
    judge_form,
    to_decimal,
)
from ledger_api.domain.documents.native.corrosion import refuse_conversions
from ledger_api.domain.documents.native.material_test_report import TEST_REPORT
from ledger_api.domain.identifiers import is_economy, is_vat

FORMAT = "en10168"
_MASS_UNITS = {"kg": "KGM", "t": "TNE", "to": "TNE", "g": "GRM", "lb": "LBR", "lbs": "LBR"}


def recognises(value: Any) -> bool:
    """Whether a JSON value is meant as an EN 10168 certificate."""
    return isinstance(value, dict) and isinstance(value.get("Certificate"), dict)


def _parts(body: dict[str, Any], report: Report) -> tuple[Node, Node, Node]:
    certificate = Node(body["Certificate"], "/Certificate", report)
    empty = Report()
    names = ("CommercialTransaction", "ProductDescription", "Validation")
    found = [certificate.node(name) or Node({}, certificate.pointer(name), empty) for name in names]
    return found[0], found[1], found[2]


def to_header(body: dict[str, Any], report: Report) -> dict[str, Any]:
    """The header that the certificate states.

    A01 is the works, A02 the type as free text, A03 the number, B07 the heat, B13 the actual mass, Z02 the
    date of issue. A certificate does not expire. The exporter is nobody it names: an overlay adds it.
    """
    trade, product, validation = _parts(body, report)
    stated = trade.text("A02") or ""
    reading = read_type(stated)
    if len(reading.types) > 1:
        report.refuse(
            "EN10204_TYPE_CONTRADICTS",
            trade.pointer("A02"),
            f"the text names types {' and '.join(sorted(reading.types))}: {header_text(stated, 100)}",
        )
    number = header_text(trade.text("A03"), MAX_NUMBER + 1)
    if number is not None and len(number) > MAX_NUMBER:
        report.refuse("NUMBER_MALFORMED", trade.pointer("A03"), f"the number is over {MAX_NUMBER} characters")
    quantity, unit = _quantity(product)
    return {
        "type": "material_test_report",
        "profile": reading.type or TEST_REPORT,
        "number": number,
        "subject": {
            "manufacturer": _party(trade.node("A01")),
            "product": _product(product),
            "lot": _lot(product),
            "quantity": quantity,
            "unit": unit,
        },
        "standard": {"id": "EN 10204", "edition": None} if reading.type in ORDER else None,
        "issued_on": validation.day("Z02"),
    }


def _party(works: Node | None) -> dict[str, Any] | None:
    if works is None:
        return None
    name, country = header_text(works.text("Name") or works.text("CompanyName")), works.text("Country")
    identifiers = works.node("Identifiers")
    vat = (identifiers.text("VAT") if identifiers else None) or works.text("VAT_Id")
    if name is None:
        return None
    return {
        "name": name,
        "country": country if country is not None and is_economy(country) else None,
        "vat": vat if vat is not None and is_vat(vat) else None,
    }


def _product(product: Node) -> str | None:
    form = header_text(product.text("B01"))
    norms = product.node("B02")
    names = [name for _, name in norms.texts("SteelDesignation")] if norms else []
    return header_text(", ".join(filter(None, [form, *names])))


def _lot(product: Node) -> str | None:
    return header_text(", ".join(dict.fromkeys(heat for _, heat in product.texts("B07"))))


def _quantity(product: Node) -> tuple[str | None, str | None]:
    """The actual mass (B13), else the theoretical one (B12), else the number of pieces (B08)."""
    for name in ("B13", "B12"):
        field = product.value.get(name)
        if isinstance(field, dict):
            mass, unit = to_decimal(field.get("Value")), _MASS_UNITS.get(str(field.get("Unit", "")).lower())
            if mass is not None and mass >= 0 and unit is not None:
                return decimal_text(mass), unit
    pieces = to_decimal(product.value.get("B08"))
    if pieces is not None and pieces >= Decimal(0):
        return decimal_text(pieces), "H87"
    return None, None


def judge(body: dict[str, Any], report: Report) -> None:
    """Everything the rules say about the certificate."""
    judge_certificate(Node(body["Certificate"], "/Certificate", report))
    refuse_conversions(body, "", report)
    judge_form(body, report)


def summary(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value pairs for a page."""
    quiet = Report()
    trade, product, validation = _parts(body, quiet)
    norms = product.node("B02")
    inspector = validation.node("Z03")
    lines = [
        ("Inspection document", header_text(trade.text("A02"))),
        ("Works", (_party(trade.node("A01")) or {}).get("name")),
        ("Product", _product(product)),
        (
            "Product standard",
            header_text(", ".join(name for _, name in norms.texts("ProductNorm"))) if norms else None,
        ),
        ("Heat", _lot(product)),
        ("Purchase order", header_text(trade.text("A07"))),
        ("Validated by", header_text(inspector.text("Title")) if inspector else None),
    ]
    return [(label, value) for label, value in lines if value]
