"""Safety certificate: ISO 45001, China's work-safety grade, IECEx and ATEX, the API monogram."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ledger_api.domain.documents.dates import add_months
from ledger_api.domain.documents.fields import DateText, Economy, LongText, Part, Party, Standard, Text
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.header import Header
from ledger_api.domain.documents.native.kind import DocumentType, Line

CYCLE_MONTHS = 36  # ISO/IEC 17021-1: a certification cycle of three years; a work-safety grade holds as long
MANAGEMENT_SYSTEM_BODIES = "ISO/IEC 17021-1"


class Site(Part):
    """A place that the certificate covers."""

    name: Text
    address: Text | None = None
    economy: Economy


class Accreditation(Part):
    """The accreditation under which the certificate is issued."""

    accreditor: Party
    standard: Text
    number: Text


class ManagementSystem(Part):
    """Body of profile `iso45001`: the certificate of an occupational health and safety management system."""

    holder: Party
    scope: LongText
    sites: Annotated[list[Site], Field(min_length=1, max_length=200)]
    accreditation: Accreditation | None = None
    cycle_started_on: DateText
    decided_on: DateText
    next_audit_by: DateText | None = None


class WorkSafetyGrade(Part):
    """Body of profile `work-safety-grade`: work-safety standardisation, 1 being the best grade."""

    holder: Party
    scope: LongText
    sites: Annotated[list[Site], Field(min_length=1, max_length=50)]
    grade: Annotated[int, Field(ge=1, le=3)]
    industry: Text


class Marking(Part):
    """How explosion-protected equipment is marked."""

    equipment: Text
    marking: Text


class IecEx(Part):
    """Body of profile `iecex`: an IECEx certificate of conformity, from type and production assessment."""

    holder: Party
    marking: Marking
    standards: Annotated[list[Standard], Field(min_length=1, max_length=20)]
    type_report: Text | None = None
    production_report: Text | None = None
    equivalent_to: Annotated[list[Literal["ATEX", "IECEx"]], Field(max_length=2)] = Field(
        default_factory=list
    )


class AtexType(Part):
    """Body of profile `atex-type`: an EU-type examination certificate (2014/34/EU, module B)."""

    holder: Party
    marking: Marking
    standards: Annotated[list[Standard], Field(min_length=1, max_length=20)]
    notified_body_number: Annotated[str, Field(pattern=r"^[0-9]{4}\z")]
    group: Literal["I", "II"]
    category: Literal["M1", "M2", "1", "2", "3"]
    equivalent_to: Annotated[list[Literal["ATEX", "IECEx"]], Field(max_length=2)] = Field(
        default_factory=list
    )


class ApiMonogram(Part):
    """Body of profile `api-monogram`: a licence to mark products of one site with the API monogram."""

    holder: Party
    licence_number: Text
    product_standard: Standard
    products: Annotated[list[Text], Field(min_length=1, max_length=50)]
    site: Site


SafetyCertificate = ManagementSystem | WorkSafetyGrade | IecEx | AtexType | ApiMonogram


def judge(header: Header, body: SafetyCertificate, report: Report) -> None:
    """The rules of each scheme. A holder is somebody else than the body that certifies it."""
    if body.holder.id is not None and body.holder.id == header.issuer.id:
        report.nonconformity(
            "HOLDER_IS_ISSUER", "/body/holder", "a certificate is about another organisation"
        )
    match body:
        case ManagementSystem():
            _judge_management_system(header, body, report)
        case WorkSafetyGrade():
            if any(site.economy != "CN" for site in body.sites):
                report.nonconformity(
                    "GRADE_OUTSIDE_CHINA", "/body/sites", "the grade is given to sites in China"
                )
            _judge_cycle(header, header.issued_on, report)
        case IecEx():
            if body.type_report is None:
                report.nonconformity(
                    "IECEX_TYPE_MISSING", "/body/type_report", "no test report (ExTR) is named"
                )
            if body.production_report is None:
                report.nonconformity(
                    "IECEX_PRODUCTION_MISSING",
                    "/body/production_report",
                    "no quality assessment (QAR) is named",
                )
            _judge_equivalence(body.equivalent_to, "IECEx", report)
        case AtexType():
            if (body.group == "I") != body.category.startswith("M"):
                report.refuse(
                    "VALUE_NOT_ALLOWED",
                    "/body/category",
                    f"group {body.group} has no category {body.category}",
                )
            _judge_equivalence(body.equivalent_to, "ATEX", report)
        case ApiMonogram():
            _judge_licence(header, body, report)


def _judge_management_system(header: Header, body: ManagementSystem, report: Report) -> None:
    accreditation = body.accreditation
    if accreditation is None:
        report.nonconformity("ACCREDITATION_MISSING", "/body/accreditation", "no accreditation is stated")
    elif not accreditation.standard.replace(" ", "").startswith(MANAGEMENT_SYSTEM_BODIES.replace(" ", "")):
        report.nonconformity(
            "ACCREDITATION_STANDARD",
            "/body/accreditation/standard",
            f"such certificates need {MANAGEMENT_SYSTEM_BODIES}, not {accreditation.standard}",
        )
    if header.standard is None or not header.standard.id.replace(" ", "").startswith("ISO45001"):
        report.refuse("HEADER_CONFLICT", "/header/standard", "an ISO 45001 certificate names ISO 45001")
    elif header.standard.edition is None:
        report.nonconformity(
            "EDITION_MISSING", "/header/standard/edition", "the edition of ISO 45001 is not stated"
        )
    if body.decided_on > header.issued_on:
        report.refuse("ASSESSED_AFTER_ISSUE", "/body/decided_on", "decided after the certificate was issued")
    if body.cycle_started_on > body.decided_on:
        report.nonconformity(
            "CYCLE_AFTER_DECISION", "/body/cycle_started_on", "the cycle follows the decision"
        )
    _judge_cycle(header, body.cycle_started_on, report)


def _judge_cycle(header: Header, start: str, report: Report) -> None:
    if header.valid_to is None:
        report.nonconformity("VALIDITY_MISSING", "/header/valid_to", "a certificate states when it expires")
        return
    latest = add_months(date.fromisoformat(start), CYCLE_MONTHS).isoformat()
    if header.valid_to > latest:
        report.nonconformity("CYCLE_TOO_LONG", "/header/valid_to", f"three years end on {latest}")


def _judge_equivalence(claimed: list[Literal["ATEX", "IECEx"]], own: str, report: Report) -> None:
    for index, scheme in enumerate(claimed):
        if scheme != own:
            report.nonconformity(
                "EX_SCHEMES_NOT_EQUIVALENT",
                f"/body/equivalent_to/{index}",
                f"{own} does not stand for {scheme}",
            )


def _judge_licence(header: Header, body: ApiMonogram, report: Report) -> None:
    if header.subject.site is None:
        report.nonconformity(
            "SITE_MISSING", "/header/subject/site", "the licence holds for one site; name it"
        )
    elif header.subject.site != body.site.name:
        report.refuse("HEADER_CONFLICT", "/header/subject/site", f"the licence is for {body.site.name}")
    if body.product_standard.edition is None:
        report.nonconformity("EDITION_MISSING", "/body/product_standard/edition", "the edition is not stated")


def summary(header: Header, body: SafetyCertificate) -> list[Line]:
    """Label and value pairs for a page."""
    lines: list[Line] = [("Holder", body.holder.name)]
    if header.standard is not None:
        lines.append(("Standard", str(header.standard)))
    match body:
        case ManagementSystem() | WorkSafetyGrade():
            if isinstance(body, WorkSafetyGrade):
                lines.append(("Grade", str(body.grade)))
            lines.append(("Scope", body.scope))
            lines.append(("Sites", ", ".join(f"{site.name} ({site.economy})" for site in body.sites[:8])))
        case IecEx() | AtexType():
            lines.append(("Equipment", body.marking.equipment))
            lines.append(("Marking", body.marking.marking))
        case ApiMonogram():
            lines.append(("Licence", body.licence_number))
            lines.append(("Products", ", ".join(body.products)))
            lines.append(("Site", f"{body.site.name} ({body.site.economy})"))
    return lines


SAFETY_CERTIFICATE = DocumentType(
    name="safety_certificate",
    profiles={
        "iso45001": ManagementSystem,
        "work-safety-grade": WorkSafetyGrade,
        "iecex": IecEx,
        "atex-type": AtexType,
        "api-monogram": ApiMonogram,
    },
    judge=judge,
    summary=summary,
)
