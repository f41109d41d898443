"""The rule book's table of cases (domain.md §2), each under its own name."""

from dataclasses import replace

import pytest

from ledger_api.domain.outcomes import Action, DocumentOutcome, Obligation
from ledger_api.domain.question import Axes
from ledger_api.domain.trust import (
    AccreditationRecord,
    DatedEvent,
    KeyCut,
    KeyPeriodAct,
    KeyRecord,
    PeriodKind,
    Source,
    StandingKind,
    StatusKind,
)
from ledger_api.domain.verdict import AskedBy, Evidence
from tests.ledger_api.domain.world import (
    EXPORTER,
    INDEX,
    LAB,
    MILL,
    OPERATOR,
    ORIGIN,
    PDF,
    SECOND_LAB,
    World,
    act,
    ask,
    at,
    codes,
    files,
    point,
)

LAB_REPORT = World(issuer=LAB, type="material_test_report:test-report")


def accredited(*events: DatedEvent, valid_to: int = 0) -> AccreditationRecord:
    return AccreditationRecord(
        id=bytes(32),
        accreditor="0x" + "ab" * 20,
        standard="ISO/IEC 17025:2017",
        number="VILAS 0042",
        valid_from=at("2026-01-01"),
        valid_to=valid_to,
        recorded=point("2026-01-01"),
        events=events,
    )


def standing(kind: StandingKind, effective: str, recorded: str | None = None) -> DatedEvent:
    return DatedEvent(kind, at(effective), point(recorded or effective), reason="AUDIT_FAILED")


def test_manufacturer_signs_its_own_3_1_and_that_fits():
    world = World()
    answer = ask(world.presented(), world.facts)
    assert (answer.document, answer.action, answer.exit_code) == (DocumentOutcome.GENUINE, Action.ACCEPT, 0)
    assert codes(answer) == []
    assert "VN-MTC-26-0417" in answer.sentence
    assert "Thang Long Steel" in answer.sentence


def test_both_axes_refer_for_the_sole_cause_that_there_are_no_agreements():
    world = World()
    answer = ask(world.presented(), world.facts, axis=Axes.BOTH, importing_economy="NL")
    assert answer.document is DocumentOutcome.GENUINE
    assert answer.obligation is Obligation.UNDECIDED
    assert answer.causes == ("RECOGNITION_NOT_AVAILABLE",)
    assert (answer.action, answer.exit_code) == (Action.REFER, 20)
    assert [line["number"] for line in answer.checks] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]


def test_body_withdrawn_after_the_anchor_leaves_the_document_genuine():
    facts = LAB_REPORT.with_issuer(
        accreditations=(accredited(standing(StandingKind.WITHDRAW, "2026-08-15")),)
    )
    assert ask(LAB_REPORT.presented(), facts).document is DocumentOutcome.GENUINE


def test_body_withdrawn_and_document_anchored_later_with_an_earlier_test_date():
    world = replace(LAB_REPORT, assessed_on="2026-07-01", issued_on="2026-07-02", anchored="2026-08-25")
    facts = world.with_issuer(accreditations=(accredited(standing(StandingKind.WITHDRAW, "2026-08-20")),))
    answer = ask(world.presented(), facts)
    assert answer.document is DocumentOutcome.UNPROVEN
    assert codes(answer) == ["ANCHORED_AFTER_WITHDRAWAL"]
    assert answer.action is Action.REFER
    assert "VILAS 0042" in answer.sentence
    assert "2026-08-20" in answer.sentence


def test_key_lost_and_replaced_later_harms_nothing_anchored_before():
    lost = KeyRecord(
        MILL.key.address,
        added=point("2026-01-01"),
        revoked=point("2026-09-01"),
        revoked_effective_at=at("2026-09-01"),
        reason="LOST",
    )
    world = World()
    assert ask(world.presented(), world.with_issuer(keys=(lost,))).document is DocumentOutcome.GENUINE


