"""Many answers at one look: how many of each action, why, and who can change it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.domain.outcomes import Action, Effect, exit_code, worst

MOST_ROWS = 50
"""Rows that are named for one code; how many there are is always told."""


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row: its action with the codes that led there, or the problem it was refused for.

    `codes` have the members of a verdict's codes; remarks of a consignment are among them.
    """

    place: int
    action: Action | None
    provisional: bool
    codes: Sequence[Mapping[str, Any]]
    problem: str | None = None


def outcome_of(place: int, item: Mapping[str, Any]) -> RowOutcome:
    """The outcome of an item of a batch's answer, in its JSON form."""
    if item["action"] is None:
        return RowOutcome(place, None, False, (), item["problem"]["code"])
    verdict = item["verdict"]
    codes = [*verdict["codes"], *item["remarks"]]
    return RowOutcome(place, Action(item["action"]), verdict["provisional"], codes)


def summarise(rows: Sequence[RowOutcome]) -> dict[str, Any]:
    """The figures as JSON; `exit_code` is the worst row's, where one without an answer counts as REFER."""
    answered = [row for row in rows if row.action is not None]
    actions = Counter(row.action.value for row in answered if row.action is not None)
    problems = Counter(row.problem for row in rows if row.problem is not None)
    return {
        "rows": len(rows),
        "answered": len(answered),
        "problems": dict(sorted(problems.items())),
        "actions": {action.value: actions[action.value] for action in Action if actions[action.value]},
        "worst": _worst(rows).value,
        "exit_code": exit_code(_worst(rows), provisional=any(row.provisional for row in answered)),
        "codes": _by_code(answered),
        "who_can_fix": _by_fixer(answered),
    }


def _worst(rows: Iterable[RowOutcome]) -> Action:
    return worst([Action.REFER if row.action is None else row.action for row in rows])


def _causes(row: RowOutcome) -> list[Mapping[str, Any]]:
    return [code for code in row.codes if code["outcome"] != Effect.INFO.value]


def _by_code(rows: Iterable[RowOutcome]) -> list[dict[str, Any]]:
    """Each code that stands in the way of an acceptance, the most frequent first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for code in {one["code"]: one for one in _causes(row)}.values():
            held = found.setdefault(
                code["code"],
                {"code": code["code"], "axis": code["axis"], "count": 0, "rows": [], "fix": code["fix"]},
            )
            held["count"] += 1
            if len(held["rows"]) < MOST_ROWS:
                held["rows"].append(row.place)
    return sorted(found.values(), key=lambda one: (-one["count"], one["code"]))


def _by_fixer(rows: Iterable[RowOutcome]) -> list[dict[str, Any]]:
    """Who can change how many rows, with which codes; a row counts once for each who can."""
    codes: dict[str, Counter[str]] = {}
    places: Counter[str] = Counter()
    for row in rows:
        fixers: dict[str, set[str]] = {}
        for code in _causes(row):
            fixers.setdefault(code["who_can_fix"], set()).add(code["code"])
        for who, named in fixers.items():
            places[who] += 1
            codes.setdefault(who, Counter()).update(named)
    return [
        {"who": who, "rows": count, "codes": dict(sorted(codes[who].items()))}
        for who, count in sorted(places.items(), key=lambda one: (-one[1], one[0]))
    ]
