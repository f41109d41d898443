"""Many answers at one look: nothing is left out, and the worst row decides the exit code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.answer_summary import MOST_ROWS, RowOutcome, outcome_of, summarise
from ledger_api.domain.outcomes import Action


def code(name: str, who: str, outcome: str = "UNDECIDED") -> dict[str, Any]:
    return {"code": name, "axis": "O", "outcome": outcome, "who_can_fix": who, "fix": f"mend {name}"}


def row(place: int, action: str | None, *codes: dict[str, Any], provisional: bool = False) -> RowOutcome:
    problem = "FILE_TOO_LARGE" if action is None else None
    return RowOutcome(place, None if action is None else Action(action), provisional, codes, problem)


def test_reasons_are_counted_by_code_and_by_who_can_change_them() -> None:
    summary = summarise(
        [
            row(2, "ACCEPT", code("NOTICE_GIVEN", "The parties", "INFO")),
            row(3, "REFER", code("HS_MISSING", "The office"), code("SUPERSEDED", "The issuer")),
            row(4, "REFER", code("HS_MISSING", "The office"), code("QUANTITY_MISSING", "The office")),
            row(5, None),
        ]
    )
    assert (summary["rows"], summary["answered"], summary["problems"]) == (4, 3, {"FILE_TOO_LARGE": 1})
    assert summary["actions"] == {"REFER": 2, "ACCEPT": 1}
    assert [(one["code"], one["count"], one["rows"]) for one in summary["codes"]] == [
        ("HS_MISSING", 2, [3, 4]),
        ("QUANTITY_MISSING", 1, [4]),
        ("SUPERSEDED", 1, [3]),
    ]
    assert summary["who_can_fix"] == [
        {"who": "The office", "rows": 2, "codes": {"HS_MISSING": 2, "QUANTITY_MISSING": 1}},
        {"who": "The issuer", "rows": 1, "codes": {"SUPERSEDED": 1}},
    ]


def test_figures_hold_what_can_be_done_about_each_code() -> None:
    assert summarise([row(1, "REFER", code("HS_MISSING", "The office"), provisional=True), row(2, None)]) == {
        "rows": 2,
        "answered": 1,
        "problems": {"FILE_TOO_LARGE": 1},
        "actions": {"REFER": 1},
        "worst": "REFER",
        "exit_code": 20,
        "codes": [{"code": "HS_MISSING", "axis": "O", "count": 1, "rows": [1], "fix": "mend HS_MISSING"}],
        "who_can_fix": [{"who": "The office", "rows": 1, "codes": {"HS_MISSING": 1}}],
    }


def test_a_code_that_a_row_has_twice_is_counted_once_and_long_lists_are_cut() -> None:
    twice = (code("HS_MISSING", "The office"), code("HS_MISSING", "The office"))
    summary = summarise([row(place, "REFER", *twice) for place in range(MOST_ROWS + 1)])
    (line,) = summary["codes"]
    assert (line["count"], line["rows"]) == (MOST_ROWS + 1, list(range(MOST_ROWS)))
    assert summary["who_can_fix"] == [
        {"who": "The office", "rows": MOST_ROWS + 1, "codes": {"HS_MISSING": MOST_ROWS + 1}}
    ]


def test_equal_counts_are_in_the_order_of_their_names() -> None:
    summary = summarise(
        [row(1, "REFER", code("B", "Somebody")), row(2, "REFER", code("A", "Anybody")), row(3, None)]
    )
    assert [one["code"] for one in summary["codes"]] == ["A", "B"]
    assert [one["who"] for one in summary["who_can_fix"]] == ["Anybody", "Somebody"]


def test_an_item_of_a_batch_becomes_a_row() -> None:
    one, other = code("HS_MISSING", "The office"), code("QUANTITY_EXCEEDED", "The exporter", "REFUTED")
    answered = {
        "action": "REJECT",
        "verdict": {"codes": [one], "provisional": True},
        "remarks": [other],
    }
    assert outcome_of(7, answered) == RowOutcome(7, Action.REJECT, True, [one, other])
    refused = {"action": None, "problem": {"code": "FILE_TOO_LARGE"}}
    assert outcome_of(8, refused) == RowOutcome(8, None, False, (), "FILE_TOO_LARGE")


@pytest.mark.parametrize(
    ("actions", "exit_code"),
    [
        (("ACCEPT",), 0),
        (("ACCEPT", "ACCEPT_WITH_CONDITIONS"), 10),
        (("ACCEPT", None), 20),
        (("REFER", "NOT_FOUND"), 25),
        (("NOT_FOUND", "REJECT", None), 30),
    ],
)
def test_exit_code_is_that_of_the_worst(actions: tuple[str | None, ...], exit_code: int) -> None:
    assert summarise([row(place, one) for place, one in enumerate(actions)])["exit_code"] == exit_code


def test_one_provisional_acceptance_makes_all_provisional() -> None:
    assert summarise([row(0, "ACCEPT"), row(1, "ACCEPT", provisional=True)])["exit_code"] == 15


@given(st.lists(st.sampled_from([*Action, None])))
def test_every_row_is_in_the_figures(actions: list[Action | None]) -> None:
    summary = summarise([row(place, one) for place, one in enumerate(actions)])
    assert sum(summary["actions"].values()) + sum(summary["problems"].values()) == len(actions)