@pytest.mark.parametrize(
    ("cut_index", "document", "raised"),
    [
        (INDEX + 1, DocumentOutcome.GENUINE, []),
        (INDEX, DocumentOutcome.UNPROVEN, ["KEY_COMPROMISED_AFTER"]),
        (0, DocumentOutcome.UNPROVEN, ["KEY_COMPROMISED_AFTER"]),
    ],
)
def test_key_stolen_cuts_at_a_log_index(cut_index, document, raised):
    world = World()
    answer = ask(world.presented(), world.with_issuer(keys=(stolen(cut_index),)))
    assert (answer.document, codes(answer)) == (document, raised)


def stolen(cut_index: int = 0, origin: str = ORIGIN) -> KeyRecord:
    return KeyRecord(
        MILL.key.address,
        added=point("2026-01-01"),
        revoked=point("2026-09-01"),
        revoked_effective_at=at("2026-09-01"),
        reason="COMPROMISED",
        cuts=(KeyCut(origin, cut_index, point("2026-09-01")),),
    )


def test_key_stolen_and_document_confirmed_afterwards():
    world = World()
    facts = replace(world.with_issuer(keys=(stolen(),)), status=(act(StatusKind.CONFIRM, "2026-09-05"),))
    assert ask(world.presented(), facts).document is DocumentOutcome.GENUINE


def test_key_stolen_and_its_period_confirmed_afterwards():
    world = World()
    period = KeyPeriodAct(
        PeriodKind.CONFIRM,
        MILL.id,
        MILL.key.address,
        at("2026-07-01"),
        at("2026-08-02"),
        point("2026-09-05"),
    )
    facts = replace(world.with_issuer(keys=(stolen(),)), key_periods=(period,))
    assert ask(world.presented(), facts).document is DocumentOutcome.GENUINE
    too_short = replace(period, to_time=at("2026-08-01T10:00:00"))
    assert codes(ask(world.presented(), replace(facts, key_periods=(too_short,)))) == [
        "KEY_COMPROMISED_AFTER"
    ]


def test_superseded_by_v2_returns_the_successor():
    world = World()
    newer = bytes([7]) * 32
    facts = world.with_status(act(StatusKind.SUPERSEDE, "2026-09-01", successor=newer))
    answer = ask(world.presented(), facts)
    assert (answer.document, answer.action) == (DocumentOutcome.UNPROVEN, Action.REFER)
    assert codes(answer) == ["SUPERSEDED"]
    assert answer.successor == {"digest": "0x" + newer.hex()}


def test_amended_editorially_is_accepted_with_conditions():
    world = World()
    facts = world.with_status(act(StatusKind.AMEND, "2026-09-01", successor=bytes([7]) * 32))
    answer = ask(world.presented(), facts)
    assert answer.document is DocumentOutcome.GENUINE
    assert codes(answer) == ["AMENDED_EDITORIAL"]
    assert (answer.action, answer.exit_code) == (Action.ACCEPT_WITH_CONDITIONS, 10)


def test_expired_is_refuted():
    world = World(valid_from="2026-07-30", valid_to="2026-09-10")
    answer = ask(world.presented(), world.facts)
    assert (answer.document, answer.action, answer.exit_code) == (DocumentOutcome.REFUTED, Action.REJECT, 30)
    assert codes(answer) == ["EXPIRED"]
    assert "2026-09-09" in answer.sentence


def test_annulled_is_refuted_even_for_an_earlier_declaration_once_it_is_known():
    world = World()
    facts = world.with_status(act(StatusKind.ANNUL, "2026-09-01"))
    presented = ask(world.presented(), facts, declared="2026-09-03")
    assert (presented.document, codes(presented)) == (DocumentOutcome.REFUTED, ["ANNULLED"])
    again = ask(world.presented(), facts, declared="2026-08-10")
    assert again.action is Action.REJECT
    told_then = ask(world.presented(), facts, declared="2026-08-10", known="2026-08-10")
    assert told_then.action is Action.ACCEPT


