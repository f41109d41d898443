"""Material test report: an EN 10204 inspection document (2.1, 2.2, 3.1, 3.2) or a laboratory's report."""

from typing import Annotated, Any

from pydantic import Field

from ledger_api.domain.documents.en10204 import ORDER, read_type
from ledger_api.domain.documents.fields import DecimalText, LongText, Part, Party, Standard, Text, amount
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.header import Header
from ledger_api.domain.documents.native.corrosion import Corrosion, judge_corrosion, refuse_conversions
from ledger_api.domain.documents.native.kind import DocumentType, Line
from ledger_api.domain.documents.native.substances import Substances, judge_substances

TEST_REPORT = "test-report"
UNIT_PERCENT = "P1"


class Order(Part):
    """The order that the goods fulfil."""

    purchaser: Party | None = None
    number: Text | None = None
    item: Text | None = None


class Dimension(Part):
    """A named dimension or mass, in a unit as written."""

    name: Text
    value: DecimalText
    unit: Text


class Material(Part):
    """What was delivered or tested."""

    designation: Text
    product_standard: Standard | None = None
    delivery_condition: Text | None = None
    heat: Text | None = None
    dimensions: Annotated[list[Dimension], Field(max_length=50)] = Field(default_factory=list)


class Result(Part):
    """A measured value with the limits it is held against; units are written as in the standard cited."""

    property: Text
    value: DecimalText
    unit: Text
    minimum: DecimalText | None = None
    maximum: DecimalText | None = None
    individual: Annotated[list[DecimalText], Field(max_length=50)] = Field(default_factory=list)
    method: Standard | None = None
    specimen: Text | None = None
    temperature_celsius: DecimalText | None = None


class Element(Part):
    """An element of the analysis, in percent by mass."""

    symbol: Text
    percent: DecimalText
    minimum: DecimalText | None = None
    maximum: DecimalText | None = None


class Inspector(Part):
    """Who validates the document: a function, not a person."""

    function: Text
    independent_of_manufacturing: bool
    organisation: Party | None = None


class InspectionReport(Part):
    """The body of every profile."""

    stated_type: Text | None = None
    order: Order | None = None
    material: Material
    analysis: Annotated[list[Element], Field(max_length=100)] = Field(default_factory=list)
    results: Annotated[list[Result], Field(max_length=500)] = Field(default_factory=list)
    corrosion: Corrosion = Field(default_factory=Corrosion)
    substances: Substances = Field(default_factory=Substances)
    conformity_statement: LongText | None = None
    inspector: Inspector | None = None
    second_organisation: Party | None = None
    remarks: LongText | None = None


def judge(header: Header, body: InspectionReport, report: Report) -> None:
    """What EN 10204 asks of each type, then the values themselves."""
    refuse_conversions(body, "/body", report)
    if body.stated_type is not None and header.profile in ORDER:
        types = read_type(body.stated_type).types
        if types and types != {header.profile}:
            report.refuse(
                "EN10204_TYPE_CONTRADICTS",
                "/body/stated_type",
                f"the text names type {' or '.join(sorted(types))}, the header {header.profile}",
            )
    _judge_type(header, body, report)
    for index, element in enumerate(body.analysis):
        at = f"/body/analysis/{index}"
        if not 0 <= amount(element.percent) <= 100:
            report.refuse("VALUE_IMPOSSIBLE", f"{at}/percent", f"{element.percent} % {element.symbol}")
        judge_limits(
            element.symbol, element.percent, element.minimum, element.maximum, f"{at}/percent", report
        )
    for index, result in enumerate(body.results):
        at = f"/body/results/{index}"
        judge_limits(result.property, result.value, result.minimum, result.maximum, f"{at}/value", report)
    judge_corrosion(body.corrosion, report)
    judge_substances(body.substances, header.issued_on, report)


