"""A border between VN and DE: an agreement in force since 2026-01-01, and papers presented under it.

Everything is as in ``world``: really signed, logged, and anchored on 2026-08-01. A test changes one thing
and asks.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from ledger_api.domain.agreements.terms import Terms, read_terms
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.recognition_facts import (
    AgreementEvent,
    AgreementKind,
    AgreementRecord,
    DatedNumber,
    EconomyRecord,
    ListingRecord,
    PolicyVersion,
)
from ledger_api.domain.trust import AccreditationRecord, DatedEvent, ScopeVersion, StandingKind, TrustFacts
from ledger_api.domain.verdict import Verdict, verdict
from tests.ledger_api.domain.agreements.pacts import (
    STEEL,
    endorsed,
    event,
    pact,
    ratified,
    signed,
    terms_json,
)
from tests.ledger_api.domain.world import LAB, MILL, World, ask, at, point

COATINGS = {
    **STEEL,
    "id": "COATINGS",
    "document_types": ["material_test_report:*", "carbon_label:*", "safety_certificate:iso45001"],
    "standards": [
        {"id": "ISO 12944-6", "editions": ["2018"]},
        {"id": "EN 10204", "editions": []},
        {"id": "ISO 14067", "editions": []},
    ],
    "listing_required": False,
    "min_assurance": None,
    "conditions": [],
    "tariff": {**STEEL["tariff"], "method": "ISO 14067"},
    "grace": [],
}
SCOPE = {"methods": ["ISO 9227"], "standards": ["ISO 12944-6"], "hs": ["72", "73"]}
FOOTPRINT = {
    "declared_unit": "TNE",
    "declared_amount": "1",
    "emissions": {"unit": "tCO2e", "total": "1.95"},
    "methods": [{"id": "ISO 14067", "edition": "2018"}],
    "verification": {"coverage": "product level"},
}


@dataclass(frozen=True)
class Paper(World):
    """A document with a body of its own."""

    content: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        return self.content


def lab_report(**changes: Any) -> Paper:
    """A laboratory's report to ISO 12944-6:2018 with a salt spray test."""
    salt = [{"method": "NSS", "standard": {"id": "ISO 9227", "edition": "2022"}}]
    plain = Paper(
        issuer=LAB,
        type="material_test_report:test-report",
        header_changes={"standard": {"id": "ISO 12944-6", "edition": "2018"}},
        content={"corrosion": {"salt_spray": salt}},
    )
    return replace(plain, **changes)


def mill_certificate(**changes: Any) -> Paper:
    """The mill's own inspection certificate 3.1."""
    plain = Paper(
        header_changes={"standard": {"id": "EN 10204", "edition": "2004"}}, content={"heat": "H88213"}
    )
    return replace(plain, **changes)


def footprint(*, verified: bool = True, **content: Any) -> Paper:
    """A carbon footprint of 1.95 tCO2e for a tonne."""
    body = {**FOOTPRINT, **content}
    if not verified:
        body["verification"] = None
    return Paper(
        type="carbon_label:footprint",
        header_changes={"standard": {"id": "ISO 14067", "edition": "2018"}},
        content=body,
    )


def pact_label(unit: str = "ton", **pcf: object) -> Paper:
    """A footprint in the PACT format, of 1,950 kg of CO2e for a tonne."""
    content = {
        "pcf": {
            "pcfExcludingBiogenicUptake": "1950",
            "declaredUnitAmount": "1",
            "declaredUnitOfMeasurement": unit,
            "crossSectoralStandards": ["ISO14067", "ISO 14067"],
            "verification": {"coverage": "product level"},
            **pcf,
        }
    }
    standard = {"id": "ISO 14067", "edition": "2018"}
    return Paper(
        type="carbon_label:footprint",
        header_changes={"standard": standard, "format": "pact/v3"},
        content=content,
    )


def scope(effective: str = "2026-01-01", **changes: Any) -> ScopeVersion:
    return ScopeVersion(bytes(32), {**SCOPE, **changes}, at(effective), point(effective))


