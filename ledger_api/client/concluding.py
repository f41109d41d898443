"""A whole negotiation in a few lines, for whoever holds several economies' keys: demonstrations and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from anchors.signing import SigningKey
from ledger_api.client.acting import Actor, wall_clock
from ledger_api.client.agreement_acts import (
    Proposed,
    endorse,
    propose_terms,
    ratify_agreement,
    sign_agreement,
)
from ledger_api.client.ballot_acts import (
    await_time,
    cast_vote,
    closing,
    enact,
    execute,
    open_ballot,
    propose_endorsement,
    ready,
)
from ledger_api.client.node_api import NodeClient
from ledger_api.domain.agreements.terms import Terms
from ledger_api.network_file import NetworkFile

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where economies act: a node, and everybody's keys.

    `key(economy, office)` gives the key of an authority or delegate. `clock` is the chain's time;
    `pass_time`, where it is given, brings the chain to a Unix second, else one waits for it. A ballot stays
    open for `voting_time` seconds, as short as allowed unless given.
    """

    node: NodeClient
    network: NetworkFile
    key: Callable[[str, str], SigningKey]
    clock: Callable[[], int] = wall_clock
    pass_time: Callable[[int], None] | None = None
    voting_time: int | None = None

    def actor(self, economy: str, office: str = "authority") -> Actor:
        """One economy's authority, delegate, registrar or accreditor."""
        return Actor(self.node, self.network, self.key(economy, office), self.clock)

    def agreement(self, agreement: str, **asked: Any) -> dict[str, Any]:
        """The agreement as the node shows it."""
        found: dict[str, Any] = self.node.get(f"/v1/agreements/{agreement}", asked)
        return found

    def ballot(self, number: int) -> dict[str, Any]:
        """The ballot as the node shows it."""
        found: dict[str, Any] = self.node.get(f"/v1/ballots/{number}")
        return found


def at_once(*calls: Callable[[], Result]) -> list[Result]:
    """Make several calls at one time, as several economies would: each waits for blocks.

    Returns what they return, in their order. Raises what the first of them raised, once all have ended.
    """
    with ThreadPoolExecutor(len(calls)) as people:
        return [done.result() for done in [people.submit(call) for call in calls]]


def conclude_agreement(stage: Stage, terms: Terms, *, proposer: str | None = None) -> dict[str, Any]:
    """Propose, sign by every party, endorse by a ballot of all seats, ratify by every party.

    Returns the agreement; it is in force from the day that its terms give. Raises `RefusedError`.
    """
    by = proposer or terms.parties[0]
    proposed = propose_terms(stage.actor(by), by, terms)
    sign_by_all(stage, proposed, terms.parties)
    endorse_by_ballot(stage, proposed.agreement, by=by)
    ratify_by_all(stage, proposed.agreement, terms.parties)
    return stage.agreement(proposed.agreement)


def sign_by_all(stage: Stage, proposed: Proposed, parties: Sequence[str]) -> None:
    """Have every party sign a version."""
    at_once(
        *(
            partial(sign_agreement, stage.actor(one), one, proposed.agreement, proposed.version)
            for one in parties
        )
    )


def ratify_by_all(stage: Stage, agreement: str, parties: Sequence[str]) -> None:
    """Have every party ratify."""
    at_once(*(partial(ratify_agreement, stage.actor(one), one, agreement) for one in parties))


def endorse_by_ballot(
    stage: Stage, agreement: str, *, by: str, votes: Mapping[str, str] | None = None
) -> int:
    """Open a ballot, have the seats vote (all FOR unless told), wait for its close, record the endorsement.

    Returns the ballot's number. Raises `RefusedError` BALLOT_NOT_PASSED.
    """
    number = propose_endorsement(stage.actor(by, "delegate"), by, agreement, closes=_closes(stage))
    vote(stage, number, votes)
    await_close(stage, number)
    endorse(stage.node, agreement, number)
    return number


def decide(
    stage: Stage, kind: str, by: str, title: str, *, votes: Mapping[str, str] | None = None, **members: Any
) -> int:
    """Change the registry by a ballot: open, vote, close, enact, wait, execute. Returns its number."""
    delegate = stage.actor(by, "delegate")
    number = open_ballot(delegate, kind, by, title, closes=_closes(stage), **members)
    vote(stage, number, votes)
    await_close(stage, number)
    carry_out(stage, number)
    return number


def carry_out(stage: Stage, number: int) -> None:
    """Have the call of a ballot that passed made: enact, wait for the Timelock's delay, execute."""
    enact(stage.node, number)
    await_time(stage.node, number, ready, pass_time=stage.pass_time)
    execute(stage.node, number)


def vote(stage: Stage, number: int, votes: Mapping[str, str] | None = None) -> None:
    """Have seats vote: choices by economy, FOR by the whole electorate unless given.

    A vote against gives its economy's name as the reason.
    """
    chosen = votes or {seat["economy"]: "FOR" for seat in stage.ballot(number)["electorate"]}
    reasons = {one: f"{one} objects." if choice == "AGAINST" else "" for one, choice in chosen.items()}
    at_once(
        *(
            partial(cast_vote, stage.actor(one, "delegate"), one, number, choice, reasons[one])
            for one, choice in chosen.items()
        )
    )


def await_close(stage: Stage, number: int) -> dict[str, Any]:
    """Wait until a ballot is closed; returns it. Raises `RefusedError` STILL_WAITING."""
    return await_time(stage.node, number, closing, pass_time=stage.pass_time)


def _closes(stage: Stage) -> int | None:
    return None if stage.voting_time is None else stage.clock() + stage.voting_time
