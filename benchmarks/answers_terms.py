"""Terms of an agreement as two economies would write them: two to four annexes, 3 to 6 KB."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from anchors.canonical import encode
from ledger_api.domain.agreements.template import US_EC
from ledger_api.domain.agreements.terms import read_terms

_LANGUAGES = ("en", "fr", "vi", "ar")
_CONDITIONS = (
    ("KEEP_RECORDS", "Keep the report, and the heat and lot numbers it names, for five years after import."),
    ("MARKING", "Each piece is marked durably with its heat number and the mark of the works."),
    ("NOTIFY_DEFECTS", "Report a defect found at use to the authority of the exporting party in ten days."),
)


def terms_between(number: int, first: str, second: str) -> bytes:
    """The RFC 8785 form of terms that the rules accept."""
    annexes = [_plate(number), _safety(number), _coatings(number), _pipes(number)][: 2 + number % 3]
    terms = US_EC.terms(
        title=f"Recognition of steel documents between {first} and {second}",
        parties=(first, second),
        texts=[
            {
                "language": language,
                "sha256": "0x" + sha256(f"{number}/{language}".encode()).hexdigest(),
                "media_type": "application/pdf",
            }
            for language in _LANGUAGES[: 2 + number % 3]
        ],
        annexes=annexes,
        transit_clause=number % 2 == 0,
    )
    read_terms(terms)
    return encode(terms)


def _annex(number: int, name: str, title: str, **members: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "safety": False,
        "directions": None,
        "min_assurance": None,
        "listing_required": False,
        "grace": [
            {"category": category, "ends_on": f"20{27 + category}-07-01", "waives": ["EDITION_MISMATCH"]}
            for category in (2, 3)
        ],
        "tariff": {
            "method": "ISO 14067",
            "benchmark": f"1.{30 + number % 50}",
            "unit": "tCO2e/t",
            "price": str(60 + number % 40),
            "currency": "EUR",
            "alpha": {"1": "1.00", "2": "1.20", "3": "1.40"},
            "default": "2.10",
            "mark_ups": [
                {"from": f"{year}-01-01", "factor": f"1.{year - 2025}0"} for year in range(2026, 2031)
            ],
        },
        "conditions": [{"code": code, "text": text} for code, text in _CONDITIONS[: 1 + number % 3]],
        "quantity": {"unit": "TNE", "minimum": "1", "maximum": "50000"},
        "regional": [],
        **members,
    }


def _plate(number: int) -> dict[str, Any]:
    return _annex(
        number,
        "PLATE",
        "Hot-rolled plate and coil, with test reports of listed laboratories",
        hs={"edition": "2022", "includes": ["7208", "7210", "7211", "7225"], "excludes": ["720890"]},
        document_types=["material_test_report:*", "carbon_label:*"],
        standards=[{"id": "EN 10204", "editions": ["2004"]}, {"id": "ISO 12944-6", "editions": ["2018"]}],
        listing_required=True,
    )


def _safety(number: int) -> dict[str, Any]:
    return _annex(
        number,
        "VALVES",
        "Valves for pressure equipment",
        safety=True,
        hs={"edition": "2022", "includes": ["8481"], "excludes": []},
        document_types=["safety_certificate:*"],
        standards=[{"id": "ISO 10434", "editions": ["2020"]}, {"id": "API 598", "editions": []}],
        listing_required=True,
        grace=[],
        tariff=None,
    )


def _coatings(number: int) -> dict[str, Any]:
    return _annex(
        number,
        "COATINGS",
        "Coated steel for structures in corrosive atmospheres",
        hs={"edition": "2022", "includes": ["7210", "7308"], "excludes": ["721070"]},
        document_types=["material_test_report:test-report", "carbon_label:*"],
        standards=[{"id": "ISO 12944-6", "editions": ["2018"]}, {"id": "ISO 9227", "editions": []}],
    )


def _pipes(number: int) -> dict[str, Any]:
    return _annex(
        number,
        "PIPES",
        "Seamless and welded pipes of steel",
        hs={"edition": "2022", "includes": ["7304", "7305", "7306"], "excludes": []},
        document_types=["material_test_report:*"],
        standards=[{"id": "EN 10204", "editions": ["2004"]}, {"id": "EN 10216-2", "editions": ["2013"]}],
        min_assurance="3.1",
    )
