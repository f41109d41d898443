"""Each step fails, again and again, before its effect or after it; then all drains by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import scenarios
from tests.faults.matrix import Databases, own_world, run_cell
from tests.faults.table import STEPS, Step, Variant, cells
from tests.faults.world import Ground, World

SCENARIOS = tuple(dict.fromkeys(step.scenario for step in STEPS))
BY_HAND = {
    "ContentShelf.keep": "a request's: whoever hands a text in is told, and hands it in again",
    "Indexer.reindex": "an operator's command, which is given again",
    "Indexer._state": "the first row of a new database, written again by whoever finds none",
    "Lease.release": "given back at the end of a process; a lease that is not given back runs out",
}
"""Transactions that no round of a worker writes, and why they are not steps."""


CELLS = list(cells())


@pytest.mark.parametrize(
    ("step", "variant"), CELLS, ids=[f"{step.place} {variant.name}" for step, variant in CELLS]
)
def test_nothing_is_lost_or_doubled_when_a_step_fails(world: World, step: Step, variant: Variant) -> None:
    seen = run_cell(world, step, variant, restart=False)
    assert seen.fired, "the step was never reached"
    assert seen.fatal == ()
    assert seen.halts == step.halts_after(variant)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_table_names_every_effect_of_a_round(world: World, scenario: str) -> None:
    getattr(scenarios, scenario)(world)
    world.drain()
    effects = {
        one for one in world.trouble.seen if one.split()[1] not in ("read", "insert", "update", "delete")
    }
    assert effects <= {step.place for step in STEPS}


def test_the_table_names_every_transaction_of_log_and_indexer(repository_root: Path) -> None:
    written = set(transactions(repository_root / "ledger_api/log")) | set(
        transactions(repository_root / "ledger_api/indexer")
    )
    named = {step.place.split(" @ ")[1] for step in STEPS if " commit @ " in step.place}
    assert written == named | set(BY_HAND)


def transactions(folder: Path) -> Iterator[str]:
    """The functions that begin a write transaction, read from their source."""
    for path in folder.glob("*.py"):
        for group in ast.parse(path.read_text()).body:
            for function in group.body if isinstance(group, ast.ClassDef) else ():
                if isinstance(function, ast.FunctionDef) and "_store.write()" in ast.unparse(function):
                    yield f"{group.name}.{function.name}"


@pytest.mark.parametrize("part", ["sequencer", "anchorer", "indexer", "mirror"])
def test_a_database_that_does_not_answer_a_question_of_a_part_is_asked_again(
    ground: Ground, databases: Databases, part: str
) -> None:
    with own_world(ground, databases) as world:
        scenarios.every_day(world)
        world.drain()
        asked = sorted(one for one in world.trouble.seen if one.startswith(f"{part} read @"))
    assert asked
    for place in asked:
        step = Step(part, "read", place, (None, None), "")
        with own_world(ground, databases) as world:
            seen = run_cell(world, step, Variant.FAILED, restart=False)
        assert (seen.fired > 0, seen.fatal) == (True, ()), place
