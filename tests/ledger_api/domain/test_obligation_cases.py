"""The rows of the rule book's table (§2) that axis O decides, each by the name of its case."""

from dataclasses import replace
from hashlib import sha256

import pytest

from ledger_api.domain.outcomes import Action, DocumentOutcome, Obligation
from ledger_api.domain.recognition_facts import AgreementKind, Opposition
from ledger_api.domain.trust import StandingKind
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
    scope,
    suspended,
)
from tests.ledger_api.domain.world import at, point

GRACE = {**COATINGS, "grace": [{"category": 2, "ends_on": "2027-07-01", "waives": ["EDITION_MISMATCH"]}]}
OLD_EDITION = lab_report(header_changes={"standard": {"id": "ISO 12944-6", "edition": "1998"}})


def answered(answer):
    return answer.obligation, answer.action, answer.causes


def test_agreement_suspended_and_document_saved_by_the_savings_clause():
    border = Border(agreements=(in_force(agreed(), suspended("2026-08-20")),))
    answer = border.ask(declared="2026-09-02", loaded_at=at("2026-08-10"))
    assert answered(answer) == (
        Obligation.MUST_ACCEPT_WITH_CONDITIONS,
        Action.ACCEPT_WITH_CONDITIONS,
        ("PRE_SUSPENSION_SAVED",),
    )
    assert "2026-08-20" in answer.sentence


@pytest.mark.parametrize(
    "terms",
    [agreed(savings_clause=False), agreed(annex={**COATINGS, "safety": True})],
    ids=["none", "safety"],
)
def test_agreement_suspended_without_savings_or_about_safety_obliges_nobody(terms):
    border = Border(agreements=(in_force(terms, suspended("2026-08-20")),))
    answer = border.ask(declared="2026-09-02", loaded_at=at("2026-08-10"))
    assert answered(answer) == (Obligation.NONE, Action.REFER, ("AGREEMENT_SUSPENDED",))


def test_agreement_suspended_and_document_anchored_afterwards():
    late = lab_report(anchored="2026-08-25T10:00:00")
    border = Border(late, agreements=(in_force(agreed(), suspended("2026-08-20")),))
    answer = border.ask(declared="2026-09-02", loaded_at=at("2026-08-10"))
    assert answered(answer) == (Obligation.NONE, Action.REFER, ("ANCHORED_AFTER_SUSPENSION",))


def test_goods_loaded_before_the_suspension_are_kept_by_the_transit_clause():
    terms = agreed(savings_clause=False, transit_clause=True)
    border = Border(agreements=(in_force(terms, suspended("2026-08-20")),))
    kept = border.ask(declared="2026-09-02", loaded_at=at("2026-08-10"))
    assert answered(kept)[0] is Obligation.MUST_ACCEPT_WITH_CONDITIONS
    late = border.ask(declared="2026-09-02", loaded_at=at("2026-08-21"))
    assert late.causes == ("AGREEMENT_SUSPENDED",)


def test_suspension_holds_at_its_first_instant_and_not_at_its_restoration():
    restored = event(AgreementKind.RESTORE, "DE", "2026-09-01")
    border = Border(agreements=(in_force(agreed(), suspended("2026-08-20"), restored),))
    assert border.ask(declared="2026-08-19T23:59:59").obligation is Obligation.MUST_ACCEPT
    assert border.ask(declared="2026-08-20").causes == ("PRE_SUSPENSION_SAVED",)
    assert border.ask(declared="2026-09-01").obligation is Obligation.MUST_ACCEPT


def test_suspending_one_annex_in_one_direction_changes_exactly_that_pair():
    other = {**COATINGS, "id": "PIPES", "hs": {"edition": "2022", "includes": ["73"], "excludes": []}}
    one_way = suspended("2026-08-20", annex="COATINGS", from_economy="VN", to_economy="DE")
    terms = agreed(annex=None, savings_clause=False)
    terms = type(terms).model_validate(
        {**terms.model_dump(by_alias=True, exclude_unset=True), "annexes": [COATINGS, other]}
    )
    border = Border(mill_certificate(), agreements=(in_force(terms, one_way),))
    assert border.ask().causes == ("AGREEMENT_SUSPENDED",)
    assert border.ask(hs="730410").obligation is Obligation.MUST_ACCEPT
    back = replace(
        border, agreements=(in_force(terms, replace(one_way, from_economy="DE", to_economy="VN")),)
    )
    assert back.ask().obligation is Obligation.MUST_ACCEPT


def test_body_withdrawn_after_test_and_anchor_is_still_accepted():
    border = Border(accreditations=(accreditation(lost(StandingKind.WITHDRAW, "2026-08-20")),))
    answer = border.ask()
    assert (answer.document, answer.obligation) == (DocumentOutcome.GENUINE, Obligation.MUST_ACCEPT)
    assert [line["code"] for line in answer.codes] == ["CAB_WITHDRAWN_SINCE"]


