"""The states of an agreement: what its acts make of it, day by day."""

from dataclasses import replace

import pytest

from ledger_api.domain.agreements.lifecycle import Participation, lifecycle_of
from ledger_api.domain.interval import Interval
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from tests.ledger_api.domain.agreements.pacts import (
    endorsed,
    event,
    life,
    pact,
    ratified,
    signed,
    state,
    terms,
)
from tests.ledger_api.domain.world import at, point

AGREED = terms()
OPEN = terms(
    "AU",
    "DE",
    "VN",
    "ZA",
    accession=True,
    entry_into_force={"rule": "DAYS_AFTER", "days": 1, "ratifications": 2},
)


def test_letters_exchanged_2026_11_30_in_force_2027_01_01():
    found = life(AGREED)
    assert found.interval == Interval("2027-01-01", None)
    assert state(found, "2026-12-31T23:59:59") == "RATIFYING(2/2)"
    assert state(found, "2027-01-01T00:00:00") == "IN_FORCE"
    assert str(found.state_on("2027-01-01")) == "IN_FORCE"
    assert str(found.state_on("2026-12-31")) == "RATIFYING(2/2)"


def test_states_follow_one_another():
    found = life(AGREED)
    assert [(period.start, str(period.state)) for period in found.periods()] == [
        (at("2026-10-01"), "PROPOSED"),
        (at("2026-10-15"), "SIGNED"),
        (at("2026-11-30"), "RATIFYING(2/2)"),
        (at("2027-01-01"), "IN_FORCE"),
    ]
    assert found.state_at(at("2026-09-30")) is None


def test_a_first_signature_or_a_second_draft_is_negotiation():
    one = lifecycle_of(pact(AGREED, event(Kind.SIGN, "DE", "2026-10-05")), AGREED)
    assert state(one, "2026-10-04") == "PROPOSED"
    assert state(one, "2026-10-05") == "NEGOTIATING"
    record = pact(AGREED)
    second = replace(record.drafts[0], version=2, recorded=point("2026-10-08"))
    two = lifecycle_of(replace(record, drafts=(*record.drafts, second)), AGREED)
    assert state(two, "2026-10-09") == "NEGOTIATING"
    assert two.draft.version == 2


def test_a_signature_under_an_earlier_version_does_not_sign_the_later():
    record = pact(
        AGREED, event(Kind.SIGN, "DE", "2026-10-05"), event(Kind.SIGN, "VN", "2026-10-09", version=2)
    )
    second = replace(record.drafts[0], version=2, recorded=point("2026-10-08"))
    found = lifecycle_of(replace(record, drafts=(*record.drafts, second)), AGREED)
    assert found.concluded_at is None
    assert set(found.signed) == {"VN"}


def test_endorsed_but_not_ratified_binds_nobody():
    found = lifecycle_of(pact(AGREED, *signed(AGREED), endorsed()), AGREED)
    assert found.interval is None
    assert state(found, "2030-01-01") == "SIGNED"
    assert found.parties_in_force("2030-01-01") == ()


def test_ratified_but_not_endorsed_binds_nobody():
    found = lifecycle_of(pact(AGREED, *signed(AGREED), *ratified(AGREED)), AGREED)
    assert found.interval is None
    assert state(found, "2030-01-01") == "RATIFYING(2/2)"


def test_one_ratification_of_two_binds_nobody():
    events = (*signed(AGREED), endorsed(), event(Kind.RATIFY, "DE", "2026-11-30"))
    found = lifecycle_of(pact(AGREED, *events), AGREED)
    assert found.interval is None
    assert state(found, "2030-01-01") == "RATIFYING(1/2)"


def test_entry_into_force_counts_from_whatever_came_last():
    late = (*signed(AGREED), *ratified(AGREED, "2026-11-02"), endorsed("2027-02-10"))
    assert lifecycle_of(pact(AGREED, *late), AGREED).starts_on == "2027-04-01"


