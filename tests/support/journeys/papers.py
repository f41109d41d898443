"""The papers, parties and annexes of the journeys, dated as in the rule book. All of it is made up."""

from __future__ import annotations

import json
from typing import Any

from ledger_api.demo_data import demo_documents

Json = dict[str, Any]
ECONOMIES = ("VN", "EU", "SA", "DE", "AU", "BR")

COATER = {"name": "Song Cam Coated Steel JSC", "country": "VN", "lei": "549300VNCOATEXPHP006"}
LABORATORY = {"name": "Red River Corrosion Laboratory", "country": "VN"}
VALVES = {"name": "Gulf Valve Works LLC", "country": "SA", "lei": "213800GULFVALVE00027"}
CERTIFIER = {"name": "Gulf Product Certification", "country": "SA"}
PIPE_LABORATORY = {"name": "Dammam Pipe Laboratory", "country": "SA"}
ZINC = {"name": "Zinkrecycling GmbH", "country": "DE", "lei": "5299000DEZNRECYC0020"}
INSTITUTE = {"name": "Declaration Institute e.V.", "country": "DE"}
PIPES = {"name": "Tubos do Sudeste SA", "country": "BR", "lei": "969500BRPIPEWKS00054"}

_DEMO = {name: json.loads(document.payload) for name, document in demo_documents().items()}
MILL_CERTIFICATE, CORROSION_REPORT = _DEMO["mill_certificate"], _DEMO["corrosion_report"]
FOOTPRINT = _DEMO["carbon_label"]


def changed(paper: Json, header: Json | None = None, body: Json | None = None) -> Json:
    """A paper with other members in its header and body."""
    return paper | {"header": paper["header"] | (header or {}), "body": paper["body"] | (body or {})}


UNVERIFIED = changed(FOOTPRINT, {"number": "VN-PCF-26-0032"}, {"verification": None})

