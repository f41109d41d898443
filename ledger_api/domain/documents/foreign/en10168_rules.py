"""The rules of EN 10168 and EN 10204 for one certificate, in the two tiers of this ledger."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger_api.domain.documents.en10204 import read_type
from ledger_api.domain.documents.foreign.reading import Node, to_decimal
from ledger_api.domain.identifiers import is_economy, is_vat

_CHEMISTRY = re.compile(r"C(?:7[1-9]|[89][0-9]|1[0-9]{2})\Z")
_PARTS = ("CommercialTransaction", "ProductDescription", "Validation")
_PURCHASERS = ("A06", "A06.1", "A06.2", "A06.3", "A06.4")
_EDITION = re.compile(r"10204\s*[:-]\s*(?:1991|2004)")
_ENERGY_UNITS = frozenset({"J", "kJ"})

# Carbon equivalent of the International Institute of Welding: element -> divisor.
_CEV = {"C": 1, "Mn": 6, "Cr": 5, "Mo": 5, "V": 5, "Ni": 15, "Cu": 15}


def judge_certificate(certificate: Node) -> None:
    """Every rule; what it says goes to the node's report."""
    for name in _PARTS:
        certificate.required(name)
    trade, product, validation = map(certificate.node, _PARTS)
    kind = _judge_trade(trade) if trade else None
    if product:
        _judge_product(product, kind)
    inspections = certificate.nodes("Inspection")
    if not inspections and kind != "2.1":
        certificate.report.nonconformity(
            "RESULTS_MISSING", certificate.pointer("Inspection"), "the certificate states no test results"
        )
    for inspection in inspections:
        _judge_inspection(inspection)
    if validation:
        _judge_validation(validation, kind)


def _judge_trade(trade: Node) -> str | None:
    report = trade.report
    for name in ("A01", "A02", "A03"):
        trade.required(name)
    if not any(trade.has(name) for name in _PURCHASERS):
        report.nonconformity("PURCHASER_MISSING", trade.pointer("A06"), "EN 10168 names the purchaser in A06")
    if not trade.has("A05"):
        report.nonconformity(
            "ORIGINATOR_MISSING", trade.pointer("A05"), "EN 10168 names the originator in A05"
        )
    works = trade.node("A01")
    if works and not (works.text("Name") or works.text("CompanyName")):
        report.refuse("FIELD_MISSING", works.pointer("Name"), "the works has no name")
    for name in ("A01", *_PURCHASERS):
        party = trade.node(name)
        if party:
            _judge_party(party)
    stated = trade.text("A02") or ""
    kind = read_type(stated).type
    if trade.has("A02") and not read_type(stated).types:
        report.nonconformity(
            "EN10204_TYPE_UNKNOWN", trade.pointer("A02"), "the text names no type of EN 10204"
        )
    elif read_type(stated).legacy:
        report.warn(
            "EN10204_TYPE_OF_1991",
            trade.pointer("A02"),
            f"{read_type(stated).legacy} of 1991 is {kind} since 2004",
        )
    elif kind and not _EDITION.search(stated):
        report.warn("EDITION_NOT_STATED", trade.pointer("A02"), "the edition of EN 10204 is not stated")
    return kind


def _judge_party(party: Node) -> None:
    country, identifiers = party.text("Country"), party.node("Identifiers")
    if country is not None and not is_economy(country):
        party.report.warn("ECONOMY_UNKNOWN", party.pointer("Country"), f"{country} is no code of ISO 3166-1")
    listed = identifiers.text("VAT") if identifiers else None
    vat = listed or party.text("VAT_Id")
    if vat is not None and not is_vat(vat):
        pointer = identifiers.pointer("VAT") if identifiers and listed else party.pointer("VAT_Id")
        party.report.warn("VAT_SHAPE", pointer, f"{vat} has not the shape of a VAT number of {vat[:2]}")


