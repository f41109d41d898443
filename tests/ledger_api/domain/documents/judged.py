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
from tests.ledger_api.domain.documents.foreign_drafts import CERTIFICATE, FOOTPRINT

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
FULL_CERTIFICATE = changed(
    CERTIFICATE,
    {
        "/Certificate/CommercialTransaction/A06/Identifiers": GONE,
        "/Certificate/CommercialTransaction/A06/VAT_Id": "DE123456789",
        "/Certificate/ProductDescription/B07": ["H1", "H2"],
        "/Certificate/ProductDescription/B09": {"Form": "Plate", "Thickness": {"Value": 20, "Unit": "mm"}},
        "/Certificate/ProductDescription/B12": {"Property": "Theoretical mass", "Value": 12.4, "Unit": "t"},
        "/Certificate/Inspection/ChemicalComposition/C71/Minimum": {"Value": "0.10"},
        "/Certificate/Inspection/ChemicalComposition/C72": {
            "Symbol": "Mn",
            "Unit": "%",
            "Actual": {"Value": "1.02"},
        },
        "/Certificate/Inspection/ChemicalComposition/C92": {
            "Symbol": "CEV",
            "Actual": {"Value": "0.32"},
            "Maximum": {"Value": "0.45"},
        },
        "/Certificate/Inspection/TensileTest/C12/Maximum": 630,
        "/Certificate/Inspection/HardnessTest": {
            "C31": [{"Value": 180, "Unit": "HBW"}, {"Value": 182, "Unit": "HBW"}],
            "C32": {"Value": 181, "Unit": "HBW", "Maximum": 200},
        },
        "/Certificate/Validation/Z04": {"NotifiedBodyNumber": "0769", "DoCYear": "25"},
    },
)
FULL_FOOTPRINT = changed(
    FOOTPRINT,
    {
        "/updated": "2026-03-02T09:00:00Z",
        "/validityPeriodStart": "2026-03-02T00:00:00Z",
        "/validityPeriodEnd": "2027-03-02T00:00:00Z",
        "/productClassifications": ["urn:pact:productclassification:un-cpc:3342"],
        "/comment": "none",
        "/pcf/geographyCountry": "FR",
        "/pcf/biogenicCarbonContent": "0.4",
        "/pcf/packagingGhgEmissions": "0.01",
        "/pcf/crossSectoralStandards": ["PACT-3.0", "ISO14067"],
        "/pcf/exemptedEmissionsDescription": "none",
        "/pcf/verification": {
            "coverage": "product level",
            "providerName": "Verifier",
            "completedAt": "2026-02-01T00:00:00Z",
            "standardName": "ISO 14064-3",
        },
    },
)
DRAFTS: dict[str, Any] = {**EXAMPLES, "en10168": FULL_CERTIFICATE, "pact": FULL_FOOTPRINT}


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
    JUDGED.write_text(
        json.dumps(everything(), indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
