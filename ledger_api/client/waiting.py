"""Waiting until a registration has come as far as its exporter wants."""

from __future__ import annotations

import time
from typing import Any

from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

_ORDER = ("pending", "logged", "anchored", "final")
_WAIT_SECONDS = 120.0


def require_state(wanted: str) -> None:
    """Raises `RefusedError` STATE_UNKNOWN."""
    if wanted not in _ORDER:
        raise RefusedError(
            "STATE_UNKNOWN", f"there is no state {wanted}", fix=f"Wait for one of {', '.join(_ORDER)}."
        )


def further(state: str, other: str | None) -> str:
    """The state of the two that a registration reaches later."""
    return state if other is None or _ORDER.index(state) > _ORDER.index(other) else other


def await_state(node: NodeClient, resource: dict[str, Any], wanted: str) -> dict[str, Any]:
    """The registration once it is in this state, or further.

    Raises `RefusedError` STATE_UNKNOWN, STILL_WAITING.
    """
    require_state(wanted)
    deadline = time.monotonic() + _WAIT_SECONDS
    said = resource.get("warnings", [])
    while _ORDER.index(resource["state"]) < _ORDER.index(wanted):
        if time.monotonic() > deadline:
            raise RefusedError(
                "STILL_WAITING",
                f"after {_WAIT_SECONDS:.0f} s the document is {resource['state']}, not {wanted}",
                fix="It is registered all the same; see `concord doctor` on the node.",
            )
        time.sleep(0.1)
        resource = node.get(f"/v1/documents/{resource['id']}") | {"warnings": said}
    return resource
