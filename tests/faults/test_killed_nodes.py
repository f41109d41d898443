"""A step has its effect, nobody learns of it, and the node is killed: the next one carries on."""

from __future__ import annotations

import pytest

from tests.faults.matrix import run_cell
from tests.faults.table import STEPS, Step, Variant
from tests.faults.world import World

EFFECTS = [step for step in STEPS if not step.is_question]


@pytest.mark.parametrize("step", EFFECTS, ids=[step.place for step in EFFECTS])
def test_a_node_killed_after_an_effect_it_did_not_learn_of_loses_and_doubles_nothing(
    world: World, step: Step
) -> None:
    seen = run_cell(world, step, Variant.PERSISTED, restart=True)
    assert (seen.fired > 0, seen.fatal) == (True, ())
