"""The rules of PACT version 3 for one footprint, in the two tiers of this ledger."""

import re
from decimal import Decimal

from ledger_api.domain.documents.dates import add_months
from ledger_api.domain.documents.foreign.pact_terms import (
    COVERAGES,
    DECIMALS,
    GEOGRAPHIES,
    KNOWN,
    KNOWN_PCF,
    METHODOLOGIES,
    OPERATORS,
    REGIONS,
    REQUIRED,
    REQUIRED_PCF,
    SHALL_PCF,
    STANDARDS,
    UNITS,
)
from ledger_api.domain.documents.foreign.reading import Node
from ledger_api.domain.documents.native.carbon_label import DEFAULT_VALIDITY_MONTHS, VERIFIED_COVERAGE
from ledger_api.domain.identifiers import is_economy, is_gtin, is_urn, is_uuid

_VERSION = re.compile(r"3\.[0-9]+\.[0-9]+(?:-[0-9]{8})?\Z")


def judge_footprint(root: Node) -> None:
    """Every rule; what it says goes to the node's report."""
    for name in REQUIRED:
        root.required(name)
    _judge_identity(root)
    for name in sorted(root.value.keys() - KNOWN):
        root.report.warn("UNKNOWN_MEMBER", root.pointer(name), f"PACT version 3 has no {name}")
    if root.has("updated"):
        root.timestamp("updated")  # of version 2; what is left of it is still a claim about time
    pcf = root.node("pcf")
    if pcf is None:
        return
    for name in REQUIRED_PCF:
        pcf.required(name)
    for name in SHALL_PCF:
        if not pcf.has(name):
            pcf.report.nonconformity(
                "SHALL_MISSING", pcf.pointer(name), f"{name} shall be stated (PACT version 3)"
            )
    for name in sorted(pcf.value.keys() - KNOWN_PCF):
        pcf.report.warn("UNKNOWN_MEMBER", pcf.pointer(name), f"PACT version 3 has no {name} here")
    _judge_numbers(pcf)
    _judge_periods(root, pcf)
    _judge_geography(pcf)
    _judge_methods(pcf)
    _judge_verification(pcf)


def _judge_identity(root: Node) -> None:
    report = root.report
    version = root.text("specVersion")
    if version is not None and not _VERSION.match(version):
        report.refuse(
            "SPEC_VERSION_UNSUPPORTED", root.pointer("specVersion"), f"version {version} is not 3.x.y"
        )
    status = root.text("status")
    if status == "Deprecated":
        report.nonconformity(
            "FOOTPRINT_DEPRECATED", root.pointer("status"), "its issuer no longer stands by it"
        )
    elif status not in (None, "Active"):
        report.nonconformity(
            "VALUE_NOT_LISTED", root.pointer("status"), f"{status} is neither Active nor Deprecated"
        )
    own = root.text("id")
    if own is not None and not is_uuid(own):
        report.warn("UUID_SHAPE", root.pointer("id"), f"{own} is not a UUID of RFC 9562")
    for index, other in enumerate(root.items("precedingPfIds")):
        at = f"{root.pointer('precedingPfIds')}/{index}"
        if other == own:
            report.nonconformity("PRECEDES_ITSELF", at, "a footprint does not precede itself")
        if not (isinstance(other, str) and is_uuid(other)):
            report.warn("UUID_SHAPE", at, f"{other} is not a UUID of RFC 9562")
    for name in ("companyIds", "productIds", "productClassifications"):
        _judge_urns(root, name)


def _judge_urns(root: Node, name: str) -> None:
    values = root.items(name)
    if root.has(name) and not values:
        root.report.nonconformity("LIST_EMPTY", root.pointer(name), f"{name} shall name at least one")
    for index, urn in enumerate(values):
        at = f"{root.pointer(name)}/{index}"
        if not isinstance(urn, str) or not is_urn(urn):
            root.report.warn("URN_SHAPE", at, f"{urn} is not a URN of RFC 8141")
        elif urn.lower().startswith("urn:uuid:") and not is_uuid(urn[9:]):
            root.report.warn("UUID_SHAPE", at, f"{urn[9:]} is not a UUID of RFC 9562")
        elif urn.lower().startswith("urn:gtin:") and not is_gtin(urn[9:]):
            root.report.warn("GTIN_CHECK_DIGIT", at, f"{urn[9:]} is not a GTIN: its check digit does not fit")
        if urn in values[:index]:
            root.report.nonconformity("LISTED_TWICE", at, f"{urn} is listed twice")