def _judge_product(product: Node, kind: str | None) -> None:
    report = product.report
    if not (product.has("B01") or product.has("B02")):
        report.refuse("FIELD_MISSING", product.pointer("B01"), "neither B01 nor B02 says what was delivered")
    heats = product.texts("B07")
    if not heats and kind in ("3.1", "3.2"):
        report.nonconformity(
            "HEAT_MISSING", product.pointer("B07"), f"type {kind} is about the lot delivered"
        )
    for index, (at, heat) in enumerate(heats):
        if heat in [earlier for _, earlier in heats[:index]]:
            report.warn("LISTED_TWICE", at, f"{heat} is listed twice")
    for name in ("B08", "B10", "B11", "B12", "B13"):
        field = product.value.get(name)
        value = field.get("Value") if isinstance(field, dict) else field
        if value is None:
            continue
        pointer = product.pointer(name) + ("/Value" if isinstance(field, dict) else "")
        number = to_decimal(value)
        if number is None:
            report.refuse("DECIMAL_MALFORMED", pointer, f"{name} is not a number")
        elif number < 0:
            report.nonconformity("VALUE_IMPOSSIBLE", pointer, f"{name} is {number}")


def _judge_inspection(inspection: Node) -> None:
    chemistry = inspection.node("ChemicalComposition")
    if chemistry:
        _judge_chemistry(chemistry)
    for test in inspection.members():
        if test.at.rsplit("/", 1)[1] in ("ChemicalComposition", "SupplementaryInformation"):
            continue
        for value in test.members():
            _judge_measured(value)
    for name, single, mean in (("NotchedBarImpactTest", "C42", "C43"), ("HardnessTest", "C31", "C32")):
        group = inspection.node(name)
        if group:
            _judge_mean(group, single, mean)
    hardness = inspection.node("HardnessTest")
    for reading in [*hardness.nodes("C31"), *hardness.nodes("C32")] if hardness else ():
        if reading.text("Unit") in _ENERGY_UNITS:
            inspection.report.nonconformity(
                "UNIT_NOT_FOR_PROPERTY", reading.pointer("Unit"), "hardness is not measured in joules"
            )


def _judge_measured(field: Node) -> None:
    value = to_decimal(field.value.get("Value"))
    if value is None or not ("Minimum" in field.value or "Maximum" in field.value):
        return
    low, high = (to_decimal(field.value.get(name)) for name in ("Minimum", "Maximum"))
    _judge_limits(field, field.pointer("Value"), (value, "="), (low, ">="), (high, "<="))


def _judge_limits(
    field: Node,
    at: str,
    actual: tuple[Decimal, str],
    low: tuple[Decimal | None, str],
    high: tuple[Decimal | None, str],
) -> None:
    """A value against its limits. An actual value that is itself only a bound is not judged."""
    if low[0] is not None and high[0] is not None and low[0] > high[0]:
        field.report.refuse(
            "LIMITS_CONTRADICT", field.at, f"the minimum {low[0]} is above the maximum {high[0]}"
        )
        return
    value, operator = actual
    if operator != "=":
        return
    if low[0] is not None and (value < low[0] or (low[1] == ">" and value == low[0])):
        field.report.nonconformity("VALUE_OUTSIDE_LIMITS", at, f"{value} is below the minimum {low[0]}")
    if high[0] is not None and (value > high[0] or (high[1] == "<" and value == high[0])):
        field.report.nonconformity("VALUE_OUTSIDE_LIMITS", at, f"{value} is above the maximum {high[0]}")


def _bound(element: Node, name: str, operator: str) -> tuple[Decimal | None, str]:
    """An analysis value with its operator; a bare number (schema before 0.1) is read as well."""
    raw = element.value.get(name)
    stated = raw.get("Value") if isinstance(raw, dict) else raw
    if stated is None:
        return None, operator
    value = to_decimal(stated)
    if value is None:
        element.report.refuse("DECIMAL_MALFORMED", element.pointer(name), f"{name} is not a decimal")
    return value, str(raw.get("Operator", operator)) if isinstance(raw, dict) else operator


def _elements(chemistry: Node) -> Iterator[Node]:
    for element in chemistry.members():
        if _CHEMISTRY.match(element.at.rsplit("/", 1)[1]) and element.has("Symbol"):
            yield element


