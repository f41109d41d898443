"""The words of an answer: which is worse, and what a process ends with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.outcomes import (
    Action,
    DocumentOutcome,
    Effect,
    Obligation,
    etsi_word,
    exit_code,
    obligation_of,
    worst,
)

WORST_FIRST = ("REJECT", "NOT_FOUND", "REFER", "ACCEPT_WITH_CONDITIONS", "ACCEPT")


@pytest.mark.parametrize(
    ("action", "provisional", "code"),
    [
        (Action.ACCEPT, False, 0),
        (Action.ACCEPT, True, 15),
        *((Action.ACCEPT_WITH_CONDITIONS, one, 10) for one in (False, True)),
        *((Action.REFER, one, 20) for one in (False, True)),
        *((Action.NOT_FOUND, one, 25) for one in (False, True)),
        *((Action.REJECT, one, 30) for one in (False, True)),
    ],
)
def test_exit_code_of_an_action(action: Action, provisional: bool, code: int) -> None:
    assert exit_code(action, provisional=provisional) == code


def test_axis_d_has_the_three_words_of_etsi() -> None:
    assert {one.value: etsi_word(one) for one in DocumentOutcome} == {
        "GENUINE": "TOTAL-PASSED",
        "REFUTED": "TOTAL-FAILED",
        "UNPROVEN": "INDETERMINATE",
    }


@given(st.lists(st.sampled_from(Action)))
def test_the_worst_action_decides_and_none_is_an_acceptance(actions: list[Action]) -> None:
    assert worst(actions) == next((one for one in WORST_FIRST if one in actions), "ACCEPT")


@given(st.lists(st.sampled_from(Effect)))
def test_the_worst_effect_decides_the_obligation(effects: list[Effect]) -> None:
    worst_first = {
        Effect.NO_OBLIGATION: Obligation.NONE,
        Effect.UNDECIDED: Obligation.UNDECIDED,
        Effect.PERMISSION: Obligation.MAY_ACCEPT,
        Effect.CONDITION: Obligation.MUST_ACCEPT_WITH_CONDITIONS,
    }
    found = [obligation for effect, obligation in worst_first.items() if effect in effects]
    assert obligation_of(effects) is (found[0] if found else Obligation.MUST_ACCEPT)