_VALVE = {
    "exporter": VALVES,
    "manufacturer": VALVES,
    "product": "Ball valve, 12 inch, class 600",
    "hs": {"code": "848180", "edition": "2022"},
    "quantity": "40",
    "unit": "H87",
}
LICENCE: Json = {
    "concord": "1",
    "header": {
        "type": "safety_certificate",
        "profile": "api-monogram",
        "number": "6D-1234",
        "subject": _VALVE | {"site": "Dammam works"},
        "standard": {"id": "API 6D", "edition": "25"},
        "assessed_on": "2026-02-20",
        "issued_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "valid_to": "2029-03-01",
    },
    "body": {
        "holder": VALVES,
        "licence_number": "6D-1234",
        "product_standard": {"id": "API 6D", "edition": "25"},
        "products": ["Ball valves"],
        "site": {"name": "Dammam works", "economy": "SA"},
    },
}
IECEX: Json = {
    "concord": "1",
    "header": {
        "type": "safety_certificate",
        "profile": "iecex",
        "number": "IECEx GPC 26.0007",
        "subject": _VALVE,
        "standard": {"id": "IEC 60079-1", "edition": "2014"},
        "assessed_on": "2026-02-20",
        "issued_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "valid_to": "2029-03-01",
    },
    "body": {
        "holder": VALVES,
        "marking": {"equipment": "Valve actuator A7", "marking": "Ex db IIC T4 Gb"},
        "standards": [{"id": "IEC 60079-1", "edition": "2014"}],
        "type_report": "ExTR-7",
        "production_report": "QAR-3",
    },
}
SOUR_SERVICE: Json = {
    "concord": "1",
    "header": {
        "type": "material_test_report",
        "profile": "test-report",
        "number": "SA-SSC-26-0044",
        "subject": _VALVE,
        "standard": {"id": "ISO 15156-2", "edition": "2020"},
        "assessed_on": "2026-06-25",
        "issued_on": "2026-06-30",
    },
    "body": {
        "material": {"designation": "ASTM A105N", "heat": "G7715"},
        "corrosion": {
            "sour_service": [
                {
                    "standard": {"id": "ISO 15156-2", "edition": "2020"},
                    "h2s_partial_pressure_kpa": "12",
                    "exemption_claimed": False,
                    "passed": True,
                }
            ]
        },
    },
}
EPD: Json = {
    "concord": "1",
    "header": {
        "type": "carbon_label",
        "profile": "epd",
        "number": "EPD-ZN-2026-04",
        "subject": {
            "exporter": ZINC,
            "manufacturer": ZINC,
            "product": "Recycled zinc ingot",
            "hs": {"code": "790111", "edition": "2022"},
            "quantity": "25",
            "unit": "TNE",
        },
        "standard": {"id": "ISO 14025", "edition": "2006"},
        "issued_on": "2026-04-01",
        "valid_from": "2026-04-01",
        "valid_to": "2026-09-15",
    },
    "body": {
        "programme_operator": INSTITUTE,
        "pcr": {"id": "Metals, part B: zinc", "version": "1.4"},
        "verifier": {"name": "Dr. Independent Ltd", "country": "DE"},
        "verified_on": "2026-03-20",
        "verification": "external",
        "declared_unit": "KGM",
        "declared_amount": "1",
        "indicators": [{"indicator": "GWP-total", "module": "A1-A3", "value": "0.62", "unit": "kg CO2e"}],
    },
}
EPD_V2 = changed(
    EPD,
    {"issued_on": "2026-08-03", "valid_from": "2026-08-03", "valid_to": "2031-08-03"},
    {
        "verified_on": "2026-07-20",
        "indicators": [{"indicator": "GWP-total", "module": "A1-A3", "value": "0.58", "unit": "kg CO2e"}],
    },
)
LINE_PIPE = changed(
    MILL_CERTIFICATE,
    {
        "number": "BR-MTC-26-0093",
        "subject": {
            "exporter": PIPES,
            "manufacturer": PIPES,
            "product": "Line pipe, longitudinally submerged arc welded",
            "hs": {"code": "730511", "edition": "2022"},
            "lot": "P2207",
            "quantity": "300",
            "unit": "TNE",
        },
    },
)


def annex(name: str, hs: list[str], *types: str, **more: Any) -> Json:
    """An annex for goods and documents; bodies need not be listed unless `more` says so."""
    return {
        "id": name,
        "title": name.capitalize(),
        "safety": False,
        "hs": {"edition": "2022", "includes": hs, "excludes": []},
        "document_types": list(types),
        "listing_required": False,
        **more,
    }


COATED = annex(
    "COATED",
    ["7210"],
    "material_test_report:3.1",
    "material_test_report:test-report",
    "carbon_label:footprint",
    listing_required=True,
    min_assurance="3.1",
    standards=[
        {"id": "EN 10204", "editions": []},
        {"id": "ISO 12944-6", "editions": ["2018"]},
        {"id": "ISO 14067", "editions": ["2018"]},
    ],
    tariff={
        "method": "ISO 14067",
        "benchmark": "1.50",
        "unit": "tCO2e/t",
        "price": "75",
        "currency": "EUR",
        "alpha": {"1": "1.00", "2": "1.20", "3": "1.40"},
        "default": "2.10",
        "mark_ups": [{"from": "2026-01-01", "factor": "1.10"}, {"from": "2027-01-01", "factor": "1.20"}],
    },
)
VALVE = annex(
    "VALVE",
    ["8481"],
    "safety_certificate:api-monogram",
    "safety_certificate:atex-type",
    "material_test_report:test-report",
    safety=True,
)
RECYCLED = annex("RECYCLED", ["79"], "carbon_label:epd", standards=[{"id": "ISO 14025", "editions": []}])
PIPE = annex("PIPE", ["7305"], "material_test_report:3.1", min_assurance="3.1")