def _judge_chemistry(chemistry: Node) -> None:
    measured: dict[str, tuple[Decimal, Node]] = {}
    for element in _elements(chemistry):
        value, operator = _bound(element, "Actual", "=")
        low, high = _bound(element, "Minimum", ">="), _bound(element, "Maximum", "<=")
        if value is None:
            if element.required("Actual"):
                element.report.refuse(
                    "DECIMAL_MALFORMED", element.pointer("Actual"), "the element has no value"
                )
            continue
        at = element.pointer("Actual") + ("/Value" if isinstance(element.value["Actual"], dict) else "")
        percent = element.value.get("Unit", "%") == "%"
        if value < 0 or (percent and value > 100):
            element.report.nonconformity(
                "VALUE_IMPOSSIBLE", at, f"{element.value['Symbol']} of {value} % cannot be measured"
            )
        _judge_limits(element, at, (value, operator), low, high)
        if percent:
            measured.setdefault(str(element.value["Symbol"]), (value, element))
    _judge_carbon_equivalent(measured)


def _judge_carbon_equivalent(measured: dict[str, tuple[Decimal, Node]]) -> None:
    """A stated CEV against the IIW formula, where every element of it is stated, up to their rounding."""
    if "CEV" not in measured or not _CEV.keys() <= measured.keys():
        return
    stated, element = measured["CEV"]
    computed = sum((measured[symbol][0] / divisor for symbol, divisor in _CEV.items()), Decimal(0))
    rounding = _half_digit(stated) + sum(
        (_half_digit(measured[symbol][0]) / divisor for symbol, divisor in _CEV.items()), Decimal(0)
    )
    if abs(stated - computed) > rounding:
        element.report.warn(
            "CARBON_EQUIVALENT_DIFFERS",
            element.pointer("Actual"),
            f"stated {stated}, from the analysis {computed:.3f}",
        )


def _half_digit(value: Decimal) -> Decimal:
    """Half of the last digit written."""
    return Decimal(5).scaleb(min(int(value.as_tuple().exponent), 0) - 1)


def _judge_mean(group: Node, single: str, mean: str) -> None:
    values = [to_decimal(each.value.get("Value")) for each in group.nodes(single)]
    field = group.node(mean)
    stated = to_decimal(field.value.get("Value")) if field else None
    known = [value for value in values if value is not None]
    if field is None or stated is None or not known or len(known) != len(values):
        return
    computed = sum(known, Decimal(0)) / len(known)
    if abs(computed - stated) > _half_digit(stated):
        field.report.nonconformity(
            "MEAN_DIFFERS", field.pointer("Value"), f"stated {stated}, the mean of {single} is {computed:.2f}"
        )


def _judge_validation(validation: Node, kind: str | None) -> None:
    report = validation.report
    validation.required("Z02")
    issued = validation.text("Z02") or ""
    if not validation.has("Z01"):
        report.nonconformity(
            "CONFORMITY_STATEMENT_MISSING",
            validation.pointer("Z01"),
            "EN 10204 asks for a statement of compliance",
        )
    inspector = validation.node("Z03")
    if kind in ("3.1", "3.2") and not (inspector and inspector.has("Name")):
        report.nonconformity(
            "INSPECTOR_MISSING",
            validation.pointer("Z03"),
            f"type {kind} is validated by an authorised inspector",
        )
    marking = validation.node("Z04")
    year = _year(marking.value.get("DoCYear")) if marking else None
    if (
        marking
        and year is not None
        and issued[:4].isascii()
        and issued[:4].isdigit()
        and year > int(issued[:4])
    ):
        report.nonconformity(
            "CE_YEAR_AFTER_ISSUE",
            marking.pointer("DoCYear"),
            f"CE marking of {year} in a document of {issued[:4]}",
        )


def _year(stated: Any) -> int | None:
    """A year of CE marking: its last two digits, or all four."""
    text = str(stated)
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}", text):
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)
