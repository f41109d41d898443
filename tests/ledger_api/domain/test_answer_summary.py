"""Many answers at one look: nothing is left out, and the worst row decides the exit code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.answer_summary import RowOutcome, summarise
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