def test_withdrawn_is_refuted_from_its_day_and_earlier_declarations_stand():
    world = World()
    facts = world.with_status(act(StatusKind.WITHDRAW, "2026-09-01"))
    later = ask(world.presented(), facts, declared="2026-09-03")
    assert (later.document, codes(later)) == (DocumentOutcome.REFUTED, ["WITHDRAWN"])
    assert ask(world.presented(), facts, declared="2026-08-10").action is Action.ACCEPT


def test_suspended_holds_from_suspension_to_restoration():
    world = World()
    facts = world.with_status(act(StatusKind.SUSPEND, "2026-08-20"), act(StatusKind.RESTORE, "2026-09-05"))
    during = ask(world.presented(), facts, declared="2026-09-01")
    assert (during.document, codes(during)) == (DocumentOutcome.UNPROVEN, ["SUSPENDED"])
    assert during.action is Action.REFER
    assert ask(world.presented(), facts, declared="2026-09-10").document is DocumentOutcome.GENUINE
    assert ask(world.presented(), facts, declared="2026-08-10").document is DocumentOutcome.GENUINE


def test_exporter_signs_a_third_party_report():
    world = World(type="material_test_report:test-report")
    answer = ask(world.presented(), world.facts)
    assert answer.document is DocumentOutcome.REFUTED
    assert codes(answer) == ["ISSUER_IS_EXPORTER", "ROLE_NOT_PERMITTED"]
    assert answer.action is Action.REJECT


def test_accredited_laboratory_is_its_own_exporter():
    world = replace(LAB_REPORT, exporter={"name": "HAI PHONG  Test-House", "country": "VN", "lei": None})
    answer = ask(world.presented(), world.facts)
    assert (answer.action, codes(answer)) == (Action.REJECT, ["ISSUER_IS_EXPORTER"])


def test_epd_of_a_programme_operator_is_genuine():
    world = World(issuer=OPERATOR, type="carbon_label:epd")
    assert ask(world.presented(), world.facts).document is DocumentOutcome.GENUINE


def test_3_2_with_one_signature_lacks_the_second():
    world = World(type="material_test_report:3.2")
    answer = ask(world.presented(), world.facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.UNPROVEN, ["SECOND_SIGNATURE_MISSING"])


def test_3_2_of_mill_and_inspection_body_is_genuine():
    world = World(type="material_test_report:3.2", cosigners=(SECOND_LAB,))
    assert ask(world.presented(), world.facts).document is DocumentOutcome.GENUINE


def test_ipfs_down_and_bytes_supplied_gives_the_same_answer():
    world = World()
    supplied = world.presented(asked_by=AskedBy.OPENING)
    assert (
        ask(supplied, world.facts).document
        is ask(replace(supplied, opening_unavailable=True), world.facts).document
        is DocumentOutcome.GENUINE
    )


def test_ipfs_down_and_no_bytes_supplied_leaves_the_content_unproven():
    world = World()
    asked = world.presented(asked_by=AskedBy.NUMBER, opening=None, files=(), opening_unavailable=True)
    answer = ask(asked, world.facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.UNPROVEN, ["BYTES_UNAVAILABLE"])
    assert answer.action is Action.REFER


def test_logged_but_not_yet_anchored_is_unproven_and_provisional():
    world = World(anchored=None)
    waiting = world.presented(inclusion_proof=None, checkpoint=None)
    answer = ask(waiting, world.facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.UNPROVEN, ["NOT_ANCHORED"])
    assert answer.provisional


def test_anchored_in_a_block_that_is_not_final_is_provisionally_genuine():
    world = World()
    answer = ask(world.presented(), replace(world.facts, anchor_final=False))
    assert (answer.document, answer.provisional) == (DocumentOutcome.GENUINE, True)
    assert answer.exit_code == 15
    assert answer.causes == ()


def test_signed_root_differs_from_the_anchored_root_at_one_size():
    world = World()
    other = replace(world.anchor, root=bytes([1]) * 32)
    facts = replace(world.facts, first_anchor=other, receipt_anchor=other)
    answer = ask(world.presented(), facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.UNPROVEN, ["LOG_EQUIVOCATION"])