def judge_limits(what: str, value: str, low: str | None, high: str | None, at: str, report: Report) -> None:
    """A value against its limits: outside is a nonconformity, limits that exclude each other are refused."""
    if low is not None and high is not None and amount(low) > amount(high):
        report.refuse("LIMITS_CONTRADICT", at, f"the minimum {low} is above the maximum {high}")
        return
    below = low is not None and amount(value) < amount(low)
    above = high is not None and amount(value) > amount(high)
    if below or above:
        limit = f"below its minimum {low}" if below else f"above its maximum {high}"
        report.nonconformity("VALUE_OUTSIDE_LIMITS", at, f"{what} {value} is {limit}")


def _judge_type(header: Header, body: InspectionReport, report: Report) -> None:
    profile = header.profile
    tested = bool(body.analysis or body.results) or not (body.corrosion.is_empty and body.substances.is_empty)
    if profile != "2.1" and not tested:
        report.nonconformity("RESULTS_MISSING", "/body/results", f"type {profile} states test results")
    if profile in ORDER and body.conformity_statement is None:
        report.nonconformity(
            "CONFORMITY_STATEMENT_MISSING",
            "/body/conformity_statement",
            "EN 10204 asks for a statement of compliance",
        )
    if profile in ("3.1", "3.2"):
        if body.material.heat is None and header.subject.lot is None:
            report.nonconformity(
                "HEAT_MISSING",
                "/body/material/heat",
                f"type {profile} is about the lot delivered; none is named",
            )
        if body.inspector is None:
            report.nonconformity(
                "INSPECTOR_MISSING",
                "/body/inspector",
                f"type {profile} is validated by an authorised inspector",
            )
        elif not body.inspector.independent_of_manufacturing:
            report.nonconformity(
                "INSPECTOR_NOT_INDEPENDENT",
                "/body/inspector/independent_of_manufacturing",
                "the inspector shall be independent of the manufacturing department",
            )
    if profile == "3.2":
        _judge_second(header, body, report)


def _judge_second(header: Header, body: InspectionReport, report: Report) -> None:
    second = body.second_organisation
    if second is None:
        report.nonconformity(
            "SECOND_ORGANISATION_MISSING",
            "/body/second_organisation",
            "type 3.2 is signed by two organisations",
        )
    elif header.subject.manufacturer is not None and second.is_same_as(header.subject.manufacturer):
        report.nonconformity(
            "SECOND_ORGANISATION_NOT_DISTINCT",
            "/body/second_organisation",
            "the second organisation is the maker",
        )


def summary(header: Header, body: InspectionReport) -> list[Line]:
    """Label and value pairs for a page."""
    kind = f"EN 10204 type {header.profile}" if header.profile in ORDER else "Test report"
    lines: list[Line] = [("Inspection document", kind), ("Material", body.material.designation)]
    if body.material.product_standard is not None:
        lines.append(("Product standard", str(body.material.product_standard)))
    if body.material.heat is not None:
        lines.append(("Heat", body.material.heat))
    lines += [(result.property, f"{result.value} {result.unit}") for result in body.results[:8]]
    if body.analysis:
        lines.append(
            ("Analysis, % by mass", ", ".join(f"{each.symbol} {each.percent}" for each in body.analysis[:16]))
        )
    for spray in body.corrosion.salt_spray:
        outcome = "passed" if spray.passed else "not passed"
        lines.append((f"Salt spray {spray.method}", f"{spray.duration_hours} h, {outcome}"))
    for system in body.corrosion.coating_systems:
        lines.append(("Coating system", f"{system.corrosivity}-{system.durability}, {system.standard}"))
    for sour in body.corrosion.sour_service:
        lines.append(("Sour service", f"{sour.standard}, {sour.h2s_partial_pressure_kpa} kPa H2S"))
    return lines


_PROFILES: dict[str, Any] = dict.fromkeys((*ORDER, TEST_REPORT), InspectionReport)
MATERIAL_TEST_REPORT = DocumentType(
    name="material_test_report", profiles=_PROFILES, judge=judge, summary=summary
)
