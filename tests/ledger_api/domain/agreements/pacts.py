"""Agreements to ask about: terms from the template, and records of acts at given moments."""

from dataclasses import replace
from typing import Any

from ledger_api.domain.agreements.lifecycle import Lifecycle, lifecycle_of
from ledger_api.domain.agreements.template import US_EC
from ledger_api.domain.agreements.terms import Terms, read_terms, terms_digest
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord, DraftRecord
from tests.ledger_api.domain.world import at, point

TEXT = {"language": "en", "sha256": "0x" + "11" * 32, "media_type": "text/plain"}
STEEL = {
    "id": "STEEL",
    "title": "Iron and steel",
    "safety": False,
    "hs": {"edition": "2022", "includes": ["72"], "excludes": ["7204"]},
    "document_types": ["material_test_report:3.1", "carbon_label:*"],
    "standards": [{"id": "ISO 12944-6", "editions": ["2018"]}],
    "min_assurance": "3.1",
    "listing_required": True,
    "directions": None,
    "grace": [{"category": 2, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}],
    "tariff": {
        "method": "PACT v3",
        "benchmark": "1.50",
        "unit": "tCO2e/t",
        "price": "75",
        "currency": "EUR",
        "alpha": {"1": "1.00", "2": "1.20", "3": "1.40"},
        "default": "2.10",
        "mark_ups": [
            {"from": "2026-01-01", "factor": "1.10"},
            {"from": "2027-01-01", "factor": "1.20"},
            {"from": "2028-01-01", "factor": "1.30"},
        ],
    },
    "conditions": [{"code": "KEEP_RECORDS", "text": "Keep the report for five years."}],
    "quantity": None,
    "regional": [],
}
SAFETY = {
    "id": "VALVES",
    "title": "Valves",
    "safety": True,
    "hs": {"edition": "2022", "includes": ["8481"], "excludes": []},
    "document_types": ["safety_certificate:*"],
    "listing_required": True,
}


def annex(**changes: Any) -> dict[str, Any]:
    return {**STEEL, **changes}


def terms_json(*parties: str, annexes: Any = (STEEL, SAFETY), **changes: Any) -> dict[str, Any]:
    return US_EC.terms(
        title="Recognition of steel documents",
        parties=parties or ("DE", "VN"),
        texts=[TEXT],
        annexes=annexes,
        **changes,
    )


def terms(*parties: str, **changes: Any) -> Terms:
    return read_terms(terms_json(*parties, **changes))


def event(kind: AgreementKind, economy: str, moment: str, **changes: Any) -> AgreementEvent:
    """An act recorded, and in effect, at ``moment`` unless told otherwise."""
    plain = AgreementEvent(kind, economy, 1, "", "", "", at(moment), bytes(32), 0, point(moment))
    return replace(plain, **changes)


def pact(agreed: Terms, *events: AgreementEvent, proposed: str = "2026-10-01") -> AgreementRecord:
    """The record of one draft with these terms; acts are given places in the order listed."""
    draft = DraftRecord(
        version=1,
        economy=agreed.parties[0],
        title=agreed.title,
        parties=tuple(agreed.parties),
        terms=terms_digest(agreed),
        blob=agreed.model_dump(by_alias=True, exclude_unset=True),
        recorded=point(proposed),
    )
    placed = tuple(
        replace(one, recorded=replace(one.recorded, log_index=index)) for index, one in enumerate(events)
    )
    return AgreementRecord(terms_digest(agreed), (draft,), placed)


def signed(agreed: Terms, moment: str = "2026-10-15") -> list[AgreementEvent]:
    return [event(AgreementKind.SIGN, party, moment) for party in agreed.parties]


def ratified(agreed: Terms, moment: str = "2026-11-30") -> list[AgreementEvent]:
    return [event(AgreementKind.RATIFY, party, moment) for party in agreed.parties]


def endorsed(moment: str = "2026-11-20") -> AgreementEvent:
    return event(AgreementKind.ENDORSE, "", moment, ballot=1)


def concluded(agreed: Terms, *events: AgreementEvent) -> AgreementRecord:
    """Signed, endorsed and ratified: letters exchanged 2026-11-30, in force from 2027-01-01 by the
    template.
    """
    return pact(agreed, *signed(agreed), endorsed(), *ratified(agreed), *events)


def life(agreed: Terms, *events: AgreementEvent) -> Lifecycle:
    return lifecycle_of(concluded(agreed, *events), agreed)


def state(lifecycle: Lifecycle, moment: str) -> str:
    return str(lifecycle.state_at(at(moment)))