def _judge_numbers(pcf: Node) -> None:
    report = pcf.report
    values: dict[str, Decimal] = {}
    for name, sign in DECIMALS.items():
        value = pcf.decimal(name)
        if value is None:
            continue
        values[name] = value
        if not isinstance(pcf.value[name], str):
            report.nonconformity("DECIMAL_NOT_STRING", pcf.pointer(name), f"{name} shall be a decimal string")
        if value * sign < 0:
            due = "zero or more" if sign > 0 else "zero or less"
            report.nonconformity(
                "VALUE_SIGN", pcf.pointer(name), f"{name} is {value}; by its definition it is {due}"
            )
    if values.get("declaredUnitAmount") == 0:
        report.refuse(
            "VALUE_IMPOSSIBLE", pcf.pointer("declaredUnitAmount"), "a footprint is of more than nothing"
        )
    unit = pcf.text("declaredUnitOfMeasurement")
    if unit is not None and unit not in UNITS:
        report.refuse(
            "UNIT_UNKNOWN", pcf.pointer("declaredUnitOfMeasurement"), f"{unit} is no unit of PACT version 3"
        )
    for name in ("exemptedEmissionsPercent", "primaryDataShare"):
        if values.get(name, Decimal(0)) > 100:
            report.refuse("VALUE_IMPOSSIBLE", pcf.pointer(name), "a share lies between 0 and 100 percent")
    if 5 < values.get("exemptedEmissionsPercent", Decimal(0)) <= 100:
        report.nonconformity(
            "EXEMPTED_OVER_FIVE_PERCENT",
            pcf.pointer("exemptedEmissionsPercent"),
            f"{values['exemptedEmissionsPercent']} % of the emissions are left out",
        )
    _judge_packaging(pcf, values)
    _judge_uptake(pcf, values)


def _judge_packaging(pcf: Node, values: dict[str, Decimal]) -> None:
    included = pcf.flag("packagingEmissionsIncluded")
    if values.get("packagingGhgEmissions", 0) and included is not True:
        said = (
            "packagingEmissionsIncluded is false" if included is False else "nothing says they are included"
        )
        pcf.report.refuse(
            "PACKAGING_CONTRADICTS",
            pcf.pointer("packagingGhgEmissions"),
            f"packaging emissions are stated, but {said}",
        )


def _judge_uptake(pcf: Node, values: dict[str, Decimal]) -> None:
    """Including differs from excluding by the biogenic uptake, up to the rounding of the three figures."""
    names = ("pcfIncludingBiogenicUptake", "pcfExcludingBiogenicUptake", "biogenicCO2Uptake")
    if not all(name in values for name in names):
        return
    including, excluding, uptake = (values[name] for name in names)
    rounding = sum(
        (Decimal(5).scaleb(min(int(values[name].as_tuple().exponent), 0) - 1) for name in names), Decimal(0)
    )
    if abs(including - excluding - uptake) > rounding:
        pcf.report.nonconformity(
            "UPTAKE_DIFFERS",
            pcf.pointer("biogenicCO2Uptake"),
            f"including less excluding is {including - excluding}, the uptake stated is {uptake}",
        )


def _judge_periods(root: Node, pcf: Node) -> None:
    report = root.report
    start, end = pcf.timestamp("referencePeriodStart"), pcf.timestamp("referencePeriodEnd")
    valid_from, valid_to = root.timestamp("validityPeriodStart"), root.timestamp("validityPeriodEnd")
    created = root.timestamp("created")
    if valid_to and created and valid_to.at <= created.at:
        report.refuse(
            "VALIDITY_BEFORE_ISSUE",
            root.pointer("validityPeriodEnd"),
            "the validity ends before its creation",
        )
    if start and end and end.at <= start.at:
        report.refuse(
            "PERIOD_EMPTY", pcf.pointer("referencePeriodEnd"), "the reference period ends before it starts"
        )
    if valid_from and start and valid_from.at < start.at:
        report.refuse(
            "VALIDITY_BEFORE_PERIOD",
            root.pointer("validityPeriodStart"),
            "valid before the reference period began",
        )
    elif valid_from and end and valid_from.at < end.at:
        report.nonconformity(
            "VALIDITY_BEFORE_PERIOD_END",
            root.pointer("validityPeriodStart"),
            "the validity shall not start before the reference period ends",
        )
    if valid_to and end and valid_to.day_after > add_months(end.day_after, DEFAULT_VALIDITY_MONTHS):
        report.nonconformity(
            "VALIDITY_OVER_THREE_YEARS",
            root.pointer("validityPeriodEnd"),
            "the validity shall end within three years of the reference period",
        )


