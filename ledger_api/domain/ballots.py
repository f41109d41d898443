"""How a committee ballot is counted (rule book §4): two thirds of the P votes, and no quarter of all against.

Over the P votes for and against are ``py`` and ``pn``; over all seats ``n`` are against and ``t`` for or
against. A ballot passes when ``py + pn > 0 and quorum and 3 * py >= 2 * (py + pn) and 4 * n <= t``. All
arithmetic is on whole numbers, so that the contract, this module and a pencil agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

VotingClass = Literal["P", "O"]
Choice = Literal["FOR", "AGAINST", "ABSTAIN"]


@dataclass(frozen=True)
class Vote:
    """A seat, its class (P participates, O observes) and what it chose last; None where it did not vote."""

    economy: str
    voting_class: VotingClass
    choice: Choice | None


@dataclass(frozen=True)
class Tally:
    """The count and the outcome. ``arithmetic`` is what a reader can follow, one line for each condition."""

    py: int
    pn: int
    n: int
    t: int
    participating: int
    participating_voted: int
    quorum_percent: int
    quorum_met: bool
    two_thirds_met: bool
    opposition_met: bool
    passed: bool
    arithmetic: tuple[str, ...]


def tally(votes: Sequence[Vote], quorum_percent: int) -> Tally:
    """The count of ``votes``, which holds one for each seat of the electorate, whether it voted or not.

    An abstention counts for the quorum and for nothing else. ``quorum_percent`` is of the P seats.
    """
    participating = [vote for vote in votes if vote.voting_class == "P"]
    py = sum(vote.choice == "FOR" for vote in participating)
    pn = sum(vote.choice == "AGAINST" for vote in participating)
    n = sum(vote.choice == "AGAINST" for vote in votes)
    t = n + sum(vote.choice == "FOR" for vote in votes)
    voted = sum(vote.choice is not None for vote in participating)
    quorum_met = 100 * voted >= quorum_percent * len(participating)
    two_thirds_met = py + pn > 0 and 3 * py >= 2 * (py + pn)
    opposition_met = 4 * n <= t
    passed = quorum_met and two_thirds_met and opposition_met
    return Tally(
        py=py,
        pn=pn,
        n=n,
        t=t,
        participating=len(participating),
        participating_voted=voted,
        quorum_percent=quorum_percent,
        quorum_met=quorum_met,
        two_thirds_met=two_thirds_met,
        opposition_met=opposition_met,
        passed=passed,
        arithmetic=(
            f"Quorum: {voted} of {len(participating)} P seats voted, abstentions included;"
            f" 100 x {voted} = {100 * voted} {_compared(quorum_met, '>=', '<')}"
            f" {quorum_percent} x {len(participating)} = {quorum_percent * len(participating)}:"
            f" {_word(quorum_met)}.",
            _two_thirds(py, pn, two_thirds_met),
            f"Opposition: of all seats {n} against out of {t} for or against;"
            f" 4 x {n} = {4 * n} {_compared(opposition_met, '<=', '>')} {t}: {_word(opposition_met)}.",
            f"Result: {'passed' if passed else 'not passed'}.",
        ),
    )


def _two_thirds(py: int, pn: int, met: bool) -> str:
    if py + pn == 0:
        return "Two thirds: no P seat voted for or against: not met."
    return (
        f"Two thirds: P votes {py} for, {pn} against; 3 x {py} = {3 * py} {_compared(met, '>=', '<')}"
        f" 2 x {py + pn} = {2 * (py + pn)}: {_word(met)}."
    )


def _compared(met: bool, held: str, broken: str) -> str:
    return held if met else broken


def _word(met: bool) -> str:
    return "met" if met else "not met"
