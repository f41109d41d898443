"""What is said of documents, changed at every place in turn, as ``judged.json`` beside this holds it.

``python -m tests.ledger_api.domain.documents.judged`` writes the file anew: read the difference before it is
committed, since it is what issuers will be told instead.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger_api.domain.documents import DocumentRefusedError, prepare, render_summary
from tests.ledger_api.domain.documents.drafts import EXAMPLES, GONE, ISSUER, changed, encoded, places_of

JUDGED = Path(__file__).with_suffix(".json")
VALUES: dict[str, Any] = {
    "gone": GONE,
    "null": None,
    "minus one": "-1",
    "zero": "0",
    "a hundred": "100",
    "a hundred and one": "101",
    "a word": "x",
    "an early day": "1999-01-31",
    "a late day": "2027-12-31",
    "a number": 7,
    "true": True,
    "false": False,
    "a list": [],
    "an object": {},
}
CERTIFICATE = {
    "RefSchemaUrl": "https://schemas.materialidentity.org/en10168-schemas/v0.5.0/schema.json",
    "Certificate": {
        "CertificateLanguages": ["EN"],
        "CommercialTransaction": {
            "A01": {"Name": "Mill SE", "Country": "AT", "Identifiers": {"VAT": "ATU12345678"}},
            "A02": "Inspection certificate EN 10204:2004 3.1",
            "A03": "77/001",
            "A05": "Works inspection",
            "A06": {"Name": "Trader AG", "Country": "DE", "VAT_Id": "DE123456789"},
        },
        "ProductDescription": {
            "B01": "Plate",
            "B02": {"SteelDesignation": ["S355J2+N"], "ProductNorm": ["EN 10025-2:2019"]},
            "B07": ["H1", "H2"],
            "B08": 4,
            "B09": {"Form": "Plate", "Thickness": {"Value": 20, "Unit": "mm"}},
            "B12": {"Property": "Theoretical mass", "Value": 12.4, "Unit": "t"},
            "B13": {"Property": "Actual mass", "Value": 12.5, "Unit": "t"},
        },
        "Inspection": {
            "ChemicalComposition": {
                "C71": {
                    "Symbol": "C",
                    "Unit": "%",
                    "Actual": {"Value": "0.15"},
                    "Minimum": {"Value": "0.10"},
                    "Maximum": {"Value": "0.20"},
                },
                "C72": {"Symbol": "Mn", "Unit": "%", "Actual": {"Value": "1.02"}},
                "C92": {"Symbol": "CEV", "Actual": {"Value": "0.32"}, "Maximum": {"Value": "0.45"}},
            },
            "TensileTest": {
                "C12": {"Property": "Rm", "Value": 500, "Unit": "MPa", "Minimum": 470, "Maximum": 630}
            },
            "NotchedBarImpactTest": {
                "C42": [{"Value": 70, "Unit": "J"}, {"Value": 80, "Unit": "J"}],
                "C43": {"Value": 75, "Unit": "J", "Minimum": 27},
            },
            "HardnessTest": {
                "C31": [{"Value": 180, "Unit": "HBW"}, {"Value": 182, "Unit": "HBW"}],
                "C32": {"Value": 181, "Unit": "HBW", "Maximum": 200},
            },
        },
        "Validation": {
            "Z01": "We certify.",
            "Z02": "2026-03-01",
            "Z03": {"Name": "Inspection"},
            "Z04": {"NotifiedBodyNumber": "0769", "DoCYear": "25"},
        },
    },
}
FOOTPRINT = {
    "id": "3893bb5d-da16-4dc1-9185-11d97476c254",
    "specVersion": "3.0.1",
    "created": "2026-03-01T09:00:00Z",
    "updated": "2026-03-02T09:00:00Z",
    "status": "Active",
    "validityPeriodStart": "2026-03-02T00:00:00Z",
    "validityPeriodEnd": "2027-03-02T00:00:00Z",
    "companyName": "Beet Ltd",
    "companyIds": ["urn:uuid:51131fb5-42a2-4267-a402-0ecfefad1619"],
    "productDescription": "Bioethanol",
    "productIds": ["urn:gtin:4712345060507"],
    "productClassifications": ["urn:pact:productclassification:un-cpc:3342"],
    "productNameCompany": "Ethanol 98 %",
    "comment": "none",
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": "1",
        "referencePeriodStart": "2025-01-01T00:00:00Z",
        "referencePeriodEnd": "2026-01-01T00:00:00Z",
        "geographyCountry": "FR",
        "pcfExcludingBiogenicUptake": "0.384",
        "pcfIncludingBiogenicUptake": "-1.226",
        "biogenicCO2Uptake": "-1.610",
        "fossilGhgEmissions": "0.35",
        "fossilCarbonContent": "0",
        "biogenicCarbonContent": "0.4",
        "packagingEmissionsIncluded": True,
        "packagingGhgEmissions": "0.01",
        "ccsTechnologicalCO2CaptureIncluded": False,
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["PACT-3.0", "ISO14067"],
        "exemptedEmissionsPercent": "0",
        "exemptedEmissionsDescription": "none",
        "primaryDataShare": "12.9",
        "verification": {
            "coverage": "product level",
            "providerName": "Verifier",
            "completedAt": "2026-02-01T00:00:00Z",
            "standardName": "ISO 14064-3",
        },
    },
}
DRAFTS: dict[str, Any] = {**EXAMPLES, "en10168": CERTIFICATE, "pact": FOOTPRINT}


def judged(draft: Any) -> list[str]:
    """What is said of a draft, one line for each problem or finding; their words are not promised."""
    try:
        document = prepare(encoded(draft), issuer_id=ISSUER)
    except DocumentRefusedError as refusal:
        return [f"refused {one.code} {one.pointer}" for one in refusal.problems]
    return [f"{one.severity} {one.code} {one.pointer}" for one in document.findings]


def changed_everywhere(draft: Any, value: Any) -> dict[str, list[str]]:
    """What is said of a draft with this value at one place, by place, but for what is said anyway."""
    plain = judged(draft)
    places = [one for one in places_of(draft) if value is not GONE or not one[-1].isdigit()]  # no list items
    found = {place: judged(changed(draft, {place: value})) for place in places}
    return {place: lines for place, lines in found.items() if lines != plain}


def whole(draft: Any) -> dict[str, Any]:
    """A draft's header, its summary, and what is said of it."""
    document = prepare(encoded(draft), issuer_id=ISSUER)
    lines = [list(line) for line in render_summary(document.header, document.body)]
    return {"header": document.header, "summary": lines, "findings": judged(draft)}


def everything() -> dict[str, Any]:
    """All that the file holds."""
    return {
        name: {
            "plain": whole(draft),
            "changed": {said: changed_everywhere(draft, value) for said, value in VALUES.items()},
        }
        for name, draft in DRAFTS.items()
    }


if __name__ == "__main__":
    JUDGED.write_text(json.dumps(everything(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
