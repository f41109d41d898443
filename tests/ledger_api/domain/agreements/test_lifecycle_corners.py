"""The states of an agreement where acts meet: many members, several acts at once, and states in a row."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.lifecycle import Lifecycle, lifecycle_of
from ledger_api.domain.interval import Interval
from ledger_api.domain.recognition_facts import AgreementEvent
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
    entry_into_force={"rule": "DAYS_AFTER", "days": 30, "ratifications": 2},
)
DAY = 86_400
FIRST = at("2026-09-25")


def test_several_suspensions_are_named_one_after_another_by_their_beginning() -> None:
    found = life(
        AGREED,
        event(Kind.SUSPEND, "DE", "2027-08-21", annex="STEEL", text=b"steel" + bytes(27)),
        event(Kind.SUSPEND, "VN", "2027-08-20", text=b"whole" + bytes(27)),
        event(Kind.RESTORE, "VN", "2027-08-25"),
    )
    reasoned = [(one.by, one.text[:5]) for one in found.suspensions]
    assert reasoned == [("VN", b"whole"), ("DE", b"steel")]
    assert state(found, "2027-08-20") == "SUSPENDED(whole)"
    assert state(found, "2027-08-21") == "SUSPENDED(whole; annex STEEL)"
    assert state(found, "2027-08-25") == "SUSPENDED(annex STEEL)"


def test_suspension_goes_before_a_notice_and_both_are_told() -> None:
    found = life(
        AGREED, event(Kind.GIVE_NOTICE, "VN", "2027-02-10"), event(Kind.SUSPEND, "DE", "2027-03-01")
    ).state_at(at("2027-03-01"))
    assert found is not None
    assert str(found) == "SUSPENDED(whole)"
    assert [one.by for one in found.suspensions] == ["DE"]
    assert [one.by for one in found.notices] == ["VN"]


def test_notice_of_an_annex_is_told_until_that_annex_ends() -> None:
    found = life(AGREED, event(Kind.GIVE_NOTICE, "VN", "2027-02-10", annex="STEEL"))
    assert state(found, "2027-08-10T23:59:59") == "NOTICE_GIVEN"
    assert state(found, "2027-08-11") == "IN_FORCE"
    assert [str(one.state) for one in found.periods()[-2:]] == ["NOTICE_GIVEN", "IN_FORCE"]


@pytest.mark.parametrize("withdrawn", ["2027-02-11", "2027-08-10"])
def test_notice_that_was_taken_back_is_told_until_then_and_ends_nothing(withdrawn: str) -> None:
    found = life(
        AGREED,
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10", annex="STEEL"),
        event(Kind.WITHDRAW_NOTICE, "VN", withdrawn, annex="STEEL"),
    )
    assert state(found, "2027-02-10") == "NOTICE_GIVEN"
    assert state(found, withdrawn) == "IN_FORCE"
    assert found.in_force("VN", "DE", "STEEL") == Interval("2027-01-01", None)


def test_withdrawing_the_notice_of_one_annex_leaves_that_of_another() -> None:
    found = life(
        AGREED,
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10", annex="STEEL"),
        event(Kind.GIVE_NOTICE, "VN", "2027-02-10", annex="VALVES"),
        event(Kind.WITHDRAW_NOTICE, "VN", "2027-03-01", annex="STEEL"),
        event(Kind.WITHDRAW_NOTICE, "DE", "2027-03-01", annex="VALVES"),
    )
    assert found.in_force("VN", "DE", "STEEL") == Interval("2027-01-01", None)
    assert found.in_force("VN", "DE", "VALVES") == Interval("2027-01-01", "2027-08-11")


def test_ratifications_beyond_those_required_are_not_counted_in_the_state() -> None:
    acts = [event(Kind.RATIFY, one, f"2026-11-{day}") for one, day in (("AU", 10), ("DE", 11), ("VN", 12))]
    found = lifecycle_of(pact(OPEN, *signed(OPEN), *acts), OPEN)
    assert [state(found, f"2026-11-{day}") for day in ("09", 10, 11, 12)] == [
        "SIGNED",
        "RATIFYING(1/2)",
        "RATIFYING(2/2)",
        "RATIFYING(2/2)",
    ]


def test_ratification_of_who_did_not_sign_does_not_count() -> None:
    signatures = [event(Kind.SIGN, one, "2026-10-15") for one in ("AU", "DE", "VN")]
    found = lifecycle_of(pact(OPEN, *signatures, endorsed(), *ratified(OPEN)), OPEN)
    assert list(found.ratified) == ["AU", "DE", "VN"]
    assert (found.met_at, found.concluded_at) == (None, None)


def test_accession_counts_of_outsiders_to_what_was_concluded() -> None:
    accession = [event(Kind.ACCEDE, one, "2027-05-01") for one in ("BR", "DE")]
    assert list(life(OPEN, *accession).acceded) == ["BR"]
    unfinished = pact(OPEN, *signed(OPEN)[:-1], endorsed(), *ratified(OPEN), *accession)
    assert lifecycle_of(unfinished, OPEN).acceded == {}


def test_members_stand_in_the_order_of_the_terms_and_then_of_their_accession() -> None:
    found = life(
        OPEN,
        event(Kind.ACCEDE, "CL", "2027-05-02"),
        event(Kind.ACCEDE, "BR", "2027-05-02"),
        event(Kind.ACCEDE, "PE", "2027-05-01"),
    )
    assert [one.economy for one in found.participations] == ["AU", "DE", "VN", "ZA", "PE", "BR", "CL"]


def test_confidence_is_built_with_who_accedes_from_its_accession_on() -> None:
    found = life(
        terms("AU", "DE", "VN", accession=True, confidence_building={"months": 6}),
        event(Kind.ACCEDE, "BR", "2027-05-10"),
    )
    assert found.starts_on == "2027-04-15"
    assert found.in_force("BR", "DE", "STEEL") == Interval("2027-11-10", None)


@pytest.mark.parametrize(
    ("months", "until", "starts"),
    [(0, None, "2026-10-21"), (1, "2026-11-15", "2026-11-15"), (2, "2026-12-15", "2026-12-15")],
)
def test_agreement_begins_after_the_months_in_which_confidence_is_built(
    months: int, until: str | None, starts: str
) -> None:
    agreed = terms(confidence_building={"months": months}, entry_into_force={"rule": "DAYS_AFTER", "days": 1})
    acts = (*signed(agreed), endorsed("2026-10-16"), *ratified(agreed, "2026-10-20"))
    found = lifecycle_of(pact(agreed, *acts), agreed)
    assert found.confidence_building == (None if until is None else Interval("2026-10-15", until))
    assert found.starts_on == starts


def test_agreement_of_many_begins_with_the_second_who_is_bound_and_has_not_left() -> None:
    early = [event(Kind.GIVE_NOTICE, "DE", "2026-10-20")]
    acts = [event(Kind.RATIFY, one, moment) for one, moment in (("DE", "2026-11-01"), ("VN", "2027-03-01"))]
    third = event(Kind.RATIFY, "AU", "2027-05-01")
    found = lifecycle_of(pact(OPEN, *signed(OPEN), *early, endorsed(), *acts, third), OPEN)
    assert found.starts_on == "2027-03-31"
    late = [event(Kind.RATIFY, one, moment) for one, moment in (("DE", "2026-11-01"), ("VN", "2027-03-22"))]
    after = lifecycle_of(pact(OPEN, *signed(OPEN), *early, endorsed(), *late, third), OPEN)
    assert after.starts_on == "2027-05-31"
    assert after.parties_in_force("2027-05-31") == ("AU", "VN")


@pytest.mark.parametrize(("joined", "over"), [("2027-07-12", None), ("2027-07-13", "2027-08-11")])
def test_agreement_of_many_goes_on_where_another_is_bound_on_the_day_that_one_leaves(
    joined: str, over: str | None
) -> None:
    first = [event(Kind.RATIFY, one, "2026-11-30") for one in ("DE", "VN")]
    leaves = event(Kind.GIVE_NOTICE, "DE", "2027-02-10")
    joins = event(Kind.RATIFY, "AU", joined)
    found = lifecycle_of(pact(OPEN, *signed(OPEN), endorsed(), *first, leaves, joins), OPEN)
    assert found.ends_on == over


def test_confidence_building_that_ends_before_ratification_is_a_period_of_its_own() -> None:
    found = life(terms(confidence_building={"months": 1}))
    assert [(one.start, str(one.state)) for one in found.periods()] == [
        (at("2026-10-01"), "PROPOSED"),
        (at("2026-10-15"), "CONFIDENCE_BUILDING"),
        (at("2026-11-15"), "SIGNED"),
        (at("2026-11-30"), "RATIFYING(2/2)"),
        (at("2027-01-01"), "IN_FORCE"),
    ]


def test_first_draft_is_proposed_and_is_none_before() -> None:
    record = pact(AGREED)
    second = replace(record.drafts[0], version=2, recorded=point("2026-10-08"))
    found = lifecycle_of(replace(record, drafts=(*record.drafts, second)), AGREED)
    assert found.state_at(at("2026-10-01") - 1) is None
    assert [state(found, f"2026-10-0{day}") for day in (1, 7, 8)] == ["PROPOSED", "PROPOSED", "NEGOTIATING"]


@st.composite
def acts(draw: st.DrawFn) -> AgreementEvent:
    kind = draw(st.sampled_from([one for one in Kind if one is not Kind.SIGN]))
    moment = FIRST + draw(st.integers(0, 400)) * DAY
    ahead = draw(st.integers(0, 60)) * DAY if kind in (Kind.SUSPEND, Kind.RESTORE) else 0
    return replace(
        event(kind, draw(st.sampled_from(["AU", "DE", "VN", "BR"])), "2026-01-01"),
        annex=draw(st.sampled_from(["", "STEEL"])),
        effective_at=moment + ahead,
        recorded=point("2026-01-01"),
    )


LIVES = st.builds(
    lambda agreed, events: lifecycle_of(
        pact(agreed, *signed(agreed), *sorted(events, key=lambda one: one.effective_at)), agreed
    ),
    st.sampled_from([AGREED, OPEN, terms(confidence_building={"months": 2}, time_zone="Asia/Ho_Chi_Minh")]),
    st.lists(acts(), max_size=12).map(lambda more: [endorsed(), *ratified(OPEN), *more]),
)


@given(LIVES, st.integers(FIRST, FIRST + 800 * DAY))
def test_periods_follow_one_another_and_hold_the_state_of_every_instant(found: Lifecycle, at: int) -> None:
    periods = found.periods()
    assert all(one.end == following.start for one, following in pairwise(periods))
    assert all(one.state != following.state for one, following in pairwise(periods))
    assert periods[-1].end is None
    held = [one.state for one in periods if one.start <= at and (one.end is None or at < one.end)]
    assert held == ([] if at < periods[0].start else [found.state_at(at)])


@given(LIVES)
def test_whoever_is_bound_on_a_day_is_bound_within_the_days_in_force(found: Lifecycle) -> None:
    parts = [one.interval for one in found.participations if one.interval is not None]
    days = {day for one in parts for day in (one.start, one.end) if day is not None}
    for day in sorted(days):
        bound = [one.economy for one in found.participations if one.interval and one.interval.contains(day)]
        in_force = found.interval is not None and found.interval.contains(day)
        assert list(found.parties_in_force(day)) == (bound if in_force else [])