def test_a_last_signature_after_enough_ratifications_is_waited_for():
    agreed = terms("AU", "DE", "VN", entry_into_force={"rule": "DAYS_AFTER", "days": 1, "ratifications": 2})
    late = event(Kind.SIGN, "AU", "2027-03-01")
    acts = [event(Kind.SIGN, one, "2026-10-15") for one in ("DE", "VN")]
    ratified_by_two = [event(Kind.RATIFY, one, "2026-11-30") for one in ("DE", "VN")]
    found = lifecycle_of(pact(agreed, *acts, endorsed(), *ratified_by_two, late), agreed)
    assert found.met_at == at("2027-03-01")
    assert found.starts_on == "2027-03-02"


def test_parts_of_members_hold_their_acts_and_dates():
    found = life(OPEN, event(Kind.ACCEDE, "BR", "2027-05-01"), event(Kind.GIVE_NOTICE, "DE", "2027-02-10"))
    assert [one.economy for one in found.participations] == ["AU", "DE", "VN", "ZA", "BR"]
    assert found.participation("DE") == Participation(
        "DE", at("2026-10-15"), at("2026-11-30"), Interval("2026-12-01", "2027-08-11")
    )
    assert found.participation("BR") == Participation(
        "BR", None, at("2027-05-01"), Interval("2027-05-02", None)
    )
    assert found.participation("FR") is None


def test_a_notice_at_the_moment_of_the_conclusion_counts_and_one_before_does_not():
    moment = at("2026-10-15")
    early, late = (
        life(AGREED, event(Kind.GIVE_NOTICE, "VN", "2026-10-14", effective_at=moment + offset))
        for offset in (-1, 0)
    )
    assert early.notices == ()
    assert [one.given_at for one in late.notices] == [moment]


def test_an_act_is_dated_where_the_terms_count_days():
    hanoi = terms(time_zone="Asia/Ho_Chi_Minh")
    moment = "2026-11-30T17:30:00"  # 00:30 of 1 December in Viet Nam
    events = (*signed(hanoi), endorsed(), *ratified(hanoi, moment))
    assert lifecycle_of(pact(hanoi, *events), hanoi).starts_on == "2027-02-01"
    assert lifecycle_of(pact(AGREED, *events), AGREED).starts_on == "2027-01-01"


def test_obligations_start_only_after_confidence_building():
    building = terms(confidence_building={"months": 6})
    found = life(building)
    assert found.confidence_building == Interval("2026-10-15", "2027-04-15")
    assert state(found, "2027-01-01") == "CONFIDENCE_BUILDING"
    assert state(found, "2027-04-14T23:59:59") == "CONFIDENCE_BUILDING"
    assert found.starts_on == "2027-04-15"
    assert state(found, "2027-04-15") == "IN_FORCE"


def test_confidence_building_over_before_ratification_is_followed_by_signed():
    building = terms(confidence_building={"months": 1})
    found = life(building)
    assert state(found, "2026-11-20") == "SIGNED"
    assert found.starts_on == "2027-01-01"


def test_notice_of_2026_08_31_ends_it_on_2027_03_01_with_no_transaction_that_day():
    early = pact(
        AGREED,
        *signed(AGREED, "2025-10-15"),
        endorsed("2025-11-01"),
        *ratified(AGREED, "2025-11-30"),
        event(Kind.GIVE_NOTICE, "VN", "2026-08-31T09:00:00"),
        proposed="2025-10-01",
    )
    found = lifecycle_of(early, AGREED)
    assert found.interval == Interval("2026-01-01", "2027-03-01")
    assert state(found, "2026-08-31T08:59:59") == "IN_FORCE"
    assert state(found, "2026-08-31T09:00:00") == "NOTICE_GIVEN"
    assert state(found, "2027-02-28T23:59:59") == "NOTICE_GIVEN"
    assert state(found, "2027-03-01T00:00:00") == "TERMINATED"
    assert found.saves_earlier_results


def test_notice_withdrawn_before_it_takes_effect_undoes_it():
    found = life(
        AGREED,
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10"),
        event(Kind.WITHDRAW_NOTICE, "VN", "2027-08-10"),
    )
    assert found.ends_on is None
    assert state(found, "2027-08-09") == "NOTICE_GIVEN"
    assert state(found, "2027-08-10") == "IN_FORCE"


