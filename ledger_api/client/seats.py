"""For whom somebody acts, and what is meant by a shortened name."""

from __future__ import annotations

from typing import Any

from ledger_api.client.acting import Actor
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

_WHOLE = 66  # 0x and 64 hexadecimal digits
_SHORTEST = 8


def seat_of(actor: Actor, *offices: str, named: str | None = None) -> str:
    """The economy that the key acts for: the one named, else whose seat names it in one of `offices`.

    Offices are authority, delegate, alternate. Raises `RefusedError` SEAT_NOT_FOUND.
    """
    if named is not None:
        return named
    address = actor.key.address
    for seat in actor.node.get("/v1/economies")["items"]:
        if seat["live"] and address in [(seat[office] or "").lower() for office in offices]:
            return str(seat["economy"])
    raise RefusedError(
        "SEAT_NOT_FOUND",
        f"no seat names {address} as its {' or '.join(offices)}",
        fix="Act with the right key folder (--as), or name the economy with --economy.",
    )


def agreement_named(node: NodeClient, text: str) -> str:
    """The id of the agreement that `text` names: by its id, a beginning of it, or its title.

    Raises `RefusedError` AGREEMENT_UNKNOWN, AGREEMENT_AMBIGUOUS.
    """
    if len(text) == _WHOLE and text.startswith("0x"):
        found: dict[str, Any] = node.get(f"/v1/agreements/{text.lower()}")
        return str(found["id"])
    is_id = text.startswith("0x") and len(text) >= _SHORTEST
    ids = [
        one["id"]
        for one in node.pages("/v1/agreements")
        if (one["id"].startswith(text.lower()) if is_id else one["title"] == text)
    ]
    if len(ids) == 1:
        return str(ids[0])
    raise RefusedError(
        "AGREEMENT_AMBIGUOUS" if ids else "AGREEMENT_UNKNOWN",
        f"{len(ids) or 'no'} agreements are named {text}",
        fix="List them with `concord agreements list`, and give (more of) the id.",
    )