def accreditation(*events: DatedEvent, scopes: tuple[ScopeVersion, ...] = ()) -> AccreditationRecord:
    return AccreditationRecord(
        id=bytes(32),
        accreditor="0x" + "ab" * 20,
        standard="ISO/IEC 17025:2017",
        number="VILAS 0042",
        valid_from=at("2026-01-01"),
        valid_to=0,
        recorded=point("2026-01-01"),
        scopes=scopes or (scope(),),
        events=events,
    )


def lost(kind: StandingKind, effective: str) -> DatedEvent:
    return DatedEvent(kind, at(effective), point(effective), reason="AUDIT_FAILED")


def agreed(*parties: str, annex: dict[str, Any] | None = None, **changes: Any) -> Terms:
    """Terms between DE and VN with the one annex COATINGS."""
    return read_terms(terms_json(*parties, annexes=[annex or COATINGS], **changes))


def in_force(terms: Terms, *events: AgreementEvent) -> AgreementRecord:
    """Letters exchanged on 2025-11-30: in force from 2026-01-01."""
    acts = (*signed(terms, "2025-10-15"), endorsed("2025-11-20"), *ratified(terms, "2025-11-30"), *events)
    return pact(terms, *acts, proposed="2025-10-01")


def suspended(effective: str, **changes: Any) -> AgreementEvent:
    return event(AgreementKind.SUSPEND, "DE", effective, **changes)


@dataclass(frozen=True)
class Border:
    """Papers, agreements and economies, and the question of a German office."""

    paper: Paper = field(default_factory=lab_report)
    agreements: tuple[AgreementRecord, ...] = field(default_factory=lambda: (in_force(agreed()),))
    accreditations: tuple[AccreditationRecord, ...] = field(default_factory=lambda: (accreditation(),))
    listings: tuple[ListingRecord, ...] = ()
    category: int = 2
    policy: dict[str, Any] | None = None
    authorities: tuple[Any, ...] = ()

    @cached_property
    def facts(self) -> TrustFacts:
        """The facts of the paper with those of recognition."""
        issuer, *others = self.paper.facts.issuers
        accredited = replace(
            issuer, accreditations=self.accreditations if self.paper.issuer is not MILL else ()
        )
        policies = (
            ()
            if self.policy is None
            else (
                PolicyVersion(sha256(b"policy").digest(), self.policy, at("2026-01-01"), point("2026-01-01")),
            )
        )
        return replace(
            self.paper.facts,
            issuers=(accredited, *others),
            first_agreement=point("2025-10-01"),
            agreements=self.agreements,
            listings=self.listings,
            economies=(
                EconomyRecord("DE", policies=policies, authorities=self.authorities),
                EconomyRecord("VN", (DatedNumber(self.category, at("2025-01-01"), point("2025-01-01")),)),
            ),
        )

    def ask(self, **question: Any) -> Verdict:
        """The answer on both axes; 100 t of HS 721070 are declared in Hamburg on 2026-09-10."""
        asked = {
            "importing_economy": "DE",
            "customs_office": "DEHAM",
            "hs": "721070",
            "quantity": "100",
            "unit": "TNE",
            **question,
        }
        return ask(self.paper.presented(), self.facts, axis=Axes.BOTH, **asked)

    def ask_at(self, declared_at: int, known_at: int) -> Verdict:
        """The same question for instants in Unix seconds."""
        question = Question(
            importing_economy="DE",
            customs_office="DEHAM",
            declared_at=declared_at,
            known_at=known_at,
            hs="721070",
            quantity="100",
            unit="TNE",
        )
        return verdict(self.paper.presented(), self.facts, question)


def listing(agreement: AgreementRecord, **changes: Any) -> ListingRecord:
    """The laboratory listed under COATINGS since the first day in force."""
    plain = ListingRecord(
        id=sha256(b"listing").digest(),
        issuer=LAB.id,
        agreement=agreement.id,
        annex="COATINGS",
        economy="VN",
        effective_from=at("2026-01-01"),
        effective_to=0,
        recorded=point("2026-01-01"),
    )
    return replace(plain, **changes)