def test_pdf_saved_again_is_not_found_and_no_evidence_of_forgery():
    world = World()
    saved_again = Evidence(asked_by=AskedBy.FILE, files=files(("certificate.pdf", PDF + b"\n")))
    answer = ask(saved_again, world.facts)
    assert (answer.action, answer.exit_code) == (Action.NOT_FOUND, 25)
    assert answer.document is DocumentOutcome.UNPROVEN
    assert codes(answer) == ["ENTRY_NOT_FOUND"]
    assert "not evidence of forgery" in answer.sentence


def test_pdf_and_json_of_different_documents():
    world = World()
    other_pdf = files(("other.pdf", b"%PDF of another document"))
    answer = ask(world.presented(asked_by=AskedBy.PAYLOAD, files=other_pdf), world.facts)
    assert (answer.document, answer.action) == (DocumentOutcome.REFUTED, Action.REJECT)
    assert codes(answer) == ["ATTACHMENT_MISMATCH"]


def test_pdf_swapped_inside_a_presentation():
    world = World()
    answer = ask(world.presented(files=files(("certificate.pdf", PDF + b" "))), world.facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.REFUTED, ["ATTACHMENT_MISMATCH"])


def test_one_changed_byte_of_the_content_inside_a_presentation():
    world = World()
    changed = replace(world.opening, body={**world.body, "yield_strength": "313"})
    answer = ask(world.presented(opening=changed), world.facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.REFUTED, ["PAYLOAD_MISMATCH"])


def test_pdf_alone_finds_its_document_and_says_that_only_the_file_was_compared():
    world = World()
    answer = ask(world.found_by_file(), world.facts)
    assert answer.document is DocumentOutcome.GENUINE
    assert answer.checks[4]["evidence"]["only_files_compared"] is True


@pytest.mark.parametrize(
    ("declared", "action", "raised"),
    [
        ("2026-09-03", Action.ACCEPT, ["STATUS_AS_OF"]),
        ("2026-09-07", Action.ACCEPT, ["STATUS_AS_OF"]),
        ("2026-09-09", Action.REFER, ["STALE_STATUS", "STATUS_AS_OF"]),
    ],
)
def test_offline_with_saved_facts_of_some_age(declared, action, raised):
    world = World(block_time="2026-08-31")
    saved = replace(world.facts, source=Source.SAVED)
    answer = ask(replace(world.presented(), offline=True), saved, declared=declared)
    assert (answer.action, codes(answer), answer.provisional) == (action, raised, True)
    assert answer.exit_code == (15 if action is Action.ACCEPT else 20)


def test_offline_with_saved_facts_that_hold_an_annulment():
    world = World(block_time="2026-08-31")
    annulled = world.with_status(act(StatusKind.ANNUL, "2026-08-30"))
    answer = ask(world.presented(), replace(annulled, source=Source.SAVED), declared="2026-09-03")
    assert answer.action is Action.REJECT


def test_issuer_suspended_while_the_document_was_anchored():
    world = World()
    facts = world.with_issuer(
        events=(
            standing(StandingKind.SUSPEND, "2026-07-31"),
            standing(StandingKind.RESTORE, "2026-08-05"),
        )
    )
    answer = ask(world.presented(), facts)
    assert (answer.document, codes(answer)) == (DocumentOutcome.UNPROVEN, ["ISSUER_SUSPENDED"])


def test_third_party_report_whose_exporter_is_withheld_until_the_officer_names_it():
    disclosed = LAB_REPORT.disclosed("/header/number", "/header/attachments")
    evidence = LAB_REPORT.presented(opening=disclosed)
    assert codes(ask(evidence, LAB_REPORT.facts)) == ["EXPORTER_NOT_DISCLOSED"]
    with_lei = replace(LAB_REPORT, issuer=replace(LAB, lei="213800GULFVALVE00027"))
    evidence = with_lei.presented(opening=with_lei.disclosed("/header/number", "/header/attachments"))
    named = ask(evidence, with_lei.facts, exporter_lei=EXPORTER["lei"])
    assert named.document is DocumentOutcome.GENUINE
