"""The committee's arithmetic: the vectors that the contract reads too, and an independent formulation."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.ballots import Vote, tally

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ballots.json").read_text())["vectors"]

votes = st.lists(
    st.builds(
        Vote,
        st.just("VN"),
        st.sampled_from(["P", "O"]),
        st.sampled_from(["FOR", "AGAINST", "ABSTAIN", None]),
    ),
    max_size=40,
)
quorums = st.integers(0, 100)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector):
    electorate = [Vote(*seat) for seat in vector["electorate"]]
    assert len({seat.economy for seat in electorate}) == len(electorate)
    assert tally(electorate, vector["quorum_percent"]).passed is vector["passed"]


@given(votes, quorums)
def test_tally_equals_shares_counted_with_fractions(electorate, quorum):
    choices = {
        group: [vote.choice for vote in electorate if vote.voting_class in group] for group in ("P", "PO")
    }
    decided = [choice for choice in choices["P"] if choice in ("FOR", "AGAINST")]
    everybody = [choice for choice in choices["PO"] if choice in ("FOR", "AGAINST")]
    turnout = [choice for choice in choices["P"] if choice]
    expected = (
        len(decided) > 0
        and Fraction(len(turnout), len(choices["P"])) >= Fraction(quorum, 100)
        and Fraction(decided.count("FOR"), len(decided)) >= Fraction(2, 3)
        and Fraction(everybody.count("AGAINST"), len(everybody)) <= Fraction(1, 4)
    )
    assert tally(electorate, quorum).passed is expected


@given(votes, quorums)
def test_an_abstention_instead_of_silence_never_defeats_a_ballot(electorate, quorum):
    spoken = [Vote(vote.economy, vote.voting_class, vote.choice or "ABSTAIN") for vote in electorate]
    assert tally(spoken, quorum).passed or not tally(electorate, quorum).passed


@given(votes, quorums)
def test_one_more_participating_vote_for_never_defeats_a_ballot(electorate, quorum):
    if tally(electorate, quorum).passed:
        assert tally([*electorate, Vote("NZ", "P", "FOR")], quorum).passed


@pytest.mark.parametrize(
    ("voted", "seats", "quorum", "met"),
    [
        (1, 2, 50, True),
        (1, 2, 51, False),
        (2, 3, 66, True),
        (2, 3, 67, False),
        (0, 3, 0, True),
        (3, 3, 100, True),
    ],
)
def test_quorum_is_a_share_of_the_participating_seats(voted, seats, quorum, met):
    electorate = [Vote("VN", "P", "FOR" if seat < voted else None) for seat in range(seats)]
    counted = tally([*electorate, Vote("AU", "O", "FOR")], quorum)
    assert counted.quorum_met is met
    assert (counted.participating, counted.participating_voted, counted.quorum_percent) == (
        seats,
        voted,
        quorum,
    )


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "observers_for", "two_thirds", "opposition"),
    [
        (3, 1, 0, True, True),
        (2, 1, 0, True, False),
        (2, 1, 1, True, True),
        (1, 1, 9, False, True),
        (0, 2, 0, False, False),
        (0, 0, 1, False, True),
    ],
)
def test_each_condition_is_answered_for_itself(
    votes_for, votes_against, observers_for, two_thirds, opposition
):
    counted = tally(
        [Vote("VN", "P", "FOR")] * votes_for
        + [Vote("DE", "P", "AGAINST")] * votes_against
        + [Vote("AU", "O", "FOR")] * observers_for,
        0,
    )
    assert (counted.two_thirds_met, counted.opposition_met) == (two_thirds, opposition)
    assert counted.passed is (two_thirds and opposition)
    assert counted.arithmetic[-1] == f"Result: {'passed' if two_thirds and opposition else 'not passed'}."


def test_the_arithmetic_can_be_followed_line_by_line():
    electorate = (
        [Vote("VN", "P", "FOR")] * 6 + [Vote("DE", "P", "AGAINST")] * 3 + [Vote("AU", "O", "FOR")] * 2
    )
    counted = tally(electorate, 50)
    assert (counted.py, counted.pn, counted.n, counted.t) == (6, 3, 3, 11)
    assert counted.arithmetic == (
        "Quorum: 9 of 9 P seats voted, abstentions included; 100 x 9 = 900 >= 50 x 9 = 450: met.",
        "Two thirds: P votes 6 for, 3 against; 3 x 6 = 18 >= 2 x 9 = 18: met.",
        "Opposition: of all seats 3 against out of 11 for or against; 4 x 3 = 12 > 11: not met.",
        "Result: not passed.",
    )


def test_votes_that_are_even_are_shown_as_any_others():
    counted = tally([Vote("VN", "P", "FOR"), Vote("DE", "P", "AGAINST")], 0)
    assert counted.arithmetic[1] == "Two thirds: P votes 1 for, 1 against; 3 x 1 = 3 < 2 x 2 = 4: not met."


def test_where_nobody_decided_there_are_no_thirds_to_show():
    assert tally([Vote("VN", "P", "ABSTAIN")], 0).arithmetic[1] == (
        "Two thirds: no P seat voted for or against: not met."
    )
