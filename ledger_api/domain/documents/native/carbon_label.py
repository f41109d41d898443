"""Carbon label: a product carbon footprint, or an environmental product declaration (EPD).

Footprint rules after ISO 14067 and the PACT methodology; EPD rules after ISO 14025 and EN 15804.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ledger_api.domain.documents.dates import add_months
from ledger_api.domain.documents.fields import (
    DateText,
    DecimalText,
    LongText,
    Part,
    Party,
    Standard,
    Text,
    Unit,
    amount,
)
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.header import Header
from ledger_api.domain.documents.native.kind import DocumentType, Line

DEFAULT_VALIDITY_MONTHS = (
    36  # domain.md section 3: no validity given means 3 years after the reference period
)
EPD_VALIDITY_MONTHS = 60  # [check] five years, the usual rule of EN 15804 programmes
VERIFIED_COVERAGE = "product level"
CO2E_UNITS = Literal["kgCO2e", "tCO2e"]


class ReferencePeriod(Part):
    """The days whose activity the footprint covers, half-open."""

    start: DateText
    end: DateText


class Emissions(Part):
    """Greenhouse gas emissions of one declared amount, in `unit`; `total` excludes biogenic uptake."""

    unit: CO2E_UNITS
    total: DecimalText
    fossil: DecimalText
    land_use_change: DecimalText | None = None
    biogenic: DecimalText | None = None
    biogenic_uptake: DecimalText | None = None
    packaging: DecimalText | None = None


class Verification(Part):
    """Who looked at the footprint, and at how much of it. Only `product level` verifies this product."""

    coverage: Literal["product level", "PCF program", "PCF calculation model"]
    provider: Party
    completed_on: DateText
    standard: Standard | None = None


class Footprint(Part):
    """Body of profile `footprint`."""

    declared_unit: Unit
    declared_amount: DecimalText
    mass_per_declared_unit_kg: DecimalText | None = None
    emissions: Emissions
    boundary: Literal["cradle-to-gate", "cradle-to-grave", "gate-to-gate"]
    boundary_description: LongText | None = None
    presented_as: Literal["data", "label"] = "data"
    methods: Annotated[list[Standard], Field(min_length=1, max_length=10)]
    characterisation_factors: Literal["AR4", "AR5", "AR6"]
    reference_period: ReferencePeriod
    exempted_percent: DecimalText
    exempted_description: LongText | None = None
    primary_data_share_percent: DecimalText | None = None
    packaging_included: bool | None = None
    carbon_capture_included: bool | None = None
    verification: Verification | None = None


class ProductCategoryRule(Part):
    """The product category rule (PCR) an EPD follows."""

    id: Text
    version: Text


class Indicator(Part):
    """One result of an EPD: an indicator in an information module, for one declared amount."""

    indicator: Text
    module: Text
    value: DecimalText
    unit: Text


class Declaration(Part):
    """Body of profile `epd` (ISO 14025): its number is the document number, its validity the header's."""

    programme_operator: Party
    pcr: ProductCategoryRule
    verifier: Party
    verified_on: DateText
    verification: Literal["external", "internal"]
    published_on: DateText | None = None
    declared_unit: Unit
    declared_amount: DecimalText
    indicators: Annotated[list[Indicator], Field(min_length=1, max_length=500)]
    status: Literal["published"] = "published"


def judge(header: Header, body: Footprint | Declaration, report: Report) -> None:
    """The SHALL rules of both profiles."""
    if amount(body.declared_amount) <= 0:
        report.refuse("VALUE_IMPOSSIBLE", "/body/declared_amount", "the declared amount is above zero")
    if isinstance(body, Footprint):
        _judge_footprint(header, body, report)
    else:
        _judge_declaration(header, body, report)


