"""The same answer, byte for byte, whether the local index or a bare node supplies the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_api.domain.trust import TrustView
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from tests.support.recognition_world import RecognitionWorld, fork, simulated_world
from tests.support.situations import Situation, happen, questions

SEEDS = range(5)
ACTS = 130
QUESTIONS = 220


@pytest.fixture(scope="module")
def founded() -> RecognitionWorld:
    world = simulated_world()
    world.decide_category("VN", 2)
    return world


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/concord.db")
    upgrade(store)
    yield store
    store.close()


def disagreements(
    world: RecognitionWorld, views: list[TrustView], seed: int
) -> tuple[list[Situation], Counter[str]]:
    """Situations in which two views give other bytes than the first, and what codes the answers had."""
    found: list[Situation] = []
    seen: Counter[str] = Counter()
    for situation in questions(world, seed, QUESTIONS):
        first, *others = [situation.answered(view) for view in views]
        seen.update(line["code"] for line in first.codes)
        if any(other.canonical() != first.canonical() for other in others):
            found.append(situation)
    return found, seen


@pytest.mark.parametrize("seed", SEEDS)
def test_index_and_bare_chain_give_the_same_bytes(founded: RecognitionWorld, store: Store, seed: int) -> None:
    world = fork(founded)
    happen(world, seed, ACTS)
    found, seen = disagreements(world, [world.index_view(store), world.bare_view()], seed)
    assert found == []
    # A generator that only makes documents nobody doubts, or only unknown ones, would show little.
    assert len(seen) >= 12
