"""Blocks leave the chain, final ones too: what they anchored is taken back, and anchored again once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from anchors.chain.finality import Finality
from ledger_api.domain.trust import TrustFacts, TrustQuery
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.log.states import RegistrationState
from ledger_api.log.submission import NewSubmission
from tests.faults.world import World
from tests.ledger_api.log.network import DEPLOYMENT_ID, NETWORK_ID, ORIGIN

CASES = [(depth, finality, False) for depth in (1, 8, 32) for finality in (3, 40)]
CASES += [(8, finality, True) for finality in (3, 40)]
"""Depth, blocks that make one final, and whether the transactions of lost blocks return to the pool."""

MORE = 5
"""Anchors that the reorganisation leaves alone."""


@dataclass
class Answers:
    """What the home node says about its documents."""

    world: World

    def __post_init__(self) -> None:
        directory = self.world.network.contracts["Directory"].address
        pins = NetworkPins(NETWORK_ID, DEPLOYMENT_ID, directory, demo_chain=True)
        self._view = IndexTrustView(self.world.store, pins)

    def state(self, one: NewSubmission) -> RegistrationState:
        """How far it has come."""
        found = self.world.reader.registration(one.statement_digest)
        assert found is not None
        return found.state

    def facts(self, one: NewSubmission) -> TrustFacts:
        """What a verdict would rest on."""
        found = self.world.reader.locate(one.statement_digest)
        assert found is not None
        return self._view.facts(TrustQuery(ORIGIN, found.index, (one.issuer,), one.document_digest))


@pytest.mark.parametrize(("depth", "finality", "keep"), CASES)
def test_each_root_is_anchored_exactly_once_and_answers_are_taken_back_meanwhile(
    world: World, depth: int, finality: int, keep: bool
) -> None:
    world.chain._finality = Finality(finality)
    answers, anchored = Answers(world), []
    for _ in range(depth + MORE):
        world.want(1)
        anchored.append(world.wanted[0])
        world.round()
    world.rounds(1)
    before = [(event.args["size"], event.args["root"]) for event in world.anchored()]
    newest = anchored[-1]
    assert answers.state(newest) is RegistrationState.ANCHORED
    assert not answers.facts(newest).anchor_final, "an answer now is provisional"
    head = world.chain.head().number

    world.chain.reorg(depth, keep=keep)
    assert world.chain.head().number == head
    kept = world.anchored_sizes()
    assert len(before) - depth <= len(kept) <= len(before)
    world.parts.indexer.catch_up()
    for one in anchored:
        place = world.reader.locate(one.statement_digest)
        assert place is not None
        is_held = place.index < kept[-1]
        assert (answers.state(one) is RegistrationState.LOGGED) is not is_held
        assert (answers.facts(one).first_anchor is not None) is is_held

    world.rounds(2 * depth + 2)
    world.chain.mine(finality)
    world.drain()
    world.audit()
    after = [(event.args["size"], event.args["root"]) for event in world.anchored()]
    assert after == before
    assert answers.state(newest) is RegistrationState.FINAL
    assert answers.facts(newest).anchor_final


def test_what_was_final_and_left_the_chain_is_not_called_final(world: World) -> None:
    world.chain._finality = Finality(3)
    world.want(1)
    (one,) = world.wanted
    world.rounds(6)
    answers = Answers(world)
    assert answers.state(one) is RegistrationState.FINAL
    world.chain.reorg(8)
    world.parts.indexer.catch_up()
    assert answers.state(one) is RegistrationState.LOGGED
    assert answers.facts(one).first_anchor is None
    world.drain()
    world.audit()
    assert answers.state(one) is RegistrationState.FINAL
