"""An EN 10168 certificate and a PACT footprint of the least that meets every rule."""

from __future__ import annotations

from typing import Any

CERTIFICATE: dict[str, Any] = {
    "RefSchemaUrl": "https://schemas.materialidentity.org/en10168-schemas/v0.5.0/schema.json",
    "Certificate": {
        "CertificateLanguages": ["EN"],
        "CommercialTransaction": {
            "A01": {"Name": "Mill SE", "Country": "AT", "Identifiers": {"VAT": "ATU12345678"}},
            "A02": "Inspection certificate EN 10204:2004 3.1",
            "A03": "77/001",
            "A05": "Works inspection",
            "A06": {"Name": "Trader AG", "Country": "DE", "Identifiers": {"VAT": "DE123456789"}},
        },
        "ProductDescription": {
            "B01": "Plate",
            "B02": {"SteelDesignation": ["S355J2+N"], "ProductNorm": ["EN 10025-2:2019"]},
            "B07": ["H1"],
            "B08": 4,
            "B13": {"Property": "Actual mass", "Value": 12.5, "Unit": "t"},
        },
        "Inspection": {
            "ChemicalComposition": {
                "C71": {
                    "Symbol": "C",
                    "Unit": "%",
                    "Actual": {"Value": "0.15"},
                    "Maximum": {"Value": "0.20"},
                },
            },
            "TensileTest": {"C12": {"Property": "Rm", "Value": 500, "Unit": "MPa", "Minimum": 470}},
            "NotchedBarImpactTest": {
                "C42": [{"Value": 70, "Unit": "J"}, {"Value": 80, "Unit": "J"}],
                "C43": {"Value": 75, "Unit": "J", "Minimum": 27},
            },
        },
        "Validation": {"Z01": "We certify.", "Z02": "2026-03-01", "Z03": {"Name": "Inspection"}},
    },
}
FOOTPRINT: dict[str, Any] = {
    "id": "3893bb5d-da16-4dc1-9185-11d97476c254",
    "specVersion": "3.0.1",
    "created": "2026-03-01T09:00:00Z",
    "status": "Active",
    "companyName": "Beet Ltd",
    "companyIds": ["urn:uuid:51131fb5-42a2-4267-a402-0ecfefad1619"],
    "productDescription": "Bioethanol",
    "productIds": ["urn:gtin:4712345060507"],
    "productNameCompany": "Ethanol 98 %",
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": "1",
        "referencePeriodStart": "2025-01-01T00:00:00Z",
        "referencePeriodEnd": "2026-01-01T00:00:00Z",
        "pcfExcludingBiogenicUptake": "0.384",
        "pcfIncludingBiogenicUptake": "-1.226",
        "biogenicCO2Uptake": "-1.610",
        "fossilGhgEmissions": "0.35",
        "fossilCarbonContent": "0",
        "packagingEmissionsIncluded": True,
        "ccsTechnologicalCO2CaptureIncluded": False,
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["PACT-3.0"],
        "exemptedEmissionsPercent": "0",
        "primaryDataShare": "12.9",
    },
}
