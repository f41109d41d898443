"""Membership of unions is bounded by dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.codes import ECONOMIES
from ledger_api.domain.unions import MEMBERSHIPS, ever_of, unions_on, unions_pin

days = st.dates().map(lambda day: day.isoformat())


@pytest.mark.parametrize(
    ("code", "day", "unions"),
    [
        ("NL", "2026-09-10", ("EU",)),
        ("GB", "2020-01-31", ("EU",)),
        ("GB", "2020-02-01", ()),
        ("HR", "2013-06-30", ()),
        ("HR", "2013-07-01", ("EU",)),
        ("XI", "2026-09-10", ("EU",)),
        ("VN", "2026-09-10", ()),
        ("EU", "2026-09-10", ()),
    ],
)
def test_membership_is_half_open_in_dates(code, day, unions):
    assert unions_on(code, day) == unions


def test_twenty_seven_member_states_today():
    members = {one.member for one in MEMBERSHIPS if one.interval.contains("2026-09-10")}
    assert len(members - {"XI"}) == 27


def test_a_former_member_is_remembered():
    assert ever_of("GB") == {"EU"}
    assert ever_of("VN") == frozenset()


@given(st.sampled_from(sorted(ECONOMIES)), days)
def test_a_union_on_a_day_is_a_union_ever(code, day):
    assert set(unions_on(code, day)) <= ever_of(code)


def test_every_member_is_an_economy_and_the_table_has_a_pin():
    assert {one.member for one in MEMBERSHIPS} <= ECONOMIES
    assert len(unions_pin()) == 32