def test_body_withdrawn_after_test_and_anchor_in_a_safety_annex_is_undecided():
    border = Border(
        agreements=(in_force(agreed(annex={**COATINGS, "safety": True})),),
        accreditations=(accreditation(lost(StandingKind.WITHDRAW, "2026-08-20")),),
    )
    assert answered(border.ask()) == (Obligation.UNDECIDED, Action.REFER, ("SAFETY_OVERRIDE",))


@pytest.mark.parametrize(
    ("scopes", "code"),
    [
        ((scope(), scope("2026-07-01", methods=["ISO 6270"])), "CAB_SCOPE_EXCLUDES_METHOD"),
        ((scope(methods=["ISO 6270"]),), "CAB_SCOPE_EXCLUDES_METHOD"),
        ((scope(), scope("2026-07-01", hs=["73"])), "CAB_SCOPE_EXCLUDES_HS"),
        ((scope(hs=["7304-7307"]),), "CAB_SCOPE_EXCLUDES_HS"),
    ],
)
def test_scope_reduced_before_the_test_or_never_covered_it(scopes, code):
    answer = Border(accreditations=(accreditation(scopes=scopes),)).ask()
    assert answered(answer) == (Obligation.NONE, Action.REJECT, (code,))
    assert answer.document is DocumentOutcome.GENUINE


def test_scope_that_begins_after_the_test_is_not_known_and_tells_no_history():
    begun_late = accreditation(scopes=(scope("2026-08-15"),))
    (line, *_) = Border(accreditations=(begun_late,)).ask().codes
    assert (line["code"], line["evidence"]["cover"]) == ("CAB_SCOPE_NOT_KNOWN", "NOT_YET")
    assert line["evidence"]["history_words"] == ""


def test_scope_reduced_after_the_test_changes_nothing():
    scopes = (scope(), scope("2026-08-15", methods=["ISO 6270"]))
    assert Border(accreditations=(accreditation(scopes=scopes),)).ask().obligation is Obligation.MUST_ACCEPT


def test_listing_opposed_by_the_other_party_is_still_a_listing():
    record = in_force(agreed(annex={**COATINGS, "listing_required": True}))
    opposed = Opposition("DE", sha256(b"why").digest(), point("2026-06-01"))
    answer = Border(agreements=(record,), listings=(listing(record, oppositions=(opposed,)),)).ask()
    assert answer.obligation is Obligation.MUST_ACCEPT
    assert [line["code"] for line in answer.codes] == ["LISTING_OPPOSED"]


@pytest.mark.parametrize(
    ("declared", "obligation", "cause"),
    [
        ("2027-06-30T21:59:00", Obligation.MUST_ACCEPT_WITH_CONDITIONS, "GRACE_APPLIED"),
        ("2027-06-30T22:00:00", Obligation.UNDECIDED, "EDITION_MISMATCH"),
    ],
)
def test_grace_ends_on_the_legal_date_of_the_customs_office(declared, obligation, cause):
    paper = replace(OLD_EDITION, block_time="2027-07-20")
    border = Border(paper, agreements=(in_force(agreed("NL", "VN", annex=GRACE)),))
    answer = border.ask(declared=declared, importing_economy="NL", customs_office="NLRTM")
    assert (answer.obligation, answer.causes) == (obligation, (cause,))


@pytest.mark.parametrize(
    ("declared", "obligation"),
    [("2026-12-31", Obligation.NONE), ("2027-01-01", Obligation.MUST_ACCEPT)],
)
def test_letters_exchanged_on_the_last_of_november_bind_from_new_year(declared, obligation):
    terms = agreed(prior_documents=True)
    acts = (*signed(terms, "2026-11-01"), endorsed("2026-11-20"), *ratified(terms, "2026-11-30"))
    record = pact(terms, *acts, proposed="2026-10-01")
    border = Border(replace(lab_report(), block_time="2027-02-01"), agreements=(record,))
    assert border.ask(declared=f"{declared}T12:00:00").obligation is obligation


@pytest.mark.parametrize(
    ("declared", "causes"), [("2027-02-28", ()), ("2027-03-01", ("AGREEMENT_TERMINATED",))]
)
def test_notice_ends_the_agreement_after_its_last_day_with_no_act_on_it(declared, causes):
    notice = event(AgreementKind.GIVE_NOTICE, "DE", "2026-08-31")
    paper = replace(lab_report(), block_time="2027-04-01")
    border = Border(paper, agreements=(in_force(agreed(savings_clause=False), notice),))
    assert border.ask(declared=f"{declared}T12:00:00").causes == causes


def test_recognition_is_not_transitive():
    """VN-SA and SA-DE are in force; goods go from VN to DE."""
    records = (in_force(agreed("SA", "VN")), in_force(agreed("DE", "SA")))
    answer = Border(agreements=records).ask()
    assert answered(answer) == (Obligation.NONE, Action.REFER, ("NO_DIRECT_OBLIGATION",))