def _judge_footprint(header: Header, body: Footprint, report: Report) -> None:
    period = body.reference_period
    if period.end <= period.start:
        report.refuse(
            "PERIOD_EMPTY", "/body/reference_period/end", "the reference period ends before it starts"
        )
    _judge_shares(body, report)
    emissions = body.emissions
    if amount(emissions.fossil) < 0:
        report.refuse("VALUE_IMPOSSIBLE", "/body/emissions/fossil", "fossil emissions are zero or more")
    if emissions.biogenic_uptake is not None and amount(emissions.biogenic_uptake) > 0:
        report.nonconformity("VALUE_SIGN", "/body/emissions/biogenic_uptake", "uptake is zero or less")
    if emissions.packaging is not None and body.packaging_included is not True:
        report.refuse(
            "PACKAGING_CONTRADICTS",
            "/body/emissions/packaging",
            "packaging emissions are stated, but packaging_included is not true",
        )
    for name in ("packaging_included", "carbon_capture_included", "primary_data_share_percent"):
        if getattr(body, name) is None:
            report.nonconformity("SHALL_MISSING", f"/body/{name}", f"{name} shall be stated (PACT version 3)")
    cites_iso = any(method.id.replace(" ", "").startswith("ISO14067") for method in body.methods)
    if cites_iso and body.presented_as == "label" and body.boundary != "cradle-to-grave":
        report.nonconformity(
            "PARTIAL_FOOTPRINT_NOT_A_LABEL",
            "/body/boundary",
            f"{body.boundary} is a partial footprint (ISO 14067); a label covers the whole life cycle",
        )
    if header.valid_from is not None and header.valid_from < period.end:
        report.nonconformity(
            "VALIDITY_BEFORE_PERIOD_END", "/header/valid_from", "valid before its data are complete"
        )
    if body.verification is None:
        report.warn("NOT_VERIFIED", "/body/verification", "nobody outside has verified this footprint")
        return
    if body.verification.coverage != VERIFIED_COVERAGE:
        report.warn(
            "NOT_VERIFIED",
            "/body/verification/coverage",
            f"{body.verification.coverage} does not verify the product",
        )
    if body.verification.completed_on < period.start:
        report.refuse(
            "VERIFICATION_BEFORE_PERIOD",
            "/body/verification/completed_on",
            "verified before the period it covers began",
        )


def _judge_shares(body: Footprint, report: Report) -> None:
    exempted = amount(body.exempted_percent)
    if not 0 <= exempted <= 100:
        report.refuse("VALUE_IMPOSSIBLE", "/body/exempted_percent", "a share lies between 0 and 100 percent")
    elif exempted > 5:
        report.nonconformity(
            "EXEMPTED_OVER_FIVE_PERCENT", "/body/exempted_percent", f"{body.exempted_percent} % is left out"
        )
    share = body.primary_data_share_percent
    if share is not None and not 0 <= amount(share) <= 100:
        report.refuse(
            "VALUE_IMPOSSIBLE", "/body/primary_data_share_percent", "a share lies between 0 and 100 percent"
        )


def _judge_declaration(header: Header, body: Declaration, report: Report) -> None:
    for name in ("valid_from", "valid_to"):
        if getattr(header, name) is None:
            report.refuse("FIELD_MISSING", f"/header/{name}", "an EPD states its validity (ISO 14025)")
    if header.valid_from is not None and header.valid_to is not None:
        latest = add_months(date.fromisoformat(header.valid_from), EPD_VALIDITY_MONTHS).isoformat()
        if header.valid_to > latest:
            report.nonconformity(
                "EPD_VALIDITY_TOO_LONG",
                "/header/valid_to",
                f"five years end on {latest} [source to be checked]",
            )
    if body.verified_on > header.issued_on:
        report.nonconformity(
            "VERIFIED_AFTER_ISSUE", "/body/verified_on", "verified after the declaration was issued"
        )
    for role, party in (
        ("manufacturer", header.subject.manufacturer),
        ("exporter", header.subject.exporter),
        ("programme operator", body.programme_operator),
    ):
        if party is not None and body.verifier.is_same_as(party):
            report.nonconformity("VERIFIER_NOT_INDEPENDENT", "/body/verifier", f"the verifier is the {role}")


def complete(header: Header, body: Footprint | Declaration) -> Header:
    """A footprint without validity holds from the end of its reference period for three calendar years."""
    if not isinstance(body, Footprint) or header.valid_to is not None:
        return header
    end = add_months(date.fromisoformat(body.reference_period.end), DEFAULT_VALIDITY_MONTHS).isoformat()
    return header.model_copy(update={"valid_to": end})


def summary(_header: Header, body: Footprint | Declaration) -> list[Line]:
    """Label and value pairs for a page."""
    if isinstance(body, Footprint):
        per = f"{body.emissions.total} {body.emissions.unit} per {body.declared_amount} {body.declared_unit}"
        verified = body.verification
        return [
            ("Footprint", per),
            ("Boundary", body.boundary),
            ("Method", ", ".join(map(str, body.methods))),
            ("Reference period", f"{body.reference_period.start} to {body.reference_period.end}"),
            ("Verified", f"{verified.coverage}, {verified.provider.name}" if verified else "no"),
        ]
    lines = [
        ("Programme operator", body.programme_operator.name),
        ("Product category rule", f"{body.pcr.id}, version {body.pcr.version}"),
        ("Verifier", f"{body.verifier.name} ({body.verification})"),
        ("Declared unit", f"{body.declared_amount} {body.declared_unit}"),
    ]
    return lines + [
        (f"{each.indicator} {each.module}", f"{each.value} {each.unit}") for each in body.indicators[:8]
    ]


CARBON_LABEL = DocumentType(
    name="carbon_label",
    profiles={"footprint": Footprint, "epd": Declaration},
    judge=judge,
    summary=summary,
    complete=complete,
)
