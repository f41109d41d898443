"""The whole answer of every code's scenario, and of more situations, as ``answers.json`` here holds it.

Two plain answers are written out, of the document alone and of both axes; any other is what it changes in one
of them. ``python -m tests.ledger_api.domain.answers`` writes the file anew: read the difference before it is
committed, since it is what officers will be told instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ledger_api.domain.question import Axes
from ledger_api.domain.verdict import Verdict
from tests.ledger_api.domain.border import Border
from tests.ledger_api.domain.situations import SITUATIONS
from tests.ledger_api.domain.test_every_code import MINE, SCENARIOS
from tests.ledger_api.domain.world import ask

ANSWERS = Path(__file__).with_suffix(".json")
ASKED = {**{code.value: scenario for code, scenario in SCENARIOS.items()}, **SITUATIONS}
OF_THE_RULES = ("rule_set", "tables", "tzdata")
"""Pins that every change of a table or of a wording changes."""


def plain(axis: str) -> Verdict:
    """An answer that nothing stands in the way of."""
    return ask(MINE.presented(), MINE.facts) if axis == Axes.DOCUMENT.value else Border().ask()


def members(answer: Verdict) -> dict[str, Any]:
    """Every value of the answer by its JSON pointer; of an empty container the container."""
    value = answer.to_json()
    pins = {name: pin for name, pin in value["pins"].items() if name not in OF_THE_RULES}
    return dict(_members(value | {"pins": pins}, ""))


def _members(value: Any, at: str) -> Any:
    if not isinstance(value, dict | list) or not value:
        yield at, value
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _members(inner, f"{at}/{key}")


def changes(answer: Verdict, of: Mapping[str, Any]) -> dict[str, Any]:
    """What is other in an answer than in a plain one, but for pins: values by pointer, and pointers gone."""
    ours, plain = (
        {at: value for at, value in one.items() if not at.startswith("/pins/")}
        for one in (members(answer), of)
    )
    return {
        "changed": {at: value for at, value in ours.items() if at not in plain or plain[at] != value},
        "gone": sorted(set(plain) - set(ours)),
    }


def answers() -> dict[str, Any]:
    """All that the file holds."""
    of = {axis.value: members(plain(axis.value)) for axis in Axes}
    found = {name: ask_for() for name, ask_for in ASKED.items()}
    return {
        "plain": of,
        "asked": {
            name: {
                "axis": answer.question.axis.value,
                **changes(answer, of[answer.question.axis.value]),
            }
            for name, answer in found.items()
        },
    }


if __name__ == "__main__":
    ANSWERS.write_text(json.dumps(answers(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
