"""Half-open intervals, and switches that are thrown out of order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.interval import Interval, covering, switched_intervals

numbers = st.integers(-50, 50)
bounds = st.none() | numbers


@given(bounds, bounds, numbers)
def test_an_instant_is_before_in_or_over(start, end, at):
    interval = Interval(start, end)
    assert interval.contains(at) == ((start is None or start <= at) and (end is None or at < end))
    assert interval.contains(at) or interval.is_before(at) or interval.is_over(at)


@given(numbers, numbers, numbers)
def test_at_the_switching_instant_only_the_new_state_matches(first, second, third):
    a, b, c = sorted((first, second, third))
    assert not (Interval(a, b).contains(b) and Interval(b, c).contains(b))


@pytest.mark.parametrize(
    ("switches", "at", "held"),
    [
        ([(True, 10)], 9, False),
        ([(True, 10)], 10, True),
        ([(True, 10), (False, 20)], 19, True),
        ([(True, 10), (False, 20)], 20, False),
        ([(True, 10), (False, 20), (True, 30)], 25, False),
        ([(True, 10), (False, 20), (True, 30)], 30, True),
        ([(True, 10), (True, 5), (False, 20)], 7, True),
        ([(False, 20)], 30, False),
    ],
)
def test_switch_holds_from_on_to_off(switches, at, held):
    assert (covering(switched_intervals(switches), at) is not None) is held


@given(numbers, numbers, numbers)
def test_lifted_before_it_began_it_never_held(start, lifted, at):
    intervals = switched_intervals([(True, start), (False, lifted)])
    assert (covering(intervals, at) is not None) == (start <= at < lifted)
