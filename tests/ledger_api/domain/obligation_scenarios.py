"""One situation for every code of axis O."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from ledger_api.domain.question import Axes
from ledger_api.domain.reason import Code
from ledger_api.domain.recognition_facts import AgreementKind, AuthorityTerm, Opposition
from ledger_api.domain.trust import Source, StandingKind
from ledger_api.domain.verdict import Verdict
from tests.ledger_api.domain.agreements.pacts import endorsed, event, pact, ratified, signed
from tests.ledger_api.domain.border import (
    COATINGS,
    Border,
    Paper,
    accreditation,
    agreed,
    footprint,
    in_force,
    lab_report,
    listing,
    lost,
    mill_certificate,
    scope,
    suspended,
)
from tests.ledger_api.domain.world import World, ask, at, point

IN_FORCE = in_force(agreed())
LISTING = agreed(annex={**COATINGS, "listing_required": True})
LISTED = in_force(LISTING)
NO_SAVINGS = agreed(savings_clause=False)
TRANSIT = agreed(savings_clause=False, transit_clause=True)
SAFETY = agreed(annex={**COATINGS, "safety": True})
EX = agreed(annex={**COATINGS, "document_types": ["safety_certificate:atex-type"], "standards": []})
LICENCE = agreed(annex={**COATINGS, "document_types": ["safety_certificate:api-monogram"], "standards": []})
WITHDRAWN = (accreditation(lost(StandingKind.WITHDRAW, "2026-08-20")),)


def certificate(profile: str, **content: object) -> Paper:
    return lab_report(type=f"safety_certificate:{profile}", content=content)


def to_standard(standard: str, edition: str | None) -> Paper:
    return lab_report(header_changes={"standard": {"id": standard, "edition": edition}})


def under(*events: object, **changes: object) -> Border:
    return Border(agreements=(in_force(agreed(**changes), *events),))  # type: ignore[arg-type]


OBLIGATION: dict[Code, Callable[[], Verdict]] = {
    Code.RECOGNITION_NOT_AVAILABLE: lambda: ask(World().presented(), World().facts, axis=Axes.BOTH),
    Code.IMPORTER_MISSING: lambda: Border().ask(importing_economy=None),
    Code.IMPORTER_NOT_COVERED: lambda: ask(
        lab_report().presented(),
        replace(Border().facts, source=Source.SAVED),
        axis=Axes.BOTH,
        importing_economy="DE",
    ),
    Code.CAB_NOT_ACCREDITED: lambda: Border(accreditations=()).ask(),
    Code.ASSESSMENT_DATE_MISSING: lambda: Border(lab_report(assessed_on="")).ask(),
    Code.SAFETY_OVERRIDE: lambda: Border(agreements=(in_force(SAFETY),), accreditations=WITHDRAWN).ask(),
    Code.CAB_WITHDRAWN_SINCE: lambda: Border(accreditations=WITHDRAWN).ask(),
    Code.CAB_SCOPE_EXCLUDES_METHOD: lambda: Border(
        accreditations=(accreditation(scopes=(scope(methods=["ISO 6270"]),)),)
    ).ask(),
    Code.CAB_SCOPE_EXCLUDES_HS: lambda: Border(
        accreditations=(accreditation(scopes=(scope(hs=["7304-7307"]),)),)
    ).ask(),
    Code.CAB_SCOPE_NOT_KNOWN: lambda: Border(
        accreditations=(accreditation(scopes=(replace(scope(), scope={}),)),)
    ).ask(),
    Code.CONTENT_NOT_DISCLOSED: lambda: ask(
        lab_report().presented(opening=None),
        Border().facts,
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
    ),
    Code.SITE_NOT_LICENSED: lambda: Border(
        certificate("api-monogram", site={"name": "Dammam works"}), agreements=(in_force(LICENCE),)
    ).ask(site="Jubail works"),
    Code.SITE_MISSING: lambda: Border(
        certificate("api-monogram", site={"name": "Dammam works"}), agreements=(in_force(LICENCE),)
    ).ask(),
    Code.NO_DIRECT_OBLIGATION: lambda: Border(agreements=()).ask(),
    Code.TERMS_NOT_ESTABLISHED: lambda: Border(
        agreements=(replace(IN_FORCE, drafts=(replace(IN_FORCE.drafts[0], blob={}),)),)
    ).ask(),
    Code.AGREEMENT_NOT_CONCLUDED: lambda: Border(
        agreements=(pact(agreed(), signed(agreed(), "2026-01-10")[0], proposed="2026-01-01"),)
    ).ask(),
    Code.AGREEMENT_NOT_RATIFIED: lambda: Border(
        agreements=(
            pact(
                agreed(),
                *signed(agreed(), "2025-10-15"),
                endorsed("2025-11-20"),
                ratified(agreed(), "2025-11-30")[0],
                proposed="2025-10-01",
            ),
        )
    ).ask(),
    Code.AGREEMENT_NOT_ENDORSED: lambda: Border(
        agreements=(
            pact(
                agreed(),
                *signed(agreed(), "2025-10-15"),
                *ratified(agreed(), "2025-11-30"),
                proposed="2025-10-01",
            ),
        )
    ).ask(),
    Code.AGREEMENT_NOT_YET_IN_FORCE: lambda: Border(
        agreements=(
            pact(
                agreed(),
                *signed(agreed(), "2026-08-15"),
                endorsed("2026-08-20"),
                *ratified(agreed(), "2026-08-30"),
                proposed="2026-08-01",
            ),
        )
    ).ask(),
    Code.AGREEMENT_TERMINATED: lambda: Border(
        lab_report(anchored="2026-09-02T10:00:00"),
        agreements=(in_force(agreed(), event(AgreementKind.GIVE_NOTICE, "DE", "2026-02-28")),),
    ).ask(),
    Code.PRE_TERMINATION_SAVED: lambda: under(event(AgreementKind.GIVE_NOTICE, "DE", "2026-02-28")).ask(),
    Code.AGREEMENT_SUSPENDED: lambda: Border(
        agreements=(in_force(NO_SAVINGS, suspended("2026-08-20")),)
    ).ask(),
    Code.ANCHORED_AFTER_SUSPENSION: lambda: Border(
        lab_report(anchored="2026-08-25T10:00:00"), agreements=(in_force(agreed(), suspended("2026-08-20")),)
    ).ask(),
    Code.PRE_SUSPENSION_SAVED: lambda: under(suspended("2026-08-20")).ask(),
    Code.LOADING_TIME_MISSING: lambda: Border(agreements=(in_force(TRANSIT, suspended("2026-08-20")),)).ask(),
    Code.RESERVATION_ENTERED: lambda: under(
        event(AgreementKind.RESERVE, "DE", "2026-03-01", annex="COATINGS")
    ).ask(),
    Code.PRIOR_DOCUMENT: lambda: Border(
        agreements=(
            pact(
                agreed(),
                *signed(agreed(), "2026-07-15"),
                endorsed("2026-07-20"),
                *ratified(agreed(), "2026-07-30"),
                proposed="2026-07-01",
            ),
        )
    ).ask(),
    Code.COMPETENCE_RECOGNISED: lambda: under(obligation="RECOGNISE").ask(),
    Code.AUTHORITY_REPLACED: lambda: Border(
        authorities=(AuthorityTerm("0x" + "cd" * 20, at("2026-10-01"), point("2026-09-01")),)
    ).ask(),
    Code.NOTICE_GIVEN: lambda: under(event(AgreementKind.GIVE_NOTICE, "DE", "2026-08-31")).ask(),
    Code.TYPE_NOT_COVERED: lambda: under(annex={**COATINGS, "document_types": ["carbon_label:*"]}).ask(),
    Code.ATEX_NOT_EVIDENCED: lambda: Border(certificate("iecex"), agreements=(in_force(EX),)).ask(),
    Code.HS_MISSING: lambda: Border(lab_report(header_changes={"subject": {}})).ask(hs=None),
    Code.HS_EXCLUDED: lambda: Border().ask(hs="720410"),
    Code.HS_NOT_COVERED: lambda: Border(mill_certificate()).ask(hs="848180"),
    Code.HS_AMBIGUOUS: lambda: Border().ask(hs="721070", hs_edition="1996"),
    Code.STANDARD_NOT_COVERED: lambda: Border(to_standard("ISO 15156", "2020")).ask(),
    Code.EDITION_MISMATCH: lambda: Border(to_standard("ISO 12944-6", "1998")).ask(),
    Code.EDITION_MISSING: lambda: Border(to_standard("ISO 12944-6", None)).ask(),
    Code.ASSURANCE_TOO_LOW: lambda: Border(
        mill_certificate(type="material_test_report:2.2"),
        agreements=(in_force(agreed(annex={**COATINGS, "min_assurance": "3.1"})),),
    ).ask(),
    Code.CAB_NOT_LISTED: lambda: Border(
        agreements=(LISTED,),
        listings=(listing(LISTED, withdrawn=point("2026-07-01"), withdrawn_from=at("2026-07-01")),),
    ).ask(),
    Code.LISTING_OPPOSED: lambda: Border(
        agreements=(LISTED,),
        listings=(
            listing(LISTED, oppositions=(Opposition("DE", sha256(b"why").digest(), point("2026-06-01")),)),
        ),
    ).ask(),
    Code.GRACE_APPLIED: lambda: Border(
        to_standard("ISO 12944-6", "1998"),
        agreements=(
            in_force(
                agreed(
                    annex={
                        **COATINGS,
                        "grace": [{"category": 2, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}],
                    }
                )
            ),
        ),
    ).ask(),
    Code.CONDITION_ATTACHED: lambda: under(
        annex={
            **COATINGS,
            "conditions": [{"code": "KEEP_RECORDS", "text": "Keep the report for five years."}],
        }
    ).ask(),
    Code.QUANTITY_MISSING: lambda: Border(lab_report(header_changes={"subject": {}})).ask(quantity=None),
    Code.QUANTITY_OUTSIDE: lambda: under(
        annex={**COATINGS, "quantity": {"unit": "TNE", "minimum": "1", "maximum": "50"}}
    ).ask(),
    Code.DEFAULT_APPLIED: lambda: Border(footprint(verified=False)).ask(),
    Code.TARIFF_NOT_COMPARABLE: lambda: Border(footprint(declared_unit="MTK")).ask(),
}
"""By code, in the order of the checks."""
