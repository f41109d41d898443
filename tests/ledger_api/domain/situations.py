"""Situations beside those of single codes, whose whole answers are kept in ``answers.json`` too."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from ledger_api.domain.question import Axes
from ledger_api.domain.recognition_facts import AgreementKind, AuthorityTerm, Opposition
from ledger_api.domain.trust import (
    AccreditationRecord,
    KeyPeriodAct,
    KeyRecord,
    LogClosure,
    PeriodKind,
    Source,
    StandingKind,
    StatusKind,
)
from ledger_api.domain.verdict import AskedBy, Verdict
from tests.ledger_api.domain.agreements.pacts import endorsed, event, pact, ratified, signed
from tests.ledger_api.domain.border import (
    COATINGS,
    Border,
    accreditation,
    agreed,
    footprint,
    in_force,
    lab_report,
    listing,
    lost,
    mill_certificate,
    pact_label,
    scope,
    suspended,
)
from tests.ledger_api.domain.test_case_table import LAB_REPORT, accredited, standing, stolen
from tests.ledger_api.domain.world import (
    INDEX,
    LAB,
    MILL,
    SECOND_LAB,
    World,
    act,
    ask,
    at,
    files,
    json_file,
    point,
)

MINE = World()
TWO_HANDS = World(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
DATED = World(valid_from="2026-08-01", valid_to="2026-12-31")
SAVED = replace(World(block_time="2026-08-31").facts, source=Source.SAVED)
LISTING = in_force(agreed(annex={**COATINGS, "listing_required": True}))
GRACE = {**COATINGS, "grace": [{"category": 2, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}]}
OLD_EDITION = lab_report(header_changes={"standard": {"id": "ISO 12944-6", "edition": "1998"}})


def under(*events: object, **changes: object) -> Border:
    return Border(agreements=(in_force(agreed(**changes), *events),))  # type: ignore[arg-type]


def restored(on: str, *, economy: str = "DE") -> object:
    return event(AgreementKind.RESTORE, economy, on)


def two_bodies(first: AccreditationRecord, second: AccreditationRecord) -> Verdict:
    """A report that two laboratories signed, each with an accreditation of its own."""
    paper = lab_report(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
    border = Border(paper, agreements=(in_force(agreed(annex={**COATINGS, "min_assurance": None})),))
    records = (
        replace(LAB.record, accreditations=(first,)),
        replace(SECOND_LAB.record, accreditations=(second,)),
    )
    facts = replace(border.facts, issuers=records)
    return ask(
        paper.presented(),
        facts,
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
        quantity="1",
        unit="TNE",
    )


def closed_after(index: int) -> Verdict:
    closure = LogClosure(index, "concord.example/vn2", point("2026-09-01"))
    return ask(MINE.presented(), replace(MINE.facts, log=replace(MINE.facts.log, closed=closure)))


def revoked_key(recorded: str, effective: str = "", *, reason: str = "LOST", confirmed: str = "") -> Verdict:
    key = KeyRecord(
        MILL.key.address,
        added=point("2026-01-01"),
        revoked=point(recorded),
        revoked_effective_at=at(effective) if effective else None,
        reason=reason,
    )
    status = (act(StatusKind.CONFIRM, confirmed),) if confirmed else ()
    return ask(MINE.presented(), replace(MINE.with_issuer(keys=(key,)), status=status))


def confirmed_period(start: str, end: str, *, recorded: str = "2026-09-05") -> Verdict:
    period = KeyPeriodAct(PeriodKind.CONFIRM, MILL.id, MILL.key.address, at(start), at(end), point(recorded))
    return ask(MINE.presented(), replace(MINE.with_issuer(keys=(stolen(),)), key_periods=(period,)))


def half_ratified(by: int) -> Border:
    terms = agreed("DE", "VN")
    acts = (*signed(terms, "2025-10-15"), endorsed("2025-11-20"), *ratified(terms, "2025-11-30")[:by])
    return Border(agreements=(pact(terms, *acts, proposed="2025-10-01"),))


def stale_and_annulled() -> Verdict:
    facts = replace(SAVED, status=(act(StatusKind.ANNUL, "2026-08-30"),))
    return ask(replace(MINE.presented(), offline=True), facts)


LICENSED = Border(
    lab_report(type="safety_certificate:api-monogram", content={"site": {"name": "Dammam works"}}),
    agreements=(
        in_force(agreed(annex={**COATINGS, "document_types": ["safety_certificate:*"], "standards": []})),
    ),
)
SITUATIONS: dict[str, Callable[[], Verdict]] = {
    "two organisations signed": lambda: ask(TWO_HANDS.presented(), TWO_HANDS.facts),
    "some fields are shown": lambda: ask(
        MINE.presented(opening=MINE.disclosed("/header/number", "/header/subject", "/header/attachments")),
        MINE.facts,
    ),
    "the number is not shown": lambda: ask(
        MINE.presented(opening=MINE.disclosed("/header/subject")), MINE.facts
    ),
    "found by a file": lambda: ask(MINE.found_by_file(), MINE.facts),
    "found by its number": lambda: ask(
        MINE.presented(asked_by=AskedBy.NUMBER, opening=None, files=(), opening_unavailable=True), MINE.facts
    ),
    "a file of another document": lambda: ask(
        MINE.presented(files=files(("certificate.pdf", b"%PDF other"), ("b.pdf", b"%PDF third"))), MINE.facts
    ),
    "the payload as a file": lambda: ask(
        MINE.presented(files=(json_file("payload.json", {"header": MINE.header, "body": MINE.body}),)),
        MINE.facts,
    ),
    "nothing is known of the chain, offline": lambda: ask(replace(MINE.presented(), offline=True), None),
    "saved facts that are old": lambda: ask(replace(MINE.presented(), offline=True), SAVED),
    "saved facts that are fresh": lambda: ask(
        replace(MINE.presented(), offline=True), SAVED, declared="2026-09-03"
    ),
    "saved facts that hold an annulment": stale_and_annulled,
    "suspended and restored": lambda: ask(
        MINE.presented(),
        MINE.with_status(act(StatusKind.SUSPEND, "2026-08-20"), act(StatusKind.RESTORE, "2026-09-05")),
    ),
    "superseded and annulled": lambda: ask(
        MINE.presented(),
        MINE.with_status(
            act(StatusKind.SUPERSEDE, "2026-08-20", successor=bytes([7]) * 32),
            act(StatusKind.ANNUL, "2026-09-01"),
        ),
    ),
    "a stolen key, confirmed afterwards": lambda: confirmed_period("2026-07-01", "2026-08-02"),
    "the issuer was suspended and restored": lambda: ask(
        MINE.presented(),
        MINE.with_issuer(
            events=(
                standing(StandingKind.SUSPEND, "2026-07-31"),
                standing(StandingKind.RESTORE, "2026-08-05"),
            )
        ),
    ),
    "the accreditation was withdrawn later": lambda: ask(
        LAB_REPORT.presented(),
        LAB_REPORT.with_issuer(accreditations=(accredited(standing(StandingKind.WITHDRAW, "2026-08-15")),)),
    ),
    "the exporter is named by the officer": lambda: ask(
        replace(LAB_REPORT, issuer=replace(LAB, lei="213800GULFVALVE00027")).presented(),
        replace(LAB_REPORT, issuer=replace(LAB, lei="213800GULFVALVE00027")).facts,
        exporter_lei="549300VNCOATEXPHP006",
    ),
    "valid between two dates": lambda: ask(DATED.presented(), DATED.facts, customs_office="NLRTM"),
    "not declared yet": lambda: ask(MINE.presented(), MINE.facts, declared=None),
    "known at an earlier time": lambda: ask(
        MINE.presented(), MINE.with_status(act(StatusKind.ANNUL, "2026-09-01")), known="2026-08-20"
    ),
    "a footprint and its tariff": lambda: Border(footprint()).ask(),
    "a footprint of an economy of the first category": lambda: Border(footprint(), category=1).ask(),
    "a footprint below the benchmark": lambda: Border(footprint(), category=3).ask(),
    "a footprint in kilograms": lambda: Border(
        footprint(declared_unit="KGM", emissions={"unit": "kgCO2e", "total": "1.95"})
    ).ask(),
    "a footprint by another method": lambda: Border(footprint(methods=[{"id": "PACT v3"}])).ask(),
    "a footprint in the PACT format": lambda: Border(pact_label()).ask(),
    "a footprint in the PACT format for a kilogram": lambda: Border(
        pact_label("kilogram", pcfExcludingBiogenicUptake="1.95", verification=None)
    ).ask(),
    "a footprint in the PACT format without standards": lambda: Border(
        pact_label(crossSectoralStandards=None)
    ).ask(),
    "a footprint in the PACT format without an amount": lambda: Border(
        pact_label(declaredUnitAmount=None)
    ).ask(),
    "a footprint that nobody opened": lambda: ask(
        footprint().presented(opening=None),
        Border(footprint()).facts,
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
        quantity="100",
        unit="TNE",
    ),
    "the agreement was suspended when the document was anchored": lambda: under(
        suspended("2026-07-20"), restored("2026-08-10")
    ).ask(),
    "the agreement was suspended and restored before": lambda: under(
        suspended("2026-05-01"), restored("2026-06-01")
    ).ask(),
    "goods had left before the suspension": lambda: under(
        suspended("2026-08-20"), savings_clause=False, transit_clause=True
    ).ask(loaded_at=at("2026-08-10")),
    "goods left after the suspension": lambda: under(
        suspended("2026-08-20"), savings_clause=False, transit_clause=True
    ).ask(loaded_at=at("2026-08-21")),
    "the agreement was suspended for an annex": lambda: under(
        suspended("2026-08-20", annex="COATINGS")
    ).ask(),
    "the agreement was suspended in the other direction": lambda: under(
        suspended("2026-08-20", from_economy="DE", to_economy="VN")
    ).ask(),
    "nobody ratified": lambda: half_ratified(0).ask(),
    "one party ratified": lambda: half_ratified(1).ask(),
    "notice was given and the agreement holds": lambda: under(
        event(AgreementKind.GIVE_NOTICE, "DE", "2026-08-31")
    ).ask(),
    "an authority was replaced": lambda: Border(
        authorities=(AuthorityTerm("0x" + "cd" * 20, at("2026-10-01"), point("2026-09-01")),)
    ).ask(),
    "the importer's policy accepts": lambda: Border(
        agreements=(in_force(agreed(obligation="RECOGNISE")),),
        policy={"concord": "policy/v1", "economy": "DE", "actions": {"COMPETENCE_RECOGNISED": "ACCEPT"}},
    ).ask(),
    "the importer's policy loosens too much": lambda: Border(
        policy={"concord": "policy/v1", "economy": "DE", "actions": {"SITE_NOT_LICENSED": "ACCEPT"}}
    ).ask(),
    "by the agreement of a union": lambda: Border(agreements=(in_force(agreed("EU", "VN")),)).ask(
        importing_economy="NL", customs_office="NLRTM"
    ),
    "of two agreements the one that obliges": lambda: Border(
        agreements=(in_force(agreed(obligation="RECOGNISE")), in_force(agreed()))
    ).ask(),
    "agreements of others only": lambda: Border(
        agreements=(in_force(agreed("SA", "VN")), in_force(agreed("DE", "SA")))
    ).ask(),
    "a listed body": lambda: Border(agreements=(LISTING,), listings=(listing(LISTING),)).ask(),
    "a listed body that was opposed": lambda: Border(
        agreements=(LISTING,),
        listings=(
            listing(LISTING, oppositions=(Opposition("DE", sha256(b"why").digest(), point("2026-06-01")),)),
        ),
    ).ask(),
    "grace that is over": lambda: Border(
        replace(OLD_EDITION, block_time="2027-07-20"), agreements=(in_force(agreed(annex=GRACE)),)
    ).ask(declared="2027-07-02"),
    "grace for a formality": lambda: Border(OLD_EDITION, agreements=(in_force(agreed(annex=GRACE)),)).ask(),
    "a quantity within its bounds": lambda: under(
        annex={**COATINGS, "quantity": {"unit": "TNE", "minimum": "1", "maximum": "100"}}
    ).ask(),
    "a quantity in another unit": lambda: under(
        annex={**COATINGS, "quantity": {"unit": "TNE", "minimum": "1", "maximum": "50"}}
    ).ask(quantity="100", unit="H87"),
    "a quantity below its bounds": lambda: under(
        annex={**COATINGS, "quantity": {"unit": "TNE", "minimum": "200", "maximum": None}}
    ).ask(),
    "a mill's certificate": lambda: Border(mill_certificate()).ask(),
    "a body withdrawn, in an annex about safety": lambda: Border(
        agreements=(in_force(agreed(annex={**COATINGS, "safety": True})),),
        accreditations=(accreditation(lost(StandingKind.WITHDRAW, "2026-08-20")),),
    ).ask(),
    "a scope reduced after the test": lambda: Border(
        accreditations=(accreditation(scopes=(scope(), scope("2026-08-15", methods=["ISO 6270"]))),)
    ).ask(),
    "goods as the document states them": lambda: Border().ask(hs=None, quantity=None, unit=None),
    "goods as a document states them that nobody opened": lambda: ask(
        lab_report().presented(opening=None), Border().facts, axis=Axes.BOTH, importing_economy="DE"
    ),
    "goods of an edition that the officer names": lambda: Border().ask(hs_edition="2017"),
    "a mill and a laboratory signed, and the laboratory is not accredited": lambda: Border(
        mill_certificate(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
    ).ask(),
    "of two laboratories the second lost its accreditation since": lambda: two_bodies(
        accreditation(), accreditation(lost(StandingKind.WITHDRAW, "2026-08-20"))
    ),
    "of two laboratories the first lost its accreditation before": lambda: two_bodies(
        accreditation(lost(StandingKind.WITHDRAW, "2026-07-20")), accreditation()
    ),
    "the laboratory was suspended when it assessed": lambda: Border(
        accreditations=(accreditation(lost(StandingKind.SUSPEND, "2026-07-20")),)
    ).ask(),
    "the accreditation had run out when it assessed": lambda: Border(
        accreditations=(replace(accreditation(), valid_to=at("2026-07-20")),)
    ).ask(),
    "the accreditation began after it assessed": lambda: Border(
        accreditations=(replace(accreditation(), valid_from=at("2026-08-20")),)
    ).ask(),
    "of two accreditations one was live": lambda: Border(
        accreditations=(
            replace(accreditation(), number="VILAS 0041", valid_to=at("2026-07-20")),
            accreditation(),
        )
    ).ask(),
    "an accreditation was suspended since": lambda: Border(
        accreditations=(accreditation(lost(StandingKind.SUSPEND, "2026-08-20")),)
    ).ask(),
    "a registration withdrawn before the anchor": lambda: ask(
        MINE.presented(), MINE.with_issuer(events=(standing(StandingKind.WITHDRAW, "2026-07-31"),))
    ),
    "methods of other tests": lambda: Border(
        lab_report(content={"results": [{"method": {"id": "ISO 6892-1"}}, {"method": None}, 7]})
    ).ask(),
    "a key revoked before the anchor": lambda: revoked_key("2026-07-20"),
    "a key revoked before the anchor without a reason": lambda: revoked_key("2026-07-20", reason=""),
    "a key revoked before the anchor from a later day": lambda: revoked_key("2026-07-20", "2026-08-20"),
    "a key revoked after the anchor from an earlier day": lambda: revoked_key("2026-08-20", "2026-07-20"),
    "a key revoked before the anchor, and the document confirmed": lambda: revoked_key(
        "2026-07-20", confirmed="2026-08-20"
    ),
    "a key registered after the anchor, and the document confirmed": lambda: ask(
        MINE.presented(),
        replace(
            MINE.with_issuer(keys=(KeyRecord(MILL.key.address, point("2026-08-15")),)),
            status=(act(StatusKind.CONFIRM, "2026-08-20"),),
        ),
    ),
    "a stolen key, and a period confirmed that begins too late": lambda: confirmed_period(
        "2026-08-02", "2026-09-01"
    ),
    "a stolen key, and a period confirmed that ends too early": lambda: confirmed_period(
        "2026-07-01", "2026-08-01"
    ),
    "a stolen key, and a period confirmed before the theft was known": lambda: confirmed_period(
        "2026-07-01", "2026-09-01", recorded="2026-08-20"
    ),
    "both keys are unknown": lambda: ask(
        TWO_HANDS.presented(),
        replace(TWO_HANDS.facts, issuers=tuple(replace(one, keys=()) for one in TWO_HANDS.facts.issuers)),
    ),
    "a scope that came too late": lambda: Border(
        accreditations=(accreditation(scopes=(scope(hs=["73"]), scope("2026-08-10"))),)
    ).ask(),
    "a scope reduced before the test": lambda: Border(
        accreditations=(accreditation(scopes=(scope(), scope("2026-07-10", methods=["ISO 6270"]))),)
    ).ask(),
    "a scope without an edition of the standard": lambda: Border(
        lab_report(header_changes={"standard": {"id": "ISO 12944-6", "edition": None}})
    ).ask(),
    "a licence for the site as it is otherwise written": lambda: LICENSED.ask(site="DAMMAM  works"),
    "a licence that nobody opened": lambda: ask(
        LICENSED.paper.presented(opening=None),
        LICENSED.facts,
        axis=Axes.BOTH,
        importing_economy="DE",
        hs="721070",
        quantity="1",
        unit="TNE",
    ),
    "the log was closed after the entry": lambda: closed_after(INDEX),
    "the log was closed before the entry": lambda: closed_after(INDEX - 1),
    "goods and quantity left out": lambda: Border(lab_report(header_changes={"subject": {}})).ask(
        hs=None, quantity=None, unit=None
    ),
}
