"""Calendar months, first and last days; and the seconds at which days begin."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.calendar import (
    days_after,
    end_of_notice,
    entry_day,
    first_of_second_month_after,
    last_day_of_notice,
    months_after,
)
from ledger_api.domain.agreements.clauses import EntryIntoForce
from ledger_api.domain.places import date_in, first_second, is_zone
from tests.ledger_api.domain.world import at

days = st.dates().filter(lambda day: day.year < 9900).map(lambda day: day.isoformat())
rules = st.one_of(
    st.just(EntryIntoForce(rule="FIRST_DAY_OF_SECOND_MONTH")),
    st.builds(EntryIntoForce, rule=st.just("DAYS_AFTER"), days=st.integers(1, 400)),
    st.builds(
        EntryIntoForce,
        rule=st.just("ON_DATE"),
        date=st.dates().map(lambda day: day.replace(year=2030).isoformat()),
    ),
)
zones = st.sampled_from(
    ["UTC", "Europe/Brussels", "America/Sao_Paulo", "Pacific/Apia", "Asia/Ho_Chi_Minh", "Africa/Cairo"]
)


def test_letters_exchanged_on_2026_11_30_bring_it_into_force_on_2027_01_01():
    rule = EntryIntoForce(rule="FIRST_DAY_OF_SECOND_MONTH")
    assert entry_day(rule, "2026-11-30") == "2027-01-01"
    assert entry_day(rule, "2026-11-01") == "2027-01-01"
    assert entry_day(rule, "2026-12-01") == "2027-02-01"


def test_notice_of_2026_08_31_ends_on_2027_02_28_and_to_is_2027_03_01():
    assert last_day_of_notice("2026-08-31", 6) == "2027-02-28"
    assert end_of_notice("2026-08-31", 6) == "2027-03-01"


@pytest.mark.parametrize(
    ("given_on", "end"),
    [
        ("2026-08-28", "2027-03-01"),
        ("2026-08-30", "2027-03-01"),
        ("2026-09-01", "2027-03-02"),
        ("2027-08-31", "2028-03-01"),
        ("2026-03-31", "2026-10-01"),
    ],
)
def test_notice_of_six_months_counts_calendar_months(given_on, end):
    assert end_of_notice(given_on, 6) == end


def test_a_fixed_date_that_came_too_early_gives_way_to_the_day_after_the_conditions_were_met():
    rule = EntryIntoForce(rule="ON_DATE", date="2027-01-01")
    assert entry_day(rule, "2026-11-30") == "2027-01-01"
    assert entry_day(rule, "2027-01-01") == "2027-01-02"


@given(rules, days, days)
def test_entry_into_force_is_monotone_and_after_the_last_condition(rule, one, other):
    early, late = sorted((one, other))
    assert entry_day(rule, early) <= entry_day(rule, late)
    assert entry_day(rule, early) > early


@given(days, days, st.integers(0, 120), st.integers(0, 120))
def test_months_are_monotone_in_the_day_and_in_their_number(one, other, few, many):
    early, late = sorted((one, other))
    few, many = sorted((few, many))
    assert months_after(early, many) <= months_after(late, many)
    assert months_after(early, few) <= months_after(early, many)
    assert end_of_notice(early, few) <= end_of_notice(late, few)
    assert end_of_notice(early, few) == days_after(last_day_of_notice(early, few), 1)


@given(days)
def test_the_first_of_the_second_month_after_is_a_first_thirty_to_sixty_two_days_later(day):
    found = first_of_second_month_after(day)
    assert found.endswith("-01")
    assert days_after(day, 29) <= found <= days_after(day, 62)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(str), zones)
def test_a_day_begins_at_the_first_second_that_carries_its_date_or_a_later_one(day, zone):
    start = first_second(day, zone)
    assert date_in(start, zone) >= day
    assert date_in(start - 1, zone) < day


def test_a_day_begins_at_midnight_of_its_own_zone():
    assert first_second("2027-07-01", "Europe/Amsterdam") == at("2027-06-30T22:00:00")
    assert date_in(at("2026-11-30T17:30:00"), "Asia/Ho_Chi_Minh") == "2026-12-01"


def test_zones_are_those_of_the_pinned_database():
    assert is_zone("UTC")
    assert is_zone("Asia/Ho_Chi_Minh")
    assert not is_zone("../zones")
    assert not is_zone("")