def test_notice_withdrawn_on_the_day_of_its_effect_is_too_late():
    found = life(
        AGREED,
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10"),
        event(Kind.WITHDRAW_NOTICE, "VN", "2027-08-11"),
    )
    assert found.ends_on == "2027-08-11"
    assert state(found, "2028-01-01") == "TERMINATED"


def test_notice_can_be_given_again_after_a_withdrawal():
    found = life(
        AGREED,
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10"),
        event(Kind.WITHDRAW_NOTICE, "VN", "2027-03-10"),
        event(Kind.GIVE_NOTICE, "VN", "2027-04-10"),
    )
    assert found.ends_on == "2027-10-11"


def test_notice_on_one_annex_ends_that_annex():
    found = life(AGREED, event(Kind.GIVE_NOTICE, "VN", "2027-02-10", annex="STEEL"))
    assert found.ends_on is None
    assert found.in_force("VN", "DE", "STEEL") == Interval("2027-01-01", "2027-08-11")
    assert found.in_force("DE", "VN", "STEEL") == Interval("2027-01-01", "2027-08-11")
    assert found.in_force("VN", "DE", "VALVES") == Interval("2027-01-01", None)


def test_notice_by_one_of_many_ends_its_participation_only():
    found = life(OPEN, event(Kind.GIVE_NOTICE, "VN", "2027-02-10"))
    assert found.ends_on is None
    assert found.parties_in_force("2027-08-10") == ("AU", "DE", "VN", "ZA")
    assert found.parties_in_force("2027-08-11") == ("AU", "DE", "ZA")
    assert found.in_force("VN", "DE", "STEEL") == Interval("2026-12-01", "2027-08-11")
    assert found.in_force("AU", "DE", "STEEL") == Interval("2026-12-01", None)
    assert state(found, "2027-09-01") == "IN_FORCE"


def test_an_agreement_of_many_is_over_when_one_party_is_left():
    notices = [event(Kind.GIVE_NOTICE, one, "2027-02-10") for one in ("AU", "DE")]
    found = life(OPEN, *notices, event(Kind.GIVE_NOTICE, "ZA", "2027-03-10"))
    assert found.ends_on == "2027-09-11"
    assert found.parties_in_force("2027-09-10") == ("VN", "ZA")
    assert found.parties_in_force("2027-09-11") == ()
    assert state(found, "2027-09-11") == "TERMINATED"


def test_two_of_four_ratifications_bring_it_into_force_between_the_two():
    events = (
        *signed(OPEN),
        endorsed(),
        event(Kind.RATIFY, "DE", "2026-11-25"),
        event(Kind.RATIFY, "VN", "2026-11-28"),
        event(Kind.RATIFY, "ZA", "2027-02-01"),
    )
    found = lifecycle_of(pact(OPEN, *events), OPEN)
    assert found.starts_on == "2026-11-29"
    assert found.parties_in_force("2027-02-01") == ("DE", "VN")
    assert found.parties_in_force("2027-02-02") == ("DE", "VN", "ZA")
    assert found.in_force("DE", "ZA", "STEEL") == Interval("2027-02-02", None)
    assert found.in_force("DE", "AU", "STEEL") is None


def test_accession_binds_by_the_rule_of_the_terms():
    found = life(OPEN, event(Kind.ACCEDE, "BR", "2027-05-01"))
    assert found.parties_in_force("2027-05-01") == ("AU", "DE", "VN", "ZA")
    assert found.parties_in_force("2027-05-02") == ("AU", "DE", "VN", "ZA", "BR")
    assert found.in_force("BR", "DE", "STEEL") == Interval("2027-05-02", None)


def test_accession_to_terms_that_are_closed_has_no_effect():
    found = life(AGREED, event(Kind.ACCEDE, "BR", "2027-05-01"))
    assert not found.is_member("BR")
    assert found.in_force("BR", "DE", "STEEL") is None


