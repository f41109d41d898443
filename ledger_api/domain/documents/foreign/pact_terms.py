"""Members and listed values of PACT version 3, as data."""

REQUIRED = (
    "id",
    "specVersion",
    "created",
    "status",
    "companyName",
    "companyIds",
    "productDescription",
    "productIds",
    "productNameCompany",
    "pcf",
)
REQUIRED_PCF = (
    "declaredUnitOfMeasurement",
    "declaredUnitAmount",
    "productMassPerDeclaredUnit",
    "referencePeriodStart",
    "referencePeriodEnd",
    "pcfExcludingBiogenicUptake",
    "pcfIncludingBiogenicUptake",
    "fossilGhgEmissions",
    "fossilCarbonContent",
    "ipccCharacterizationFactors",
    "crossSectoralStandards",
    "exemptedEmissionsPercent",
)
SHALL_PCF = ("packagingEmissionsIncluded", "ccsTechnologicalCO2CaptureIncluded", "primaryDataShare")
UNITS = frozenset(
    {
        "liter",
        "kilogram",
        "cubic meter",
        "kilowatt hour",
        "megajoule",
        "ton kilometer",
        "square meter",
        "piece",
        "hour",
        "megabit second",
    }
)
STANDARDS = frozenset(
    {"ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0"}
)
METHODOLOGIES = frozenset({"PEF", "ISO", "GHGP", "Quantis"})
COVERAGES = frozenset({"PCF calculation model", "PCF program", "product level"})
OPERATORS = frozenset({"PEF", "EPD International", "Other"})
REGIONS = frozenset(
    {
        "Africa",
        "Americas",
        "Asia",
        "Europe",
        "Oceania",
        "Australia and New Zealand",
        "Central Asia",
        "Eastern Asia",
        "Eastern Europe",
        "Latin America and the Caribbean",
        "Melanesia",
        "Micronesia",
        "Northern Africa",
        "Northern America",
        "Northern Europe",
        "Polynesia",
        "South-eastern Asia",
        "Southern Asia",
        "Southern Europe",
        "Sub-Saharan Africa",
        "Western Asia",
        "Western Europe",
    }
)
GEOGRAPHIES = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")

# Members whose sign their definition fixes: 1 is zero or more, -1 zero or less, 0 either.
DECIMALS: dict[str, int] = {
    "declaredUnitAmount": 1,
    "productMassPerDeclaredUnit": 1,
    "pcfExcludingBiogenicUptake": 0,
    "pcfIncludingBiogenicUptake": 0,
    "fossilCarbonContent": 1,
    "biogenicCarbonContent": 1,
    "recycledCarbonContent": 1,
    "fossilGhgEmissions": 1,
    "landUseChangeGhgEmissions": 1,
    "landCarbonLeakage": 1,
    "landManagementFossilGhgEmissions": 1,
    "landManagementBiogenicCO2Emissions": 1,
    "landManagementBiogenicCO2Removals": -1,
    "biogenicCO2Uptake": -1,
    "biogenicNonCO2Emissions": 1,
    "landAreaOccupation": 1,
    "aircraftGhgEmissions": 1,
    "packagingGhgEmissions": 1,
    "packagingBiogenicCarbonContent": 1,
    "outboundLogisticsGhgEmissions": 1,
    "ccsTechnologicalCO2Capture": -1,
    "technologicalCO2Removals": -1,
    "ccuCarbonContent": 1,
    "exemptedEmissionsPercent": 1,
    "primaryDataShare": 1,
}
KNOWN = frozenset(
    (*REQUIRED, "precedingPfIds", "validityPeriodStart", "validityPeriodEnd", "comment", "extensions")
) | {"productClassifications"}
KNOWN_PCF = frozenset((*REQUIRED_PCF, *SHALL_PCF, *GEOGRAPHIES, *DECIMALS)) | {
    "boundaryProcessesDescription",
    "technologicalCO2CaptureOrigin",
    "ccuCalculationApproach",
    "ccuCreditCertification",
    "biogenicAccountingMethodology",
    "productOrSectorSpecificRules",
    "exemptedEmissionsDescription",
    "allocationRulesDescription",
    "secondaryEmissionFactorSources",
    "dqi",
    "verification",
}
