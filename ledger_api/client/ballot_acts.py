"""Proposals and votes, signed by a seat's delegate or alternate, and the calls that follow a ballot."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from anchors.hexadecimal import ZERO_32, from_hex
from ledger_api.client.acting import Actor
from ledger_api.client.node_api import NodeClient
from ledger_api.client.relaying import call
from ledger_api.refusals import RefusedError

State = dict[str, Any]
_MARGIN = 100
"""A ballot stays open longer than it must by this part of the period: the proposal has to be mined first."""
_LEAST_MARGIN = 10  # seconds
_POLL_SECONDS = 0.1


def open_ballot(
    actor: Actor, kind: str, economy: str, title: str, *, closes: int | None = None, **members: Any
) -> int:
    """Open a ballot: `kind` is Endorsement, Admission, Removal, …; `members` those of its proposal.

    `closes` in Unix seconds; as soon as allowed unless given. Returns the ballot's number.
    Raises `RefusedError` with the contract's own error.
    """
    if closes is None:
        period = actor.node.get("/v1/ballots", {"limit": 1})["rules"]["min_voting_period"]
        closes = actor.clock() + period + max(_LEAST_MARGIN, period // _MARGIN)
    message = {"economy": economy, "title": title, **members, "closes": closes}
    state = actor.act(f"Propose{kind}", message)
    for ballot in actor.node.pages("/v1/ballots"):
        if (ballot["block"], ballot["economy"], ballot["title"]) == (state["block"], economy, title):
            return int(ballot["number"])
        if ballot["block"] < state["block"]:
            break
    raise RefusedError(
        "BALLOT_UNKNOWN",
        f"transaction {state['transaction']} opened a ballot that the node does not list",
        fix="List the ballots again in a moment: `concord ballots list`.",
    )


def propose_endorsement(
    actor: Actor, economy: str, agreement: str, *, title: str | None = None, closes: int | None = None
) -> int:
    """Open a ballot on endorsing an agreement's concluded (else latest) version; returns its number."""
    resource = actor.node.get(f"/v1/agreements/{agreement}")
    named = title or f"Endorse: {resource['title']}"
    return open_ballot(
        actor,
        "Endorsement",
        economy,
        named.encode()[:200].decode(errors="ignore"),
        closes=closes,
        agreement=from_hex(agreement, 32),
        version=resource["version"],
        terms=from_hex(resource["digest"], 32),
    )


def cast_vote(actor: Actor, economy: str, ballot: int, choice: str, reason: str = "") -> State:
    """Cast a seat's vote, or cast it anew: FOR, AGAINST (with a reason) or ABSTAIN.

    Title and subject are signed as the node shows them; the contract refuses them unless they are the
    ballot's. Raises `RefusedError` BALLOT_UNKNOWN, NOT_IN_ELECTORATE, or with the contract's own error.
    """
    shown = actor.node.get(f"/v1/ballots/{ballot}")
    seat = next((one for one in shown["electorate"] if one["economy"] == economy), None)
    if seat is None:
        raise RefusedError(
            "NOT_IN_ELECTORATE",
            f"{economy} had no seat when ballot {ballot} opened",
            fix="Only seats that were live at opening vote in it.",
        )
    text = reason.encode()
    message = {
        "ballot": ballot,
        "title": shown["title"],
        "subject": from_hex(shown["subject"], 32),
        "economy": economy,
        "choice": choice.upper(),
        "reason": sha256(text).digest() if text else ZERO_32,
        "sequence": seat["sequence"] + 1,
    }
    return actor.act("CastVote", message, {"reasonText": text})


def await_time(
    node: NodeClient,
    ballot: int,
    moment: Callable[[dict[str, Any]], int],
    *,
    pass_time: Callable[[int], None] | None = None,
    seconds: float = 60.0,
) -> dict[str, Any]:
    """Wait until the chain has reached a moment of a ballot, such as its close; returns the ballot.

    `pass_time` brings the chain there, where somebody can. Raises `RefusedError` STILL_WAITING.
    """
    deadline = time.monotonic() + seconds
    shown: dict[str, Any] = node.get(f"/v1/ballots/{ballot}")
    if pass_time is not None and shown["as_of"] < moment(shown):
        pass_time(moment(shown))
    while shown["as_of"] < moment(shown):
        if time.monotonic() > deadline:
            raise RefusedError(
                "STILL_WAITING",
                f"the chain has not reached Unix second {moment(shown)}",
                fix="Come back later; `concord ballots show` says when.",
            )
        time.sleep(_POLL_SECONDS)
        shown = node.get(f"/v1/ballots/{ballot}")
    return shown


def closing(ballot: dict[str, Any]) -> int:
    """When a ballot closes."""
    return int(ballot["closes"])


def ready(ballot: dict[str, Any]) -> int:
    """When an enacted ballot may be executed; 0 where there is nothing to wait for."""
    return int((ballot["enacted"] or {}).get("ready_at") or 0)


def enact(node: NodeClient, ballot: int) -> State:
    """Have the call of a passed ballot scheduled in the Timelock."""
    return call(node, f"/v1/ballots/{ballot}:enact")


def execute(node: NodeClient, ballot: int) -> State:
    """Have the call of an enacted ballot made, once the Timelock's delay is over."""
    return call(node, f"/v1/ballots/{ballot}:execute")