def test_whoever_acceded_can_leave():
    found = life(OPEN, event(Kind.ACCEDE, "BR", "2027-05-01"), event(Kind.GIVE_NOTICE, "BR", "2027-06-15"))
    assert found.in_force("BR", "DE", "STEEL") == Interval("2027-05-02", "2027-12-16")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "SUSPENDED(whole)"),
        ({"annex": "STEEL"}, "SUSPENDED(annex STEEL)"),
        ({"from_economy": "VN", "to_economy": "DE"}, "SUSPENDED(whole, VN to DE)"),
        ({"annex": "STEEL", "from_economy": "VN", "to_economy": "DE"}, "SUSPENDED(annex STEEL, VN to DE)"),
    ],
)
def test_suspended_in_whole_in_an_annex_or_in_a_direction(changes, text):
    found = life(
        AGREED,
        event(Kind.SUSPEND, "DE", "2027-08-20", **changes),
        event(Kind.RESTORE, "DE", "2027-10-01", **changes),
    )
    assert state(found, "2027-08-19T23:59:59") == "IN_FORCE"
    assert state(found, "2027-08-20") == text
    assert state(found, "2027-09-30T23:59:59") == text
    assert state(found, "2027-10-01") == "IN_FORCE"


def test_a_suspension_may_be_dated_ahead():
    ahead = event(Kind.SUSPEND, "DE", "2027-02-01", effective_at=at("2027-08-20"))
    assert state(life(AGREED, ahead), "2027-08-19") == "IN_FORCE"
    assert state(life(AGREED, ahead), "2027-08-20") == "SUSPENDED(whole)"


def test_a_suspension_lifted_before_it_takes_effect_was_none():
    ahead = event(Kind.SUSPEND, "DE", "2027-02-01", effective_at=at("2027-08-20"))
    found = life(AGREED, ahead, event(Kind.RESTORE, "DE", "2027-08-19"))
    assert found.suspensions == ()
    assert state(found, "2027-08-20") == "IN_FORCE"


def test_a_suspension_by_one_of_many_touches_its_own_directions_only():
    found = life(OPEN, event(Kind.SUSPEND, "VN", "2027-08-20"))
    assert found.suspensions_of("VN", "DE", "STEEL")
    assert found.suspensions_of("DE", "VN", "STEEL")
    assert not found.suspensions_of("DE", "AU", "STEEL")


def test_who_is_no_party_suspends_nothing_and_gives_no_notice():
    found = life(AGREED, event(Kind.SUSPEND, "AU", "2027-08-20"), event(Kind.GIVE_NOTICE, "AU", "2027-02-01"))
    assert state(found, "2028-01-01") == "IN_FORCE"


def test_restoring_what_another_party_suspended_does_not_lift_it():
    found = life(AGREED, event(Kind.SUSPEND, "DE", "2027-08-20"), event(Kind.RESTORE, "VN", "2027-09-01"))
    assert state(found, "2027-09-02") == "SUSPENDED(whole)"


@pytest.mark.parametrize(("withdrawn", "held"), [("2027-08-19", False), ("2027-08-21", True)])
def test_a_reservation_withdrawn_before_it_takes_effect_was_none(withdrawn, held):
    found = life(
        AGREED,
        event(Kind.RESERVE, "DE", "2027-08-01", annex="STEEL", effective_at=at("2027-08-20")),
        event(Kind.WITHDRAW_RESERVATION, "DE", withdrawn, annex="STEEL"),
    )
    expected = [Interval(at("2027-08-20"), at(withdrawn))] if held else []
    assert [one.interval for one in found.reservations_of("DE", "STEEL")] == expected
    assert found.reservations_of("DE", "VALVES") == found.reservations_of("VN", "STEEL") == ()


def test_notice_before_entry_into_force_that_ends_first_leaves_nothing_in_force():
    events = (*signed(AGREED), event(Kind.GIVE_NOTICE, "DE", "2026-10-20"), endorsed("2027-06-01"))
    found = lifecycle_of(pact(AGREED, *events, *ratified(AGREED)), AGREED)
    assert found.starts_on is None
    assert state(found, "2027-04-21") == "TERMINATED"
