"""Sending signed acts to a node and waiting until they count."""

from __future__ import annotations

import time
from typing import Any

from anchors.acts import SignedAct
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

_WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1


def relay(node: NodeClient, act: SignedAct) -> dict[str, Any]:
    """Relay an act and wait until the node's own answers show it; returns its final state.

    Raises `RefusedError` with the contract's error, ACT_REVERTED, or STILL_WAITING.
    """
    return follow(node, node.post("/v1/acts", act.to_json()))


def call(node: NodeClient, path: str) -> dict[str, Any]:
    """Have a node make a call that needs no signature, and wait like `relay`."""
    return follow(node, node.post(path, None))


def follow(node: NodeClient, state: dict[str, Any]) -> dict[str, Any]:
    """Wait until the node's own answers show what was relayed; returns its final state.

    Raises `RefusedError` ACT_REVERTED, or STILL_WAITING.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    while not state["indexed"]:
        if state["state"] == "reverted":
            raise RefusedError(
                "ACT_REVERTED",
                f"transaction {state['transaction']} was mined and reverted",
                fix="Look at the present state: another act came in between.",
            )
        if time.monotonic() > deadline:
            raise RefusedError(
                "STILL_WAITING",
                f"transaction {state['transaction']} is {state['state']} after {_WAIT_SECONDS:.0f} s",
                fix=f"Ask again: GET /v1/acts/{state['transaction']}. Do not sign the act twice.",
            )
        time.sleep(_POLL_SECONDS)
        state = node.get(f"/v1/acts/{state['transaction']}")
    return state