def test_hs_7204_against_chapter_72_except_7204():
    answer = Border(mill_certificate()).ask(hs="720410")
    assert answered(answer) == (Obligation.NONE, Action.REFER, ("HS_EXCLUDED",))


def test_edition_2018_cited_and_tested_to_1998():
    assert answered(Border(OLD_EDITION).ask()) == (Obligation.UNDECIDED, Action.REFER, ("EDITION_MISMATCH",))


def test_recognition_of_competence_alone_permits_and_does_not_oblige():
    border = Border(agreements=(in_force(agreed(obligation="RECOGNISE")),))
    assert answered(border.ask()) == (Obligation.MAY_ACCEPT, Action.REFER, ("COMPETENCE_RECOGNISED",))


def test_a_published_policy_accepts_what_is_not_owed_and_never_what_is_refuted():
    policy = {"concord": "policy/v1", "economy": "DE", "actions": {"COMPETENCE_RECOGNISED": "ACCEPT"}}
    border = Border(agreements=(in_force(agreed(obligation="RECOGNISE")),), policy=policy)
    assert answered(border.ask())[:2] == (Obligation.MAY_ACCEPT, Action.ACCEPT)
    expired = replace(border, paper=lab_report(valid_to="2026-09-01"))
    assert expired.ask().action is Action.REJECT


def test_a_published_policy_that_loosens_too_much_is_not_followed_and_the_answer_says_so():
    policy = {"concord": "policy/v1", "economy": "DE", "actions": {"SITE_NOT_LICENSED": "ACCEPT"}}
    answer = Border(policy=policy).ask()
    (check,) = [line for line in answer.checks if line["number"] == 9]
    assert check["evidence"]["policy"]["followed"] is False


def test_a_document_for_a_member_of_a_union_is_judged_by_the_unions_agreement():
    border = Border(agreements=(in_force(agreed("EU", "VN")),))
    answer = border.ask(importing_economy="NL", customs_office="NLRTM")
    assert answer.obligation is Obligation.MUST_ACCEPT
    assert answer.recognition is not None
    assert answer.recognition["direction"] == {"from": "VN", "to": "EU"}


def test_of_several_routes_the_one_that_obliges_decides():
    lesser = in_force(agreed(obligation="RECOGNISE"))
    answer = Border(agreements=(lesser, in_force(agreed()))).ask()
    assert answer.obligation is Obligation.MUST_ACCEPT
    assert answer.recognition is not None
    assert answer.recognition["routes_considered"] == 2


@pytest.mark.parametrize(
    ("category", "verified", "charge", "obligation"),
    [
        (1, True, "3375.00", Obligation.MUST_ACCEPT),
        (2, True, "1125.00", Obligation.MUST_ACCEPT),
        (3, True, "0.00", Obligation.MUST_ACCEPT),
        (1, False, "6075.00", Obligation.MUST_ACCEPT_WITH_CONDITIONS),
        (2, False, "3825.00", Obligation.MUST_ACCEPT_WITH_CONDITIONS),
        (3, False, "1575.00", Obligation.MUST_ACCEPT_WITH_CONDITIONS),
    ],
)
def test_tariff_band_is_simulated_by_category_and_verification(category, verified, charge, obligation):
    answer = Border(footprint(verified=verified), category=category).ask()
    assert answer.obligation is obligation
    assert answer.recognition is not None
    assert answer.recognition["tariff"]["charge"] == charge
    assert "not a legal charge" in answer.recognition["tariff"]["note"]


def test_what_is_missing_leaves_the_obligation_undecided_and_says_what_to_supply():
    paper = mill_certificate()
    bare = {**paper.header_changes, "subject": {"exporter": paper.exporter}}
    border = Border(replace(paper, header_changes=bare))
    answer = border.ask(hs=None, quantity=None, unit=None)
    assert answer.obligation is Obligation.UNDECIDED
    assert set(answer.causes) == {"HS_MISSING", "QUANTITY_MISSING"}
    assert {line["fix"] for line in answer.codes} == {
        "Give the HS code of the goods.",
        "Give the quantity with its unit.",
    }


def test_endorsed_but_not_ratified_binds_nobody_and_ratified_but_not_endorsed_neither():
    terms = agreed()
    signatures = signed(terms, "2025-10-15")
    unratified = pact(terms, *signatures, endorsed("2025-11-20"), proposed="2025-10-01")
    unendorsed = pact(terms, *signatures, *ratified(terms, "2025-11-30"), proposed="2025-10-01")
    assert set(Border(agreements=(unratified,)).ask().causes) == {"AGREEMENT_NOT_RATIFIED"}
    assert Border(agreements=(unendorsed,)).ask().causes == ("AGREEMENT_NOT_ENDORSED",)