def _judge_geography(pcf: Node) -> None:
    report = pcf.report
    given = [name for name in GEOGRAPHIES if pcf.has(name)]
    if len(given) > 1:
        report.nonconformity(
            "GEOGRAPHY_NOT_EXCLUSIVE",
            pcf.pointer(given[1]),
            f"one geography at most; here {' and '.join(given)}",
        )
    region, country = pcf.text("geographyRegionOrSubregion"), pcf.text("geographyCountry")
    part = pcf.text("geographyCountrySubdivision")
    if region is not None and region not in REGIONS:
        report.nonconformity(
            "VALUE_NOT_LISTED", pcf.pointer(GEOGRAPHIES[0]), f"{region} is no region of the UN list"
        )
    if country is not None and not is_economy(country):
        report.nonconformity(
            "ECONOMY_UNKNOWN", pcf.pointer(GEOGRAPHIES[1]), f"{country} is no country of ISO 3166-1"
        )
    if part is not None and not (re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", part) and is_economy(part[:2])):
        report.nonconformity(
            "VALUE_NOT_LISTED", pcf.pointer(GEOGRAPHIES[2]), f"{part} is no code of ISO 3166-2"
        )
    if country and part and not part.startswith(f"{country}-"):
        report.refuse(
            "GEOGRAPHY_CONTRADICTS", pcf.pointer(GEOGRAPHIES[2]), f"{part} does not lie in {country}"
        )


def _judge_methods(pcf: Node) -> None:
    report = pcf.report
    for at, factor in pcf.texts("ipccCharacterizationFactors"):
        if not re.fullmatch(r"AR[0-9]+", factor):
            report.nonconformity("VALUE_NOT_LISTED", at, f"{factor} is no IPCC assessment report")
    for name in ("ipccCharacterizationFactors", "crossSectoralStandards"):
        if not pcf.items(name) and isinstance(pcf.value.get(name), list):
            report.refuse("FIELD_MISSING", pcf.pointer(name), f"{name} names none")
    for at, standard in pcf.texts("crossSectoralStandards"):
        if standard not in STANDARDS:
            report.warn("VALUE_NOT_LISTED", at, f"{standard} is not in the PACT list")
        if standard == "ISO14067":
            report.warn(
                "PARTIAL_FOOTPRINT", at, "cradle to gate is a partial footprint of ISO 14067: data, no label"
            )
    methodology = pcf.text("biogenicAccountingMethodology")
    if methodology is not None and methodology not in METHODOLOGIES:
        report.nonconformity(
            "VALUE_NOT_LISTED",
            pcf.pointer("biogenicAccountingMethodology"),
            f"{methodology} is not in the PACT list",
        )
    for rule in pcf.nodes("productOrSectorSpecificRules"):
        operator = rule.text("operator")
        if operator not in OPERATORS:
            report.nonconformity(
                "VALUE_NOT_LISTED", rule.pointer("operator"), f"{operator} is not in the PACT list"
            )
        if operator == "Other" and not rule.text("otherOperatorName"):
            report.nonconformity(
                "SHALL_MISSING",
                rule.pointer("otherOperatorName"),
                "operator Other shall be named in the same rule",
            )
    for quality in ("technologicalDQR", "geographicalDQR", "temporalDQR"):
        dqi = pcf.node("dqi")
        rating = dqi.decimal(quality) if dqi else None
        if dqi and rating is not None and not 1 <= rating <= 5:
            report.nonconformity(
                "VALUE_NOT_LISTED", dqi.pointer(quality), f"a rating lies between 1 and 5, not {rating}"
            )


def _judge_verification(pcf: Node) -> None:
    verification = pcf.node("verification")
    if verification is None:
        return
    report = pcf.report
    coverage = verification.text("coverage")
    if coverage is not None and coverage not in COVERAGES:
        report.nonconformity(
            "VALUE_NOT_LISTED", verification.pointer("coverage"), f"{coverage} is not in the PACT list"
        )
    if coverage != VERIFIED_COVERAGE:
        said = f"coverage is {coverage}" if coverage else "no coverage is stated"
        report.warn(
            "NOT_VERIFIED", verification.pointer("coverage"), f"{said}; only product level verifies it"
        )
    completed, start = verification.timestamp("completedAt"), pcf.timestamp("referencePeriodStart")
    if completed and start and completed.at < start.at:
        report.refuse(
            "VERIFICATION_BEFORE_PERIOD",
            verification.pointer("completedAt"),
            "verified before the period it covers began",
        )
